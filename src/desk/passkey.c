/* passkey.c - passkeys at the desk: one's own, added and removed; and signing in by one. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/passkey.h"

#include "desk/account.h"
#include "desk/login.h"
#include "desk/routes.h"
#include "newsroom/passkey.h"
#include "page/access.h"

static const struct notice_words ADD_WORDS = {.invalid = S_INIT("desk_passkey_name_rule"),
                                              .forbidden = S_INIT("desk_passkey_refused"),
                                              .conflict = S_INIT("desk_passkey_known")};
static const struct notice_words PASSWORD_WORDS = {.forbidden = S_INIT("desk_wrong_password"),
                                                   .missing = S_INIT("desk_passkey_gone")};

void passkey_fill(struct page *p)
{
    struct webauthn_site site;
    if (!webauthn_site(p->a, p->settings->url, &site)) {
        value_set_bool(p->a, p->view, S("passkey"), false);
        return;
    }
    struct value *passkey = value_set_map(p->a, p->view, S("passkey"));
    value_set_text(p->a, passkey, S("site"), site.id);
    value_set_text(p->a, passkey, S("challenge"),
                   newsroom_passkey_challenge(p->site->newsroom, p->a, access_secret(p->request)));
}

static struct passkey_answer read_answer(const struct http_form *form)
{
    return (struct passkey_answer){.challenge = http_form_value(form, S("challenge")),
                                   .credential = http_form_value(form, S("credential")),
                                   .client_data = http_form_value(form, S("client_data")),
                                   .authenticator_data = http_form_value(form, S("authenticator_data")),
                                   .signature = http_form_value(form, S("signature"))};
}

static struct err fill_keys(struct page *p)
{
    struct sql_passkey_list keys = {0};
    TRY(newsroom_passkeys(p->site->newsroom, p->a, access_actor(p->request), &keys));
    struct value *list = value_set_list(p->a, p->view, S("passkeys"));
    for (ptrdiff_t i = 0; i < keys.count; i++) {
        const struct sql_passkey *key = &keys.items[i];
        struct value *item = value_append_map(p->a, list);
        value_set_int(p->a, item, S("id"), key->id);
        value_set_text(p->a, item, S("name"), key->name);
        page_set_time(p, item, S("added"), key->created_at, dates_short(p->a, &p->dates, key->created_at));
        page_set_time(p, item, S("used"), key->used_at,
                      key->used_at == DB_NULL ? S("") : dates_short(p->a, &p->dates, key->used_at));
    }
    value_set_bool(p->a, p->view, S("has_passkeys"), keys.count > 0);
    return OK;
}

static struct err show(struct http_request *r, struct http_response *out, struct err e,
                       const struct notice_words *words)
{
    struct page p;
    TRY(account_begin(&p, r, out, ACCOUNT_PASSKEYS, PASSKEY_SCRIPT));
    notice_set(&p, e, words);
    passkey_fill(&p);
    value_set_text(p.a, p.view, S("user"), newsroom_passkey_user(p.site->newsroom, p.a, access_actor(r)));
    TRY(fill_keys(&p));
    return desk_end(&p, S("desk-passkeys"));
}

static struct err answer(struct http_request *r, struct http_response *out, struct err e,
                         const struct notice_words *words, const char *done)
{
    if (notice_can_say(e))
        return show(r, out, e, words);
    TRY(e);
    notice_redirect(r, out, ACCOUNT_PASSKEYS, done);
    return OK;
}

struct err desk_passkeys_page(struct http_request *r, struct http_response *out)
{
    return show(r, out, OK, &ADD_WORDS);
}

struct err desk_passkey_add(struct http_request *r, struct http_response *out)
{
    struct http_form form;
    struct err e = account_read_form(r, &form);
    if (failed(e))
        return answer(r, out, e, &PASSWORD_WORDS, "");
    const struct passkey_answer given = read_answer(&form);
    e = newsroom_passkey_add(site_of(r)->newsroom, r->arena, access_actor(r), access_secret(r), &given,
                             http_form_value(&form, S("label")));
    return answer(r, out, e, &ADD_WORDS, "passkey");
}

static struct err take_away(struct http_request *r)
{
    struct http_form form;
    int64_t id;
    TRY(account_read_form(r, &form));
    if (!str_to_i64(http_form_value(&form, S("id")), &id))
        return err_make(&ERR_NOT_FOUND, "there is no such passkey");
    return newsroom_passkey_remove(site_of(r)->newsroom, access_actor(r), id);
}

struct err desk_passkey_remove(struct http_request *r, struct http_response *out)
{
    return answer(r, out, take_away(r), &PASSWORD_WORDS, "passkey_gone");
}

struct err desk_passkey_sign_in(struct http_request *r, struct http_response *out)
{
    struct http_form form;
    struct str secret;
    TRY(http_form_parse(r->arena, r->body, &form));
    const struct passkey_answer given = read_answer(&form);
    struct str next = http_form_value(&form, S("next"));
    struct err e = newsroom_passkey_sign_in(site_of(r)->newsroom, r->arena, &given, access_secret(r), r->address,
                                            http_request_header(r, S("User-Agent")), &secret);
    if (notice_can_say(e))
        return login_show_passkey(r, out, next, e);
    TRY(e);
    return login_enter(r, out, secret, login_next(next));
}
