/* config.h - dateline.conf: "key = value" lines. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef NEWSROOM_CONFIG_H
#define NEWSROOM_CONFIG_H

#include "base/base.h"
#include "base/map.h"

/*
 * Reads text: one "name = value" a line; '#' begins a comment line; blank lines are free. out maps names to
 * struct str *, in a. ERR_INVALID names the line: no '=', an unknown or repeated setting, a value it cannot have,
 * invalid UTF-8.
 */
struct err config_parse(struct arena *a, struct str text, struct map *out);

#endif
