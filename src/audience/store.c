/* store.c - the audience's own database. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "audience/store.h"

/* audience.db lies in the newsroom's folder, wherever the newsroom's own file is. Its lock is another than the
 * stories': these never wait for figures. */
struct db_options audience_store_options(struct arena *a, struct str url, struct str folder)
{
    if (str_starts(url, S("sqlite:")))
        url = str_format(a, "sqlite:%.*s/audience.db", STR_ARG(folder));
    return (struct db_options){.url = url,
                               .folder = folder,
                               .lock = S("audience.lock"),
                               .schema = S(AUDIENCE_SCHEMA),
                               .writers = 3, /* one tells, one makes figures, one is for letters */
                               .readers_max = 8,
                               .relaxed = true};
}

struct err audience_store_open(const struct newsroom *n, struct db **out)
{
    struct arena a;
    arena_init(&a, 0);
    struct db_options options = audience_store_options(&a, newsroom_database_url(n), newsroom_folder(n));
    struct err e = db_open(&options, true, out);
    arena_close(&a);
    if (failed(e))
        return e;
    e = db_migrate_by(*out, S(AUDIENCE_MIGRATIONS));
    if (failed(e)) {
        db_close(*out);
        *out = NULL;
    }
    return e;
}
