/* query_front.c - what the front needs of the store. */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * First numbers, which indexes hold: the newest, those of each section. What stands where is decided on them; then the
 * cards of the chosen are read at once.
 */
#include "newsroom/query_front.h"

#include "base/time.h"
#include "text/json.h"

#define NEWEST 64
#define OF_SECTION 24 /* enough for a block whose newest stand above it already */
#define OF_TOPIC 16
#define CORRECTIONS 3
#define CORRECTION_DAYS 30
#define LIST_MAX 65536

struct front_query {
    struct arena *a;
    const struct settings *settings;
    const struct sql_edition *edition;
    const struct sql_section *const *sections;
    ptrdiff_t section_count;
    int64_t now;
    struct front_pin pins[FRONT_PINS];
    struct front_material material;
    struct front_plan *plan;
    struct front_view *out;
};

/* "9,7,4" as numbers. */
static struct front_list numbers_of(struct arena *a, struct str text)
{
    ptrdiff_t count = text.n > 0;
    for (ptrdiff_t i = 0; i < text.n; i++)
        count += text.p[i] == ',';
    int64_t *ids = arena_array(a, int64_t, count);
    struct str word;
    for (ptrdiff_t i = 0; i < count; i++) {
        (void)str_cut(text, ',', &word, &text);
        (void)str_to_i64(word, &ids[i]);
    }
    return (struct front_list){ids, count};
}

/* ---- reading numbers ---- */

static struct err read_newest(struct front_query *q, struct db_conn *conn)
{
    struct sql_front_story_list rows;
    TRY(sql_front_newest(q->a, conn, q->edition->language, MAX(q->settings->page_size, (int64_t)NEWEST), &rows));
    struct front_candidate *newest = arena_array(q->a, struct front_candidate, rows.count);
    for (ptrdiff_t i = 0; i < rows.count; i++)
        newest[i] = (struct front_candidate){rows.items[i].id, rows.items[i].published_at, rows.items[i].word_count,
                                             rows.items[i].pictured};
    q->material.newest = newest;
    q->material.newest_count = rows.count;
    return OK;
}

static struct err read_sections(struct front_query *q, struct db_conn *conn)
{
    struct sql_front_section_list rows;
    TRY(sql_front_sections(q->a, conn, q->edition->language, OF_SECTION, &rows));
    struct front_list *lists = arena_array(q->a, struct front_list, q->section_count);
    struct str *slugs = arena_array(q->a, struct str, q->section_count);
    for (ptrdiff_t i = 0; i < q->section_count; i++) {
        slugs[i] = q->sections[i]->slug;
        for (ptrdiff_t k = 0; k < rows.count; k++)
            if (rows.items[k].section_id == q->sections[i]->id)
                lists[i] = numbers_of(q->a, rows.items[k].stories);
    }
    q->material.sections = lists;
    q->material.slugs = slugs;
    q->material.section_count = q->section_count;
    return OK;
}

/* A list as JSON, as the statements take it. */
static struct str json_of(struct arena *a, void (*write)(struct json *j, const void *context), const void *context)
{
    struct json j;
    struct buf out;
    buf_init(&out, LIST_MAX);
    json_init(&j, &out);
    json_open_array(&j);
    write(&j, context);
    json_close_array(&j);
    struct str list = str_copy(a, buf_str(&out));
    buf_close(&out);
    return list;
}

static void write_paths(struct json *j, const void *context)
{
    const struct front_material *m = context;
    for (ptrdiff_t i = 0; i < m->pin_count; i++)
        json_write_string(j, m->pins[i].path);
}

static struct err read_pins(struct front_query *q, struct db_conn *conn)
{
    struct sql_front_pin_story_list rows;
    q->material.pins = q->pins;
    q->material.pin_count = front_pins_at(q->settings->front_pins, q->now, q->pins, &q->out->expires);
    q->out->pins = q->pins;
    q->out->pin_count = q->material.pin_count;
    if (q->material.pin_count == 0)
        return OK;
    TRY(sql_front_pinned(q->a, conn, q->edition->language, json_of(q->a, write_paths, &q->material), &rows));
    for (ptrdiff_t i = 0; i < q->material.pin_count; i++)
        for (ptrdiff_t k = 0; k < rows.count; k++)
            if (rows.items[k].story_id != DB_NULL && str_equal(rows.items[k].reference, q->pins[i].path))
                q->pins[i].story = rows.items[k].story_id;
    return OK;
}

static void choose_layout(struct front_query *q)
{
    struct front_material *m = &q->material;
    int64_t until;
    m->layout =
        front_layout_of(q->settings->front_layout, q->edition->language, q->edition->is_default, q->now, &until);
    q->out->expires = MIN(q->out->expires, until);
    if (m->layout == FRONT_AUTO) {
        m->layout = front_layout_auto(m->newest, m->newest_count, q->now, &until);
        q->out->expires = MIN(q->out->expires, until);
    }
}

static struct err read_topic(struct front_query *q, struct db_conn *conn)
{
    int64_t lead = front_lead(&q->material);
    if (q->material.layout != FRONT_BREAKING || lead == 0)
        return OK;
    TRY(sql_front_topic(q->a, conn, lead, OF_TOPIC, &q->out->subject));
    if (q->out->subject)
        q->material.topic = numbers_of(q->a, q->out->subject->stories);
    return OK;
}

/* ---- reading cards ---- */

static void write_row(struct json *j, const struct front_row *row)
{
    for (ptrdiff_t i = 0; i < row->count; i++)
        json_write_int(j, row->ids[i]);
}

