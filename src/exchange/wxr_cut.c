/* wxr_cut.c - a WordPress export, cut into its records as it is read. */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Only tags are looked for, and where CDATA ends. WordPress writes the end of CDATA right before an end tag; a "]]>"
 * that stands elsewhere is a word of the text. An item's end tag that the next item's beginning follows ends the item
 * even within CDATA: one that was never closed costs its own record and no other.
 */
#include "exchange/wxr.h"

#include "base/utf8.h"
#include "exchange/window.h"

#include <stdlib.h>
#include <string.h>

#define HEAD_MAX ((ptrdiff_t)64 * 1024) /* within so many bytes the export has to begin */
#define LOOK_AHEAD 64                   /* bytes that tell what a tag is */

struct wxr_file {
    struct window w; /* p[start]: the record's first byte; at: where the search stands */
    bool cdata;      /* p[at] stands within one */
};

static const struct {
    struct str name;
    enum wxr_kind kind;
} RECORDS[] = {
    {S_INIT("item"), WXR_ITEM},
    {S_INIT("wp:author"), WXR_AUTHOR},
    {S_INIT("wp:category"), WXR_CATEGORY},
    {S_INIT("wp:tag"), WXR_TAG},
    {S_INIT("wp:term"), WXR_TERM},
    {S_INIT("title"), WXR_SITE},
    {S_INIT("link"), WXR_SITE},
    {S_INIT("description"), WXR_SITE},
    {S_INIT("language"), WXR_SITE},
    {S_INIT("wp:wxr_version"), WXR_SITE},
    {S_INIT("wp:base_site_url"), WXR_SITE},
    {S_INIT("wp:base_blog_url"), WXR_SITE},
};

static struct str rest(const struct wxr_file *f, ptrdiff_t from)
{
    return window_from(&f->w, from);
}

/* ---- tags ---- */

/* Whether text begins with a tag of that name: "<item>", "<item ", with slash "</item". */
static bool is_tag(struct str text, struct str name, bool slash)
{
    ptrdiff_t n = name.n + (slash ? 2 : 1);
    if (text.n <= n || text.p[0] != '<' || (slash && text.p[1] != '/') ||
        !str_equal(str_slice(text, slash ? 2 : 1, n), name))
        return false;
    char next = text.p[n];
    return next == '>' || next == '/' || char_is_space(next);
}

/* Index in RECORDS of the one that text begins; -1. */
static int record_of(struct str text, bool within)
{
    for (int i = 0; i < COUNT_OF(RECORDS); i++)
        if (!(within && RECORDS[i].kind == WXR_SITE) && is_tag(text, RECORDS[i].name, false))
            return i;
    return -1;
}

static bool is_item_pair(struct str text)
{
    if (!is_tag(text, S("item"), true))
        return false;
    ptrdiff_t end = str_find_char(text, '>', 0);
    return end >= 0 && is_tag(str_trim(str_from(text, end + 1)), S("item"), false);
}

/* ---- the end of a record ---- */

/* So far can be told what stands there. */
static ptrdiff_t searched_end(const struct wxr_file *f)
{
    return f->w.end - (f->w.ended ? 0 : LOOK_AHEAD);
}

/* The next of the letters that matter within CDATA. */
static ptrdiff_t next_mark(const struct wxr_file *f, ptrdiff_t end)
{
    ptrdiff_t at = f->w.at;
    while (at < end && f->w.p[at] != ']' && f->w.p[at] != '<')
        at++;
    return at;
}

/* Goes to where CDATA ends, or as far as can be told. */
static void skip_cdata(struct wxr_file *f)
{
    while (f->cdata && f->w.at < searched_end(f)) {
        f->w.at = next_mark(f, searched_end(f));
        if (f->w.at == searched_end(f))
            return;
        char c = f->w.p[f->w.at];
        struct str here = str_slice(rest(f, f->w.at), 0, LOOK_AHEAD);
        if (c == ']' && str_starts(here, S("]]>"))) {
            f->cdata = !str_starts(str_trim(str_from(here, 3)), S("</"));
            f->w.at += 3;
        } else if (c == '<' && is_item_pair(here)) {
            f->cdata = false;
        } else {
            f->w.at++;
        }
    }
}

/* Stands on the next "<" that is no CDATA's; found false: more has to be read. */
static void find_tag(struct wxr_file *f, bool *found)
{
    for (*found = false; !f->cdata;) {
        const char *tag = memchr(f->w.p + f->w.at, '<', (size_t)(f->w.end - f->w.at));
        f->w.at = tag ? tag - f->w.p : f->w.end;
        if (!tag || (f->w.end - f->w.at < LOOK_AHEAD && !f->w.ended))
            return;
        f->cdata = str_starts(rest(f, f->w.at), S("<![CDATA["));
        if (!f->cdata) {
            *found = true;
            return;
        }
        f->w.at += S("<![CDATA[").n;
    }
}

/* Moves to the next tag outside of CDATA. *found false: the file has ended, and at stands at its end. */
static struct err next_tag(struct wxr_file *f, struct wxr_record *record, bool *found)
{
    for (*found = false;;) {
        skip_cdata(f);
        find_tag(f, found);
        if (*found)
            return OK;
        if (f->cdata && f->w.at < searched_end(f)) /* it has just begun */
            continue;
        if (f->w.ended && f->w.at >= f->w.end)
            return OK;
        bool too_large = record && f->w.at - f->w.start > WXR_RECORD_MAX;
        if (too_large)
            record->too_large = true;
        if (too_large || !record)
            window_drop(&f->w);
        TRY(window_more(&f->w));
    }
}

