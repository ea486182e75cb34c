/* translated.c - what readers are told of a text that a machine translated. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "site/translated.h"

#include "page/language.h"
#include "text/language_name.h"

struct str translated_notice(const struct page *p, struct str language, int64_t reviewed_at, struct str reviewed_by)
{
    bool reviewed = reviewed_at != DB_NULL && reviewed_by.n;
    struct str key = reviewed ? S("translated_checked") : S("translated_unchecked");
    struct str from = language_name_in(p->a, language, p->language);
    struct str name = reviewed ? page_isolate(p, reviewed_by) : S("");
    return THEME_FILL(p->a, page_word(p, key), {S("language"), from}, {S("name"), name});
}
