/* popular.c - what is most read, as pages show it. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "site/popular.h"

#include "audience/audience.h"
#include "newsroom/query_numbers.h"
#include "page/language.h"
#include "page/link.h"
#include "text/isolate.h"

#define LEAST 3 /* stories: less is no list */
#define SPARE 4 /* read besides those that are shown: some may be withdrawn since the list was made */

static const char *const TITLES[RANKING_KINDS] = {"most_read", "most_read_whole"};

/* What is shown: one list a kind, out of the same cards. */
struct popular {
    const struct most_read_list *found;
    struct sql_card_list cards;
    int64_t story_id;
    ptrdiff_t most;
};

static bool stands(const int64_t *ids, ptrdiff_t count, int64_t id)
{
    for (ptrdiff_t i = 0; i < count; i++)
        if (ids[i] == id)
            return true;
    return false;
}

static struct err read_cards(struct page *p, struct popular *of)
{
    int64_t ids[RANKING_KINDS * MOST_READ_KEPT];
    ptrdiff_t count = 0;
    for (int kind = 0; kind < RANKING_KINDS; kind++)
        for (ptrdiff_t i = 0; i < MIN(of->found->counts[kind], of->most + SPARE); i++)
            if (!stands(ids, count, of->found->ids[kind][i]))
                ids[count++] = of->found->ids[kind][i];
    return query_cards_of(p->site->newsroom, p->a, ids, count, &of->cards);
}

static void add_item(struct page *p, struct value *items, const struct sql_card *card, ptrdiff_t rank, bool current)
{
    struct value *item = value_append_map(p->a, items);
    value_set_text(p->a, item, S("rank"), page_number(p, rank));
    value_set_text(p->a, item, S("url"), page_link(p, card->path));
    value_set_text(p->a, item, S("headline"), isolate_text(p->a, card->headline, p->language->right_to_left));
    value_set_bool(p->a, item, S("current"), current);
    http_response_tag(p->out, "story:%lld", (long long)card->id);
}

/* Those of a kind that are still out, best first; returns how many. */
static ptrdiff_t choose(const struct popular *of, int kind, const struct sql_card **chosen)
{
    ptrdiff_t count = 0;
    for (ptrdiff_t i = 0; i < of->found->counts[kind]; i++)
        for (ptrdiff_t k = 0; k < of->cards.count && count < of->most; k++)
            if (of->cards.items[k].id == of->found->ids[kind][i])
                chosen[count++] = &of->cards.items[k];
    return count;
}

static void add_list(struct page *p, struct value *lists, const struct popular *of, int kind)
{
    const struct sql_card *chosen[MOST_READ_KEPT];
    ptrdiff_t count = choose(of, kind, chosen);
    if (count < MIN(of->most, (ptrdiff_t)LEAST))
        return;
    struct value *list = value_append_map(p->a, lists);
    value_set_text(p->a, list, S("title"), page_word(p, str_from_c(TITLES[kind])));
    struct value *items = value_set_list(p->a, list, S("items"));
    for (ptrdiff_t i = 0; i < count; i++)
        add_item(p, items, chosen[i], i + 1, chosen[i]->id == of->story_id);
}

static void fill(struct page *p, const struct popular *of)
{
    struct value *map = value_set_map(p->a, p->view, S("most_read"));
    struct value *lists = value_set_list(p->a, map, S("lists"));
    for (int kind = 0; kind < RANKING_KINDS; kind++)
        add_list(p, lists, of, kind);
    if (!value_is_true(lists))
        popular_leave_out(p);
}

/* A story's page would be made anew each time that anything is read: it is not touched. */
static void depend(struct page *p, int64_t section_id, int64_t story_id)
{
    if (!story_id)
        http_response_tag(p->out, "%.*s", STR_ARG(most_read_tag(p->a, p->edition->language, section_id)));
}

void popular_leave_out(struct page *p)
{
    value_set_bool(p->a, p->view, S("most_read"), false);
}

struct err popular_fill(struct page *p, int64_t section_id, int64_t story_id)
{
    struct most_read_list found;
    struct popular of = {.found = &found, .story_id = story_id, .most = (ptrdiff_t)p->settings->most_read};
    popular_leave_out(p);
    if (!p->settings->audience || of.most == 0 || !p->site->audience || p->out->preview)
        return OK;
    depend(p, section_id, story_id);
    if (!most_read_find(audience_most_read(p->site->audience), p->edition->language, section_id, &found))
        return OK;
    TRY(read_cards(p, &of));
    fill(p, &of);
    return OK;
}
