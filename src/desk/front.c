/* front.c - the front as it stands: each slot, its story, how it does, and the hand that puts it there. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "audience/front_figures.h"
#include "base/time.h"
#include "desk/audience_view.h"
#include "desk/frame.h"
#include "desk/notice.h"
#include "desk/routes.h"
#include "http/form.h"
#include "newsroom/front_slots.h"
#include "page/access.h"
#include "page/language.h"
#include "text/language_name.h"
#include "text/url.h"

#define PATH "/desk/front/"
#define HOUR (3600 * TIME_SECOND)

static const struct notice_words WORDS = {.invalid = S_INIT("")};

/* How long a story may be pinned, for the form; 0: until it is taken away. */
static const int PIN_HOURS[] = {3, 6, 12, 24, 72, 0};

/* What is shown: an edition's front, and its figures by slot. */
struct front_room {
    struct page *p;
    const struct sql_edition *edition;
    struct front_slots slots;
    struct front_figures *figures; /* NULL: readers are not counted */
    int64_t at;                    /* of the figures */
};

/* ---- which edition ---- */

static const struct sql_edition *find_edition(const struct page *p, struct str language)
{
    for (ptrdiff_t i = 0; i < p->editions.count; i++)
        if (str_equal(p->editions.items[i].language, language))
            return &p->editions.items[i];
    return &p->editions.items[0];
}

static void fill_editions(const struct front_room *room, struct value *map)
{
    struct page *p = room->p;
    struct value *list = value_set_list(p->a, map, S("editions"));
    for (ptrdiff_t i = 0; i < p->editions.count && p->editions.count > 1; i++) {
        struct str language = p->editions.items[i].language;
        struct value *item = value_append_map(p->a, list);
        value_set_text(p->a, item, S("name"), language_name_in(p->a, language, p->language));
        value_set_text(p->a, item, S("url"), str_format(p->a, PATH "?lang=%.*s", STR_ARG(language)));
        value_set_bool(p->a, item, S("current"), &p->editions.items[i] == room->edition);
    }
}

/* ---- slots ---- */

static void fill_pin(const struct front_room *room, struct value *row, const struct front_slot *slot)
{
    struct page *p = room->p;
    bool pinned = slot->pin != NULL, lasts = pinned && slot->pin->until != INT64_MAX;
    value_set_bool(p->a, row, S("pinned"), false);
    value_set_bool(p->a, row, S("free"), false);
    if (!slot->slot.n)
        return;
    struct value *map = value_set_map(p->a, row, pinned ? S("pinned") : S("free"));
    value_set_text(p->a, map, S("slot"), slot->slot);
    value_set_text(p->a, map, S("path"), pinned ? slot->pin->path : slot->card->path);
    page_set_time(p, map, S("until"), lasts ? slot->pin->until : DB_NULL,
                  lasts ? dates_short(p->a, &p->dates, slot->pin->until) : S(""));
}

static void fill_figures(const struct front_room *room, struct value *row, const struct front_figures *figures)
{
    struct page *p = room->p;
    struct value *cells = value_set_list(p->a, row, S("cells"));
    if (!figures)
        return;
    struct str trend = audience_change(p, figures->hour_seen, figures->before_seen);
    value_append_text(p->a, cells, page_grouped(p, figures->hour_seen));
    value_append_text(p->a, cells, page_grouped(p, figures->hour_read));
    value_append_text(p->a, cells, trend.n ? trend : S("\xe2\x80\x93"));
    value_append_text(p->a, cells, page_grouped(p, figures->today_seen));
    value_append_text(p->a, cells, page_grouped(p, figures->today_read));
}

static void add_slot(const struct front_room *room, struct value *rows, ptrdiff_t i)
{
    struct page *p = room->p;
    const struct front_slot *slot = &room->slots.items[i];
    struct value *row = value_append_map(p->a, rows);
    value_set_text(p->a, row, S("place"), slot->section ? slot->section->name : audience_place_word(p, slot->place));
    value_set_text(p->a, row, S("name"), slot->card->headline);
    value_set_text(p->a, row, S("lang"), slot->card->language);
    value_set_text(p->a, row, S("url"),
                   room->figures ? str_format(p->a, AUDIENCE_HOME "story/%lld/", (long long)slot->card->id)
                                 : slot->card->path);
    fill_pin(room, row, slot);
    fill_figures(room, row, room->figures ? &room->figures[i] : NULL);
}

static struct err read_figures(struct front_room *room, int64_t now)
{
    struct page *p = room->p;
    int64_t *ids = arena_array(p->a, int64_t, room->slots.count);
    if (!p->site->audience)
        return OK;
    room->figures = arena_array(p->a, struct front_figures, room->slots.count);
    for (ptrdiff_t i = 0; i < room->slots.count; i++)
        ids[i] = room->slots.items[i].card->id;
    return front_memory_figures(audience_fronts(p->site->audience), audience_db(p->site->audience), p->settings->zone,
                                now, ids, room->slots.count, room->figures, &room->at);
}

/* ---- the form ---- */

