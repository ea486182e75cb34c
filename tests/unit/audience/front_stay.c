/* front_stay.c - who stands on the front is noted when it changes, and pinned by hand for its edition; on both engines.
 */
/* SPDX-License-Identifier: Apache-2.0 */
#include "unit/newsroom_fixture.h"

#include "audience/front_figures.h"
#include "audience/front_stay.c"
#include "audience/judge.h"
#include "audience/report.h"
#include "audience/roll.h"
#include "audience/store.h"
#include "base/time.h"

#define NOW (1800000000 * TIME_SECOND)
#define HOUR (3600 * TIME_SECOND)
#define STORIES 5

struct scene {
    struct room room;
    struct db *db;
    int64_t ids[STORIES];
    struct sql_edition_list editions;
};

static void put_story(struct scene *s, int i)
{
    struct story_input input = room_story(&s->room, "Ferry");
    struct str section = S("Harbour");
    input.fresh = true;
    input.headline = str_format(s->room.a, "Ferry %d", i);
    input.date = NOW - (STORIES - i) * HOUR;
    input.sections = &section;
    input.section_count = 1;
    s->ids[i] = room_put(&s->room, &input).id;
}

static void with_scene(struct store_fixture *f, void act(struct scene *s))
{
    struct scene *s = arena_make(&f->a, struct scene);
    room_open(&s->room, f);
    time_set(NOW);
    assert_ok(audience_store_open(s->room.n, &s->db));
    for (int i = 0; i < STORIES - 1; i++)
        put_story(s, i);
    assert_ok(query_editions(s->room.n, s->room.a, &s->editions));
    act(s);
    time_set(0);
    db_close(s->db);
    room_close(&s->room);
}

static struct front_slots read_slots(struct scene *s, int64_t now)
{
    struct front_slots slots;
    assert_ok(front_slots_read(s->room.n, s->room.a, &s->editions.items[0], now, &slots));
    return slots;
}

static struct front_slots note(struct scene *s, int64_t now)
{
    struct front_slots slots = read_slots(s, now);
    time_set(now);
    assert_ok(front_stay_note(s->db, s->room.a, S("en"), &slots, now));
    return slots;
}

static int on_front(struct scene *s, int64_t id, struct report_mark out[8])
{
    struct report_marks found;
    int64_t day = roll_day_of(S("UTC"), NOW);
    int count = 0;
    assert_ok(report_marks_find(s->room.a, s->room.n, s->db, id, (struct report_period){day - 1, day + 1}, &found));
    for (ptrdiff_t i = 0; i < found.count; i++)
        if (found.items[i].kind == REPORT_ON_FRONT && count < 8)
            out[count++] = found.items[i];
    return count;
}

static void stays(struct scene *s)
{
    struct report_mark marks[8];
    struct front_slots slots = note(s, NOW);
    assert_true(str_equal(slots.items[0].place, S("lead")) && slots.items[0].card->id == s->ids[3]);
    (void)note(s, NOW + HOUR / 2); /* nothing changed */
    assert_int_equal(on_front(s, s->ids[3], marks), 1);
    assert_true(marks[0].at == NOW && marks[0].until == INT64_MAX && str_equal(marks[0].text, S("lead")));
    put_story(s, 4);
    (void)note(s, NOW + HOUR);
    assert_int_equal(on_front(s, s->ids[3], marks), 2);
    assert_true(marks[0].until == NOW + HOUR && str_equal(marks[0].text, S("lead")));
    assert_true(marks[1].at == NOW + HOUR && str_equal(marks[1].text, S("second")));
    assert_int_equal(on_front(s, s->ids[4], marks), 1);
}

static void notes_who_comes_and_goes(struct store_fixture *f)
{
    with_scene(f, stays);
}

/* A pin says the same as the stay that it makes; where nobody looked, it speaks for itself. */
static void pins(struct scene *s)
{
    struct report_mark marks[8];
    struct front_slots slots = note(s, NOW);
    struct str path = slots.items[2].card->path;
    int64_t pinned = slots.items[2].card->id;
    assert_null(slots.items[0].pin);
    assert_ok(front_pin_put(s->room.n, s->room.a, &ACTOR_COMMAND, S("en"), S("lead"),
                            str_concat(s->room.a, S("https://post.example"), path), NOW + 3 * HOUR));
    slots = note(s, NOW + 1);
    assert_int_equal(slots.items[0].card->id, pinned);
    assert_non_null(slots.items[0].pin);
    int count = on_front(s, pinned, marks);
    assert_int_equal(count, 2); /* second, lead */
    assert_true(str_equal(marks[1].text, S("lead")) && marks[1].at == NOW + 1);
    slots = read_slots(s, NOW + 3 * HOUR);
    assert_true(slots.items[0].card->id != pinned);
    time_set(NOW + 2);
    assert_ok(front_pin_put(s->room.n, s->room.a, &ACTOR_COMMAND, S("en"), S("second-2"), path, INT64_MAX));
    assert_true(
        str_equal(newsroom_settings(s->room.n)->front_pins, str_format(s->room.a, "second-2 %.*s", STR_ARG(path))));
    assert_ok(front_pin_drop(s->room.n, &ACTOR_COMMAND, S("second-1"), path));
    assert_true(newsroom_settings(s->room.n)->front_pins.n > 0);
    assert_ok(front_pin_drop(s->room.n, &ACTOR_COMMAND, S("second-2"), path));
    assert_int_equal(newsroom_settings(s->room.n)->front_pins.n, 0);
}

static void pins_by_hand(struct store_fixture *f)
{
    with_scene(f, pins);
}