/* Goes on to behind the end of the record that begins at start, whose tag has that name. */
static struct err find_end(struct wxr_file *f, struct str name, struct wxr_record *record)
{
    for (bool found;;) {
        TRY(next_tag(f, record, &found));
        if (!found)
            return OK;
        struct str here = rest(f, f->w.at);
        if (is_tag(here, name, true)) {
            ptrdiff_t end = str_find_char(str_slice(here, 0, LOOK_AHEAD), '>', 0);
            f->w.at += end < 0 ? name.n + 2 : end + 1;
            record->whole = end >= 0;
            return OK;
        }
        if (record_of(here, true) >= 0 || is_tag(here, S("channel"), true))
            return OK;
        f->w.at++;
    }
}

struct err wxr_next(struct wxr_file *f, struct wxr_record *out, bool *found)
{
    int i = -1;
    for (*found = false; i < 0;) {
        bool tag;
        TRY(next_tag(f, NULL, &tag));
        window_drop(&f->w);
        if (!tag)
            return OK;
        if (str_starts(rest(f, f->w.at), S("<!DOCTYPE")) || str_starts(rest(f, f->w.at), S("<!ENTITY")))
            return err_make(&ERR_INVALID, "%s line %lld: a document type is not taken; remove it from the file",
                            f->w.path, (long long)f->w.line);
        i = record_of(rest(f, f->w.at), false);
        if (i < 0)
            f->w.at++;
    }
    *out = (struct wxr_record){.kind = RECORDS[i].kind, .line = f->w.line};
    f->w.at++;
    TRY(find_end(f, RECORDS[i].name, out));
    out->too_large = out->too_large || f->w.at - f->w.start > WXR_RECORD_MAX;
    if (!out->too_large)
        out->text = (struct str){f->w.p + f->w.start, f->w.at - f->w.start};
    *found = true;
    return OK;
}

/* ---- the file ---- */

/* Where the export begins in what was read first; -1: it is none, and *what says what it is. */
static ptrdiff_t find_beginning(struct str head, const char **what)
{
    static const struct {
        struct str start;
        const char *name;
    } OTHERS[] = {{S_INIT("PK\3\4"), "a zip archive: unpack it first"},
                  {S_INIT("\xff\xfe"), "UTF-16: save it as UTF-8"},
                  {S_INIT("\xfe\xff"), "UTF-16: save it as UTF-8"},
                  {S_INIT("{"), "JSON"},
                  {S_INIT("["), "JSON"}};
    for (int i = 0; i < COUNT_OF(OTHERS); i++)
        if (str_starts(head, OTHERS[i].start)) {
            *what = OTHERS[i].name;
            return -1;
        }
    *what = "no WordPress export: it has no <rss> or <channel>";
    ptrdiff_t rss = str_find(head, S("<rss"), 0);
    return rss >= 0 ? rss : str_find(head, S("<channel"), 0);
}

/* The encoding that the first line names, where it is none that holds what we read. */
static struct str strange_encoding(struct str head)
{
    ptrdiff_t from = str_starts(head, S("<?xml")) ? str_find(head, S("encoding="), 0) : -1;
    if (from < 0 || from > str_find(head, S("?>"), 0))
        return S("");
    struct str name = str_from(head, from + 10), behind;
    str_cut(name, head.p[from + 9], &name, &behind);
    return str_equal_nocase(name, S("utf-8")) || str_equal_nocase(name, S("us-ascii")) ? S("") : name;
}

static struct err begin(struct wxr_file *f)
{
    const char *what;
    while (f->w.end < HEAD_MAX && !f->w.ended)
        TRY(window_more(&f->w));
    struct str head = str_slice(rest(f, 0), 0, HEAD_MAX), encoding = strange_encoding(head);
    if (encoding.n)
        return err_make(&ERR_INVALID, "%s: encoded as %.*s; WordPress exports are UTF-8", f->w.path,
                        STR_ARG(utf8_cut(encoding, 40)));
    ptrdiff_t declared = str_find(head, S("<!DOCTYPE"), 0), beginning = find_beginning(head, &what);
    if (beginning < 0)
        return err_make(&ERR_INVALID, "%s: %s", f->w.path, what);
    f->w.at = declared >= 0 && declared < beginning ? declared : beginning;
    return OK;
}

struct err wxr_open(struct str path, struct wxr_file **out)
{
    struct wxr_file *f = calloc(1, sizeof(*f));
    *out = NULL;
    if (!f)
        return err_make(&ERR_SYSTEM, "%.*s: out of memory", STR_ARG(path));
    struct err e = window_open(path, &f->w);
    if (!failed(e))
        e = begin(f);
    if (failed(e))
        wxr_close(f);
    else
        *out = f;
    return e;
}

void wxr_close(struct wxr_file *f)
{
    if (f)
        window_close(&f->w);
    free(f);
}

void wxr_progress(const struct wxr_file *f, int64_t *done, int64_t *all)
{
    window_progress(&f->w, done, all);
}
