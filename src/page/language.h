/* language.h - what a page writes in its language's way: numbers, and names of another direction. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PAGE_LANGUAGE_H
#define PAGE_LANGUAGE_H

#include "page/page.h"

/* A number, and a text with numbers ("2:14"), in the edition's digits. */
struct str page_number(const struct page *p, int64_t number);
struct str page_grouped(const struct page *p, int64_t number); /* "12,480" */
struct str page_digits(const struct page *p, struct str text);

/* A name or the like that is put into a sentence: one that runs the other way than the page is isolated (U+2068 and
 * U+2069, UAX #9), so that it moves neither the words nor the marks around it. */
struct str page_isolate(const struct page *p, struct str text);

/* How dates and digits of an edition are written. */
struct dates_style page_dates_style(const struct settings *settings, const struct edition_rules *rules,
                                    const struct language *language);

#endif
