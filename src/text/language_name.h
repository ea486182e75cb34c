/* language_name.h - what a language is called in another one. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TEXT_LANGUAGE_NAME_H
#define TEXT_LANGUAGE_NAME_H

#include "text/language.h"

/* The name of the language of a BCP 47 tag as readers of another one write it: "inglés" for en in Spanish (CLDR). The
 * language's own name where ICU has none; owned by a, or borrowed from the rows. */
struct str language_name_in(struct arena *a, struct str tag, const struct language *reader);

/* The name of the country of an ISO 3166-1 alpha-2 code likewise; the code where ICU has none. */
struct str language_country_in(struct arena *a, struct str code, const struct language *reader);

#endif
