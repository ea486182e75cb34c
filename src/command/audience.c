/* audience.c - `dateline audience`: figures from elsewhere are brought in. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "audience/import.h"
#include "audience/store.h"
#include "command/command.h"
#include "command/open.h"
#include "store/db.h"

#include <stdio.h>

#define FILES_MAX 1024

static void print_counts(struct str path, const struct import_counts *counts)
{
    printf("%.*s: %lld views, %lld by machines, %lld other requests, %lld of unknown pages, %lld of sealed days, %lld "
           "in already, %lld unreadable\n",
           STR_ARG(path), (long long)counts->counted, (long long)counts->machines, (long long)counts->other,
           (long long)counts->unknown, (long long)counts->sealed, (long long)counts->known,
           (long long)counts->unreadable);
    fflush(stdout);
}

/* A file that fails does not keep the others out. */
static struct err import_files(struct newsroom *n, struct db *db, const struct str *paths, int count, struct str format)
{
    int bad = 0;
    for (int i = 0; i < count; i++) {
        struct import_counts counts;
        struct err e = audience_import(n, db, paths[i], format, &counts);
        print_counts(paths[i], &counts);
        if (failed(e)) {
            command_failed(&COMMAND_AUDIENCE, e);
            bad++;
        }
    }
    return bad ? err_make(&ERR_INVALID, "%d of %d files could not be brought in to their end", bad, count) : OK;
}

static struct err import_into(struct newsroom *n, const struct str *paths, int count, struct str format)
{
    struct db *db;
    TRY(audience_store_open(n, &db));
    struct err e = import_files(n, db, paths, count, format);
    db_close(db);
    return e;
}

static int run(int argc, char **argv)
{
    static struct str words[FILES_MAX];
    struct newsroom *n;
    struct str format = S("auto");
    const struct command_option options[] = {{"format", &format, NULL}};
    int count = command_words(&COMMAND_AUDIENCE, argc, argv, options, COUNT_OF(options), 3, FILES_MAX, words);
    if (count < 0)
        return COMMAND_WRONG_USE;
    if (!str_equal(words[0], S("import")))
        return command_wrong_use(&COMMAND_AUDIENCE, "there is no '%.*s'", STR_ARG(words[0]));
    struct err e = command_open(words[1], &n);
    if (!failed(e))
        e = command_close(n, import_into(n, words + 2, count - 2, format));
    return failed(e) ? command_failed(&COMMAND_AUDIENCE, e) : COMMAND_DONE;
}

const struct command COMMAND_AUDIENCE = {
    "audience", "import DIR FILE... [--format FORMAT]",
    "Brings in access logs of a cache in front of the site, and figures of other programs.",
    "FORMAT: auto (as the file says), nginx, apache, caddy, cloudfront, fastly, plausible, goatcounter, koko, matomo.\n"
    "Files may be gzipped. What is in already is not counted again, also when a log has grown; a day that is sealed\n"
    "stays as it is. One line a file on standard output. docs/audience.md tells which figures become which.",
    run};
