/* language.c - what a page writes in its language's way. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "page/language.h"

#include "base/utf8.h"

struct str page_number(const struct page *p, int64_t number)
{
    return digits_number(p->a, p->dates.language, p->dates.digits, number);
}

struct str page_grouped(const struct page *p, int64_t number)
{
    return digits_grouped(p->a, p->dates.language, p->dates.digits, number);
}

struct str page_digits(const struct page *p, struct str text)
{
    return digits_write(p->a, p->dates.language, p->dates.digits, text);
}

/* Hebrew, Arabic and what is written like them (UAX #9, classes R and AL). */
static bool is_right_to_left(int32_t code)
{
    return (code >= 0x590 && code <= 0x8FF) || (code >= 0xFB1D && code <= 0xFDFF) || (code >= 0xFE70 && code <= 0xFEFC);
}

/* Letters of the scripts that names come in; digits and marks have no direction of their own. */
static bool is_left_to_right(int32_t code)
{
    bool ascii = (code >= 'A' && code <= 'Z') || (code >= 'a' && code <= 'z');
    return ascii || (code >= 0xC0 && code < 0x590) || (code >= 0x900 && code < 0x2000) ||
           (code >= 0x3040 && code < 0xFB00);
}

struct str page_isolate(const struct page *p, struct str text)
{
    bool mirrored = p->language->right_to_left;
    int32_t code;
    for (struct str rest = text; rest.n;) {
        int size = utf8_decode(rest, &code);
        if (size == 0)
            return text;
        if (mirrored ? is_left_to_right(code) : is_right_to_left(code))
            return str_format(p->a, "\xe2\x81\xa8%.*s\xe2\x81\xa9", STR_ARG(text));
        rest = str_from(rest, size);
    }
    return text;
}

struct dates_style page_dates_style(const struct settings *settings, const struct edition_rules *rules,
                                    const struct language *language)
{
    static const enum digits DIGITS[] = {[EDITION_DIGITS_USUAL] = DIGITS_USUAL,
                                         [EDITION_DIGITS_NATIVE] = DIGITS_NATIVE,
                                         [EDITION_DIGITS_LATIN] = DIGITS_LATIN};
    return (struct dates_style){.language = language,
                                .zone = rules->zone.n ? rules->zone : settings->zone,
                                .digits = DIGITS[rules->digits],
                                .second_calendar = rules->second_calendar};
}
