/* import_file.c - which file of the media folder an address means, whatever size or copy of it. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "exchange/import_run.h"

#include <dirent.h>
#include <string.h>
#include <sys/stat.h>

#include "exchange/upload.h"

/* The file that the reader itself knows of; none. */
static struct str own_file(const struct import *import, struct arena *a, struct str address)
{
    return import->find_file ? import->find_file(import->find_context, a, address) : (struct str){NULL, 0};
}

struct str import_place(const struct import *import, struct arena *a, struct str address)
{
    struct str own = own_file(import, a, address);
    if (own.n)
        return own.n + S("file ").n <= IMPORT_KEY_MAX ? str_concat(a, S("file "), own) : S("");
    return upload_place(a, address);
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
static bool is_size_of(struct str name, const struct upload_parts *wanted)
{
    struct upload_parts parts = upload_parts_of(name);
    return str_equal_nocase(parts.ending, wanted->ending) && !str_equal(parts.stem, wanted->stem) &&
           str_equal(upload_without_size(parts.stem), wanted->stem);
}

/* The largest size that is left of a picture whose original is gone. */
static struct str largest_size(struct arena *a, struct str folder, struct str path)
{
    ptrdiff_t slash = path.n;
    while (slash > 0 && path.p[slash - 1] != '/')
        slash--;
    struct str inside = str_format(a, "%.*s/%.*s", STR_ARG(folder), STR_ARG(str_slice(path, 0, slash)));
    struct upload_parts wanted = upload_parts_of(str_from(path, slash));
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
    struct upload_parts parts = upload_parts_of(path);
    struct str sized = upload_without_size(parts.stem), stem = upload_without_word(sized),
               plain = upload_without_edit(stem);
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
    struct str folder = import->options->media, path = upload_path(a, address), own = own_file(import, a, address);
    if (own.n)
        return own;
    for (int i = 0; folder.n && path.n && i < COUNT_OF(BELOW); i++) {
        struct str file = find_in(a, str_concat(a, folder, BELOW[i]), path);
        if (file.n)
            return file;
    }
    return (struct str){NULL, 0};
}
