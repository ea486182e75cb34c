/* audience.c - `dateline audience`: figures from elsewhere are brought in, sealed days are checked. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "audience/import.h"
#include "audience/roll.h"
#include "audience/seal.h"
#include "audience/store.h"
#include "base/time.h"
#include "command/command.h"
#include "command/open.h"
#include "store/db.h"

#include <stdio.h>

#define FILES_MAX 1024

/* ---- import ---- */

static void print_counts(struct str path, const struct import_counts *counts)
{
    printf("%.*s: %lld views, %lld by machines, %lld asked of us, %lld other requests, %lld of unknown pages, %lld of "
           "sealed days, %lld in already, %lld unreadable\n",
           STR_ARG(path), (long long)counts->counted, (long long)counts->machines, (long long)counts->passed_on,
           (long long)counts->other, (long long)counts->unknown, (long long)counts->sealed, (long long)counts->known,
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

/* ---- verify ---- */

static void print_fault(void *context, int64_t day, struct str words)
{
    struct arena *a = context;
    struct str where = day == DB_NULL ? S("the chain") : seal_day_name(a, day);
    printf("%.*s: %.*s\n", STR_ARG(where), STR_ARG(words));
}

static void print_report(struct arena *a, const struct seal_report *report)
{
    if (report->days == 0) {
        printf("no day is sealed yet\n");
        return;
    }
    printf("%lld days sealed, %.*s to %.*s, %lld of them without their figures by now: %lld faults\nhead %.*s\n",
           (long long)report->days, STR_ARG(seal_day_name(a, report->first)), STR_ARG(seal_day_name(a, report->last)),
           (long long)report->gone, (long long)report->faults, STR_ARG(report->head));
}

static struct err verify_by(struct arena *a, struct newsroom *n, struct db *db, struct str head)
{
    const struct settings *settings = newsroom_settings(n);
    struct seal_key key;
    struct seal_report report;
    seal_key_make(newsroom_key(n), &key);
    int64_t kept_from = roll_day_of(settings->zone, time_now()) - settings->audience_days;
    TRY(seal_verify(a, db, key.public, kept_from, head, print_fault, a, &report));
    print_report(a, &report);
    return report.faults ? err_make(&ERR_INVALID, "%lld faults, listed on standard output", (long long)report.faults)
                         : OK;
}

static struct err verify(struct newsroom *n, struct str head)
{
    struct arena a;
    struct db *db;
    TRY(audience_store_open(n, &db));
    arena_init(&a, 0);
    struct err e = verify_by(&a, n, db, head);
    arena_close(&a);
    db_close(db);
    return e;
}

/* ---- the command ---- */

static int run(int argc, char **argv)
{
    static struct str words[FILES_MAX];
    struct newsroom *n;
    struct str format = S("auto"), head = S("");
    const struct command_option options[] = {{"format", &format, NULL}, {"head", &head, NULL}};
    int count = command_words(&COMMAND_AUDIENCE, argc, argv, options, COUNT_OF(options), 2, FILES_MAX, words);
    if (count < 0)
        return COMMAND_WRONG_USE;
    bool imports = str_equal(words[0], S("import"));
    if (!imports && !str_equal(words[0], S("verify")))
        return command_wrong_use(&COMMAND_AUDIENCE, "there is no '%.*s'", STR_ARG(words[0]));
    if (imports ? count < 3 : count > 2)
        return command_wrong_use(&COMMAND_AUDIENCE, "%.*s %s", STR_ARG(words[0]),
                                 imports ? "wants a file" : "takes one folder");
    struct err e = command_open(words[1], &n);
    if (!failed(e))
        e = command_close(n, imports ? import_into(n, words + 2, count - 2, format) : verify(n, head));
    return failed(e) ? command_failed(&COMMAND_AUDIENCE, e) : COMMAND_DONE;
}

const struct command COMMAND_AUDIENCE = {
    "audience", "import DIR FILE... [--format FORMAT] | verify DIR [--head CHAIN]",
    "Brings in figures from elsewhere; checks that no sealed day was changed.",
    "import takes access logs of a cache in front of the site, and figures of other programs. FORMAT: auto (as the\n"
    "file says), nginx, apache, caddy, cloudfront, fastly, plausible, goatcounter, koko, matomo. Files may be "
    "gzipped.\n"
    "What is in already is not counted again, also when a log has grown; a line that says that the cache asked us is\n"
    "left out, since our own figures have it; a day that is sealed stays as it is. One line a file on standard "
    "output.\n"
    "verify reckons every sealed day again and names each that does not fit; exit 1 when there is one. --head wants a\n"
    "chain's head that was noted earlier to be in it. docs/audience.md tells the arithmetic.",
    run};
