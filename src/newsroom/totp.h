/* totp.h - one-time codes by the clock (RFC 6238): six digits, SHA-1, steps of 30 seconds, as every such app makes
 * them. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef NEWSROOM_TOTP_H
#define NEWSROOM_TOTP_H

#include "base/base.h"

#define TOTP_SECRET_SIZE 20 /* bytes, as RFC 4226 section 4 (R6) recommends */
#define TOTP_DIGITS 6

/* The step of time that t (microseconds) lies in. */
int64_t totp_step(int64_t t);
/* The code of a step: TOTP_DIGITS digits into out, no NUL. */
void totp_code(const unsigned char *secret, int64_t step, char *out);
/* The step within one of t's (RFC 6238 section 5.2), but after the one last used, whose code text is; -1: none. Blanks
 * in text do not count. */
int64_t totp_match(const unsigned char *secret, struct str text, int64_t t, int64_t last_step);
/* The secret in base32 (RFC 4648 section 6) without padding: 32 characters, in a. */
struct str totp_text(struct arena *a, const unsigned char *secret);
/* The "otpauth://totp/..." address that apps read from a QR code, in a. */
struct str totp_address(struct arena *a, const unsigned char *secret, struct str issuer, struct str account);

#endif
