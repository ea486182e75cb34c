/* card.c - a story as it stands in a list. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "site/card.h"

#include "base/time.h"
#include "text/url.h"

struct str card_media_url(struct arena *a, struct str path)
{
    return str_concat(a, S("/media/"), url_encode_path(a, path));
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
    return dates_dateline(p->a, &p->dates, t, now);
}

static void set_picture(struct page *p, struct value *map, const struct sql_card *card)
{
    struct value *picture = value_set_map(p->a, map, S("picture"));
    value_set_text(p->a, picture, S("src"), card_media_url(p->a, card->media_path));
    value_set_bool(p->a, picture, S("srcset"), false);
    value_set_int(p->a, picture, S("width"), card->media_width);
    value_set_int(p->a, picture, S("height"), card->media_height);
    value_set_text(p->a, picture, S("alt"), card->media_alt);
}

void card_fill(struct page *p, struct value *map, const struct sql_card *card, enum card_form form)
{
    value_set_text(p->a, map, S("url"), url_encode_path(p->a, card->path));
    value_set_text(p->a, map, S("headline"), card->headline);
    value_set_bool(p->a, map, S("lang"), false);
    value_set_bool(p->a, map, S("dir"), false);
    page_set_text_or_false(p, map, S("standfirst"), card->standfirst);
    page_set_text_or_false(p, map, S("kicker"), card->section_name);
    page_set_text_or_false(p, map, S("byline"), card->agency);
    page_set_time(p, map, S("time"), card->published_at, card_time(p, card->published_at));
    value_set_bool(p->a, map, S("live"), false);
    if (card->media_path.n && card->media_width != DB_NULL && form == CARD_FULL)
        set_picture(p, map, card);
    else
        value_set_bool(p->a, map, S("picture"), false);
    http_response_tag(p->out, "story:%lld", (long long)card->id);
}

void card_append_all(struct page *p, struct value *list, const struct sql_card *cards, ptrdiff_t count)
{
    enum card_form form = CARD_FULL;
    for (ptrdiff_t i = 0; i < count; i++)
        if (!cards[i].media_path.n)
            form = CARD_PICTURELESS;
    for (ptrdiff_t i = 0; i < count; i++)
        card_fill(p, value_append_map(p->a, list), &cards[i], form);
}

void card_set_list(struct page *p, struct value *map, struct str key, const struct sql_card *cards, ptrdiff_t count)
{
    if (count == 0) {
        value_set_bool(p->a, map, key, false);
        return;
    }
    card_append_all(p, value_set_list(p->a, value_set_map(p->a, map, key), S("items")), cards, count);
}
