/* setting_line.h - lines of settings that name services: "NAME: KIND ADDRESS; ...". */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef NEWSROOM_SETTING_LINE_H
#define NEWSROOM_SETTING_LINE_H

#include "base/base.h"

/* Parts of the text that was read. */
struct setting_line {
    struct str name; /* letters, digits, '-' and '_'; 40 at most */
    struct str kind; /* unchecked */
    struct str url;  /* http or https, without a slash at the end */
    struct str rest; /* behind the first ';', unchecked */
};

/* The next line that is neither empty nor a comment ("# ..."); *number counts all from 1. False at the end. */
bool setting_line_next(struct str *rest, int *number, struct str *line);
/* ERR_INVALID says what would be right; example: such a line, with its quotes. */
struct err setting_line_read(struct str line, const char *example, struct setting_line *out);
/* The next of the parts that stand between ';', trimmed and never empty. False at the end. */
bool setting_line_part(struct str *rest, struct str *part);

#endif
