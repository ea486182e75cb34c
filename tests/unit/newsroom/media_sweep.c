/* media_sweep.c - tests: files that nothing names go, and none that something names, or is about to. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "unit/newsroom_fixture.h"

#include "newsroom/check.h"
#include "newsroom/folder.h"
#include "newsroom/media.c"
#include "newsroom/media_sweep.c"
#include "newsroom/picture_job.h"
#include "unit/picture_fixture.h"

#include <unistd.h>

#define ORIGINAL "ab/0123456789012345678901234567890123456789.png"
#define RENDITION "ab/0123456789012345678901/800.jpg"

static struct sql_media *add(struct room *room, int side)
{
    struct sql_media *media = NULL;
    struct str bytes = picture_halves(room->a, side, side);
    assert_ok(newsroom_media_add(room->n, room->a, &ACTOR_COMMAND, bytes, S("a.png"), S(""), S(""), S(""), &media));
    return media;
}

static void make_renditions(struct room *room)
{
    bool worked = true;
    while (worked)
        assert_ok(newsroom_picture_next(room->n, room->a, NULL, &worked));
}

/* As a crash leaves it. */
static void leave(struct room *room, const char *path)
{
    int descriptor;
    const struct media_item item = {.path = str_from_c(path), .bytes = 4};
    assert_ok(media_store_draft(newsroom_media(room->n), room->a, &descriptor));
    assert_ok(folder_write_all(descriptor, S("left")));
    assert_ok(media_store_put(newsroom_media(room->n), room->a, &item, descriptor));
    close(descriptor);
}

static bool stands(struct room *room, const char *path)
{
    return media_store_has(newsroom_media(room->n), room->a, str_from_c(path));
}

static void ignore(void *context, const struct media_item *item)
{
    (void)context, (void)item;
}

static int64_t sweep_at(struct room *room, bool remove, int64_t now)
{
    struct media_sweep sweep = {.remove = remove, .report = ignore};
    assert_ok(media_sweep(room->n, now, &sweep));
    assert_int_equal(sweep.bytes, sweep.files * 4);
    return sweep.files;
}

static void assert_whole(struct room *room)
{
    struct check_counts counts;
    assert_ok(newsroom_check(room->n, NULL, NULL, NULL, &counts));
    assert_int_equal(counts.faults, 0);
}

static void test_what_nothing_names_goes_after_a_day(struct store_fixture *f)
{
    struct room room;
    room_open(&room, f);
    (void)add(&room, 60);
    make_renditions(&room);
    leave(&room, ORIGINAL);
    leave(&room, RENDITION);
    int64_t now = time_now(), later = now + 2 * TIME_DAY;
    assert_int_equal(sweep_at(&room, true, now), 0);
    assert_int_equal(sweep_at(&room, false, later), 2);
    assert_true(stands(&room, ORIGINAL) && stands(&room, RENDITION));
    assert_int_equal(sweep_at(&room, true, later), 2);
    assert_false(stands(&room, ORIGINAL) || stands(&room, RENDITION));
    assert_int_equal(sweep_at(&room, true, later), 0);
    assert_whole(&room);
    room_close(&room);
}

static void test_renditions_wait_for_those_that_are_made(struct store_fixture *f)
{
    struct room room;
    room_open(&room, f);
    (void)add(&room, 60);
    leave(&room, ORIGINAL);
    leave(&room, RENDITION);
    int64_t later = time_now() + 2 * TIME_DAY;
    assert_int_equal(sweep_at(&room, true, later), 1);
    assert_true(stands(&room, RENDITION));
    make_renditions(&room);
    assert_int_equal(sweep_at(&room, true, later), 1);
    assert_false(stands(&room, RENDITION));
    assert_whole(&room);
    room_close(&room);
}

static void test_what_gets_its_row_meanwhile_stays(struct store_fixture *f)
{
    struct room room;
    room_open(&room, f);
    struct media_sweep sweep = {.remove = true, .report = ignore};
    struct sweeping *s = arena_make(room.a, struct sweeping);
    *s = (struct sweeping){.n = room.n, .sweep = &sweep, .count = 1};
    arena_init(&s->a, 0);
    s->items[0].path = add(&room, 60)->path; /* since it was listed */
    assert_ok(take_one(s));
    assert_int_equal(sweep.files, 0);
    assert_whole(&room);
    arena_close(&s->a);
    room_close(&room);
}

/* It put a file that stood there, and a sweep took that away before the row was written. */
static void test_who_puts_a_file_again_finds_that_it_was_swept(struct store_fixture *f)
{
    struct room room;
    room_open(&room, f);
    struct arrival arrival = {.n = room.n,
                              .a = room.a,
                              .actor = &ACTOR_COMMAND,
                              .facts = {.type = S("image/png"), .extension = S("png"), .width = 1, .height = 1},
                              .hash = S("01234567890123456789012345678901"),
                              .path = S(ORIGINAL),
                              .name = S("a.png"),
                              .bytes = 4,
                              .known = true,
                              .stood = true};
    assert_err(db_write(newsroom_db(room.n), store, &arrival), &ERR_BUSY);
    struct sweeping s = {.items = {{.path = S(ORIGINAL)}}, .count = 1};
    assert_ok(db_read(newsroom_db(room.n), find_named, &s));
    assert_false(s.named[0]);
    leave(&room, ORIGINAL);
    assert_ok(db_write(newsroom_db(room.n), store, &arrival));
    room_close(&room);
}

int main(void)
{
    static const struct store_test tests[] = {STORE_TEST(test_what_nothing_names_goes_after_a_day),
                                              STORE_TEST(test_renditions_wait_for_those_that_are_made),
                                              STORE_TEST(test_what_gets_its_row_meanwhile_stays),
                                              STORE_TEST(test_who_puts_a_file_again_finds_that_it_was_swept)};
    return store_tests_run(tests, COUNT_OF(tests));
}
