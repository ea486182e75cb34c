/* access.c - who may call a route, and that a form was ours. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "page/access.h"

#include "base/time.h"
#include "http/form.h"
#include "newsroom/session.h"

#include <sodium.h>

#define PLAIN_COOKIE "dateline" /* where TLS is not in use: a newsroom tried out on its own machine */
#define TOKEN_HOURS 24

static bool is_https(const struct http_request *r)
{
    return str_starts(newsroom_settings(site_of(r)->newsroom)->url, S("https://"));
}

static struct str cookie_name(const struct http_request *r)
{
    return is_https(r) ? S(ACCESS_COOKIE) : S(PLAIN_COOKIE);
}

struct str access_secret(const struct http_request *r)
{
    return http_request_cookie(r, cookie_name(r));
}

/* Kept with the request by its first look-up: handlers ask again. */
struct person {
    struct actor actor;
    bool unknown; /* the store could not say */
};

static const struct person *look_up(struct http_request *r)
{
    struct person *person = r->person;
    if (person)
        return person;
    person = arena_make(r->arena, struct person);
    r->person = person;
    struct str secret = access_secret(r);
    struct err e =
        secret.n ? newsroom_session_actor(site_of(r)->newsroom, r->arena, secret, r->address, &person->actor) : OK;
    if (failed(e))
        *person = (struct person){.unknown = !err_is(e, &ERR_NOT_FOUND)};
    return person;
}

const struct actor *access_actor(struct http_request *r)
{
    return &look_up(r)->actor;
}

static enum role role_of_access(enum http_access access)
{
    return access == ACCESS_ADMINISTRATOR ? ROLE_ADMINISTRATOR
           : access == ACCESS_EDITOR      ? ROLE_EDITOR
           : access == ACCESS_WRITER      ? ROLE_WRITER
           : access == ACCESS_CONTRIBUTOR ? ROLE_CONTRIBUTOR
                                          : ROLE_TRANSLATOR;
}

bool access_may(enum role role, enum http_access access)
{
    bool writes = role == ROLE_CONTRIBUTOR || role == ROLE_WRITER;
    return role >= role_of_access(access) && !(access == ACCESS_TRANSLATOR && writes);
}

/* What somebody may do who has to set up a second factor first: that, and leave. */
static bool is_of_own_account(const struct http_route *route)
{
    struct str pattern = str_from_c(route->pattern);
    return str_starts(pattern, S("/desk/account/")) || str_equal(pattern, S("/desk/sign-out/"));
}

enum access_verdict access_check(struct http_request *r)
{
    enum http_access access = r->route->access;
    if (access == ACCESS_PUBLIC)
        return ACCESS_GRANTED;
    if (access == ACCESS_LOOPBACK)
        return r->loopback ? ACCESS_GRANTED : ACCESS_REFUSED;
    const struct actor *actor = access_actor(r);
    if (look_up(r)->unknown)
        return ACCESS_UNKNOWN;
    if (actor->role == ROLE_NONE)
        return ACCESS_SIGN_IN;
    if (!access_may(actor->role, access))
        return ACCESS_REFUSED;
    return actor->unready && !is_of_own_account(r->route) ? ACCESS_SET_UP : ACCESS_GRANTED;
}

/* A keyed hash over the session, or over the hour for who has none: nothing to store, nothing to guess. */
static struct str make_token(struct http_request *r, int64_t hour)
{
    unsigned char digest[32];
    char hex[65];
    struct str secret = access_secret(r);
    struct str bound = secret.n ? str_format(r->arena, "form:%.*s", STR_ARG(secret))
                                : str_format(r->arena, "form before sign-in:%lld", (long long)hour);
    crypto_generichash(digest, sizeof(digest), (const unsigned char *)bound.p, (unsigned long long)bound.n,
                       newsroom_key(site_of(r)->newsroom), NEWSROOM_KEY_SIZE);
    sodium_bin2hex(hex, sizeof(hex), digest, sizeof(digest));
    return str_copy(r->arena, str_from_c(hex));
}

static int64_t hour_now(void)
{
    return time_now() / (3600 * TIME_SECOND);
}

struct str access_form_token(struct http_request *r)
{
    return make_token(r, hour_now());
}

static bool token_matches(struct http_request *r, struct str token)
{
    bool matches = false;
    if (token.n != 64)
        return false;
    for (int64_t age = 0; age < TOKEN_HOURS; age++) {
        struct str right = make_token(r, hour_now() - age);
        matches = matches || sodium_memcmp(right.p, token.p, 64) == 0;
    }
    return matches;
}

/* The scheme and host that our own pages have, as the browser sees them. */
static bool is_own_origin(const struct http_request *r, struct str origin)
{
    struct str own = newsroom_settings(site_of(r)->newsroom)->url;
    struct str seen = str_format(r->arena, "%s://%.*s", r->secure ? "https" : "http", STR_ARG(r->host));
    return str_equal_nocase(origin, own) || str_equal_nocase(origin, seen);
}

/* What our own scripts send, with the token in a header. No form can have these types, and no other site's page can
 * send them or that header: it would have to ask first, and is not answered (Fetch, CORS protocol). */
static bool is_script_type(struct str type)
{
    return str_equal_nocase(type, S("application/json")) || str_starts(type, S("image/")) ||
           str_equal_nocase(type, S("application/octet-stream"));
}

struct err access_check_form(struct http_request *r)
{
    struct http_form form;
    struct str origin = http_request_header(r, S("Origin"));
    struct str from = http_request_header(r, S("Sec-Fetch-Site"));
    if (from.n && !str_equal(from, S("same-origin")))
        return err_make(&ERR_FORBIDDEN, "the form was sent from another site");
    if (origin.n && !is_own_origin(r, origin))
        return err_make(&ERR_FORBIDDEN, "the form was sent from another site");
    struct str token = http_request_header(r, S("X-Dateline-Token"));
    struct str type = http_request_header(r, S("Content-Type"));
    if (!is_script_type(type)) {
        if (!http_form_is_type(type))
            return err_make(&ERR_FORBIDDEN, "not sent as a form");
        TRY(http_form_parse(r->arena, r->body, &form));
        token = http_form_value(&form, S("token"));
    }
    if (!token_matches(r, token))
        return err_make(&ERR_FORBIDDEN, "the form's token is missing or too old; load the page again");
    return OK;
}

struct str access_cookie(struct http_request *r, struct str secret)
{
    return str_format(r->arena, "%.*s=%.*s; Path=/; HttpOnly; SameSite=Lax%s%s", STR_ARG(cookie_name(r)),
                      STR_ARG(secret), is_https(r) ? "; Secure" : "", secret.n ? "" : "; Max-Age=0");
}
