/* tree_address.c - the addresses that Hugo and Jekyll gave a page. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "exchange/tree.h"

#include <unicode/uchar.h>

#include "base/utf8.h"
#include "text/url.h"

#define PATHS_MAX (TREE_LIST_MAX + 8)

/* A letter, a digit or a mark on one, of any script. */
static bool is_kept(int32_t code)
{
    return u_isalnum(code) || (U_GET_GC_MASK(code) & U_GC_M_MASK) || code == '_' || code == '.' || code == '/';
}

struct str tree_urlize(struct arena *a, struct str text)
{
    char *p = arena_bytes(a, 2 * text.n + 4);
    ptrdiff_t n = 0;
    int32_t code;
    for (int length; (length = utf8_decode(text, &code)) > 0; text = str_from(text, length))
        if (is_kept(code))
            n += utf8_encode(u_tolower(code), p + n);
        else if ((code == '-' || u_isspace(code)) && n > 0 && p[n - 1] != '-')
            p[n++] = '-';
    while (n > 0 && p[n - 1] == '-')
        n--;
    return (struct str){p, n};
}

/* ---- the parts of a pattern ---- */

static struct str slug_of(const struct tree_reading *r, bool of_title)
{
    struct str slug = TREE_WORDS(r, "slug");
    slug = slug.n ? slug : of_title && r->title.n ? r->title : r->name.base;
    return tree_urlize(r->a, slug);
}

/* Jekyll's categories: the folders above _posts, then those that it names. */
static struct str categories_of(const struct tree_reading *r)
{
    ptrdiff_t count;
    const struct str *names = TREE_TEXTS(r, &count, "categories", "category");
    struct str out = tree_urlize(r->a, r->name.folder);
    for (ptrdiff_t i = 0; i < count; i++)
        out = str_format(r->a, "%.*s/%.*s", STR_ARG(out), STR_ARG(tree_urlize(r->a, names[i])));
    return out;
}

static struct str day_of_year(const struct tree_reading *r)
{
    int64_t t, start;
    if (!time_parse_rfc3339(r->day, 0, &t) ||
        !time_parse_rfc3339(str_format(r->a, "%.*s-01-01", STR_ARG(str_slice(r->day, 0, 4))), 0, &start))
        return S("");
    return str_format(r->a, "%03d", (int)((t - start) / TIME_DAY) + 1);
}

static struct str month_name(const struct tree_reading *r)
{
    static const struct str NAMES[] = {S_INIT("january"),   S_INIT("february"), S_INIT("march"),    S_INIT("april"),
                                       S_INIT("may"),       S_INIT("june"),     S_INIT("july"),     S_INIT("august"),
                                       S_INIT("september"), S_INIT("october"),  S_INIT("november"), S_INIT("december")};
    int64_t month;
    return str_to_i64(str_slice(r->day, 5, 7), &month) && month >= 1 && month <= 12 ? NAMES[month - 1] : S("");
}

static struct str without_zero(struct str digits)
{
    return str_starts(digits, S("0")) ? str_from(digits, 1) : digits;
}

static struct str first_folder(struct str folder)
{
    struct str first, rest;
    (void)str_cut(folder, '/', &first, &rest);
    return first;
}

/* What stands for ":name" in a pattern of that program. */
static struct str part_of(const struct tree_reading *r, struct str name)
{
    bool hugo = r->tree->kind == TREE_HUGO;
    struct str day = r->day;
    const struct {
        struct str name, value;
    } parts[] = {
        {S("year"), str_slice(day, 0, 4)},
        {S("short_year"), str_slice(day, 2, 4)},
        {S("month"), str_slice(day, 5, 7)},
        {S("i_month"), without_zero(str_slice(day, 5, 7))},
        {S("day"), hugo ? without_zero(str_slice(day, 8, 10)) : str_slice(day, 8, 10)},
        {S("i_day"), without_zero(str_slice(day, 8, 10))},
        {S("monthname"), month_name(r)},
        {S("yearday"), without_zero(day_of_year(r))},
        {S("y_day"), day_of_year(r)},
        {S("title"), hugo ? tree_urlize(r->a, r->title) : slug_of(r, false)},
        {S("slug"), slug_of(r, hugo)},
        {S("slugorfilename"), slug_of(r, false)},
        {S("slugorcontentbasename"), slug_of(r, false)},
        {S("filename"), tree_urlize(r->a, r->name.base)},
        {S("contentbasename"), tree_urlize(r->a, r->name.base)},
        {S("name"), tree_urlize(r->a, r->name.base)},
        {S("basename"), r->name.base},
        {S("section"), tree_urlize(r->a, first_folder(r->name.folder))},
        {S("collection"), tree_urlize(r->a, first_folder(r->name.folder))},
        {S("sections"), tree_urlize(r->a, r->name.folder)},
        {S("path"), str_format(r->a, "%.*s/%.*s", STR_ARG(r->name.folder), STR_ARG(r->name.base))},
        {S("categories"), categories_of(r)},
        {S("slugified_categories"), categories_of(r)},
        {S("output_ext"), S(".html")},
    };
    for (int i = 0; i < COUNT_OF(parts); i++)
        if (str_equal(parts[i].name, name))
            return parts[i].value;
    return S("");
}

