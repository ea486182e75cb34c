/* export.c - `dateline export`: the whole newsroom as files for other programs. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "command/command.h"
#include "command/open.h"
#include "exchange/export.h"

#include <stdio.h>

static const struct export_format *const FORMATS[] = {&EXPORT_WXR, &EXPORT_MARKDOWN, &EXPORT_NINJS};

static const struct export_format *find_format(struct str name)
{
    for (ptrdiff_t i = 0; i < COUNT_OF(FORMATS); i++)
        if (str_equal(FORMATS[i]->name, name))
            return FORMATS[i];
    return NULL;
}

static void show_progress(void *context, int64_t done, int64_t total)
{
    struct progress *progress = context;
    progress->total = total;
    progress_show(progress, done);
}

static void print_summary(const struct export *x, const struct export_format *format, struct str path)
{
    int64_t written, same, removed;
    export_folder_counts(x->folder, &written, &same, &removed);
    printf("%lld stories and %lld pictures are in %.*s: %s.\n", (long long)x->stories, (long long)x->pictures,
           STR_ARG(path), format->holds);
    printf("Files: %lld written, %lld as they were, %lld taken away.\n", (long long)written, (long long)same,
           (long long)removed);
    if (x->missing)
        printf("%lld pictures are missing: their files are gone from media/, see the log.\n", (long long)x->missing);
}

static struct err export(struct newsroom *n, const struct export_format *format, struct str path)
{
    struct progress progress;
    struct export x = {.newsroom = n, .progress = show_progress, .progress_context = &progress};
    TRY(export_folder_open(path, format->name, &x.folder));
    progress_begin(&progress, "Exporting", 0);
    struct err e = format->write(&x);
    progress_end(&progress);
    if (!failed(e))
        e = export_folder_finish(x.folder);
    if (!failed(e))
        print_summary(&x, format, path);
    export_folder_close(x.folder);
    return e;
}

static int run(int argc, char **argv)
{
    struct str folder[1], path = {0}, name = S("wxr");
    struct newsroom *n;
    const struct command_option options[] = {{"to", &path, NULL}, {"format", &name, NULL}};
    if (command_words(&COMMAND_EXPORT, argc, argv, options, COUNT_OF(options), 1, 1, folder) < 0)
        return COMMAND_WRONG_USE;
    const struct export_format *format = find_format(name);
    if (!path.n)
        return command_wrong_use(&COMMAND_EXPORT, "--to says which folder is to be written");
    if (!format)
        return command_wrong_use(&COMMAND_EXPORT, "there is no format '%.*s'", STR_ARG(name));
    struct err e = command_open(folder[0], &n);
    if (!failed(e))
        e = command_close(n, export(n, format, path));
    return failed(e) ? command_failed(&COMMAND_EXPORT, e) : COMMAND_DONE;
}

const struct command COMMAND_EXPORT = {
    "export", "DIR --to PATH [--format wxr|markdown|ninjs]",
    "Writes all stories and pictures as files for other programs.",
    "wxr: what WordPress imports. markdown: a file a story, with front matter. ninjs: JSON by the IPTC's standard.\n"
    "PATH is a new or empty folder, or one with an earlier export of that format: then only what changed is written,\n"
    "and what went is taken away. The newsroom may serve meanwhile; the export shows it as it was at one moment.\n"
    "docs/moving.md tells what each format holds.",
    run};
