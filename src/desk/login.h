/* login.h - what the ways of signing in share. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DESK_LOGIN_H
#define DESK_LOGIN_H

#include "page/page.h"

/* Where to go: a page of the desk, or the list of stories for anything else. */
struct str login_next(struct str next);
/* Gives the browser its session and sends it to location; a session that it had before ends. */
struct err login_enter(struct http_request *r, struct http_response *out, struct str secret, struct str location);
/* The same without sending it anywhere. */
struct err login_keep(struct http_request *r, struct http_response *out, struct str secret);
/* The page to sign in at, which says why a passkey was not taken. */
struct err login_show_passkey(struct http_request *r, struct http_response *out, struct str next, struct err e);

#endif
