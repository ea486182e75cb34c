/* foreign.c - answers of an engine in another language than the one asked for, where the script is the same. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "translate/foreign.h"

#include "base/utf8.h"
#include "text/tongue.h"

#define WHOLE_LEAST 200 /* characters of all sentences together that tell of each */

static const struct str PROBLEM = S_INIT("language");

/* Names are of no language. */
static bool is_told(const struct draft *draft, const bool *fresh, ptrdiff_t number)
{
    const struct segment *segment = &draft->text.items[number];
    return fresh[number] && segment->origin == SEGMENT_MACHINE && segment->problem.n == 0 &&
           !str_starts(segment->place, S("section")) && !str_starts(segment->place, S("tag"));
}

bool foreign_mark(struct arena *a, struct draft *draft, const bool *fresh)
{
    struct buf whole;
    buf_init(&whole, 2 * TONGUE_MOST);
    for (ptrdiff_t i = 0; i < draft->text.count; i++) {
        struct segment *segment = &draft->text.items[i];
        if (!is_told(draft, fresh, i))
            continue;
        struct str words = segment_words(a, segment->target);
        if (whole.n < TONGUE_MOST) {
            buf_add(&whole, utf8_cut(words, TONGUE_MOST));
            buf_add_char(&whole, ' ');
        }
        if (tongue_is_other(draft->language, words))
            segment->problem = PROBLEM;
    }
    bool other = utf8_count(buf_str(&whole)) >= WHOLE_LEAST && tongue_is_other(draft->language, buf_str(&whole));
    for (ptrdiff_t i = 0; other && i < draft->text.count; i++)
        if (is_told(draft, fresh, i))
            draft->text.items[i].problem = PROBLEM;
    buf_close(&whole);
    return other;
}
