/* check.c - is everything that the newsroom stores whole? */
/* SPDX-License-Identifier: Apache-2.0 */
#include "newsroom/check.h"

#include "newsroom/audit.h"
#include "newsroom/check_embeds.h"
#include "newsroom/check_lists.h"
#include "newsroom/check_media.h"
#include "newsroom/check_translations.h"
#include "newsroom/permalink.h"
#include "newsroom/revision_pack.h"
#include "newsroom/story_document.h"
#include "text/html.h"

#include <stdarg.h>
#include <string.h>

#define BATCH 200

struct check {
    struct newsroom *n;
    struct arena *a; /* reset after each batch */
    void (*report)(void *context, struct str fault);
    void (*progress)(void *context, int64_t done, int64_t total);
    void *context;
    struct check_counts *counts;
    int64_t last_story, total;
    struct str last_redirect; /* in last_redirect_bytes, or empty */
    char last_redirect_bytes[LIMIT_ADDRESS * 4];
    bool more;
};

PRINTF_LIKE(2, 3) static void fault(struct check *check, const char *format, ...)
{
    va_list list;
    va_start(list, format);
    struct str text = str_format_list(check->a, format, list);
    va_end(list);
    check->counts->faults++;
    check->report(check->context, text);
}

static void forward_fault(void *context, struct str text)
{
    struct check *check = context;
    fault(check, "%.*s", STR_ARG(text));
}

/* The path of a link that must lead to a story of this site, with a slash at its end; none for any other link. Front
 * pages, lists and files ("/robots.txt") are no stories. */
static struct str story_path(struct check *check, struct str link)
{
    struct str url = newsroom_settings(check->n)->url, segment, rest;
    if (str_starts(link, url))
        link = str_from(link, url.n);
    for (ptrdiff_t i = 0; i < link.n; i++)
        if (link.p[i] == '?' || link.p[i] == '#')
            link.n = i;
    if (!str_starts(link, S("/")) || str_find_char(link, '.', 0) >= 0 || permalink_is_reserved(link))
        return (struct str){NULL, 0};
    (void)str_cut(str_from(link, 1), '/', &segment, &rest);
    if (segment.n < 4 && permalink_is_reserved(str_slice(link, segment.n + 1, link.n)))
        return (struct str){NULL, 0}; /* a list of another edition: "/de/category/..." */
    return rest.n == 0 ? (struct str){NULL, 0} : str_ends(link, S("/")) ? link : str_concat(check->a, link, S("/"));
}

static struct err check_link(struct check *check, struct db_conn *conn, int64_t id, struct str link)
{
    struct sql_story_match_list found;
    struct sql_redirect *redirect;
    struct str path = story_path(check, link);
    if (!path.p)
        return OK;
    TRY(sql_story_find_path(check->a, conn, path, &found));
    TRY(sql_redirect_find(check->a, conn, path, &redirect));
    if (found.count == 0 && !redirect)
        fault(check, "story %lld: its link %.*s leads nowhere", (long long)id, STR_ARG(link));
    return OK;
}

static struct err check_links(struct check *check, struct db_conn *conn, int64_t id, struct html body)
{
    struct str link;
    for (ptrdiff_t at = 0; html_next_link(check->a, body, &at, &link);)
        TRY(check_link(check, conn, id, link));
    for (ptrdiff_t at = 0; html_next_picture(check->a, body, &at, &link);) {
        struct sql_media *media;
        TRY(sql_media_by_path(check->a, conn, str_from(link, S("/media/").n), &media));
        if (!media)
            fault(check, "story %lld: its text shows %.*s, which is no picture of the newsroom", (long long)id,
                  STR_ARG(link));
    }
    return OK;
}

/* *newest: it is the story's newest, and holds what the story does. a is for this revision only. */
static struct err check_revision(struct check *check, struct arena *a, struct db_conn *conn,
                                 const struct sql_story *row, int64_t number, struct str document, bool *newest)
{
    struct sql_revision *revision;
    struct err e = revision_find(a, conn, row->id, number, &revision);
    if (err_is(e, &ERR_STORE)) {
        fault(check, "story %lld: revision %lld is damaged", (long long)row->id, (long long)number);
        return OK;
    }
    TRY(e);
    *newest |= number == row->revision && revision && str_equal(revision->document, document);
    return OK;
}

static struct err check_revisions(struct check *check, struct db_conn *conn, const struct sql_story *row,
                                  struct str document)
{
    struct sql_int_list numbers;
    struct arena a;
    struct err e = OK;
    TRY(sql_revision_numbers(check->a, conn, row->id, &numbers));
    check->counts->revisions += numbers.count;
    bool newest = false;
    arena_init(&a, 0);
    for (ptrdiff_t i = 0; i < numbers.count && !failed(e); i++) {
        e = check_revision(check, &a, conn, row, numbers.items[i], document, &newest);
        arena_reset(&a);
    }
    arena_close(&a);
    TRY(e);
    if (!newest)
        fault(check, "story %lld: revision %lld, its newest, is missing or differs from it", (long long)row->id,
              (long long)row->revision);
    return OK;
}

