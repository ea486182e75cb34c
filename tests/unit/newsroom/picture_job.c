/* picture_job.c - tests: renditions from the row that asks for them to the pages that show them. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "unit/newsroom_fixture.h"

#include "newsroom/check.h"
#include "newsroom/folder.h"
#include "newsroom/lease.h"
#include "newsroom/picture_job.c"
#include "newsroom/query.h"
#include "unit/picture_fixture.h"

#include <fcntl.h>
#include <sys/stat.h>

static struct sql_media *add(struct room *room, struct str bytes)
{
    struct sql_media *media;
    assert_ok(newsroom_media_add(room->n, room->a, &ACTOR_COMMAND, bytes, S("a.png"), S(""), S(""), S(""), &media));
    return media;
}

static struct sql_media *media_now(struct room *room, struct str path)
{
    struct sql_media *media;
    struct sql_rendition *rendition;
    assert_ok(query_media(room->n, room->a, path, &media, &rendition));
    return media;
}

static bool next(struct room *room)
{
    bool worked;
    assert_ok(newsroom_picture_next(room->n, room->a, NULL, &worked));
    return worked;
}

static void assert_counts(struct room *room, int64_t waiting, int64_t given_up)
{
    int64_t w, g;
    assert_ok(newsroom_picture_counts(room->n, &w, &g));
    assert_int_equal(w, waiting);
    assert_int_equal(g, given_up);
}

static int64_t faults_of(struct room *room, struct check_counts *counts)
{
    assert_ok(newsroom_check(room->n, NULL, NULL, NULL, counts));
    return counts->faults;
}

static void ignore(void *context, struct str fault)
{
    (void)context, (void)fault;
}

/* At once a quick form; after the job all, and the pages of the story that shows it are made anew. */
static void test_from_quick_to_whole(struct store_fixture *f)
{
    struct room room;
    struct check_counts counts;
    struct sql_media *unused;
    struct sql_rendition *rendition;
    room_open(&room, f);
    struct sql_media *media = add(&room, picture_halves(room.a, 400, 300));
    assert_true(str_ends(media->renditions, S("/320.jpg")) || str_ends(media->renditions, S("/400.jpg")));
    assert_true(room_has_touched(&room, "media:1"));
    struct story_input in = room_story(&room, "The ferry");
    in.lead_media_id = media->id;
    struct story_result story = room_put(&room, &in);
    assert_counts(&room, 1, 0);
    assert_true(next(&room));
    assert_false(next(&room));
    assert_counts(&room, 0, 0);
    assert_true(room_has_touched(&room, str_to_c(room.a, str_format(room.a, "story:%lld", (long long)story.id))));
    assert_true(room_has_touched(&room, "media:1"));
    struct sql_media *whole = media_now(&room, media->path);
    assert_false(str_ends(whole->renditions, S(".jpg")));
    struct str path = str_concat(room.a, whole->renditions, S("/card-160.avif"));
    assert_ok(query_media(room.n, room.a, path, &unused, &rendition));
    assert_text(rendition->type, "image/avif");
    assert_int_equal(rendition->height, 107);
    assert_int_equal(faults_of(&room, &counts), 0);
    assert_true(counts.renditions > 30);
    room_close(&room);
}

/* The same bytes again are nothing new. */
static void test_once(struct store_fixture *f)
{
    struct room room;
    room_open(&room, f);
    struct sql_media *first = add(&room, picture_halves(room.a, 90, 60));
    assert_true(next(&room));
    struct sql_media *again = add(&room, picture_halves(room.a, 90, 60));
    assert_int_equal(first->id, again->id);
    assert_false(str_ends(again->renditions, S(".jpg")));
    assert_false(next(&room));
    room_close(&room);
}

/* What is refused is not kept: no row, no file. */
static void test_refused_at_the_door(struct store_fixture *f)
{
    struct room room;
    struct sql_media *media;
    struct check_counts counts;
    room_open(&room, f);
    struct str broken = picture_png(room.a, 300, 200, 8, 2, S("no data"), NULL, S(""));
    assert_err(newsroom_media_add(room.n, room.a, &ACTOR_COMMAND, broken, S("a.png"), S(""), S(""), S(""), &media),
               &ERR_INVALID);
    assert_non_null(strstr(err_detail(), "damaged"));
    assert_int_equal(faults_of(&room, &counts), 0);
    assert_int_equal(counts.media, 0);
    assert_counts(&room, 0, 0);
    room_close(&room);
}

/* A job that another server has is not taken; when that one died, it is, after its time. */
static void test_claimed_by_one(struct store_fixture *f)
{
    struct room room;
    struct job *one, *other, *later;
    room_open(&room, f);
    (void)add(&room, picture_halves(room.a, 60, 40));
    one = arena_make(room.a, struct job);
    other = arena_make(room.a, struct job);
    later = arena_make(room.a, struct job);
    one->a = other->a = later->a = room.a;
    one->n = other->n = later->n = room.n;
    assert_ok(db_write(newsroom_db(room.n), claim, one));
    assert_ok(db_write(newsroom_db(room.n), claim, other));
    assert_int_equal(one->id, 1);
    assert_int_equal(other->id, 0);
    time_set(time_now() + LEASE + TIME_SECOND);
    assert_ok(db_write(newsroom_db(room.n), claim, later));
    time_set(0);
    assert_int_equal(later->id, 1);
    assert_int_equal(later->attempts, 2);
    room_close(&room);
}

