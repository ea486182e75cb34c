/* access.h - who may call a route, and that a form was ours: checked before any handler runs. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PAGE_ACCESS_H
#define PAGE_ACCESS_H

#include "page/site.h"

#define ACCESS_COOKIE "__Host-dateline"

/* What the check says. */
enum access_verdict {
    ACCESS_GRANTED,
    ACCESS_SIGN_IN,
    ACCESS_UNKNOWN, /* the store could not be asked who it is */
    ACCESS_SET_UP,  /* a second factor first, at ACCESS_SET_UP_PATH */
    ACCESS_REFUSED,
};
#define ACCESS_SET_UP_PATH "/desk/account/second-factor/"

/* Whether a role may call routes of that access; not to be asked of ACCESS_PUBLIC and ACCESS_LOOPBACK. */
bool access_may(enum role role, enum http_access access);

/* Checks r against its route: loopback, the session's role. */
enum access_verdict access_check(struct http_request *r);

/* The person of the request's session; role ROLE_NONE without one. Looked up once a request. */
const struct actor *access_actor(struct http_request *r);
/* The session's secret as the cookie carries it, or none. */
struct str access_secret(const struct http_request *r);

/* A form's token: bound to the session (or, before sign-in, to the newsroom and the hour). In a. */
struct str access_form_token(struct http_request *r);
/* OK when a form's token is right and it was sent from our own pages (Origin, Sec-Fetch-Site); ERR_FORBIDDEN otherwise.
 */
struct err access_check_form(struct http_request *r);

/* The Set-Cookie value that keeps, or ends (secret none), a session. Without https the name has no __Host- and the
 * cookie is not Secure: browsers would not send it back. */
struct str access_cookie(struct http_request *r, struct str secret);

#endif
