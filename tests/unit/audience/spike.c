/* spike.c - what is far above its hour is told from a busy hour, a new story and a server that just began; on both
 * engines. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "unit/newsroom_fixture.h"

#include "audience/spike.c"
#include "audience/judge.h"
#include "audience/store.h"

#define NOW (1800000000 * TIME_SECOND)

struct scene {
    struct room room;
    struct db *db;
    int64_t story;
    int64_t from, every, to; /* what is put in */
    bool counted;
};

static void scene_open(struct scene *scene, struct store_fixture *f, int64_t out_minutes)
{
    *scene = (struct scene){.counted = true};
    room_open(&scene->room, f);
    time_set(NOW);
    assert_ok(audience_store_open(scene->room.n, &scene->db));
    struct story_input input = room_story(&scene->room, "Ferry\" <b>");
    input.fresh = true;
    input.date = NOW - out_minutes * MINUTE;
    scene->story = room_put(&scene->room, &input).id;
}

static void scene_close(struct scene *scene)
{
    time_set(0);
    db_close(scene->db);
    room_close(&scene->room);
}

static struct err put(struct db_conn *conn, void *context)
{
    struct scene *s = context;
    for (int64_t at = s->from; at < s->to; at += s->every)
        TRY(sql_audience_event_add(conn, at, at, 1, s->story, S(""), S("en"), JUDGE_SEEN, 0, -1, s->counted));
    return OK;
}

/* One view every so many seconds, between so many minutes ago. */
static void seen(struct scene *s, int64_t from, int64_t to, int64_t seconds)
{
    s->from = NOW - from * MINUTE;
    s->to = NOW - to * MINUTE;
    s->every = seconds * TIME_SECOND;
    assert_ok(db_write(s->db, put, s));
}

static const struct spike *find(struct scene *s, struct spikes *out)
{
    assert_ok(spike_find(s->room.a, s->room.n, s->db, NOW, out));
    for (ptrdiff_t i = 0; i < out->count; i++)
        if (out->items[i].story_id == s->story)
            return &out->items[i];
    return NULL;
}

static void stands_out(struct store_fixture *f)
{
    struct scene s;
    struct spikes spikes;
    scene_open(&s, f, 6000);
    seen(&s, 70, 10, 60); /* 60 in the hour: 10 are expected */
    seen(&s, 10, 0, 10);  /* 60 */
    const struct spike *spike = find(&s, &spikes);
    assert_non_null(spike);
    assert_int_equal(spike->seen, 60);
    assert_int_equal(spike->expected, 10);
    assert_true(str_equal(spike->headline, S("Ferry\" <b>")));
    assert_int_equal(spikes.count, 2); /* the whole site, too */
    assert_int_equal(spikes.items[0].story_id, 0);
    scene_close(&s);
}

static void is_no_busy_hour(struct store_fixture *f)
{
    struct scene s;
    struct spikes spikes;
    scene_open(&s, f, 6000);
    seen(&s, 70, 10, 40); /* 15 are expected: 60 is four times as many */
    seen(&s, 10, 0, 10);
    assert_null(find(&s, &spikes));
    assert_int_equal(spikes.count, 0);
    assert_ok(newsroom_set(s.room.n, &ACTOR_COMMAND, S("alert_times"), S("4")));
    assert_non_null(find(&s, &spikes));
    assert_ok(newsroom_set(s.room.n, &ACTOR_COMMAND, S("alert_least"), S("61")));
    assert_null(find(&s, &spikes));
    scene_close(&s);
}

static void is_no_new_story(struct store_fixture *f)
{
    struct scene s;
    struct spikes spikes;
    scene_open(&s, f, 29);
    seen(&s, 70, 69, 60); /* somebody was here for the whole hour */
    seen(&s, 10, 0, 5);
    assert_null(find(&s, &spikes));
    scene_close(&s);
}

/* Half the hour out: what it made in that time is what it makes. */
static void measures_since_it_is_out(struct store_fixture *f)
{
    struct scene s;
    struct spikes spikes;
    scene_open(&s, f, 40);
    seen(&s, 40, 10, 60); /* 30 in 30 minutes: 10 in ten */
    seen(&s, 10, 0, 10);
    const struct spike *spike = find(&s, &spikes);
    assert_non_null(spike);
    assert_int_equal(spike->expected, 10);
    scene_close(&s);
}

static void is_no_beginning_of_counting(struct store_fixture *f)
{
    struct scene s;
    struct spikes spikes;
    scene_open(&s, f, 6000);
    seen(&s, 15, 10, 60);
    seen(&s, 10, 0, 2);
    assert_null(find(&s, &spikes));
    assert_int_equal(spikes.count, 0);
    scene_close(&s);
}

static void leaves_machines_out(struct store_fixture *f)
{
    struct scene s;
    struct spikes spikes;
    scene_open(&s, f, 6000);
    seen(&s, 70, 10, 60);
    s.counted = false;
    seen(&s, 10, 0, 2);
    assert_null(find(&s, &spikes));
    scene_close(&s);
}

int main(void)
{
    log_set_level(LOG_ERROR);
    static const struct store_test tests[] = {
        STORE_TEST(stands_out),
        STORE_TEST(is_no_busy_hour),
        STORE_TEST(is_no_new_story),
        STORE_TEST(measures_since_it_is_out),
        STORE_TEST(is_no_beginning_of_counting),
        STORE_TEST(leaves_machines_out),
    };
    return store_tests_run(tests, COUNT_OF(tests));
}
