/* import_unused.c - sections that came without a language, and turned out to be another edition's. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "exchange/import_run.h"

#include "newsroom/save.h"

#define PART 100 /* sections of one transaction */

struct clearing {
    struct import *import;
    struct arena *a;
    struct save save;
    struct sql_import_unused_list unused;
};

/* Its address leads to the one that is used. */
static struct err clear(struct clearing *c, const struct sql_import_unused *section)
{
    struct str from = str_format(c->a, "/category/%.*s/", STR_ARG(section->slug));
    struct str to = str_format(c->a, "/%.*s/category/%.*s/", STR_ARG(section->language), STR_ARG(section->other));
    TRY(sql_listing_forget(c->save.conn, str_format(c->a, "section:%lld", (long long)section->id)));
    TRY(sql_import_section_delete(c->save.conn, section->id));
    if (section->translation_group != DB_NULL)
        TRY(sql_import_section_regroup(c->save.conn, section->translation_group));
    return sql_redirect_put(c->save.conn, from, DB_NULL, to, 301, c->save.now);
}

static struct err clear_part(struct db_conn *conn, void *context)
{
    struct clearing *c = context;
    save_begin(&c->save, c->a, conn, c->import->n, &ACTOR_COMMAND);
    TRY(sql_import_section_unused(c->a, conn, c->import->source, c->import->settings.language, PART, &c->unused));
    for (ptrdiff_t i = 0; i < c->unused.count; i++)
        if (i == 0 || c->unused.items[i].id != c->unused.items[i - 1].id)
            TRY(clear(c, &c->unused.items[i]));
    if (c->unused.count) {
        save_touch(&c->save, "sections:%.*s", STR_ARG(c->import->settings.language));
        save_touch(&c->save, "redirects");
    }
    return save_end(&c->save);
}

/* A section may be free when those below it are gone. */
struct err import_sections_clear(struct import *import, struct arena *a)
{
    struct clearing c = {.import = import, .a = a};
    do {
        arena_reset(a);
        TRY(db_write(newsroom_db(import->n), clear_part, &c));
        newsroom_touch(import->n, c.save.tags_touched, c.save.touched_count);
    } while (c.unused.count);
    return OK;
}
