/* toml_text.h - TOML's blanks, comments and texts in quotes. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TEXT_TOML_TEXT_H
#define TEXT_TOML_TEXT_H

#include "base/base.h"

struct toml_cursor {
    struct str text;
    ptrdiff_t at;
    int first_line;
};

/* The line on which it stands, and ERR_INVALID with "line N: what". */
int toml_line(const struct toml_cursor *r);
struct err toml_wrong(const struct toml_cursor *r, const char *what);

/* The next byte; 0 at the end. */
char toml_peek(const struct toml_cursor *r);
/* Goes behind mark where it is next. */
bool toml_take(struct toml_cursor *r, struct str mark);
void toml_pass_blanks(struct toml_cursor *r);
/* Blanks, ends of lines and comments. */
void toml_pass_space(struct toml_cursor *r);
/* A text in quotes, of any of the four kinds, added to out; *is false: there is none here. */
struct err toml_read_text(struct toml_cursor *r, struct buf *out, bool *is);

#endif
