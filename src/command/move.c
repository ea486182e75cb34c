/* move.c - `dateline move`: a whole newsroom from one database to another. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "command/command.h"
#include "command/stages.h"
#include "exchange/move.h"

#include <stdio.h>

static void tell_dry_run(const struct move_report *report)
{
    printf("%lld rows of %lld tables, %lld MB in %.*s: all of them can be moved to %.*s; nothing was written\n",
           (long long)report->rows, (long long)report->tables, (long long)(report->bytes >> 20), STR_ARG(report->from),
           STR_ARG(report->to));
}

static void tell(struct str folder, const struct move_report *report)
{
    printf("%lld rows of %lld tables %s %.*s, compared row by row\n", (long long)report->rows,
           (long long)report->tables, report->was_whole ? "were already in" : "copied to", STR_ARG(report->to));
    printf("%.*s/dateline.conf names it now; serve the newsroom as before\n", STR_ARG(folder));
    printf("the old database is as it was: %.*s%s; delete it when you like\n", STR_ARG(report->from),
           report->audience ? ", and the audience's beside it" : "");
}

static struct err move(const struct move_options *asked, struct str folder)
{
    struct arena a;
    struct stages stages = {.what = NULL};
    struct move_options options = *asked;
    struct move_report report;
    arena_init(&a, 0);
    options.folder = folder;
    options.show = stages_show;
    options.context = &stages;
    struct err e = move_newsroom(&a, &options, &report);
    stages_end(&stages);
    if (!failed(e) && options.dry_run)
        tell_dry_run(&report);
    else if (!failed(e))
        tell(folder, &report);
    arena_close(&a);
    return e;
}

static int run(int argc, char **argv)
{
    struct move_options options = {.dry_run = false};
    const struct command_option words[] = {{"to", &options.to, NULL}, {"dry-run", NULL, &options.dry_run}};
    struct str folder[1];
    if (command_words(&COMMAND_MOVE, argc, argv, words, COUNT_OF(words), 1, 1, folder) < 0)
        return COMMAND_WRONG_USE;
    if (options.to.n == 0)
        return command_wrong_use(&COMMAND_MOVE, "--to says where: postgresql://... or sqlite:");
    struct err e = move(&options, folder[0]);
    return failed(e) ? command_failed(&COMMAND_MOVE, e) : COMMAND_DONE;
}

const struct command COMMAND_MOVE = {
    "move", "DIR --to URL [--dry-run]", "Moves the newsroom's store and figures to PostgreSQL, or back to SQLite.",
    "URL is as the setting database: postgresql://USER@HOST/NAME, or sqlite: for files in the folder. Stop the server "
    "first.\n"
    "Every row is copied and then compared; only after that dateline.conf names the new database. The old one is only "
    "read\n"
    "and stays. A move that was broken off leaves the newsroom as it was; the same command again brings it to its "
    "end.\n"
    "The new place must be empty. --dry-run looks at everything and reads every row, and writes nothing.",
    run};
