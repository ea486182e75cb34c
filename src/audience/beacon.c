/* beacon.c - what a page's script says of it. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "audience/beacon.h"

#include "audience/stamp.h"

#define VERSION "1 "
#define VIEW_DIGITS 16
#define SECONDS_MAX 86400
#define DEPTH_MAX 10
#define TEXT_MAX 64

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

static bool read_view(struct str word, uint64_t *out)
{
    *out = 0;
    for (ptrdiff_t i = 0; i < word.n; i++) {
        bool hex = char_is_digit(word.p[i]) || (word.p[i] >= 'a' && word.p[i] <= 'f');
        if (!hex || i >= VIEW_DIGITS)
            return false;
        *out = *out << 4 | (uint64_t)char_hex_value(word.p[i]);
    }
    return *out != 0;
}

/* Digits alone: no sign, no nought before others. */
static bool read_number(struct str word, int64_t most, int64_t *out)
{
    if (word.n == 0 || !char_is_digit(word.p[0]) || (word.p[0] == '0' && word.n > 1))
        return false;
    return str_to_i64(word, out) && *out <= most;
}

static bool read_text(struct str word)
{
    for (ptrdiff_t i = 0; i < word.n; i++)
        if (!char_is_alpha(word.p[i]) && !char_is_digit(word.p[i]) && str_find_char(S(".:-_"), word.p[i], 0) < 0)
            return false;
    return word.n > 0 && word.n <= TEXT_MAX;
}

bool beacon_read(struct str body, struct beacon *out)
{
    struct str words[6], rest = body;
    int64_t seconds, depth;
    bool has_text, more = true;
    *out = (struct beacon){.kind = EVENT_MALFORMED};
    if (body.n > BEACON_MAX || !beacon_is_meant(body))
        return false;
    for (int i = 0; i < COUNT_OF(words); i++) {
        if (!more)
            return false;
        more = str_cut(rest, ' ', &words[i], &rest);
    }
    if (!read_kind(words[1], out, &has_text) || !read_view(words[3], &out->view) || words[2].n > STAMP_MAX ||
        !read_number(words[4], SECONDS_MAX, &seconds) || !read_number(words[5], DEPTH_MAX, &depth))
        return false;
    out->stamp = words[2];
    out->seconds = (uint32_t)seconds;
    out->depth = (uint8_t)depth;
    out->text = rest;
    return has_text ? more && read_text(rest) : !more;
}
