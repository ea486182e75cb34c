/* check_embeds.c - does the store know the embeds that stories hold, and will somebody take their copies? */
/* SPDX-License-Identifier: Apache-2.0 */
#include "newsroom/check_embeds.h"

#include "base/map.h"
#include "newsroom/embed.h"
#include "text/html.h"
#include "text/url.h"

#define BATCH 200

struct embeds {
    struct arena *a; /* reset after each batch */
    int64_t last;
    bool more;
    void (*report)(void *context, struct str fault);
    void *context;
};

PRINTF_LIKE(2, 3) static void fault(struct embeds *check, const char *format, ...)
{
    va_list list;
    va_start(list, format);
    check->report(check->context, str_format_list(check->a, format, list));
    va_end(list);
}

/* ---- stories ---- */

/* The addresses that a story's text holds, each once, as they are stored. */
static struct map addresses_of(struct embeds *check, struct html body)
{
    struct html_block block;
    struct map found = {0};
    struct url parts;
    for (ptrdiff_t at = 0; found.count < LIMIT_EMBEDS && html_next_block(body, &at, &block);) {
        struct str address = html_block_embed(check->a, block);
        if (address.n > 0 && url_parse(address, &parts) && parts.kind == URL_HTTP)
            (void)map_put(check->a, &found, address);
    }
    return found;
}

static struct err check_story(struct embeds *check, struct db_conn *conn, const struct sql_story *row)
{
    struct sql_embed_view_list stored;
    struct html body;
    TRY(sql_page_embeds(check->a, conn, row->id, &stored));
    if (failed(html_trusted_canonical(row->body, &body)))
        return OK; /* which is a fault of its own */
    struct map held = html_has_embeds(row->body) ? addresses_of(check, body) : (struct map){0};
    ptrdiff_t known = 0;
    for (ptrdiff_t i = 0; i < stored.count; i++) {
        void **place = map_put(check->a, &held, stored.items[i].url);
        known += *place == NULL;
        *place = check;
    }
    if (held.count != known || held.count != stored.count)
        fault(check, "story %lld: the embeds that are stored for it are not those of its text", (long long)row->id);
    return OK;
}

static struct err check_stories(struct db_conn *conn, void *context)
{
    struct embeds *check = context;
    struct sql_story_list stories;
    TRY(sql_story_after(check->a, conn, check->last, BATCH, &stories));
    for (ptrdiff_t i = 0; i < stories.count; i++) {
        TRY(check_story(check, conn, &stories.items[i]));
        check->last = stories.items[i].id;
    }
    check->more = stories.count == BATCH;
    return OK;
}

/* ---- embeds ---- */

static bool is_clean(struct embeds *check, const struct sql_embed *row)
{
    struct embed_copy copy = {.title = row->title,
                              .words = row->words,
                              .author = row->author,
                              .handle = row->handle,
                              .language = row->language,
                              .frame = row->frame,
                              .picture_alt = row->picture_alt};
    embed_copy_clean(check->a, &copy);
    return str_equal(copy.title, row->title) && str_equal(copy.words, row->words) &&
           str_equal(copy.author, row->author) && str_equal(copy.handle, row->handle) &&
           str_equal(copy.language, row->language) && str_equal(copy.frame, row->frame) &&
           str_equal(copy.picture_alt, row->picture_alt);
}

static struct err check_embed(struct embeds *check, struct db_conn *conn, const struct sql_embed *row)
{
    struct sql_embed_host *host;
    TRY(sql_embed_host_find(check->a, conn, row->host, &host));
    bool asked = host && host->due_at != DB_NULL && host->due_at <= row->due_at;
    if (row->due_at != DB_NULL && !asked)
        fault(check, "embed %lld: its copy is due, and its site will not be asked for it", (long long)row->id);
    if (!is_clean(check, row))
        fault(check, "embed %lld: its texts are not as they are kept", (long long)row->id);
    return OK;
}

static struct err check_batch(struct db_conn *conn, void *context)
{
    struct embeds *check = context;
    struct sql_embed_list rows;
    TRY(sql_embed_after(check->a, conn, check->last, BATCH, &rows));
    for (ptrdiff_t i = 0; i < rows.count; i++) {
        TRY(check_embed(check, conn, &rows.items[i]));
        check->last = rows.items[i].id;
    }
    check->more = rows.count == BATCH;
    return OK;
}

static struct err run(struct newsroom *n, struct embeds *check, db_work *batch)
{
    check->last = 0;
    do {
        arena_reset(check->a);
        TRY(db_read(newsroom_db(n), batch, check));
    } while (check->more);
    return OK;
}

struct err check_embeds(struct newsroom *n, void (*report)(void *context, struct str fault), void *context)
{
    struct arena a;
    struct embeds check = {.a = &a, .report = report, .context = context};
    arena_init(&a, 0);
    struct err e = run(n, &check, check_stories);
    if (!failed(e))
        e = run(n, &check, check_batch);
    arena_close(&a);
    return e;
}
