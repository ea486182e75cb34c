/* show.c - the stories that were found, with what a page shows of them. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "search/show.h"

#include "search/rows.h"
#include "text/html.h"

#define SNIPPET_BYTES 240
#define HITS_MAX 100

struct show {
    struct arena *a;
    const struct search_hit *hits;
    ptrdiff_t hit_count;
    bool texts_wanted;
    struct sql_card_list cards;
    const struct sql_search_text *texts[HITS_MAX];
};

static const struct sql_card *find_card(const struct sql_card_list *cards, int64_t id)
{
    for (ptrdiff_t i = 0; i < cards->count; i++)
        if (cards->items[i].id == id)
            return &cards->items[i];
    return NULL;
}

/* Puts the cards into the order of the hits. */
static void order_cards(struct show *show)
{
    struct sql_card *ordered = arena_array(show->a, struct sql_card, show->hit_count);
    ptrdiff_t n = 0;
    for (ptrdiff_t i = 0; i < show->hit_count; i++) {
        const struct sql_card *card = find_card(&show->cards, show->hits[i].story_id);
        if (card)
            ordered[n++] = *card;
    }
    show->cards = (struct sql_card_list){ordered, n};
}

static struct err read_hits(struct db_conn *conn, void *context)
{
    struct show *show = context;
    int64_t ids[HITS_MAX];
    show->hit_count = MIN(show->hit_count, HITS_MAX);
    for (ptrdiff_t i = 0; i < show->hit_count; i++)
        ids[i] = show->hits[i].story_id;
    TRY(sql_search_cards(show->a, conn, rows_list_ids(show->a, ids, show->hit_count), &show->cards));
    order_cards(show);
    for (ptrdiff_t i = 0; i < show->cards.count; i++)
        ids[i] = show->cards.items[i].id;
    return show->texts_wanted ? rows_read_texts(show->a, conn, ids, show->cards.count, show->texts) : OK;
}

struct err search_cards(struct newsroom *n, struct arena *a, const struct search_hit *hits, ptrdiff_t hit_count,
                        struct sql_card_list *out)
{
    struct show show = {.a = a, .hits = hits, .hit_count = hit_count};
    *out = (struct sql_card_list){0};
    if (hit_count == 0)
        return OK;
    TRY(db_read_any(newsroom_db(n), read_hits, &show));
    *out = show.cards;
    return OK;
}

static bool has_mark(const struct snippet *snippet)
{
    for (ptrdiff_t i = 0; i < snippet->count; i++)
        if (snippet->pieces[i].mark)
            return true;
    return false;
}

/* The standfirst where the words stand in it, else the place in the text. */
static struct snippet choose_text(struct arena *a, const struct query *q, const struct language *language,
                                  const struct sql_search_text *text)
{
    struct html body;
    struct snippet first = snippet_make(a, q, language, text->standfirst, SNIPPET_BYTES);
    if (has_mark(&first) || failed(html_trusted_canonical(text->body, &body)))
        return first;
    struct snippet second = snippet_make(a, q, language, html_plain_text(a, body), SNIPPET_BYTES);
    return has_mark(&second) || text->standfirst.n == 0 ? second : first;
}

struct err search_show(struct newsroom *n, struct arena *a, const struct search_request *request,
                       const struct search_result *result, struct search_shown **out, ptrdiff_t *count)
{
    const struct language *language = language_find(request->language);
    struct show show = {.a = a, .hits = result->hits, .hit_count = result->count, .texts_wanted = true};
    *count = 0;
    *out = arena_array(a, struct search_shown, result->count);
    if (result->count == 0)
        return OK;
    TRY(db_read_any(newsroom_db(n), read_hits, &show));
    for (ptrdiff_t i = 0; i < show.cards.count; i++) {
        struct search_shown *shown = &(*out)[(*count)++];
        shown->card = &show.cards.items[i];
        shown->headline = snippet_make(a, &result->query, language, shown->card->headline, 0);
        if (show.texts[i])
            shown->text = choose_text(a, &result->query, language, show.texts[i]);
    }
    return OK;
}
