/* related.c - the stories that a story's page leads to: one inside its text, the others behind it. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "site/related.h"

#include "search/related.h"
#include "site/card.h"

static bool is_known(const struct related *related, const struct story_view *story, int64_t id)
{
    for (ptrdiff_t i = 0; i < related->count; i++)
        if (related->cards[i].id == id)
            return true;
    for (ptrdiff_t i = 0; i < story->also_read.count; i++)
        if (story->also_read.items[i].target_id == id)
            return true;
    return false;
}

static void add(struct related *related, const struct story_view *story, const struct sql_card_list *cards,
                ptrdiff_t most)
{
    for (ptrdiff_t i = 0; i < cards->count && related->count < most; i++)
        if (!is_known(related, story, cards->items[i].id))
            related->cards[related->count++] = cards->items[i];
}

static struct err fill_from_section(struct page *p, const struct story_view *story, struct related *out, ptrdiff_t most)
{
    struct sql_card_list newest = {0};
    if (out->count >= most || story->sections.count == 0)
        return OK;
    TRY(query_newest_beside(p->site->newsroom, p->a, story->sections.items[0].id, story->story->id,
                            most + story->also_read.count, &newest));
    add(out, story, &newest, most);
    http_response_tag(p->out, "section:%lld", (long long)story->sections.items[0].id);
    return OK;
}

struct err related_gather(struct page *p, const struct story_view *story, struct related *out)
{
    ptrdiff_t shown = (ptrdiff_t)MIN(p->settings->related_size, RELATED_MAX - 1);
    *out = (struct related){0};
    if (shown == 0)
        return OK;
    struct sql_card_list found = story->related;
    if (found.count == 0 && story->story->related_due)
        TRY(search_related_meanwhile(p->site->newsroom, p->a, story->story->id, &found));
    add(out, story, &found, shown + 1);
    if (out->count)
        out->first = (struct sql_also_view){.target_id = out->cards[0].id,
                                            .language = out->cards[0].language,
                                            .path = out->cards[0].path,
                                            .headline = out->cards[0].headline,
                                            .published_at = out->cards[0].published_at,
                                            .media_path = out->cards[0].media_path,
                                            .media_width = out->cards[0].media_width,
                                            .media_height = out->cards[0].media_height,
                                            .media_renditions = out->cards[0].media_renditions};
    return fill_from_section(p, story, out, shown);
}

void related_fill(struct page *p, const struct related *related, bool placed)
{
    ptrdiff_t from = placed ? 1 : 0;
    ptrdiff_t count = MIN(related->count - from, (ptrdiff_t)p->settings->related_size);
    card_set_list(p, p->view, S("related"), related->cards + from, MAX(count, 0));
}
