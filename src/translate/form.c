/* form.c - reading texts in segment form, as engines and people send them back. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "translate/form.h"

#include "base/utf8.h"

#define REFERENCE_MAX 10 /* bytes between & and ; */
#define ID_MAX 9999

struct form_reader form_read(struct str form)
{
    return (struct form_reader){.form = form};
}

static bool skip(struct form_reader *r, struct str what)
{
    if (!str_starts(str_from(r->form, r->at), what))
        return false;
    r->at += what.n;
    return true;
}

static void skip_spaces(struct form_reader *r)
{
    while (r->at < r->form.n && char_is_space(r->form.p[r->at]))
        r->at++;
}

/* ' id="12"', in either kind of quotes; 0: it is not there. */
static int take_id(struct form_reader *r)
{
    int id = 0;
    skip_spaces(r);
    if (!skip(r, S("id=")) || r->at >= r->form.n)
        return 0;
    char quote = r->form.p[r->at++];
    for (; r->at < r->form.n && char_is_digit(r->form.p[r->at]) && id <= ID_MAX; r->at++)
        id = id * 10 + (r->form.p[r->at] - '0');
    bool closed = (quote == '"' || quote == '\'') && r->at < r->form.n && r->form.p[r->at++] == quote;
    skip_spaces(r);
    return closed && id <= ID_MAX ? id : 0;
}

static struct form_token take_tag(struct form_reader *r)
{
    struct form_token token = {.kind = FORM_BROKEN};
    if (skip(r, S("</g>")) && r->depth > 0) {
        token = (struct form_token){.kind = FORM_CLOSE, .id = r->open[--r->depth]};
    } else if (skip(r, S("<g ")) && (token.id = take_id(r)) && skip(r, S(">")) && r->depth < FORM_DEPTH_MAX) {
        token.kind = FORM_OPEN;
        r->open[r->depth++] = token.id;
    } else if (skip(r, S("<x ")) && (token.id = take_id(r)) && (skip(r, S("/>")) || skip(r, S("></x>")))) {
        token.kind = FORM_WHOLE;
    }
    return token;
}

struct form_token form_next(struct form_reader *r)
{
    if (r->at >= r->form.n)
        return (struct form_token){.kind = r->depth ? FORM_BROKEN : FORM_END};
    struct form_token token = {.kind = FORM_TEXT};
    if (r->form.p[r->at] == '<') {
        token = take_tag(r);
    } else {
        ptrdiff_t end = str_find_char(r->form, '<', r->at);
        token.text = str_slice(r->form, r->at, end < 0 ? r->form.n : end);
        r->at += token.text.n;
        if (str_find_char(token.text, '>', 0) >= 0)
            token.kind = FORM_BROKEN;
    }
    if (token.kind == FORM_BROKEN)
        r->at = r->form.n;
    return token;
}

/* ---- references ---- */

static const struct {
    struct str name;
    int32_t code;
} NAMED[] = {{S_INIT("amp"), '&'},  {S_INIT("lt"), '<'},    {S_INIT("gt"), '>'},
             {S_INIT("quot"), '"'}, {S_INIT("apos"), '\''}, {S_INIT("nbsp"), 0xa0}};

static int32_t number_of(struct str digits)
{
    int32_t code = 0;
    bool hex = digits.n > 0 && (digits.p[0] == 'x' || digits.p[0] == 'X');
    digits = str_from(digits, hex);
    for (ptrdiff_t i = 0; i < digits.n; i++) {
        int value = char_hex_value(digits.p[i]);
        if (value < 0 || (!hex && value > 9) || code > 0x10ffff)
            return 0;
        code = code * (hex ? 16 : 10) + value;
    }
    return code >= 0x20 && code != 0x7f && code != 0xfffe && code != 0xffff ? code : 0;
}

static int32_t code_of(struct str name)
{
    if (name.n > 1 && name.p[0] == '#')
        return number_of(str_from(name, 1));
    for (ptrdiff_t i = 0; i < COUNT_OF(NAMED); i++)
        if (str_equal(name, NAMED[i].name))
            return NAMED[i].code;
    return 0;
}

/* At an '&': adds what is meant and moves behind it. A lone one is itself. */
static bool add_reference(struct buf *out, struct str text, ptrdiff_t *at)
{
    char bytes[4];
    struct str rest = str_from(text, *at + 1);
    ptrdiff_t end = str_find_char(str_slice(rest, 0, REFERENCE_MAX), ';', 0);
    bool lone = rest.n == 0 || char_is_space(rest.p[0]);
    int32_t code = lone ? '&' : end > 0 ? code_of(str_slice(rest, 0, end)) : 0;
    *at += 1 + (lone ? 0 : end >= 0 ? end + 1 : 0);
    int n = code ? utf8_encode(code, bytes) : 0;
    buf_add(out, (struct str){bytes, n});
    return n > 0;
}

bool form_add_plain(struct buf *out, struct str text)
{
    bool good = true;
    for (ptrdiff_t i = 0; i < text.n;) {
        if (text.p[i] == '&') {
            good &= add_reference(out, text, &i);
        } else if (char_is_space(text.p[i])) {
            while (i < text.n && char_is_space(text.p[i]))
                i++;
            buf_add_char(out, ' ');
        } else {
            ptrdiff_t start = i;
            while (i < text.n && text.p[i] != '&' && !char_is_space(text.p[i]))
                i++;
            buf_add(out, str_slice(text, start, i));
        }
    }
    return good;
}

void form_add_escaped(struct buf *out, struct str plain)
{
    ptrdiff_t start = 0;
    for (ptrdiff_t i = 0; i < plain.n; i++) {
        char c = plain.p[i];
        if (c != '&' && c != '<' && c != '>')
            continue;
        buf_add(out, str_slice(plain, start, i));
        buf_add(out, c == '&' ? S("&amp;") : c == '<' ? S("&lt;") : S("&gt;"));
        start = i + 1;
    }
    buf_add(out, str_from(plain, start));
}

void form_add_open(struct buf *out, int id)
{
    buf_add_format(out, "<g id=\"%d\">", id);
}

void form_add_close(struct buf *out)
{
    buf_add(out, S("</g>"));
}

void form_add_whole(struct buf *out, int id)
{
    buf_add_format(out, "<x id=\"%d\"/>", id);
}
