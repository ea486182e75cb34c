/* wxr_cut.c - a WordPress export, cut into its records as it is read. */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Only tags are looked for, and where CDATA ends. WordPress writes the end of CDATA right before an end tag; a "]]>"
 * that stands elsewhere is a word of the text. An item's end tag that the next item's beginning follows ends the item
 * even within CDATA: one that was never closed costs its own record and no other.
 */
#include "exchange/wxr.h"

#include "base/utf8.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <zlib.h>

#define PIECE ((ptrdiff_t)256 * 1024)
#define HEAD_MAX ((ptrdiff_t)64 * 1024) /* within so many bytes the export has to begin */
#define LOOK_AHEAD 64                   /* bytes that tell what a tag is */

struct wxr_file {
    gzFile in;
    char *p;
    ptrdiff_t start, at, end, room; /* of p: the record's first byte, where the search stands, the last byte read */
    int64_t line;                   /* of p[start] */
    int64_t size;
    bool ended; /* the file */
    bool cdata; /* p[at] stands within one */
    char *path;
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
    return (struct str){f->p + from, f->end - from};
}

/* ---- reading ---- */

/* Drops what stands before the record. */
static void drop(struct wxr_file *f)
{
    for (const char *p = f->p + f->start, *end = f->p + f->at; (p = memchr(p, '\n', (size_t)(end - p))); p++)
        f->line++;
    f->start = f->at;
}

static void move_down(struct wxr_file *f)
{
    memmove(f->p, f->p + f->start, (size_t)(f->end - f->start));
    f->at -= f->start;
    f->end -= f->start;
    f->start = 0;
}

static struct err make_room(struct wxr_file *f)
{
    if (f->start > 0)
        move_down(f);
    if (f->room - f->end >= PIECE)
        return OK;
    ptrdiff_t room = f->room * 2 + PIECE;
    char *p = realloc(f->p, (size_t)room);
    if (!p)
        return err_make(&ERR_SYSTEM, "%s: out of memory", f->path);
    f->p = p;
    f->room = room;
    return OK;
}

static struct err read_more(struct wxr_file *f)
{
    TRY(make_room(f));
    int n = gzread(f->in, f->p + f->end, (unsigned)PIECE);
    if (n < 0) {
        int number;
        const char *words = gzerror(f->in, &number);
        return number == Z_ERRNO ? err_errno("%s", f->path) : err_make(&ERR_INVALID, "%s: %s", f->path, words);
    }
    f->ended = n == 0;
    f->end += n;
    return OK;
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
    return f->end - (f->ended ? 0 : LOOK_AHEAD);
}

/* Goes to where CDATA ends, or as far as can be told. */
static void skip_cdata(struct wxr_file *f)
{
    while (f->cdata && f->at < searched_end(f)) {
        char c = f->p[f->at];
        struct str here = str_slice(rest(f, f->at), 0, LOOK_AHEAD);
        if (c == ']' && str_starts(here, S("]]>"))) {
            f->cdata = !str_starts(str_trim(str_from(here, 3)), S("</"));
            f->at += 3;
        } else if (c == '<' && is_item_pair(here)) {
            f->cdata = false;
        } else {
            f->at++;
        }
    }
}

/* Stands on the next "<" that is no CDATA's; found false: more has to be read. */
static void find_tag(struct wxr_file *f, bool *found)
{
    for (*found = false; !f->cdata;) {
        const char *tag = memchr(f->p + f->at, '<', (size_t)(f->end - f->at));
        f->at = tag ? tag - f->p : f->end;
        if (!tag || (f->end - f->at < LOOK_AHEAD && !f->ended))
            return;
        f->cdata = str_starts(rest(f, f->at), S("<![CDATA["));
        if (!f->cdata) {
            *found = true;
            return;
        }
        f->at += S("<![CDATA[").n;
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
        if (f->cdata && f->at < searched_end(f)) /* it has just begun */
            continue;
        if (f->ended && f->at >= f->end)
            return OK;
        bool too_large = record && f->at - f->start > WXR_RECORD_MAX;
        if (too_large)
            record->too_large = true;
        if (too_large || !record)
            drop(f);
        TRY(read_more(f));
    }
}

