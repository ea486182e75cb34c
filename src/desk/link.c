/* link.c - the page behind an administrator's link: a password is set. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/frame.h"
#include "desk/notice.h"
#include "desk/routes.h"
#include "http/form.h"
#include "newsroom/account_link.h"

static const struct notice_words WORDS = {.invalid = S_INIT("desk_password_rule"), .missing = S_INIT("desk_link_over")};

/* e: what was wrong with the password given; a link that is over shows no form. */
static struct err show(struct http_request *r, struct http_response *out, struct err e)
{
    struct page p;
    struct str name, secret = http_request_parameter(r, S("secret"));
    struct err over = newsroom_link_look(site_of(r)->newsroom, r->arena, secret, &name);
    if (failed(over) && !notice_can_say(over))
        return over;
    TRY(desk_begin(&p, r, out, S("desk_set_password"), DESK_NOWHERE, S("")));
    notice_set(&p, failed(over) ? over : e, &WORDS);
    if (failed(over)) {
        value_set_bool(p.a, p.view, S("link"), false);
        return desk_end(&p, S("desk-link"));
    }
    struct value *link = value_set_map(p.a, p.view, S("link"));
    value_set_text(p.a, link, S("action"), str_format(p.a, "/desk/link/%.*s/", STR_ARG(secret)));
    value_set_text(p.a, link, S("name"), name);
    value_set_int(p.a, link, S("least"), LIMIT_PASSWORD_LEAST);
    return desk_end(&p, S("desk-link"));
}

struct err desk_link_page(struct http_request *r, struct http_response *out)
{
    return show(r, out, OK);
}

struct err desk_link_use(struct http_request *r, struct http_response *out)
{
    struct http_form form;
    TRY(http_form_parse(r->arena, r->body, &form));
    struct err e = newsroom_link_use(site_of(r)->newsroom, r->arena, http_request_parameter(r, S("secret")),
                                     http_form_value(&form, S("fresh")), r->address);
    if (notice_can_say(e))
        return show(r, out, e);
    TRY(e);
    notice_redirect(r, out, "/desk/sign-in/", "password");
    return OK;
}
