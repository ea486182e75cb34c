/* field.c - plain text that people typed into a field: made clean, or refused with a message. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "newsroom/field.h"

#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>

#include "base/utf8.h"
#include "newsroom/limits.h"

/* What a pass over the characters found. */
struct seen {
    int64_t characters;
    int marks; /* combining marks in a row so far */
    int tower; /* most of them */
    int open;  /* direction changes not yet ended */
    bool bidi; /* any of them */
    bool unbalanced;
    bool control;
    bool wide; /* not only ASCII */
};

static void see_direction(struct seen *seen, int32_t code)
{
    bool ends = code == 0x202C || code == 0x2069;
    bool begins = !ends && ((code >= 0x202A && code <= 0x202E) || (code >= 0x2066 && code <= 0x2068));
    if (!begins && !ends)
        return;
    seen->bidi = true;
    seen->open += begins ? 1 : -1;
    seen->unbalanced |= seen->open < 0;
}

static void see(struct seen *seen, int32_t code)
{
    seen->characters++;
    if (code < 0x80) {
        seen->control |= code < 0x20 || code == 0x7F;
        seen->marks = 0;
        return;
    }
    seen->wide = true;
    seen->control |= (code >= 0x80 && code < 0xA0) || (code & 0xFFFE) == 0xFFFE || (code >= 0xFDD0 && code <= 0xFDEF);
    int8_t kind = u_charType(code);
    bool mark = kind == U_NON_SPACING_MARK || kind == U_ENCLOSING_MARK;
    seen->marks = mark ? seen->marks + 1 : 0;
    seen->tower = MAX(seen->tower, seen->marks);
    see_direction(seen, code);
}

static struct seen see_all(struct str s)
{
    struct seen seen = {0};
    while (s.n > 0) {
        int32_t code = 0;
        int n = utf8_decode(s, &code);
        if (n == 0)
            break;
        see(&seen, code);
        s = str_from(s, n);
    }
    seen.unbalanced |= seen.open != 0;
    return seen;
}

static bool needs_folding(struct str s)
{
    for (ptrdiff_t i = 0; i < s.n; i++)
        if (char_is_space(s.p[i]) && (s.p[i] != ' ' || s.p[i + 1] == ' '))
            return true;
    return false;
}

/* s, trimmed at both ends, with each run of ASCII white space as one space. */
static struct str fold_space(struct arena *a, struct str s)
{
    if (!needs_folding(s))
        return s;
    char *out = arena_bytes(a, s.n);
    ptrdiff_t n = 0;
    for (ptrdiff_t i = 0; i < s.n; i++) {
        bool space = char_is_space(s.p[i]);
        if (!space || (n > 0 && out[n - 1] != ' '))
            out[n++] = space ? ' ' : s.p[i];
    }
    return (struct str){out, n};
}

/* s in normal form C (Unicode Annex 15); s itself when the library refuses. */
static struct str normalise(struct arena *a, struct str s)
{
    UErrorCode status = U_ZERO_ERROR;
    const UNormalizer2 *nfc = unorm2_getNFCInstance(&status);
    int32_t room = (int32_t)s.n * 3 + 1, units = 0, done, bytes = 0;
    UChar *wide = arena_array(a, UChar, room), *normal = arena_array(a, UChar, room);
    u_strFromUTF8(wide, room, &units, s.p, (int32_t)s.n, &status);
    done = unorm2_normalize(nfc, wide, units, normal, room, &status);
    char *out = arena_bytes(a, (ptrdiff_t)room * 3);
    u_strToUTF8(out, room * 3, &bytes, normal, done, &status);
    return U_FAILURE(status) ? s : (struct str){out, bytes};
}

/* True when the field takes what was seen; else a message says why not. */
static bool accept(struct arena *a, struct messages *m, const struct field *field, const struct seen *seen)
{
    int before = m->refusals;
    if (seen->characters > field->limit)
        messages_add(a, m, true, field->name, "%s has %lld characters; %lld fit", field->label,
                     (long long)seen->characters, (long long)field->limit);
    else if (seen->control)
        messages_add(a, m, true, field->name, "%s holds a control character", field->label);
    else if (seen->tower > LIMIT_MARKS)
        messages_add(a, m, true, field->name, "%s has %d combining marks on one letter; %d fit", field->label,
                     seen->tower, LIMIT_MARKS);
    else if (seen->unbalanced || (field->strict && seen->bidi))
        messages_add(a, m, true, field->name, "%s changes the direction of the text behind it (U+202A to U+2069)",
                     field->label);
    return m->refusals == before;
}

struct str field_line(struct arena *a, struct messages *m, const struct field *field, struct str value)
{
    ptrdiff_t invalid = utf8_find_invalid(value);
    if (invalid >= 0) {
        messages_add(a, m, true, field->name, "%s is not valid UTF-8 at byte %td", field->label, invalid + 1);
        return S("");
    }
    struct str line = fold_space(a, str_trim(value));
    struct seen seen = see_all(line);
    if (!accept(a, m, field, &seen))
        return S("");
    return field->strict && seen.wide ? normalise(a, line) : line;
}

struct str field_address(struct arena *a, struct messages *m, const struct field *field, struct str value)
{
    struct str address = field_line(a, m, field, value);
    bool web = str_starts(address, S("https://")) || str_starts(address, S("http://"));
    bool blank = str_find_char(address, ' ', 0) >= 0;
    if (address.n == 0 || (web && !blank))
        return address;
    messages_add(a, m, true, field->name, "%s must begin with http:// or https://", field->label);
    return S("");
}
