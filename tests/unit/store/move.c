/* move.c - a database moved from engine to engine and back: every table, every column, every kind of value. */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Each table gets three rows whose numbers are 1, 2 and 3, so that every link leads somewhere; what may be null is null
 * in the second. The test's own engine is the one moved to; from SQLite and back to SQLite.
 */
#include "store/move_rows.c"

#include "unit/store_fixture.h"

#include <sqlite3.h>

#define MARK "0123456789abcdef0123456789abcdef"
#define ROWS 3

struct known {
    const struct table_set *set;
    const char *migrations;
};
static const struct known sets[] = {{&newsroom_tables, "migrations/"}, {&audience_tables, "migrations/audience/"}};

/* ---- rows of every table ---- */

static int64_t rows_filled;

/* What the checks of these columns let through. */
static const char *const ALLOWED[][4] = {
    {"role", "writer", "translator", "administrator"}, {"status", "draft", "published", "withdrawn"},
    {"service", "indexnow", "websub", "websub"},       {"state", "due", "done", "held"},
    {"origin", "none", "machine", "person"},           {"span", "day", "month", "day"},
    {"outcome", "waiting", "sent", "refused"},
};

static bool is_checked(const struct table *t, const char *column)
{
    static const char *const places[] = {
        "account.role", "story.status", "outbox.service", "translation.state", "translation_segment.origin",
        "sheet.span",   "stale.span",   "letter.outcome"};
    char name[128];
    snprintf(name, sizeof name, "%s.%s", t->name, column);
    for (ptrdiff_t i = 0; i < COUNT_OF(places); i++)
        if (!strcmp(places[i], name))
            return true;
    return false;
}

static struct str text_of(const struct table *t, const char *column, int row)
{
    static const struct str texts[] = {S_INIT("en"), S_INIT("Düne \t\n \\N 'ז' 🚢"), S_INIT("")};
    for (ptrdiff_t i = 0; is_checked(t, column) && i < COUNT_OF(ALLOWED); i++)
        if (!strcmp(ALLOWED[i][0], column))
            return str_from_c(ALLOWED[i][row + 1]);
    return texts[row];
}

static struct table_value value_of(const struct table *t, int column, int row)
{
    static const struct str blobs[] = {S_INIT("\0\1\xff\\x"), S_INIT(""), S_INIT("PGCOPY\n\xff\r\n")};
    enum statement_type type = t->columns[column].type;
    struct table_value v = {.null = row == 1};
    switch (type) {
    case STATEMENT_INT:
        v.null = false;
        v.value.i = row + 1;
        break;
    case STATEMENT_INT_NULL:
        v.value.i = row + 1;
        break;
    case STATEMENT_TEXT:
        v.null = false;
        v.value.s = text_of(t, t->columns[column].name, row);
        break;
    case STATEMENT_TEXT_NULL:
        v.value.s = text_of(t, t->columns[column].name, row);
        break;
    case STATEMENT_BLOB:
        v.null = false;
        v.value.s = blobs[row];
        break;
    case STATEMENT_BLOB_NULL:
        v.value.s = blobs[row];
        break;
    case STATEMENT_REAL:
        v.null = false;
        v.value.r = row / 3.0;
        break;
    case STATEMENT_BOOL:
        v = (struct table_value){{.i = row % 2}, false};
    }
    return v;
}

/* Some tables may hold one row alone. */
static bool may_be_one(struct err e)
{
    return err_is(e, &ERR_CONFLICT) && strstr(err_detail(), "check (");
}

static struct err fill_table(struct db_conn *conn, const struct table *t)
{
    const struct table_engine *engine = conn->engine->tables;
    TRY(engine->fill(conn, t));
    for (int row = 0; row < ROWS; row++) {
        struct table_value values[TABLE_COLUMNS_MAX];
        for (int i = 0; i < t->column_count; i++)
            values[i] = value_of(t, i, row);
        struct err e = engine->put(conn, t, values);
        rows_filled += !failed(e);
        if (failed(e)) {
            engine->fill_give_up(conn);
            return row > 0 && may_be_one(e) ? OK : err_in(e, "%s", t->name);
        }
    }
    return engine->fill_end(conn, t);
}