/* Goes on to behind the end of the record that begins at start, whose tag has that name. */
static struct err find_end(struct wxr_file *f, struct str name, struct wxr_record *record)
{
    for (bool found;;) {
        TRY(next_tag(f, record, &found));
        if (!found)
            return OK;
        struct str here = rest(f, f->at);
        if (is_tag(here, name, true)) {
            ptrdiff_t end = str_find_char(str_slice(here, 0, LOOK_AHEAD), '>', 0);
            f->at += end < 0 ? name.n + 2 : end + 1;
            record->whole = end >= 0;
            return OK;
        }
        if (record_of(here, true) >= 0 || is_tag(here, S("channel"), true))
            return OK;
        f->at++;
    }
}

struct err wxr_next(struct wxr_file *f, struct wxr_record *out, bool *found)
{
    int i = -1;
    for (*found = false; i < 0;) {
        bool tag;
        TRY(next_tag(f, NULL, &tag));
        drop(f);
        if (!tag)
            return OK;
        if (str_starts(rest(f, f->at), S("<!DOCTYPE")) || str_starts(rest(f, f->at), S("<!ENTITY")))
            return err_make(&ERR_INVALID, "%s line %lld: a document type is not taken; remove it from the file",
                            f->path, (long long)f->line);
        i = record_of(rest(f, f->at), false);
        if (i < 0)
            f->at++;
    }
    *out = (struct wxr_record){.kind = RECORDS[i].kind, .line = f->line};
    f->at++;
    TRY(find_end(f, RECORDS[i].name, out));
    out->too_large = out->too_large || f->at - f->start > WXR_RECORD_MAX;
    if (!out->too_large)
        out->text = (struct str){f->p + f->start, f->at - f->start};
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
    while (f->end < HEAD_MAX && !f->ended)
        TRY(read_more(f));
    struct str head = str_slice(rest(f, 0), 0, HEAD_MAX), encoding = strange_encoding(head);
    if (encoding.n)
        return err_make(&ERR_INVALID, "%s: encoded as %.*s; WordPress exports are UTF-8", f->path,
                        STR_ARG(utf8_cut(encoding, 40)));
    ptrdiff_t declared = str_find(head, S("<!DOCTYPE"), 0), beginning = find_beginning(head, &what);
    if (beginning < 0)
        return err_make(&ERR_INVALID, "%s: %s", f->path, what);
    f->at = declared >= 0 && declared < beginning ? declared : beginning;
    return OK;
}

struct err wxr_open(struct str path, struct wxr_file **out)
{
    struct wxr_file *f = calloc(1, sizeof(*f));
    char *name = f ? strndup(path.p, (size_t)path.n) : NULL;
    struct stat facts;
    *out = NULL;
    if (!name) {
        free(f);
        return err_make(&ERR_SYSTEM, "%.*s: out of memory", STR_ARG(path));
    }
    *f = (struct wxr_file){.line = 1, .path = name, .in = gzopen(name, "rbe")};
    struct err e = f->in ? OK : err_errno("%s", name);
    if (!failed(e)) {
        f->size = stat(name, &facts) ? 0 : (int64_t)facts.st_size;
        gzbuffer(f->in, (unsigned)PIECE);
        e = begin(f);
    }
    if (failed(e))
        wxr_close(f);
    else
        *out = f;
    return e;
}

void wxr_close(struct wxr_file *f)
{
    if (!f)
        return;
    if (f->in)
        gzclose(f->in);
    free(f->path);
    free(f->p);
    free(f);
}

void wxr_progress(const struct wxr_file *f, int64_t *done, int64_t *all)
{
    *done = (int64_t)gzoffset(f->in);
    *all = f->size;
}
