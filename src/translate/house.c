/* house.c - the glossary at the desk. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "translate/house.h"

#include "text/csv.h"
#include "text/language.h"

struct house {
    struct newsroom *n;
    struct arena *a;
    const struct actor *actor;
    const struct glossary_term *terms;
    ptrdiff_t count;
    int64_t id;
    struct sql_glossary_term_list found;
    struct save save;
};

static struct err list_work(struct db_conn *conn, void *context)
{
    struct house *h = context;
    return sql_glossary_all(h->a, conn, &h->found);
}

struct err house_terms(struct newsroom *n, struct arena *a, struct sql_glossary_term_list *out)
{
    struct house h = {.n = n, .a = a};
    TRY(db_read(newsroom_db(n), list_work, &h));
    *out = h.found;
    return OK;
}

/* A term into any language binds all editions: that is an editor's. */
static struct err check_right(struct house *h, struct db_conn *conn, struct str to)
{
    int64_t own = 0;
    if (h->actor->role >= ROLE_EDITOR)
        return OK;
    if (h->actor->role == ROLE_TRANSLATOR && to.n)
        TRY(sql_review_is_ones(conn, h->actor->account_id, to, &own));
    return own ? OK : err_make(&ERR_FORBIDDEN, "Terms into \"%.*s\" are not yours to change", STR_ARG(to));
}

static struct err check_language(struct str tag)
{
    return tag.n == 0 || language_is_valid_tag(tag)
               ? OK
               : err_make(&ERR_INVALID, "\"%.*s\" is no language tag; right are en, pt-BR", STR_ARG(tag));
}

static struct err put_one(struct house *h, struct db_conn *conn, const struct glossary_term *term)
{
    TRY(check_language(term->from));
    TRY(check_language(term->to));
    TRY(check_right(h, conn, term->to));
    return glossary_put(conn, term, h->save.now);
}

static struct err put_work(struct db_conn *conn, void *context)
{
    struct house *h = context;
    save_begin(&h->save, h->a, conn, h->n, h->actor);
    for (ptrdiff_t i = 0; i < h->count; i++) {
        struct err e = put_one(h, conn, &h->terms[i]);
        if (failed(e))
            return h->count == 1 ? e : err_in(e, "Term %td", i + 1);
    }
    TRY(save_audit(&h->save, S("glossary.put"), 0, str_format(h->a, "%td", h->count)));
    return save_end(&h->save);
}

struct err house_put(struct newsroom *n, struct arena *a, const struct actor *actor, const struct glossary_term *terms,
                     ptrdiff_t count)
{
    struct house h = {.n = n, .a = a, .actor = actor, .terms = terms, .count = count};
    return count ? db_write(newsroom_db(n), put_work, &h) : OK;
}

static struct err remove_work(struct db_conn *conn, void *context)
{
    struct house *h = context;
    int64_t changed;
    save_begin(&h->save, h->a, conn, h->n, h->actor);
    TRY(sql_glossary_all(h->a, conn, &h->found));
    for (ptrdiff_t i = 0; i < h->found.count; i++) {
        const struct sql_glossary_term *term = &h->found.items[i];
        if (term->id != h->id)
            continue;
        TRY(check_right(h, conn, term->target_language));
        TRY(sql_glossary_delete(conn, h->id, &changed));
        TRY(save_audit(&h->save, S("glossary.remove"), 0, term->source));
    }
    return save_end(&h->save);
}

struct err house_remove(struct newsroom *n, struct arena *a, const struct actor *actor, int64_t id)
{
    struct house h = {.n = n, .a = a, .actor = actor, .id = id};
    return db_write(newsroom_db(n), remove_work, &h);
}

/* ---- as a table ---- */

struct str house_write(struct arena *a, const struct sql_glossary_term_list *terms)
{
    struct buf b;
    buf_init(&b, INT32_MAX);
    for (ptrdiff_t i = 0; i < terms->count; i++) {
        const struct sql_glossary_term *t = &terms->items[i];
        struct str source = csv_guard(a, t->source), target = csv_guard(a, t->target);
        buf_add_format(&b, "%.*s\t%.*s\t%.*s\t%.*s\n", STR_ARG(t->source_language), STR_ARG(t->target_language),
                       STR_ARG(source), STR_ARG(target));
    }
    struct str table = str_copy(a, buf_str(&b));
    buf_close(&b);
    return table;
}

static struct err read_line(struct str line, int number, struct glossary_term *out)
{
    struct str rest;
    bool three = str_cut(line, '\t', &out->from, &rest) && str_cut(rest, '\t', &out->to, &rest);
    if (!three)
        return err_make(&ERR_INVALID, "Line %d: four columns with tabs between are wanted: from, to, source, target",
                        number);
    str_cut(rest, '\t', &out->source, &out->target);
    out->from = str_trim(out->from);
    out->to = str_trim(out->to);
    out->source = csv_unguard(str_trim(out->source));
    out->target = csv_unguard(str_trim(out->target));
    return OK;
}

struct err house_read(struct arena *a, struct str text, struct glossary_term **out, ptrdiff_t *count)
{
    struct str line;
    *out = arena_array(a, struct glossary_term, HOUSE_LINES_MAX);
    *count = 0;
    for (int number = 1; text.n; number++) {
        str_cut(text, '\n', &line, &text);
        if (str_trim(line).n == 0)
            continue;
        if (*count == HOUSE_LINES_MAX)
            return err_make(&ERR_LIMIT, "More than %d terms", HOUSE_LINES_MAX);
        TRY(read_line(line, number, &(*out)[(*count)++]));
    }
    return OK;
}
