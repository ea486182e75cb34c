/* touch.c - what one process changes, another one that serves the newsroom hears; SQLite's has no other. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "newsroom/touch.c"

#include <fcntl.h>
#include <pthread.h>
#include <unistd.h>

#include "base/time.h"
#include "newsroom/media.h"
#include "newsroom/node.h"
#include "newsroom/workflow.h"
#include "unit/newsroom_fixture.h"

#define WAIT_SECONDS 180

/* ---- the text of a message ---- */

static void test_a_message_that_is_none_has_no_tags(struct store_fixture *f)
{
    static const char *const BAD[] = {
        "",       "story:1",     "\n",     "story:1\n\n", "story:1\n\nfront:en\n", "story\x01\n",
        "\x7f\n", "st\xc3ory\n", "a\tb\n", "a\r\n"};
    struct str *tags;
    for (ptrdiff_t i = 0; i < COUNT_OF(BAD); i++)
        if (touch_read(&f->a, str_from_c(BAD[i]), &tags))
            fail_msg("taken: %s", BAD[i]);
    char longest[TAG_MAX + 2];
    memset(longest, 'x', sizeof longest);
    longest[TAG_MAX + 1] = '\n';
    assert_int_equal(touch_read(&f->a, (struct str){longest, TAG_MAX + 2}, &tags), 0);
    assert_int_equal(touch_read(&f->a, (struct str){longest + 1, TAG_MAX + 1}, &tags), 1);
    assert_int_equal(touch_read(&f->a, S("story:1\nfront:en\n*\n"), &tags), 3);
    assert_true(str_equal(tags[1], S("front:en")));
}

static void test_only_so_much_fits(struct store_fixture *f)
{
    ptrdiff_t each = DB_ANNOUNCEMENT_MAX / 79, most = TOUCH_MESSAGES * each;
    struct str *tags = arena_array(&f->a, struct str, most + 1);
    for (ptrdiff_t i = 0; i <= most; i++)
        tags[i] = str_format(&f->a, "%078td", i);
    assert_true(fits(tags, most));
    assert_false(fits(tags, most + 1));
    tags[0] = S("two\nlines");
    assert_false(fits(tags, 1));
}

/* ---- another process ---- */

struct other {
    struct newsroom *n;
    pthread_mutex_t lock;
    char heard[65536]; /* all tags, each with a space before and behind */
    size_t n_heard;
    int doubts;
};

static void heard(void *context, const struct str *tags, ptrdiff_t count)
{
    struct other *o = context;
    pthread_mutex_lock(&o->lock);
    for (ptrdiff_t i = 0; i < count && o->n_heard + 300 < sizeof o->heard; i++)
        o->n_heard += (size_t)snprintf(o->heard + o->n_heard, sizeof o->heard - o->n_heard, " %.*s ", STR_ARG(tags[i]));
    pthread_mutex_unlock(&o->lock);
}

static void doubted(void *context, bool hears)
{
    struct other *o = context;
    pthread_mutex_lock(&o->lock);
    o->doubts += hears;
    pthread_mutex_unlock(&o->lock);
}

static bool has_heard(struct other *o, const char *tag)
{
    char with_spaces[300];
    snprintf(with_spaces, sizeof with_spaces, " %s ", tag);
    pthread_mutex_lock(&o->lock);
    bool has = strstr(o->heard, with_spaces) != NULL;
    pthread_mutex_unlock(&o->lock);
    return has;
}

static void wait_until_listening(struct other *o)
{
    for (int i = 0; i < WAIT_SECONDS * 1000; i++, usleep(1000)) {
        pthread_mutex_lock(&o->lock);
        bool listening = o->doubts > 0;
        pthread_mutex_unlock(&o->lock);
        if (listening)
            return;
    }
    fail_msg("the other process does not listen");
}

static void assert_hears(struct other *o, const char *tag)
{
    for (int i = 0; i < WAIT_SECONDS * 1000 && !has_heard(o, tag); i++)
        usleep(1000);
    if (!has_heard(o, tag))
        fail_msg("the other process did not hear of \"%s\"", tag);
}

