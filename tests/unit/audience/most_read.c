/* most_read.c - what is most read: within the edition and section, only what readers may see, changed at its times, the
 * same again after a restart. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "unit/newsroom_fixture.h"

#include "audience/most_read.c"
#include "audience/store.h"

#define NOW ((int64_t)20783 * TIME_DAY + 10 * HOUR + HOUR / 2)
#define THIS_HOUR (NOW / HOUR)
#define MINUTE (60 * TIME_SECOND)
#define STORIES 6

struct scene {
    struct room room;
    struct db *audience;
    struct most_read *m;
    int64_t ids[STORIES]; /* the last one is Spanish */
};

static void scene_open(struct scene *s, struct store_fixture *f)
{
    static const char *const headlines[STORIES] = {"One", "Two", "Three", "Four", "Five", "Seis"};
    room_open(&s->room, f);
    assert_ok(newsroom_set(s->room.n, &ACTOR_COMMAND, S("editions"), S("es:")));
    for (int i = 0; i < STORIES; i++) {
        struct story_input in = room_story(&s->room, headlines[i]);
        struct str section = i % 2 ? S("Harbour/Ferries") : S("Council");
        in.sections = &section, in.section_count = 1;
        if (i == STORIES - 1)
            in.language = S("es");
        s->ids[i] = room_put(&s->room, &in).id;
    }
    assert_ok(audience_store_open(s->room.n, &s->audience));
    s->m = most_read_make();
    s->room.touched[0] = 0;
}

static void scene_close(struct scene *s)
{
    most_read_free(s->m);
    db_close(s->audience);
    room_close(&s->room);
}

static void with_scene(struct store_fixture *f, void (*test)(struct scene *s))
{
    struct scene s = {0};
    scene_open(&s, f);
    test(&s);
    scene_close(&s);
}

#define SCENE_TEST(name)                                                                                               \
    static void test_##name(struct store_fixture *f)                                                                   \
    {                                                                                                                  \
        with_scene(f, name);                                                                                           \
    }

struct views {
    int64_t hour, story_id, seen, read;
    struct str edition;
};

static struct err add_views(struct db_conn *conn, void *context)
{
    const struct views *v = context;
    return sql_view_hour_add(conn, v->hour, v->story_id, v->story_id ? S("") : S("front:en"), v->edition, v->seen,
                             v->seen, v->read, 0, S(""), S(""));
}

static void view(struct scene *s, int hours_ago, int story, int64_t seen, int64_t read)
{
    struct views v = {THIS_HOUR - hours_ago, s->ids[story], seen, read, story == STORIES - 1 ? S("es") : S("en")};
    assert_ok(db_write(s->audience, add_views, &v));
}

static void refresh_at(struct scene *s, int64_t now)
{
    s->room.touched[0] = 0;
    assert_ok(most_read_refresh(s->m, s->room.n, s->audience, now));
}

static int64_t section_of(struct scene *s, const char *slug)
{
    struct sql_section_list all;
    assert_ok(query_sections(s->room.n, s->room.a, S("en"), &all));
    for (ptrdiff_t i = 0; i < all.count; i++)
        if (str_equal(all.items[i].slug, str_from_c(slug)))
            return all.items[i].id;
    fail_msg("no section %s", slug);
    return 0;
}

/* wanted: stories by their place in the scene, "021". */
static void assert_list(struct scene *s, const char *edition, int64_t section, enum ranking_kind kind,
                        const char *wanted)
{
    struct most_read_list list = {0};
    char got[MOST_READ_KEPT + 1] = "";
    most_read_find(s->m, str_from_c(edition), section, &list);
    for (ptrdiff_t i = 0; i < list.counts[kind]; i++)
        for (int k = 0; k < STORIES; k++)
            if (list.ids[kind][i] == s->ids[k])
                got[i] = (char)('0' + k);
    assert_string_equal(got, wanted);
}

static void stays_within_edition_and_section(struct scene *s)
{
    struct views front = {THIS_HOUR, 0, 5000, 0, S("en")};
    assert_ok(db_write(s->audience, add_views, &front));
    view(s, 0, 0, 10, 1);
    view(s, 0, 1, 30, 2);
    view(s, 0, 2, 20, 9);
    view(s, 0, 3, 5, 0);
    view(s, 0, 5, 900, 900);
    refresh_at(s, NOW);
    assert_list(s, "en", 0, RANKING_SEEN, "1203");
    assert_list(s, "en", 0, RANKING_READ, "210");
    assert_list(s, "es", 0, RANKING_SEEN, "5");
    assert_list(s, "en", section_of(s, "council"), RANKING_SEEN, "20");
    assert_list(s, "en", section_of(s, "ferries"), RANKING_SEEN, "13");
    assert_list(s, "en", section_of(s, "harbour"), RANKING_SEEN, "13"); /* the section around it */
    assert_list(s, "fr", 0, RANKING_SEEN, "");
    assert_true(room_has_touched(&s->room, "*")); /* pages were served before there was a list */
    view(s, 0, 2, 9000, 0);
    refresh_at(s, NOW + 600 * TIME_SECOND);
    assert_true(room_has_touched(&s->room, "most-read:en") && !room_has_touched(&s->room, "*"));
}

static void new_views_outweigh_old_ones(struct scene *s)
{
    view(s, 6, 0, 100, 0);  /* 50 now */
    view(s, 0, 1, 51, 0);   /* 51 */
    view(s, 12, 2, 190, 0); /* 47.5 */
    view(s, 24, 3, 10000, 0);
    refresh_at(s, NOW);
    assert_list(s, "en", 0, RANKING_SEEN, "3102");
    assert_ok(newsroom_set(s->room.n, &ACTOR_COMMAND, S("most_read_half_life"), S("1")));
    refresh_at(s, NOW + 6 * MINUTE); /* the hours before count anew */
    assert_list(s, "en", 0, RANKING_SEEN, "10" /* 2 and 3 are older than its eight half-lives */);
}

