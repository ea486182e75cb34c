/* country.h - the country of an address, from a MaxMind database where the newsroom has one. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef AUDIENCE_COUNTRY_H
#define AUDIENCE_COUNTRY_H

#include "http/forwarded.h"

struct country_table;

/* ISO 3166-1 alpha-2 in capitals, "ZZ" for unknown; no NUL. */
struct country {
    char code[2];
};

/* Opens the database at path (setting `country_database`); an empty path gives a table that knows no country, never
 * NULL. ERR_INVALID names the path when it is no such database; *out is then NULL. */
struct err country_open(struct str path, struct country_table **out);
void country_close(struct country_table *table);

/* Any thread; no system call once the pages of the file are in memory. */
struct country country_find(const struct country_table *table, const struct address *address);

#endif
