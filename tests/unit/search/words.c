/* words.c - how texts are cut into words, queries into clauses, and stretches of text around words. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "search/words.c"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

#include "search/query.h"
#include "search/snippet.h"

static struct arena arena;

/* The terms with a space between. */
static struct str terms_of(const char *language, const char *text)
{
    struct search_words words;
    struct search_word word;
    struct str out = S("");
    search_words_begin(&words, language_find(str_from_c(language)), str_from_c(text));
    while (search_words_next(&words, &word)) {
        assert_true(word.from < word.to && word.to <= words.text.n && word.term.n <= TERM_MAX);
        out = str_format(&arena, "%.*s%s%.*s", STR_ARG(out), out.n ? " " : "", STR_ARG(word.term));
    }
    return out;
}

#define assert_terms(language, text, wanted) assert_string_equal(str_to_c(&arena, terms_of(language, text)), wanted)

static void test_words(void **state)
{
    (void)state;
    assert_terms("en", "The council's ferries, 4.50 crowns; 1,000 seats.", "the council ferri 4.50 crown 1,000 seat");
    assert_terms("en", "O'Neill isn\xe2\x80\x99t rock'n'roll", "neill isn rock roll");
    assert_terms("fr", "L\xe2\x80\x99\xc3\xa9t\xc3\xa9 d'Ines", "ete ine");
    assert_terms("de",
                 "Stra\xc3\x9f"
                 "e STRASSE",
                 "strass strass");
    assert_terms("en", "na\xc3\xafve caf\xc3\xa9 caf\x65\xcc\x81", "naiv cafe cafe");
    assert_terms("en", "well-known e-mail a_b", "well known e mail a b");
    assert_terms("en", "soft\xc2\xadhyphen", "softhyphen");
    assert_terms("ru", "\xd0\xb5\xd1\x89\xd1\x91 \xd0\xb5\xd1\x89\xd0\xb5", "\xd0\xb5\xd1\x89 \xd0\xb5\xd1\x89");
    assert_terms("en", "\xff\xfe a\xc3 \xc3\xa9", "a e");
    assert_terms("fa", "\xe2\x81\xa8Norhaven\xe2\x81\xa9، و Nor\xe2\x81\xa8haven", "norhaven و nor haven");
    assert_terms("en", "", "");
    assert_terms("en", " \xe2\x80\x94 ... !", "");
    assert_terms("zz", "Ferries", "ferries");
}

/* A script without spaces is cut where its dictionary cuts it, and the same within another text. */
static void test_scripts_without_spaces(void **state)
{
    (void)state;
    const char *thai =
        "\xe0\xb8\xaa\xe0\xb8\xa0\xe0\xb8\xb2\xe0\xb9\x80\xe0\xb8\xa1\xe0\xb8\xb7\xe0\xb8\xad\xe0\xb8\x87";
    struct str alone = terms_of("th", thai);
    struct str within = terms_of("th", str_to_c(&arena, str_format(&arena, "ferry %s 12", thai)));
    assert_true(alone.n > 0);
    assert_string_equal(str_to_c(&arena, within),
                        str_to_c(&arena, str_format(&arena, "ferry %.*s 12", STR_ARG(alone))));
    struct buf run; /* longer than the dictionaries are given at once */
    buf_init(&run, 1 << 20);
    for (int i = 0; i < 5000; i++)
        buf_add(&run, S("\xe6\xb8\xa1\xe8\xbd\xae"));
    buf_add_char(&run, 0);
    assert_true(terms_of("zh", buf_str(&run).p).n > 5000);
    buf_close(&run);
}

/* Memory or no memory, the term of a word is the same. */
static void test_memory(void **state)
{
    (void)state;
    for (int round = 0; round < 2; round++)
        for (int i = 0; i < 20000; i += 7) {
            char word[32], wanted[32];
            snprintf(word, sizeof word, "w%dxing", i);
            snprintf(wanted, sizeof wanted, "w%dxing", i);
            assert_terms("zz", word, wanted);
        }
    assert_terms("en", "ferries", "ferri");
    assert_terms("zz", "ferries", "ferries");
    assert_terms("en", "ferries", "ferri");
}

