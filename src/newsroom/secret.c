/* secret.c - passwords and tokens: made, hashed, compared; and what must be read again: sealed. */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * argon2id with 19 MiB and two passes: the least that OWASP's Password Storage Cheat Sheet gives, so that a sign-in is
 * bearable on a small machine. One is computed at a time, however many try: more would only multiply the memory.
 */
#include "newsroom/secret.h"

#include "base/random.h"
#include "newsroom/newsroom.h"

#include <assert.h>
#include <pthread.h>
#include <sodium.h>

#define PASSES 2
#define MEMORY ((size_t)19 * 1024 * 1024)
#define TOKEN_BYTES 32

static pthread_mutex_t one_at_a_time = PTHREAD_MUTEX_INITIALIZER;

/* What unknown names are compared with: made by the same cost, of a password that nobody has. */
static const char NOBODY[] =
    "$argon2id$v=19$m=19456,t=2,p=1$MDEyMzQ1Njc4OWFiY2RlZg$OzWJkCd6BAiPt0vkIXD9UzvMPZYCXo0TGGsYpZJ3jR0";

struct err secret_hash_password(struct arena *a, struct str password, struct str *out)
{
    char hash[crypto_pwhash_STRBYTES];
    pthread_mutex_lock(&one_at_a_time);
    int result = crypto_pwhash_str_alg(hash, password.p, (unsigned long long)password.n, PASSES, MEMORY,
                                       crypto_pwhash_ALG_ARGON2ID13);
    pthread_mutex_unlock(&one_at_a_time);
    if (result != 0)
        return err_make(&ERR_SYSTEM, "no memory to hash a password");
    *out = str_copy(a, str_from_c(hash));
    return OK;
}

bool secret_password_is(struct arena *a, struct str hash, struct str password)
{
    const char *known = hash.n ? str_to_c(a, hash) : NOBODY;
    pthread_mutex_lock(&one_at_a_time);
    int result = crypto_pwhash_str_verify(known, password.n ? password.p : "", (unsigned long long)password.n);
    pthread_mutex_unlock(&one_at_a_time);
    return result == 0 && hash.n > 0;
}

struct str secret_hash_token(struct arena *a, struct str token)
{
    char *hash = arena_bytes(a, SECRET_HASH_SIZE);
    crypto_hash_sha256((unsigned char *)hash, (const unsigned char *)token.p, (unsigned long long)token.n);
    return (struct str){hash, SECRET_HASH_SIZE};
}

struct str secret_make_token(struct arena *a)
{
    unsigned char bytes[TOKEN_BYTES];
    char text[sodium_base64_ENCODED_LEN(TOKEN_BYTES, sodium_base64_VARIANT_URLSAFE_NO_PADDING)];
    random_bytes(bytes, sizeof bytes);
    sodium_bin2base64(text, sizeof text, bytes, sizeof bytes, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    return str_copy(a, str_from_c(text));
}

/* ---- sealing ---- */

static_assert(SECRET_SEAL_SIZE == crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES, "what a seal adds");

static void make_key(const unsigned char *from, struct str purpose, unsigned char key[crypto_secretbox_KEYBYTES])
{
    crypto_generichash(key, crypto_secretbox_KEYBYTES, (const unsigned char *)purpose.p, (size_t)purpose.n, from,
                       NEWSROOM_KEY_SIZE);
}

struct str secret_seal(struct arena *a, const unsigned char *key, struct str purpose, struct str secret)
{
    unsigned char own[crypto_secretbox_KEYBYTES];
    unsigned char *out = (unsigned char *)arena_bytes(a, secret.n + SECRET_SEAL_SIZE);
    make_key(key, purpose, own);
    random_bytes(out, crypto_secretbox_NONCEBYTES);
    crypto_secretbox_easy(out + crypto_secretbox_NONCEBYTES, (const unsigned char *)secret.p,
                          (unsigned long long)secret.n, out, own);
    sodium_memzero(own, sizeof(own));
    return (struct str){(const char *)out, secret.n + SECRET_SEAL_SIZE};
}

bool secret_open(struct arena *a, const unsigned char *key, struct str purpose, struct str sealed, struct str *out)
{
    unsigned char own[crypto_secretbox_KEYBYTES];
    const unsigned char *p = (const unsigned char *)sealed.p;
    if (sealed.n < SECRET_SEAL_SIZE)
        return false;
    char *secret = arena_bytes(a, sealed.n - SECRET_SEAL_SIZE);
    make_key(key, purpose, own);
    int result = crypto_secretbox_open_easy((unsigned char *)secret, p + crypto_secretbox_NONCEBYTES,
                                            (unsigned long long)sealed.n - crypto_secretbox_NONCEBYTES, p, own);
    sodium_memzero(own, sizeof(own));
    *out = (struct str){secret, sealed.n - SECRET_SEAL_SIZE};
    return result == 0;
}
