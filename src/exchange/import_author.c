/* import_author.c - authors of an import, and what they are called. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "exchange/import_run.h"

#include "text/plain.h"

#define NAMES_MAX 10000 /* authors whose names are known */

/* So that stories which name him need not ask the store, which would have to be given first what waits here. */
static void keep_name(struct import *import, struct str key, struct str name)
{
    struct arena *a = &import->names_arena;
    if (!map_get(&import->names, key) && import->names.count >= NAMES_MAX)
        return;
    struct str *kept = arena_make(a, struct str);
    *kept = str_copy(a, name);
    *map_put(a, &import->names, str_copy(a, key)) = kept;
}

struct err import_author(struct import *import, const struct import_author *author)
{
    struct arena *a = &import->facts.a;
    TRY(import_key_check(author->key, "an author"));
    TRY(import_facts_room(import));
    struct str name = plain_line(a, author->name.n ? author->name : author->key, LIMIT_NAME);
    struct import_fact fact = {.kind = IMPORT_FACT_AUTHOR,
                               .key = str_copy(a, author->key),
                               .name = name,
                               .slug = author->slug.n ? str_copy(a, import_slug(a, author->slug)) : S("")};
    import_fact_add(import, &fact);
    if (name.n)
        keep_name(import, author->key, name);
    return OK;
}

struct name_query {
    struct import *import;
    struct str key, name;
};

static struct err read_name(struct db_conn *conn, void *context)
{
    struct name_query *q = context;
    return sql_import_author_name(&q->import->names_arena, conn, q->import->source, q->key, &q->name);
}

struct str import_author_name(struct import *import, struct arena *a, struct str key)
{
    struct str *known = map_get(&import->names, key);
    if (known)
        return str_copy(a, *known);
    if (import->names.count >= NAMES_MAX) {
        import->names = (struct map){0};
        arena_reset(&import->names_arena);
    }
    struct name_query q = {import, key, {NULL, 0}};
    struct err e = import_settle(import);
    e = failed(e) ? e : db_read(newsroom_db(import->n), read_name, &q);
    if (failed(e) || !q.name.n)
        q.name = plain_line(&import->names_arena, key, LIMIT_NAME);
    keep_name(import, key, q.name);
    return str_copy(a, q.name);
}
