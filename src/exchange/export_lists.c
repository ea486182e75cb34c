/* export_lists.c - pictures, people, sections, tags and redirects, some of each at a time. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "exchange/export.h"

#define ROWS_AT_ONCE 500

struct walk {
    struct arena a, kept; /* of the rows in hand; of where they end */
    struct db_conn *conn;
    int64_t after;
    struct str after_path;
    ptrdiff_t count; /* rows in hand */
    void *context;
    export_visit_media *media;
    export_visit_person *person;
    export_visit_tag *tag;
    export_visit_redirect *redirect;
};

typedef struct err walk_page(struct walk *w);

static struct err walk_all(struct walk *w, walk_page *page)
{
    struct err e;
    arena_init(&w->a, 0);
    arena_init(&w->kept, 0);
    w->after_path = S("");
    do {
        arena_reset(&w->a);
        e = page(w);
    } while (!failed(e) && w->count);
    arena_close(&w->a);
    arena_close(&w->kept);
    return e;
}

static struct err media_page(struct walk *w)
{
    struct sql_media_list list;
    TRY(sql_export_media_after(&w->a, w->conn, w->after, ROWS_AT_ONCE, &list));
    w->count = list.count;
    for (ptrdiff_t i = 0; i < list.count; w->after = list.items[i++].id)
        TRY(w->media(w->context, &w->a, &list.items[i]));
    return OK;
}

static struct err person_page(struct walk *w)
{
    struct sql_person_list list;
    TRY(sql_export_person_after(&w->a, w->conn, w->after, ROWS_AT_ONCE, &list));
    w->count = list.count;
    for (ptrdiff_t i = 0; i < list.count; w->after = list.items[i++].id)
        TRY(w->person(w->context, &w->a, &list.items[i]));
    return OK;
}

static struct err tag_page(struct walk *w)
{
    struct sql_tag_list list;
    TRY(sql_export_tag_after(&w->a, w->conn, w->after, ROWS_AT_ONCE, &list));
    w->count = list.count;
    for (ptrdiff_t i = 0; i < list.count; w->after = list.items[i++].id)
        TRY(w->tag(w->context, &w->a, &list.items[i]));
    return OK;
}

static struct err redirect_page(struct walk *w)
{
    struct sql_redirect_list list;
    TRY(sql_redirect_after(&w->a, w->conn, w->after_path, ROWS_AT_ONCE, &list));
    w->count = list.count;
    for (ptrdiff_t i = 0; i < list.count; i++)
        TRY(w->redirect(w->context, &w->a, &list.items[i]));
    arena_reset(&w->kept);
    if (list.count)
        w->after_path = str_copy(&w->kept, list.items[list.count - 1].path);
    return OK;
}

struct err export_media(struct db_conn *conn, export_visit_media *visit, void *context)
{
    struct walk w = {.conn = conn, .media = visit, .context = context};
    return walk_all(&w, media_page);
}

struct err export_people(struct db_conn *conn, export_visit_person *visit, void *context)
{
    struct walk w = {.conn = conn, .person = visit, .context = context};
    return walk_all(&w, person_page);
}

struct err export_tags(struct db_conn *conn, export_visit_tag *visit, void *context)
{
    struct walk w = {.conn = conn, .tag = visit, .context = context};
    return walk_all(&w, tag_page);
}

struct err export_redirects(struct db_conn *conn, export_visit_redirect *visit, void *context)
{
    struct walk w = {.conn = conn, .redirect = visit, .context = context};
    return walk_all(&w, redirect_page);
}

/* Those that are part of parent, each with those that are part of it. */
static struct err visit_below(const struct sql_section_list *all, int64_t parent, int depth, struct arena *a,
                              export_visit_section *visit, void *context)
{
    for (ptrdiff_t i = 0; depth <= LIMIT_SECTION_DEPTH && i < all->count; i++) {
        if (all->items[i].parent_id != parent)
            continue;
        TRY(visit(context, a, &all->items[i]));
        TRY(visit_below(all, all->items[i].id, depth + 1, a, visit, context));
    }
    return OK;
}

struct err export_sections(struct db_conn *conn, export_visit_section *visit, void *context)
{
    struct arena a;
    struct sql_section_list all;
    arena_init(&a, 0);
    struct err e = sql_export_section_list(&a, conn, &all);
    if (!failed(e))
        e = visit_below(&all, DB_NULL, 0, &a, visit, context);
    arena_close(&a);
    return e;
}
