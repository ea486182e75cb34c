/* newsroom.c - a newsroom: its folder, store, settings and key. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "newsroom/newsroom.h"

#include <errno.h>
#include <pthread.h>
#include <sodium.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/random.h"
#include "base/time.h"
#include "newsroom/address.h"
#include "newsroom/audit.h"
#include "newsroom/config.h"
#include "newsroom/control.h"
#include "newsroom/edition.h"
#include "newsroom/folder.h"
#include "newsroom/lease.h"
#include "newsroom/life.h"
#include "newsroom/media_store.h"
#include "newsroom/node.h"
#include "newsroom/opening.h"
#include "newsroom/place.h"
#include "newsroom/purge.h"
#include "newsroom/setting_secret.h"
#include "newsroom/touch.h"
#include "store/statements.h"

#define FILE_MAX ((int64_t)1 << 20) /* dateline.conf, secret.key */

const struct actor ACTOR_COMMAND = {.who = S_INIT("command"), .origin = S_INIT("command"), .role = ROLE_ADMINISTRATOR};

/* A settings snapshot; those before it stay, since a page may still look at them. */
struct snapshot {
    struct arena arena;
    struct sql_setting_list rows; /* of the store, that it was made of */
    struct settings settings;
    struct snapshot *before;
};

struct newsroom {
    struct arena arena; /* what lives as long as it does */
    struct str folder;
    struct str holder;
    int lock; /* of place_join; -1: none */
    struct str database_url;
    struct db *db;
    struct media_store *media;
    unsigned char key[NEWSROOM_KEY_SIZE];
    struct map file; /* what dateline.conf sets */
    _Atomic(struct snapshot *) snapshot;
    pthread_mutex_t reload; /* one reload at a time */
    atomic_bool first;
    struct lives *lives;
    newsroom_touched *touched;
    void *touched_context;
    newsroom_doubted *doubted;
    void *doubted_context;
    struct newsroom_index index;
    newsroom_setting_check *setting_check;
};

/* ---- roles ---- */

static const struct str roles[] = {S_INIT(""),       S_INIT("translator"), S_INIT("contributor"),
                                   S_INIT("writer"), S_INIT("editor"),     S_INIT("administrator")};

struct str role_name(enum role role)
{
    return roles[role];
}

enum role role_from_name(struct str name)
{
    for (int i = ROLE_TRANSLATOR; i <= ROLE_ADMINISTRATOR; i++)
        if (str_equal(name, roles[i]))
            return (enum role)i;
    return ROLE_NONE;
}

/* ---- opening ---- */

static struct str in_folder(struct newsroom *n, const char *name)
{
    return str_format(&n->arena, "%.*s/%s", STR_ARG(n->folder), name);
}

static struct err read_config(struct newsroom *n)
{
    struct str text, path = in_folder(n, "dateline.conf");
    struct err e = folder_read(&n->arena, path, FILE_MAX, &text);
    if (err_is(e, &ERR_NOT_FOUND))
        return err_make(&ERR_NOT_FOUND, "%.*s is no newsroom: it holds no dateline.conf (dateline init makes one)",
                        STR_ARG(n->folder));
    TRY(e);
    e = config_parse(&n->arena, text, &n->file);
    return failed(e) ? err_in(e, "%.*s", STR_ARG(path)) : OK;
}

static struct err read_key(struct newsroom *n)
{
    struct str text, path = in_folder(n, "secret.key");
    TRY(folder_read(&n->arena, path, FILE_MAX, &text));
    struct stat facts;
    if (stat(str_to_c(&n->arena, path), &facts) || (facts.st_mode & 077))
        return err_make(&ERR_FORBIDDEN, "%.*s can be read by others: chmod 600 it", STR_ARG(path));
    size_t size = 0;
    text = str_trim(text);
    if (sodium_hex2bin(n->key, sizeof n->key, text.p, (size_t)text.n, NULL, &size, NULL) || size != sizeof n->key)
        return err_make(&ERR_INVALID, "%.*s is damaged: it must hold %d hexadecimal digits", STR_ARG(path),
                        2 * NEWSROOM_KEY_SIZE);
    return OK;
}

/* A secret in dateline.conf is for its owner alone. */
static struct err check_secrecy(struct newsroom *n)
{
    struct stat facts;
    struct str path = in_folder(n, "dateline.conf");
    if (map_get(&n->file, S("media_secret")) && (stat(str_to_c(&n->arena, path), &facts) || (facts.st_mode & 077)))
        return err_make(&ERR_FORBIDDEN, "%.*s holds media_secret and can be read by others: chmod 600 it",
                        STR_ARG(path));
    return OK;
}

