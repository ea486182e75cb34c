/* translations.c - the queue of translations: what waits for review, what is stale, what failed and why. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/frame.h"
#include "desk/resource.h"
#include "desk/review.h"
#include "desk/routes.h"
#include "text/url.h"
#include "page/language.h"

#define SHOWN 50
#define SCRIPT S("js/desk-translations.js")

/* The tabs in their order. */
static const struct str STATES[] = {S_INIT(""),
                                    S_INIT(TRANSLATION_HELD),
                                    S_INIT(REVIEW_STALE),
                                    S_INIT(TRANSLATION_FAILED),
                                    S_INIT(TRANSLATION_DUE),
                                    S_INIT(TRANSLATION_HAND),
                                    S_INIT(TRANSLATION_DONE)};

/* What the address asks for. */
struct asked {
    struct review_filter filter;
    struct review_place place;
    bool part; /* only the rows are wanted */
};

static bool is_state(struct str name)
{
    for (ptrdiff_t i = 0; i < COUNT_OF(STATES); i++)
        if (str_equal(STATES[i], name))
            return true;
    return false;
}

/* "1793904000000000-42": what was last on the page before. */
static bool read_place(struct str text, struct review_place *out)
{
    struct str first, second;
    return str_cut(text, '-', &first, &second) && str_to_i64(first, &out->changed_at) && out->changed_at > 0 &&
           str_to_i64(second, &out->id);
}

static struct err read_asked(struct http_request *r, struct asked *out)
{
    struct str before = http_request_query(r, S("before"));
    *out = (struct asked){.filter = {http_request_query(r, S("state")), http_request_query(r, S("lang"))},
                          .part = str_equal(http_request_query(r, S("part")), S("rows"))};
    if (!is_state(out->filter.state))
        return err_make(&ERR_INVALID, "state: there is none of that name");
    if (before.n && !read_place(before, &out->place))
        return err_make(&ERR_INVALID, "before: not a place in the list");
    return OK;
}

static struct str address_of(struct arena *a, struct str state, struct str language)
{
    return str_format(a, REVIEW_HOME "%s%.*s%s%.*s", state.n ? "?state=" : "", STR_ARG(state),
                      language.n ? (state.n ? "&lang=" : "?lang=") : "", STR_ARG(url_encode_component(a, language)));
}

/* ---- rows ---- */

static void set_headlines(struct page *p, struct value *row, const struct sql_review_item *item)
{
    bool translated = item->translated.n > 0;
    value_set_text(p->a, row, S("headline"), translated ? item->translated : item->headline);
    review_set_language(p, row, translated ? item->language : item->source_language);
    value_set_bool(p->a, row, S("source"), false);
    if (!translated)
        return;
    struct value *source = value_set_map(p->a, row, S("source"));
    value_set_text(p->a, source, S("headline"), item->headline);
    review_set_language(p, source, item->source_language);
}

static void add_row(struct page *p, struct value *rows, const struct sql_review_item *item)
{
    struct value *row = value_append_map(p->a, rows);
    struct str state = item->stale ? S(REVIEW_STALE) : item->state;
    struct str count = page_grouped(p, item->open_segments);
    value_set_text(p->a, row, S("id"), str_format(p->a, "%lld", (long long)item->id));
    value_set_text(p->a, row, S("url"), review_path(p->a, item->id));
    set_headlines(p, row, item);
    value_set_text(p->a, row, S("state"), state);
    value_set_text(p->a, row, S("state_label"), review_state_word(p, state));
    value_set_text(p->a, row, S("into"), review_language_name(item->language));
    value_set_text(p->a, row, S("into_lang"), item->language);
    page_set_text_or_false(p, row, S("engine"), item->engine);
    page_set_text_or_false(p, row, S("status"),
                           item->status.n ? page_word(p, str_concat(p->a, S("desk_status_"), item->status)) : S(""));
    page_set_text_or_false(p, row, S("why"), review_problem_words(p, item->problem));
    page_set_text_or_false(p, row, S("open"),
                           item->open_segments ? page_word_with(p, S("desk_translation_open"), S("count"), count)
                                               : S(""));
    page_set_time(p, row, S("time"), item->changed_at, dates_short(p->a, &p->dates, item->changed_at));
}

