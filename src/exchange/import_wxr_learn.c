/* import_wxr_learn.c - what the stories of a WordPress export refer to: its site, authors, terms, pictures, blocks. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "exchange/import_wxr.h"

#include "text/html.h"
#include "text/url.h"

struct str import_wxr_plain(struct arena *a, struct str text)
{
    struct html html;
    if (str_find_char(text, '&', 0) < 0 && str_find_char(text, '<', 0) < 0)
        return text;
    struct err e = html_sanitise(a, text, NULL, &html);
    return failed(e) ? text : str_trim(html_plain_text(a, html));
}

/* ---- the site ---- */

static void take_site(struct import_wxr *x, struct str text)
{
    struct wxr_field field;
    struct arena *lasting = import_arena(x->import);
    for (ptrdiff_t at = 0; wxr_field_next(&x->a, text, &at, &field);) {
        if (str_equal(field.name, S("wp:base_blog_url")))
            x->blog = str_copy(lasting, str_trim(field.value));
        else if (str_equal(field.name, S("link")) && !x->link.n)
            x->link = str_copy(lasting, str_trim(field.value));
    }
}

/* Before anything is told of. An export that does not say whose it is goes by its file. */
static struct err name_source(struct import_wxr *x)
{
    struct str site = x->blog.n ? x->blog : x->link.n ? x->link : x->file;
    if (x->named)
        return OK;
    x->named = true;
    return import_source(x->import, site);
}

/* ---- authors and terms ---- */

static struct err learn_author(struct import_wxr *x, const struct wxr_record *record)
{
    struct wxr_term term;
    wxr_term_read(&x->a, record, &term);
    if (!term.login.n)
        return OK;
    struct str name = import_wxr_plain(&x->a, term.name);
    if (!name.n)
        name = str_trim(str_format(&x->a, "%.*s %.*s", STR_ARG(term.first_name), STR_ARG(term.last_name)));
    struct str slug = import_slug(&x->a, term.login);
    TRY(import_author(x->import, &(struct import_author){term.login, name.n ? name : term.login, slug}));
    if (term.id)
        TRY(import_number(x->import, "author", term.id, str_format(&x->a, "/author/%.*s/", STR_ARG(slug))));
    if (str_equal(slug, term.login))
        return OK;
    return import_author(x->import, &(struct import_author){slug, name.n ? name : term.login, slug});
}

static struct str list_path(const struct import_wxr *x, struct arena *a, const char *kind, struct str parent,
                            struct str slug)
{
    return str_format(a, "%.*s/%s/%.*s%s%.*s/", STR_ARG(x->blog), kind, STR_ARG(parent), parent.n ? "/" : "",
                      STR_ARG(slug));
}

/* Metadata of posts call terms by their numbers. */
static struct err learn_number(struct import_wxr *x, const struct wxr_term *term)
{
    if (!term->id)
        return OK;
    return import_text(x->import, str_format(&x->a, "term %lld", (long long)term->id), import_slug(&x->a, term->slug));
}

static struct err learn_term(struct import_wxr *x, const struct wxr_record *record)
{
    struct wxr_term term;
    wxr_term_read(&x->a, record, &term);
    bool category = str_equal(term.taxonomy, S("category")), tag = str_equal(term.taxonomy, S("post_tag"));
    struct import_list list = {.slug = term.slug, .name = import_wxr_plain(&x->a, term.name)};
    bool foreign = str_find(record->text, S("_dateline_language"), 0) >= 0; /* an edition's: named by its stories */
    if ((!category && !tag) || !(term.slug.n || term.name.n) || foreign)
        return OK;
    list.path = list_path(x, &x->a, category ? "category" : "tag", S(""), term.slug);
    TRY(learn_number(x, &term));
    if (tag)
        return import_tag(x->import, &list);
    list.parent = term.parent;
    TRY(import_section(x->import, &list));
    struct str target = str_format(&x->a, "/category/%.*s/", STR_ARG(import_slug(&x->a, term.slug)));
    if (term.id)
        TRY(import_number(x->import, "cat", term.id, target));
    if (!term.parent.n)
        return OK;
    return import_redirect(x->import, list_path(x, &x->a, "category", term.parent, term.slug), target, 301);
}

/* ---- items that are no stories ---- */

/* A string of PHP's serialised form behind its key, as s:6:"credit";s:4:"Lena": the bytes that it says. */
static struct str serialised(struct str text, struct str key)
{
    ptrdiff_t at = str_find(text, key, 0);
    struct str digits, rest;
    int64_t n;
    if (at < 0 || !str_cut(str_from(text, at + key.n), ':', &digits, &rest) || !str_to_i64(digits, &n) || n < 0 ||
        n > LIMIT_CREDIT * 4 || n + 1 > rest.n || rest.p[0] != '"')
        return S("");
    return str_slice(rest, 1, 1 + (ptrdiff_t)n);
}

