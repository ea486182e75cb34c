/* country.c - tests of the country of an address, over a database written here in MaxMind's format (2.0). */
/* SPDX-License-Identifier: Apache-2.0 */
#include "audience/country.c"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <unistd.h>
#include <cmocka.h>

#define BITS 24 /* of the one network that the database knows */

static char path[64];

static void add_u24(struct buf *b, int value)
{
    buf_add_char(b, (char)(value >> 16));
    buf_add_char(b, (char)(value >> 8));
    buf_add_char(b, (char)value);
}

static void add_text(struct buf *b, const char *text)
{
    buf_add_char(b, (char)(2 << 5 | strlen(text)));
    buf_add(b, str_from_c(text));
}

static void add_map(struct buf *b, int entries)
{
    buf_add_char(b, (char)(7 << 5 | entries));
}

/* A number of one byte: type 5 is one of 16 bits, 6 of 32. */
static void add_number(struct buf *b, int type, int value)
{
    buf_add_char(b, (char)(type << 5 | 1));
    buf_add_char(b, (char)value);
}

/* Types over 7 stand in a second byte: 9 is a number of 64 bits, 11 a list. */
static void add_extended(struct buf *b, int type, int size)
{
    buf_add_char(b, (char)size);
    buf_add_char(b, (char)(type - 7));
}

/* Node i asks for bit i; the way of the network leads on, the other one to nothing. */
static void add_tree(struct buf *b, uint32_t network)
{
    for (int i = 0; i < BITS; i++) {
        int on = i + 1 < BITS ? i + 1 : BITS + 16;
        bool one = network >> (31 - i) & 1;
        add_u24(b, one ? BITS : on);
        add_u24(b, one ? on : BITS);
    }
    for (int i = 0; i < 16; i++)
        buf_add_char(b, 0);
}

static void add_metadata(struct buf *b)
{
    buf_add(b, S("\xab\xcd\xefMaxMind.com"));
    add_map(b, 9);
    add_text(b, "node_count");
    add_number(b, 6, BITS);
    add_text(b, "record_size");
    add_number(b, 5, 24);
    add_text(b, "ip_version");
    add_number(b, 5, 4);
    add_text(b, "binary_format_major_version");
    add_number(b, 5, 2);
    add_text(b, "binary_format_minor_version");
    add_number(b, 5, 0);
    add_text(b, "build_epoch");
    add_extended(b, 9, 1);
    buf_add_char(b, 1);
    add_text(b, "languages");
    add_extended(b, 11, 0);
    add_text(b, "description");
    add_map(b, 0);
    add_text(b, "database_type");
    add_text(b, "Test");
}

static void make_database(struct buf *b)
{
    buf_init(b, 1 << 16);
    add_tree(b, 0xc0000200);
    add_map(b, 1);
    add_text(b, "country");
    add_map(b, 1);
    add_text(b, "iso_code");
    add_text(b, "FR");
    add_metadata(b);
}

static void write_file(struct str bytes)
{
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes.p, 1, (size_t)bytes.n, file), bytes.n);
    fclose(file);
}

static void assert_country(const struct country_table *table, struct str text, const char *code)
{
    struct address address;
    assert_true(address_parse(text, &address));
    struct country country = country_find(table, &address);
    assert_memory_equal(country.code, code, 2);
}

static void finds_the_country_of_a_network(void **state)
{
    struct buf bytes;
    struct country_table *table;
    (void)state;
    make_database(&bytes);
    write_file(buf_str(&bytes));
    buf_close(&bytes);
    if (failed(country_open(str_from_c(path), &table)))
        fail_msg("%s", err_detail());
    assert_country(table, S("192.0.2.1"), "FR");
    assert_country(table, S("192.0.2.255"), "FR");
    assert_country(table, S("192.0.3.1"), "ZZ");
    assert_country(table, S("2001:db8::1"), "ZZ");
    country_close(table);
}

static void without_a_database_no_country_is_known(void **state)
{
    struct country_table *table;
    (void)state;
    assert_false(failed(country_open(S(""), &table)));
    assert_country(table, S("192.0.2.1"), "ZZ");
    country_close(table);
    country_close(NULL);
}

static void what_is_no_database_is_named(void **state)
{
    struct country_table *table;
    (void)state;
    assert_true(failed(country_open(S("/nonexistent/country.mmdb"), &table)));
    assert_non_null(strstr(err_detail(), "/nonexistent/country.mmdb"));
    assert_null(table);
    write_file(S("not a database"));
    assert_true(failed(country_open(str_from_c(path), &table)));
}

/* A spoilt file gives another country or none, and never more than that. */
static void spoilt_databases_bring_nothing_down(void **state)
{
    struct buf bytes;
    struct country_table *table;
    struct address address;
    (void)state;
    address_parse(S("192.0.2.1"), &address);
    make_database(&bytes);
    for (ptrdiff_t i = 0; i < bytes.n; i++) {
        bytes.p[i] = (char)(bytes.p[i] ^ 0xff);
        write_file(buf_str(&bytes));
        if (!failed(country_open(str_from_c(path), &table)))
            country_find(table, &address);
        country_close(table);
        bytes.p[i] = (char)(bytes.p[i] ^ 0xff);
        write_file(str_slice(buf_str(&bytes), 0, i));
        if (!failed(country_open(str_from_c(path), &table)))
            country_find(table, &address);
        country_close(table);
    }
    buf_close(&bytes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_the_country_of_a_network),
        cmocka_unit_test(without_a_database_no_country_is_known),
        cmocka_unit_test(what_is_no_database_is_named),
        cmocka_unit_test(spoilt_databases_bring_nothing_down),
    };
    snprintf(path, sizeof path, "/tmp/dateline-country-%d.mmdb", (int)getpid());
    int result = cmocka_run_group_tests(tests, NULL, NULL);
    unlink(path);
    return result;
}
