/* old_address.c - addresses that WordPress, other programs and people's memory have for what stands elsewhere here. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "site/old_address.h"

#include "exchange/upload.h"
#include "newsroom/imported.h"
#include "newsroom/story.h"
#include "page/error.h"
#include "page/link.h"
#include "site/picture.h"
#include "site/routes.h"
#include "text/html_address.h"
#include "text/url.h"

/* A picture's address leads to the largest rendition of today: there at once. */
static struct err to_media(struct http_request *r, struct http_response *out, struct str path)
{
    struct site *site = site_of(r);
    struct sql_media *media;
    struct sql_rendition *rendition;
    TRY(query_media(site->newsroom, r->arena, str_from(path, S("/media/").n), &media, &rendition));
    struct str shown = media ? media->shown : (struct str){0};
    http_response_redirect(out, 302, shown.n ? picture_url(r->arena, newsroom_settings(site->newsroom), shown) : path);
    return OK;
}

/* target: a path, or an address elsewhere. */
static struct err redirect_as(struct http_request *r, struct http_response *out, int status, struct str target)
{
    if (html_address_is_media(target))
        return to_media(r, out, target);
    if (str_starts(target, S("/")))
        link_redirect(r, out, status, target);
    else
        http_response_redirect(out, status, target);
    return OK;
}

static struct err redirect(struct http_request *r, struct http_response *out, struct str target)
{
    return redirect_as(r, out, 301, target);
}

/* ---- queries of the front ---- */

/* The path of a feed below its list's, by the name that WordPress has for its form; none for an unknown one. */
static struct str feed_ending(struct str form)
{
    static const struct {
        struct str name, ending;
    } FORMS[] = {
        {S_INIT("rss2"), S_INIT("feed/")},          {S_INIT("rss"), S_INIT("feed/")},
        {S_INIT("rdf"), S_INIT("feed/")},           {S_INIT("feed"), S_INIT("feed/")},
        {S_INIT("atom"), S_INIT("feed/atom/")},     {S_INIT("json"), S_INIT("feed/json/")},
        {S_INIT("comments-rss2"), S_INIT("feed/")}, {S_INIT("comments-atom"), S_INIT("feed/atom/")},
    };
    for (ptrdiff_t i = 0; i < COUNT_OF(FORMS); i++)
        if (str_equal(FORMS[i].name, form))
            return FORMS[i].ending;
    return (struct str){NULL, 0};
}

static struct err to_story(struct http_request *r, struct http_response *out, int64_t id)
{
    struct story_view story;
    TRY(query_story_by_id(site_of(r)->newsroom, r->arena, id, 0, &story));
    const struct sql_story_page *s = story.story;
    if (!s->path.p || !story_readers_may_see(s->status))
        return err_make(&ERR_NOT_FOUND, "readers may not see story %lld", (long long)id);
    http_response_tag(out, "story:%lld", (long long)id);
    return redirect(r, out, s->path);
}

/* "202611", "20261105": the page of that month, of that day. */
static struct err to_date(struct http_request *r, struct http_response *out, struct str date)
{
    if (date.n != 4 && date.n != 6 && date.n != 8)
        return err_make(&ERR_NOT_FOUND, "no such date");
    for (ptrdiff_t i = 0; i < date.n; i++)
        if (!char_is_digit(date.p[i]))
            return err_make(&ERR_NOT_FOUND, "no such date");
    struct str path = str_format(r->arena, "%.*s/%.*s/", STR_ARG(r->prefix), STR_ARG(str_slice(date, 0, 4)));
    for (ptrdiff_t at = 4; at < date.n; at += 2)
        path = str_format(r->arena, "%.*s%.*s/", STR_ARG(path), STR_ARG(str_slice(date, at, at + 2)));
    return redirect(r, out, path);
}

/* A list, by number or slug; and a feed of it. */
static struct err to_list(struct http_request *r, struct http_response *out, const char *kind, struct str slug,
                          struct str form)
{
    struct str ending = form.p ? feed_ending(form) : S("");
    if (!ending.p)
        return err_make(&ERR_NOT_FOUND, "no such form of a feed");
    struct str path =
        kind ? str_format(r->arena, "%.*s/%s/%.*s/%.*s", STR_ARG(r->prefix), kind, STR_ARG(slug), STR_ARG(ending))
             : str_format(r->arena, "%.*s/%.*s", STR_ARG(r->prefix), STR_ARG(ending));
    return redirect(r, out, path);
}

static bool read_id(struct str text, int64_t *id)
{
    return str_to_i64(text, id) && *id > 0;
}