/* Words that an export of this program gave the picture, since they are those of its story, are no words of its own. */
static void give_back(const struct wxr_item *item, struct import_media *media)
{
    struct str borrowed = wxr_meta_value(item, S("_dateline_borrowed"));
    if (str_find(borrowed, S("alt"), 0) >= 0)
        media->alt = S("");
    if (str_find(borrowed, S("caption"), 0) >= 0)
        media->caption = S("");
    if (str_find(borrowed, S("credit"), 0) >= 0)
        media->credit = S("");
}

static struct err learn_attachment(struct import_wxr *x, const struct wxr_item *item)
{
    struct arena *a = &x->a;
    struct str credit = serialised(wxr_meta_value(item, S("_wp_attachment_metadata")), S("s:6:\"credit\";s:"));
    struct str own = wxr_meta_value(item, S("_media_credit"));
    struct import_media media = {
        .key = str_format(a, "%lld", (long long)item->id),
        .address = item->attachment_url.n ? item->attachment_url : item->guid,
        .title = import_wxr_plain(a, item->title),
        .alt = import_wxr_plain(a, wxr_meta_value(item, S("_wp_attachment_image_alt"))),
        .caption = import_wxr_plain(a, item->excerpt),
        .credit = import_wxr_plain(a, own.n ? own : credit),
        .parent = item->parent ? str_format(a, "%lld", (long long)item->parent) : S(""),
        .path = item->link,
    };
    give_back(item, &media);
    return import_media(x->import, &media);
}

/* Co-Authors Plus: a guest has a post of its own, by the name "cap-LOGIN". */
static struct err learn_guest(struct import_wxr *x, const struct wxr_item *item)
{
    struct str login = wxr_meta_value(item, S("cap-user_login")), name = wxr_meta_value(item, S("cap-display_name"));
    struct str bare = str_starts(item->slug, S("cap-")) ? str_from(item->slug, 4) : item->slug;
    struct str slug = import_slug(&x->a, login.n ? login : bare);
    name = import_wxr_plain(&x->a, str_trim(name.n ? name : item->title));
    if (!name.n)
        return OK;
    return import_author(x->import, &(struct import_author){str_format(&x->a, "cap-%.*s", STR_ARG(slug)), name, slug});
}

/* Safe Redirect Manager and others: a post a redirect. */
static struct err learn_redirect(struct import_wxr *x, const struct wxr_item *item)
{
    int64_t status = 301;
    struct str from = str_trim(wxr_meta_value(item, S("_redirect_rule_from")));
    struct str to = str_trim(wxr_meta_value(item, S("_redirect_rule_to")));
    (void)str_to_i64(str_trim(wxr_meta_value(item, S("_redirect_rule_status_code"))), &status);
    bool known = status == 301 || status == 302 || status == 307 || status == 308 || status == 410;
    return from.n ? import_redirect(x->import, from, to, known ? (int)status : 301) : OK;
}

static struct str type_of(struct str record)
{
    struct str tag = S("<wp:post_type>"), type, rest;
    ptrdiff_t at = str_find(record, tag, 0);
    if (at < 0)
        return S("");
    (void)str_cut(str_from(record, at + tag.n), '<', &type, &rest);
    if (type.n == 0 && str_starts(rest, S("![CDATA[")))
        (void)str_cut(str_from(rest, 8), ']', &type, &rest);
    return str_trim(type);
}

static struct err learn_item(struct import_wxr *x, const struct wxr_record *record)
{
    struct wxr_item item;
    struct str type = type_of(record->text);
    if (str_equal(type, S("post")) || str_equal(type, S("page"))) /* most of them, and told by the second walk */
        return OK;
    wxr_item_read(&x->a, record->text, &item);
    if (str_equal(item.type, S("attachment")))
        return learn_attachment(x, &item);
    if (str_equal(item.type, S("guest-author")))
        return learn_guest(x, &item);
    if (str_equal(item.type, S("redirect_rule")))
        return learn_redirect(x, &item);
    if (str_equal(item.type, S("wp_block")))
        return import_text(x->import, str_format(&x->a, "block %lld", (long long)item.id), item.content);
    return OK;
}

struct err import_wxr_learn(struct import_wxr *x, const struct wxr_record *record)
{
    if (record->kind == WXR_SITE) {
        take_site(x, record->text);
        return OK;
    }
    TRY(name_source(x));
    if (record->kind == WXR_AUTHOR)
        return learn_author(x, record);
    return record->kind == WXR_ITEM ? learn_item(x, record) : learn_term(x, record);
}
