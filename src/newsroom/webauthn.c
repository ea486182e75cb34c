/* webauthn.c - what an authenticator says, checked. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "newsroom/webauthn.h"

#include "newsroom/cbor.h"
#include "text/url.h"

#include <arpa/inet.h>
#include <fido.h>
#include <fido/eddsa.h>
#include <fido/es256.h>
#include <fido/rs256.h>
#include <jansson.h>
#include <pthread.h>
#include <sodium.h>

#define HASH_SIZE 32
#define HEAD_SIZE 37 /* hash of the site's id, flags, counter: section 6.1 */
#define FLAG_PRESENT 0x01
#define FLAG_VERIFIED 0x04
#define FLAG_KEY 0x40
#define KIND_SIZE 16 /* of the authenticator, before the credential's length in two bytes: section 6.5.1 */

static const int ALGORITHMS[] = {COSE_ES256, COSE_EDDSA, COSE_RS256};

static struct err refuse(const char *why)
{
    return err_make(&ERR_FORBIDDEN, "the passkey is not taken: %s", why);
}

static void start_library(void)
{
    fido_init(0);
}

static void make_ready(void)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, start_library);
}

bool webauthn_site(struct arena *a, struct str url, struct webauthn_site *out)
{
    struct url parts;
    struct str host, port;
    struct in_addr four;
    if (!url_parse(url, &parts) || parts.kind != URL_HTTP)
        return false;
    struct str scheme = str_starts(url, S("https://")) ? S("https://") : S("http://");
    struct str authority;
    str_cut(str_from(url, scheme.n), '/', &authority, &port);
    authority = str_lower_ascii(a, authority);
    str_cut(authority, ':', &host, &port);
    *out = (struct webauthn_site){.id = host, .origin = str_concat(a, scheme, authority)};
    return host.n && host.p[0] != '[' && inet_pton(AF_INET, str_to_c(a, host), &four) != 1;
}

static bool member_is(const json_t *data, const char *name, struct str right)
{
    const json_t *member = json_object_get(data, name);
    struct str text = {json_string_value(member), (ptrdiff_t)json_string_length(member)};
    return text.p && str_equal(text, right);
}

static struct err check_members(const json_t *data, const struct webauthn_site *site, struct str type,
                                struct str challenge)
{
    if (!member_is(data, "type", type))
        return refuse("it answers another question");
    if (!member_is(data, "challenge", challenge))
        return refuse("it answers another page's challenge");
    if (!member_is(data, "origin", site->origin))
        return refuse("it was asked for by another site");
    return json_is_true(json_object_get(data, "crossOrigin")) ? refuse("it was asked for in another site's frame") : OK;
}

static struct err check_client(const struct webauthn_site *site, struct str type, struct str challenge,
                               struct str client_data)
{
    json_error_t fault;
    if (client_data.n > WEBAUTHN_MAX)
        return refuse("its data are too long");
    json_t *data = json_loadb(client_data.p, (size_t)client_data.n, JSON_REJECT_DUPLICATES, &fault);
    struct err e = data ? check_members(data, site, type, challenge) : refuse("its data are no JSON");
    json_decref(data);
    return e;
}

static struct err check_head(const struct webauthn_site *site, struct str authenticator_data)
{
    unsigned char hash[HASH_SIZE];
    if (authenticator_data.n < HEAD_SIZE || authenticator_data.n > WEBAUTHN_MAX)
        return refuse("its data have no sensible length");
    crypto_hash_sha256(hash, (const unsigned char *)site->id.p, (unsigned long long)site->id.n);
    if (sodium_memcmp(hash, authenticator_data.p, HASH_SIZE) != 0)
        return refuse("it is another site's");
    unsigned flags = (unsigned char)authenticator_data.p[HASH_SIZE];
    return (flags & FLAG_PRESENT) && (flags & FLAG_VERIFIED) ? OK : refuse("it did not ask who is there");
}

/* What stands at the end: nothing, or one item that is whole. */
static bool are_whole_extensions(struct str extensions)
{
    return extensions.n == 0 || cbor_size(extensions) == extensions.n;
}

/* Whether the key is there as long as it says it is: the library makes room before it reads. */
static bool has_whole_key(struct str data)
{
    struct str rest = str_from(data, HEAD_SIZE + KIND_SIZE);
    if (!((unsigned char)data.p[HASH_SIZE] & FLAG_KEY) || rest.n < 2)
        return false;
    ptrdiff_t size = (unsigned char)rest.p[0] << 8 | (unsigned char)rest.p[1];
    ptrdiff_t key = cbor_size(str_from(rest, 2 + size));
    return key > 0 && are_whole_extensions(str_from(rest, 2 + size + key));
}

static struct str copy_bytes(struct arena *a, const unsigned char *p, size_t n)
{
    return str_copy(a, (struct str){(const char *)p, (ptrdiff_t)n});
}

