/* files.c - the files of a folder and of all folders in it, one by one. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "exchange/files.h"

#include <fts.h>
#include <string.h>
#include <sys/stat.h>

/* What tells of a folder comes first in it: a list is known before what is in it. */
static int by_name(const FTSENT **a, const FTSENT **b)
{
    bool first_a = str_starts(str_from_c((*a)->fts_name), S("_index."));
    bool first_b = str_starts(str_from_c((*b)->fts_name), S("_index."));
    if (first_a != first_b)
        return first_a ? -1 : 1;
    return strcmp((*a)->fts_name, (*b)->fts_name);
}

static bool is_passed_over(const FTSENT *entry, const struct files_rule *rule)
{
    struct str name = str_from_c(entry->fts_name);
    if (entry->fts_level == 0)
        return false;
    return str_starts(name, S(".")) || (rule->passed_over && rule->passed_over(rule->context, name));
}

static struct err look_at(FTS *fts, FTSENT *entry, const struct files_rule *rule, files_visit *visit, void *context,
                          bool *stop)
{
    switch (entry->fts_info) {
    case FTS_DNR:
    case FTS_ERR:
    case FTS_NS:
        return err_make(&ERR_SYSTEM, "%s: %s", entry->fts_path, strerror(entry->fts_errno));
    case FTS_D:
        if (entry->fts_level > FILES_DEEP_MAX)
            return err_make(&ERR_LIMIT, "%s: folders are more than %d deep", entry->fts_path, FILES_DEEP_MAX);
        if (is_passed_over(entry, rule))
            fts_set(fts, entry, FTS_SKIP);
        return OK;
    case FTS_F:
        if (entry->fts_level == 0 || rule->wanted(rule->context, str_from_c(entry->fts_name)))
            return visit(context, str_from_c(entry->fts_path), stop);
        return OK;
    default:
        return OK;
    }
}

static struct err walk(FTS *fts, const struct files_rule *rule, files_visit *visit, void *context)
{
    bool stop = false;
    for (FTSENT *entry; !stop && (entry = fts_read(fts));)
        TRY(look_at(fts, entry, rule, visit, context, &stop));
    return OK;
}

struct err files_walk(struct str top, const struct files_rule *rule, files_visit *visit, void *context)
{
    struct arena a;
    arena_init(&a, 0);
    char *tops[] = {str_to_c(&a, top), NULL};
    FTS *fts = fts_open(tops, FTS_PHYSICAL | FTS_NOCHDIR, by_name);
    struct err e = fts ? walk(fts, rule, visit, context) : err_errno("%.*s", STR_ARG(top));
    if (fts)
        fts_close(fts);
    arena_close(&a);
    return e;
}
