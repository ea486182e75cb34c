/* place.c - where a newsroom's store is, as dateline.conf says it. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "newsroom/place.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/map.h"
#include "newsroom/config.h"
#include "newsroom/folder.h"

#define FILE_MAX ((int64_t)1 << 20)
#define OPEN_LOCK "open.lock"
#define SERVE_LOCK "serve.lock" /* of newsroom/control.c */

struct str place_database(struct arena *a, struct str folder, struct str setting)
{
    if (!str_starts(setting, S("sqlite:")))
        return setting;
    struct str path = str_from(setting, 7);
    if (path.n > 0 && path.p[0] == '/')
        return setting;
    return str_format(a, "sqlite:%.*s/%.*s", STR_ARG(folder), STR_ARG(path.n ? path : S("dateline.db")));
}

/* ---- reading ---- */

static struct err read_database(struct arena *a, struct place *place)
{
    struct str text, path = str_format(a, "%.*s/dateline.conf", STR_ARG(place->folder));
    struct map file, none = {0};
    struct err e = folder_read(a, path, FILE_MAX, &text);
    if (err_is(e, &ERR_NOT_FOUND))
        return err_make(&ERR_NOT_FOUND, "%.*s is no newsroom: it holds no dateline.conf (dateline init makes one)",
                        STR_ARG(place->folder));
    TRY(e);
    e = config_parse(a, text, &file);
    if (!failed(e))
        e = settings_make(a, &file, &none, &place->settings);
    if (failed(e))
        return err_in(e, "%.*s", STR_ARG(path));
    place->database = str_copy(a, place_database(a, place->folder, place->settings.database));
    return OK;
}

static struct err make_mark(struct arena *a, struct place *place)
{
    static const char purpose[] = "dateline move";
    unsigned char hash[PLACE_MARK_SIZE / 2];
    char *digits = arena_bytes(a, PLACE_MARK_SIZE + 1);
    struct str key;
    TRY(folder_read(a, str_format(a, "%.*s/secret.key", STR_ARG(place->folder)), FILE_MAX, &key));
    key = str_trim(key);
    crypto_generichash(hash, sizeof hash, (const unsigned char *)purpose, sizeof purpose, (const unsigned char *)key.p,
                       (size_t)MIN(key.n, (ptrdiff_t)crypto_generichash_KEYBYTES_MAX));
    sodium_bin2hex(digits, PLACE_MARK_SIZE + 1, hash, sizeof hash);
    place->mark = (struct str){digits, PLACE_MARK_SIZE};
    return OK;
}

struct err place_read(struct arena *a, struct str folder, struct place *out)
{
    char *path = realpath(str_to_c(a, folder), NULL);
    if (!path)
        return err_errno("%.*s", STR_ARG(folder));
    *out = (struct place){.folder = str_copy(a, str_from_c(path))};
    free(path);
    if (sodium_init() < 0)
        return err_make(&ERR_SYSTEM, "libsodium does not start");
    TRY(read_database(a, out));
    return make_mark(a, out);
}

/* ---- locks ---- */

static struct err open_lock(struct str folder, const char *name, int *descriptor)
{
    struct arena a;
    arena_init(&a, 0);
    char *path = str_to_c(&a, str_format(&a, "%.*s/%s", STR_ARG(folder), name));
    *descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    struct err e = *descriptor < 0 ? err_errno("%s", path) : OK;
    arena_close(&a);
    return e;
}

static struct err take(int descriptor, int how, const struct err_kind *kind, const char *words)
{
    if (flock(descriptor, how | LOCK_NB) == 0)
        return OK;
    return errno == EWOULDBLOCK ? err_make(kind, "%s", words) : err_errno("the newsroom's lock");
}

/* In a folder that is no newsroom nothing is made. */
static bool is_newsroom(struct str folder)
{
    struct arena a;
    arena_init(&a, 0);
    bool found = access(str_to_c(&a, str_concat(&a, folder, S("/dateline.conf"))), F_OK) == 0;
    arena_close(&a);
    return found;
}

struct err place_join(struct str folder, int *descriptor)
{
    *descriptor = -1;
    if (!is_newsroom(folder))
        return OK;
    TRY(open_lock(folder, OPEN_LOCK, descriptor));
    return take(*descriptor, LOCK_SH, &ERR_BUSY,
                "the newsroom is being moved (dateline move); try again when that is done");
}

struct err place_hold(struct str folder, struct place_hold *out)
{
    *out = (struct place_hold){-1, -1};
    TRY(open_lock(folder, SERVE_LOCK, &out->serve));
    TRY(take(out->serve, LOCK_EX, &ERR_CONFLICT, "a server serves this newsroom: stop it first"));
    TRY(open_lock(folder, OPEN_LOCK, &out->open));
    return take(out->open, LOCK_EX, &ERR_CONFLICT, "another command has this newsroom open: try again when it is done");
}

void place_leave(struct place_hold *hold)
{
    if (hold->open >= 0)
        close(hold->open);
    if (hold->serve >= 0)
        close(hold->serve);
    *hold = (struct place_hold){-1, -1};
}

/* ---- switching ---- */

/* Whether line sets name; *value is where its value stands in it. */
static bool is_setting(struct str line, struct str name, struct str *value)
{
    struct str key;
    if (!str_cut(line, '=', &key, value) || !str_equal(str_trim(key), name))
        return false;
    *value = str_trim(*value);
    return true;
}

struct str place_with(struct arena *a, struct str text, struct str name, struct str setting)
{
    struct str line, value;
    for (struct str rest = text; rest.n;) {
        (void)str_cut(rest, '\n', &line, &rest);
        if (!is_setting(line, name, &value))
            continue;
        ptrdiff_t at = value.p - text.p;
        return str_concat(a, str_concat(a, str_slice(text, 0, at), setting), str_from(text, at + value.n));
    }
    const char *feed = text.n && !str_ends(text, S("\n")) ? "\n" : "";
    return str_concat(a, text, str_format(a, "%s%.*s = %.*s\n", feed, STR_ARG(name), STR_ARG(setting)));
}

struct err place_config(struct arena *a, struct str folder, struct str *out)
{
    return folder_read(a, str_format(a, "%.*s/dateline.conf", STR_ARG(folder)), FILE_MAX, out);
}

struct err place_switch(struct arena *a, struct str folder, struct str setting)
{
    struct str text, path = str_format(a, "%.*s/dateline.conf", STR_ARG(folder));
    struct stat facts;
    TRY(place_config(a, folder, &text));
    if (stat(str_to_c(a, path), &facts))
        return err_errno("%.*s", STR_ARG(path));
    return folder_write(a, path, place_with(a, text, S("database"), setting), facts.st_mode & 0777);
}
