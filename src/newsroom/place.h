/* place.h - where a newsroom's store is, as dateline.conf says it: read, kept to oneself, switched; nothing is opened.
 */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef NEWSROOM_PLACE_H
#define NEWSROOM_PLACE_H

#include "newsroom/setting.h"

#define PLACE_MARK_SIZE 32

struct place {
    struct str folder;        /* absolute, without a slash at the end */
    struct str database;      /* "sqlite:" and an absolute path, or "postgresql://..." */
    struct settings settings; /* of dateline.conf alone */
    struct str mark;          /* PLACE_MARK_SIZE hexadecimal digits that only this newsroom has, made of its key */
};

/* Reads the newsroom in folder; out lives in a. Errors as of newsroom_open. */
struct err place_read(struct arena *a, struct str folder, struct place *out);

/* The setting database as the store is opened by: "sqlite:" alone or with a relative path means a file in folder. */
struct str place_database(struct arena *a, struct str folder, struct str setting);

/* Who has a newsroom open holds its open.lock together with others, to the descriptor's end; -1 where there is no
 * newsroom. ERR_BUSY: it is being moved. */
struct err place_join(struct str folder, int *descriptor);

struct place_hold {
    int serve, open; /* descriptors; -1: none */
};
/* Keeps everybody else out: ERR_CONFLICT when a server serves the folder or another command has it open. out is good
 * for place_leave in any case. */
struct err place_hold(struct str folder, struct place_hold *out);
void place_leave(struct place_hold *hold);

/* The text of dateline.conf; and a text as it says "name = setting", every other byte as it is; in a. */
struct err place_config(struct arena *a, struct str folder, struct str *out);
struct str place_with(struct arena *a, struct str text, struct str name, struct str setting);

/* Makes dateline.conf say "database = setting" and leaves every other byte of it as it is. The old or the new file is
 * there at any moment. */
struct err place_switch(struct arena *a, struct str folder, struct str setting);

#endif