static struct err check_story(struct check *check, struct db_conn *conn, const struct sql_story *row)
{
    struct story_parts parts;
    struct html body;
    check->counts->stories++;
    if (failed(html_trusted_canonical(row->body, &body))) {
        fault(check, "story %lld: its text is not story HTML", (long long)row->id);
        return OK;
    }
    TRY(parts_read(check->a, conn, row->id, row->body, &parts));
    struct str document;
    TRY(document_make(check->a, row, &parts, &document));
    if (!str_equal(document_checksum(check->a, document), row->checksum))
        fault(check, "story %lld: its checksum does not fit what is stored", (long long)row->id);
    if (str_equal(row->status, S("published")) && (!row->path.n || row->published_at == DB_NULL))
        fault(check, "story %lld: it is published without an address or a date", (long long)row->id);
    TRY(check_revisions(check, conn, row, document));
    return check_links(check, conn, row->id, body);
}

static struct err check_story_batch(struct db_conn *conn, void *context)
{
    struct check *check = context;
    struct sql_story_list stories;
    TRY(sql_story_after(check->a, conn, check->last_story, BATCH, &stories));
    for (ptrdiff_t i = 0; i < stories.count; i++) {
        TRY(check_story(check, conn, &stories.items[i]));
        check->last_story = stories.items[i].id;
    }
    check->more = stories.count == BATCH;
    return OK;
}

static struct err check_redirect(struct check *check, struct db_conn *conn, const struct sql_redirect *redirect)
{
    struct sql_redirect *next;
    struct sql_story_state *story;
    check->counts->redirects++;
    if (redirect->story_id != DB_NULL) {
        TRY(sql_story_state(check->a, conn, redirect->story_id, &story));
        if (!story)
            fault(check, "redirect %.*s: its story is gone", STR_ARG(redirect->path));
        else if (str_equal(story->path, redirect->path))
            fault(check, "redirect %.*s: it leads to itself", STR_ARG(redirect->path));
        return OK;
    }
    struct str at = redirect->target;
    for (int steps = 0; steps < 8 && at.n; steps++) {
        TRY(sql_redirect_find(check->a, conn, at, &next));
        if (!next || next->story_id != DB_NULL)
            return OK;
        at = next->target;
    }
    if (at.n)
        fault(check, "redirect %.*s: it leads in a circle", STR_ARG(redirect->path));
    return OK;
}

/* The arena does not live from batch to batch. */
static void keep_redirect(struct check *check, struct str path)
{
    ptrdiff_t n = MIN(path.n, (ptrdiff_t)sizeof(check->last_redirect_bytes));
    memcpy(check->last_redirect_bytes, path.p, (size_t)n);
    check->last_redirect = (struct str){check->last_redirect_bytes, n};
}

static struct err check_redirect_batch(struct db_conn *conn, void *context)
{
    struct check *check = context;
    struct sql_redirect_list redirects;
    TRY(sql_redirect_after(check->a, conn, check->last_redirect, BATCH, &redirects));
    for (ptrdiff_t i = 0; i < redirects.count; i++)
        TRY(check_redirect(check, conn, &redirects.items[i]));
    check->more = redirects.count == BATCH;
    if (check->more)
        keep_redirect(check, redirects.items[redirects.count - 1].path);
    return OK;
}

/* Runs one kind of batch until there is no more; each is a read of its own, so that a server beside it is not held up.
 */
static struct err run_batches(struct check *check, db_work *batch)
{
    do {
        TRY(db_read(newsroom_db(check->n), batch, check));
        arena_reset(check->a);
        if (check->progress)
            check->progress(check->context, check->counts->stories, check->total);
    } while (check->more);
    return OK;
}

static struct err count_stories(struct db_conn *conn, void *context)
{
    struct check *check = context;
    return sql_story_count(conn, &check->total);
}

static struct err check_all(struct check *check)
{
    check->last_redirect = S("");
    TRY(db_check(newsroom_db(check->n), forward_fault, check));
    TRY(db_read(newsroom_db(check->n), count_stories, check));
    TRY(run_batches(check, check_story_batch));
    TRY(check_lists(check->n, forward_fault, check));
    TRY(check_embeds(check->n, forward_fault, check));
    TRY(check_translations(check->n, forward_fault, check));
    TRY(check_media(check->n, check->counts, forward_fault, check));
    TRY(run_batches(check, check_redirect_batch));
    return audit_check(check->n, forward_fault, check, &check->counts->audit_entries);
}

struct err newsroom_check(struct newsroom *n, void (*report)(void *context, struct str fault),
                          void (*progress)(void *context, int64_t done, int64_t total), void *context,
                          struct check_counts *out)
{
    struct arena a;
    struct check check = {.n = n, .a = &a, .report = report, .progress = progress, .context = context, .counts = out};
    *out = (struct check_counts){0};
    arena_init(&a, 0);
    struct err e = check_all(&check);
    arena_close(&a);
    return e;
}
