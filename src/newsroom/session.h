/* session.h - signing in, and staying so: sessions kept by the server. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef NEWSROOM_SESSION_H
#define NEWSROOM_SESSION_H

#include "newsroom/newsroom.h"
#include "store/statements.h"

/*
 * Signs in: throttled per account and per network address, so that who guesses elsewhere does not shut the owner out;
 * the same time and words for an unknown name as for a wrong password.
 * *pending: the account has a second factor: the secret is good for newsroom_sign_in_code alone, ten minutes long.
 * *secret (in a, 43 characters of base64url, 256 bits) goes into the cookie; only its hash is stored. ERR_FORBIDDEN:
 * wrong name or password; ERR_BUSY: too many attempts, the detail says when to try again.
 */
struct err newsroom_sign_in(struct newsroom *n, struct arena *a, struct str name, struct str password,
                            struct str address, struct str agent, struct str *secret, bool *pending);

/* The second step, with the secret of a pending session: a code by the clock or a recovery code, each good once. The
 * pending session ends and *secret (in a) is a new one. name: whose session it has to be; empty: anybody's.
 * ERR_NOT_FOUND: no such session, or it waited too long; ERR_CONFLICT: it is another account's; ERR_FORBIDDEN: wrong
 * code; ERR_BUSY: too many. */
struct err newsroom_sign_in_code(struct newsroom *n, struct arena *a, struct str pending, struct str code,
                                 struct str name, struct str address, struct str agent, struct str *secret);
/* Whether the secret is that of a session that waits for its code. */
struct err newsroom_session_pends(struct newsroom *n, struct arena *a, struct str secret, bool *pending);

/* The password once more, before something that a found-open browser must not do: throttled for the account.
 * ERR_FORBIDDEN: wrong; ERR_BUSY. */
struct err newsroom_reauthenticate(struct newsroom *n, struct arena *a, const struct actor *actor, struct str password);

/* Who a session's secret stands for; it counts as seen. ERR_NOT_FOUND: none, ended, pending, idle too long, or its
 * account is disabled. The texts of out live in a. */
struct err newsroom_session_actor(struct newsroom *n, struct arena *a, struct str secret, struct str address,
                                  struct actor *out);
/* Ends a session. Fine when there is none. */
struct err newsroom_sign_out(struct newsroom *n, const struct actor *actor, struct str secret);
/* Writes a session of an account, within a write transaction that has made sure of the person otherwise. */
struct err session_begin(struct newsroom *n, struct arena *a, struct db_conn *conn, int64_t account_id,
                         struct str address, struct str agent, struct str secret);
/* Forgets sessions and throttles that are over. */
struct err newsroom_session_prune(struct newsroom *n);

#endif