static struct err fill_all(struct db_conn *conn, void *context)
{
    const struct table_set *set = context;
    rows_filled = 0;
    for (int i = 0; i < set->count; i++)
        TRY(fill_table(conn, &set->items[i]));
    return OK;
}

/* ---- databases ---- */

/* An empty database that is to be filled. */
static void open_target(struct store_fixture *f, enum db_engine engine)
{
    store_fixture_open_empty(f, engine);
    db_close(f->db);
    struct db_options options = {.url = str_from_c(f->url), .folder = str_from_c(f->folder), .loading = true};
    assert_ok(db_open(&options, true, &f->db));
}

static void open_source(struct store_fixture *f, const struct known *known)
{
    union {
        const struct table_set *set;
        void *context;
    } as = {.set = known->set};
    open_target(f, DB_SQLITE);
    assert_ok(move_begin(f->db, known->set, str_from_c(known->migrations), S(MARK)));
    assert_ok(db_write(f->db, fill_all, as.context));
    assert_ok(move_end(f->db, S(MARK)));
}

struct moving {
    const struct known *known;
    struct db *target;
    struct move_progress progress;
    int64_t shown;
};

static void note_rows(void *context, int64_t rows)
{
    *(int64_t *)context = rows;
}

static struct err move_work(struct db_conn *source, void *context)
{
    struct moving *m = context;
    int64_t rows, bytes;
    m->progress = (struct move_progress){note_rows, &m->shown, 0};
    TRY(move_patience(source));
    TRY(move_count(source, m->known->set, &rows, &bytes));
    assert_int_equal(rows, rows_filled);
    assert_true(bytes > 10000);
    TRY(move_begin(m->target, m->known->set, str_from_c(m->known->migrations), S(MARK)));
    TRY(move_copy(source, m->target, m->known->set, &m->progress));
    assert_int_equal(m->progress.rows, rows);
    TRY(move_compare(source, m->target, m->known->set, &m->progress));
    return move_end(m->target, S(MARK));
}

static void move_between(struct db *source, struct db *target, const struct known *known)
{
    struct moving m = {.known = known, .target = target};
    assert_ok(db_read(source, move_work, &m));
}

/* Every value of every table but "migration", as SQLite quotes them. */
static struct str dump(struct store_fixture *f, const struct table_set *set)
{
    sqlite3 *handle;
    struct str all = S("");
    assert_int_equal(sqlite3_open(f->url + strlen("sqlite:"), &handle), SQLITE_OK);
    for (int i = 0; i < set->count; i++) {
        sqlite3_stmt *s;
        assert_int_equal(sqlite3_prepare_v2(handle, set->items[i].read, -1, &s, NULL), SQLITE_OK);
        for (int row = 0; sqlite3_step(s) == SQLITE_ROW; row++)
            for (int k = 0; k < sqlite3_column_count(s); k++)
                all = str_concat(&f->a, all,
                                 str_format(&f->a, "%s %d %d %d %.*s\n", set->items[i].name, k,
                                            sqlite3_column_type(s, k), sqlite3_column_bytes(s, k),
                                            sqlite3_column_bytes(s, k), (const char *)sqlite3_column_blob(s, k)));
        sqlite3_finalize(s);
    }
    sqlite3_close(handle);
    return all;
}

/* ---- the tests ---- */

static struct err next_person(struct db_conn *conn, void *context)
{
    int64_t *id = context;
    return conn->engine->tables->number(
        conn, "insert into person (slug, name, biography, created_at) values ('new', 'New', '', 1) returning id", id);
}

static void there_and_back(struct store_fixture *f, const struct known *known)
{
    struct store_fixture source, target, back;
    open_source(&source, known);
    open_target(&target, f->engine);
    open_target(&back, DB_SQLITE);
    move_between(source.db, target.db, known);
    assert_ok(db_check_version_by(target.db, str_from_c(known->migrations)));
    move_between(target.db, back.db, known);
    struct str before = dump(&source, known->set), after = dump(&back, known->set);
    assert_true(before.n > 1000);
    assert_true(str_equal(before, after));
    if (known->set == &newsroom_tables) { /* the next number is free */
        int64_t id;
        assert_ok(db_write(target.db, next_person, &id));
        assert_int_equal(id, ROWS + 1);
    }
    store_fixture_close(&source);
    store_fixture_close(&target);
    store_fixture_close(&back);
}

