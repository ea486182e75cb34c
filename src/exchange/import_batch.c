/* import_batch.c - a batch of stories, written with all that is to be remembered of them in one transaction. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "exchange/import_run.h"

#include <string.h>

#include "text/json.h"

#define JSON_MAX ((ptrdiff_t)4 * 1024 * 1024)

/* A dry run ends each of its transactions with this: nothing of it stays. */
static const struct err_kind REHEARSED = {"rehearsed"};

struct writing {
    struct import *import;
    struct arena *a;
    struct str keys, paths; /* JSON */
    struct sql_import_story_list known;
    struct sql_import_at_list targets;
    int64_t linked;
    struct story_input inputs[IMPORT_BATCH]; /* those that are not as they were */
    const struct import_item *items[IMPORT_BATCH];
    struct story_result results[IMPORT_BATCH];
    ptrdiff_t count;
    int64_t redirects;
};

/* ---- what is known of them ---- */

static struct err as_json(struct arena *a, const struct str *texts, ptrdiff_t count, struct str *out)
{
    struct buf b;
    struct json j;
    buf_init(&b, JSON_MAX);
    json_init(&j, &b);
    json_open_array(&j);
    for (ptrdiff_t i = 0; i < count; i++)
        json_write_string(&j, texts[i]);
    json_close_array(&j);
    *out = str_copy(a, buf_str(&b));
    struct err e = b.failed ? err_make(&ERR_LIMIT, "the keys of a batch are too long") : OK;
    buf_close(&b);
    return e;
}

static struct err read_known(struct db_conn *conn, void *context)
{
    struct writing *w = context;
    return sql_import_story_of_keys(w->a, conn, w->import->source, w->keys, &w->known);
}

static struct err find_known(struct writing *w, const struct import_batch *batch)
{
    struct str *keys = arena_array(w->a, struct str, batch->count);
    for (ptrdiff_t i = 0; i < batch->count; i++)
        keys[i] = batch->items[i].key;
    TRY(as_json(w->a, keys, batch->count, &w->keys));
    return db_read(newsroom_db(w->import->n), read_known, w);
}

/* Somebody here has changed it since it came: his words are not to be lost under newer ones from there. */
static bool is_own_now(const struct sql_import_story *before)
{
    return before && (before->now != before->revision || str_equal(before->status, S("withdrawn")));
}

/* Sorts out what came before with the same content, and what is the newsroom's own by now. */
static void choose(struct writing *w, const struct import_batch *batch)
{
    struct map known = {0};
    for (ptrdiff_t i = 0; i < w->known.count; i++)
        *map_put(w->a, &known, w->known.items[i].key) = &w->known.items[i];
    for (ptrdiff_t i = 0; i < batch->count; i++) {
        const struct import_item *item = &batch->items[i];
        const struct sql_import_story *before = map_get(&known, item->key);
        if (before && before->checksum.n == IMPORT_CHECKSUM &&
            memcmp(before->checksum.p, item->checksum, IMPORT_CHECKSUM) == 0) {
            w->import->report.counts.unchanged++;
            continue;
        }
        if (is_own_now(before) && batch->inputs[i].status != STORY_WITHDRAWN) {
            import_note(w->import, IMPORT_LEFT_OUT, item->where, S("changed here since it came, and there too"), 1);
            w->import->report.counts.unchanged++;
            continue;
        }
        w->inputs[w->count] = batch->inputs[i];
        w->inputs[w->count].id = before ? before->story_id : 0;
        w->inputs[w->count].fresh = !before;
        if (before && batch->inputs[i].status == STORY_PUBLISHED)
            w->inputs[w->count].slug = S(""); /* it keeps its address */
        w->items[w->count++] = item;
    }
}

/* ---- lines that lead to stories which are here ---- */

static struct err read_targets(struct db_conn *conn, void *context)
{
    struct writing *w = context;
    return sql_import_also_at(w->a, conn, w->paths, &w->targets);
}

static struct err find_targets(struct writing *w)
{
    ptrdiff_t count = 0, n = 0;
    for (ptrdiff_t i = 0; i < w->count; i++)
        count += w->items[i]->also_count;
    struct str *paths = arena_array(w->a, struct str, count);
    for (ptrdiff_t i = 0; i < w->count; i++)
        for (ptrdiff_t j = 0; j < w->items[i]->also_count; j++)
            if (w->items[i]->also[j].address.n)
                paths[n++] = w->items[i]->also[j].address;
    if (n == 0)
        return OK;
    TRY(as_json(w->a, paths, n, &w->paths));
    return db_read(newsroom_db(w->import->n), read_targets, w);
}

