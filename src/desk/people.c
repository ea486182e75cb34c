/* people.c - the accounts of a newsroom: added, given a role, shut out, helped in again. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "base/utf8.h"
#include "desk/frame.h"
#include "desk/notice.h"
#include "desk/routes.h"
#include "http/form.h"
#include "newsroom/account.h"
#include "newsroom/account_link.h"
#include "newsroom/factor.h"
#include "newsroom/review.h"
#include "page/access.h"

#define PATH "/desk/people/"

static const struct notice_words ADD_WORDS = {.conflict = S_INIT("desk_name_taken")};
static const struct notice_words CHANGE_WORDS = {.conflict = S_INIT("desk_last_administrator"),
                                                 .missing = S_INIT("desk_no_account")};
static const struct notice_words LINK_WORDS = {.conflict = S_INIT("desk_is_disabled"),
                                               .missing = S_INIT("desk_no_account")};

/* What was typed into the form for a new account, to be shown again beside what is wrong with it. */
struct typed {
    struct str name, person, role, languages;
};

static void fill_roles(struct page *p, struct value *map, struct str current)
{
    struct value *roles = value_set_list(p->a, map, S("roles"));
    for (int i = ROLE_TRANSLATOR; i <= ROLE_ADMINISTRATOR; i++) {
        struct str name = role_name((enum role)i);
        struct value *role = value_append_map(p->a, roles);
        value_set_text(p->a, role, S("value"), name);
        value_set_text(p->a, role, S("label"), page_word(p, str_concat(p->a, S("desk_role_"), name)));
        value_set_bool(p->a, role, S("current"), str_equal(name, current));
    }
}

static struct err fill_account(struct page *p, struct value *list, const struct sql_account_line *account)
{
    struct str languages;
    struct value *item = value_append_map(p->a, list);
    value_set_int(p->a, item, S("id"), account->id);
    value_set_text(p->a, item, S("name"), account->name);
    value_set_text(p->a, item, S("person"), account->person);
    value_set_text(p->a, item, S("role"), page_word(p, str_concat(p->a, S("desk_role_"), account->role)));
    value_set_bool(p->a, item, S("disabled"), account->disabled);
    value_set_bool(p->a, item, S("has_code"), account->has_code);
    page_set_time(p, item, S("seen"), account->seen_at,
                  account->seen_at == DB_NULL ? S("") : dates_short(p->a, &p->dates, account->seen_at));
    fill_roles(p, item, account->role);
    TRY(newsroom_review_languages(p->site->newsroom, p->a, account->id, &languages));
    value_set_text(p->a, item, S("languages"), languages);
    return OK;
}

static void fill_typed(struct page *p, const struct typed *typed)
{
    struct value *add = value_set_map(p->a, p->view, S("add"));
    value_set_text(p->a, add, S("name"), typed->name);
    value_set_text(p->a, add, S("person"), typed->person);
    value_set_text(p->a, add, S("languages"), typed->languages);
    fill_roles(p, add, typed->role);
}

static struct err show(struct http_request *r, struct http_response *out, struct err e,
                       const struct notice_words *words, const struct typed *typed)
{
    struct page p;
    struct sql_account_line_list accounts = {0};
    TRY(desk_begin(&p, r, out, S("desk_people"), DESK_PEOPLE, S("")));
    notice_set(&p, e, words);
    TRY(newsroom_account_lines(p.site->newsroom, p.a, &accounts));
    struct value *list = value_set_list(p.a, p.view, S("accounts"));
    for (ptrdiff_t i = 0; i < accounts.count; i++)
        TRY(fill_account(&p, list, &accounts.items[i]));
    fill_typed(&p, typed);
    return desk_end(&p, S("desk-people"));
}

static const struct typed NOTHING = {.role = S_INIT("writer")};

struct err desk_people_page(struct http_request *r, struct http_response *out)
{
    return show(r, out, OK, NULL, &NOTHING);
}

/* The page with a link on it: shown once, so it is no redirect. */
static struct err show_link(struct http_request *r, struct http_response *out, struct str name, struct str address)
{
    struct page p;
    TRY(desk_begin(&p, r, out, S("desk_people"), DESK_PEOPLE, S("")));
    notice_set(&p, OK, NULL);
    struct value *link = value_set_map(p.a, p.view, S("link"));
    value_set_text(p.a, link, S("name"), name);
    value_set_text(p.a, link, S("address"), address);
    value_set_text(p.a, link, S("help"),
                   page_word_with(&p, S("desk_link_help"), S("hours"), str_format(p.a, "%d", LIMIT_LINK_HOURS)));
    return desk_end(&p, S("desk-people-link"));
}

