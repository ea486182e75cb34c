/* stamp.c - which page a page is, and the stamp in its text. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "audience/stamp.h"

#include "base/time.h"
#include "http/answer.h"
#include "newsroom/newsroom.h"

#include <sodium.h>
#include <string.h>

#define MARK 8       /* bytes of the keyed mark */
#define MARK_TEXT 11 /* the same in base64 */
#define DAY_DIGITS 6

static bool is_plain(struct str text)
{
    for (ptrdiff_t i = 0; i < text.n; i++)
        if (!char_is_alpha(text.p[i]) && !char_is_digit(text.p[i]) && text.p[i] != ':' && text.p[i] != '-')
            return false;
    return text.n > 0;
}

bool subject_read(struct str text, struct subject *out)
{
    struct str name, edition;
    *out = (struct subject){0};
    if (text.n > HTTP_SUBJECT_MAX || !str_cut(text, '.', &name, &edition) || !is_plain(name) || !is_plain(edition))
        return false;
    out->edition = edition;
    if (!char_is_digit(name.p[0]))
        out->page = name;
    return out->page.n || (str_to_i64(name, &out->story_id) && out->story_id > 0);
}

/* The personal word keeps these marks apart from all else that is made with the newsroom's key. */
static void make_mark(const unsigned char *key, struct str signed_part, char out[MARK_TEXT + 1])
{
    static const unsigned char PERSONAL[crypto_generichash_blake2b_PERSONALBYTES] = "dateline stamp";
    unsigned char hash[crypto_generichash_blake2b_BYTES_MIN];
    crypto_generichash_blake2b_salt_personal(hash, sizeof hash, (const unsigned char *)signed_part.p,
                                             (unsigned long long)signed_part.n, key, NEWSROOM_KEY_SIZE, NULL, PERSONAL);
    sodium_bin2base64(out, MARK_TEXT + 1, hash, MARK, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}

struct str stamp_make(struct arena *a, const unsigned char *key, struct str subject, int64_t now)
{
    char mark[MARK_TEXT + 1];
    struct str part = str_format(a, "%.*s.%lld", STR_ARG(subject), (long long)(now / TIME_DAY));
    make_mark(key, part, mark);
    return str_format(a, "%.*s.%s", STR_ARG(part), mark);
}

/* The last dot before end, or -1. */
static ptrdiff_t dot_before(struct str text, ptrdiff_t end)
{
    while (--end >= 0 && text.p[end] != '.')
        continue;
    return end;
}

enum event_stamp stamp_check(const unsigned char *key, struct str stamp, int64_t now, struct str *subject)
{
    char mark[MARK_TEXT + 1];
    int64_t day, today = now / TIME_DAY;
    *subject = (struct str){0};
    ptrdiff_t second = stamp.n <= STAMP_MAX ? dot_before(stamp, stamp.n) : -1, first = dot_before(stamp, second);
    struct str days = str_slice(stamp, first + 1, second);
    if (first < 1 || stamp.n - second - 1 != MARK_TEXT || days.n > DAY_DIGITS || !str_to_i64(days, &day))
        return EVENT_STAMP_WRONG;
    make_mark(key, str_slice(stamp, 0, second), mark);
    if (sodium_memcmp(mark, stamp.p + second + 1, MARK_TEXT) != 0)
        return EVENT_STAMP_WRONG;
    *subject = str_slice(stamp, 0, first);
    return day >= today - STAMP_DAYS && day <= today + 1 ? EVENT_STAMP_GOOD : EVENT_STAMP_OLD;
}
