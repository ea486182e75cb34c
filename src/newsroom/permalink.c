/* permalink.c - the pattern of stories' addresses. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "newsroom/permalink.h"

#include "base/time.h"
#include "text/dates.h"
#include "text/language.h"

#define ADDRESS_MAX 4096

enum tag { YEAR, MONTH, DAY, HOUR, MINUTE, SECOND, POSTNAME, CATEGORY, AUTHOR, POST_ID, TAG_KINDS };

/* By enum tag. */
static const struct str TAGS[TAG_KINDS] = {
    S_INIT("%year%"),   S_INIT("%monthnum%"), S_INIT("%day%"),      S_INIT("%hour%"),   S_INIT("%minute%"),
    S_INIT("%second%"), S_INIT("%postname%"), S_INIT("%category%"), S_INIT("%author%"), S_INIT("%post_id%"),
};

/* The tag at the start of s, or TAG_KINDS. */
static enum tag tag_at(struct str s)
{
    enum tag tag = YEAR;
    while (tag < TAG_KINDS && !str_starts(s, TAGS[tag]))
        tag++;
    return tag;
}

static bool is_literal(char c)
{
    return char_is_digit(c) || (c >= 'a' && c <= 'z') || c == '-' || c == '_' || c == '.' || c == '/';
}

bool permalink_has(struct str pattern, struct str tag)
{
    return str_find(pattern, tag, 0) >= 0;
}

bool permalink_is_plain(struct str pattern)
{
    return !permalink_has(pattern, TAGS[CATEGORY]) && !permalink_has(pattern, TAGS[AUTHOR]) &&
           !permalink_has(pattern, TAGS[POST_ID]);
}

/* ---- checking ---- */

static struct err check_tags(struct str pattern)
{
    int seen[TAG_KINDS] = {0};
    for (struct str rest = pattern; rest.n > 0;) {
        enum tag tag = tag_at(rest);
        if (tag < TAG_KINDS && seen[tag]++)
            return err_make(&ERR_INVALID, "permalink cannot hold %.*s twice", STR_ARG(TAGS[tag]));
        if (tag == TAG_KINDS && rest.p[0] == '%')
            return err_make(
                &ERR_INVALID,
                "permalink cannot hold \"%.*s\"; it knows %%year%% %%monthnum%% %%day%% %%hour%% %%minute%% "
                "%%second%% %%postname%% %%category%% %%author%% %%post_id%%",
                STR_ARG(rest));
        if (tag == TAG_KINDS && !is_literal(rest.p[0]))
            return err_make(&ERR_INVALID,
                            "permalink cannot hold \"%.*s\": only a-z, 0-9, \"-\", \"_\" and \".\" may "
                            "stand beside its tags",
                            STR_ARG(rest));
        rest = str_from(rest, tag < TAG_KINDS ? TAGS[tag].n : 1);
    }
    if (!seen[POSTNAME] && !seen[POST_ID])
        return err_make(&ERR_INVALID, "permalink must hold %%postname%% or %%post_id%%: without one, it does not say "
                                      "which story it is");
    return OK;
}

static bool has_dot_segment(struct str pattern)
{
    struct str segment, rest = pattern;
    while (str_cut(rest, '/', &segment, &rest) || segment.n)
        if (str_equal(segment, S(".")) || str_equal(segment, S("..")))
            return true;
    return false;
}

struct err permalink_check(struct str pattern)
{
    if (pattern.n < 2 || pattern.p[0] != '/')
        return err_make(&ERR_INVALID, "permalink must begin with a slash");
    if (str_find(pattern, S("//"), 0) >= 0 || has_dot_segment(pattern))
        return err_make(&ERR_INVALID, "permalink cannot hold an empty part, \".\" or \"..\"");
    TRY(check_tags(pattern));
    if (permalink_is_reserved(pattern))
        return err_make(&ERR_INVALID, "permalink cannot be \"%.*s\": addresses that begin so are the program's own",
                        STR_ARG(pattern));
    return OK;
}

/* ---- making ---- */

