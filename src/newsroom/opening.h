/* opening.h - between newsroom.c and init.c: opening a newsroom whose database is still to be made. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef NEWSROOM_OPENING_H
#define NEWSROOM_OPENING_H

#include "newsroom/newsroom.h"

/* As newsroom_open, but makes the database where it is a file that does not exist. */
struct err newsroom_open_new(struct str folder, struct newsroom **out);

#endif
