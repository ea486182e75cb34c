/* sentences.c - where the sentences of a text end. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "text/sentences.h"

#include "base/utf8.h"

#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <unicode/ubrk.h>
#include <unicode/uchar.h>
#include <unicode/utext.h>

#define LANGUAGE_SIZE 40

/* A thread's iterator, kept for the language it was last asked for. */
struct sentence_reader {
    char language[LANGUAGE_SIZE];
    UBreakIterator *iterator;
};

static pthread_key_t reader_key;
static pthread_once_t reader_key_once = PTHREAD_ONCE_INIT;
static _Thread_local struct sentence_reader thread_reader;

static void close_reader(void *of_thread)
{
    struct sentence_reader *reader = of_thread;
    ubrk_close(reader->iterator);
    reader->iterator = NULL;
}

static void make_reader_key(void)
{
    if (pthread_key_create(&reader_key, close_reader) != 0)
        fatal("pthread_key_create");
}

/* NULL when ICU has no rules. */
static UBreakIterator *iterator_of(struct str language)
{
    char tag[LANGUAGE_SIZE], locale[LANGUAGE_SIZE + 16];
    UErrorCode error = U_ZERO_ERROR;
    snprintf(tag, sizeof tag, "%.*s", STR_ARG(language));
    if (thread_reader.iterator && !strcmp(thread_reader.language, tag))
        return thread_reader.iterator;
    pthread_once(&reader_key_once, make_reader_key);
    snprintf(locale, sizeof locale, "%s@ss=standard", tag);
    UBreakIterator *iterator = ubrk_open(UBRK_SENTENCE, locale, NULL, 0, &error);
    if (U_FAILURE(error) || pthread_setspecific(reader_key, &thread_reader) != 0)
        return NULL;
    ubrk_close(thread_reader.iterator);
    memcpy(thread_reader.language, tag, sizeof tag);
    return thread_reader.iterator = iterator;
}

/* ---- what the rules get wrong in news ---- */

/* Titles and ranks that stand before a name and that CLDR's lists lack, in whichever language. */
static const struct str TITLES[] = {
    S_INIT("Dr."),  S_INIT("Prof."), S_INIT("Gov."),  S_INIT("Sen."), S_INIT("Rep."), S_INIT("Gen."), S_INIT("Col."),
    S_INIT("Lt."),  S_INIT("Sgt."),  S_INIT("Capt."), S_INIT("St."),  S_INIT("Rev."), S_INIT("Hon."), S_INIT("Mrs."),
    S_INIT("Sr."),  S_INIT("Sra."),  S_INIT("Dra."),  S_INIT("Ing."), S_INIT("Lic."), S_INIT("Mgr."), S_INIT("Me."),
    S_INIT("Mme."), S_INIT("Sig."),  S_INIT("Hr."),   S_INIT("Fr."),  S_INIT("No."),  S_INIT("Nr."),
};

static int32_t character_before(struct str text, ptrdiff_t *at)
{
    int32_t code = 0;
    ptrdiff_t start = *at - 1;
    while (start > 0 && ((unsigned char)text.p[start] & 0xc0) == 0x80)
        start--;
    if (*at <= 0 || !utf8_decode(str_from(text, start), &code))
        return 0;
    *at = start;
    return code;
}

static ptrdiff_t without_space(struct str text, ptrdiff_t end)
{
    while (end > 0) {
        ptrdiff_t at = end;
        if (!u_isUWhiteSpace(character_before(text, &at)))
            break;
        end = at;
    }
    return end;
}

/* "I." of "I. Falk", "z." of "z. B.": one letter that begins a word, and a full stop. */
static bool ends_in_initial(struct str text, ptrdiff_t end)
{
    ptrdiff_t at = without_space(text, end);
    if (character_before(text, &at) != '.' || !u_isalpha(character_before(text, &at)))
        return false;
    int32_t before = at > 0 ? character_before(text, &at) : ' ';
    return u_isUWhiteSpace(before) || before == '.' || before == '(' || before == '-';
}

static bool ends_in_title(struct str text, ptrdiff_t start, ptrdiff_t end)
{
    struct str sentence = str_slice(text, start, without_space(text, end));
    for (ptrdiff_t i = 0; i < COUNT_OF(TITLES); i++) {
        ptrdiff_t before = sentence.n - TITLES[i].n - 1;
        if (str_ends(sentence, TITLES[i]) && (before < 0 || sentence.p[before] == ' ' || sentence.p[before] == '('))
            return true;
    }
    return false;
}

/* "3." of "3. oktober": where an ordinal ends in a full stop the next word may be a noun of any case. */
static bool ends_in_ordinal(struct str text, ptrdiff_t start, ptrdiff_t end)
{
    ptrdiff_t at = without_space(text, end), digits = 0;
    if (character_before(text, &at) != '.')
        return false;
    for (; at > start && u_isdigit(text.p[at - 1]); at--)
        digits++;
    return digits > 0 && digits < 3 && (at == start || u_isUWhiteSpace(text.p[at - 1]));
}

static bool begins_small(struct str text, ptrdiff_t at)
{
    int32_t code = 0;
    return at < text.n && utf8_decode(str_from(text, at), &code) && u_islower(code);
}

/* Brackets open in [start, end) that nothing there closes. */
static int open_brackets(struct str text, ptrdiff_t start, ptrdiff_t end)
{
    int open = 0;
    for (ptrdiff_t i = start; i < end; i++)
        open += text.p[i] == '(' ? 1 : text.p[i] == ')' && open > 0 ? -1 : 0;
    return open;
}

/* An open bracket counts only where the text closes it. */
static bool inside_brackets(struct str text, ptrdiff_t start, ptrdiff_t end)
{
    return open_brackets(text, start, end) > 0 && str_find_char(text, ')', end) >= 0;
}

static bool is_no_end(struct str language, struct str text, ptrdiff_t start, ptrdiff_t end)
{
    bool ordinals = str_starts(language, S("de")) || str_starts(language, S("nb")) || str_starts(language, S("nn")) ||
                    str_starts(language, S("no")) || str_starts(language, S("da")) || str_starts(language, S("fi"));
    return end < text.n && (ends_in_initial(text, end) || ends_in_title(text, start, end) || begins_small(text, end) ||
                            (ordinals && ends_in_ordinal(text, start, end)) || inside_brackets(text, start, end));
}

ptrdiff_t sentences_ends(struct str language, struct str text, ptrdiff_t *ends)
{
    UErrorCode error = U_ZERO_ERROR;
    UText units = UTEXT_INITIALIZER;
    UBreakIterator *iterator = iterator_of(language);
    ptrdiff_t count = 0, start = 0;
    text = text.p ? text : S("");
    utext_openUTF8(&units, text.p, text.n, &error);
    if (iterator)
        ubrk_setUText(iterator, &units, &error);
    for (int32_t end; iterator && !U_FAILURE(error) && (end = ubrk_next(iterator)) != UBRK_DONE;) {
        if (is_no_end(language, text, start, end))
            continue;
        ends[count++] = start = end;
    }
    utext_close(&units);
    if (start < text.n)
        ends[count++] = text.n;
    return count;
}
