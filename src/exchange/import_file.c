/* import_file.c - which file of the media folder an address means, whatever size or copy of it. */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * WordPress makes "x-1024x683.jpg", "x-scaled.jpg", "x-rotated.jpg" and "x-e1355434233.jpg" (an edited copy) of
 * "x.jpg".
 */
#include "exchange/import_run.h"

#include <dirent.h>
#include <string.h>
#include <sys/stat.h>

#include "text/url.h"

#define EDITED_DIGITS 9 /* at least: a time in seconds */

/* ---- names ---- */

struct parts {
    struct str stem, ending; /* "2012/03/x-1024x683", ".jpg" */
};

static struct parts parts_of(struct str name)
{
    ptrdiff_t dot = name.n;
    while (dot > 0 && name.p[dot - 1] != '.' && name.p[dot - 1] != '/')
        dot--;
    if (dot <= 1 || name.p[dot - 1] != '.')
        return (struct parts){name, S("")};
    return (struct parts){str_slice(name, 0, dot - 1), str_from(name, dot - 1)};
}

static ptrdiff_t digits_before(struct str s, ptrdiff_t end)
{
    ptrdiff_t at = end;
    while (at > 0 && char_is_digit(s.p[at - 1]))
        at--;
    return end - at;
}

/* stem without "-1024x683"; as it is where it has none. */
static struct str without_size(struct str stem)
{
    ptrdiff_t height = digits_before(stem, stem.n), at = stem.n - height;
    if (!height || at < 1 || stem.p[at - 1] != 'x')
        return stem;
    ptrdiff_t width = digits_before(stem, at - 1);
    at -= 1 + width;
    return width && at > 1 && stem.p[at - 1] == '-' ? str_slice(stem, 0, at - 1) : stem;
}

static struct str without_word(struct str stem)
{
    static const struct str WORDS[] = {S_INIT("-scaled"), S_INIT("-rotated")};
    for (int i = 0; i < COUNT_OF(WORDS); i++)
        if (str_ends(stem, WORDS[i]))
            return str_slice(stem, 0, stem.n - WORDS[i].n);
    return stem;
}

static struct str without_edit(struct str stem)
{
    ptrdiff_t digits = digits_before(stem, stem.n), at = stem.n - digits;
    bool edited = digits >= EDITED_DIGITS && at > 2 && stem.p[at - 1] == 'e' && stem.p[at - 2] == '-';
    return edited ? str_slice(stem, 0, at - 2) : stem;
}

/* The part of a path that lies in the media folder, decoded; none where it climbs, or is no file. */
static struct str folder_path(struct arena *a, struct str address)
{
    static const struct str FOLDERS[] = {S_INIT("/uploads/"), S_INIT("/files/"), S_INIT("/content/images/")};
    struct url url;
    struct str path;
    if (!url_parse(address, &url) || url.kind == URL_MAILTO)
        return (struct str){NULL, 0};
    struct str raw = str_starts(url.path, S("/")) ? url.path : str_concat(a, S("/"), url.path);
    struct err e = url_decode_path(a, raw, &path);
    if (failed(e) || str_ends(path, S("/")) || memchr(path.p, 0, (size_t)path.n))
        return (struct str){NULL, 0};
    for (int i = 0; i < COUNT_OF(FOLDERS); i++) {
        ptrdiff_t at = str_find(path, FOLDERS[i], 0);
        if (at >= 0)
            return str_from(path, at + FOLDERS[i].n);
    }
    return str_from(path, 1);
}

/* The file that the reader itself knows of; none. */
static struct str own_file(const struct import *import, struct arena *a, struct str address)
{
    return import->find_file ? import->find_file(import->find_context, a, address) : (struct str){NULL, 0};
}

struct str import_place(const struct import *import, struct arena *a, struct str address)
{
    struct str own = own_file(import, a, address), path;
    if (own.n)
        return own.n + S("file ").n <= IMPORT_KEY_MAX ? str_concat(a, S("file "), own) : S("");
    path = folder_path(a, address);
    struct parts parts = parts_of(path);
    if (!path.n || path.n > IMPORT_KEY_MAX)
        return S("");
    return str_concat(a, without_edit(without_word(without_size(parts.stem))), str_lower_ascii(a, parts.ending));
}

/* ---- files ---- */

/* folder/path where a regular file is there; none. */
static struct str existing(struct arena *a, struct str folder, struct str path)
{
    struct stat facts;
    struct str file = str_format(a, "%.*s/%.*s", STR_ARG(folder), STR_ARG(path));
    return stat(str_to_c(a, file), &facts) == 0 && S_ISREG(facts.st_mode) ? file : (struct str){NULL, 0};
}

/* Whether name is a size of stem: "x-800x600.jpg". */
static bool is_size_of(struct str name, const struct parts *wanted)
{
    struct parts parts = parts_of(name);
    return str_equal_nocase(parts.ending, wanted->ending) && !str_equal(parts.stem, wanted->stem) &&
           str_equal(without_size(parts.stem), wanted->stem);
}

/* The largest size that is left of a picture whose original is gone. */
static struct str largest_size(struct arena *a, struct str folder, struct str path)
{
    ptrdiff_t slash = path.n;
    while (slash > 0 && path.p[slash - 1] != '/')
        slash--;
    struct str inside = str_format(a, "%.*s/%.*s", STR_ARG(folder), STR_ARG(str_slice(path, 0, slash)));
    struct parts wanted = parts_of(str_from(path, slash));
    struct str best = {NULL, 0};
    off_t most = 0;
    DIR *dir = opendir(str_to_c(a, inside));
    for (struct dirent *entry; dir && (entry = readdir(dir));) {
        struct stat facts;
        struct str name = str_from_c(entry->d_name);
        if (!is_size_of(name, &wanted))
            continue;
        struct str file = str_concat(a, inside, name);
        if (stat(str_to_c(a, file), &facts) == 0 && S_ISREG(facts.st_mode) && facts.st_size > most) {
            most = facts.st_size;
            best = file;
        }
    }
    if (dir)
        closedir(dir);
    return best;
}

static struct str find_in(struct arena *a, struct str folder, struct str path)
{
    struct parts parts = parts_of(path);
    struct str sized = without_size(parts.stem), stem = without_word(sized), plain = without_edit(stem);
    const struct str stems[] = {
        stem,  str_concat(a, stem, S("-scaled")), str_concat(a, stem, S("-rotated")), parts.stem,
        plain, str_concat(a, plain, S("-scaled"))};
    for (int i = 0; i < COUNT_OF(stems); i++) {
        struct str file = existing(a, folder, str_concat(a, stems[i], parts.ending));
        if (file.n)
            return file;
    }
    struct str left = largest_size(a, folder, str_concat(a, stem, parts.ending));
    return left.n ? left : largest_size(a, folder, str_concat(a, plain, parts.ending));
}

struct str import_media_file(const struct import *import, struct arena *a, struct str address)
{
    static const struct str BELOW[] = {S_INIT(""), S_INIT("/uploads"), S_INIT("/wp-content/uploads"),
                                       S_INIT("/content/images")};
    struct str folder = import->options->media, path = folder_path(a, address), own = own_file(import, a, address);
    if (own.n)
        return own;
    for (int i = 0; folder.n && path.n && i < COUNT_OF(BELOW); i++) {
        struct str file = find_in(a, str_concat(a, folder, BELOW[i]), path);
        if (file.n)
            return file;
    }
    return (struct str){NULL, 0};
}
