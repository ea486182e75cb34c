/* translation.c - tests: what makes a translation due, who works on it, what comes of it, on each engine. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "unit/newsroom_fixture.h"

#include "newsroom/check.h"
#include "newsroom/lease.h"
#include "newsroom/query.h"
#include "newsroom/release.h"
#include "newsroom/translation.c"

#define NOW (INT64_C(1795000000) * TIME_SECOND)
#define EDITIONS                                                                                                       \
    "es: from en; translate publish\nfr: from en; translate hold; since 2026-01-01\nfa: from en\nen: from es"

static const struct actor EDITOR = {
    .account_id = 0, .who = S_INIT("kari"), .origin = S_INIT("192.0.2.1"), .role = ROLE_EDITOR};

static void open_room(struct room *room, struct store_fixture *f, const char *editions)
{
    room_open(room, f);
    time_set(NOW);
    assert_ok(newsroom_set(room->n, &ACTOR_COMMAND, S("editions"), str_from_c(editions)));
}

static void close_room(struct room *room)
{
    time_set(0);
    room_close(room);
}

struct rows {
    struct room *room;
    int64_t source;
    struct sql_translation_list list;
};

static struct err read_rows(struct db_conn *conn, void *context)
{
    struct rows *rows = context;
    return sql_translation_of_source(rows->room->a, conn, rows->source, &rows->list);
}

static struct sql_translation_list rows_of(struct room *room, int64_t source)
{
    struct rows rows = {.room = room, .source = source};
    assert_ok(db_read(newsroom_db(room->n), read_rows, &rows));
    return rows.list;
}

static struct err read_version(struct db_conn *conn, void *context)
{
    struct rows *rows = context;
    struct sql_story_version_at *at;
    TRY(sql_story_version_at(rows->room->a, conn, rows->source, &at));
    assert_non_null(at);
    rows->list.count = at->revision;
    rows->source = at->updated_at;
    return OK;
}

static struct translation_result result_of(struct room *room, int64_t source, const char *state)
{
    struct rows rows = {.room = room, .source = source};
    assert_ok(db_read(newsroom_db(room->n), read_version, &rows));
    return (struct translation_result){
        .state = state, .source_revision = rows.list.count, .source_updated_at = rows.source, .engine = S("echo")};
}

static struct sql_translation *take(struct room *room, const char *by, int64_t now)
{
    struct sql_translation *task;
    int64_t next;
    assert_ok(newsroom_translation_take(room->n, room->a, str_from_c(by), TRANSLATION_NEWS, now, &task, &next));
    return task;
}

static struct story_input version_of(struct room *room, int64_t source, const char *language)
{
    struct story_input in = room_story(room, "El transbordador vuelve");
    in.fresh = true;
    in.language = str_from_c(language);
    in.translation_of = str_format(room->a, "https://post.example/?p=%lld", (long long)source);
    return in;
}

/* Takes the Spanish row of a story and publishes it. */
static int64_t publish_spanish(struct room *room, int64_t source)
{
    bool stale;
    struct sql_translation *task = take(room, "one", time_now());
    assert_text(task->language, "es");
    struct story_input in = version_of(room, source, "es");
    struct translation_result result = result_of(room, source, TRANSLATION_DONE);
    struct sql_translation_segment segment = {
        .place = S("headline"), .source = S("a"), .target = S("b"), .origin = S(SEGMENT_FROM_MACHINE)};
    result.story = &in;
    result.segments = &segment;
    result.segment_count = 1;
    assert_ok(newsroom_translation_settle(room->n, room->a, task, &result, &stale));
    assert_false(stale);
    return rows_of(room, source).items[0].story_id;
}

static struct str status_of(struct room *room, int64_t id)
{
    struct story_view view;
    assert_ok(query_story_by_id(room->n, room->a, id, 0, &view));
    return view.story->status;
}

/* ---- what is due ---- */

