/* totp.c - one-time codes by the clock (RFC 6238). */
/* SPDX-License-Identifier: Apache-2.0 */
#include "newsroom/totp.h"

#include "base/time.h"
#include "text/url.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <sodium.h>

#define STEP (30 * TIME_SECOND)
#define MODULUS 1000000

int64_t totp_step(int64_t t)
{
    return t / STEP;
}

/* RFC 4226 section 5.3. */
void totp_code(const unsigned char *secret, int64_t step, char *out)
{
    unsigned char counter[8], digest[20];
    for (int i = 0; i < 8; i++)
        counter[i] = (unsigned char)((uint64_t)step >> (8 * (7 - i)));
    HMAC(EVP_sha1(), secret, TOTP_SECRET_SIZE, counter, sizeof(counter), digest, NULL);
    const unsigned char *p = digest + (digest[19] & 15);
    uint32_t number = (((uint32_t)p[0] & 0x7F) << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3]) % MODULUS;
    for (int i = TOTP_DIGITS - 1; i >= 0; i--, number /= 10)
        out[i] = (char)('0' + number % 10);
}

/* The digits of text; false when it holds anything but them and blanks, or not six. */
static bool read_digits(struct str text, char *out)
{
    int count = 0;
    for (ptrdiff_t i = 0; i < text.n; i++) {
        if (char_is_space(text.p[i]))
            continue;
        if (!char_is_digit(text.p[i]) || count == TOTP_DIGITS)
            return false;
        out[count++] = text.p[i];
    }
    return count == TOTP_DIGITS;
}

int64_t totp_match(const unsigned char *secret, struct str text, int64_t t, int64_t last_step)
{
    char given[TOTP_DIGITS], right[TOTP_DIGITS];
    int64_t found = -1;
    if (!read_digits(text, given))
        return -1;
    for (int64_t step = totp_step(t) - 1; step <= totp_step(t) + 1; step++) {
        totp_code(secret, step, right);
        if (sodium_memcmp(given, right, TOTP_DIGITS) == 0 && step > last_step)
            found = step;
    }
    return found;
}

struct str totp_text(struct arena *a, const unsigned char *secret)
{
    static const char ALPHABET[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    ptrdiff_t size = TOTP_SECRET_SIZE * 8 / 5;
    char *out = arena_bytes(a, size);
    for (ptrdiff_t i = 0; i < size; i++) {
        ptrdiff_t bit = i * 5;
        unsigned pair = (unsigned)secret[bit / 8] << 8;
        if (bit / 8 + 1 < TOTP_SECRET_SIZE)
            pair |= secret[bit / 8 + 1];
        out[i] = ALPHABET[pair >> (11 - bit % 8) & 31];
    }
    return (struct str){out, size};
}

struct str totp_address(struct arena *a, const unsigned char *secret, struct str issuer, struct str account)
{
    struct str by = url_encode_component(a, issuer), who = url_encode_component(a, account);
    return str_format(a, "otpauth://totp/%.*s:%.*s?secret=%.*s&issuer=%.*s", STR_ARG(by), STR_ARG(who),
                      STR_ARG(totp_text(a, secret)), STR_ARG(by));
}