/* "/:year/:slug/" filled in, with one slash where there would be several. */
static struct str fill_in(const struct tree_reading *r, struct str pattern)
{
    struct buf b;
    buf_init(&b, LIMIT_ADDRESS);
    for (ptrdiff_t i = 0; i < pattern.n; i++) {
        ptrdiff_t from = i + 1, end = from;
        while (pattern.p[i] == ':' && end < pattern.n && (char_is_alpha(pattern.p[end]) || pattern.p[end] == '_'))
            end++;
        struct str piece = end > from ? part_of(r, str_slice(pattern, from, end)) : str_slice(pattern, i, from);
        i = end > from ? end - 1 : i;
        if (pattern.p[MIN(i + 1, pattern.n - 1)] == '[' && end > from)
            i = MAX(i, str_find_char(pattern, ']', i));
        while (str_starts(piece, S("/")) && b.n && b.p[b.n - 1] == '/')
            piece = str_from(piece, 1);
        buf_add(&b, piece);
    }
    struct str out = b.failed || !b.n ? S("") : str_copy(r->a, buf_str(&b));
    buf_close(&b);
    return out;
}

/* ---- which pattern ---- */

static struct str jekyll_pattern(const struct tree_reading *r)
{
    static const struct str STYLES[][2] = {
        {S_INIT("date"), S_INIT("/:categories/:year/:month/:day/:title.html")},
        {S_INIT("pretty"), S_INIT("/:categories/:year/:month/:day/:title/")},
        {S_INIT("ordinal"), S_INIT("/:categories/:year/:y_day/:title.html")},
        {S_INIT("none"), S_INIT("/:categories/:title.html")},
    };
    struct str wanted = json_get_words(r->a, r->tree->config, S("permalink"));
    wanted = wanted.n ? wanted : S("date");
    for (int i = 0; i < COUNT_OF(STYLES); i++)
        if (str_equal(STYLES[i][0], wanted))
            return STYLES[i][1];
    return wanted;
}

/* The pattern that Hugo's configuration has for the page's section; empty. */
static struct str hugo_pattern(const struct tree_reading *r)
{
    const json_t *all = json_get(r->tree->config, S("permalinks"));
    struct str section = first_folder(r->name.folder), kind = r->name.list ? S("section") : S("page");
    const json_t *of_kind = json_get(all, kind);
    struct str pattern = json_get_words(r->a, json_is_object(of_kind) ? of_kind : all, section);
    return r->name.list && !json_is_object(of_kind) ? S("") : pattern;
}

/* ---- all of them ---- */

struct addresses {
    struct tree_reading *r;
    struct str *paths;
    ptrdiff_t count;
};

/* An address as a path of the site; what does not begin with a slash stands beside the page's own. */
static void add(struct addresses *all, struct str path)
{
    const struct tree *tree = all->r->tree;
    struct arena *a = all->r->a;
    if (!path.n || all->count == PATHS_MAX)
        return;
    if (str_find(path, S("://"), 0) < 0 && path.p[0] != '/') {
        struct str own = all->count ? all->paths[0] : S("/");
        ptrdiff_t slash = str_ends(own, S("/")) ? own.n - 1 : own.n;
        while (slash > 0 && own.p[slash - 1] != '/')
            slash--;
        path = str_concat(a, slash ? str_slice(own, 0, slash) : S("/"), path);
    } else if (path.p[0] == '/') {
        path = str_concat(a, tree->prefix, path);
    }
    all->paths[all->count++] = path;
}

