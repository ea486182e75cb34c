/* missing.c - what the page of an address without a page offers instead. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "site/missing.h"

#include "newsroom/query_front.h"
#include "search/show.h"
#include "site/card.h"

#define NEWEST 5
#define WORDS_MAX 200

/* The last part of the address as words: "/2026/11/05/ferry-line-returns/" -> "ferry line returns". */
struct str missing_words(struct arena *a, struct str path)
{
    while (path.n > 0 && path.p[path.n - 1] == '/')
        path = str_slice(path, 0, path.n - 1);
    ptrdiff_t from = path.n;
    while (from > 0 && path.p[from - 1] != '/')
        from--;
    struct str last = str_copy(a, str_from(path, from));
    char *bytes = arena_bytes(a, last.n);
    for (ptrdiff_t i = 0; i < last.n; i++) {
        char c = last.p[i];
        bytes[i] = c == '-' || c == '_' || c == '+' || c == '.' ? ' ' : c;
    }
    ptrdiff_t n = MIN(last.n, (ptrdiff_t)WORDS_MAX);
    while (n > 0 && n < last.n && ((unsigned char)bytes[n] & 0xC0) == 0x80)
        n--;
    return str_trim((struct str){bytes, n});
}

static void set_list(struct page *p, struct value *problem, const struct sql_card_list *cards, struct str title)
{
    card_set_list(p, problem, S("newest"), cards->items, cards->count);
    struct value list = *value_get(problem, S("newest"));
    value_set_text(p->a, &list, S("title"), title);
}

/* The stories that the words of the address fit. */
static struct err find_like(struct page *p, struct sql_card_list *out)
{
    struct search_hit *hits;
    ptrdiff_t count;
    TRY(search_like_path(p->site->newsroom, p->a, p->edition->language, missing_words(p->a, p->request->path), NEWEST,
                         &hits, &count));
    return search_cards(p->site->newsroom, p->a, hits, count, out);
}

/* What stands above the list is not said on each of its cards. */
static void leave_out(struct sql_card_list *cards, struct str section)
{
    for (ptrdiff_t i = 0; i < cards->count; i++)
        if (str_equal(cards->items[i].section_name, section))
            cards->items[i].section_name = S("");
}

/* The newest beside a withdrawn story, under the name of its section; false: there are none. */
static bool fill_section(struct page *p, struct value *problem, const struct story_view *gone)
{
    struct sql_card_list cards = {0};
    if (!gone->sections.count)
        return false;
    const struct sql_page_part *section = &gone->sections.items[0];
    if (failed(query_newest_beside(p->site->newsroom, p->a, section->id, gone->story->id, NEWEST, &cards)) ||
        !cards.count)
        return false;
    leave_out(&cards, section->name);
    set_list(p, problem, &cards, section->name);
    http_response_tag(p->out, "section:%lld", (long long)section->id);
    return true;
}

/* What a reader may have looked for: what the address speaks of, else the newest. Who wanted a withdrawn story knows
 * what it was about: those that are like it by their words may be about the same persons, and are not offered beside
 * it. */
static void fill_suggestions(struct page *p, struct value *problem, const struct story_view *gone)
{
    struct sql_card_list cards = {0};
    if (gone && fill_section(p, problem, gone))
        return;
    http_response_tag(p->out, "front:%.*s", STR_ARG(p->edition->language));
    if (!gone && !failed(find_like(p, &cards)) && cards.count > 0)
        set_list(p, problem, &cards, page_word(p, S("search_like")));
    else if (!failed(query_newest(p->site->newsroom, p->a, p->edition->language, NEWEST, &cards)) && cards.count > 0)
        set_list(p, problem, &cards, page_word(p, S("latest")));
}

void missing_fill(struct page *p, struct value *problem, const struct story_view *gone)
{
    struct value *search = value_set_map(p->a, problem, S("search"));
    value_set_text(p->a, search, S("action"), str_concat(p->a, p->prefix, S("/search/")));
    /* An address may be numbers, or a transliteration that nobody searches for. */
    value_set_text(p->a, search, S("words"), gone ? gone->story->headline : missing_words(p->a, p->request->path));
    fill_suggestions(p, problem, gone);
}
