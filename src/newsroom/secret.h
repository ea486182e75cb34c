/* secret.h - passwords and tokens: made, hashed, compared; and what must be read again: sealed. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef NEWSROOM_SECRET_H
#define NEWSROOM_SECRET_H

#include "base/base.h"

#define SECRET_HASH_SIZE 32

/* argon2id of a password (RFC 9106), with its salt and cost, as text in a. ERR_SYSTEM when its memory is not to be had.
 */
struct err secret_hash_password(struct arena *a, struct str password, struct str *out);
/* Whether password belongs to hash. hash none: takes the same time and says no. */
bool secret_password_is(struct arena *a, struct str hash, struct str password);
/* SHA-256 of a token: it is random itself, so no salt and no cost are needed. In a. */
struct str secret_hash_token(struct arena *a, struct str token);
/* 256 random bits as 43 characters of base64url, in a. */
struct str secret_make_token(struct arena *a);

/* Secrets at rest: who has the database alone reads none. key: the newsroom's (newsroom_key); purpose: of this sort of
 * secret, so that one cannot stand in another's place. The sealed bytes are longer by SECRET_SEAL_SIZE; in a. */
#define SECRET_SEAL_SIZE 40
struct str secret_seal(struct arena *a, const unsigned char *key, struct str purpose, struct str secret);
/* False: sealed with another key or for another purpose, or changed since. */
bool secret_open(struct arena *a, const unsigned char *key, struct str purpose, struct str sealed, struct str *out);

#endif