static void test_a_published_story_is_due_where_it_is_wanted(struct store_fixture *f)
{
    struct room room;
    open_room(&room, f, EDITIONS);
    struct story_input in = room_story(&room, "The ferry returns");
    int64_t id = room_put(&room, &in).id;
    assert_true(room_has_touched(&room, "translations"));
    struct sql_translation_list rows = rows_of(&room, id);
    assert_int_equal(rows.count, 2);
    assert_text(rows.items[0].language, "es");
    assert_text(rows.items[1].language, "fr");
    assert_text(rows.items[0].state, "due");
    in.headline = S("A draft");
    in.status = STORY_DRAFT;
    assert_int_equal(rows_of(&room, room_put(&room, &in).id).count, 0);
    in.headline = S("For tomorrow");
    in.status = STORY_PUBLISHED;
    in.date = NOW + TIME_DAY;
    assert_int_equal(rows_of(&room, room_put(&room, &in).id).count, 2);
    close_room(&room);
}

static void test_the_archive_is_due_where_since_says_so(struct store_fixture *f)
{
    struct room room;
    open_room(&room, f, EDITIONS);
    struct story_input in = room_story(&room, "In spring");
    in.date = NOW - 100 * TIME_DAY;
    struct sql_translation_list rows = rows_of(&room, room_put(&room, &in).id);
    assert_int_equal(rows.count, 1);
    assert_text(rows.items[0].language, "fr");
    in.headline = S("Last year");
    in.date = NOW - 400 * TIME_DAY;
    assert_int_equal(rows_of(&room, room_put(&room, &in).id).count, 0);
    close_room(&room);
}

static void test_no_edition_no_row(struct store_fixture *f)
{
    struct room room;
    open_room(&room, f, "es: from en; title El Correo");
    struct story_input in = room_story(&room, "The ferry returns");
    int64_t id = room_put(&room, &in).id;
    assert_int_equal(rows_of(&room, id).count, 0);
    assert_false(room_has_touched(&room, "translations"));
    close_room(&room);
}

static void test_a_translation_is_no_original(struct store_fixture *f)
{
    struct room room;
    open_room(&room, f, "es: from en; translate publish\nen: from es; translate publish");
    struct story_input in = room_story(&room, "The ferry returns");
    int64_t id = room_put(&room, &in).id;
    int64_t edition = publish_spanish(&room, id);
    assert_int_equal(rows_of(&room, edition).count, 0);
    struct story_input own = room_story(&room, "Un barco");
    own.language = S("es");
    struct sql_translation_list rows = rows_of(&room, room_put(&room, &own).id);
    assert_int_equal(rows.count, 1);
    assert_text(rows.items[0].language, "en");
    close_room(&room);
}

/* ---- whose work it is ---- */

static void test_one_server_has_it(struct store_fixture *f)
{
    struct room room;
    bool stale;
    open_room(&room, f, "es: from en; translate publish");
    struct story_input in = room_story(&room, "The ferry returns");
    int64_t id = room_put(&room, &in).id;
    struct sql_translation *first = take(&room, "one", NOW);
    assert_non_null(first);
    assert_null(take(&room, "two", NOW));
    struct sql_translation *second = take(&room, "two", NOW + LEASE + 1);
    assert_non_null(second);
    struct story_input version = version_of(&room, id, "es");
    struct translation_result result = result_of(&room, id, TRANSLATION_DONE);
    result.story = &version;
    assert_ok(newsroom_translation_settle(room.n, room.a, first, &result, &stale));
    assert_true(stale);
    assert_true(rows_of(&room, id).items[0].story_id == DB_NULL);
    assert_ok(newsroom_translation_settle(room.n, room.a, second, &result, &stale));
    assert_false(stale);
    assert_text(rows_of(&room, id).items[0].state, "done");
    close_room(&room);
}

static void test_what_a_dead_server_had_is_free(struct store_fixture *f)
{
    struct room room;
    open_room(&room, f, "es: from en; translate publish");
    struct story_input in = room_story(&room, "The ferry returns");
    (void)room_put(&room, &in);
    assert_non_null(take(&room, "one", NOW));
    bool freed;
    assert_ok(lease_free(room.n, S("two one"), &freed));
    assert_false(freed);
    assert_null(take(&room, "one", NOW));
    assert_ok(lease_free(room.n, S("two"), &freed));
    assert_true(freed);
    assert_non_null(take(&room, "one", NOW));
    close_room(&room);
}

