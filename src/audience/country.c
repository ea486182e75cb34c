/* country.c - the country of an address. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "audience/country.h"

#include <maxminddb.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>

struct country_table {
    MMDB_s database;
    bool open;
};

static const struct country UNKNOWN = {{'Z', 'Z'}};

static struct err open_database(const char *path, struct country_table *table)
{
    int status = MMDB_open(path, MMDB_MODE_MMAP, &table->database);
    if (status != MMDB_SUCCESS)
        return err_make(&ERR_INVALID,
                        "country_database: %s is no database in MaxMind's format that can be read (%s); an empty value "
                        "does without countries",
                        path, MMDB_strerror(status));
    table->open = true;
    return OK;
}

struct err country_open(struct str path, struct country_table **out)
{
    struct country_table *table = calloc(1, sizeof(*table));
    struct arena a;
    *out = NULL;
    if (!table)
        return err_make(&ERR_SYSTEM, "no memory for the table of countries");
    arena_init(&a, 0);
    struct err e = path.n ? open_database(str_to_c(&a, path), table) : OK;
    arena_close(&a);
    if (failed(e))
        free(table);
    else
        *out = table;
    return e;
}

void country_close(struct country_table *table)
{
    if (table && table->open)
        MMDB_close(&table->database);
    free(table);
}

static bool is_code(const MMDB_entry_data_s *data)
{
    return data->has_data && data->type == MMDB_DATA_TYPE_UTF8_STRING && data->data_size == 2 &&
           char_is_alpha(data->utf8_string[0]) && char_is_alpha(data->utf8_string[1]);
}

/* IPv4 is asked for as itself: not every database knows it within IPv6. */
static const struct sockaddr *to_socket(const struct address *address, struct sockaddr_storage *out)
{
    struct sockaddr_in *four = (struct sockaddr_in *)out;
    struct sockaddr_in6 *six = (struct sockaddr_in6 *)out;
    *out = (struct sockaddr_storage){0};
    if (address_is_mapped(address)) {
        four->sin_family = AF_INET;
        memcpy(&four->sin_addr, address->bytes + 12, 4);
    } else {
        six->sin6_family = AF_INET6;
        memcpy(&six->sin6_addr, address->bytes, 16);
    }
    return (const struct sockaddr *)out;
}

/* A database of IPv4 alone cannot be asked for an IPv6 address: the library says so in error. */
static bool look_up(const struct country_table *table, const struct address *address, MMDB_lookup_result_s *out)
{
    struct sockaddr_storage socket;
    int error = 0;
    *out = MMDB_lookup_sockaddr(&table->database, to_socket(address, &socket), &error);
    return error == MMDB_SUCCESS && out->found_entry;
}

struct country country_find(const struct country_table *table, const struct address *address)
{
    const char *const paths[][3] = {{"country", "iso_code", NULL}, {"registered_country", "iso_code", NULL}};
    MMDB_lookup_result_s result;
    MMDB_entry_data_s data;
    if (!table->open || !look_up(table, address, &result))
        return UNKNOWN;
    for (int i = 0; i < COUNT_OF(paths); i++)
        if (MMDB_aget_value(&result.entry, &data, paths[i]) == MMDB_SUCCESS && is_code(&data))
            return (struct country){{data.utf8_string[0], data.utf8_string[1]}};
    return UNKNOWN;
}