static void test_long_words(void **state)
{
    (void)state;
    char word[5000];
    memset(word, 'a', sizeof word);
    word[sizeof word - 1] = 0;
    assert_int_equal(terms_of("en", word).n, TERM_MAX);
    struct str marks = S("e");
    for (int i = 0; i < 400; i++)
        marks = str_concat(&arena, marks, S("\xcc\x81"));
    assert_true(terms_of("en", str_to_c(&arena, marks)).n <= TERM_MAX);
}

static void test_queries(void **state)
{
    (void)state;
    struct query q;
    query_parse(&arena, language_find(S("en")), S("UTC"),
                S("old \"quay walls\" -council boat OR ferry tag:x year:2024"), &q);
    assert_int_equal(q.count, 5);
    assert_true(q.clauses[1].atoms[0].row && q.clauses[1].atoms[0].count == 2);
    assert_true(q.clauses[2].negative);
    assert_int_equal(q.clauses[3].count, 2);
    assert_int_equal(q.clauses[4].atoms[0].fields, IN_TAG);
    assert_int_equal(q.from, (int64_t)1704067200 * 1000000);
    assert_int_equal(q.to, (int64_t)1735689600 * 1000000);
    assert_false(q.cut);
    struct str many = S("");
    for (int i = 0; i < 300; i++)
        many = str_format(&arena, "%.*s w%d OR", STR_ARG(many), i);
    query_parse(&arena, NULL, S("UTC"), many, &q);
    assert_true(q.cut && q.terms <= QUERY_TERMS);
    query_parse(&arena, NULL, S("UTC"), S("OR OR \"unclosed row"), &q);
    assert_int_equal(q.count, 1);
    query_parse(&arena, NULL, S("UTC"), S("from:2024-02 to:2024-02-29 before:x"), &q);
    assert_int_equal(q.to - q.from, (int64_t)29 * 86400 * 1000000);
    assert_int_equal(q.count, 2); /* "before" and "x" are words */
}

static void test_snippets(void **state)
{
    (void)state;
    struct query q;
    struct str text = S("");
    for (int i = 0; i < 200; i++)
        text = str_format(&arena, "%.*sword%d ", STR_ARG(text), i);
    text = str_format(&arena, "%.*sThe ferries sail from the quay. %.*s", STR_ARG(text), STR_ARG(text));
    query_parse(&arena, language_find(S("en")), S("UTC"), S("ferry quay -word5"), &q);
    struct snippet s = snippet_make(&arena, &q, language_find(S("en")), text, 120);
    struct str all = S("");
    int marks = 0;
    for (ptrdiff_t i = 0; i < s.count; i++) {
        all = str_concat(&arena, all, s.pieces[i].text);
        marks += s.pieces[i].mark;
    }
    assert_true(str_find(text, all, 0) >= 0);
    assert_true(str_find(all, S("The ferries sail from the quay"), 0) >= 0);
    assert_int_equal(marks, 2);
    assert_true(all.n <= 120 && !s.from_start && !s.to_end);
    s = snippet_make(&arena, &q, NULL, S("nothing here"), 0);
    assert_true(s.count == 1 && !s.pieces[0].mark && s.from_start && s.to_end);
    s = snippet_make(&arena, &q, NULL, S(""), 50);
    assert_int_equal(s.count, 0);
}

int main(void)
{
    arena_init(&arena, 0);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_words),   cmocka_unit_test(test_scripts_without_spaces),
        cmocka_unit_test(test_memory),  cmocka_unit_test(test_long_words),
        cmocka_unit_test(test_queries), cmocka_unit_test(test_snippets),
    };
    int failures = cmocka_run_group_tests(tests, NULL, NULL);
    arena_close(&arena);
    return failures;
}
