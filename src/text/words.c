/* words.c - counting words and the width of headlines. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "text/words.h"

#include "base/utf8.h"

#include <pthread.h>
#include <unicode/ubrk.h>
#include <unicode/uchar.h>
#include <unicode/utext.h>

#define WORDS_A_MINUTE 230

static _Thread_local UBreakIterator *thread_iterator;
static pthread_key_t iterator_key;
static pthread_once_t iterator_key_once = PTHREAD_ONCE_INIT;

static void close_iterator(void *of_thread)
{
    ubrk_close(of_thread);
}

static void make_iterator_key(void)
{
    if (pthread_key_create(&iterator_key, close_iterator) != 0)
        fatal("pthread_key_create");
}

/* The thread's word iterator; NULL when ICU has none. */
static UBreakIterator *get_iterator(void)
{
    UErrorCode error = U_ZERO_ERROR;
    if (thread_iterator)
        return thread_iterator;
    pthread_once(&iterator_key_once, make_iterator_key);
    UBreakIterator *iterator = ubrk_open(UBRK_WORD, "", NULL, 0, &error);
    if (U_FAILURE(error) || pthread_setspecific(iterator_key, iterator) != 0)
        return NULL;
    return thread_iterator = iterator;
}

/* Scripts that write without spaces: Thai, Lao, Burmese, Khmer, and Chinese and Japanese. Hangul has spaces. */
static bool is_unspaced(int32_t code)
{
    if (code < 0xe00)
        return false;
    return code <= 0xeff || (code >= 0x1000 && code <= 0x109f) || (code >= 0x1780 && code <= 0x17ff) ||
           (code >= 0x3040 && code <= 0x30ff) || (code >= 0x31f0 && code <= 0x31ff) ||
           (code >= 0x3400 && code <= 0x9fff) || (code >= 0xf900 && code <= 0xfaff) ||
           (code >= 0xff66 && code <= 0xff9f) || (code >= 0x20000 && code <= 0x3ffff);
}

static bool is_space(int32_t code)
{
    return code <= 0x20 || code == 0x85 || code == 0xa0 || code == 0x1680 || (code >= 0x2000 && code <= 0x200a) ||
           code == 0x2028 || code == 0x2029 || code == 0x202f || code == 0x205f || code == 0x3000;
}

static bool is_word_character(int32_t code)
{
    if (code < 0x80)
        return char_is_alpha((char)code) || char_is_digit((char)code);
    return u_isalnum(code);
}

/* Runs between spaces that hold a letter or a digit, up to the first character of a script without spaces, whose
 * place is set in *stop (or s.n). A dash between words does not join them ("yes—no" is two). */
static int64_t count_spaced(struct str s, ptrdiff_t *stop)
{
    int64_t count = 0;
    bool in_word = false;
    ptrdiff_t i = 0;
    while (i < s.n) {
        int32_t code = (unsigned char)s.p[i];
        int length = code < 0x80 ? 1 : utf8_decode(str_from(s, i), &code);
        if (length && is_unspaced(code))
            break;
        if (length && (is_space(code) || code == 0x2013 || code == 0x2014))
            in_word = false;
        else if (!in_word && length && is_word_character(code)) {
            in_word = true;
            count++;
        }
        i += MAX(length, 1);
    }
    *stop = i;
    return count;
}

static int64_t count_segments(UBreakIterator *iterator)
{
    int64_t count = 0;
    ubrk_first(iterator);
    while (ubrk_next(iterator) != UBRK_DONE)
        count += ubrk_getRuleStatus(iterator) >= UBRK_WORD_NUMBER;
    return count;
}

/* Sets the thread's iterator to s; NULL when it cannot be. text is to be closed. */
static UBreakIterator *segment(struct str s, UText *text)
{
    UErrorCode error = U_ZERO_ERROR;
    UBreakIterator *iterator = get_iterator();
    utext_openUTF8(text, s.p ? s.p : "", s.n, &error);
    if (iterator)
        ubrk_setUText(iterator, text, &error);
    return U_FAILURE(error) ? NULL : iterator;
}

int64_t words_count(struct str text)
{
    ptrdiff_t stop;
    int64_t count = count_spaced(text, &stop);
    if (stop == text.n)
        return count;
    UText units = UTEXT_INITIALIZER;
    UBreakIterator *iterator = segment(text, &units);
    count = iterator ? count_segments(iterator) : count;
    utext_close(&units);
    return count;
}

ptrdiff_t words_edge_before(struct str text, ptrdiff_t at)
{
    UText units = UTEXT_INITIALIZER;
    UBreakIterator *iterator = segment(text, &units);
    int32_t edge = 0;
    if (iterator)
        edge = at < text.n && !ubrk_isBoundary(iterator, (int32_t)at) ? ubrk_preceding(iterator, (int32_t)at)
                                                                      : (int32_t)at;
    utext_close(&units);
    return edge > 0 ? edge : 0;
}

ptrdiff_t words_ends(struct str text, ptrdiff_t *ends)
{
    UText units = UTEXT_INITIALIZER;
    UBreakIterator *iterator = segment(text, &units);
    ptrdiff_t count = 0;
    if (iterator) {
        ubrk_first(iterator);
        for (int32_t end = ubrk_next(iterator); end != UBRK_DONE && count < text.n; end = ubrk_next(iterator))
            ends[count++] = end;
    }
    utext_close(&units);
    return count;
}

int64_t words_minutes(int64_t words)
{
    return MAX((words + WORDS_A_MINUTE / 2) / WORDS_A_MINUTE, 1);
}

static int width_of(int32_t code)
{
    if (code < 0x300)
        return code >= 0x20 && code != 0x7f && code != 0xad;
    int type = u_charType(code);
    if (type == U_NON_SPACING_MARK || type == U_ENCLOSING_MARK || type == U_FORMAT_CHAR)
        return 0;
    int width = u_getIntPropertyValue(code, UCHAR_EAST_ASIAN_WIDTH);
    return width == U_EA_WIDE || width == U_EA_FULLWIDTH ? 2 : 1;
}

int64_t words_headline_length(struct str headline)
{
    int64_t total = 0;
    for (ptrdiff_t i = 0; i < headline.n;) {
        int32_t code;
        int length = utf8_decode(str_from(headline, i), &code);
        total += length ? width_of(code) : 1;
        i += MAX(length, 1);
    }
    return total;
}
