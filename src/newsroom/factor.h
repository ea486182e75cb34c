/* factor.h - the second factor of an account: codes by the clock, and recovery codes for when the phone is gone. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef NEWSROOM_FACTOR_H
#define NEWSROOM_FACTOR_H

#include "newsroom/newsroom.h"
#include "newsroom/totp.h"

#define FACTOR_RECOVERY_CODES 10

/* How it stands with an account. */
struct factor {
    bool on;          /* the code is asked for at sign-in */
    int64_t since;    /* when it was set up; DB_NULL when off */
    int64_t recovery; /* recovery codes that are left */
};

struct err newsroom_factor(struct newsroom *n, const struct actor *actor, struct factor *out);
/* Makes a secret, which counts for nothing until newsroom_factor_confirm. ERR_CONFLICT: the factor is on already. */
struct err newsroom_factor_begin(struct newsroom *n, const struct actor *actor, unsigned char secret[TOTP_SECRET_SIZE]);
/* The secret that waits to be confirmed. ERR_NOT_FOUND: none does. */
struct err newsroom_factor_waiting(struct newsroom *n, const struct actor *actor,
                                   unsigned char secret[TOTP_SECRET_SIZE]);
/* The first code: from here on one is asked for at sign-in. codes: fresh recovery codes, in a, shown once. The
 * account's other sessions end; keep is the secret of the one that stays. ERR_FORBIDDEN: wrong code; ERR_BUSY: too
 * many. */
struct err newsroom_factor_confirm(struct newsroom *n, struct arena *a, const struct actor *actor, struct str code,
                                   struct str keep, struct str codes[FACTOR_RECOVERY_CODES]);
/* Fresh recovery codes, in a; the old ones are worth nothing. ERR_CONFLICT: the factor is off. */
struct err newsroom_factor_renew(struct newsroom *n, struct arena *a, const struct actor *actor,
                                 struct str codes[FACTOR_RECOVERY_CODES]);
/* Takes the second factor of the account of that name away: one's own, or, for an administrator, of somebody who lost
 * it: then the account's passkeys go too. Its sessions end but for the one of keep. */
struct err newsroom_factor_remove(struct newsroom *n, const struct actor *actor, struct str name, struct str keep);

/* Whether a code is asked for, within a transaction. */
struct err factor_is_on(struct arena *a, struct db_conn *conn, const struct settings *settings, int64_t account_id,
                        bool *out);
/* Whether the role may do nothing without a second factor. */
bool factor_is_required(const struct settings *settings, enum role role);
/* Uses up a code, within a write transaction; *right: it was one that counts. */
struct err factor_use(struct arena *a, struct db_conn *conn, const struct newsroom *n, int64_t account_id,
                      struct str code, int64_t now, bool *right);

#endif