static void fill_older(struct page *p, struct value *list, const struct asked *asked,
                       const struct sql_review_item_list *items)
{
    value_set_bool(p->a, list, S("older"), false);
    if (items->count <= SHOWN)
        return;
    const struct sql_review_item *last = &items->items[SHOWN - 1];
    struct str address = address_of(p->a, asked->filter.state, asked->filter.language);
    value_set_text(p->a, value_set_map(p->a, list, S("older")), S("url"),
                   str_format(p->a, "%.*s%cbefore=%lld-%lld", STR_ARG(address),
                              str_find_char(address, '?', 0) < 0 ? '?' : '&', (long long)last->changed_at,
                              (long long)last->id));
}

static struct err fill_rows(struct page *p, struct value *list, const struct asked *asked)
{
    struct sql_review_item_list items;
    int64_t newest;
    TRY(newsroom_review_newest(p->site->newsroom, &newest));
    TRY(newsroom_review_list(p->site->newsroom, p->a, access_actor(p->request), &asked->filter, asked->place, SHOWN + 1,
                             &items));
    struct value *rows = value_set_list(p->a, list, S("rows"));
    for (ptrdiff_t i = 0; i < items.count && i < SHOWN; i++)
        add_row(p, rows, &items.items[i]);
    value_set_text(p->a, list, S("newest"), str_format(p->a, "%lld", (long long)newest));
    value_set_bool(p->a, list, S("empty"), items.count == 0);
    fill_older(p, list, asked, &items);
    return OK;
}

/* ---- filters ---- */

static int64_t count_of(const struct sql_review_count_list *counts, struct str state)
{
    int64_t count = 0;
    for (ptrdiff_t i = 0; i < counts->count; i++) {
        const struct sql_review_count *each = &counts->items[i];
        bool all = state.n == 0 && !str_equal(each->state, S(REVIEW_STALE));
        count += all || str_equal(each->state, state) ? each->translations : 0;
    }
    return count;
}

static struct err fill_tabs(struct page *p, struct value *list, const struct asked *asked)
{
    struct sql_review_count_list counts;
    struct value *tabs = value_set_list(p->a, list, S("tabs"));
    TRY(newsroom_review_counts(p->site->newsroom, p->a, access_actor(p->request), asked->filter.language, &counts));
    for (ptrdiff_t i = 0; i < COUNT_OF(STATES); i++) {
        struct value *tab = value_append_map(p->a, tabs);
        value_set_text(p->a, tab, S("name"),
                       STATES[i].n ? review_state_word(p, STATES[i]) : page_word(p, S("desk_all")));
        value_set_text(p->a, tab, S("count"), page_grouped(p, count_of(&counts, STATES[i])));
        value_set_text(p->a, tab, S("url"), address_of(p->a, STATES[i], asked->filter.language));
        value_set_bool(p->a, tab, S("current"), str_equal(STATES[i], asked->filter.state));
    }
    return OK;
}

static void fill_languages(struct page *p, struct value *list, const struct asked *asked)
{
    struct value *languages = value_set_list(p->a, list, S("languages"));
    for (ptrdiff_t i = 0; i < p->editions.count; i++) {
        struct value *choice = value_append_map(p->a, languages);
        value_set_text(p->a, choice, S("value"), p->editions.items[i].language);
        value_set_text(p->a, choice, S("name"), review_language_name(p->editions.items[i].language));
        value_set_bool(p->a, choice, S("current"), str_equal(p->editions.items[i].language, asked->filter.language));
    }
    value_set_text(p->a, list, S("state"), asked->filter.state);
}

struct err desk_translations(struct http_request *r, struct http_response *out)
{
    struct page p;
    struct asked asked;
    TRY(desk_begin(&p, r, out, S("desk_translations"), DESK_TRANSLATIONS, SCRIPT));
    TRY(read_asked(r, &asked));
    struct value *list = value_set_map(p.a, p.view, S("list"));
    TRY(fill_rows(&p, list, &asked));
    TRY(fill_tabs(&p, list, &asked));
    fill_languages(&p, list, &asked);
    return desk_end(&p, asked.part ? S("desk-translation-rows") : S("desk-translations"));
}

/* Asked every few seconds by each open queue: one look into an index. */
struct err desk_translation_changes(struct http_request *r, struct http_response *out)
{
    int64_t newest;
    TRY(newsroom_review_newest(site_of(r)->newsroom, &newest));
    struct resource *answer = resource_begin(r, out);
    json_member_int(&answer->json, S("newest"), newest);
    return resource_end(answer, 200);
}
