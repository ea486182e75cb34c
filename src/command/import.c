/* import.c - `dateline import`: another program's stories come in. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "exchange/import.h"

#include "command/command.h"
#include "command/open.h"

#include <stdio.h>

static void show(void *context, int64_t done, int64_t all, int64_t stories)
{
    struct progress *progress = context;
    progress->total = all;
    progress_show_rate(progress, done, stories, "stories");
}

static struct err import(struct newsroom *n, struct arena *a, const struct str *paths, ptrdiff_t count,
                         const struct import_options *options)
{
    struct progress progress;
    struct str report, summary;
    struct import_options shown = *options;
    progress_begin(&progress, "import", 0);
    shown.progress = show;
    shown.progress_context = &progress;
    struct err e = import_run(n, a, paths, count, &shown, &report, &summary);
    progress_end(&progress);
    TRY(e);
    printf("%.*sreport: %.*s\n", STR_ARG(summary), STR_ARG(report));
    return OK;
}

static int run(int argc, char **argv)
{
    struct arena a;
    struct newsroom *n;
    struct import_options options = {.format = S("auto")};
    const struct command_option words_of[] = {{"format", &options.format, NULL},
                                              {"media", &options.media, NULL},
                                              {"site", &options.site, NULL},
                                              {"dry-run", NULL, &options.dry}};
    int result = COMMAND_WRONG_USE;
    arena_init(&a, 0);
    struct str *words = arena_array(&a, struct str, argc);
    int count = command_words(&COMMAND_IMPORT, argc, argv, words_of, COUNT_OF(words_of), 2, -1, words);
    if (count >= 0) {
        struct err e = command_open(words[0], &n);
        if (!failed(e))
            e = command_close(n, import(n, &a, words + 1, count - 1, &options));
        result = failed(e) ? command_failed(&COMMAND_IMPORT, e) : COMMAND_DONE;
    }
    arena_close(&a);
    return result;
}

const struct command COMMAND_IMPORT = {
    "import", "DIR FILE... [--format FORMAT] [--media FOLDER] [--site URL] [--dry-run]",
    "Brings in another program's stories with their pictures and addresses.",
    "FORMAT: auto (as each file says), wxr (a WordPress export, one or several files), ghost (a Ghost export),\n"
    "markdown (the folder of a site of Hugo or Jekyll, or any tree of Markdown files), ninjs (files or folders of\n"
    "items), or redirects (CSV of Redirection, Yoast Premium or Rank Math; JSON of Redirection). Files may be packed\n"
    "by gzip.\n"
    "--media is the folder that holds the source's files, like wp-content/uploads: pictures are found there by any of\n"
    "their sizes. --site is an address that the site had, where the export does not name it (Ghost) or it had\n"
    "several: links to it lead to the stories here. --dry-run changes nothing and reports what would happen. The\n"
    "same export again changes what is new in it, and a run that was broken off goes on. What was taken out, left\n"
    "out or missing stands in a report in DIR/import. docs/moving.md tells what becomes of what.",
    run};
