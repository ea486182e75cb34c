/* glossary.c - the words of the house: what is never translated, and what becomes what. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/frame.h"
#include "desk/notice.h"
#include "desk/review.h"
#include "desk/routes.h"
#include "http/form.h"
#include "page/access.h"
#include "translate/house.h"

#define PATH "/desk/glossary/"

static const struct notice_words WORDS = {0};

static struct str language_or_any(struct page *p, struct str language)
{
    return language.n ? review_language_name(language) : page_word(p, S("desk_any"));
}

static void add_term(struct page *p, struct value *list, const struct sql_glossary_term *term)
{
    struct value *item = value_append_map(p->a, list);
    struct value *source = value_set_map(p->a, item, S("source"));
    struct value *target = value_set_map(p->a, item, S("target"));
    value_set_text(p->a, item, S("id"), str_format(p->a, "%lld", (long long)term->id));
    value_set_text(p->a, item, S("from"), language_or_any(p, term->source_language));
    value_set_text(p->a, item, S("to"), language_or_any(p, term->target_language));
    value_set_text(p->a, source, S("words"), term->source);
    review_set_language(p, source, term->source_language);
    page_set_text_or_false(p, target, S("words"), term->target);
    review_set_language(p, target, term->target_language);
}

static void fill_editions(struct page *p)
{
    struct value *languages = value_set_list(p->a, p->view, S("languages"));
    for (ptrdiff_t i = 0; i < p->editions.count; i++) {
        struct value *item = value_append_map(p->a, languages);
        value_set_text(p->a, item, S("value"), p->editions.items[i].language);
        value_set_text(p->a, item, S("name"), review_language_name(p->editions.items[i].language));
    }
}

static struct err show(struct http_request *r, struct http_response *out, struct err e)
{
    struct page p;
    struct sql_glossary_term_list terms;
    struct str detail = failed(e) ? str_copy(r->arena, str_from_c(err_detail())) : S("");
    TRY(desk_begin(&p, r, out, S("desk_glossary"), DESK_GLOSSARY, S("")));
    TRY(house_terms(p.site->newsroom, p.a, &terms));
    notice_set(&p, failed(e) ? err_make(e.kind, "%.*s", STR_ARG(detail)) : e, &WORDS);
    struct value *list = value_set_list(p.a, p.view, S("terms"));
    for (ptrdiff_t i = 0; i < terms.count; i++)
        add_term(&p, list, &terms.items[i]);
    value_set_bool(p.a, p.view, S("no_terms"), terms.count == 0);
    fill_editions(&p);
    return desk_end(&p, S("desk-glossary"));
}

struct err desk_glossary(struct http_request *r, struct http_response *out)
{
    return show(r, out, OK);
}

struct err desk_glossary_table(struct http_request *r, struct http_response *out)
{
    struct sql_glossary_term_list terms;
    TRY(house_terms(site_of(r)->newsroom, r->arena, &terms));
    out->body = house_write(r->arena, &terms);
    out->type = S("text/tab-separated-values; charset=utf-8");
    out->private = true;
    http_response_header(out, S("Content-Disposition"), S("attachment; filename=\"glossary.tsv\""));
    return OK;
}

static struct err add(struct http_request *r, const struct http_form *form)
{
    struct glossary_term term = {.from = http_form_value(form, S("from")),
                                 .to = http_form_value(form, S("to")),
                                 .source = str_trim(http_form_value(form, S("source"))),
                                 .target = str_trim(http_form_value(form, S("target")))};
    return house_put(site_of(r)->newsroom, r->arena, access_actor(r), &term, 1);
}

static struct err take(struct http_request *r, const struct http_form *form)
{
    struct glossary_term *terms;
    ptrdiff_t count;
    TRY(house_read(r->arena, http_form_value(form, S("table")), &terms, &count));
    return house_put(site_of(r)->newsroom, r->arena, access_actor(r), terms, count);
}

static struct err change(struct http_request *r)
{
    struct http_form form;
    int64_t id;
    TRY(http_form_parse(r->arena, r->body, &form));
    if (str_equal(http_form_value(&form, S("do")), S("take")))
        return take(r, &form);
    if (!str_equal(http_form_value(&form, S("do")), S("remove")))
        return add(r, &form);
    if (!str_to_i64(http_form_value(&form, S("id")), &id))
        return err_make(&ERR_INVALID, "id: not the number of a term");
    return house_remove(site_of(r)->newsroom, r->arena, access_actor(r), id);
}

struct err desk_glossary_change(struct http_request *r, struct http_response *out)
{
    struct err e = change(r);
    if (notice_can_say(e))
        return show(r, out, e);
    TRY(e);
    notice_redirect(r, out, PATH, "glossary");
    return OK;
}
