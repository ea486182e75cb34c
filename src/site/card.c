/* card.c - a story as it stands in a list. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "site/card.h"

#include "base/time.h"
#include "page/link.h"
#include "text/isolate.h"

const struct picture_slot CARD_ROW = {.shape = RENDITION_CARD,
                                      .width = 290,
                                      .sizes = S_INIT("(min-width: 62.5em) 290px, (min-width: 30em) 160px, 112px")};
const struct picture_slot CARD_LEAD = {.shape = RENDITION_CARD,
                                       .width = 720,
                                       .sizes = S_INIT("(min-width: 81.25em) 510px, (min-width: 45em) 42vw, 100vw"),
                                       .first = true};

struct str card_media_url(struct arena *a, const struct settings *settings, struct str path)
{
    return picture_url(a, settings, path);
}

static int64_t local_day(const struct page *p, int64_t t)
{
    int64_t local = t + dates_offset(p->dates.zone, t) * TIME_SECOND;
    return local / TIME_DAY - (local % TIME_DAY < 0);
}

int64_t card_next_midnight(const struct page *p)
{
    return dates_from_local(p->dates.zone, (local_day(p, time_now()) + 1) * TIME_DAY);
}

struct str card_time(const struct page *p, int64_t t)
{
    int64_t now = time_now();
    if (local_day(p, t) == local_day(p, now))
        return dates_time(p->a, &p->dates, t);
    return dates_card(p->a, &p->dates, t, now);
}

struct str card_day(const struct page *p, int64_t t)
{
    return dates_heading(p->a, &p->dates, t, time_now());
}

static struct picture picture_of_card(const struct sql_card *card)
{
    return (struct picture){card->media_path, card->media_renditions, card->media_width, card->media_height,
                            card->media_alt};
}

void card_fill_at(struct page *p, struct value *map, const struct sql_card *card, enum card_form form,
                  const struct picture_slot *slot)
{
    struct picture picture = picture_of_card(card);
    value_set_text(p->a, map, S("url"), page_link(p, card->path));
    value_set_text(p->a, map, S("headline"), isolate_text(p->a, card->headline, p->language->right_to_left));
    value_set_bool(p->a, map, S("lang"), false);
    value_set_bool(p->a, map, S("dir"), false);
    page_set_text_or_false(p, map, S("standfirst"), isolate_text(p->a, card->standfirst, p->language->right_to_left));
    page_set_text_or_false(p, map, S("kicker"), card->section_name);
    page_set_text_or_false(p, map, S("accent"), card->section_accent);
    value_set_bool(p->a, map, S("byline"), false);
    page_set_time(p, map, S("time"), card->published_at, card_time(p, card->published_at));
    value_set_bool(p->a, map, S("live"), false);
    if (picture_exists(&picture) && form == CARD_FULL)
        picture_fill(p, value_set_map(p->a, map, S("picture")), &picture, slot);
    else
        value_set_bool(p->a, map, S("picture"), false);
    http_response_tag(p->out, "story:%lld", (long long)card->id);
}

void card_append_all_at(struct page *p, struct value *list, const struct sql_card *cards, ptrdiff_t count,
                        const struct picture_slot *slot)
{
    enum card_form form = CARD_FULL;
    for (ptrdiff_t i = 0; i < count; i++)
        if (!cards[i].media_path.n)
            form = CARD_PICTURELESS;
    for (ptrdiff_t i = 0; i < count; i++)
        card_fill_at(p, value_append_map(p->a, list), &cards[i], form, slot);
}

void card_set_list_at(struct page *p, struct value *map, struct str key, const struct sql_card *cards, ptrdiff_t count,
                      const struct picture_slot *slot)
{
    if (count == 0) {
        value_set_bool(p->a, map, key, false);
        return;
    }
    card_append_all_at(p, value_set_list(p->a, value_set_map(p->a, map, key), S("items")), cards, count, slot);
}

void card_fill(struct page *p, struct value *map, const struct sql_card *card, enum card_form form)
{
    card_fill_at(p, map, card, form, &CARD_ROW);
}

void card_append_all(struct page *p, struct value *list, const struct sql_card *cards, ptrdiff_t count)
{
    card_append_all_at(p, list, cards, count, &CARD_ROW);
}

void card_set_list(struct page *p, struct value *map, struct str key, const struct sql_card *cards, ptrdiff_t count)
{
    card_set_list_at(p, map, key, cards, count, &CARD_ROW);
}