static void other_open(struct other *o, const struct room *room)
{
    *o = (struct other){0};
    pthread_mutex_init(&o->lock, NULL);
    assert_ok(newsroom_open(str_from_c(room->folder), &o->n));
    newsroom_on_touch(o->n, heard, o);
    newsroom_on_doubt(o->n, doubted, o);
    assert_ok(node_listen(o->n));
    if (node_is_shared(o->n))
        wait_until_listening(o);
}

static void other_close(struct other *o)
{
    node_listen_end(o->n);
    newsroom_close(o->n);
    pthread_mutex_destroy(&o->lock);
}

static int64_t put(struct room *room, const char *headline)
{
    struct story_input input = room_story(room, headline);
    return room_put(room, &input).id;
}

/* Whatever a writer touches, others hear: each of the tags, and nothing where nothing was kept. */
static void test_another_process_hears_what_this_one_touches(struct store_fixture *f)
{
    struct room room;
    struct other other;
    struct story_input refused = {.headline = S(""), .date = TIME_NONE, .embargo = TIME_NONE};
    struct story_result result;
    room_open(&room, f);
    other_open(&other, &room);
    int64_t id = put(&room, "Ferry returns");
    struct str touched = str_copy(room.a, str_from_c(room.touched)), tag;
    assert_false(failed(newsroom_set(room.n, &ACTOR_COMMAND, S("title"), S("The Other Post"))));
    err_ignore(newsroom_story_put(room.n, room.a, &ACTOR_COMMAND, &refused, &result));
    assert_ok(newsroom_story_move(room.n, &ACTOR_COMMAND, id, STORY_WITHDRAWN, TIME_NONE, S("wrong")));
    if (!node_is_shared(room.n)) {
        usleep(20000);
        assert_int_equal(other.n_heard, 0);
        other_close(&other);
        room_close(&room);
        return;
    }
    while (touched.n) {
        str_cut(touched, ' ', &tag, &touched);
        if (tag.n)
            assert_hears(&other, str_to_c(room.a, tag));
    }
    assert_hears(&other, "*");
    assert_hears(&other, str_to_c(room.a, str_format(room.a, "story:%lld", (long long)id)));
    assert_ok(newsroom_reload(other.n));
    assert_text(newsroom_settings(other.n)->title, "The Other Post");
    other_close(&other);
    room_close(&room);
}

/* More tags than a message holds, as an import of many stories has: all of them. */
static void test_many_tags_come_in_many_messages(struct store_fixture *f)
{
    enum { STORIES = 1200 };
    struct room room;
    struct other other;
    if (f->engine == DB_SQLITE)
        return;
    room_open(&room, f);
    other_open(&other, &room);
    struct story_input *inputs = arena_array(room.a, struct story_input, STORIES);
    struct story_result *results = arena_array(room.a, struct story_result, STORIES);
    for (int i = 0; i < STORIES; i++)
        inputs[i] = room_story(&room, str_to_c(room.a, str_format(room.a, "Story number %d", i)));
    assert_ok(newsroom_story_put_many(room.n, room.a, &ACTOR_COMMAND, inputs, STORIES, results));
    for (int i = 0; i < STORIES; i++)
        assert_hears(&other, str_to_c(room.a, str_format(room.a, "story:%lld", (long long)results[i].id)));
    assert_true(db_hearing(newsroom_db(other.n)).told > 1);
    other_close(&other);
    room_close(&room);
}

/* ---- settings ---- */

static void test_settings_that_did_not_change_are_not_made_again(struct store_fixture *f)
{
    struct room room;
    room_open(&room, f);
    const struct settings *before = newsroom_settings(room.n);
    assert_ok(newsroom_reload(room.n));
    assert_ptr_equal(newsroom_settings(room.n), before);
    assert_ok(newsroom_set(room.n, &ACTOR_COMMAND, S("title"), S("Another")));
    assert_ptr_not_equal(newsroom_settings(room.n), before);
    room_close(&room);
}

int main(void)
{
    static const struct store_test tests[] = {
        STORE_TEST_SQLITE(test_a_message_that_is_none_has_no_tags),
        STORE_TEST_SQLITE(test_only_so_much_fits),
        STORE_TEST(test_another_process_hears_what_this_one_touches),
        STORE_TEST(test_many_tags_come_in_many_messages),
        STORE_TEST(test_settings_that_did_not_change_are_not_made_again),
    };
    return store_tests_run(tests, COUNT_OF(tests));
}
