/* passkey.h - keys on a phone or a stick that let somebody in without password and code. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef NEWSROOM_PASSKEY_H
#define NEWSROOM_PASSKEY_H

#include "newsroom/webauthn.h"
#include "newsroom/newsroom.h"
#include "store/statements.h"

/* What a browser sends back: each part in base64url as the page's script wrote it. */
struct passkey_answer {
    struct str challenge;
    struct str credential; /* only to sign in: which key it is */
    struct str client_data, authenticator_data, signature;
};

/* A challenge for the browser that holds this session's secret (none before signing in), good for ten minutes and for
 * one answer; base64url, in a. Nothing is stored until it is answered. */
struct str newsroom_passkey_challenge(struct newsroom *n, struct arena *a, struct str session);
/* What authenticators know an account by: 32 bytes that say nothing, as base64url in a. */
struct str newsroom_passkey_user(struct newsroom *n, struct arena *a, const struct actor *actor);

/* The actor's keys, oldest first. */
struct err newsroom_passkeys(struct newsroom *n, struct arena *a, const struct actor *actor,
                             struct sql_passkey_list *out);
/* Adds one under a name. ERR_FORBIDDEN: the answer is not right; ERR_INVALID: the name cannot be; ERR_CONFLICT: the key
 * is there already; ERR_LIMIT: the account has WEBAUTHN_KEYS. */
struct err newsroom_passkey_add(struct newsroom *n, struct arena *a, const struct actor *actor, struct str session,
                                const struct passkey_answer *answer, struct str name);
/* ERR_NOT_FOUND: the actor has no such key. */
struct err newsroom_passkey_remove(struct newsroom *n, const struct actor *actor, int64_t id);

/* Signs in by a key: the person was verified by it, so nothing else is asked. *secret as newsroom_sign_in.
 * ERR_FORBIDDEN: not right, or nobody's. */
struct err newsroom_passkey_sign_in(struct newsroom *n, struct arena *a, const struct passkey_answer *answer,
                                    struct str session, struct str address, struct str agent, struct str *secret);

#endif