static void write_plan(struct json *j, const void *context)
{
    const struct front_plan *plan = context;
    const struct front_row *rows[] = {&plan->second,  &plan->latest, &plan->week,
                                      &plan->updates, &plan->topic,  &plan->more};
    if (plan->lead)
        json_write_int(j, plan->lead);
    for (ptrdiff_t i = 0; i < COUNT_OF(rows); i++)
        write_row(j, rows[i]);
    for (ptrdiff_t i = 0; i < FRONT_SECTIONS; i++)
        write_row(j, &plan->blocks[i]);
}

static const struct sql_card *find_card(const struct sql_card_list *all, int64_t id)
{
    for (ptrdiff_t i = 0; i < all->count; i++)
        if (all->items[i].id == id)
            return &all->items[i];
    return NULL;
}

static struct front_cards cards_of(struct arena *a, const struct sql_card_list *all, const struct front_row *row)
{
    struct front_cards out = {arena_array(a, struct sql_card, row->count), 0};
    for (ptrdiff_t i = 0; i < row->count; i++) {
        const struct sql_card *card = find_card(all, row->ids[i]);
        if (card)
            out.cards[out.count++] = *card;
    }
    return out;
}

static struct err read_cards(struct front_query *q, struct db_conn *conn)
{
    struct sql_card_list all;
    struct front_view *out = q->out;
    const struct front_plan *plan = q->plan;
    struct front_row lead = {{plan->lead}, plan->lead != 0};
    TRY(sql_story_cards(q->a, conn, json_of(q->a, write_plan, plan), &all));
    struct front_cards one = cards_of(q->a, &all, &lead);
    out->lead = one.count ? one.cards : NULL;
    out->second = cards_of(q->a, &all, &plan->second);
    out->latest = cards_of(q->a, &all, &plan->latest);
    out->week = cards_of(q->a, &all, &plan->week);
    out->updates = cards_of(q->a, &all, &plan->updates);
    out->topic = cards_of(q->a, &all, &plan->topic);
    out->more = cards_of(q->a, &all, &plan->more);
    out->blocks = arena_array(q->a, struct front_cards, q->section_count);
    for (ptrdiff_t i = 0; i < MIN(q->section_count, (ptrdiff_t)FRONT_SECTIONS); i++)
        out->blocks[i] = cards_of(q->a, &all, &plan->blocks[i]);
    return OK;
}

static struct err count_pages(struct front_query *q, struct db_conn *conn)
{
    struct sql_month_list months;
    int64_t stories = 0;
    TRY(sql_listing_months(q->a, conn, str_format(q->a, "front:%.*s", STR_ARG(q->edition->language)), &months));
    for (ptrdiff_t i = 0; i < months.count; i++)
        stories += months.items[i].stories;
    q->out->pages = MAX((stories + q->settings->page_size - 1) / q->settings->page_size, (int64_t)1);
    return OK;
}

static struct err read_front(struct db_conn *conn, void *context)
{
    struct front_query *q = context;
    *q->out = (struct front_view){.expires = INT64_MAX};
    q->material = (struct front_material){.now = q->now, .promised = q->settings->page_size};
    TRY(read_newest(q, conn));
    TRY(read_sections(q, conn));
    TRY(read_pins(q, conn));
    choose_layout(q);
    TRY(read_topic(q, conn));
    front_plan_make(&q->material, q->plan);
    q->out->layout = q->plan->layout;
    TRY(read_cards(q, conn));
    TRY(sql_front_corrections(q->a, conn, q->edition->language, q->now - CORRECTION_DAYS * TIME_DAY, CORRECTIONS,
                              &q->out->corrections));
    return count_pages(q, conn);
}

struct err query_front(struct newsroom *n, struct arena *a, const struct sql_edition *edition,
                       const struct sql_section *const *sections, ptrdiff_t section_count, int64_t now,
                       struct front_view *out)
{
    struct front_query *q = arena_make(a, struct front_query);
    *q = (struct front_query){.a = a,
                              .settings = newsroom_settings(n),
                              .edition = edition,
                              .sections = sections,
                              .section_count = section_count,
                              .now = now,
                              .plan = arena_make(a, struct front_plan),
                              .out = out};
    return db_read_any(newsroom_db(n), read_front, q);
}

struct newest_query {
    struct arena *a;
    struct str language;
    int64_t count;
    struct sql_card_list *out;
};

static struct err read_newest_cards(struct db_conn *conn, void *context)
{
    struct newest_query *q = context;
    return sql_front_cards(q->a, conn, q->language, INT64_MAX, q->count, 0, q->out);
}

struct err query_newest(struct newsroom *n, struct arena *a, struct str language, int64_t count,
                        struct sql_card_list *out)
{
    struct newest_query q = {a, language, count, out};
    return db_read_any(newsroom_db(n), read_newest_cards, &q);
}

struct authors_query {
    struct arena *a;
    const struct sql_card_list *cards;
    struct sql_card_author_list *out;
};

static void write_cards(struct json *j, const void *context)
{
    const struct sql_card_list *cards = context;
    for (ptrdiff_t i = 0; i < cards->count; i++)
        json_write_int(j, cards->items[i].id);
}

static struct err read_authors(struct db_conn *conn, void *context)
{
    struct authors_query *q = context;
    return sql_card_authors(q->a, conn, json_of(q->a, write_cards, q->cards), q->out);
}

struct err query_card_authors(struct newsroom *n, struct arena *a, const struct sql_card_list *cards,
                              struct sql_card_author_list *out)
{
    struct authors_query q = {a, cards, out};
    return db_read_any(newsroom_db(n), read_authors, &q);
}
