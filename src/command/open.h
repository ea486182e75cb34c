/* open.h - a newsroom opened by a command that may run beside its server. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef COMMAND_OPEN_H
#define COMMAND_OPEN_H

#include "newsroom/newsroom.h"

/* Opens the newsroom in folder; what the command changes is told to a running server before the command goes on. */
struct err command_open(struct str folder, struct newsroom **out);
/* Closes it. Returns result, or the failure to tell the server where result is fine. */
struct err command_close(struct newsroom *n, struct err result);

#endif
