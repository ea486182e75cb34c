/* upload.c - what the names of a site's pictures have in common, whatever size or copy of it they mean. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "exchange/upload.h"

#include <string.h>

#include "text/url.h"

#define EDITED_DIGITS 9 /* at least: a time in seconds */
#define PLACE_MAX 500   /* bytes */

struct upload_parts upload_parts_of(struct str name)
{
    ptrdiff_t dot = name.n;
    while (dot > 0 && name.p[dot - 1] != '.' && name.p[dot - 1] != '/')
        dot--;
    if (dot <= 1 || name.p[dot - 1] != '.')
        return (struct upload_parts){name, S("")};
    return (struct upload_parts){str_slice(name, 0, dot - 1), str_from(name, dot - 1)};
}

static ptrdiff_t digits_before(struct str s, ptrdiff_t end)
{
    ptrdiff_t at = end;
    while (at > 0 && char_is_digit(s.p[at - 1]))
        at--;
    return end - at;
}

struct str upload_without_size(struct str stem)
{
    ptrdiff_t height = digits_before(stem, stem.n), at = stem.n - height;
    if (!height || at < 1 || stem.p[at - 1] != 'x')
        return stem;
    ptrdiff_t width = digits_before(stem, at - 1);
    at -= 1 + width;
    return width && at > 1 && stem.p[at - 1] == '-' ? str_slice(stem, 0, at - 1) : stem;
}

struct str upload_without_word(struct str stem)
{
    static const struct str WORDS[] = {S_INIT("-scaled"), S_INIT("-rotated")};
    for (int i = 0; i < COUNT_OF(WORDS); i++)
        if (str_ends(stem, WORDS[i]))
            return str_slice(stem, 0, stem.n - WORDS[i].n);
    return stem;
}

struct str upload_without_edit(struct str stem)
{
    ptrdiff_t digits = digits_before(stem, stem.n), at = stem.n - digits;
    bool edited = digits >= EDITED_DIGITS && at > 2 && stem.p[at - 1] == 'e' && stem.p[at - 2] == '-';
    return edited ? str_slice(stem, 0, at - 2) : stem;
}

struct str upload_path(struct arena *a, struct str address)
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

struct str upload_place(struct arena *a, struct str address)
{
    struct str path = upload_path(a, address);
    struct upload_parts parts = upload_parts_of(path);
    if (!path.n || path.n > PLACE_MAX)
        return S("");
    struct str stem = upload_without_word(upload_without_size(parts.stem));
    return str_concat(a, upload_without_edit(stem), str_lower_ascii(a, parts.ending));
}
