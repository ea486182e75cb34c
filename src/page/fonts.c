/* fonts.c - which font files a page asks for before its text is known. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "page/fonts.h"

#include "text/language.h"

static const struct str SANS = S_INIT("fonts/sans.woff2");

/* Latin languages whose letters go beyond Latin-1: the table of docs/theme.md. */
static const struct str BEYOND_LATIN1[] = {
    S_INIT("pl"), S_INIT("cs"), S_INIT("sk"), S_INIT("hu"), S_INIT("ro"), S_INIT("hr"), S_INIT("sl"),
    S_INIT("tr"), S_INIT("lt"), S_INIT("lv"), S_INIT("et"), S_INIT("bs"), S_INIT("az"), S_INIT("mt"),
};

static bool is_beyond_latin1(struct str tag)
{
    for (ptrdiff_t i = 0; i < COUNT_OF(BEYOND_LATIN1); i++)
        if (str_equal(BEYOND_LATIN1[i], tag))
            return true;
    return false;
}

static int one(struct str out[2], struct str file)
{
    out[0] = file;
    return 1;
}

static int with_sans(struct str out[2], struct str file)
{
    out[0] = file;
    out[1] = SANS;
    return 2;
}

static int arabic_fonts(struct str base, struct str out[2])
{
    if (str_equal(base, S("ur")))
        return 0; /* a local Nastaliq first: the file is large */
    return one(out, str_equal(base, S("fa")) ? S("fonts/vazir.woff2") : S("fonts/naskh.woff2"));
}

int fonts_of_language(struct str tag, struct str out[2])
{
    struct str base, rest;
    const struct language *language = language_find(tag);
    str_cut(tag, '-', &base, &rest);
    switch (language ? language->script : LANGUAGE_LATIN) {
    case LANGUAGE_LATIN:
        return with_sans(out, is_beyond_latin1(base) ? S("fonts/serif-eu.woff2") : S("fonts/serif.woff2"));
    case LANGUAGE_CYRILLIC:
        return one(out, S("fonts/serif-cyr.woff2"));
    case LANGUAGE_GREEK:
        return one(out, S("fonts/serif-gre.woff2"));
    case LANGUAGE_ARABIC:
        return arabic_fonts(base, out);
    case LANGUAGE_HEBREW:
        return one(out, S("fonts/hebrew.woff2"));
    default:
        return 0;
    }
}
