/* front_matter.c - front matter: what is read, what is refused, and on which line. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "text/front_matter.c"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

/* The text in a block of its exact size, so that a read past its end is seen. */
static struct err parse(struct arena *a, struct str text, struct front_matter *out)
{
    return front_matter_parse(a, str_copy(a, text), out);
}

static void check_value(const struct front_matter *m, struct str key, ptrdiff_t at, struct str want)
{
    const struct front_matter_entry *entry = front_matter_find(m, key);
    assert_non_null(entry);
    assert_true(at < entry->count);
    if (!str_equal(entry->values[at].text, want))
        fail_msg("%.*s is '%.*s'", STR_ARG(key), STR_ARG(entry->values[at].text));
}

static void reads_plain_and_quoted(void **state)
{
    (void)state;
    struct arena a;
    struct front_matter m;
    arena_init(&a, 0);
    assert_false(failed(parse(&a,
                              S("---\n"
                                "title: A plain #1 headline, with commas # and a comment\n"
                                "standfirst: 'It''s \"quoted\"'   # comment\n"
                                "\n"
                                "#a comment\n"
                                "place: \"Lima\\u2019s \\\"port\\\" \\x41\\t\\U0001F600\"\n"
                                "date: 2026-11-05T18:40:00Z\n"
                                "image: https://example.org/a#b\n"
                                "slug:\n"
                                "empty: ''\n"
                                "---\n"
                                "Body\n---\nmore"),
                              &m)));
    assert_int_equal(m.count, 7);
    check_value(&m, S("title"), 0, S("A plain #1 headline, with commas"));
    check_value(&m, S("standfirst"), 0, S("It's \"quoted\""));
    check_value(&m, S("place"), 0, S("Lima\xe2\x80\x99s \"port\" A\t\xf0\x9f\x98\x80"));
    check_value(&m, S("date"), 0, S("2026-11-05T18:40:00Z"));
    check_value(&m, S("image"), 0, S("https://example.org/a#b"));
    check_value(&m, S("empty"), 0, S(""));
    assert_int_equal(front_matter_find(&m, S("slug"))->count, 0);
    assert_int_equal(front_matter_find(&m, S("place"))->line, 6);
    assert_null(front_matter_find(&m, S("body")));
    assert_true(str_equal(m.body, S("Body\n---\nmore")));
    assert_int_equal(m.body_line, 12);
    arena_close(&a);
}

static void reads_lists(void **state)
{
    (void)state;
    struct arena a;
    struct front_matter m;
    arena_init(&a, 0);
    assert_false(failed(parse(&a,
                              S("\xef\xbb\xbf---\r\n"
                                "tags: [ports, 'a, b', \"c\"]\r\n"
                                "byline:\r\n"
                                "- Ana Ruiz\r\n"
                                "  - \"Li Wei (photographer)\" # second\r\n"
                                "sections: [ # over lines\r\n"
                                "  world,\r\n"
                                "  trade,\r\n"
                                "]\r\n"
                                "none: []\r\n"
                                "...\r\n"
                                "Body\r\n"),
                              &m)));
    check_value(&m, S("tags"), 0, S("ports"));
    check_value(&m, S("tags"), 1, S("a, b"));
    check_value(&m, S("tags"), 2, S("c"));
    check_value(&m, S("byline"), 0, S("Ana Ruiz"));
    check_value(&m, S("byline"), 1, S("Li Wei (photographer)"));
    assert_int_equal(front_matter_find(&m, S("byline"))->values[1].line, 5);
    check_value(&m, S("sections"), 1, S("trade"));
    assert_int_equal(front_matter_find(&m, S("sections"))->count, 2);
    assert_int_equal(front_matter_find(&m, S("none"))->count, 0);
    assert_true(front_matter_find(&m, S("none"))->is_list);
    assert_true(str_equal(m.body, S("Body\r\n")));
    assert_int_equal(m.body_line, 12);
    arena_close(&a);
}

/* Escapes that grow: the room for the value must hold them all. */
static void reads_escapes_that_grow(void **state)
{
    (void)state;
    struct arena a;
    struct front_matter m;
    arena_init(&a, 0);
    assert_false(failed(parse(&a, S("---\na: \"\\L\\P\\L\\P\\N\\_\"\n---\n"), &m)));
    check_value(&m, S("a"), 0, S("\xe2\x80\xa8\xe2\x80\xa9\xe2\x80\xa8\xe2\x80\xa9\xc2\x85\xc2\xa0"));
    arena_close(&a);
}

static void text_without_front_matter_is_all_body(void **state)
{
    (void)state;
    static const struct str TEXTS[] = {S_INIT(""), S_INIT("-"), S_INIT("--- a\nb: c\n---\n"), S_INIT("----\n---\n"),
                                       S_INIT("Text\n---\nmore\n")};
    for (ptrdiff_t i = 0; i < COUNT_OF(TEXTS); i++) {
        struct arena a;
        struct front_matter m;
        arena_init(&a, 0);
        assert_false(failed(parse(&a, TEXTS[i], &m)));
        assert_int_equal(m.count, 0);
        assert_true(str_equal(m.body, TEXTS[i]));
        assert_int_equal(m.body_line, 1);
        arena_close(&a);
    }
}

