/* move.c - whole newsrooms moved: there and back, refused, broken off at any moment, and never half switched. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "exchange/move_place.c"

#include "unit/newsroom_fixture.h"

#include <signal.h>
#include <sqlite3.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include "newsroom/check.h"
#include "newsroom/control.h"
#include "newsroom/folder.h"
#include "search/search.h"
#include "store/engine.h"

/* The newsroom that moves, on the test's engine, and where it goes. */
struct journey {
    struct store_fixture *f;
    struct store_fixture there; /* PostgreSQL; not open where there is none */
    struct room room;           /* closed */
    struct move_options options;
    struct move_report report;
};

static bool has_postgres(void)
{
    return getenv("DATELINE_TEST_POSTGRES") && !getenv("DATELINE_TEST_SQLITE");
}

static void make_newsroom(struct journey *j)
{
    struct db *audience;
    room_open(&j->room, j->f);
    assert_ok(search_open(j->room.n));
    struct story_input input = room_story(&j->room, "Harbour reopens");
    room_put(&j->room, &input);
    room_account(&j->room, "ines", ROLE_EDITOR, "");
    assert_ok(audience_store_open(j->room.n, &audience));
    db_close(audience);
    room_close(&j->room);
}

/* From SQLite to PostgreSQL, where it is, else to another file; from PostgreSQL to the folder. */
static void journey_open(struct journey *j, struct store_fixture *f)
{
    *j = (struct journey){.f = f};
    if (f->engine == DB_POSTGRES) { /* the fixture's own schema holds tables already */
        db_close(f->db);
        f->db = NULL;
        store_fixture_postgres("drop schema @ cascade; create schema @", f->schema);
    }
    make_newsroom(j);
    j->options = (struct move_options){.folder = str_from_c(j->room.folder), .to = S("sqlite:moved.db")};
    if (f->engine == DB_POSTGRES || !has_postgres())
        return;
    store_fixture_open_empty(&j->there, DB_POSTGRES);
    db_close(j->there.db);
    j->there.db = NULL;
    j->options.to = str_from_c(j->there.url);
}

static void journey_close(struct journey *j)
{
    if (j->there.url[0])
        store_fixture_close(&j->there);
}

static struct err go(struct journey *j)
{
    return move_newsroom(&j->f->a, &j->options, &j->report);
}

static struct str config_of(struct journey *j)
{
    struct str text;
    assert_ok(folder_read(&j->f->a, str_format(&j->f->a, "%s/dateline.conf", j->room.folder), 1 << 20, &text));
    return text;
}

static bool has_file(struct journey *j, const char *name)
{
    return file_exists(&j->f->a, str_format(&j->f->a, "%s/%s", j->room.folder, name));
}

static void rename_file(struct journey *j, const char *from, const char *to)
{
    char *old = str_to_c(&j->f->a, str_format(&j->f->a, "%s/%s", j->room.folder, from));
    char *new = str_to_c(&j->f->a, str_format(&j->f->a, "%s/%s", j->room.folder, to));
    assert_int_equal(rename(old, new), 0);
}

static void tell_fault(void *context, struct str fault)
{
    (void)context;
    print_error("%.*s\n", STR_ARG(fault));
}

static void assert_is_whole(struct journey *j)
{
    struct newsroom *n;
    struct check_counts counts;
    assert_ok(newsroom_open(j->options.folder, &n));
    assert_ok(newsroom_check(n, tell_fault, NULL, NULL, &counts));
    assert_int_equal(counts.faults, 0);
    assert_int_equal(counts.stories, 1);
    newsroom_close(n);
}

static void assert_told(struct journey *j, const char *words)
{
    if (!failed(go(j)) || !strstr(err_detail(), words))
        fail_msg("'%s' is not in '%s'", words, err_detail());
}

static void assert_refused(struct journey *j, const struct err_kind *kind, const char *words)
{
    struct str before = config_of(j);
    struct err e = go(j);
    if (!err_is(e, kind) || !strstr(err_detail(), words))
        fail_msg("'%s' is not in '%s: %s'", words, failed(e) ? e.kind->name : "", err_detail());
    assert_true(str_equal(before, config_of(j)));
}

/* ---- it moves ---- */

static void clear_old_files(struct journey *j)
{
    static const char *const files[] = {"dateline.db", "audience.db"};
    for (ptrdiff_t i = 0; i < COUNT_OF(files); i++)
        if (has_file(j, files[i]))
            rename_file(j, files[i], str_to_c(&j->f->a, str_format(&j->f->a, "%s.old", files[i])));
}