static void add_choice(const struct page *p, struct value *list, struct str value, struct str name)
{
    struct value *item = value_append_map(p->a, list);
    value_set_text(p->a, item, S("value"), value);
    value_set_text(p->a, item, S("name"), name);
}

static void fill_choices(const struct front_room *room, struct value *map)
{
    struct page *p = room->p;
    struct value *slots = value_set_list(p->a, map, S("slots")), *hours = value_set_list(p->a, map, S("hours"));
    add_choice(p, slots, S("lead"), audience_place_word(p, S("lead")));
    for (int i = 1; i <= FRONT_SECOND; i++)
        add_choice(
            p, slots, str_format(p->a, "second-%d", i),
            str_format(p->a, "%.*s %.*s", STR_ARG(audience_place_word(p, S("second"))), STR_ARG(page_number(p, i))));
    for (ptrdiff_t i = 0; i < MIN(room->slots.section_count, (ptrdiff_t)FRONT_SECTIONS); i++)
        add_choice(p, slots, str_concat(p->a, S("section/"), room->slots.sections[i]->slug),
                   room->slots.sections[i]->name);
    for (ptrdiff_t i = 0; i < COUNT_OF(PIN_HOURS); i++)
        add_choice(p, hours, str_format(p->a, "%d", PIN_HOURS[i]),
                   PIN_HOURS[i] ? page_word_with(p, S("desk_front_hours"), S("n"), page_number(p, PIN_HOURS[i]))
                                : page_word(p, S("desk_front_for_good")));
}

static void fill(const struct front_room *room)
{
    static const char *const LAYOUTS[] = {[FRONT_BREAKING] = "desk_front_breaking",
                                          [FRONT_ORDINARY] = "desk_front_ordinary",
                                          [FRONT_QUIET] = "desk_front_quiet"};
    struct page *p = room->p;
    struct value *map = value_set_map(p->a, p->view, S("front"));
    value_set_text(p->a, map, S("language"), room->edition->language);
    value_set_text(p->a, map, S("layout"), page_word(p, str_from_c(LAYOUTS[room->slots.layout])));
    value_set_bool(p->a, map, S("counted"), room->figures != NULL);
    page_set_time(p, map, S("at"), room->at, dates_time(p->a, &p->dates, room->at));
    fill_editions(room, map);
    fill_choices(room, map);
    struct value *rows = value_set_list(p->a, map, S("rows"));
    for (ptrdiff_t i = 0; i < room->slots.count; i++)
        add_slot(room, rows, i);
}

static struct err show(struct http_request *r, struct http_response *out, struct err e, struct str language)
{
    struct page p;
    int64_t now = time_now();
    TRY(desk_begin(&p, r, out, S("desk_front"), DESK_FRONT, S("")));
    notice_set(&p, e, &WORDS);
    struct front_room room = {.p = &p, .edition = find_edition(&p, language), .at = now};
    TRY(front_slots_read(p.site->newsroom, p.a, room.edition, now, &room.slots));
    TRY(read_figures(&room, now));
    fill(&room);
    return desk_end(&p, S("desk-front"));
}

struct err desk_front(struct http_request *r, struct http_response *out)
{
    return show(r, out, OK, http_request_query(r, S("lang")));
}

/* ---- putting there, and taking away ---- */

static struct err answer(struct http_request *r, struct http_response *out, struct err e, struct str language,
                         const char *done)
{
    if (notice_can_say(e))
        return show(r, out, e, language);
    TRY(e);
    out->private = true;
    http_response_redirect(
        out, 303,
        str_format(r->arena, PATH "?lang=%.*s&done=%s", STR_ARG(url_encode_component(r->arena, language)), done));
    return OK;
}

static struct err read_until(struct str text, int64_t *until)
{
    int64_t hours;
    if (!str_to_i64(text, &hours) || hours < 0 || hours > FRONT_PIN_HOURS_MAX)
        return err_make(&ERR_INVALID, "A story is pinned for 1 to %d hours, or until it is taken away",
                        FRONT_PIN_HOURS_MAX);
    *until = hours ? time_now() + hours * HOUR : INT64_MAX;
    return OK;
}

static struct err pin(struct http_request *r, const struct http_form *form)
{
    int64_t until = 0;
    TRY(read_until(http_form_value(form, S("hours")), &until));
    return front_pin_put(site_of(r)->newsroom, r->arena, access_actor(r), http_form_value(form, S("lang")),
                         http_form_value(form, S("slot")), http_form_value(form, S("path")), until);
}

struct err desk_front_pin(struct http_request *r, struct http_response *out)
{
    struct http_form form;
    TRY(http_form_parse(r->arena, r->body, &form));
    return answer(r, out, pin(r, &form), http_form_value(&form, S("lang")), "pinned");
}

struct err desk_front_unpin(struct http_request *r, struct http_response *out)
{
    struct http_form form;
    TRY(http_form_parse(r->arena, r->body, &form));
    struct err e = front_pin_drop(site_of(r)->newsroom, access_actor(r), http_form_value(&form, S("slot")),
                                  http_form_value(&form, S("path")));
    return answer(r, out, e, http_form_value(&form, S("lang")), "unpinned");
}