static void test_what_could_not_be_written_rests(struct store_fixture *f)
{
    struct room room;
    open_room(&room, f, "es: from en; translate publish");
    struct story_input in = room_story(&room, "The ferry returns");
    (void)room_put(&room, &in);
    struct sql_translation *task = take(&room, "one", NOW);
    assert_ok(newsroom_translation_rest(room.n, task, NOW + TIME_SECOND));
    assert_null(take(&room, "two", NOW));
    struct sql_translation *again = take(&room, "two", NOW + TIME_SECOND);
    assert_non_null(again);
    assert_ok(newsroom_translation_rest(room.n, task, NOW)); /* too late */
    assert_null(take(&room, "one", NOW + TIME_SECOND));
    close_room(&room);
}

/* Threads of one node have one name: what tells two takings apart is their time. */
static void test_what_was_taken_anew_is_not_given_back_by_who_had_it(struct store_fixture *f)
{
    struct room room;
    bool freed, stale;
    open_room(&room, f, "es: from en; translate publish");
    struct story_input in = room_story(&room, "The ferry returns");
    int64_t id = room_put(&room, &in).id;
    struct sql_translation *slept = take(&room, "one", NOW);
    assert_ok(lease_free(room.n, S("two"), &freed));
    assert_true(freed);
    assert_non_null(take(&room, "one", NOW + 1));
    struct translation_result result = result_of(&room, id, TRANSLATION_DUE);
    assert_ok(newsroom_translation_settle(room.n, room.a, slept, &result, &stale));
    assert_true(stale);
    assert_ok(newsroom_translation_rest(room.n, slept, NOW));
    assert_null(take(&room, "two", NOW + 2));
    close_room(&room);
}

static void test_a_changed_original_is_done_anew(struct store_fixture *f)
{
    struct room room;
    bool stale;
    open_room(&room, f, "es: from en; translate publish");
    struct story_input in = room_story(&room, "The ferry returns");
    int64_t id = room_put(&room, &in).id;
    struct sql_translation *task = take(&room, "one", NOW);
    struct translation_result result = result_of(&room, id, TRANSLATION_DONE);
    struct story_input version = version_of(&room, id, "es");
    result.story = &version;
    in.id = id;
    in.standfirst = S("A third boat");
    time_set(NOW + TIME_SECOND);
    (void)room_put(&room, &in);
    assert_ok(newsroom_translation_settle(room.n, room.a, task, &result, &stale));
    assert_true(stale);
    assert_non_null(take(&room, "two", time_now()));
    close_room(&room);
}

static void test_what_failed_waits(struct store_fixture *f)
{
    struct room room;
    bool stale;
    open_room(&room, f, "es: from en; translate publish");
    struct story_input in = room_story(&room, "The ferry returns");
    int64_t id = room_put(&room, &in).id;
    struct sql_translation *task = take(&room, "one", NOW);
    struct translation_result result = result_of(&room, id, TRANSLATION_DUE);
    result.problem = S("engine: silent");
    result.due_at = NOW + TIME_SECOND;
    assert_ok(newsroom_translation_settle(room.n, room.a, task, &result, &stale));
    assert_null(take(&room, "one", NOW));
    task = take(&room, "one", NOW + TIME_SECOND);
    assert_int_equal(task->attempts, 1);
    assert_text(task->problem, "engine: silent");
    close_room(&room);
}

static void test_preflight_has_its_say(struct store_fixture *f)
{
    struct room room;
    bool stale;
    open_room(&room, f, "es: from en; translate publish");
    assert_ok(newsroom_set(room.n, &ACTOR_COMMAND, S("preflight"), S("section = blocks")));
    struct story_input in = room_story(&room, "The ferry returns");
    struct str sections[] = {S("Harbour")};
    in.sections = sections;
    in.section_count = 1;
    int64_t id = room_put(&room, &in).id;
    struct sql_translation *task = take(&room, "one", NOW);
    struct translation_result result = result_of(&room, id, TRANSLATION_DONE);
    struct story_input version = version_of(&room, id, "es");
    result.story = &version;
    assert_ok(newsroom_translation_settle(room.n, room.a, task, &result, &stale));
    struct sql_translation row = rows_of(&room, id).items[0];
    assert_text(row.state, "failed");
    assert_text(row.problem, "preflight: The story stands in no section");
    assert_true(row.story_id == DB_NULL);
    close_room(&room);
}

