/* import.c - tests: logs and exports are added up once, whatever is read twice, broken off or has grown. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "unit/newsroom_fixture.h"

#include "audience/import.c"
#include "audience/store.h"
#include "store/statements.h"

#define HEAD "192.0.2.7 - - [05/Nov/2026:18:20:00 +0000] \"GET "
#define TAIL " HTTP/1.1\" 200 10 \"-\" \"Mozilla/5.0 (X11; Linux) Gecko/20100101 Firefox/145.0\"\n"
#define BOT " HTTP/1.1\" 200 10 \"-\" \"Mozilla/5.0 (compatible; GPTBot/1.2)\"\n"
#define DAY 20762 /* 2026-11-05 */
#define HOUR (DAY * 24 + 18)

struct scene {
    struct room room;
    struct db *audience;
    struct str path, line; /* the story's */
    int64_t story_id;
    char file[160];
};

static void scene_open(struct scene *scene, struct store_fixture *f)
{
    room_open(&scene->room, f);
    struct story_input input = room_story(&scene->room, "Ferry sails");
    struct story_result result = room_put(&scene->room, &input);
    scene->path = result.path;
    scene->story_id = result.id;
    scene->line = str_format(scene->room.a, HEAD "%.*s" TAIL, STR_ARG(result.path));
    snprintf(scene->file, sizeof scene->file, "%s/access.log", scene->room.folder);
    assert_ok(audience_store_open(scene->room.n, &scene->audience));
}

static void scene_close(struct scene *scene)
{
    db_close(scene->audience);
    room_close(&scene->room);
}

static void with_scene(struct store_fixture *f, void (*test)(struct scene *scene))
{
    struct scene scene = {0};
    scene_open(&scene, f);
    test(&scene);
    scene_close(&scene);
}

static void write_file(struct scene *scene, struct str text)
{
    FILE *file = fopen(scene->file, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(text.p, 1, (size_t)text.n, file), text.n);
    fclose(file);
}

static struct import_counts import_file(struct scene *scene, const char *format)
{
    struct import_counts counts;
    assert_ok(audience_import(scene->room.n, scene->audience, str_from_c(scene->file), str_from_c(format), &counts));
    return counts;
}

struct found {
    struct scene *scene;
    int64_t served, seen, visitors, rejected;
};

static int64_t estimate(struct str stored)
{
    struct sketch sketch = {0};
    assert_ok(sketch_read(&sketch, stored));
    return sketch_estimate(&sketch);
}

static struct err look(struct db_conn *conn, void *context)
{
    struct found *found = context;
    struct sql_view_hour_list hours;
    struct sql_view_day_list days;
    struct sql_rejected_day_list rejected;
    struct arena *a = found->scene->room.a;
    TRY(sql_view_hour_of_story(a, conn, found->scene->story_id, HOUR, HOUR + 1, &hours));
    TRY(sql_view_day_of_story(a, conn, found->scene->story_id, DAY, DAY, &days));
    TRY(sql_rejected_day_between(a, conn, DAY, DAY, &rejected));
    found->served = hours.count ? hours.items[0].served : 0;
    found->seen = days.count ? days.items[0].seen : 0;
    found->visitors = hours.count  ? estimate(hours.items[0].visitors)
                      : days.count ? estimate(days.items[0].visitors)
                                   : 0;
    for (ptrdiff_t i = 0; i < rejected.count; i++)
        found->rejected += rejected.items[i].served;
    return OK;
}

static struct found look_at(struct scene *scene)
{
    struct found found = {.scene = scene};
    assert_ok(db_read(scene->audience, look, &found));
    return found;
}

static void a_log_once(struct scene *scene)
{
    struct arena *a = scene->room.a;
    struct str text = str_format(
        a, "%.*s%.*s" HEAD "/assets/x.css" TAIL HEAD "/nowhere/" TAIL HEAD "%.*s" BOT "what is this\n" HEAD "/" TAIL,
        STR_ARG(scene->line), STR_ARG(scene->line), STR_ARG(scene->path));
    write_file(scene, text);
    struct import_counts counts = import_file(scene, "auto");
    assert_int_equal(counts.counted, 3);
    assert_int_equal(counts.machines, 1);
    assert_int_equal(counts.other, 1);
    assert_int_equal(counts.unknown, 1);
    assert_int_equal(counts.unreadable, 1);
    struct found found = look_at(scene);
    assert_int_equal(found.served, 2);
    assert_int_equal(found.visitors, 1);
    assert_int_equal(found.rejected, 1);
    counts = import_file(scene, "nginx");
    assert_int_equal(counts.counted, 0);
    assert_int_equal(counts.known, 4);
    assert_int_equal(look_at(scene).served, 2);
}

static void test_a_log_is_counted_once(struct store_fixture *f)
{
    with_scene(f, a_log_once);
}

static void a_growing_log(struct scene *scene)
{
    struct arena *a = scene->room.a;
    struct str text = scene->line;
    for (int lines = 1; lines <= 5; lines++) {
        write_file(scene, text);
        struct import_counts counts = import_file(scene, "apache");
        assert_int_equal(counts.counted, 1);
        assert_int_equal(counts.known, lines - 1);
        assert_int_equal(look_at(scene).served, lines);
        text = str_concat(a, text, scene->line);
    }
}

static void test_a_log_that_grew_is_taken_on(struct store_fixture *f)
{
    with_scene(f, a_growing_log);
}

