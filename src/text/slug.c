/* slug.c - the words of an address, made from a headline. */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ASCII needs no library. What is otherwise Latin goes through ICU's small Latin-ASCII, other scripts through
 * Any-Latin, which is large and slow to open: each is opened once, when first needed, and used under a lock, because
 * slugs are made when a story is written and never when it is read.
 */
#include "text/slug.h"

#include "base/utf8.h"

#include <pthread.h>
#include <string.h>
#include <unicode/ustring.h>
#include <unicode/utrans.h>

#define SOURCE_SIZE_MAX 1000 /* bytes of a headline that are looked at */
#define UNITS_MAX 8192       /* a character becomes a few letters */
#define LATIN_END 0x250      /* Basic Latin to Latin Extended-B */

static pthread_mutex_t transliterator_lock = PTHREAD_MUTEX_INITIALIZER;
static UTransliterator *transliterators[2]; /* of Latin, of everything */

static const UChar *const RULES[] = {u"NFKD; Latin-ASCII; [:^ASCII:] Remove",
                                     u"NFKD; Any-Latin; Latin-ASCII; [:^ASCII:] Remove"};

/* Takes a word or joins it to what is there; false when it does not fit. */
static bool add_word(char out[SLUG_SIZE_MAX], ptrdiff_t *n, const char *word, ptrdiff_t length)
{
    ptrdiff_t dash = *n > 0;
    if (*n == 0 && length > SLUG_SIZE_MAX)
        length = SLUG_SIZE_MAX; /* one endless word is cut within */
    if (length > SLUG_SIZE_MAX - *n - dash)
        return false;
    if (dash)
        out[(*n)++] = '-';
    memcpy(out + *n, word, (size_t)length);
    *n += length;
    return true;
}

static bool is_apostrophe(struct str s, ptrdiff_t at)
{
    return s.p[at] == '\'' || s.p[at] == '`';
}

/* Apostrophes join ("it's" is its), all else but letters and digits parts words. */
static struct str join_words(struct arena *a, struct str ascii)
{
    char out[SLUG_SIZE_MAX], word[SLUG_SIZE_MAX + 1];
    ptrdiff_t n = 0, length = 0;
    for (ptrdiff_t i = 0; i <= ascii.n; i++) {
        char c = i < ascii.n ? char_to_lower(ascii.p[i]) : ' ';
        if (char_is_alpha(c) || char_is_digit(c)) {
            if (length <= SLUG_SIZE_MAX)
                word[length++] = c;
            continue;
        }
        if (length == 0 || (i < ascii.n && is_apostrophe(ascii, i)))
            continue;
        if (!add_word(out, &n, word, length))
            break;
        length = 0;
    }
    return str_copy(a, n ? (struct str){out, n} : S("story"));
}

/* The rule set a text needs: -1 for none. */
static int rules_of(struct str text)
{
    int rules = -1;
    for (ptrdiff_t i = 0; i < text.n;) {
        int32_t code;
        int length = utf8_decode(str_from(text, i), &code);
        if (length == 0 || (code >= LATIN_END && (code < 0x2000 || code > 0x206f) && (code < 0x300 || code > 0x36f)))
            return 1;
        if (code >= 0x80)
            rules = 0;
        i += length;
    }
    return rules;
}

static UTransliterator *open_transliterator(int rules)
{
    UErrorCode error = U_ZERO_ERROR;
    if (!transliterators[rules])
        transliterators[rules] = utrans_openU(RULES[rules], -1, UTRANS_FORWARD, NULL, 0, NULL, &error);
    return U_FAILURE(error) ? NULL : transliterators[rules];
}

/* To ASCII, owned by a; empty when it cannot be. */
static struct str transliterate(struct arena *a, struct str text, int rules)
{
    UChar *units = arena_array(a, UChar, UNITS_MAX);
    int32_t n = 0, length = 0;
    UErrorCode error = U_ZERO_ERROR;
    u_strFromUTF8WithSub(units, UNITS_MAX, &n, text.p, (int32_t)text.n, 0xfffd, NULL, &error);
    int32_t limit = n;
    pthread_mutex_lock(&transliterator_lock);
    UTransliterator *transliterator = open_transliterator(rules);
    if (transliterator && U_SUCCESS(error))
        utrans_transUChars(transliterator, units, &n, UNITS_MAX, 0, &limit, &error);
    pthread_mutex_unlock(&transliterator_lock);
    char *bytes = arena_bytes(a, (ptrdiff_t)n + 1);
    if (!transliterator || U_FAILURE(error))
        return S("");
    u_strToUTF8(bytes, n + 1, &length, units, n, &error);
    return U_FAILURE(error) ? S("") : (struct str){bytes, length};
}

struct str slug_make(struct arena *a, struct str text)
{
    text = utf8_cut(text, SOURCE_SIZE_MAX);
    int rules = rules_of(text);
    return join_words(a, rules < 0 ? text : transliterate(a, text, rules));
}

bool slug_is_valid(struct str slug)
{
    if (slug.n < 1 || slug.n > SLUG_SIZE_MAX)
        return false;
    bool after_dash = true;
    for (ptrdiff_t i = 0; i < slug.n; i++) {
        char c = slug.p[i];
        bool dash = c == '-';
        if ((dash && after_dash) || (!dash && !char_is_digit(c) && !(c >= 'a' && c <= 'z')))
            return false;
        after_dash = dash;
    }
    return !after_dash;
}