static void hostile(struct scene *s)
{
    static const char *const paths[] = {
        "", "ferry", "/gone/", "/a/; lead /b/", "/a/ until 2030-01-01", "https://evil.example/a/"};
    const struct actor writer = {.who = S("tor"), .origin = S("192.0.2.1"), .role = ROLE_WRITER};
    struct str path = read_slots(s, NOW).items[0].card->path;
    for (ptrdiff_t i = 0; i < COUNT_OF(paths); i++)
        assert_err(
            front_pin_put(s->room.n, s->room.a, &ACTOR_COMMAND, S("en"), S("lead"), str_from_c(paths[i]), INT64_MAX),
            &ERR_INVALID);
    assert_err(front_pin_put(s->room.n, s->room.a, &ACTOR_COMMAND, S("en"), S("lead /x/; lead"), path, INT64_MAX),
               &ERR_INVALID);
    assert_err(front_pin_put(s->room.n, s->room.a, &ACTOR_COMMAND, S("es"), S("lead"), path, INT64_MAX), &ERR_INVALID);
    assert_err(front_pin_put(s->room.n, s->room.a, &writer, S("en"), S("lead"), path, INT64_MAX), &ERR_FORBIDDEN);
    assert_err(front_pin_drop(s->room.n, &writer, S("lead"), path), &ERR_FORBIDDEN);
    assert_int_equal(newsroom_settings(s->room.n)->front_pins.n, 0);
}

static void refuses_what_is_no_pin(struct store_fixture *f)
{
    with_scene(f, hostile);
}

static struct err put_events(struct db_conn *conn, void *context)
{
    const struct scene *s = context;
    for (int i = 0; i < 7; i++)
        TRY(sql_audience_event_add(conn, NOW - i * 60 * TIME_SECOND, i, 1, s->ids[1], S(""), S("en"),
                                   i < 2 ? JUDGE_READ : JUDGE_SEEN, 0, -1, true));
    for (int i = 0; i < 4; i++)
        TRY(sql_audience_event_add(conn, NOW - HOUR - i * 60 * TIME_SECOND - 1, i, 1, s->ids[1], S(""), S("en"),
                                   JUDGE_SEEN, 0, -1, i < 3));
    int64_t first = roll_first_hour(S("UTC"), roll_day_of(S("UTC"), NOW));
    TRY(sql_view_hour_add(conn, first, s->ids[1], S(""), S("en"), 20, 15, 9, 0, S(""), S("")));
    return sql_view_hour_add(conn, first - 1, s->ids[1], S(""), S("en"), 20, 15, 9, 0, S(""), S(""));
}

static void figures(struct scene *s)
{
    struct front_figures out[2];
    assert_ok(db_write(s->db, put_events, s));
    assert_ok(front_figures_of(s->db, S("UTC"), NOW, s->ids, 2, out));
    assert_int_equal(out[0].hour_seen + out[0].today_seen, 0);
    assert_int_equal(out[1].hour_seen, 5);
    assert_int_equal(out[1].hour_read, 2);
    assert_int_equal(out[1].before_seen, 3);
    assert_int_equal(out[1].today_seen, 15);
    assert_int_equal(out[1].today_read, 9);
}

static void tells_how_they_do(struct store_fixture *f)
{
    with_scene(f, figures);
}

static int64_t remembered(struct front_memory *memory, struct scene *s, int64_t now, ptrdiff_t count, int64_t *at)
{
    struct front_figures out[2];
    assert_ok(front_memory_figures(memory, s->db, S("UTC"), now, s->ids, count, out, at));
    return out[1].hour_seen;
}

/* Looks are answered by the last one for some seconds, and only those at the same stories. */
static void memory(struct scene *s)
{
    struct front_memory memory;
    int64_t at, ids[FRONT_MEMORY_STORIES + 1] = {0};
    struct front_figures out[FRONT_MEMORY_STORIES + 1];
    front_memory_init(&memory);
    assert_int_equal(remembered(&memory, s, NOW, 2, &at), 0);
    assert_ok(db_write(s->db, put_events, s));
    assert_int_equal(remembered(&memory, s, NOW + 4 * TIME_SECOND, 2, &at), 0);
    assert_int_equal(at, NOW);
    assert_int_equal(remembered(&memory, s, NOW - 1, 2, &at), 6); /* the clock went back: another hour */
    assert_int_equal(remembered(&memory, s, NOW + 5 * TIME_SECOND, 2, &at), 5);
    assert_int_equal(at, NOW + 5 * TIME_SECOND);
    for (int i = 0; i < FRONT_MEMORY_FRONTS; i++) { /* as many others: the first makes room */
        ids[0] = i + 1000;
        assert_ok(front_memory_figures(&memory, s->db, S("UTC"), NOW + (6 + i) * TIME_SECOND, ids, 1, out, &at));
    }
    assert_int_equal(remembered(&memory, s, NOW + 6 * TIME_SECOND, 2, &at), 5);
    assert_int_equal(at, NOW + 6 * TIME_SECOND);
    assert_ok(front_memory_figures(&memory, s->db, S("UTC"), NOW, ids, FRONT_MEMORY_STORIES + 1, out, &at));
    front_memory_close(&memory);
}

static void remembers_for_some_seconds(struct store_fixture *f)
{
    with_scene(f, memory);
}

int main(void)
{
    log_set_level(LOG_ERROR);
    static const struct store_test tests[] = {
        STORE_TEST(notes_who_comes_and_goes),   STORE_TEST(pins_by_hand),
        STORE_TEST(refuses_what_is_no_pin),     STORE_TEST(tells_how_they_do),
        STORE_TEST(remembers_for_some_seconds),
    };
    return store_tests_run(tests, COUNT_OF(tests));
}
