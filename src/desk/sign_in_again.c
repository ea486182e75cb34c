/* sign_in_again.c - signing in from a page that stays open: its session has ended while somebody writes (JSON). */
/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/frame.h"
#include "desk/login.h"
#include "desk/resource.h"
#include "desk/routes.h"
#include "newsroom/session.h"
#include "page/error.h"

/* Nobody is signed in whose language it could be: the page says its own. */
static struct str word_in(struct http_request *r, const json_t *body, struct str key)
{
    struct str language = S("en"), wanted = resource_text(body, "language");
    for (ptrdiff_t i = 0; i < desk_language_count(); i++)
        if (str_equal(desk_language_at(i), wanted))
            language = wanted;
    struct theme *theme = site_hold_theme(site_of(r));
    struct str word = str_copy(r->arena, theme_word(theme, language, key));
    theme_release(theme);
    return word;
}

static struct err refuse(struct http_request *r, struct http_response *out, const json_t *body, struct err e,
                         struct str forbidden)
{
    struct str key = err_is(e, &ERR_BUSY)        ? S("desk_too_often")
                     : err_is(e, &ERR_FORBIDDEN) ? forbidden
                     : err_is(e, &ERR_NOT_FOUND) ? S("desk_begin_again")
                     : err_is(e, &ERR_CONFLICT)  ? S("desk_other_account")
                                                 : S("");
    if (!key.n)
        return resource_problem(r, out, e);
    struct resource *answer = resource_begin(r, out);
    json_member_string(&answer->json, S("problem"), word_in(r, body, key));
    return resource_end(answer, err_is(e, &ERR_BUSY) ? 429 : error_status(e));
}

/* The code is asked for next, or the person is in. */
static struct err let_in(struct http_request *r, struct http_response *out, struct str secret, bool pending)
{
    struct resource *answer = resource_begin(r, out);
    json_member_bool(&answer->json, S("pending"), pending);
    TRY(login_keep(r, out, secret));
    return resource_end(answer, 200);
}

struct err desk_sign_in_again(struct http_request *r, struct http_response *out)
{
    json_t *body;
    struct str secret;
    bool pending;
    struct err e = resource_read(r, &body);
    if (failed(e))
        return resource_problem(r, out, e);
    e = newsroom_sign_in(site_of(r)->newsroom, r->arena, resource_text(body, "name"), resource_text(body, "password"),
                         r->address, http_request_header(r, S("User-Agent")), &secret, &pending);
    return failed(e) ? refuse(r, out, body, e, S("desk_failed")) : let_in(r, out, secret, pending);
}

struct err desk_code_again(struct http_request *r, struct http_response *out)
{
    json_t *body;
    struct str secret;
    struct err e = resource_read(r, &body);
    if (failed(e))
        return resource_problem(r, out, e);
    e = newsroom_sign_in_code(site_of(r)->newsroom, r->arena, access_secret(r), resource_text(body, "code"),
                              resource_text(body, "name"), r->address, http_request_header(r, S("User-Agent")),
                              &secret);
    return failed(e) ? refuse(r, out, body, e, S("desk_wrong_code")) : let_in(r, out, secret, false);
}