static struct err open_store(struct newsroom *n, bool create)
{
    struct settings settings;
    struct map none = {0};
    TRY(settings_make(&n->arena, &n->file, &none, &settings));
    n->database_url = place_database(&n->arena, n->folder, settings.database);
    struct db_options options = {.url = n->database_url,
                                 .folder = n->folder,
                                 .replica = settings.database_replica,
                                 .readers_max = (int)settings.database_connections};
    TRY(db_open(&options, create, &n->db));
    return db_migrate(n->db);
}

static struct newsroom *newsroom_make(struct str folder)
{
    struct newsroom *n = calloc(1, sizeof *n);
    if (!n)
        fatal("a newsroom");
    arena_init(&n->arena, 0);
    pthread_mutex_init(&n->reload, NULL);
    n->folder = str_copy(&n->arena, folder);
    n->lock = -1;
    n->lives = arena_make(&n->arena, struct lives);
    return n;
}

static struct err open_all(struct newsroom *n, bool create)
{
    if (sodium_init() < 0)
        return err_make(&ERR_SYSTEM, "libsodium does not start");
    TRY(place_join(n->folder, &n->lock));
    TRY(read_config(n));
    TRY(check_secrecy(n));
    TRY(read_key(n));
    TRY(open_store(n, create));
    n->first = !node_is_shared(n);
    n->holder = n->first ? random_token(&n->arena, 16) : db_announcer(n->db);
    TRY(node_check_key(n));
    TRY(newsroom_reload(n));
    return media_store_open(n->folder, newsroom_settings(n), &n->media);
}

static struct err open_folder(struct str folder, bool create, struct newsroom **out)
{
    struct arena a;
    arena_init(&a, 0);
    char *path = realpath(str_to_c(&a, folder), NULL);
    arena_close(&a);
    if (!path)
        return err_errno("%.*s", STR_ARG(folder));
    struct newsroom *n = newsroom_make(str_from_c(path));
    free(path);
    struct err e = open_all(n, create);
    if (failed(e))
        newsroom_close(n);
    else
        *out = n;
    return e;
}

struct err newsroom_open(struct str folder, struct newsroom **out)
{
    return open_folder(folder, false, out);
}

struct err newsroom_open_new(struct str folder, struct newsroom **out)
{
    return open_folder(folder, true, out);
}

static void free_snapshots(struct snapshot *snapshot)
{
    while (snapshot) {
        struct snapshot *before = snapshot->before;
        arena_close(&snapshot->arena);
        free(snapshot);
        snapshot = before;
    }
}

void newsroom_close(struct newsroom *n)
{
    if (n->index.close)
        n->index.close(n->index.context);
    if (n->media)
        media_store_close(n->media);
    if (n->db)
        db_close(n->db);
    if (n->lock >= 0)
        close(n->lock);
    free_snapshots(atomic_load(&n->snapshot));
    pthread_mutex_destroy(&n->reload);
    sodium_memzero(n->key, sizeof n->key);
    lives_close(n->lives);
    arena_close(&n->arena);
    free(n);
}

struct db *newsroom_db(const struct newsroom *n)
{
    return n->db;
}

struct str newsroom_database_url(const struct newsroom *n)
{
    return n->database_url;
}

struct str newsroom_folder(const struct newsroom *n)
{
    return n->folder;
}

struct str newsroom_holder(const struct newsroom *n)
{
    return n->holder;
}

struct lives *newsroom_lives(const struct newsroom *n)
{
    return n->lives;
}

bool newsroom_is_first(const struct newsroom *n)
{
    struct lease lease;
    return atomic_load(&n->first) && lease_begin(n, NULL, &lease);
}

void newsroom_set_first(struct newsroom *n, bool first)
{
    atomic_store(&n->first, first);
}

const struct settings *newsroom_settings(const struct newsroom *n)
{
    return &atomic_load_explicit(&n->snapshot, memory_order_acquire)->settings;
}

struct media_store *newsroom_media(const struct newsroom *n)
{
    return n->media;
}

const unsigned char *newsroom_key(const struct newsroom *n)
{
    return n->key;
}

/* ---- settings ---- */

static struct err read_settings(struct db_conn *conn, void *context)
{
    struct snapshot *snapshot = context;
    return sql_setting_list(&snapshot->arena, conn, &snapshot->rows);
}

static bool same_rows(const struct sql_setting_list *a, const struct sql_setting_list *b)
{
    bool same = a->count == b->count;
    for (ptrdiff_t i = 0; i < a->count && same; i++)
        same = str_equal(a->items[i].name, b->items[i].name) && str_equal(a->items[i].value, b->items[i].value);
    return same;
}

/* The store's values as a map; rows of settings that this version has not are passed over. */
static struct map settings_of(struct arena *a, const struct sql_setting_list *rows)
{
    struct map map = {0};
    for (ptrdiff_t i = 0; i < rows->count; i++)
        if (setting_find(rows->items[i].name))
            *map_put(a, &map, rows->items[i].name) = &rows->items[i].value;
    return map;
}