/* path below what the addresses of a language begin with. */
static struct str with_language(struct arena *a, const struct tree *tree, const struct tree_name *name, struct str path)
{
    struct str language = name->language;
    bool own = language.n && (!str_equal(language, tree->language) ||
                              json_is_yes(json_get(tree->config, S("defaultContentLanguageInSubdir"))));
    return own && path.n ? str_format(a, "/%.*s%.*s", STR_ARG(language), STR_ARG(path)) : path;
}

static void add_with_language(struct addresses *all, struct str path)
{
    const struct tree_reading *r = all->r;
    add(all, with_language(r->a, r->tree, &r->name, path));
}

/* A post of Jekyll's goes by the date in its name, whatever it says itself. */
struct str tree_file_address(struct arena *a, const struct tree *tree, const struct tree_name *name, bool html)
{
    struct str folder = tree_urlize(a, name->folder), base = tree_urlize(a, name->base), d = name->date;
    if (tree->kind == TREE_JEKYLL && d.n)
        return str_format(a, "/%.*s/%.*s/%.*s/%.*s/", STR_ARG(str_slice(d, 0, 4)), STR_ARG(str_slice(d, 5, 7)),
                          STR_ARG(str_slice(d, 8, 10)), STR_ARG(base));
    if (!base.n)
        return with_language(a, tree, name, S("/"));
    return with_language(
        a, tree, name,
        str_format(a, "%s%.*s/%.*s%s", folder.n ? "/" : "", STR_ARG(folder), STR_ARG(base), html ? ".html" : "/"));
}

static void add_hugo(struct addresses *all)
{
    const struct tree_reading *r = all->r;
    struct str folder = tree_urlize(r->a, r->name.folder), slug = slug_of(r, false);
    struct str usual = str_format(r->a, "%s%.*s/%.*s/", folder.n ? "/" : "", STR_ARG(folder), STR_ARG(slug));
    add_with_language(all, TREE_WORDS(r, "url"));
    if (all->count == 0)
        add_with_language(all, fill_in(r, hugo_pattern(r)));
    if (all->count == 0)
        add_with_language(all, usual);
    add(all, tree_file_address(r->a, r->tree, &r->name, false));
    if (json_is_yes(json_get(r->tree->config, S("uglyURLs"))))
        add(all, tree_file_address(r->a, r->tree, &r->name, true));
}

static void add_jekyll(struct addresses *all)
{
    const struct tree_reading *r = all->r;
    struct str own = TREE_WORDS(r, "permalink");
    bool post = r->name.date.n > 0 || r->day.n > 0;
    add(all, fill_in(r, own));
    if (post)
        add(all, fill_in(r, jekyll_pattern(r)));
    if (r->name.date.n) /* what {% post_url %} means */
        add(all, tree_file_address(r->a, r->tree, &r->name, false));
    if (post && r->name.date.n)
        return;
    if (!post)
        add(all, tree_file_address(r->a, r->tree, &r->name, true));
    add(all, tree_file_address(r->a, r->tree, &r->name, false));
}

/* What its feed called it: Hugo the whole address, jekyll-feed the same without what it ends with. A page that moved in
 * from elsewhere before may say it itself. */
static void name_for_feeds(struct tree_reading *r)
{
    struct import_story *story = &r->page->story;
    struct str site = r->tree->site, authority = url_authority(site), path;
    story->guid = TREE_WORDS(r, "guid");
    if (story->guid.n || !authority.n || !story->path_count || !str_starts(story->paths[0], S("/")))
        return;
    path = url_encode_path(r->a, story->paths[0]);
    if (r->tree->kind == TREE_JEKYLL)
        path.n -= str_ends(path, S("/")) ? 1 : str_ends(path, S(".html")) ? 5 : 0;
    site.n = authority.p + authority.n - site.p;
    story->guid = str_concat(r->a, site, path);
}

void tree_addresses(struct tree_reading *r)
{
    struct addresses all = {.r = r, .paths = arena_array(r->a, struct str, PATHS_MAX)};
    ptrdiff_t count;
    if (r->tree->kind == TREE_JEKYLL)
        add_jekyll(&all);
    else
        add_hugo(&all);
    const struct str *more = TREE_TEXTS(r, &count, "aliases", "alias", "redirect_from");
    for (ptrdiff_t i = 0; i < count; i++)
        add(&all, more[i]);
    r->page->story.paths = all.paths;
    r->page->story.path_count = all.count;
    name_for_feeds(r);
}