static void only_what_readers_may_see(struct scene *s)
{
    for (int i = 0; i < 4; i++)
        view(s, 0, i, 100 - i, 0);
    assert_ok(newsroom_story_move(s->room.n, &ACTOR_COMMAND, s->ids[1], STORY_WITHDRAWN, TIME_NONE, S("wrong")));
    refresh_at(s, NOW);
    assert_list(s, "en", 0, RANKING_SEEN, "023");
    assert_list(s, "en", section_of(s, "ferries"), RANKING_SEEN, "3");
}

static void changes_at_its_times_only(struct scene *s)
{
    view(s, 0, 0, 10, 0);
    view(s, 0, 1, 9, 0);
    refresh_at(s, NOW);
    assert_list(s, "en", 0, RANKING_SEEN, "01");
    refresh_at(s, NOW + MINUTE);
    assert_string_equal(s->room.touched, ""); /* nothing changed */
    view(s, 0, 1, 9, 0);
    refresh_at(s, NOW + 4 * MINUTE);
    assert_list(s, "en", 0, RANKING_SEEN, "01"); /* five minutes are not over */
    assert_string_equal(s->room.touched, "");
    refresh_at(s, NOW + 5 * MINUTE);
    assert_list(s, "en", 0, RANKING_SEEN, "10");
    assert_string_equal(s->room.touched, " most-read:en "); /* in their sections nothing changed */
    view(s, 0, 0, 100, 0);
    refresh_at(s, NOW + 9 * MINUTE);
    assert_list(s, "en", 0, RANKING_SEEN, "10");
    refresh_at(s, NOW + 10 * MINUTE);
    assert_list(s, "en", 0, RANKING_SEEN, "01");
}

static void what_nobody_sees_changes_nothing(struct scene *s)
{
    assert_ok(newsroom_set(s->room.n, &ACTOR_COMMAND, S("most_read"), S("2")));
    for (int i = 0; i < 4; i++)
        view(s, 0, i, 100 - 10 * i, 0);
    refresh_at(s, NOW);
    view(s, 0, 3, 15, 0); /* third now, and two are shown */
    refresh_at(s, NOW + 6 * MINUTE);
    assert_false(room_has_touched(&s->room, "most-read:en"));
    assert_list(s, "en", 0, RANKING_SEEN, "0132");
}

static void ends_when_nobody_reads(struct scene *s)
{
    view(s, 0, 0, 1, 0);
    refresh_at(s, NOW);
    assert_list(s, "en", 0, RANKING_SEEN, "0");
    refresh_at(s, NOW + 60 * HOUR);
    assert_list(s, "en", 0, RANKING_SEEN, "");
    assert_true(room_has_touched(&s->room, "most-read:en"));
    refresh_at(s, NOW + 61 * HOUR);
    assert_string_equal(s->room.touched, "");
}

/* Settled hour by hour, or read at once after a restart, or after the clock was put back: the same lists. */
static void is_the_same_after_a_restart(struct scene *s)
{
    for (int i = 0; i < 5; i++)
        for (int hour = 0; hour < 30; hour++)
            view(s, hour, i, (i + 1) * (hour % (i + 2)), hour % (i + 1));
    for (int hour = 20; hour >= 0; hour--)
        refresh_at(s, NOW - hour * HOUR);
    struct most_read_list before, after;
    assert_true(most_read_find(s->m, S("en"), 0, &before));
    refresh_at(s, NOW - 20 * HOUR);
    refresh_at(s, NOW);
    assert_true(most_read_find(s->m, S("en"), 0, &after));
    assert_memory_equal(before.ids, after.ids, sizeof before.ids);
    most_read_free(s->m);
    s->m = most_read_make();
    refresh_at(s, NOW);
    assert_true(most_read_find(s->m, S("en"), 0, &after));
    assert_memory_equal(before.ids, after.ids, sizeof before.ids);
}

/* An hour's figures still change while it may: a machine is taken back out of it. */
static void what_is_taken_back_counts_no_more(struct scene *s)
{
    view(s, 1, 0, 50, 0);
    view(s, 1, 1, 20, 0);
    refresh_at(s, NOW);
    assert_list(s, "en", 0, RANKING_SEEN, "01");
    view(s, 1, 0, -50, 0);
    refresh_at(s, NOW + 6 * MINUTE);
    assert_list(s, "en", 0, RANKING_SEEN, "1");
}

SCENE_TEST(stays_within_edition_and_section)
SCENE_TEST(new_views_outweigh_old_ones)
SCENE_TEST(only_what_readers_may_see)
SCENE_TEST(changes_at_its_times_only)
SCENE_TEST(what_nobody_sees_changes_nothing)
SCENE_TEST(ends_when_nobody_reads)
SCENE_TEST(is_the_same_after_a_restart)
SCENE_TEST(what_is_taken_back_counts_no_more)

int main(void)
{
    static const struct store_test tests[] = {
        STORE_TEST(test_stays_within_edition_and_section), STORE_TEST(test_new_views_outweigh_old_ones),
        STORE_TEST(test_only_what_readers_may_see),        STORE_TEST(test_changes_at_its_times_only),
        STORE_TEST(test_what_nobody_sees_changes_nothing), STORE_TEST(test_ends_when_nobody_reads),
        STORE_TEST(test_is_the_same_after_a_restart),      STORE_TEST(test_what_is_taken_back_counts_no_more),
    };
    return store_tests_run(tests, COUNT_OF(tests));
}