static void test_there_and_back(struct store_fixture *f)
{
    struct journey j;
    journey_open(&j, f);
    struct str before = config_of(&j);
    if (f->engine == DB_SQLITE && !j.there.url[0]) /* audience.db would be in its own way */
        return journey_close(&j);
    j.options.dry_run = true;
    assert_ok(go(&j));
    assert_true(j.report.rows > 10 && j.report.audience);
    assert_true(str_equal(before, config_of(&j)));
    assert_false(has_file(&j, "moved.db") || has_file(&j, "moved.db.moving"));
    j.options.dry_run = false;
    assert_ok(go(&j));
    assert_false(j.report.was_whole);
    assert_int_equal(j.report.tables, newsroom_tables.count + audience_tables.count);
    assert_true(str_find(config_of(&j), j.options.to, 0) > 0);
    assert_is_whole(&j);
    clear_old_files(&j);
    if (f->engine == DB_SQLITE)
        j.options.to = S("sqlite:");
    else
        return journey_close(&j);
    assert_ok(go(&j));
    assert_is_whole(&j);
    assert_true(has_file(&j, "audience.db") && has_file(&j, "dateline.db") && !has_file(&j, "dateline.db.moving"));
    journey_close(&j);
}

/* ---- it is refused ---- */

static void no_touch(void *context, const struct str *tags, ptrdiff_t count)
{
    (void)context, (void)tags, (void)count;
}

static void nobody_else_may_be_there(struct journey *j)
{
    struct control *control;
    struct newsroom *n;
    assert_ok(newsroom_open(j->options.folder, &n));
    assert_refused(j, &ERR_CONFLICT, "another command has this newsroom open");
    newsroom_close(n);
    assert_ok(control_listen(j->options.folder, no_touch, NULL, &control));
    assert_refused(j, &ERR_CONFLICT, "a server serves this newsroom");
    control_close(control);
}

static void wrong_places_are_refused(struct journey *j)
{
    struct str to = j->options.to;
    j->options.to = S("mysql://host/news");
    assert_refused(j, &ERR_INVALID, "expected sqlite:PATH or postgresql://");
    j->options.to = S("sqlite:");
    if (j->f->engine == DB_SQLITE)
        assert_refused(j, &ERR_CONFLICT, "the newsroom is there already");
    j->options.to = S("postgresql://nobody@127.0.0.1:1/none?connect_timeout=2");
    assert_told(j, "127.0.0.1:1/none");
    j->options.to = S("sqlite:/proc/none/there.db");
    assert_refused(j, &ERR_SYSTEM, "/proc/none");
    if (j->there.url[0]) {
        store_fixture_postgres("create table @.theirs (id int)", j->there.schema);
        j->options.to = to;
        assert_refused(j, &ERR_CONFLICT, "is not empty: it holds tables (newsroom)");
    }
}

static struct err say(struct db_conn *conn, void *context)
{
    char *sql = context;
    return conn->engine->script(conn, sql);
}

/* Changes the old database. */
static void change(struct journey *j, const char *words)
{
    char sql[512];
    struct place place;
    struct db *db;
    snprintf(sql, sizeof sql, "%s", words);
    assert_ok(place_read(&j->f->a, j->options.folder, &place));
    struct db_options options = {.url = place.database, .folder = place.folder, .alone = true};
    assert_ok(db_open(&options, false, &db));
    assert_ok(db_write(db, say, sql));
    db_close(db);
}

static void another_version_is_refused(struct journey *j)
{
    change(j, "insert into migration (number, name, checksum, ran_at) values (999, 'later', 'x', 1)");
    assert_refused(j, &ERR_STORE, "made by a newer version");
    change(
        j,
        "delete from migration where number = 999 or number = (select max(number) from migration where number < 999)");
    assert_refused(j, &ERR_STORE, "the database is of an older version");
}

static void a_row_that_does_not_fit_is_named(struct journey *j)
{
    change(j, "update story set standfirst = 'two' || char(0) || 'boats'");
    j->options.dry_run = true;
    assert_refused(j, &ERR_INVALID, "story 1: its standfirst holds a NUL character");
    j->options.dry_run = false;
    assert_refused(j, &ERR_INVALID, "story 1: its standfirst holds a NUL character");
    change(j, "update story set standfirst = 'two boats'");
}

/* ---- it is broken off ---- */

static void tamper(void *context, const char *what, int64_t done, int64_t total)
{
    (void)total;
    struct journey *j = context;
    if (strcmp(what, "compare") != 0 || done > 0)
        return;
    store_fixture_postgres("update @.story set headline = 'Harbour closed'", j->there.schema);
}

static void a_copy_that_differs_is_not_switched_to(struct journey *j)
{
    if (!j->there.url[0])
        return;
    j->options.show = tamper;
    j->options.context = j;
    assert_refused(j, &ERR_STORE, "the copy differs: story 1 has another headline");
    j->options.show = NULL;
}

