/* control.h - how a command beside a running server makes its pages fresh: a socket in the newsroom's folder. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef NEWSROOM_CONTROL_H
#define NEWSROOM_CONTROL_H

#include "base/base.h"

/* The tag that stands for everything: settings or the theme changed. */
#define CONTROL_ALL "*"

typedef void control_touch_handler(void *context, const struct str *tags, ptrdiff_t count);

struct control;

/*
 * Takes the folder for one server and listens on its socket, `dateline.sock` (mode 0600). touch runs on the control's
 * own thread; its caller is answered when it returns. Fails with ERR_CONFLICT when another server has the folder.
 */
struct err control_listen(struct str folder, control_touch_handler *touch, void *context, struct control **out);
/* Stops listening, removes the socket and gives the folder free. */
void control_close(struct control *control);

/*
 * Tells the server of the folder, if one runs, that pages made of these tags are old, and returns when it has forgotten
 * them. OK when no server runs. ERR_SYSTEM when one runs and does not confirm within ten seconds: its readers may see
 * old pages.
 */
struct err control_touch(struct str folder, const struct str *tags, ptrdiff_t count);

#endif
