/* import_versions.c - stories that are one in several languages at the source are versions of one another here. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "exchange/import_run.h"

#include "newsroom/guid.h"
#include "newsroom/story_stored.h"

#define PART 50 /* stories of one transaction */

struct tying {
    struct import *import;
    struct arena *a;
    int64_t after; /* number of the last story looked at */
    struct sql_import_apart_list apart;
};

static struct err read_apart(struct db_conn *conn, void *context)
{
    struct tying *t = context;
    return sql_import_apart_after(t->a, conn, t->import->source, t->import->settings.language, t->after, PART,
                                  &t->apart);
}

/* It was the import that changed them. */
static struct err note_seen(void *context, struct db_conn *conn, const struct story_result *results)
{
    const struct tying *t = context;
    for (ptrdiff_t i = 0; i < t->apart.count; i++)
        if (results[i].outcome != STORY_REFUSED)
            TRY(sql_import_story_seen(conn, results[i].id));
    return OK;
}

static struct err read_input(struct tying *t, const struct sql_import_apart *apart, struct story_input *in)
{
    struct story_stored stored;
    TRY(newsroom_story_read(t->import->n, t->a, &ACTOR_COMMAND, apart->story_id, 0, &stored));
    *in = stored.input;
    in->imported = true;
    in->translation_of = guid_of_story(t->a, t->import->settings.url, apart->original_id, S(""), false);
    return OK;
}

static struct err tie_part(struct tying *t)
{
    const struct story_along along = {note_seen, t};
    TRY(db_read(newsroom_db(t->import->n), read_apart, t));
    ptrdiff_t count = t->apart.count;
    if (count == 0)
        return OK;
    struct story_input *inputs = arena_array(t->a, struct story_input, count);
    struct story_result *results = arena_array(t->a, struct story_result, count);
    for (ptrdiff_t i = 0; i < count; i++)
        TRY(read_input(t, &t->apart.items[i], &inputs[i]));
    t->after = t->apart.items[count - 1].story_id;
    return newsroom_story_put_along(t->import->n, t->a, &ACTOR_COMMAND, inputs, count, results, &along);
}

struct err import_versions_write(struct import *import, struct arena *a)
{
    struct tying t = {.import = import, .a = a};
    do {
        arena_reset(a);
        TRY(tie_part(&t));
        import->report.counts.versions += t.apart.count;
    } while (t.apart.count == PART);
    return OK;
}