static void add_tag(struct buf *b, const struct permalink *parts, const struct time_civil *t, enum tag tag)
{
    const int numbers[] = {[YEAR] = t->year, [MONTH] = t->month,   [DAY] = t->day,
                           [HOUR] = t->hour, [MINUTE] = t->minute, [SECOND] = t->second};
    if (tag == POSTNAME)
        buf_add(b, parts->slug);
    else if (tag == CATEGORY)
        buf_add(b, parts->category);
    else if (tag == AUTHOR)
        buf_add(b, parts->author);
    else if (tag == POST_ID)
        buf_add_i64(b, parts->id);
    else
        buf_add_format(b, tag == YEAR ? "%04d" : "%02d", numbers[tag]);
}

/* "/desk/", and "/es/" where that may be the front of an edition. */
static bool is_taken(const struct permalink *parts, struct str path)
{
    struct str segment, rest;
    (void)str_cut(str_from(path, 1), '/', &segment, &rest);
    return permalink_is_reserved(path) || (!parts->prefix.n && language_find(segment));
}

/* path with "-story" behind its first part. */
static struct str step_aside(struct arena *a, struct str path)
{
    ptrdiff_t end = str_find_char(path, '/', 1);
    ptrdiff_t dot = str_find_char(path, '.', 1);
    end = end < 0 ? path.n : end;
    end = dot >= 0 && dot < end ? dot : end;
    return str_format(a, "%.*s-story%.*s", STR_ARG(str_slice(path, 0, end)), STR_ARG(str_from(path, end)));
}

struct err permalink_make(struct arena *a, const struct permalink *parts, struct str *out)
{
    struct time_civil t = time_to_civil(parts->date + dates_offset(parts->zone, parts->date) * TIME_SECOND);
    struct buf b;
    buf_init(&b, ADDRESS_MAX);
    for (struct str rest = parts->pattern; rest.n > 0;) {
        enum tag tag = tag_at(rest);
        if (tag < TAG_KINDS)
            add_tag(&b, parts, &t, tag);
        else
            buf_add_char(&b, rest.p[0]);
        rest = str_from(rest, tag < TAG_KINDS ? TAGS[tag].n : 1);
    }
    bool whole = !b.failed;
    struct str path = str_copy(a, buf_str(&b));
    buf_close(&b);
    if (!whole)
        return err_make(&ERR_LIMIT, "a story's address is longer than %d bytes, or memory ran out", ADDRESS_MAX);
    *out = str_concat(a, parts->prefix, is_taken(parts, path) ? step_aside(a, path) : path);
    return OK;
}

bool permalink_is_reserved(struct str path)
{
    static const struct str first[] = {
        S_INIT("ads.txt"),
        S_INIT("assets"),
        S_INIT("atom"),
        S_INIT("atom.xml"),
        S_INIT("author"),
        S_INIT("category"),
        S_INIT("comments"),
        S_INIT("corrections"),
        S_INIT("desk"),
        S_INIT("favicon.ico"),
        S_INIT("feed"),
        S_INIT("feed.json"),
        S_INIT("feed.xml"),
        S_INIT("healthz"),
        S_INIT("index.xml"),
        S_INIT("media"),
        S_INIT("metrics"),
        S_INIT("news-sitemap.xml"),
        S_INIT("opensearch.xml"),
        S_INIT("page"),
        S_INIT("preview"),
        S_INIT("rdf"),
        S_INIT("robots.txt"),
        S_INIT("rss"),
        S_INIT("rss.xml"),
        S_INIT("search"),
        S_INIT("share"),
        S_INIT("sitemap"),
        S_INIT("sitemap.xml"),
        S_INIT("stats"),
        S_INIT("tag"),
        S_INIT("wp-json"),
    };
    struct str segment, rest;
    (void)str_cut(str_from(path, 1), '/', &segment, &rest);
    for (ptrdiff_t i = 0; i < COUNT_OF(first); i++)
        if (str_equal(segment, first[i]))
            return true;
    return false;
}
