/* edition.h - the site in a language: what the setting `editions` says of it. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef NEWSROOM_EDITION_H
#define NEWSROOM_EDITION_H

#include "base/time.h"

struct db_conn;
struct settings;

#define EDITIONS_MAX 100      /* lines of the setting */
#define EDITION_TITLE_MAX 100 /* characters */
#define EDITION_WORDS_MAX 16  /* languages in `from`, names in `engines` */

/* How a story of another edition gets here. */
enum edition_road {
    EDITION_BY_HAND, /* only where people translate it */
    EDITION_HOLD,    /* translated by machine, and held until a person let it out */
    EDITION_PUBLISH, /* translated by machine, and out at once, with a notice */
};

enum edition_digits {
    EDITION_DIGITS_USUAL,  /* what CLDR says for the language */
    EDITION_DIGITS_NATIVE, /* its own: Arabic-Indic for ar */
    EDITION_DIGITS_LATIN,  /* 0 to 9 */
};

/* Texts are borrowed from the setting. */
struct edition_rules {
    struct str language; /* BCP 47; empty: the setting has no line for it */
    struct str title;    /* of the site; empty: the setting `title` */
    struct str zone;     /* empty: the setting `zone` */
    struct str host;     /* in lower case, "es.news.example" or with a port; empty: by path only */
    struct str from;     /* languages it is translated from, in order, spaces between; empty: the first edition's */
    struct str engines;  /* names of `engines`, best first, spaces between; empty: all in their order */
    struct str pivot;    /* language to go through where no engine has the pair; empty: none */
    enum edition_road translate;
    enum edition_road updates; /* of what was translated already; as translate where the line does not say */
    enum edition_digits digits;
    bool keep_quotes;     /* block quotes stay in the original's language, and say so */
    bool second_calendar; /* dates of the Persian calendar beside the Gregorian */
    int64_t since;        /* stories published from then on are translated, also those from before the line was written;
                             TIME_NONE: what is published or changed from now on */
};

/*
 * The lines of the setting: "es: title El Correo; from en; translate publish", a language each; names and values after
 * the colon, with ";" between; "#" begins a line that is a remark. ERR_INVALID names the line and what would be right.
 */
struct err edition_setting_check(struct str lines);

/* The rules of all lines that edition_setting_check takes, in a, *count of them; texts are borrowed from lines. */
struct edition_rules *edition_rules_read(struct arena *a, struct str lines, ptrdiff_t *count);

/* The rules of an edition, whatever the case of language; those of no line where there is none: by hand, no names, no
 * engine preferred. Never NULL. Good as long as settings. */
const struct edition_rules *edition_rules_find(const struct settings *settings, struct str language);

/* Whether the edition is translated into from that language. It is never translated from itself. */
bool edition_translates(const struct settings *settings, const struct edition_rules *rules, struct str from);

/* Within a write transaction: makes the row of an edition that has none (position behind the first); *changed: it was
 * made. */
struct err edition_make_row(struct db_conn *conn, struct str language, int64_t now, bool *changed);
/* The same for all lines, so that an edition has a front before it has a story. */
struct err edition_make_rows(struct arena *a, struct db_conn *conn, struct str lines, int64_t now);

#endif
