/* check.c - tests: each fault that can be planted is found, and nothing else is. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "unit/newsroom_fixture.h"

#include "newsroom/check.c"

static char faults[4096];

static void collect(void *context, struct str text)
{
    (void)context;
    size_t n = strlen(faults);
    snprintf(faults + n, sizeof faults - n, "%.*s\n", STR_ARG(text));
}

static int64_t faults_of(struct room *room)
{
    struct check_counts counts;
    faults[0] = 0;
    assert_ok(newsroom_check(room->n, collect, NULL, NULL, &counts));
    return counts.faults;
}

static void assert_fault(struct room *room, const char *words)
{
    assert_int_not_equal(faults_of(room), 0);
    if (!strstr(faults, words))
        fail_msg("\"%s\" is not among the faults:\n%s", words, faults);
}

/* A newsroom with one story that has everything. */
static struct story_result make_story(struct room *room)
{
    struct str sections[] = {S("World")}, tags[] = {S("Ferries")};
    struct story_byline bylines[] = {{S("Ines Falk"), S("")}};
    struct story_input in = room_story(room, "A whole story");
    in.body = room_html(room, "<p>See <a href=\"/category/world/\">more</a>, <a href=\"/robots.txt\">that</a>.</p>");
    in.sections = sections, in.section_count = 1;
    in.tags = tags, in.tag_count = 1;
    in.bylines = bylines, in.byline_count = 1;
    struct story_result result = room_put(room, &in);
    if (faults_of(room))
        fail_msg("%s", faults);
    return result;
}

static void damage(struct room *room, db_work *work, void *context)
{
    assert_ok(db_write(newsroom_db(room->n), work, context));
}

static struct err amend_revision(struct db_conn *conn, void *context)
{
    struct story_result *story = context;
    return sql_revision_amend(conn, story->id, 1, S("12345678901234567890123456789012"), S("other words"));
}

static struct err hide_story(struct db_conn *conn, void *context)
{
    struct story_result *story = context;
    return sql_story_set_state(conn, story->id, S("draft"), story->path, 0, DB_NULL, 0, DB_NULL, DB_NULL, S(""));
}

static struct err miscount(struct db_conn *conn, void *context)
{
    (void)context;
    return sql_listing_add(conn, S("front:en"), 24000, 3);
}

static struct err lose_byline(struct db_conn *conn, void *context)
{
    struct story_result *story = context;
    return sql_byline_delete(conn, story->id);
}

static struct err cut_audit(struct db_conn *conn, void *context)
{
    (void)context;
    return sql_audit_put_head(conn, 99, S("x"));
}

static struct err forge_audit(struct db_conn *conn, void *context)
{
    (void)context;
    TRY(sql_audit_insert(conn, 3, 1, DB_NULL, S("me"), S("here"), S("story.save"), S("story:1"), S(""), S("forged")));
    return sql_audit_put_head(conn, 3, S("forged"));
}

static struct err loop_redirects(struct db_conn *conn, void *context)
{
    (void)context;
    TRY(sql_redirect_put(conn, S("/a/"), DB_NULL, S("/b/"), 301, 0));
    return sql_redirect_put(conn, S("/b/"), DB_NULL, S("/a/"), 301, 0);
}

static struct err lose_picture(struct db_conn *conn, void *context)
{
    int64_t *id = context;
    return sql_media_insert(conn, S("hash"), S("no/file.jpg"), S("image/jpeg"), 1, 1, 1, S("x"), S(""), S(""), S(""), 0,
                            id);
}

static void test_damaged_revision(struct store_fixture *f)
{
    struct room room;
    room_open(&room, f);
    struct story_result story = make_story(&room);
    damage(&room, amend_revision, &story);
    assert_fault(&room, "revision 1 is damaged");
    assert_fault(&room, "missing or differs");
    room_close(&room);
}

static void test_lists(struct store_fixture *f)
{
    struct room room;
    room_open(&room, f);
    struct story_result story = make_story(&room);
    damage(&room, hide_story, &story);
    assert_fault(&room, "section 1 does not show it");
    assert_fault(&room, "tag 1 does not show it");
    assert_fault(&room, "its byline does not show it");
    assert_fault(&room, "list front:en: it counts 1 stories");
    room_close(&room);
}

static void test_counters(struct store_fixture *f)
{
    struct room room;
    room_open(&room, f);
    make_story(&room);
    damage(&room, miscount, NULL);
    assert_fault(&room, "list front:en: it counts 3 stories in 2000-01, and has 0");
    room_close(&room);
}

static void test_lost_byline(struct store_fixture *f)
{
    struct room room;
    room_open(&room, f);
    struct story_result story = make_story(&room);
    damage(&room, lose_byline, &story);
    assert_fault(&room, "its checksum does not fit");
    room_close(&room);
}

static void test_audit_log(struct store_fixture *f)
{
    struct room room;
    room_open(&room, f);
    make_story(&room);
    damage(&room, forge_audit, NULL);
    assert_fault(&room, "audit log: entry 3 was changed");
    damage(&room, cut_audit, NULL);
    assert_fault(&room, "audit log: it ends at entry 3, but entry 99 was written");
    room_close(&room);
}

static void test_redirect_loop(struct store_fixture *f)
{
    struct room room;
    room_open(&room, f);
    damage(&room, loop_redirects, NULL);
    assert_fault(&room, "redirect /a/: it leads in a circle");
    room_close(&room);
}

static void test_lost_picture(struct store_fixture *f)
{
    struct room room;
    int64_t id;
    room_open(&room, f);
    damage(&room, lose_picture, &id);
    assert_fault(&room, "there is no such file");
    room_close(&room);
}

static void test_broken_link(struct store_fixture *f)
{
    struct room room;
    room_open(&room, f);
    struct story_result story = make_story(&room);
    struct story_input in = room_story(&room, "Links");
    char body[300];
    snprintf(body, sizeof body, "<p><a href=\"%.*s#top\">good</a> <a href=\"https://other.example/x/\">else</a></p>",
             STR_ARG(story.path));
    in.body = room_html(&room, body);
    room_put(&room, &in);
    assert_int_equal(faults_of(&room), 0);
    in.body = room_html(&room, "<p><a href=\"https://post.example/2020/01/01/gone/\">bad</a></p>");
    room_put(&room, &in);
    assert_fault(&room, "its link https://post.example/2020/01/01/gone/ leads nowhere");
    room_close(&room);
}

int main(void)
{
    static const struct store_test tests[] = {
        STORE_TEST(test_damaged_revision), STORE_TEST(test_lists),       STORE_TEST(test_counters),
        STORE_TEST(test_lost_byline),      STORE_TEST(test_audit_log),   STORE_TEST(test_redirect_loop),
        STORE_TEST(test_lost_picture),     STORE_TEST(test_broken_link),
    };
    return store_tests_run(tests, COUNT_OF(tests));
}