/* ---- never without the original ---- */

static void test_a_withdrawn_original_takes_its_editions_with_it(struct store_fixture *f)
{
    struct room room;
    open_room(&room, f, "es: from en; translate publish");
    struct story_input in = room_story(&room, "The ferry returns");
    int64_t id = room_put(&room, &in).id, edition = publish_spanish(&room, id);
    assert_text(status_of(&room, edition), "published");
    assert_ok(newsroom_set(room.n, &ACTOR_COMMAND, S("editions"), S(""))); /* whatever the setting says by then */
    time_set(NOW + TIME_SECOND);
    assert_ok(newsroom_story_move(room.n, &EDITOR, id, STORY_WITHDRAWN, TIME_NONE, S("It was wrong")));
    assert_text(status_of(&room, edition), "withdrawn");
    assert_text(rows_of(&room, id).items[0].problem, "source");
    close_room(&room);
}

static void test_a_draft_again_takes_its_editions_with_it(struct store_fixture *f)
{
    struct room room;
    open_room(&room, f, "es: from en; translate publish");
    struct story_input in = room_story(&room, "The ferry returns");
    int64_t id = room_put(&room, &in).id, edition = publish_spanish(&room, id);
    time_set(NOW + TIME_SECOND);
    assert_ok(newsroom_story_move(room.n, &EDITOR, id, STORY_DRAFT, TIME_NONE, S("")));
    assert_text(status_of(&room, edition), "ready");
    assert_ok(newsroom_story_move(room.n, &EDITOR, id, STORY_PUBLISHED, TIME_NONE, S("")));
    assert_text(rows_of(&room, id).items[0].state, "due");
    close_room(&room);
}

static void test_people_keep_their_own(struct store_fixture *f)
{
    struct room room;
    open_room(&room, f, "es: from en; translate publish");
    struct story_input in = room_story(&room, "The ferry returns");
    int64_t id = room_put(&room, &in).id;
    struct story_input own = version_of(&room, id, "es");
    int64_t edition = room_put(&room, &own).id;
    time_set(NOW + TIME_SECOND);
    assert_ok(newsroom_story_move(room.n, &EDITOR, id, STORY_WITHDRAWN, TIME_NONE, S("It was wrong")));
    assert_text(status_of(&room, edition), "published");
    close_room(&room);
}

/* ---- a person's change ---- */

static void test_a_person_in_the_editor_makes_it_due(struct store_fixture *f)
{
    struct room room;
    open_room(&room, f, "es: from en; translate publish");
    struct story_input in = room_story(&room, "The ferry returns");
    int64_t id = room_put(&room, &in).id;
    struct story_input own = version_of(&room, id, "es");
    own.fresh = false;
    own.id = publish_spanish(&room, id);
    assert_text(rows_of(&room, id).items[0].state, "done");
    own.headline = S("El ferri vuelve");
    time_set(NOW + TIME_SECOND);
    (void)room_put(&room, &own);
    assert_text(rows_of(&room, id).items[0].state, "due");
    close_room(&room);
}

static void test_the_desk_tries_again(struct store_fixture *f)
{
    struct room room;
    bool stale;
    open_room(&room, f, "es: from en; translate publish");
    struct story_input in = room_story(&room, "The ferry returns");
    int64_t id = room_put(&room, &in).id;
    struct sql_translation *task = take(&room, "one", NOW);
    struct translation_result result = result_of(&room, id, TRANSLATION_FAILED);
    assert_ok(newsroom_translation_settle(room.n, room.a, task, &result, &stale));
    struct actor writer = {.who = S("ada"), .role = ROLE_WRITER};
    assert_err(newsroom_translation_retry(room.n, room.a, &writer, task->id), &ERR_FORBIDDEN);
    assert_err(newsroom_translation_retry(room.n, room.a, &EDITOR, task->id + 1), &ERR_NOT_FOUND);
    assert_ok(newsroom_translation_retry(room.n, room.a, &EDITOR, task->id));
    assert_text(rows_of(&room, id).items[0].state, "due");
    close_room(&room);
}

