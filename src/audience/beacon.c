/* beacon.c - what a page's script says of it. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "audience/beacon.h"

#include "audience/stamp.h"
#include "http/answer.h"

#define VERSION "v=1 "
#define VIEW_DIGITS 16
#define SECONDS_MAX 86400
#define DEPTH_MAX 10
#define TEXT_MAX 64
#define HOST_MAX 255

static const struct {
    struct str word;
    enum event_kind kind;
    bool has_text;
} KINDS[] = {
    {S_INIT("seen"), EVENT_SEEN, false},        {S_INIT("read"), EVENT_READ, false},
    {S_INIT("leave"), EVENT_LEAVE, false},      {S_INIT("share"), EVENT_SHARE, true},
    {S_INIT("outbound"), EVENT_OUTBOUND, true}, {S_INIT("embed"), EVENT_EMBED, true},
};

bool beacon_is_meant(struct str body)
{
    return str_starts(body, S(VERSION));
}

/* Takes "NAME=value" and the blank behind it off the front of *rest; false, and nothing taken, where it is not there.
 */
static bool take(struct str *rest, struct str name, struct str *value)
{
    struct str word, behind;
    str_cut(*rest, ' ', &word, &behind);
    if (!str_starts(word, name) || (behind.p && behind.n == 0))
        return false;
    *value = str_from(word, name.n);
    *rest = behind;
    return true;
}

static bool read_kind(struct str word, struct beacon *out, bool *has_text)
{
    for (ptrdiff_t i = 0; i < COUNT_OF(KINDS); i++)
        if (str_equal(word, KINDS[i].word)) {
            out->kind = KINDS[i].kind;
            *has_text = KINDS[i].has_text;
            return true;
        }
    return false;
}

/* Digits alone: no sign, no nought before others. */
static bool read_number(struct str word, ptrdiff_t digits, int64_t most, int64_t *out)
{
    if (word.n == 0 || word.n > digits || !char_is_digit(word.p[0]) || (word.p[0] == '0' && word.n > 1))
        return false;
    return str_to_i64(word, out) && *out <= most;
}

static bool is_plain(struct str word, ptrdiff_t most)
{
    for (ptrdiff_t i = 0; i < word.n; i++)
        if (!char_is_alpha(word.p[i]) && !char_is_digit(word.p[i]) && str_find_char(S(".:-_[]"), word.p[i], 0) < 0)
            return false;
    return word.n > 0 && word.n <= most;
}

static bool read_numbers(struct str view, struct str seconds, struct str depth, struct beacon *out)
{
    int64_t v, s, d;
    if (!read_number(view, VIEW_DIGITS, INT64_MAX, &v) || v == 0 || !read_number(seconds, 5, SECONDS_MAX, &s) ||
        !read_number(depth, 2, DEPTH_MAX, &d))
        return false;
    out->view = (uint64_t)v;
    out->seconds = (uint32_t)s;
    out->depth = (uint8_t)d;
    return true;
}

/* The fields that only some kinds have. */
static bool read_more(struct str rest, bool has_text, struct beacon *out)
{
    if (out->kind == EVENT_SEEN && rest.n && (!take(&rest, S("r="), &out->from) || !is_plain(out->from, HOST_MAX)))
        return false;
    if (has_text && (!take(&rest, S("x="), &out->text) || !is_plain(out->text, TEXT_MAX)))
        return false;
    return rest.n == 0;
}

bool beacon_read(struct str body, struct beacon *out)
{
    struct str version, view, kind, seconds, depth, rest = body;
    bool has_text;
    *out = (struct beacon){.kind = EVENT_MALFORMED};
    if (body.n > BEACON_MAX || !take(&rest, S("v="), &version) || !str_equal(version, S("1")))
        return false;
    if (!take(&rest, S("n="), &out->subject) || !take(&rest, S("s="), &out->stamp) || !take(&rest, S("i="), &view) ||
        !take(&rest, S("k="), &kind) || !take(&rest, S("t="), &seconds) || !take(&rest, S("d="), &depth))
        return false;
    return out->subject.n <= HTTP_SUBJECT_MAX && out->stamp.n <= STAMP_MAX && read_numbers(view, seconds, depth, out) &&
           read_kind(kind, out, &has_text) && read_more(rest, has_text, out);
}
