/* index.c - the index of words that the script of a search page reads. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "static/index.h"

#include "text/json.h"

#include <stdio.h>
#include <stdlib.h>

#define TERM_STORIES 500 /* kept of a term, the heaviest */
#define SHARD_STORIES 64 /* stories of an edition for each shard of terms */
#define BITS_MAX 14

static const struct str JSON = S_INIT("application/json");

/* A shard being written, of each edition. */
struct shards {
    struct index *index;
    const char *name;
    bool postings;
    struct buf bodies[PILES_GROUPS];
    struct json writers[PILES_GROUPS];
    uint32_t numbers[PILES_GROUPS];
    uint32_t written[PILES_GROUPS]; /* so many of them are there */
};

static struct err put(struct shards *shards, int group, uint32_t number, struct str body)
{
    struct arena a;
    struct still *s = shards->index->still;
    arena_init(&a, 0);
    struct err e = still_put(s, index_path(s, &a, group, shards->name, number), JSON, body);
    arena_close(&a);
    return e;
}

/* A script that finds no file says so aloud: those in which nothing is are there too. */
static struct err put_empty(struct shards *shards, int group, uint32_t until)
{
    struct err e = OK;
    while (shards->written[group] < until && !failed(e))
        e = put(shards, group, shards->written[group]++, S("{}"));
    return e;
}

static struct err put_shard(struct shards *shards, int group)
{
    struct buf *body = &shards->bodies[group];
    if (!body->max)
        return OK;
    json_close_object(&shards->writers[group]);
    struct err e = put_empty(shards, group, shards->numbers[group]);
    if (!failed(e))
        e = body->failed ? err_make(&ERR_LIMIT, "a shard of the index is larger than %td bytes", INDEX_FILE_MAX)
                         : put(shards, group, shards->numbers[group], buf_str(body));
    shards->written[group] = shards->numbers[group] + 1;
    buf_close(body);
    body->max = 0;
    return e;
}

static void write_postings(struct json *json, const struct piles_pair *pairs, ptrdiff_t count)
{
    json_open_array(json);
    json_write_int(json, count);
    for (ptrdiff_t i = 0; i < MIN(count, (ptrdiff_t)TERM_STORIES); i++) {
        json_write_int(json, pairs[i].number);
        json_write_int(json, pairs[i].weight);
    }
    json_close_array(json);
}

static struct err add_key(void *context, int group, uint32_t shard, const struct piles_pair *pairs, ptrdiff_t count)
{
    struct shards *shards = context;
    if (shards->numbers[group] != shard)
        TRY(put_shard(shards, group));
    struct json *json = &shards->writers[group];
    if (!shards->bodies[group].max) {
        buf_init(&shards->bodies[group], INDEX_FILE_MAX);
        json_init(json, &shards->bodies[group]);
        json_open_object(json);
        shards->numbers[group] = shard;
    }
    json_write_key(json, pairs->key);
    if (shards->postings)
        write_postings(json, pairs, count);
    else
        json_write_string(json, pairs->text);
    return OK;
}

static struct err write_shards(struct index *index, struct piles *piles, const char *name, bool postings,
                               const int bits[PILES_GROUPS])
{
    struct shards *shards = calloc(1, sizeof(*shards));
    if (!shards)
        return err_make(&ERR_SYSTEM, "out of memory");
    *shards = (struct shards){.index = index, .name = name, .postings = postings};
    struct err e = piles_read(piles, bits, add_key, shards);
    for (int group = 0; group < PILES_GROUPS; group++) {
        if (!failed(e)) {
            e = put_shard(shards, group);
            if (!failed(e) && group < index->still->edition_count)
                e = put_empty(shards, group, 1U << bits[group]);
        } else if (shards->bodies[group].max)
            buf_close(&shards->bodies[group]);
    }
    free(shards);
    return e;
}

/* Bits of the shards of an edition: as many shards as keep each small. */
static int bits_of(int64_t stories)
{
    int bits = 0;
    while (bits < BITS_MAX && stories > (int64_t)SHARD_STORIES << bits)
        bits++;
    return bits;
}

static struct err put_head(struct index *index, int group, int bits)
{
    struct arena a;
    struct still *s = index->still;
    const struct still_edition *edition = &s->editions[group];
    arena_init(&a, 0);
    struct str body = str_format(&a, "{\"stories\":%lld,\"bits\":%d,\"piece\":%d}\n",
                                 (long long)atomic_load(&index->stories[group]), bits, INDEX_PIECE);
    struct str path = str_format(&a, "%.*s%.*ssearch/index/index.json", STR_ARG(s->hosts[edition->host].root),
                                 STR_ARG(edition->home));
    struct err e = still_put(s, path, JSON, body);
    arena_close(&a);
    return e;
}

static struct err write_all(struct index *index, int threads)
{
    int bits[PILES_GROUPS] = {0};
    TRY(index_read_stories(index, threads));
    for (int group = 0; group < index->still->edition_count; group++) {
        bits[group] = bits_of(atomic_load(&index->stories[group]));
        TRY(put_head(index, group, bits[group]));
    }
    TRY(write_shards(index, index->terms, "terms", true, bits));
    return write_shards(index, index->forms, "forms", false, bits);
}

static struct err write_index(struct still *s, int threads)
{
    struct index index = {.still = s};
    struct str folder = export_folder_path(s->folder);
    TRY(piles_open(folder, &index.terms));
    struct err e = piles_open(folder, &index.forms);
    if (!failed(e)) {
        e = write_all(&index, threads);
        piles_close(index.forms);
    }
    piles_close(index.terms);
    return e;
}

/* ---- beside the pages ---- */

struct index_run {
    struct still *still;
    int threads;
    pthread_t thread;
    struct err error;
    char detail[1024];
};

static void *write_beside(void *context)
{
    struct index_run *run = context;
    run->error = write_index(run->still, run->threads);
    if (failed(run->error))
        snprintf(run->detail, sizeof run->detail, "%s", err_detail());
    return NULL;
}

struct err index_begin(struct still *s, int threads, struct index_run **out)
{
    struct index_run *run = calloc(1, sizeof *run);
    if (!run)
        return err_make(&ERR_SYSTEM, "out of memory");
    *run = (struct index_run){.still = s, .threads = threads};
    if (pthread_create(&run->thread, NULL, write_beside, run) == 0) {
        *out = run;
        return OK;
    }
    free(run);
    return err_make(&ERR_SYSTEM, "no thread could be started");
}

struct err index_end(struct index_run *run)
{
    if (!run)
        return OK;
    pthread_join(run->thread, NULL);
    struct err e = run->error;
    if (failed(e))
        err_set_detail(run->detail);
    free(run);
    return e;
}