static void refusals_name_the_line(void **state)
{
    (void)state;
    static const struct {
        struct str text;
        const char *detail;
    } CASES[] = {
        {S_INIT("---\na: b\n"), "line 1: the front matter is not closed: no line '---'"},
        {S_INIT("---"), "line 1: the front matter is not closed: no line '---'"},
        {S_INIT("---\na: b\nc\n---\n"), "line 3: expected 'key: value'"},
        {S_INIT("---\na:b\n---\n"), "line 2: a blank is missing behind ':'"},
        {S_INIT("---\na: b\na: c\n---\n"), "line 3: 'a' is given twice"},
        {S_INIT("---\n\na: \"b\n---\n"), "line 3: the quote is not closed"},
        {S_INIT("---\na: 'b''\n---\n"), "line 2: the quote is not closed"},
        {S_INIT("---\na: \"\\q\"\n---\n"), "line 2: an escape that is not known or not allowed in a quoted value"},
        {S_INIT("---\na: \"\\0\"\n---\n"), "line 2: an escape that is not known or not allowed in a quoted value"},
        {S_INIT("---\na: \"\\ud800\"\n---\n"), "line 2: an escape that is not known or not allowed in a quoted value"},
        {S_INIT("---\na: \"\\Uffffffff\"\n---\n"),
         "line 2: an escape that is not known or not allowed in a quoted value"},
        {S_INIT("---\na: \"b\" c\n---\n"), "line 2: text behind the closing quote"},
        {S_INIT("---\na: |\n  b\n---\n"),
         "line 2: text blocks ('|' and '>') are not supported: write the value on one line"},
        {S_INIT("---\na: >-\n  b\n---\n"),
         "line 2: text blocks ('|' and '>') are not supported: write the value on one line"},
        {S_INIT("---\na: {b: c}\n---\n"), "line 2: maps within a value ('{') are not supported: quote the value"},
        {S_INIT("---\na: &b c\n---\n"),
         "line 2: anchors, aliases and tags ('&', '*', '!') are not supported: quote the value"},
        {S_INIT("---\na: b: c\n---\n"), "line 2: a ':' within a value: put the value into quotes"},
        {S_INIT("---\na: [b, c\nd: e\n---\n"), "line 3: a ',' is missing in the list"},
        {S_INIT("---\na: [b,\n\n---\n"), "line 2: the list is not closed: no ']'"},
        {S_INIT("---\na: [b,,c]\n---\n"), "line 2: an empty place in the list"},
        {S_INIT("---\na: [[b]]\n---\n"), "line 2: a list holds plain or quoted values with ',' between them"},
        {S_INIT("---\na: [b] c\n---\n"), "line 2: text behind the list's ']'"},
        {S_INIT("---\n- b\n---\n"), "line 2: a '-' line belongs under a key without a value"},
        {S_INIT("---\na: b\n- c\n---\n"), "line 3: a '-' line belongs under a key without a value"},
        {S_INIT("---\na: - c\n---\n"), "line 2: a '-' line belongs under its key"},
        {S_INIT("---\na:\n- - c\n---\n"), "line 3: lists within lists are not supported"},
        {S_INIT("---\na:\n  b: c\n---\n"), "line 3: an indented line: values stand on the line of their key"},
        {S_INIT("---\na: b\n\xff: c\n---\n"), "line 3: not valid UTF-8"},
        {S_INIT("---\na: b\0c\n---\n"), "line 2: the control character U+0000"},
        {S_INIT("---\na: b\rc\n---\n"), "line 2: the control character U+000D"},
    };
    for (ptrdiff_t i = 0; i < COUNT_OF(CASES); i++) {
        struct arena a;
        struct front_matter m;
        arena_init(&a, 0);
        assert_true(err_is(parse(&a, CASES[i].text, &m), &ERR_INVALID));
        assert_string_equal(err_detail(), CASES[i].detail);
        arena_close(&a);
    }
}

static struct err parse_repeated(struct str before, struct str behind, int count)
{
    struct arena a;
    struct buf text;
    struct front_matter m;
    arena_init(&a, 0);
    buf_init(&text, 1 << 22);
    buf_add(&text, S("---\na:\n"));
    for (int i = 0; i < count; i++)
        buf_add_format(&text, "%.*s%d%.*s\n", STR_ARG(before), i, STR_ARG(behind));
    buf_add(&text, S("---\n"));
    struct err e = parse(&a, buf_str(&text), &m);
    buf_close(&text);
    arena_close(&a);
    return e;
}

static void limits_are_kept(void **state)
{
    (void)state;
    assert_false(failed(parse_repeated(S("k"), S(": v"), 255)));
    assert_true(err_is(parse_repeated(S("k"), S(": v"), 256), &ERR_LIMIT));
    assert_false(failed(parse_repeated(S("- v"), S(""), 1024)));
    assert_true(err_is(parse_repeated(S("- v"), S(""), 1025), &ERR_LIMIT));
    assert_true(err_is(parse_repeated(S("# a comment of some length, "), S(", again and again"), 2000), &ERR_LIMIT));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_plain_and_quoted),  cmocka_unit_test(reads_lists),
        cmocka_unit_test(reads_escapes_that_grow), cmocka_unit_test(text_without_front_matter_is_all_body),
        cmocka_unit_test(refusals_name_the_line),  cmocka_unit_test(limits_are_kept),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
