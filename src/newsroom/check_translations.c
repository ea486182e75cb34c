/* check_translations.c - are translations what their rows say? */
/* SPDX-License-Identifier: Apache-2.0 */
#include "newsroom/check_translations.h"

#include "store/statements.h"

struct checking {
    struct arena *a;
    void (*report)(void *context, struct str fault);
    void *context;
};

static const char *what_is_wrong(const struct sql_translation_fault *f)
{
    if (f->is_out && !f->source_is_out)
        return "is out, and its original is not";
    return str_equal(f->story_language, f->language) ? "is no version of its original" : "is in another language";
}

static struct err check_work(struct db_conn *conn, void *context)
{
    struct checking *checking = context;
    struct sql_translation_fault_list faults;
    TRY(sql_translation_faults(checking->a, conn, &faults));
    for (ptrdiff_t i = 0; i < faults.count; i++) {
        const struct sql_translation_fault *f = &faults.items[i];
        checking->report(checking->context, str_format(checking->a, "story %lld: the translation of %lld into %.*s %s",
                                                       (long long)f->story_id, (long long)f->source_id,
                                                       STR_ARG(f->language), what_is_wrong(f)));
    }
    return OK;
}

struct err check_translations(struct newsroom *n, void (*report)(void *context, struct str fault), void *context)
{
    struct arena a;
    arena_init(&a, 0);
    struct checking checking = {&a, report, context};
    struct err e = db_read(newsroom_db(n), check_work, &checking);
    arena_close(&a);
    return e;
}