/* The library wants to know the key's kind before it reads it. */
static bool read_credential(struct arena *a, int algorithm, struct str data, struct webauthn_key *out)
{
    fido_cred_t *cred = fido_cred_new();
    bool right = cred && fido_cred_set_type(cred, algorithm) == FIDO_OK &&
                 fido_cred_set_authdata_raw(cred, (const unsigned char *)data.p, (size_t)data.n) == FIDO_OK &&
                 fido_cred_id_len(cred) > 0 && fido_cred_pubkey_len(cred) > 0;
    if (right)
        *out = (struct webauthn_key){
            .credential = copy_bytes(a, fido_cred_id_ptr(cred), fido_cred_id_len(cred)),
            .public_key = copy_bytes(a, fido_cred_pubkey_ptr(cred), fido_cred_pubkey_len(cred)),
            .algorithm = algorithm,
            .sign_count = fido_cred_sigcount(cred),
        };
    fido_cred_free(&cred);
    return right;
}

struct err webauthn_register(struct arena *a, const struct webauthn_site *site, struct str challenge,
                             struct str client_data, struct str authenticator_data, struct webauthn_key *out)
{
    make_ready();
    TRY(check_client(site, S("webauthn.create"), challenge, client_data));
    TRY(check_head(site, authenticator_data));
    if (!has_whole_key(authenticator_data))
        return refuse("its key is cut short");
    for (ptrdiff_t i = 0; i < COUNT_OF(ALGORITHMS); i++)
        if (read_credential(a, ALGORITHMS[i], authenticator_data, out))
            return OK;
    return refuse("its key is of no kind that we know");
}

/* The key as the library's own type; NULL when it cannot be. */
static void *open_key(const struct webauthn_key *key)
{
    const void *bytes = key->public_key.p;
    size_t size = (size_t)key->public_key.n;
    void *pk = key->algorithm == COSE_ES256   ? (void *)es256_pk_new()
               : key->algorithm == COSE_EDDSA ? (void *)eddsa_pk_new()
                                              : (void *)rs256_pk_new();
    int result = !pk                            ? FIDO_ERR_INTERNAL
                 : key->algorithm == COSE_ES256 ? es256_pk_from_ptr(pk, bytes, size)
                 : key->algorithm == COSE_EDDSA ? eddsa_pk_from_ptr(pk, bytes, size)
                                                : rs256_pk_from_ptr(pk, bytes, size);
    if (result == FIDO_OK)
        return pk;
    free(pk);
    return NULL;
}

static bool fill_assertion(struct arena *a, fido_assert_t *assert, const struct webauthn_site *site,
                           struct str client_data, struct str data, struct str signature)
{
    return fido_assert_set_count(assert, 1) == FIDO_OK &&
           fido_assert_set_rp(assert, str_to_c(a, site->id)) == FIDO_OK &&
           fido_assert_set_clientdata(assert, (const unsigned char *)client_data.p, (size_t)client_data.n) == FIDO_OK &&
           fido_assert_set_authdata_raw(assert, 0, (const unsigned char *)data.p, (size_t)data.n) == FIDO_OK &&
           fido_assert_set_up(assert, FIDO_OPT_TRUE) == FIDO_OK &&
           fido_assert_set_uv(assert, FIDO_OPT_TRUE) == FIDO_OK &&
           fido_assert_set_sig(assert, 0, (const unsigned char *)signature.p, (size_t)signature.n) == FIDO_OK;
}

struct err webauthn_assert(struct arena *a, const struct webauthn_site *site, struct str challenge,
                           const struct webauthn_key *key, struct str client_data, struct str authenticator_data,
                           struct str signature, int64_t *sign_count)
{
    make_ready();
    TRY(check_client(site, S("webauthn.get"), challenge, client_data));
    TRY(check_head(site, authenticator_data));
    if (!are_whole_extensions(str_from(authenticator_data, HEAD_SIZE)))
        return refuse("its data are cut short");
    if (signature.n < 1 || signature.n > WEBAUTHN_MAX)
        return refuse("its signature has no sensible length");
    void *pk = open_key(key);
    fido_assert_t *assert = fido_assert_new();
    bool right = pk && assert &&fill_assertion(a, assert, site, client_data, authenticator_data, signature) &&
                 fido_assert_verify(assert, 0, (int)key->algorithm, pk) == FIDO_OK;
    *sign_count = right ? fido_assert_sigcount(assert, 0) : 0;
    fido_assert_free(&assert);
    free(pk);
    if (!right)
        return refuse("its signature is wrong");
    return *sign_count > key->sign_count || (*sign_count == 0 && key->sign_count == 0)
               ? OK
               : refuse("its counter did not grow, as that of a copied key");
}
