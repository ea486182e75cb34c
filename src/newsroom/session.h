/* session.h - signing in, and staying so: sessions kept by the server. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef NEWSROOM_SESSION_H
#define NEWSROOM_SESSION_H

#include "newsroom/newsroom.h"
#include "store/statements.h"

/*
 * Signs in: throttled per account and per network address, so that who guesses elsewhere does not shut the owner out;
 * the same time and words for an unknown name as for a wrong password.
 * *secret (in a, 43 characters of base64url, 256 bits) goes into the cookie; only its hash is stored. ERR_FORBIDDEN:
 * wrong name or password; ERR_BUSY: too many attempts, the detail says when to try again.
 */
struct err newsroom_sign_in(struct newsroom *n, struct arena *a, struct str name, struct str password,
                            struct str address, struct str agent, struct str *secret);

/* Who a session's secret stands for; it counts as seen. ERR_NOT_FOUND: none, ended, idle too long, or its account is
 * disabled. The texts of out live in a. */
struct err newsroom_session_actor(struct newsroom *n, struct arena *a, struct str secret, struct str address,
                                  struct actor *out);
/* Ends a session. Fine when there is none. */
struct err newsroom_sign_out(struct newsroom *n, const struct actor *actor, struct str secret);
/* Forgets sessions and throttles that are over. */
struct err newsroom_session_prune(struct newsroom *n);

#endif
