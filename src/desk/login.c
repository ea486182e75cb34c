/* login.c - signing in to the desk, and out. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/frame.h"
#include "desk/routes.h"
#include "http/form.h"
#include "newsroom/session.h"
#include "page/access.h"
#include "text/url.h"

#define HOME "/desk/"

/* Only a page of the desk: nobody is sent elsewhere from here. */
static struct str safe_next(struct str next)
{
    return url_is_own_path(next) && str_starts(next, S(HOME)) ? next : S(HOME);
}

static struct err render(struct http_request *r, struct http_response *out, struct str name, struct str next,
                         struct str problem)
{
    struct page p;
    TRY(desk_begin(&p, r, out, S("desk_sign_in"), DESK_NOWHERE, S("")));
    struct value *login = value_set_map(p.a, p.view, S("login"));
    value_set_text(p.a, login, S("action"), S("/desk/sign-in/"));
    value_set_text(p.a, login, S("next"), safe_next(next));
    value_set_text(p.a, login, S("name"), name);
    page_set_text_or_false(&p, login, S("problem"), problem);
    return desk_end(&p, S("desk-login"));
}

struct err desk_sign_in_page(struct http_request *r, struct http_response *out)
{
    return render(r, out, S(""), http_request_query(r, S("next")), (struct str){0});
}

static struct str problem_of(struct http_request *r, struct err e)
{
    struct theme *theme = site_hold_theme(site_of(r));
    struct str language = desk_language(access_actor(r), newsroom_settings(site_of(r)->newsroom));
    struct str problem =
        err_is(e, &ERR_BUSY) ? str_from_c(err_detail()) : theme_word(theme, language, S("desk_failed"));
    problem = str_copy(r->arena, problem);
    theme_release(theme);
    return problem;
}

struct err desk_sign_in(struct http_request *r, struct http_response *out)
{
    struct http_form form;
    struct str secret;
    TRY(http_form_parse(r->arena, r->body, &form));
    struct str name = http_form_value(&form, S("name")), next = http_form_value(&form, S("next"));
    struct err e = newsroom_sign_in(site_of(r)->newsroom, r->arena, name, http_form_value(&form, S("password")),
                                    r->address, http_request_header(r, S("User-Agent")), &secret);
    out->private = true;
    if (err_is(e, &ERR_FORBIDDEN) || err_is(e, &ERR_BUSY)) {
        out->status = err_is(e, &ERR_BUSY) ? 429 : 403;
        return render(r, out, name, next, problem_of(r, e));
    }
    TRY(e);
    http_response_redirect(out, 303, safe_next(next));
    http_response_header(out, S("Set-Cookie"), access_cookie(r, secret));
    return OK;
}

struct err desk_sign_out(struct http_request *r, struct http_response *out)
{
    TRY(newsroom_sign_out(site_of(r)->newsroom, access_actor(r), access_secret(r)));
    out->private = true;
    http_response_redirect(out, 303, S("/desk/sign-in/"));
    http_response_header(out, S("Set-Cookie"), access_cookie(r, S("")));
    return OK;
}