static void test_every_value_comes_back_as_it_was(struct store_fixture *f)
{
    for (ptrdiff_t i = 0; i < COUNT_OF(sets); i++)
        there_and_back(f, &sets[i]);
}

/* ---- marks ---- */

static void test_a_marked_database_is_nobodys_but_its_moves(struct store_fixture *f)
{
    struct store_fixture target;
    enum move_place place;
    open_target(&target, f->engine);
    assert_ok(move_look(target.db, S(MARK), &place));
    assert_int_equal(place, MOVE_EMPTY);
    assert_ok(move_begin(target.db, &newsroom_tables, S("migrations/"), S(MARK)));
    assert_ok(move_look(target.db, S(MARK), &place));
    assert_int_equal(place, MOVE_BROKEN_OFF);
    assert_ok(move_look(target.db, S("fedcba9876543210fedcba9876543210"), &place));
    assert_int_equal(place, MOVE_TAKEN);
    assert_err(db_migrate(target.db), &ERR_BUSY);
    assert_non_null(strstr(err_detail(), "a move to it was broken off"));
    assert_ok(move_end(target.db, S(MARK)));
    assert_ok(move_look(target.db, S(MARK), &place));
    assert_int_equal(place, MOVE_WHOLE);
    assert_ok(db_migrate(target.db));
    assert_ok(db_check_version(target.db));
    assert_ok(move_look(f->db, S(MARK), &place));
    assert_int_equal(place, MOVE_TAKEN);
    store_fixture_close(&target);
}

/* ---- what does not fit ---- */

static struct err change_work(struct db_conn *conn, void *context)
{
    return conn->engine->script(conn, context);
}

static struct err compare_again(struct db_conn *source, void *context)
{
    struct moving *m = context;
    TRY(move_patience(source));
    return move_compare(source, m->target, &newsroom_tables, &m->progress);
}

static void assert_differs(struct store_fixture *source, struct store_fixture *target, const char *sql,
                           const char *told)
{
    char statement[256];
    struct moving m = {.known = &sets[0], .target = target->db, .progress = {note_rows, &m.shown, 0}};
    snprintf(statement, sizeof statement, "%s", sql);
    assert_ok(db_write(target->db, change_work, statement));
    assert_err(db_read(source->db, compare_again, &m), &ERR_STORE);
    assert_string_equal(err_detail(), told);
}

static void test_a_row_that_differs_is_named(struct store_fixture *f)
{
    struct store_fixture source, target;
    open_source(&source, &sets[0]);
    open_target(&target, f->engine);
    move_between(source.db, target.db, &sets[0]);
    assert_differs(&source, &target, "insert into setting values ('zz', 'more', 1)",
                   "the copy differs: setting zz is there and not here");
    assert_differs(&source, &target, "delete from story_line where story_id = 2; delete from setting where name = 'zz'",
                   "the copy differs: here stands story_line 2, there story_line 3");
    assert_differs(&source, &target, "delete from related where story_id = 3",
                   "the copy differs: related 3, 3 is missing there");
    assert_differs(&source, &target, "update story set body = 'en ' where id = 1",
                   "the copy differs: story 1 has another body");
    store_fixture_close(&source);
    store_fixture_close(&target);
}

static struct err copy_only(struct db_conn *source, void *context)
{
    struct moving *m = context;
    m->progress = (struct move_progress){note_rows, &m->shown, 0};
    TRY(move_patience(source));
    TRY(move_begin(m->target, m->known->set, str_from_c(m->known->migrations), S(MARK)));
    return move_copy(source, m->target, m->known->set, &m->progress);
}

static void assert_not_copied(struct store_fixture *f, const char *sql, const struct err_kind *kind, const char *told)
{
    struct store_fixture source, target;
    char statement[256];
    open_source(&source, &sets[0]);
    open_target(&target, f->engine);
    struct moving m = {.known = &sets[0], .target = target.db};
    snprintf(statement, sizeof statement, "%s", sql);
    assert_ok(db_write(source.db, change_work, statement));
    assert_err(db_read(source.db, copy_only, &m), kind);
    if (!strstr(err_detail(), told))
        fail_msg("%s", err_detail());
    store_fixture_close(&source);
    store_fixture_close(&target);
}

