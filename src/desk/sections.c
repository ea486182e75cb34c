/* sections.c - which section or tag of an edition is the version of which one of the first: seen, tied, untied,
 * renamed. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/frame.h"
#include "desk/notice.h"
#include "desk/review.h"
#include "desk/routes.h"
#include "http/form.h"
#include "newsroom/group_desk.h"
#include "page/access.h"
#include "page/link.h"
#include "text/slug.h"
#include "text/url.h"

#define PATH "/desk/sections/"

static const struct notice_words WORDS = {.invalid = S_INIT("desk_pair_invalid"),
                                          .conflict = S_INIT("desk_pair_taken"),
                                          .missing = S_INIT("desk_pair_missing")};

/* What the address, or the form, asks for. */
struct asked {
    struct group_query query;
    struct str words; /* that tags are to begin with, as typed */
};

static struct asked read_asked(struct page *p, const struct http_form *form)
{
    struct http_request *r = p->request;
    struct asked asked = {.query = {.kind = GROUP_SECTION, .language = p->settings->language}};
    struct str of = form ? http_form_value(form, S("of")) : http_request_query(r, S("of"));
    struct str into = form ? http_form_value(form, S("lang")) : http_request_query(r, S("lang"));
    asked.words = form ? http_form_value(form, S("q")) : http_request_query(r, S("q"));
    asked.query.kind = str_equal(of, S("tags")) ? GROUP_TAG : GROUP_SECTION;
    asked.query.begins = asked.words.n ? slug_make(p->a, asked.words) : S("");
    asked.query.since = form ? http_form_value(form, S("from")) : http_request_query(r, S("from"));
    if (!asked.query.since.n)
        asked.query.since = asked.query.begins;
    for (ptrdiff_t i = 0; i < p->editions.count; i++) {
        struct str language = p->editions.items[i].language;
        bool first = str_equal(language, asked.query.language);
        if (!first && (!asked.query.other.n || str_equal(language, into)))
            asked.query.other = language;
    }
    return asked;
}

static struct str address_of(struct arena *a, const struct asked *asked, enum group_kind kind, struct str since)
{
    bool tags = kind == GROUP_TAG;
    struct str address = str_format(a, PATH "?lang=%.*s%s", STR_ARG(url_encode_component(a, asked->query.other)),
                                    tags ? "&of=tags" : "");
    if (tags && asked->words.n)
        address = str_concat(a, address, str_concat(a, S("&q="), url_encode_component(a, asked->words)));
    return since.n ? str_concat(a, address, str_concat(a, S("&from="), url_encode_component(a, since))) : address;
}

/* ---- the page ---- */

static void fill_frame(struct page *p, struct value *view, const struct asked *asked)
{
    static const struct str TABS[] = {
        [GROUP_SECTION] = S_INIT("desk_pair_sections"), [GROUP_TAG] = S_INIT("desk_pair_tags")};
    struct value *tabs = value_set_list(p->a, view, S("tabs")), *editions = value_set_list(p->a, view, S("editions"));
    for (int kind = 0; kind < COUNT_OF(TABS); kind++) {
        struct value *tab = value_append_map(p->a, tabs);
        value_set_text(p->a, tab, S("name"), page_word(p, TABS[kind]));
        value_set_text(p->a, tab, S("url"), address_of(p->a, asked, (enum group_kind)kind, S("")));
        value_set_bool(p->a, tab, S("current"), asked->query.kind == (enum group_kind)kind);
    }
    for (ptrdiff_t i = 0; i < p->editions.count; i++) {
        struct str language = p->editions.items[i].language;
        if (str_equal(language, asked->query.language))
            continue;
        struct value *edition = value_append_map(p->a, editions);
        value_set_text(p->a, edition, S("value"), language);
        value_set_text(p->a, edition, S("name"), review_language_name(language));
        value_set_bool(p->a, edition, S("current"), str_equal(language, asked->query.other));
    }
    value_set_bool(p->a, view, S("tags"), asked->query.kind == GROUP_TAG);
    value_set_text(p->a, view, S("q"), asked->words);
    value_set_text(p->a, view, S("from"), asked->query.since);
    value_set_text(p->a, view, S("into"), review_language_name(asked->query.other));
}

static struct str link_of(struct page *p, const struct asked *asked, struct str language, struct str slug)
{
    bool first = str_equal(language, asked->query.language);
    struct str prefix = first ? S("") : str_concat(p->a, S("/"), language);
    const char *kind = asked->query.kind == GROUP_TAG ? "tag" : "category";
    return page_link(p, str_format(p->a, "%.*s/%s/%.*s/", STR_ARG(prefix), kind, STR_ARG(slug)));
}

