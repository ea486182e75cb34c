/* webauthn.h - what an authenticator says, checked: Web Authentication Level 2, sections 7.1 and 7.2. No store, no
 * clock. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef NEWSROOM_WEBAUTHN_H
#define NEWSROOM_WEBAUTHN_H

#include "base/base.h"

#define WEBAUTHN_MAX 4096 /* bytes of each part that a browser sends */
#define WEBAUTHN_KEYS 10  /* of an account */

/* Whom the keys are for. */
struct webauthn_site {
    struct str id;     /* "news.example": the setting's host, without a port */
    struct str origin; /* "https://news.example": as browsers write it */
};

struct webauthn_key {
    struct str credential, public_key;
    int64_t algorithm, sign_count;
};

/* The site of a newsroom's address, in a; false when it is none that a browser gives keys to (an IP address). */
bool webauthn_site(struct arena *a, struct str url, struct webauthn_site *out);

/* What navigator.credentials.create gave: clientDataJSON and the authenticator's data (attestation is not asked for, as
 * it says nothing that we would act on). The person must have been verified. *out in a. ERR_FORBIDDEN says why not. */
struct err webauthn_register(struct arena *a, const struct webauthn_site *site, struct str challenge,
                             struct str client_data, struct str authenticator_data, struct webauthn_key *out);
/* What navigator.credentials.get gave, signed by key; *sign_count is its counter now. ERR_FORBIDDEN says why not: also
 * when the counter did not grow, as that of a copied key. */
struct err webauthn_assert(struct arena *a, const struct webauthn_site *site, struct str challenge,
                           const struct webauthn_key *key, struct str client_data, struct str authenticator_data,
                           struct str signature, int64_t *sign_count);

#endif
