/* restore.c - `dateline restore`: a newsroom made of a backup. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "command/command.h"
#include "command/stages.h"
#include "exchange/backup.h"
#include "exchange/move.h"

#include <stdio.h>

static struct err restore_files(struct arena *a, struct str file, struct str folder)
{
    struct stages stages = {.what = NULL};
    struct backup_report report;
    const struct backup_options options = {folder, file, stages_show, &stages};
    struct err e = backup_restore(a, &options, &report);
    stages_end(&stages);
    if (!failed(e))
        printf("%lld files restored to %.*s\n", (long long)report.files, STR_ARG(folder));
    return e;
}

/* The newsroom is there already, on SQLite, and stays when this fails. */
static struct err move_on(struct arena *a, struct str folder, struct str to)
{
    struct stages stages = {.what = NULL};
    struct move_report report;
    const struct move_options options = {.folder = folder, .to = to, .show = stages_show, .context = &stages};
    struct err e = move_newsroom(a, &options, &report);
    stages_end(&stages);
    if (failed(e))
        return err_in(e, "it is restored, with its database in the folder, but did not move (dateline move)");
    printf("its database is %.*s; dateline.db and audience.db in the folder may be deleted\n", STR_ARG(report.to));
    return OK;
}

static struct err restore(struct str file, struct str folder, struct str to)
{
    struct arena a;
    arena_init(&a, 0);
    struct err e = restore_files(&a, file, folder);
    if (!failed(e) && to.n)
        e = move_on(&a, folder, to);
    arena_close(&a);
    return e;
}

static int run(int argc, char **argv)
{
    struct str words[2], to = {NULL, 0};
    const struct command_option options[] = {{"database", &to, NULL}};
    if (command_words(&COMMAND_RESTORE, argc, argv, options, COUNT_OF(options), 2, 2, words) < 0)
        return COMMAND_WRONG_USE;
    struct err e = restore(words[0], words[1], to);
    return failed(e) ? command_failed(&COMMAND_RESTORE, e) : COMMAND_DONE;
}

const struct command COMMAND_RESTORE = {
    "restore", "FILE DIR [--database URL]", "Makes a newsroom's folder of a backup.",
    "DIR must not be there, or be empty. Its database is in the folder; --database postgresql://... moves it there.\n"
    "A file that is cut off or damaged restores nothing.",
    run};
