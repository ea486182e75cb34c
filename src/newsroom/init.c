/* init.c - making a newsroom's folder, whole or not at all. */
/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/time.h"
#include "newsroom/audit.h"
#include "newsroom/config.h"
#include "newsroom/folder.h"
#include "newsroom/newsroom.h"
#include "newsroom/opening.h"
#include "store/statements.h"
#include "text/language.h"

/* One "name = value" line, where a value is given. */
static void add_line(struct buf *b, const char *name, struct str value)
{
    if (value.n > 0)
        buf_add_format(b, "%s = %.*s\n", name, STR_ARG(value));
}

static struct str config_text(struct arena *a, const struct newsroom_init_options *options)
{
    struct buf b;
    buf_init(&b, 65536);
    buf_add(&b, S("# The newsroom's configuration; `dateline settings` lists every name.\n"));
    add_line(&b, "title", options->title);
    add_line(&b, "agency", options->agency);
    add_line(&b, "language", options->language);
    add_line(&b, "url", options->url);
    add_line(&b, "database", options->database);
    struct str text = str_copy(a, buf_str(&b));
    buf_close(&b);
    return text;
}

/* Each option checked by itself, so that a line feed in one cannot set another. */
static struct err check_options(const struct newsroom_init_options *options)
{
    const struct {
        struct str name, value;
    } given[] = {{S("title"), options->title},
                 {S("agency"), options->agency},
                 {S("language"), options->language},
                 {S("url"), options->url},
                 {S("database"), options->database}};
    for (ptrdiff_t i = 0; i < COUNT_OF(given); i++)
        if (given[i].value.n > 0)
            TRY(setting_check(setting_find(given[i].name), given[i].value));
    return OK;
}

static struct str key_text(struct arena *a)
{
    unsigned char key[NEWSROOM_KEY_SIZE];
    char *hex = arena_bytes(a, 2 * NEWSROOM_KEY_SIZE + 1);
    randombytes_buf(key, sizeof key);
    sodium_bin2hex(hex, 2 * NEWSROOM_KEY_SIZE + 1, key, sizeof key);
    sodium_memzero(key, sizeof key);
    hex[2 * NEWSROOM_KEY_SIZE] = '\n';
    return (struct str){hex, 2 * NEWSROOM_KEY_SIZE + 1};
}

/* ---- the store ---- */

struct seed {
    struct arena *a;
    const struct newsroom_init_options *options;
};

static struct err seed_store(struct db_conn *conn, void *context)
{
    struct seed *seed = context;
    struct str tag = seed->options->language.n ? seed->options->language : setting_find(S("language"))->fallback;
    const struct language *language = language_find(tag);
    struct audit audit;
    int64_t changed, now = time_now();
    TRY(sql_edition_insert(conn, tag, language ? language->name : tag, true, 0, now, &changed));
    TRY(audit_open(seed->a, conn, &audit));
    TRY(audit_add(&audit, &ACTOR_COMMAND, now, S("newsroom.init"), S("newsroom"), seed->options->title));
    return audit_close(&audit);
}

static struct err make_store(struct arena *a, struct str folder, const struct newsroom_init_options *options)
{
    struct newsroom *n;
    TRY(newsroom_open_new(folder, &n));
    struct seed seed = {a, options};
    struct err e = db_write(newsroom_db(n), seed_store, &seed);
    newsroom_close(n);
    return e;
}

/* ---- the folder ---- */

static struct err fill(struct arena *a, struct str folder, const struct newsroom_init_options *options)
{
    TRY(folder_make(a, str_format(a, "%.*s/media", STR_ARG(folder))));
    TRY(folder_write(a, str_format(a, "%.*s/secret.key", STR_ARG(folder)), key_text(a), 0600));
    TRY(folder_write(a, str_format(a, "%.*s/dateline.conf", STR_ARG(folder)), config_text(a, options), 0644));
    return make_store(a, folder, options);
}

/* The folder's path without slashes at its end. */
static struct str without_slashes(struct str folder)
{
    while (folder.n > 1 && folder.p[folder.n - 1] == '/')
        folder.n--;
    return folder;
}

static struct err put_in_place(struct arena *a, struct str made, const char *folder)
{
    TRY(folder_sync(a, made));
    if (chmod(str_to_c(a, made), 0755) || rename(str_to_c(a, made), folder))
        return err_errno("%s: cannot put the newsroom there", folder);
    return folder_sync(a, str_format(a, "%s/..", folder));
}

static struct err init_in(struct arena *a, struct str given, const struct newsroom_init_options *options)
{
    if (given.n == 0)
        return err_make(&ERR_INVALID, "the folder has no name");
    char *folder = str_to_c(a, without_slashes(given));
    TRY(check_options(options));
    TRY(folder_check_free(folder));
    char *made = str_to_c(a, str_format(a, "%s.new-XXXXXX", folder));
    if (!mkdtemp(made))
        return err_errno("%s: cannot make this folder", made);
    char *real = realpath(made, NULL);
    struct str place = str_copy(a, str_from_c(real ? real : made));
    free(real);
    struct err e = fill(a, place, options);
    if (!failed(e))
        e = put_in_place(a, place, folder);
    if (failed(e))
        folder_remove(a, place);
    return e;
}

struct err newsroom_init(struct str folder, const struct newsroom_init_options *options)
{
    if (sodium_init() < 0)
        return err_make(&ERR_SYSTEM, "libsodium does not start");
    struct arena a;
    arena_init(&a, 0);
    struct err e = init_in(&a, folder, options);
    arena_close(&a);
    return e;
}
