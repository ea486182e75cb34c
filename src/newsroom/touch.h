/* touch.h - what a write makes old, told with the write itself to all who serve the newsroom. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef NEWSROOM_TOUCH_H
#define NEWSROOM_TOUCH_H

#include "newsroom/newsroom.h"

/*
 * Inside of a write, for the tags that newsroom_touch tells this process of when it is kept (save_end calls it for all
 * that saves stories): the other nodes hear of them when, and only when, the write is kept, whatever becomes of this
 * process. More than TOUCH_MESSAGES messages would hold, or a tag with a control character, is told as CONTROL_ALL.
 */
struct err touch_write(struct newsroom *n, struct arena *a, struct db_conn *conn, const struct str *tags,
                       ptrdiff_t count);

#define TOUCH_MESSAGES 16

/* The tags of a message, borrowed from it, in a; their count. None for a text that touch_write did not make. */
ptrdiff_t touch_read(struct arena *a, struct str message, struct str **tags);

#endif
