/* move_rows.c - the rows of a database that moves: counted, read, copied, compared. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "store/move_inside.h"

#include "store/engine.h"
#include "store/statements.h"

#define ROWS_A_STEP 1024 /* between two words to who listens */

static void count_row(struct move_progress *progress)
{
    if (++progress->rows % ROWS_A_STEP == 0)
        progress->show(progress->context, progress->rows);
}

struct err move_count(struct db_conn *source, const struct table_set *set, int64_t *rows, int64_t *bytes)
{
    *rows = 0;
    TRY(sql_move_bytes(source, bytes));
    for (int i = 0; i < set->count; i++) {
        int64_t count;
        TRY(source->engine->tables->number(source, set->items[i].count, &count));
        *rows += count;
    }
    return OK;
}

/* What PostgreSQL gives is what it takes. */
static struct err next_checked(struct db_conn *source, const struct table *t, struct table_value *values, bool *row)
{
    TRY(source->engine->tables->next(source, t, values, row));
    return *row && source->engine->kind == DB_SQLITE ? table_check_row(t, values) : OK;
}

static struct err check_table(struct db_conn *source, const struct table *t, struct move_progress *progress)
{
    struct table_value values[TABLE_COLUMNS_MAX];
    bool row = true;
    struct err e = source->engine->tables->read(source, t);
    while (!failed(e) && row) {
        e = next_checked(source, t, values, &row);
        count_row(progress);
    }
    source->engine->tables->read_end(source);
    return e;
}

struct err move_check(struct db_conn *source, const struct table_set *set, struct move_progress *progress)
{
    for (int i = 0; i < set->count; i++)
        TRY(check_table(source, &set->items[i], progress));
    return OK;
}

/* ---- copying ---- */

struct copy {
    struct arena a;
    struct db_conn *source;
    const struct table_set *set;
    const struct table *table;
    ptrdiff_t line;
    struct move_progress *progress;
    int64_t rows_before;
};

static struct err copy_rows(struct copy *copy, struct db_conn *target)
{
    struct table_value values[TABLE_COLUMNS_MAX];
    for (bool row = true;;) {
        TRY(next_checked(copy->source, copy->table, values, &row));
        if (!row)
            return target->engine->tables->fill_end(target, copy->table);
        TRY(target->engine->tables->put(target, copy->table, values));
        count_row(copy->progress);
    }
}

/* It may be run again from the start. */
static struct err copy_work(struct db_conn *target, void *context)
{
    struct copy *copy = context;
    struct str compression;
    copy->progress->rows = copy->rows_before;
    TRY(move_filling(target));
    if (target->engine->kind == DB_POSTGRES)
        TRY(sql_move_compression(&copy->a, target, &compression));
    struct err e = copy->source->engine->tables->read(copy->source, copy->table);
    if (!failed(e))
        e = target->engine->tables->fill(target, copy->table);
    if (!failed(e))
        e = copy_rows(copy, target);
    if (failed(e))
        target->engine->tables->fill_give_up(target);
    copy->source->engine->tables->read_end(copy->source);
    return e;
}

static struct err after_work(struct db_conn *target, void *context)
{
    struct copy *copy = context;
    TRY(move_filling(target));
    return move_line(target, copy->set->after[target->engine->kind].items[copy->line]);
}

/* PostgreSQL looks at links while it makes them. */
static struct err links_work(struct db_conn *target, void *context)
{
    struct copy *copy = context;
    struct sql_text_list faults;
    TRY(sql_store_check_sqlite_links(&copy->a, target, &faults));
    return faults.count == 0 ? OK : err_make(&ERR_CONFLICT, "%.*s", STR_ARG(faults.items[0]));
}

static struct err copy_all(struct copy *copy, struct db *target)
{
    enum db_engine engine = db_engine_of(target);
    for (int i = 0; i < copy->set->count; i++) {
        copy->table = &copy->set->items[i];
        copy->rows_before = copy->progress->rows;
        TRY(db_write(target, copy_work, copy));
    }
    for (copy->line = 0; copy->line < copy->set->after[engine].count; copy->line++)
        TRY(db_write(target, after_work, copy));
    return engine == DB_SQLITE ? db_read(target, links_work, copy) : OK;
}

struct err move_copy(struct db_conn *source, struct db *target, const struct table_set *set,
                     struct move_progress *progress)
{
    struct copy copy = {.source = source, .set = set, .progress = progress};
    arena_init(&copy.a, 0);
    struct err e = copy_all(&copy, target);
    arena_close(&copy.a);
    return e;
}

/* ---- comparing ---- */

static bool is_key(const struct table *t, int column)
{
    for (int i = 0; i < t->key_count; i++)
        if (t->key[i] == column)
            return true;
    return false;
}

/* NULL for a row that one side alone has. */
static struct err tell_difference(const struct table *t, const struct table_value *ours,
                                  const struct table_value *theirs, int column)
{
    struct buf row, other;
    struct err e;
    buf_init(&row, 1024);
    buf_init(&other, 1024);
    table_name_row(&row, t, ours ? ours : theirs);
    table_name_row(&other, t, theirs ? theirs : ours);
    if (!ours || !theirs)
        e = err_make(&ERR_STORE, "the copy differs: %.*s is %s", STR_ARG(buf_str(&row)),
                     ours ? "missing there" : "there and not here");
    else if (is_key(t, column))
        e = err_make(&ERR_STORE, "the copy differs: here stands %.*s, there %.*s", STR_ARG(buf_str(&row)),
                     STR_ARG(buf_str(&other)));
    else
        e = err_make(&ERR_STORE, "the copy differs: %.*s has another %s", STR_ARG(buf_str(&row)),
                     t->columns[column].name);
    buf_close(&row);
    buf_close(&other);
    return e;
}

static struct err compare_rows(struct copy *copy, struct db_conn *target)
{
    const struct table *t = copy->table;
    struct table_value ours[TABLE_COLUMNS_MAX], theirs[TABLE_COLUMNS_MAX];
    for (bool has = true, had = true; has;) {
        int column = 0;
        TRY(copy->source->engine->tables->next(copy->source, t, ours, &has));
        TRY(target->engine->tables->next(target, t, theirs, &had));
        if (has != had)
            return tell_difference(t, has ? ours : NULL, had ? theirs : NULL, 0);
        if (has && !table_rows_equal(t, ours, theirs, &column))
            return tell_difference(t, ours, theirs, column);
        if (has)
            count_row(copy->progress);
    }
    return OK;
}

static struct err compare_table(struct copy *copy, struct db_conn *target)
{
    struct err e = copy->source->engine->tables->read(copy->source, copy->table);
    if (!failed(e))
        e = target->engine->tables->read(target, copy->table);
    if (!failed(e))
        e = compare_rows(copy, target);
    target->engine->tables->read_end(target);
    copy->source->engine->tables->read_end(copy->source);
    return e;
}

static struct err compare_work(struct db_conn *target, void *context)
{
    struct copy *copy = context;
    TRY(move_patience(target));
    for (int i = 0; i < copy->set->count; i++) {
        copy->table = &copy->set->items[i];
        TRY(compare_table(copy, target));
    }
    return OK;
}

struct err move_compare(struct db_conn *source, struct db *target, const struct table_set *set,
                        struct move_progress *progress)
{
    struct copy copy = {.source = source, .set = set, .progress = progress};
    return db_read(target, compare_work, &copy);
}
