/* second_factor.c - one's own second factor: set up, recovery codes, taken away. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/account.h"
#include "desk/qr.h"
#include "desk/routes.h"
#include "newsroom/factor.h"
#include "page/access.h"
#include "page/language.h"

#define GROUP 4 /* characters of the secret that stand together, for who types it */

static const struct notice_words WORDS = {.forbidden = S_INIT("desk_wrong_password")};
static const struct notice_words CODE_WORDS = {.forbidden = S_INIT("desk_wrong_code"),
                                               .missing = S_INIT("desk_begin_again")};

static struct value *fill_factor(struct page *p, const struct factor *factor)
{
    struct value *view = value_set_map(p->a, p->view, S("factor"));
    value_set_bool(p->a, view, S("on"), factor->on);
    value_set_bool(p->a, view, S("required"), access_actor(p->request)->unready);
    page_set_time(p, view, S("since"), factor->since, factor->on ? dates_short(p->a, &p->dates, factor->since) : S(""));
    struct str left = page_grouped(p, factor->recovery);
    value_set_text(p->a, view, S("left"), page_word_with(p, S("desk_recovery_left"), S("count"), left));
    value_set_bool(p->a, view, S("waiting"), false);
    value_set_bool(p->a, view, S("fresh"), false);
    return view;
}

static struct err begin(struct page *p, struct http_request *r, struct http_response *out, struct err e,
                        const struct notice_words *words, struct value **view)
{
    struct factor factor;
    TRY(account_begin(p, r, out, ACCESS_SET_UP_PATH, S("")));
    notice_set(p, e, words);
    TRY(newsroom_factor(p->site->newsroom, access_actor(r), &factor));
    *view = fill_factor(p, &factor);
    return OK;
}

static struct err show(struct http_request *r, struct http_response *out, struct err e,
                       const struct notice_words *words)
{
    struct page p;
    struct value *factor;
    TRY(begin(&p, r, out, e, words, &factor));
    return desk_end(&p, S("desk-factor"));
}

static struct str in_groups(struct arena *a, struct str text)
{
    struct str out = S("");
    for (ptrdiff_t i = 0; i < text.n; i += GROUP)
        out = str_format(a, "%.*s%s%.*s", STR_ARG(out), i ? " " : "", STR_ARG(str_slice(text, i, i + GROUP)));
    return out;
}

/* The page with the secret, and the field for the first code. */
static struct err show_secret(struct http_request *r, struct http_response *out, const unsigned char *secret,
                              struct err e)
{
    struct page p;
    struct str svg;
    struct value *factor;
    TRY(begin(&p, r, out, e, &CODE_WORDS, &factor));
    struct value *waiting = value_set_map(p.a, factor, S("waiting"));
    struct str address = totp_address(p.a, secret, p.settings->title, access_actor(r)->who);
    TRY(qr_svg(p.a, address, page_word(&p, S("desk_qr")), &svg));
    value_set_text(p.a, waiting, S("secret"), in_groups(p.a, totp_text(p.a, secret)));
    value_set_text(p.a, waiting, S("address"), address);
    value_set_trusted_html(p.a, waiting, S("qr"), svg);
    return desk_end(&p, S("desk-factor"));
}

static struct err show_codes(struct http_request *r, struct http_response *out, const struct str *codes)
{
    struct page p;
    struct value *factor;
    TRY(begin(&p, r, out, OK, &WORDS, &factor));
    struct value *fresh = value_set_map(p.a, factor, S("fresh"));
    struct value *list = value_set_list(p.a, fresh, S("codes"));
    for (int i = 0; i < FACTOR_RECOVERY_CODES; i++)
        value_set_text(p.a, value_append_map(p.a, list), S("code"), codes[i]);
    return desk_end(&p, S("desk-factor"));
}

struct err desk_factor_page(struct http_request *r, struct http_response *out)
{
    return show(r, out, OK, &WORDS);
}

static struct err begin_factor(struct http_request *r, unsigned char *secret)
{
    struct http_form form;
    TRY(account_read_form(r, &form));
    return newsroom_factor_begin(site_of(r)->newsroom, access_actor(r), secret);
}

struct err desk_factor_begin(struct http_request *r, struct http_response *out)
{
    unsigned char secret[TOTP_SECRET_SIZE];
    struct err e = begin_factor(r, secret);
    if (notice_can_say(e))
        return show(r, out, e, &WORDS);
    TRY(e);
    return show_secret(r, out, secret, OK);
}

static struct err confirm(struct http_request *r, struct str *codes)
{
    struct http_form form;
    TRY(http_form_parse(r->arena, r->body, &form));
    return newsroom_factor_confirm(site_of(r)->newsroom, r->arena, access_actor(r), http_form_value(&form, S("code")),
                                   access_secret(r), codes);
}

/* From now on the request's person may go anywhere: the page shows it. */
static struct err show_confirmed(struct http_request *r, struct http_response *out, const struct str *codes)
{
    r->person = NULL;
    return show_codes(r, out, codes);
}

struct err desk_factor_confirm(struct http_request *r, struct http_response *out)
{
    unsigned char secret[TOTP_SECRET_SIZE];
    struct str codes[FACTOR_RECOVERY_CODES];
    struct err e = confirm(r, codes);
    if (!failed(e))
        return show_confirmed(r, out, codes);
    if (!notice_can_say(e))
        return e;
    if (failed(newsroom_factor_waiting(site_of(r)->newsroom, access_actor(r), secret)))
        return show(r, out, err_make(&ERR_NOT_FOUND, "begin again"), &CODE_WORDS);
    return show_secret(r, out, secret, e);
}

static struct err renew(struct http_request *r, struct str *codes)
{
    struct http_form form;
    TRY(account_read_form(r, &form));
    return newsroom_factor_renew(site_of(r)->newsroom, r->arena, access_actor(r), codes);
}

struct err desk_factor_renew(struct http_request *r, struct http_response *out)
{
    struct str codes[FACTOR_RECOVERY_CODES];
    struct err e = renew(r, codes);
    if (notice_can_say(e))
        return show(r, out, e, &WORDS);
    TRY(e);
    return show_codes(r, out, codes);
}

static struct err take_away(struct http_request *r)
{
    struct http_form form;
    TRY(account_read_form(r, &form));
    return newsroom_factor_remove(site_of(r)->newsroom, access_actor(r), access_actor(r)->who, access_secret(r));
}

struct err desk_factor_remove(struct http_request *r, struct http_response *out)
{
    struct err e = take_away(r);
    if (notice_can_say(e))
        return show(r, out, e, &WORDS);
    TRY(e);
    notice_redirect(r, out, ACCESS_SET_UP_PATH, "factor");
    return OK;
}
