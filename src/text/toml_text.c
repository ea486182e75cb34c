/* toml_text.c - TOML's blanks, comments and texts in quotes. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "text/toml_text.h"

#include "base/utf8.h"

int toml_line(const struct toml_cursor *r)
{
    int line = r->first_line;
    for (ptrdiff_t i = 0; i < MIN(r->at, r->text.n); i++)
        line += r->text.p[i] == '\n';
    return line;
}

struct err toml_wrong(const struct toml_cursor *r, const char *what)
{
    return err_make(&ERR_INVALID, "line %d: %s", toml_line(r), what);
}

char toml_peek(const struct toml_cursor *r)
{
    return r->at < r->text.n ? r->text.p[r->at] : '\0';
}

bool toml_take(struct toml_cursor *r, struct str mark)
{
    if (!str_starts(str_from(r->text, r->at), mark))
        return false;
    r->at += mark.n;
    return true;
}

void toml_pass_blanks(struct toml_cursor *r)
{
    while (toml_peek(r) == ' ' || toml_peek(r) == '\t')
        r->at++;
}

void toml_pass_space(struct toml_cursor *r)
{
    while (r->at < r->text.n && (char_is_space(toml_peek(r)) || toml_peek(r) == '#')) {
        ptrdiff_t end = toml_peek(r) == '#' ? str_find_char(r->text, '\n', r->at) : r->at + 1;
        r->at = end < 0 ? r->text.n : end;
    }
}

static struct err add_code(struct toml_cursor *r, struct buf *out, int digits)
{
    int32_t code = 0;
    char bytes[4];
    for (int i = 0; i < digits; i++, r->at++) {
        int value = char_hex_value(toml_peek(r));
        if (value < 0 || code > 0x10ffff)
            return toml_wrong(r, "an escape has too few digits");
        code = code * 16 + value;
    }
    int n = code ? utf8_encode(code, bytes) : 0;
    if (n == 0)
        return toml_wrong(r, "an escape is no character");
    buf_add(out, (struct str){bytes, n});
    return OK;
}

/* Behind a backslash. */
static struct err add_escape(struct toml_cursor *r, struct buf *out, bool lines)
{
    static const char NAMES[] = "btnfre\"\\", VALUES[] = "\b\t\n\f\r\033\"\\";
    char name = toml_peek(r);
    r->at++;
    if (name == 'u' || name == 'U')
        return add_code(r, out, name == 'u' ? 4 : 8);
    for (int i = 0; NAMES[i]; i++)
        if (name == NAMES[i]) {
            buf_add_char(out, VALUES[i]);
            return OK;
        }
    if (!lines || !char_is_space(name))
        return toml_wrong(r, "an escape is not known");
    while (r->at < r->text.n && char_is_space(toml_peek(r)))
        r->at++;
    return OK;
}

/* Behind the opening mark. A text of several lines may have up to two quotes right before its closing mark. */
static struct err add_text(struct toml_cursor *r, struct buf *out, struct str mark)
{
    bool plain = mark.p[0] == '\'', lines = mark.n == 3;
    if (lines && !toml_take(r, S("\n")))
        (void)toml_take(r, S("\r\n"));
    while (r->at < r->text.n) {
        char c = toml_peek(r);
        if (toml_take(r, mark)) {
            for (int i = 0; lines && i < 2 && toml_take(r, str_slice(mark, 0, 1)); i++)
                buf_add_char(out, mark.p[0]);
            return OK;
        }
        if (c == '\n' && !lines)
            break;
        if ((unsigned char)c < 0x20 && c != '\t' && c != '\n' && c != '\r')
            return toml_wrong(r, "a control character");
        r->at++;
        if (c == '\\' && !plain)
            TRY(add_escape(r, out, lines));
        else
            buf_add_char(out, c);
    }
    return toml_wrong(r, "a text does not end");
}

struct err toml_read_text(struct toml_cursor *r, struct buf *out, bool *is)
{
    static const struct str MARKS[] = {S_INIT("\"\"\""), S_INIT("'''"), S_INIT("\""), S_INIT("'")};
    for (int i = 0; i < COUNT_OF(MARKS); i++)
        if (toml_take(r, MARKS[i])) {
            *is = true;
            TRY(add_text(r, out, MARKS[i]));
            return out->failed ? err_make(&ERR_SYSTEM, "out of memory") : OK;
        }
    *is = false;
    return OK;
}
