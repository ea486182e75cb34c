/* list_address.h - where a list of stories is: "front:en", "section:7", "tag:7", "person:7:en". */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef NEWSROOM_LIST_ADDRESS_H
#define NEWSROOM_LIST_ADDRESS_H

#include "newsroom/setting.h"

struct db_conn;

/* The path as the store knows it, with a slash at the end, in a; none for a list that is gone, or for another name.
 * A person's list without a language is the first edition's. */
struct err list_address(struct arena *a, struct db_conn *conn, const struct settings *settings, struct str list,
                        struct str *path);

#endif
