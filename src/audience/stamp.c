/* stamp.c - which page a page is, and the stamp in its text. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "audience/stamp.h"

#include "base/time.h"
#include "http/answer.h"
#include "newsroom/newsroom.h"

#include <sodium.h>
#include <stdio.h>

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
static void make_mark(const unsigned char *key, struct str subject, int64_t day, char out[MARK_TEXT + 1])
{
    static const unsigned char PERSONAL[crypto_generichash_blake2b_PERSONALBYTES] = "dateline stamp";
    unsigned char hash[crypto_generichash_blake2b_BYTES_MIN];
    char text[HTTP_SUBJECT_MAX + 24];
    int n = snprintf(text, sizeof text, "%.*s.%lld", STR_ARG(subject), (long long)day);
    crypto_generichash_blake2b_salt_personal(hash, sizeof hash, (const unsigned char *)text, (unsigned long long)n, key,
                                             NEWSROOM_KEY_SIZE, NULL, PERSONAL);
    sodium_bin2base64(out, MARK_TEXT + 1, hash, MARK, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}

struct str stamp_make(struct arena *a, const unsigned char *key, struct str subject, int64_t now)
{
    char mark[MARK_TEXT + 1];
    make_mark(key, subject, now / TIME_DAY, mark);
    return str_format(a, "%lld.%s", (long long)(now / TIME_DAY), mark);
}

enum event_stamp stamp_check(const unsigned char *key, struct str subject, struct str stamp, int64_t now)
{
    char made[MARK_TEXT + 1];
    struct str days, mark;
    int64_t day, today = now / TIME_DAY;
    bool sound = subject.n <= HTTP_SUBJECT_MAX && str_cut(stamp, '.', &days, &mark) && mark.n == MARK_TEXT &&
                 days.n > 0 && days.n <= DAY_DIGITS && days.p[0] != '0' && str_to_i64(days, &day);
    if (!sound)
        return EVENT_STAMP_WRONG;
    make_mark(key, subject, day, made);
    if (sodium_memcmp(made, mark.p, MARK_TEXT) != 0)
        return EVENT_STAMP_WRONG;
    return day >= today - STAMP_DAYS && day <= today + 1 ? EVENT_STAMP_GOOD : EVENT_STAMP_OLD;
}
