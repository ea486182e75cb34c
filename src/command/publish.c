/* publish.c - `dateline publish`: files become stories, in batches of one durable commit each. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "command/publish.h"

#include "command/command.h"
#include "command/file.h"
#include "command/open.h"
#include "embed/providers.h"
#include "exchange/story_file.h"
#include "newsroom/address.h"
#include "search/search.h"

#include <stdio.h>

#define BATCH 256
#define FILE_MAX (LIMIT_BODY + 256 * 1024) /* the text and its front matter */

/* Stories on their way into one transaction. */
struct batch {
    struct arena arena;
    struct newsroom *newsroom;
    struct arena lasting; /* of what all batches share */
    const struct embed_providers *providers;
    const struct publish_output *output;
    struct str names[BATCH];
    struct story_input inputs[BATCH];
    struct story_result results[BATCH];
    ptrdiff_t count;
    int64_t refused;
};

static void complain(struct batch *batch, struct str name)
{
    batch->refused++;
    fprintf(stderr, "dateline publish: %.*s%s%s\n", STR_ARG(name), name.n ? ": " : "", err_detail());
}

static void print_messages(struct str name, const struct messages *messages, bool refused)
{
    for (const struct message *m = messages->first; m; m = m->next) {
        if (m->refused != refused)
            continue;
        fprintf(stderr, "dateline publish: %.*s", STR_ARG(name));
        if (m->line)
            fprintf(stderr, " line %d", m->line);
        fprintf(stderr, ": %s%.*s\n", refused ? "" : "note: ", STR_ARG(m->text));
    }
}

/* As readers write it: letters as they are, no percent signs. */
static struct str address_of(struct batch *batch, struct str path)
{
    const struct settings *settings = newsroom_settings(batch->newsroom);
    const struct edition_rules *edition = address_edition(settings, path);
    struct arena *a = &batch->arena;
    struct str rest = edition ? str_from(path, edition->language.n + 1) : path;
    return str_concat(a, address_base(a, settings, edition), rest);
}

static void print_result(struct batch *batch, ptrdiff_t i)
{
    const struct story_result *result = &batch->results[i];
    if (result->outcome == STORY_REFUSED) {
        batch->refused++;
        print_messages(batch->names[i], &result->messages, true);
        return;
    }
    print_messages(batch->names[i], &result->messages, false);
    if (!batch->output->quiet && result->path.n)
        printf("%.*s\n", STR_ARG(address_of(batch, result->path)));
    else if (!batch->output->quiet)
        printf("%.*s: kept as %.*s\n", STR_ARG(batch->names[i]), STR_ARG(story_status_name(result->status)));
}

static struct err flush(struct batch *batch)
{
    if (batch->count == 0)
        return OK;
    TRY(newsroom_story_put_many(batch->newsroom, &batch->arena, &ACTOR_COMMAND, batch->inputs, batch->count,
                                batch->results));
    for (ptrdiff_t i = 0; i < batch->count; i++)
        print_result(batch, i);
    fflush(stdout);
    batch->count = 0;
    arena_reset(&batch->arena);
    return search_work_all(batch->newsroom);
}

static struct err add(struct batch *batch, const struct publish_source *source)
{
    struct story_file file = {0};
    struct arena *a = &batch->arena;
    TRY(story_file_parse(a, newsroom_settings(batch->newsroom), batch->providers, source->name, source->text, &file));
    if (file.messages.refusals) {
        batch->refused++;
        print_messages(source->name, &file.messages, true);
        return OK;
    }
    TRY(story_file_pictures(batch->newsroom, a, &ACTOR_COMMAND, source->name, source->folder, &file));
    print_messages(source->name, &file.messages, false);
    batch->names[batch->count] = source->name;
    batch->inputs[batch->count++] = file.input;
    return OK;
}

static struct err add_all(struct batch *batch, ptrdiff_t count, publish_source_at *at, void *context)
{
    struct progress progress;
    struct err e = OK;
    TRY(embed_providers_make(&batch->lasting, newsroom_settings(batch->newsroom), &batch->providers));
    progress_begin(&progress, "publish", count);
    for (ptrdiff_t i = 0; i < count && !failed(e); i++) {
        struct publish_source source = {0};
        if (failed(at(context, &batch->arena, i, &source)))
            complain(batch, (struct str){0});
        else if (failed(add(batch, &source)))
            complain(batch, (struct str){0});
        if (batch->count == BATCH)
            e = flush(batch);
        progress_show(&progress, i + 1);
    }
    e = failed(e) ? e : flush(batch);
    progress_end(&progress);
    return e;
}

struct err publish_sources(struct newsroom *n, ptrdiff_t count, publish_source_at *at, void *context,
                           const struct publish_output *output, int64_t *refused)
{
    struct batch batch = {.newsroom = n, .output = output};
    arena_init(&batch.arena, 0);
    arena_init(&batch.lasting, 0);
    struct err e = add_all(&batch, count, at, context);
    arena_close(&batch.lasting);
    arena_close(&batch.arena);
    *refused = batch.refused;
    return e;
}

/* The folder a file lies in, for the picture it names. */
static struct str folder_of(struct str path)
{
    ptrdiff_t slash = -1;
    for (ptrdiff_t i = 0; (i = str_find_char(path, '/', i)) >= 0; i++)
        slash = i;
    return slash < 0 ? S(".") : slash == 0 ? S("/") : str_slice(path, 0, slash);
}

static struct err file_at(void *context, struct arena *a, ptrdiff_t i, struct publish_source *out)
{
    const struct str *paths = context;
    bool standard_input = str_equal(paths[i], S("-"));
    out->name = standard_input ? S("standard input") : paths[i];
    out->folder = standard_input ? S(".") : folder_of(paths[i]);
    return standard_input ? file_read_standard_input(a, FILE_MAX, &out->text)
                          : file_read(a, paths[i], FILE_MAX, &out->text);
}

static struct err publish(struct newsroom *n, struct str *paths, ptrdiff_t count)
{
    int64_t refused;
    const struct publish_output output = {0};
    TRY(publish_sources(n, count, file_at, paths, &output, &refused));
    if (refused)
        return err_make(&ERR_INVALID, "%lld of %td files were not published; the reasons stand above",
                        (long long)refused, count);
    return OK;
}

static int run(int argc, char **argv)
{
    struct arena a;
    struct newsroom *n;
    int result = COMMAND_WRONG_USE;
    arena_init(&a, 0);
    struct str *words = arena_array(&a, struct str, argc);
    int count = command_words(&COMMAND_PUBLISH, argc, argv, NULL, 0, 2, -1, words);
    if (count >= 0) {
        struct err e = command_open(words[0], &n);
        if (!failed(e))
            e = command_close(n, publish(n, words + 1, count - 1));
        result = failed(e) ? command_failed(&COMMAND_PUBLISH, e) : COMMAND_DONE;
    }
    arena_close(&a);
    return result;
}

const struct command COMMAND_PUBLISH = {
    "publish", "DIR FILE...", "Makes stories of Markdown and HTML files with front matter; prints each story's URL.",
    "A file published before (same slug, date and language) updates its story; the revision before is kept.\n"
    "'-' reads standard input. A file with an error is named with its line and left out; the others are published,\n"
    "and the command ends with 1. docs/publish.md lists the front matter.",
    run};
