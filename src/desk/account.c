/* account.c - one's own account: language, password, where one is signed in. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/account.h"

#include "audience/agent.h"
#include "desk/routes.h"
#include "newsroom/account.h"
#include "newsroom/own_account.h"
#include "newsroom/session.h"
#include "page/access.h"

#define PATH "/desk/account/"

static const struct notice_words PASSWORD_WORDS = {.invalid = S_INIT("desk_password_rule"),
                                                   .forbidden = S_INIT("desk_wrong_password")};
static const struct notice_words SESSION_WORDS = {.missing = S_INIT("desk_session_over")};

static const struct {
    const char *path;
    struct str word;
} TABS[] = {
    {PATH, S_INIT("desk_account")},
    {ACCESS_SET_UP_PATH, S_INIT("desk_second_factor")},
    {ACCOUNT_PASSKEYS, S_INIT("desk_passkeys")},
};

struct err account_begin(struct page *p, struct http_request *r, struct http_response *out, const char *current,
                         struct str script)
{
    TRY(desk_begin(p, r, out, S("desk_account"), DESK_NOWHERE, script));
    struct value *account = value_set_map(p->a, p->view, S("account"));
    struct value *tabs = value_set_list(p->a, account, S("tabs"));
    for (ptrdiff_t i = 0; i < COUNT_OF(TABS); i++) {
        struct value *tab = value_append_map(p->a, tabs);
        value_set_text(p->a, tab, S("name"), page_word(p, TABS[i].word));
        value_set_text(p->a, tab, S("url"), str_from_c(TABS[i].path));
        value_set_bool(p->a, tab, S("current"), str_equal(str_from_c(TABS[i].path), str_from_c(current)));
    }
    value_set_text(p->a, account, S("name"), access_actor(r)->who);
    return OK;
}

struct err account_read_form(struct http_request *r, struct http_form *form)
{
    TRY(http_form_parse(r->arena, r->body, form));
    return newsroom_reauthenticate(site_of(r)->newsroom, r->arena, access_actor(r),
                                   http_form_value(form, S("password")));
}

static void add_language(struct page *p, struct value *list, struct str tag, struct str name)
{
    struct value *item = value_append_map(p->a, list);
    value_set_text(p->a, item, S("value"), tag);
    value_set_text(p->a, item, S("name"), name);
    value_set_text(p->a, item, S("lang"), tag.n ? tag : p->language->tag);
    value_set_bool(p->a, item, S("current"), str_equal(tag, access_actor(p->request)->language));
}

static void fill_languages(struct page *p)
{
    struct value *list = value_set_list(p->a, p->view, S("languages"));
    add_language(p, list, S(""), page_word(p, S("desk_newsroom_language")));
    for (ptrdiff_t i = 0; i < desk_language_count(); i++)
        add_language(p, list, desk_language_at(i), language_find(desk_language_at(i))->name);
}

/* "Firefox, Linux"; what the browser calls itself where its name is not known. */
static struct str browser_words(struct arena *a, struct str agent)
{
    struct agent read = agent_read(agent);
    struct str browser = agent_browser_name(read.browser), system = agent_system_name(read.system);
    if (!read.browser)
        return agent;
    return read.system ? str_format(a, "%.*s, %.*s", STR_ARG(browser), STR_ARG(system)) : browser;
}

static void fill_session(struct page *p, struct value *list, const struct own_session *session)
{
    struct value *item = value_append_map(p->a, list);
    value_set_text(p->a, item, S("id"), session->name);
    value_set_text(p->a, item, S("agent"), browser_words(p->a, session->agent));
    value_set_text(p->a, item, S("address"), session->address);
    value_set_bool(p->a, item, S("current"), session->current);
    page_set_time(p, item, S("begun"), session->created_at, dates_short(p->a, &p->dates, session->created_at));
    page_set_time(p, item, S("seen"), session->seen_at, dates_short(p->a, &p->dates, session->seen_at));
}

static struct err fill_sessions(struct page *p)
{
    struct own_session *sessions;
    ptrdiff_t count;
    TRY(newsroom_own_sessions(p->site->newsroom, p->a, access_actor(p->request), access_secret(p->request), &sessions,
                              &count));
    struct value *list = value_set_list(p->a, p->view, S("sessions"));
    for (ptrdiff_t i = 0; i < count; i++)
        fill_session(p, list, &sessions[i]);
    value_set_bool(p->a, p->view, S("many_sessions"), count > 1);
    return OK;
}

static struct err show(struct http_request *r, struct http_response *out, struct err e,
                       const struct notice_words *words)
{
    struct page p;
    TRY(account_begin(&p, r, out, PATH, S("")));
    notice_set(&p, e, words);
    value_set_int(p.a, p.view, S("least"), LIMIT_PASSWORD_LEAST);
    fill_languages(&p);
    TRY(fill_sessions(&p));
    return desk_end(&p, S("desk-account"));
}

/* After a change that went well, back to the page; after a mistake, the page that says so. */
static struct err answer(struct http_request *r, struct http_response *out, struct err e,
                         const struct notice_words *words, const char *done)
{
    if (notice_can_say(e))
        return show(r, out, e, words);
    TRY(e);
    notice_redirect(r, out, PATH, done);
    return OK;
}

struct err desk_account_page(struct http_request *r, struct http_response *out)
{
    return show(r, out, OK, NULL);
}

struct err desk_own_language(struct http_request *r, struct http_response *out)
{
    struct http_form form;
    TRY(http_form_parse(r->arena, r->body, &form));
    struct err e = newsroom_own_language(site_of(r)->newsroom, access_actor(r), http_form_value(&form, S("language")));
    return answer(r, out, e, &(const struct notice_words){0}, "language");
}

static struct err change_password(struct http_request *r)
{
    struct http_form form;
    TRY(account_read_form(r, &form));
    return newsroom_account_own_password(site_of(r)->newsroom, r->arena, access_actor(r),
                                         http_form_value(&form, S("fresh")), access_secret(r));
}

struct err desk_own_password(struct http_request *r, struct http_response *out)
{
    return answer(r, out, change_password(r), &PASSWORD_WORDS, "password");
}

static struct err end_sessions(struct http_request *r)
{
    struct http_form form;
    TRY(http_form_parse(r->arena, r->body, &form));
    struct str session = http_form_value(&form, S("session"));
    struct newsroom *n = site_of(r)->newsroom;
    if (str_equal(session, S("others")))
        return newsroom_own_sessions_end(n, access_actor(r), access_secret(r));
    return newsroom_own_session_end(n, access_actor(r), session);
}

struct err desk_own_sessions_end(struct http_request *r, struct http_response *out)
{
    return answer(r, out, end_sessions(r), &SESSION_WORDS, "session");
}
