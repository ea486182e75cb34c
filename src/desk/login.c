/* login.c - signing in to the desk, and out. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/login.h"

#include "desk/frame.h"
#include "desk/notice.h"
#include "desk/passkey.h"
#include "desk/routes.h"
#include "http/form.h"
#include "newsroom/session.h"
#include "page/access.h"
#include "text/url.h"

#define HOME "/desk/"
#define CODE_PATH "/desk/sign-in/code/"

static const struct notice_words SIGN_IN_WORDS = {.forbidden = S_INIT("desk_failed")};
static const struct notice_words PASSKEY_WORDS = {.forbidden = S_INIT("desk_passkey_refused")};
static const struct notice_words CODE_WORDS = {.forbidden = S_INIT("desk_wrong_code")};

/* Only a page of the desk: nobody is sent elsewhere from here. */
struct str login_next(struct str next)
{
    return url_is_own_path(next) && str_starts(next, S(HOME)) ? next : S(HOME);
}

static struct err render(struct http_request *r, struct http_response *out, struct str name, struct str next,
                         struct err e, const struct notice_words *words)
{
    struct page p;
    TRY(desk_begin(&p, r, out, S("desk_sign_in"), DESK_NOWHERE, PASSKEY_SCRIPT));
    notice_set(&p, e, words);
    passkey_fill(&p);
    struct value *login = value_set_map(p.a, p.view, S("login"));
    value_set_text(p.a, login, S("action"), S("/desk/sign-in/"));
    value_set_text(p.a, login, S("next"), login_next(next));
    value_set_text(p.a, login, S("name"), name);
    return desk_end(&p, S("desk-login"));
}

struct err desk_sign_in_page(struct http_request *r, struct http_response *out)
{
    return render(r, out, S(""), http_request_query(r, S("next")), OK, &SIGN_IN_WORDS);
}

struct err login_show_passkey(struct http_request *r, struct http_response *out, struct str next, struct err e)
{
    return render(r, out, S(""), next, e, &PASSKEY_WORDS);
}

struct err login_keep(struct http_request *r, struct http_response *out, struct str secret)
{
    const struct actor *before = access_actor(r);
    if (before->role != ROLE_NONE)
        TRY(newsroom_sign_out(site_of(r)->newsroom, before, access_secret(r)));
    out->private = true;
    http_response_header(out, S("Set-Cookie"), access_cookie(r, secret));
    return OK;
}

struct err login_enter(struct http_request *r, struct http_response *out, struct str secret, struct str location)
{
    http_response_redirect(out, 303, location);
    return login_keep(r, out, secret);
}

struct err desk_sign_in(struct http_request *r, struct http_response *out)
{
    struct http_form form;
    struct str secret;
    bool pending;
    TRY(http_form_parse(r->arena, r->body, &form));
    struct str name = http_form_value(&form, S("name")), next = http_form_value(&form, S("next"));
    struct err e = newsroom_sign_in(site_of(r)->newsroom, r->arena, name, http_form_value(&form, S("password")),
                                    r->address, http_request_header(r, S("User-Agent")), &secret, &pending);
    if (notice_can_say(e))
        return render(r, out, name, next, e, &SIGN_IN_WORDS);
    TRY(e);
    next = login_next(next);
    if (pending)
        next = str_format(r->arena, CODE_PATH "?next=%.*s", STR_ARG(url_encode_component(r->arena, next)));
    return login_enter(r, out, secret, next);
}

static struct err render_code(struct http_request *r, struct http_response *out, struct str next, struct err e)
{
    struct page p;
    TRY(desk_begin(&p, r, out, S("desk_sign_in"), DESK_NOWHERE, PASSKEY_SCRIPT));
    notice_set(&p, e, &CODE_WORDS);
    passkey_fill(&p);
    struct value *login = value_set_map(p.a, p.view, S("login"));
    value_set_text(p.a, login, S("action"), S(CODE_PATH));
    value_set_text(p.a, login, S("next"), login_next(next));
    return desk_end(&p, S("desk-code"));
}

/* Who comes without a password given begins at the beginning. */
static void start_again(struct http_response *out)
{
    out->private = true;
    http_response_redirect(out, 303, S("/desk/sign-in/"));
}

struct err desk_code_page(struct http_request *r, struct http_response *out)
{
    bool pending;
    TRY(newsroom_session_pends(site_of(r)->newsroom, r->arena, access_secret(r), &pending));
    if (pending)
        return render_code(r, out, http_request_query(r, S("next")), OK);
    start_again(out);
    return OK;
}

struct err desk_code(struct http_request *r, struct http_response *out)
{
    struct http_form form;
    struct str secret;
    TRY(http_form_parse(r->arena, r->body, &form));
    struct str next = http_form_value(&form, S("next"));
    struct err e =
        newsroom_sign_in_code(site_of(r)->newsroom, r->arena, access_secret(r), http_form_value(&form, S("code")),
                              S(""), r->address, http_request_header(r, S("User-Agent")), &secret);
    if (err_is(e, &ERR_NOT_FOUND)) {
        start_again(out);
        return OK;
    }
    if (notice_can_say(e))
        return render_code(r, out, next, e);
    TRY(e);
    return login_enter(r, out, secret, login_next(next));
}

struct err desk_sign_out(struct http_request *r, struct http_response *out)
{
    TRY(newsroom_sign_out(site_of(r)->newsroom, access_actor(r), access_secret(r)));
    out->private = true;
    http_response_redirect(out, 303, S("/desk/sign-in/"));
    http_response_header(out, S("Set-Cookie"), access_cookie(r, S("")));
    return OK;
}