static void a_long_log(struct scene *scene)
{
    struct buf text;
    buf_init(&text, 1 << 28);
    for (int i = 0; i < TALLY_VIEWS_MAX + 5; i++)
        buf_add(&text, scene->line);
    gzFile file = gzopen(scene->file, "wb1");
    assert_int_equal(gzwrite(file, text.p, (unsigned)text.n), text.n);
    gzclose(file);
    buf_close(&text);
    assert_int_equal(import_file(scene, "auto").counted, TALLY_VIEWS_MAX + 5);
    assert_int_equal(import_file(scene, "auto").known, TALLY_VIEWS_MAX + 5);
    assert_int_equal(look_at(scene).served, TALLY_VIEWS_MAX + 5);
}

static void test_a_long_gzipped_log_is_read_in_parts(struct store_fixture *f)
{
    with_scene(f, a_long_log);
}

static void an_export_once(struct scene *scene)
{
    struct arena *a = scene->room.a;
    write_file(scene, str_format(a,
                                 "date,hostname,page,visitors,pageviews\n2026-11-05,x,%.*s,300,500\n"
                                 "2026-11-05,x,/nowhere/,1,1\n",
                                 STR_ARG(scene->path)));
    struct import_counts counts = import_file(scene, "auto");
    assert_int_equal(counts.counted, 500);
    assert_int_equal(counts.unknown, 1);
    struct found found = look_at(scene);
    assert_int_equal(found.served, 0);
    assert_int_equal(found.seen, 500);
    assert_in_range(found.visitors, 285, 315);
    assert_int_equal(import_file(scene, "plausible").known, 500);
    assert_int_equal(look_at(scene).seen, 500);
}

static void test_an_export_is_counted_once(struct store_fixture *f)
{
    with_scene(f, an_export_once);
}

static struct err seal_day(struct db_conn *conn, void *context)
{
    (void)context;
    return sql_seal_add(conn, DAY, 0, 0, 0, 0, S("d"), S("c"), S("s"), 1);
}

static struct err roll_day(struct db_conn *conn, void *context)
{
    bool *changed = context;
    int64_t count;
    TRY(sql_rolled_day_add(conn, DAY, 1, &count));
    *changed = count > 0;
    return OK;
}

static void a_sealed_day(struct scene *scene)
{
    assert_ok(db_write(scene->audience, seal_day, NULL));
    write_file(scene, scene->line);
    struct import_counts counts = import_file(scene, "auto");
    assert_int_equal(counts.sealed, 1);
    assert_int_equal(counts.counted, 0);
    assert_int_equal(look_at(scene).served, 0);
}

static void test_a_sealed_day_stays_as_it_is(struct store_fixture *f)
{
    with_scene(f, a_sealed_day);
}

static struct err day_served(struct db_conn *conn, void *context)
{
    struct found *found = context;
    struct sql_view_day_list days;
    TRY(sql_view_day_of_story(found->scene->room.a, conn, found->scene->story_id, DAY, DAY, &days));
    found->served = days.count ? days.items[0].served : 0;
    return OK;
}

static void a_rolled_day(struct scene *scene)
{
    bool changed;
    struct found found = {.scene = scene};
    assert_ok(db_write(scene->audience, roll_day, &changed));
    write_file(scene, scene->line);
    import_file(scene, "auto");
    assert_ok(db_read(scene->audience, day_served, &found));
    assert_int_equal(found.served, 1);
    assert_int_equal(look_at(scene).served, 1);
}

static void test_a_day_that_was_added_up_gets_both(struct store_fixture *f)
{
    with_scene(f, a_rolled_day);
}

static void bad_files(struct scene *scene)
{
    struct import_counts counts;
    struct str path = str_from_c(scene->file);
    write_file(scene, S("what\nis\nthis\n"));
    assert_int_equal(audience_import(scene->room.n, scene->audience, path, S("auto"), &counts).kind, &ERR_INVALID);
    assert_int_equal(audience_import(scene->room.n, scene->audience, path, S("iis"), &counts).kind, &ERR_INVALID);
    assert_int_equal(audience_import(scene->room.n, scene->audience, path, S("koko"), &counts).kind, &ERR_INVALID);
    write_file(scene, S("\x1f\x8b\x08\0\0\0\0\0\0\x03spoilt"));
    assert_true(failed(audience_import(scene->room.n, scene->audience, path, S("auto"), &counts)));
    assert_int_equal(audience_import(scene->room.n, scene->audience, S("/nonexistent"), S("auto"), &counts).kind,
                     &ERR_NOT_FOUND);
    write_file(scene, S(""));
    assert_ok(audience_import(scene->room.n, scene->audience, path, S("auto"), &counts));
}

static void test_bad_files_are_named(struct store_fixture *f)
{
    with_scene(f, bad_files);
}

int main(void)
{
    static const struct store_test tests[] = {
        STORE_TEST(test_a_log_is_counted_once),
        STORE_TEST(test_a_log_that_grew_is_taken_on),
        STORE_TEST(test_a_long_gzipped_log_is_read_in_parts),
        STORE_TEST(test_an_export_is_counted_once),
        STORE_TEST(test_a_sealed_day_stays_as_it_is),
        STORE_TEST(test_a_day_that_was_added_up_gets_both),
        STORE_TEST(test_bad_files_are_named),
    };
    return store_tests_run(tests, COUNT_OF(tests));
}