/* *news: they are others than those in force. */
static struct err reload_into(struct newsroom *n, struct snapshot *snapshot, bool *news)
{
    const struct snapshot *before = atomic_load(&n->snapshot);
    TRY(db_read(n->db, read_settings, snapshot));
    *news = !before || !same_rows(&before->rows, &snapshot->rows);
    struct map store = settings_of(&snapshot->arena, &snapshot->rows);
    return *news ? settings_make(&snapshot->arena, &n->file, &store, &snapshot->settings) : OK;
}

static struct err reload_locked(struct newsroom *n)
{
    struct snapshot *snapshot = calloc(1, sizeof *snapshot);
    if (!snapshot)
        fatal("settings");
    arena_init(&snapshot->arena, 0);
    bool news = false;
    struct err e = reload_into(n, snapshot, &news);
    if (failed(e) || !news) {
        free_snapshots(snapshot);
        return e;
    }
    snapshot->before = atomic_load(&n->snapshot);
    atomic_store_explicit(&n->snapshot, snapshot, memory_order_release);
    return OK;
}

struct err newsroom_reload(struct newsroom *n)
{
    pthread_mutex_lock(&n->reload);
    struct err e = reload_locked(n);
    pthread_mutex_unlock(&n->reload);
    return e;
}

static const struct str ALL = S_INIT(CONTROL_ALL);

struct change {
    struct newsroom *n;
    struct arena *a;
    const struct actor *actor;
    const struct setting *setting;
    struct str value; /* as the store keeps it */
    struct str told;  /* as the audit log may hold it */
};

static struct err write_setting(struct db_conn *conn, void *context)
{
    struct change *change = context;
    struct audit audit;
    int64_t now = time_now();
    TRY(sql_setting_put(conn, change->setting->name, change->value, now));
    if (change->setting->type == SETTING_PERMALINK)
        TRY(sql_progress_put(conn, change->setting->name, change->value, 0));
    if (change->setting->type == SETTING_EDITIONS)
        TRY(edition_make_rows(change->a, conn, change->value, now));
    TRY(audit_open(change->a, conn, &audit));
    TRY(audit_add(&audit, change->actor, now, S("setting.set"), change->setting->name, change->told));
    TRY(audit_close(&audit));
    TRY(touch_write(change->n, change->a, conn, &ALL, 1));
    return change->setting->type == SETTING_PURGE ? purge_write_makers(conn, change->value, now) : OK;
}

struct err newsroom_set(struct newsroom *n, const struct actor *actor, struct str name, struct str value)
{
    const struct setting *setting = setting_find(name);
    if (!setting)
        return err_make(&ERR_NOT_FOUND, "there is no setting \"%.*s\"", STR_ARG(name));
    if (setting->place == SETTING_FILE)
        return err_make(&ERR_FORBIDDEN, "%.*s is set in dateline.conf, before the server starts", STR_ARG(name));
    if (actor->role < role_from_name(setting->who))
        return err_make(&ERR_FORBIDDEN, "only the role \"%.*s\" may change %.*s", STR_ARG(setting->who), STR_ARG(name));
    TRY(setting_check(setting, value));
    if (setting->type == SETTING_EDITIONS)
        TRY(address_setting_check(newsroom_settings(n), value));
    if (n->setting_check)
        TRY(n->setting_check(newsroom_settings(n), name, value));
    struct arena a;
    arena_init(&a, 0);
    struct change change = {n, &a, actor, setting, value, value};
    if (setting->type == SETTING_SECRET) {
        change.value = setting_secret_seal(&a, n, name, value);
        change.told = value.n ? S("set") : S("");
    }
    struct err e = db_write(n->db, write_setting, &change);
    arena_close(&a);
    TRY(e);
    TRY(newsroom_reload(n));
    newsroom_touch(n, &ALL, 1);
    return OK;
}

/* ---- touching ---- */

void newsroom_on_touch(struct newsroom *n, newsroom_touched *touched, void *context)
{
    n->touched = touched;
    n->touched_context = context;
}

void newsroom_touch(struct newsroom *n, const struct str *tags, ptrdiff_t count)
{
    if (n->touched && count > 0)
        n->touched(n->touched_context, tags, count);
}

void newsroom_on_doubt(struct newsroom *n, newsroom_doubted *doubted, void *context)
{
    n->doubted = doubted;
    n->doubted_context = context;
}

void newsroom_doubt(struct newsroom *n, bool hears)
{
    if (n->doubted)
        n->doubted(n->doubted_context, hears);
}

void newsroom_set_setting_check(struct newsroom *n, newsroom_setting_check *check)
{
    n->setting_check = check;
}

void newsroom_set_index(struct newsroom *n, const struct newsroom_index *index)
{
    n->index = *index;
}

const struct newsroom_index *newsroom_index(const struct newsroom *n)
{
    return &n->index;
}