static void test_what_the_other_does_not_take_is_told(struct store_fixture *f)
{
    assert_not_copied(f, "update story set place = 'a' || char(0) || 'b' where id = 3", &ERR_INVALID,
                      "story 3: its place holds a NUL character");
    assert_not_copied(f, "update person set contact = cast(x'c328' as text) where id = 2", &ERR_INVALID,
                      "person 2: its contact is not valid UTF-8");
    assert_not_copied(f, "update byline set person_id = 99 where story_id = 1", &ERR_CONFLICT,
                      f->engine == DB_SQLITE ? "a row of byline points to a row of person that is not there"
                                             : "foreign key");
}

/* The connection is lost in the middle of a table, once. */
static void cut_off(void *context, int64_t rows)
{
    (void)rows;
    struct store_fixture *target = context;
    if (target->schema[0])
        store_fixture_postgres(
            "select pg_terminate_backend(pid) from pg_stat_activity where application_name = '@' and "
            "state = 'active'",
            target->schema);
    target->schema[0] = 0;
}

static struct err copy_cut_off(struct db_conn *source, void *context)
{
    struct moving *m = context;
    TRY(move_patience(source));
    TRY(move_begin(m->target, m->known->set, str_from_c(m->known->migrations), S(MARK)));
    TRY(move_copy(source, m->target, m->known->set, &m->progress));
    return move_compare(source, m->target, m->known->set, &m->progress);
}

static void test_a_table_whose_connection_was_lost_is_filled_again(struct store_fixture *f)
{
    struct store_fixture source, target;
    char many[] =
        "with recursive n (i) as (select 10 union all select i + 1 from n where i < 3000) insert into setting "
        "select 'name ' || i, 'value', i from n";
    open_source(&source, &sets[0]);
    assert_ok(db_write(source.db, change_work, many));
    open_target(&target, f->engine);
    struct store_fixture cut = target;
    struct moving m = {.known = &sets[0], .target = target.db, .progress = {cut_off, &cut, 0}};
    assert_ok(db_read(source.db, copy_cut_off, &m));
    assert_int_equal(cut.schema[0], 0);
    store_fixture_close(&source);
    store_fixture_close(&target);
}

/* ---- alone ---- */

static struct err hold_and_open(struct db_conn *conn, void *context)
{
    struct store_fixture *f = context;
    struct db_options options = {.url = str_from_c(f->url), .folder = str_from_c(f->folder)};
    struct db *other;
    TRY(move_hold(conn));
    assert_err(db_open(&options, false, &other), &ERR_BUSY);
    assert_non_null(strstr(err_detail(), "the newsroom is being moved"));
    return OK;
}

static struct err hold_only(struct db_conn *conn, void *context)
{
    (void)context;
    return move_hold(conn);
}

static void test_on_postgresql_nobody_else_is_there(struct store_fixture *f)
{
    if (f->engine == DB_SQLITE)
        return;
    struct db_options options = {.url = str_from_c(f->url), .folder = str_from_c(f->folder), .alone = true};
    struct db *alone, *other;
    assert_ok(db_open(&options, false, &alone));
    assert_err(db_read(alone, hold_only, NULL), &ERR_BUSY); /* f->db is there */
    db_close(f->db);
    assert_ok(db_read(alone, hold_and_open, f));
    options.alone = false;
    assert_ok(db_open(&options, false, &other));
    db_close(other);
    db_close(alone);
    f->db = NULL;
}

int main(void)
{
    static const struct store_test tests[] = {
        STORE_TEST(test_every_value_comes_back_as_it_was),
        STORE_TEST(test_a_marked_database_is_nobodys_but_its_moves),
        STORE_TEST(test_a_row_that_differs_is_named),
        STORE_TEST(test_what_the_other_does_not_take_is_told),
        STORE_TEST(test_a_table_whose_connection_was_lost_is_filled_again),
        STORE_TEST(test_on_postgresql_nobody_else_is_there),
    };
    return store_tests_run(tests, COUNT_OF(tests));
}