/* The list that an imported site had under a number, "/?cat=12". ERR_NOT_FOUND: none. */
static struct err to_imported_list(struct http_request *r, struct http_response *out, const char *key,
                                   struct str number, struct str form)
{
    int64_t id;
    struct str target, ending = form.p ? feed_ending(form) : S("");
    int status;
    if (!read_id(number, &id) || !ending.p)
        return err_make(&ERR_NOT_FOUND, "nothing has that number");
    struct str path = str_format(r->arena, "/?%s=%lld", key, (long long)id);
    TRY(query_redirect(site_of(r)->newsroom, r->arena, path, &target, &status));
    http_response_tag(out, "redirects");
    return redirect(r, out, str_concat(r->arena, target, ending));
}

static struct err to_section(struct http_request *r, struct http_response *out, struct str text, struct str form)
{
    struct err e = to_imported_list(r, out, "cat", text, form);
    if (!err_is(e, &ERR_NOT_FOUND))
        return e;
    int64_t id;
    struct sql_section *section = NULL;
    if (read_id(text, &id))
        TRY(query_section_by_id(site_of(r)->newsroom, r->arena, id, &section));
    if (!section)
        return err_make(&ERR_NOT_FOUND, "no such section");
    http_response_tag(out, "section:%lld", (long long)id);
    return to_list(r, out, "category", section->slug, form);
}

static struct err to_author(struct http_request *r, struct http_response *out, struct str text, struct str form)
{
    struct err e = to_imported_list(r, out, "author", text, form);
    if (!err_is(e, &ERR_NOT_FOUND))
        return e;
    int64_t id;
    struct sql_person *person = NULL;
    if (read_id(text, &id))
        TRY(query_person_by_id(site_of(r)->newsroom, r->arena, id, &person));
    if (!person)
        return err_make(&ERR_NOT_FOUND, "no such author");
    http_response_tag(out, "person:%lld", (long long)id);
    return to_list(r, out, "author", person->slug, form);
}

/* The page of a picture: the story that shows it, or its file. */
static struct err to_picture(struct http_request *r, struct http_response *out, struct str number)
{
    struct imported_page page;
    TRY(imported_picture(site_of(r)->newsroom, r->arena, number, &page));
    if (page.story_id)
        return to_story(r, out, page.story_id);
    http_response_tag(out, "redirects");
    return page.path.n ? redirect(r, out, page.path) : err_make(&ERR_NOT_FOUND, "no such picture");
}

/* "?p=42", "?page_id=42" and "?attachment_id=42" of a site that was imported are its story 42, or its picture; of ours
 * the first two are the feeds' name for a story. */
static struct err to_numbered(struct http_request *r, struct http_response *out, struct str number, bool own)
{
    int64_t id, known;
    if (!read_id(number, &id))
        return err_make(&ERR_NOT_FOUND, "nothing has that number");
    TRY(imported_story(site_of(r)->newsroom, number, &known));
    if (known)
        return to_story(r, out, known);
    struct err e = to_picture(r, out, number);
    return own && err_is(e, &ERR_NOT_FOUND) ? to_story(r, out, id) : e;
}

static struct err old_query(struct http_request *r, struct http_response *out, bool *answered)
{
    struct str story = http_request_query(r, S("p")), page = http_request_query(r, S("page_id"));
    struct str section = http_request_query(r, S("cat")), tag = http_request_query(r, S("tag"));
    struct str author = http_request_query(r, S("author")), date = http_request_query(r, S("m"));
    struct str form = http_request_query(r, S("feed")), picture = http_request_query(r, S("attachment_id"));
    *answered = story.p || page.p || picture.p || section.p || tag.p || author.p || date.p || form.p;
    if (story.p || page.p)
        return to_numbered(r, out, story.p ? story : page, true);
    if (picture.p)
        return to_numbered(r, out, picture, false);
    if (section.p)
        return to_section(r, out, section, form);
    if (author.p)
        return to_author(r, out, author, form);
    if (tag.p)
        return tag.n && tag.n <= LIMIT_SLUG ? to_list(r, out, "tag", tag, form)
                                            : err_make(&ERR_NOT_FOUND, "no such tag");
    if (date.p)
        return to_date(r, out, date);
    return form.p ? to_list(r, out, NULL, S(""), form) : OK;
}

struct err front_entry(struct http_request *r, struct http_response *out)
{
    bool answered;
    TRY(old_query(r, out, &answered));
    return answered ? OK : front_or_search(r, out);
}