/* What leads to a story of an earlier batch is linked at once; the rest waits for the last pass. */
static void link_known(struct writing *w, const struct map *targets, ptrdiff_t i)
{
    struct import_item *item = arena_make(w->a, struct import_item);
    struct story_input *in = &w->inputs[i];
    struct str *links = arena_array(w->a, struct str, in->also_read_count + w->items[i]->also_count);
    struct import_also *left = arena_array(w->a, struct import_also, w->items[i]->also_count);
    *item = *w->items[i];
    item->also_count = 0;
    for (ptrdiff_t j = 0; j < in->also_read_count; j++)
        links[j] = in->also_read[j];
    for (ptrdiff_t j = 0; j < w->items[i]->also_count; j++) {
        const struct import_also *line = &w->items[i]->also[j];
        const struct str *target = line->address.n ? map_get(targets, line->address) : NULL;
        if (target && in->also_read_count < LIMIT_ALSO_READ)
            links[in->also_read_count++] = *target;
        else
            left[item->also_count++] = *line;
    }
    in->also_read = links;
    item->also = left;
    w->linked += w->items[i]->also_count - item->also_count;
    w->items[i] = item;
}

static struct err link_all(struct writing *w)
{
    struct map targets = {0};
    TRY(find_targets(w));
    for (ptrdiff_t i = 0; i < w->targets.count; i++)
        *map_put(w->a, &targets, w->targets.items[i].path) = &w->targets.items[i].target;
    for (ptrdiff_t i = 0; i < w->count && targets.count; i++)
        if (w->items[i]->also_count)
            link_known(w, &targets, i);
    return OK;
}

/* ---- what is written with them ---- */

static struct err write_redirects(struct writing *w, struct db_conn *conn, const struct import_item *item,
                                  const struct story_result *result)
{
    for (ptrdiff_t i = 0; result->path.n && i < item->path_count; i++) {
        if (str_equal(item->paths[i], result->path))
            continue;
        TRY(sql_redirect_put(conn, item->paths[i], result->id, (struct str){NULL, 0}, 301, time_now()));
        w->redirects++;
    }
    return OK;
}

/* What it is called elsewhere: in feeds, and together with its versions. */
static struct err write_names(const struct writing *w, struct db_conn *conn, const struct import_item *item, int64_t id)
{
    if (item->guid.n)
        TRY(sql_import_guid_put(conn, id, item->guid));
    return item->version.n ? sql_import_version_put(conn, id, w->import->source, item->version) : OK;
}

static struct err forget_lines(struct db_conn *conn, int64_t id)
{
    TRY(sql_import_also_delete(conn, id));
    return sql_import_link_delete(conn, id);
}

static struct err write_item(struct writing *w, struct db_conn *conn, ptrdiff_t i)
{
    const struct import_item *item = w->items[i];
    const struct story_result *result = &w->results[i];
    int64_t source = w->import->source;
    struct str checksum = {(const char *)item->checksum, IMPORT_CHECKSUM};
    TRY(sql_import_story_put(conn, source, item->key, checksum, result->id, result->revision));
    TRY(write_redirects(w, conn, item, result));
    if (result->outcome != STORY_CREATED)
        TRY(forget_lines(conn, result->id));
    for (ptrdiff_t j = 0; j < item->also_count; j++)
        TRY(sql_import_also_put(conn, result->id, j, source, item->also[j].title, item->also[j].address));
    for (ptrdiff_t j = 0; j < item->link_count; j++)
        TRY(sql_import_link_put(conn, result->id, item->links[j], source));
    return write_names(w, conn, item, result->id);
}

static struct err write_along(void *context, struct db_conn *conn, const struct story_result *results)
{
    struct writing *w = context;
    w->redirects = 0;
    for (ptrdiff_t i = 0; i < w->count; i++)
        if (results[i].outcome != STORY_REFUSED)
            TRY(write_item(w, conn, i));
    for (ptrdiff_t i = 0; i < w->count; i++)
        if (w->items[i]->modified != TIME_NONE && results[i].outcome == STORY_CREATED)
            TRY(sql_import_story_modified(conn, results[i].id, w->items[i]->modified));
    return w->import->options->dry ? err_make(&REHEARSED, "nothing is to stay") : OK;
}

/* ---- what became of them ---- */

static void tell(struct writing *w, ptrdiff_t i)
{
    const struct story_result *result = &w->results[i];
    struct import_counts *counts = &w->import->report.counts;
    counts->created += result->outcome == STORY_CREATED;
    counts->updated += result->outcome == STORY_UPDATED;
    counts->unchanged += result->outcome == STORY_UNCHANGED;
    if (result->outcome != STORY_REFUSED)
        return;
    for (const struct message *m = result->messages.first; m; m = m->next)
        if (m->refused) {
            import_note(w->import, IMPORT_LEFT_OUT, w->items[i]->where, m->text, 1);
            return;
        }
}

struct err import_batch_write(struct import *import, struct import_batch *batch, bool *idle)
{
    struct writing *w = arena_make(&batch->a, struct writing);
    w->import = import;
    w->a = &batch->a;
    const struct story_along along = {write_along, w};
    TRY(find_known(w, batch));
    choose(w, batch);
    *idle = w->count == 0;
    if (*idle)
        return OK;
    TRY(link_all(w));
    struct err e = newsroom_story_put_along(import->n, w->a, &ACTOR_COMMAND, w->inputs, w->count, w->results, &along);
    if (!err_is(e, &REHEARSED))
        TRY(e);
    for (ptrdiff_t i = 0; i < w->count; i++)
        tell(w, i);
    import->report.counts.redirects += w->redirects;
    import->report.counts.also_read += w->linked;
    return OK;
}