static void count_fault(void *context, struct str text)
{
    int *count = context;
    if (str_find(text, S("the translation of"), 0) >= 0)
        ++*count;
}

static struct err take_original_away(struct db_conn *conn, void *context)
{
    const int64_t *id = context;
    return sql_story_set_state(conn, *id, S("draft"), (struct str){NULL, 0}, DB_NULL, DB_NULL, NOW, DB_NULL, DB_NULL,
                               S(""));
}

static void test_check_finds_one_without_its_original(struct store_fixture *f)
{
    struct room room;
    int faults = 0;
    struct check_counts counts;
    open_room(&room, f, "es: from en; translate publish");
    struct story_input in = room_story(&room, "The ferry returns");
    int64_t id = room_put(&room, &in).id;
    (void)publish_spanish(&room, id);
    assert_ok(newsroom_check(room.n, count_fault, NULL, &faults, &counts));
    assert_int_equal(faults, 0);
    assert_ok(db_write(newsroom_db(room.n), take_original_away, &id));
    assert_ok(newsroom_check(room.n, count_fault, NULL, &faults, &counts));
    assert_int_equal(faults, 1);
    close_room(&room);
}

/* ---- the archive ---- */

static void test_the_archive_is_walked_once(struct store_fixture *f)
{
    struct room room;
    int made, rounds = 0;
    bool more = true;
    open_room(&room, f, "");
    struct story_input in = room_story(&room, "A");
    int64_t ids[3];
    for (int i = 0; i < 3; i++) {
        in.headline = str_format(room.a, "Story %d", i);
        in.date = NOW - (i == 1 ? 400 : 10 - i) * TIME_DAY;
        ids[i] = room_put(&room, &in).id;
    }
    assert_ok(newsroom_set(room.n, &ACTOR_COMMAND, S("editions"), S("es: from en; translate hold; since 2026-01-01")));
    for (; more; rounds++)
        assert_ok(newsroom_translation_walk(room.n, &made, &more));
    assert_int_equal(rounds, 1);
    assert_int_equal(made, 2);
    assert_int_equal(rows_of(&room, ids[1]).count, 0);
    struct sql_translation *task;
    int64_t next;
    assert_null(take(&room, "one", NOW));
    assert_ok(newsroom_translation_take(room.n, room.a, S("one"), TRANSLATION_ARCHIVE, NOW, &task, &next));
    assert_int_equal(task->source_id, ids[2]); /* the newest first */
    assert_ok(newsroom_translation_walk(room.n, &made, &more));
    assert_int_equal(made, 0);
    close_room(&room);
}

int main(void)
{
    static const struct store_test tests[] = {
        STORE_TEST(test_a_published_story_is_due_where_it_is_wanted),
        STORE_TEST(test_the_archive_is_due_where_since_says_so),
        STORE_TEST(test_no_edition_no_row),
        STORE_TEST(test_a_translation_is_no_original),
        STORE_TEST(test_one_server_has_it),
        STORE_TEST(test_what_a_dead_server_had_is_free),
        STORE_TEST(test_what_could_not_be_written_rests),
        STORE_TEST(test_what_was_taken_anew_is_not_given_back_by_who_had_it),
        STORE_TEST(test_a_changed_original_is_done_anew),
        STORE_TEST(test_what_failed_waits),
        STORE_TEST(test_preflight_has_its_say),
        STORE_TEST(test_a_withdrawn_original_takes_its_editions_with_it),
        STORE_TEST(test_a_draft_again_takes_its_editions_with_it),
        STORE_TEST(test_people_keep_their_own),
        STORE_TEST(test_a_person_in_the_editor_makes_it_due),
        STORE_TEST(test_the_desk_tries_again),
        STORE_TEST(test_check_finds_one_without_its_original),
        STORE_TEST(test_the_archive_is_walked_once),
    };
    return store_tests_run(tests, COUNT_OF(tests));
}
