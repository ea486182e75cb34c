/* backup.c - `dateline backup`: a whole newsroom as one file. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "command/command.h"
#include "command/stages.h"
#include "exchange/backup.h"

#include <stdio.h>

static struct err backup(struct str folder, struct str file)
{
    struct arena a;
    struct stages stages = {.what = NULL};
    struct backup_report report;
    const struct backup_options options = {folder, file, stages_show, &stages};
    arena_init(&a, 0);
    struct err e = backup_write(&a, &options, &report);
    stages_end(&stages);
    if (!failed(e))
        printf("%lld files, %lld MB in %.*s: it holds the newsroom's key, keep it as you keep that\n",
               (long long)report.files, (long long)(report.bytes >> 20), STR_ARG(file));
    arena_close(&a);
    return e;
}

static int run(int argc, char **argv)
{
    struct str words[2];
    if (command_words(&COMMAND_BACKUP, argc, argv, NULL, 0, 2, 2, words) < 0)
        return COMMAND_WRONG_USE;
    struct err e = backup(words[0], words[1]);
    return failed(e) ? command_failed(&COMMAND_BACKUP, e) : COMMAND_DONE;
}

const struct command COMMAND_BACKUP = {
    "backup", "DIR FILE", "Writes the whole newsroom to one file, while it is served.",
    "FILE is a tar archive of the newsroom's folder as it is on SQLite, also where the store is PostgreSQL: settings, "
    "key,\n"
    "stories, figures, pictures, and SHA256SUMS of all. 'dateline restore' makes a newsroom of it, on either.",
    run};