/* ---- feeds ---- */

/* "/rss.xml", "/comments/feed/", "/feed/rss2/", "/category/x/feed/rdf/". */
struct err old_feed(struct http_request *r, struct http_response *out)
{
    struct str path = str_from(r->path, r->prefix.n), slug = http_request_parameter(r, S("slug"));
    struct str form = http_request_parameter(r, S("form"));
    if (!form.p)
        form = str_find(path, S("atom"), 0) >= 0   ? S("atom")
               : str_find(path, S("json"), 0) >= 0 ? S("json")
                                                   : S("rss2");
    const char *kind = str_starts(path, S("/category/")) ? "category"
                       : str_starts(path, S("/tag/"))    ? "tag"
                       : str_starts(path, S("/author/")) ? "author"
                                                         : NULL;
    return to_list(r, out, kind, slug, form);
}

/* ---- paths ---- */

struct err moved_path(struct http_request *r, struct http_response *out)
{
    struct str target;
    int status;
    TRY(query_redirect(site_of(r)->newsroom, r->arena, r->path, &target, &status));
    http_response_tag(out, "redirects");
    if (status == 410)
        return error_gone(r, out, NULL);
    return redirect_as(r, out, status, target);
}

struct err old_upload(struct http_request *r, struct http_response *out)
{
    struct str path, place = upload_place(r->arena, url_encode_path(r->arena, r->path));
    bool below = str_find(r->path, S("/uploads/"), 0) >= 0 || str_find(r->path, S("/content/images/"), 0) >= 0;
    if (!below || !place.n)
        return err_make(&ERR_NOT_FOUND, "no file stands there");
    TRY(imported_file(site_of(r)->newsroom, r->arena, place, &path));
    http_response_tag(out, "redirects");
    return path.n ? redirect(r, out, path) : err_make(&ERR_NOT_FOUND, "no such picture");
}

/* Behind a story's own address; ":" stands for a number. */
static const struct str ENDINGS[] = {
    S_INIT("/feed"),      S_INIT("/feed/rss2"), S_INIT("/feed/rss"),       S_INIT("/feed/rdf"),
    S_INIT("/feed/atom"), S_INIT("/trackback"), S_INIT("/comment-page-:"), S_INIT("/amp"),
    S_INIT("/embed"),     S_INIT("/page/:"),    S_INIT("/index.html"),     S_INIT("/:"),
};

static struct str cut_digits(struct str path)
{
    while (path.n && char_is_digit(path.p[path.n - 1]))
        path.n--;
    return path;
}

/* path, which ends without a slash, without one of the endings. */
static struct str cut_ending(struct str path)
{
    for (ptrdiff_t i = 0; i < COUNT_OF(ENDINGS); i++) {
        struct str ending = ENDINGS[i], rest = path;
        if (str_ends(ending, S(":"))) {
            ending.n--;
            rest = cut_digits(path);
            if (rest.n == path.n)
                continue;
        }
        if (rest.n > ending.n && str_ends(rest, ending))
            return str_slice(rest, 0, rest.n - ending.n);
    }
    return path;
}

/* Redirects to path where a story stands there, or to where it stands now. */
static struct err try_path(struct http_request *r, struct http_response *out, struct str path)
{
    struct newsroom *n = site_of(r)->newsroom;
    struct story_view story;
    struct str target;
    int status;
    if (str_equal(path, r->path))
        return err_make(&ERR_NOT_FOUND, "nothing stands there");
    struct err e = query_story(n, r->arena, path, 0, &story);
    if (!failed(e)) {
        http_response_tag(out, "story:%lld", (long long)story.story->id);
        return redirect(r, out, path);
    }
    if (!err_is(e, &ERR_NOT_FOUND))
        return e;
    TRY(query_redirect(n, r->arena, path, &target, &status));
    http_response_tag(out, "redirects");
    return status == 410 ? err_make(&ERR_NOT_FOUND, "what stood there is gone") : redirect(r, out, target);
}

struct err old_path(struct http_request *r, struct http_response *out)
{
    struct str lower = str_lower_ascii(r->arena, r->path);
    struct str bare = str_ends(lower, S("/")) ? str_slice(lower, 0, lower.n - 1) : lower;
    bare = cut_ending(bare);
    if (bare.n < 2)
        return err_make(&ERR_NOT_FOUND, "nothing stands there");
    struct err e = try_path(r, out, str_concat(r->arena, bare, S("/")));
    return err_is(e, &ERR_NOT_FOUND) ? try_path(r, out, bare) : e;
}