static void add_pair(struct page *p, struct value *rows, const struct asked *asked, const struct sql_group_pair *pair)
{
    struct value *row = value_append_map(p->a, rows), *own = value_set_map(p->a, row, S("own"));
    value_set_text(p->a, own, S("name"), pair->name);
    value_set_text(p->a, own, S("url"), link_of(p, asked, asked->query.language, pair->slug));
    page_set_text_or_false(p, own, S("parent"), pair->parent);
    review_set_language(p, own, asked->query.language);
    bool tied = pair->other_id != DB_NULL;
    struct value *other = value_set_map(p->a, row, S("other"));
    value_set_text(p->a, row, S("id"), str_format(p->a, "%lld", (long long)pair->id));
    value_set_bool(p->a, row, S("tied"), tied);
    value_set_text(p->a, other, S("id"), str_format(p->a, "%lld", (long long)pair->other_id));
    value_set_text(p->a, other, S("name"), tied ? pair->other_name : S(""));
    value_set_text(p->a, other, S("url"), tied ? link_of(p, asked, asked->query.other, pair->other_slug) : S(""));
    review_set_language(p, other, asked->query.other);
}

static void fill_pairs(struct page *p, struct value *view, const struct asked *asked, const struct group_pairs *found)
{
    ptrdiff_t most = asked->query.kind == GROUP_TAG ? GROUP_PAGE : found->pairs.count;
    struct value *rows = value_set_list(p->a, view, S("rows")), *loose = value_set_list(p->a, view, S("loose"));
    for (ptrdiff_t i = 0; i < MIN(found->pairs.count, most); i++)
        add_pair(p, rows, asked, &found->pairs.items[i]);
    for (ptrdiff_t i = 0; i < found->loose.count; i++) {
        struct value *item = value_append_map(p->a, loose);
        value_set_text(p->a, item, S("name"), found->loose.items[i].name);
        value_set_text(p->a, item, S("url"), link_of(p, asked, asked->query.other, found->loose.items[i].slug));
        review_set_language(p, item, asked->query.other);
    }
    value_set_bool(p->a, view, S("has_loose"), found->loose.count > 0);
    value_set_bool(p->a, view, S("empty"), found->pairs.count == 0);
    page_set_text_or_false(p, view, S("more"),
                           found->pairs.count > most ? address_of(p->a, asked, GROUP_TAG, found->pairs.items[most].slug)
                                                     : S(""));
}

static struct err show(struct http_request *r, struct http_response *out, const struct http_form *form, struct err e)
{
    struct page p;
    struct group_pairs found = {0};
    struct str detail = failed(e) ? str_copy(r->arena, str_from_c(err_detail())) : S("");
    TRY(desk_begin(&p, r, out, S("desk_sections"), DESK_SECTIONS, S("")));
    struct asked asked = read_asked(&p, form);
    if (asked.query.other.n)
        TRY(newsroom_group_pairs(p.site->newsroom, p.a, &asked.query, &found));
    notice_set(&p, failed(e) ? err_make(e.kind, "%.*s", STR_ARG(detail)) : e, &WORDS);
    struct value *view = value_set_map(p.a, p.view, S("pairs"));
    value_set_bool(p.a, view, S("alone"), asked.query.other.n == 0);
    fill_frame(&p, view, &asked);
    fill_pairs(&p, view, &asked, &found);
    return desk_end(&p, S("desk-sections"));
}

struct err desk_sections(struct http_request *r, struct http_response *out)
{
    return show(r, out, NULL, OK);
}

/* ---- a change ---- */

static struct err change(struct http_request *r, const struct http_form *form, const char **done)
{
    static const struct {
        struct str name;
        enum group_act act;
        const char *done;
    } ACTS[] = {{S_INIT("tie"), GROUP_TIE, "tied"},
                {S_INIT("untie"), GROUP_UNTIE, "untied"},
                {S_INIT("rename"), GROUP_RENAME, "renamed"}};
    struct group_change wish = {.kind =
                                    str_equal(http_form_value(form, S("of")), S("tags")) ? GROUP_TAG : GROUP_SECTION,
                                .language = http_form_value(form, S("lang")),
                                .name = http_form_value(form, S("name"))};
    if (!str_to_i64(http_form_value(form, S("id")), &wish.id))
        return err_make(&ERR_INVALID, "id: not the number of a section or tag");
    for (ptrdiff_t i = 0; i < COUNT_OF(ACTS); i++) {
        if (!str_equal(http_form_value(form, S("do")), ACTS[i].name))
            continue;
        wish.act = ACTS[i].act;
        *done = ACTS[i].done;
        return newsroom_group_change(site_of(r)->newsroom, r->arena, access_actor(r), &wish);
    }
    return err_make(&ERR_INVALID, "do: tie, untie or rename");
}

/* Back to the place in the list that the form stood at. */
static struct str address_after(struct arena *a, const struct http_form *form, const char *done)
{
    struct asked asked = {.query = {.other = http_form_value(form, S("lang"))}, .words = http_form_value(form, S("q"))};
    enum group_kind kind = str_equal(http_form_value(form, S("of")), S("tags")) ? GROUP_TAG : GROUP_SECTION;
    struct str address = address_of(a, &asked, kind, kind == GROUP_TAG ? http_form_value(form, S("from")) : S(""));
    return str_format(a, "%.*s&done=%s", STR_ARG(address), done);
}

struct err desk_sections_change(struct http_request *r, struct http_response *out)
{
    struct http_form form;
    const char *done = "";
    TRY(http_form_parse(r->arena, r->body, &form));
    struct err e = change(r, &form, &done);
    if (notice_can_say(e))
        return show(r, out, &form, e);
    TRY(e);
    out->private = true;
    http_response_redirect(out, 303, address_after(r->arena, &form, done));
    return OK;
}