/* Held for dead, its picture was another's meanwhile: what it says at last changes nothing. */
static void test_too_late(struct store_fixture *f)
{
    struct room room;
    room_open(&room, f);
    struct sql_media *media = add(&room, picture_halves(room.a, 60, 40));
    struct job *late = arena_make(room.a, struct job);
    late->a = room.a;
    late->n = room.n;
    assert_ok(db_write(newsroom_db(room.n), claim, late));
    assert_false(next(&room));
    bool freed;
    assert_ok(lease_free(room.n, newsroom_holder(room.n), &freed));
    assert_false(next(&room));
    assert_ok(lease_free(room.n, S("another"), &freed));
    assert_true(next(&room));
    struct str there = media_now(&room, media->path)->renditions;
    assert_true(there.n > 0);
    assert_ok(db_write(newsroom_db(room.n), store_made, late));
    assert_false(late->stored);
    assert_true(str_equal(media_now(&room, media->path)->renditions, there));
    assert_counts(&room, 0, 0);
    room_close(&room);
}

/* Its file is gone: tried again, later and later, and then given up; the check says why. */
static void test_tried_again(struct store_fixture *f)
{
    struct room room;
    struct check_counts counts;
    room_open(&room, f);
    struct sql_media *media = add(&room, picture_halves(room.a, 60, 40));
    char *file = str_to_c(room.a, str_format(room.a, "%s/media/%.*s", room.folder, STR_ARG(media->path)));
    assert_int_equal(unlink(file), 0);
    int64_t now = time_now(), wait = 0;
    for (int i = 1; i <= PICTURE_ATTEMPTS; i++) {
        time_set(now + wait);
        assert_true(next(&room));
        assert_false(next(&room));
        wait += (RETRY_FIRST << i) + TIME_SECOND;
    }
    assert_counts(&room, 0, 1);
    time_set(now + 100 * wait);
    assert_false(next(&room));
    time_set(0);
    assert_ok(newsroom_check(room.n, ignore, NULL, NULL, &counts));
    assert_int_equal(counts.faults, 2); /* the file, and its renditions */
    room_close(&room);
}

/* A server that stops gives its picture back, untried. */
static void test_stopping(struct store_fixture *f)
{
    static const atomic_bool stop = true;
    struct room room;
    bool worked;
    room_open(&room, f);
    (void)add(&room, picture_halves(room.a, 60, 40));
    assert_ok(newsroom_picture_next(room.n, room.a, &stop, &worked));
    assert_counts(&room, 1, 0);
    assert_true(next(&room));
    assert_counts(&room, 0, 0);
    room_close(&room);
}

/* A rendition that is lost, or not what it was, is found. */
static void test_check_finds_damage(struct store_fixture *f)
{
    struct room room;
    struct check_counts counts;
    room_open(&room, f);
    struct sql_media *media = add(&room, picture_halves(room.a, 300, 300));
    assert_true(next(&room));
    media = media_now(&room, media->path);
    struct str folder = str_format(room.a, "%s/media/%.*s", room.folder, STR_ARG(media->renditions));
    assert_int_equal(unlink(str_to_c(room.a, str_concat(room.a, folder, S("/160.webp")))), 0);
    assert_ok(folder_write(room.a, str_concat(room.a, folder, S("/160.avif")), S("other bytes"), 0644));
    assert_ok(newsroom_check(room.n, ignore, NULL, NULL, &counts));
    assert_int_equal(counts.faults, 2);
    room_close(&room);
}

/* Half-made folders of a crash go when they are old enough to be nobody's. */
static void test_left_behind(struct store_fixture *f)
{
    struct room room;
    struct stat facts;
    struct timespec old[2] = {{.tv_sec = 1000000000}, {.tv_sec = 1000000000}};
    room_open(&room, f);
    struct str young = str_format(room.a, "%s/media/new-1-1-1", room.folder);
    struct str aged = str_format(room.a, "%s/media/new-2-2-2", room.folder);
    assert_ok(folder_make(room.a, young));
    assert_ok(folder_make(room.a, aged));
    assert_ok(folder_write(room.a, str_concat(room.a, aged, S("/160.jpg")), S("half"), 0644));
    assert_int_equal(utimensat(AT_FDCWD, str_to_c(room.a, aged), old, 0), 0);
    media_store_clean(newsroom_media(room.n), room.a);
    assert_int_equal(stat(str_to_c(room.a, young), &facts), 0);
    assert_int_equal(stat(str_to_c(room.a, aged), &facts), -1);
    room_close(&room);
}

int main(void)
{
    static const struct store_test tests[] = {
        STORE_TEST(test_from_quick_to_whole),
        STORE_TEST(test_once),
        STORE_TEST(test_refused_at_the_door),
        STORE_TEST(test_claimed_by_one),
        STORE_TEST(test_too_late),
        STORE_TEST(test_tried_again),
        STORE_TEST(test_stopping),
        STORE_TEST(test_check_finds_damage),
        STORE_TEST_SQLITE(test_left_behind),
    };
    return store_tests_run(tests, COUNT_OF(tests));
}
