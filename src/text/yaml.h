/* yaml.h - reading YAML as a tree. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TEXT_YAML_H
#define TEXT_YAML_H

#include <jansson.h>

#include "base/base.h"

#define YAML_SIZE_MAX (1 << 20)
#define YAML_DEPTH_MAX 32
#define YAML_VALUES_MAX 20000

/*
 * The first document of a text (YAML 1.1, and 1.2 as far as it is written alike), to be given back with json_decref.
 * Every plain value is a string, as it is written, but null, true and false (not "yes" and "no"); a key given twice has
 * its last value. Anchors and aliases are refused, tags are passed over. An empty text is null. Errors are
 * "line N: what", counted from first_line: ERR_INVALID, ERR_LIMIT.
 */
struct err yaml_read(struct str text, int first_line, json_t **out);

#endif