static struct err add(struct http_request *r, const struct typed *typed, struct str *address)
{
    struct newsroom *n = site_of(r)->newsroom;
    struct str password;
    enum role role = role_from_name(typed->role);
    if (role == ROLE_NONE)
        return err_make(&ERR_INVALID, "The role is translator, contributor, writer, editor or administrator");
    TRY(review_languages_check(r->arena, role, typed->languages));
    TRY(newsroom_account_add(n, r->arena, access_actor(r), typed->name, role, typed->person, &password));
    TRY(newsroom_review_set_languages(n, r->arena, access_actor(r), typed->name, typed->languages));
    return newsroom_link_make(n, r->arena, access_actor(r), typed->name, address);
}

struct err desk_people_add(struct http_request *r, struct http_response *out)
{
    struct http_form form;
    struct str address;
    TRY(http_form_parse(r->arena, r->body, &form));
    struct typed typed = {.name = http_form_value(&form, S("name")),
                          .person = http_form_value(&form, S("person")),
                          .role = http_form_value(&form, S("role")),
                          .languages = http_form_value(&form, S("languages"))};
    struct err e = add(r, &typed, &address);
    if (notice_can_say(e))
        return show(r, out, e, &ADD_WORDS, &typed);
    TRY(e);
    return show_link(r, out, typed.name, address);
}

struct err desk_people_link(struct http_request *r, struct http_response *out)
{
    struct http_form form;
    struct str address;
    TRY(http_form_parse(r->arena, r->body, &form));
    struct str name = http_form_value(&form, S("name"));
    struct err e = newsroom_link_make(site_of(r)->newsroom, r->arena, access_actor(r), name, &address);
    if (notice_can_say(e))
        return show(r, out, e, &LINK_WORDS, &NOTHING);
    TRY(e);
    return show_link(r, out, name, address);
}

static struct err answer(struct http_request *r, struct http_response *out, struct err e, const char *done)
{
    if (notice_can_say(e))
        return show(r, out, e, &CHANGE_WORDS, &NOTHING);
    TRY(e);
    notice_redirect(r, out, PATH, done);
    return OK;
}

static struct err change(struct http_request *r)
{
    struct http_form form;
    TRY(http_form_parse(r->arena, r->body, &form));
    enum role role = role_from_name(http_form_value(&form, S("role")));
    if (role == ROLE_NONE)
        return err_make(&ERR_INVALID, "The role is translator, contributor, writer, editor or administrator");
    struct newsroom *n = site_of(r)->newsroom;
    struct str name = http_form_value(&form, S("name")), languages = http_form_value(&form, S("languages"));
    TRY(review_languages_check(r->arena, role, languages));
    TRY(newsroom_account_place(n, r->arena, access_actor(r), name, role, http_form_value(&form, S("person"))));
    return newsroom_review_set_languages(n, r->arena, access_actor(r), name, languages);
}

struct err desk_people_change(struct http_request *r, struct http_response *out)
{
    return answer(r, out, change(r), "account");
}

static struct err set_disabled(struct http_request *r, bool disabled)
{
    struct http_form form;
    TRY(http_form_parse(r->arena, r->body, &form));
    return newsroom_account_disable(site_of(r)->newsroom, access_actor(r), http_form_value(&form, S("name")), disabled);
}

struct err desk_people_disable(struct http_request *r, struct http_response *out)
{
    return answer(r, out, set_disabled(r, true), "disabled");
}

struct err desk_people_enable(struct http_request *r, struct http_response *out)
{
    return answer(r, out, set_disabled(r, false), "enabled");
}

static struct err forget_code(struct http_request *r)
{
    struct http_form form;
    TRY(http_form_parse(r->arena, r->body, &form));
    return newsroom_factor_remove(site_of(r)->newsroom, access_actor(r), http_form_value(&form, S("name")),
                                  (struct str){0});
}

struct err desk_people_forget_code(struct http_request *r, struct http_response *out)
{
    return answer(r, out, forget_code(r), "factors");
}
