/* theme_watch.h - a theme that is being worked on: loaded again when a file of it changes. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef COMMAND_THEME_WATCH_H
#define COMMAND_THEME_WATCH_H

#include "page/site.h"

struct theme_watch;

/* Looks four times a second; a theme that is not whole is logged and the one before stays. */
struct err theme_watch_start(struct site *site, struct theme_watch **out);
void theme_watch_stop(struct theme_watch *watch);

#endif
