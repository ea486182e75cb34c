/* move_inside.h - between move.c and move_rows.c. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef STORE_MOVE_INSIDE_H
#define STORE_MOVE_INSIDE_H

#include "store/move.h"

/* A transaction of the filling: it may last, and need not be on the disk before move_end. */
struct err move_filling(struct db_conn *conn);

/* A line of a table_set. */
struct err move_line(struct db_conn *conn, const char *line);

#endif
