/* xliff_read.c - tests: XLIFF files written and read back, and what tools and enemies may send. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "exchange/xliff_read.c"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#define HEAD "<xliff xmlns=\"urn:oasis:names:tc:xliff:document:2.0\" version=\"2.0\" srcLang=\"en\" trgLang=\"es\">"
#define OPEN HEAD "<file id=\"t1\">"
#define CLOSE "</file></xliff>"

static void check_same(struct str a, struct str b)
{
    if (!str_equal(a, b) || (a.p == NULL) != (b.p == NULL))
        fail_msg("\"%.*s\" is not \"%.*s\"", STR_ARG(a), STR_ARG(b));
}

static void test_round_trip_byte_for_byte(void **state)
{
    struct xliff_unit units[] = {
        {S_INIT("s0"), S_INIT("headline"), S_INIT("The <g id=\"1\">boat</g> &amp; <x id=\"2\"/>"),
         S_INIT("El <g id=\"1\">barco</g> &amp; <x id=\"2\"/>"), XLIFF_REVIEWED},
        {S_INIT("s3"), S_INIT("body/0/0"), S_INIT("a &lt; b \"c\""), {NULL, 0}, XLIFF_INITIAL},
        {S_INIT("s4"), S_INIT("tag/0"), S_INIT("Ferries"), S_INIT("\xd8\xb9\xd8\xa8\xd9\x91\xd8\xa7\xd8\xb1\xd8\xa9"),
         XLIFF_FINAL},
    };
    struct xliff file = {S("en"), S("ar"), S("t1"), S("https://news.example/?p=1&q"), units, COUNT_OF(units)}, back;
    struct arena a;
    struct str text, again;
    (void)state;
    arena_init(&a, 0);
    assert_false(failed(xliff_write(&a, &file, &text)));
    assert_false(failed(xliff_read(&a, text, &back)));
    assert_int_equal(back.count, file.count);
    for (ptrdiff_t i = 0; i < back.count; i++) {
        check_same(back.units[i].id, units[i].id);
        check_same(back.units[i].source, units[i].source);
        check_same(back.units[i].target, units[i].target);
        assert_int_equal(back.units[i].state, units[i].state);
        back.units[i].place = units[i].place;
    }
    back.original = file.original;
    assert_false(failed(xliff_write(&a, &back, &again)));
    check_same(again, text);
    arena_close(&a);
}

static void test_what_tools_make_of_it(void **state)
{
    struct arena a;
    struct xliff file;
    (void)state;
    arena_init(&a, 0);
    assert_false(failed(xliff_read(
        &a,
        S(OPEN "<unit id=\"s1\"><x:memo xmlns:x=\"urn:x\"><source>no</source></x:memo><segment state=\"final\">"
               "<source>One.</source><target>Uno.</target></segment><ignorable><source> </source><target> "
               "</target></ignorable><segment state=\"reviewed\"><source>Two\n   <mrk id=\"m1\">now</mrk>.</source>"
               "<target><pc id=\"a\">Dos</pc><ph id=\"2\"/></target></segment></unit>"
               "<unit id=\"s2\"><segment><source/><target/></segment></unit>" CLOSE),
        &file)));
    assert_int_equal(file.count, 2);
    check_same(file.units[0].source, S("One. Two now."));
    check_same(file.units[0].target, S("Uno. <g id=\"99999\">Dos</g><x id=\"2\"/>"));
    assert_int_equal(file.units[0].state, XLIFF_REVIEWED);
    assert_int_equal(file.units[1].target.n, 0);
    arena_close(&a);
}

static struct str repeat(struct arena *a, const char *before, const char *text, int times, const char *after)
{
    struct buf b;
    buf_init(&b, 2 * XLIFF_MAX);
    buf_add(&b, str_from_c(before));
    for (int i = 0; i < times; i++)
        buf_add(&b, str_from_c(text));
    buf_add(&b, str_from_c(after));
    struct str out = str_copy(a, buf_str(&b));
    buf_close(&b);
    return out;
}

static void check_refused(struct arena *a, struct str text, const struct err_kind *kind)
{
    struct xliff file;
    struct err e = xliff_read(a, text, &file);
    if (e.kind != kind)
        fail_msg("%.*s: %s", STR_ARG(str_slice(text, 0, 200)), failed(e) ? err_detail() : "taken");
}

static void test_hostile_files_are_refused(void **state)
{
    static const char *const INVALID[] = {
        "",
        "<html/>",
        "<xliff version=\"1.2\"/>",
        "<!DOCTYPE xliff [<!ENTITY a \"b\">]>" OPEN CLOSE,
        "<!DOCTYPE xliff SYSTEM \"http://evil.example/x.dtd\">" OPEN CLOSE,
        OPEN "<unit id=\"s0\"><segment><source>&nbsp;</source></segment></unit>" CLOSE,
        OPEN "<unit id=\"s0\"><segment><source>a<sc id=\"1\"/>b</source></segment></unit>" CLOSE,
        OPEN "<unit><segment><source>a</source></segment></unit>" CLOSE,
        OPEN "<unit id=\"s0\"><unit id=\"s1\"/></unit>" CLOSE,
        OPEN "<unit id=\"s0\"><segment><source>a<target>b</target></source></segment></unit>" CLOSE,
        OPEN "<source>a</source>" CLOSE,
        OPEN "</file><file id=\"t2\">" CLOSE,
        HEAD "<file id=\"t1\">" HEAD "</xliff>" CLOSE,
        OPEN "<unit id=\"s0\"><segment><source>a</segment></unit>" CLOSE,
        OPEN "<unit id=\"s0\"><segment><source>\xff</source></segment></unit>" CLOSE,
    };
    struct arena a;
    (void)state;
    arena_init(&a, 0);
    for (ptrdiff_t i = 0; i < COUNT_OF(INVALID); i++)
        check_refused(&a, str_from_c(INVALID[i]), &ERR_INVALID);
    check_refused(&a, repeat(&a, OPEN, "<a>", 100, ""), &ERR_LIMIT);
    check_refused(
        &a, repeat(&a, OPEN "<unit id=\"s0\"><segment><source>", "aaaaaaaa", 4096, "</source></segment></unit>" CLOSE),
        &ERR_LIMIT);
    check_refused(&a, repeat(&a, OPEN, "<unit id=\"s\"/>", SEGMENTS_MAX + 1, CLOSE), &ERR_LIMIT);
    check_refused(&a, repeat(&a, OPEN, "        ", XLIFF_MAX / 8, CLOSE), &ERR_LIMIT);
    arena_close(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_round_trip_byte_for_byte),
        cmocka_unit_test(test_what_tools_make_of_it),
        cmocka_unit_test(test_hostile_files_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
