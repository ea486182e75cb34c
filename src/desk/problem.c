/* problem.c - what is wrong, in the person's language. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/problem.h"

#include "desk/frame.h"
#include "page/access.h"

#define PLACES_MAX 4 /* in one sentence */
#define DEPTH_MAX 2  /* what stands in a place may be such words itself: "The headline" */

struct matched {
    struct theme_pair places[PLACES_MAX];
    ptrdiff_t count;
};

/* "{a}" at the beginning of pattern; empty where there is none. */
static struct str place_at(struct str pattern)
{
    ptrdiff_t end = pattern.n && pattern.p[0] == '{' ? str_find_char(pattern, '}', 0) : -1;
    return end < 0 ? S("") : str_slice(pattern, 0, end + 1);
}

/* Where the words behind a place begin in text: at those of pattern up to its next place. */
static ptrdiff_t end_of_place(struct str pattern, struct str text)
{
    ptrdiff_t next = str_find_char(pattern, '{', 0);
    struct str words = next < 0 ? pattern : str_slice(pattern, 0, next);
    if (next < 0)
        return str_ends(text, words) ? text.n - words.n : -1;
    for (ptrdiff_t i = 0; words.n && i + words.n <= text.n; i++)
        if (str_starts(str_from(text, i), words))
            return i;
    return -1;
}

static bool matches(struct str pattern, struct str text, struct matched *out)
{
    out->count = 0;
    while (pattern.n) {
        struct str place = place_at(pattern);
        if (!place.n) {
            if (!text.n || text.p[0] != pattern.p[0])
                return false;
            pattern = str_from(pattern, 1);
            text = str_from(text, 1);
            continue;
        }
        pattern = str_from(pattern, place.n);
        ptrdiff_t end = end_of_place(pattern, text);
        if (end <= 0 || out->count == PLACES_MAX)
            return false;
        out->places[out->count++] = (struct theme_pair){str_slice(place, 1, place.n - 1), str_slice(text, 0, end)};
        text = str_from(text, end);
    }
    return text.n == 0;
}

static struct str say(struct arena *a, const struct theme *theme, struct str language, struct str said, int depth)
{
    const struct value *english = theme_words(theme, S("en"));
    struct matched matched;
    for (ptrdiff_t i = 0; depth && i < english->items->count; i++) {
        struct str key = english->items->entries[i].key;
        if (!str_starts(key, S("desk_problem_")) || !matches(english->items->entries[i].value.text, said, &matched))
            continue;
        for (ptrdiff_t j = 0; j < matched.count; j++)
            matched.places[j].value = say(a, theme, language, matched.places[j].value, depth - 1);
        return theme_fill(a, theme_word(theme, language, key), matched.places, matched.count);
    }
    return str_copy(a, said);
}

struct str desk_problem(struct http_request *r, struct str said)
{
    struct site *site = site_of(r);
    struct theme *theme = site_hold_theme(site);
    struct str language = desk_language(access_actor(r), newsroom_settings(site->newsroom));
    struct str words = say(r->arena, theme, language, said, DEPTH_MAX);
    theme_release(theme);
    return words;
}

struct str desk_problem_detail(struct http_request *r)
{
    return desk_problem(r, str_copy(r->arena, str_from_c(err_detail())));
}
