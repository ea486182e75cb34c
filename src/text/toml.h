/* toml.h - reading TOML as a tree. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TEXT_TOML_H
#define TEXT_TOML_H

#include <jansson.h>

#include "base/base.h"

#define TOML_SIZE_MAX (1 << 20)
#define TOML_DEPTH_MAX 32
#define TOML_VALUES_MAX 20000

/*
 * TOML 1.0, to be given back with json_decref. Numbers, dates and times are strings, as they are written, and not
 * checked; a key given twice is refused. Errors are "line N: what", counted from first_line: ERR_INVALID, ERR_LIMIT.
 */
struct err toml_read(struct str text, int first_line, json_t **out);

#endif
