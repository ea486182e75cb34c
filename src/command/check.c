/* check.c - `dateline check`: is everything that the newsroom stores whole? */
/* SPDX-License-Identifier: Apache-2.0 */
#include "command/command.h"
#include "command/open.h"
#include "newsroom/check.h"
#include "search/search.h"

#include <stdio.h>

static void print_fault(void *context, struct str fault)
{
    (void)context;
    printf("%.*s\n", STR_ARG(fault));
}

static void print_index_fault(void *context, struct str fault)
{
    struct check_counts *counts = context;
    counts->faults++;
    print_fault(NULL, fault);
}

static void show(void *context, int64_t done, int64_t total)
{
    struct progress *progress = context;
    if (progress->total == 0)
        progress_begin(progress, "check", total);
    progress_show(progress, done);
}

static struct err check(struct newsroom *n)
{
    struct progress progress = {0};
    struct check_counts counts;
    TRY(newsroom_check(n, print_fault, show, &progress, &counts));
    TRY(search_check(n, print_index_fault, &counts));
    progress_end(&progress);
    printf("%lld stories, %lld revisions, %lld media files, %lld renditions, %lld redirects, %lld audit entries: %lld "
           "faults\n",
           (long long)counts.stories, (long long)counts.revisions, (long long)counts.media,
           (long long)counts.renditions, (long long)counts.redirects, (long long)counts.audit_entries,
           (long long)counts.faults);
    return counts.faults ? err_make(&ERR_INVALID, "%lld faults, listed on standard output", (long long)counts.faults)
                         : OK;
}

/* Empties the index of words and puts every published story into it. */
static struct err build_index(struct newsroom *n)
{
    TRY(search_reset(n));
    return search_work_all(n);
}

static struct err check_or_build(struct newsroom *n, bool build)
{
    if (build)
        TRY(build_index(n));
    return check(n);
}

static int run(int argc, char **argv)
{
    struct str folder[1];
    struct newsroom *n;
    bool build = false;
    const struct command_option options[] = {{"reindex", NULL, &build}};
    if (command_words(&COMMAND_CHECK, argc, argv, options, COUNT_OF(options), 1, 1, folder) < 0)
        return COMMAND_WRONG_USE;
    struct err e = command_open(folder[0], &n);
    if (!failed(e))
        e = command_close(n, check_or_build(n, build));
    return failed(e) ? command_failed(&COMMAND_CHECK, e) : COMMAND_DONE;
}

const struct command COMMAND_CHECK = {
    "check", "DIR [--reindex]",
    "Looks whether every stored story, picture, link and list is whole, and says what is not.",
    "One line a fault on standard output; exit 1 when there is one. --reindex first builds the index of words anew.",
    run};