struct end {
    const char *what;
    int64_t done;
};

static void die(void *context, const char *what, int64_t done, int64_t total)
{
    (void)total;
    const struct end *end = context;
    if (strcmp(what, end->what) == 0 && done >= end->done)
        (void)raise(SIGKILL);
}

static void move_and_die(struct journey *j, struct end *end)
{
    int status;
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        j->options.show = die;
        j->options.context = end;
        _exit(failed(go(j)) ? 1 : 0);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
}

static void add_rows(struct journey *j)
{
    change(j, "with recursive n (i) as (select 1 union all select i + 1 from n where i < 3000) "
              "insert into throttle select 'address:' || i, 1, i, i from n");
}

static void killed_at_any_moment_it_begins_anew(struct journey *j)
{
    struct end ends[] = {{"copy", 0}, {"copy", 2048}, {"compare", 0}, {"compare", 2048}};
    struct str before = config_of(j);
    for (ptrdiff_t i = 0; i < COUNT_OF(ends); i++) {
        move_and_die(j, &ends[i]);
        assert_true(str_equal(before, config_of(j)));
    }
    assert_is_whole(j);
    if (!j->there.url[0])
        assert_true(has_file(j, "moved.db.moving") && !has_file(j, "moved.db"));
    assert_ok(go(j));
    assert_false(j->report.was_whole);
    assert_ok(folder_write(&j->f->a, str_format(&j->f->a, "%s/dateline.conf", j->room.folder), before, 0644));
}

/* Killed when all was there, and before dateline.conf was switched. */
static void what_is_whole_is_compared_and_switched_to(struct journey *j)
{
    struct str before = config_of(j), path = str_format(&j->f->a, "%s/dateline.conf", j->room.folder);
    assert_ok(go(j));
    assert_true(j->report.was_whole);
    assert_true(str_find(config_of(j), j->options.to, 0) > 0);
    assert_ok(folder_write(&j->f->a, path, before, 0644));
    change(j, "update story set headline = 'Harbour closes again'");
    assert_refused(j, &ERR_STORE, "is not empty: an earlier move of this newsroom filled it");
}

static void another_newsrooms_move_is_left_alone(struct journey *j)
{
    struct end end = {"compare", 0};
    if (!j->there.url[0])
        return;
    move_and_die(j, &end);
    assert_ok(folder_write(&j->f->a, str_format(&j->f->a, "%s/secret.key", j->room.folder),
                           S("0000000000000000000000000000000000000000000000000000000000000000\n"), 0600));
    assert_refused(j, &ERR_CONFLICT, "is not empty");
}

/* No file may pass a size: as on a full disk, the writer is told, and nothing is switched. */
static void a_full_disk_switches_nothing(struct journey *j)
{
    int status;
    add_rows(j);
    if (j->there.url[0]) /* the disk is its server's */
        return;
    struct str before = config_of(j);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        const struct rlimit limit = {512 << 10, 512 << 10};
        (void)signal(SIGXFSZ, SIG_IGN);
        (void)setrlimit(RLIMIT_FSIZE, &limit);
        _exit(failed(go(j)) ? 1 : 0);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 1);
    assert_true(str_equal(before, config_of(j)));
    assert_false(has_file(j, "moved.db"));
}

/* A newsroom is made once for what leaves it as it was. */
static void on_a_journey(struct store_fixture *f, void (*first)(struct journey *j), void (*second)(struct journey *j),
                         void (*third)(struct journey *j))
{
    struct journey j;
    journey_open(&j, f);
    first(&j);
    second(&j);
    third(&j);
    journey_close(&j);
}

static void test_what_is_refused(struct store_fixture *f)
{
    on_a_journey(f, nobody_else_may_be_there, wrong_places_are_refused, another_version_is_refused);
}

static void test_what_does_not_come_to_its_end(struct store_fixture *f)
{
    on_a_journey(f, a_copy_that_differs_is_not_switched_to, a_row_that_does_not_fit_is_named,
                 another_newsrooms_move_is_left_alone);
}

static void test_what_was_broken_off(struct store_fixture *f)
{
    on_a_journey(f, a_full_disk_switches_nothing, killed_at_any_moment_it_begins_anew,
                 what_is_whole_is_compared_and_switched_to);
}

int main(void)
{
    static const struct store_test tests[] = {
        STORE_TEST(test_there_and_back),
        STORE_TEST(test_what_is_refused),
        STORE_TEST_SQLITE(test_what_does_not_come_to_its_end),
        STORE_TEST(test_what_was_broken_off),
    };
    return store_tests_run(tests, COUNT_OF(tests));
}
