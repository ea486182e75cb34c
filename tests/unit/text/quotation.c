/* quotation.c - tests: quotation marks of one language made those of another, and what only looks like one. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "text/quotation.c"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#include "text/language.h"

static const struct {
    const char *from, *to, *text, *wanted;
} CASES[] = {
    {"en", "es", "Ella dijo: “Sí”.", "Ella dijo: «Sí»."},
    {"en", "es", "Ella dijo: \"Sí\".", "Ella dijo: «Sí»."},
    {"en", "es", "“El dijo ‘no’ y ‘sí’”", "«El dijo “no” y “sí”»"},
    {"en", "es", "\"El dijo 'no' hoy\"", "«El dijo “no” hoy»"},
    {"en", "es", "«El dijo “no”»", "«El dijo “no”»"},
    {"en", "de", "\"Ja\", sagte sie. “Nein”, er.", "„Ja“, sagte sie. „Nein“, er."},
    {"de", "en", "„He said ‚no‘.“", "“He said ‘no’.”"},
    {"de", "en", "»Yes«, she said. »No.«", "“Yes”, she said. “No.”"},
    {"en", "sv", "“Ja ‘nej’”", "”Ja ’nej’”"},
    {"sv", "en", "”Yes ’no’ then”, ”no”", "“Yes ‘no’ then”, “no”"},
    {"en", "ar", "قال “لا” ثم “نعم”.", "قال ”لا“ ثم ”نعم“."},
    {"ar", "en", "”No“ and ”yes“", "“No” and “yes”"},
    {"en", "fa", "گفت: \"نه\".", "گفت: «نه»."},
    {"en", "he", "אמר \"לא\" לצה\"ל", "אמר ”לא” לצה\"ל"},
    {"en", "ja", "彼は\"はい\"と", "彼は「はい」と"},
    {"en", "ja", "『本』を", "『本』を"}, /* its own: the title of a book */
    {"fr", "en", "« Yes », she said", "“ Yes ”, she said"},
    /* apostrophes, years, inches */
    {"en", "es", "L’été d'or, rock ’n’ roll, the dogs' day, ’90s", "L’été d'or, rock ’n’ roll, the dogs' day, ’90s"},
    {"en", "es", "‘los dogs’ y ellos’", "‘los dogs’ y ellos’"},
    {"en", "es", "un tubo de 5\" y \"otro\"", "un tubo de 5\" y «otro»"},
    /* open at the end */
    {"en", "es", "“Sigue abierto", "“Sigue abierto"},
    {"en", "es", "y cerrado.” “Otro”", "y cerrado.” «Otro»"},
    {"en", "es", "\"Uno\" y \"dos", "\"Uno\" y \"dos"},
    {"en", "es", "“A ‘abierto” y ‘B’", "«A ‘abierto» y «B»"},
    {"en", "es", "\"\" “”", "\"\" “”"},
    {"en", "es", "\xff\"a\xff\"\x80", "\xff«a\xff»\x80"},
    {"xx-unknown-language-with-a-tag-that-is-longer-than-any-tag-of-a-language", "es", "“a”", "“a”"},
    {"en", "es", "", ""},
};

static struct str change(struct arena *a, const char *from, const char *to, struct str text)
{
    struct quotation_marks f = quotation_marks_of(str_from_c(from)), t = quotation_marks_of(str_from_c(to));
    struct quotation_change *changes;
    struct str out = S("");
    ptrdiff_t at = 0, count = quotation_changes(a, &f, &t, text, &changes);
    for (ptrdiff_t i = 0; i < count; i++) {
        char bytes[4];
        assert_true(changes[i].at >= at);
        out = str_concat(a, out, str_slice(text, at, changes[i].at));
        out = str_concat(a, out, (struct str){bytes, utf8_encode(changes[i].code, bytes)});
        at = changes[i].at + changes[i].size;
    }
    return str_concat(a, out, str_from(text, at));
}

static void test_cases(void **state)
{
    (void)state;
    for (ptrdiff_t i = 0; i < COUNT_OF(CASES); i++) {
        struct arena a;
        arena_init(&a, 0);
        struct str out = change(&a, CASES[i].from, CASES[i].to, str_from_c(CASES[i].text));
        if (!str_equal(out, str_from_c(CASES[i].wanted)))
            fail_msg("%s -> %s: %.*s, not %s", CASES[i].text, CASES[i].to, STR_ARG(out), CASES[i].wanted);
        arena_close(&a);
    }
}

/* In each language what was made is what is made of it again, and nothing that preflight takes for open. */
static void test_each_language_knows_its_own(void **state)
{
    ptrdiff_t count, at;
    const struct language *all = language_all(&count);
    (void)state;
    for (ptrdiff_t i = 0; i < count; i++) {
        struct arena a;
        arena_init(&a, 0);
        const char *to = str_to_c(&a, all[i].tag);
        struct str once = change(&a, "en", to, S("x “a b” (“c, ‘d e’ f”) \"g\".")), twice = change(&a, "en", to, once);
        if (!str_equal(once, twice))
            fail_msg("%s: %.*s, then %.*s", to, STR_ARG(once), STR_ARG(twice));
        if (quotes_find_open(all[i].tag, once, S(""), &at))
            fail_msg("%s: open at %td of %.*s", to, at, STR_ARG(once));
        arena_close(&a);
    }
}

static void test_a_text_of_marks_alone_is_left(void **state)
{
    struct arena a;
    struct buf text;
    (void)state;
    arena_init(&a, 0);
    buf_init(&text, 1 << 20);
    for (int i = 0; i < 60000; i++)
        buf_add(&text, i % 3 ? S("“") : S("\""));
    assert_true(str_equal(change(&a, "en", "es", buf_str(&text)), buf_str(&text)));
    buf_close(&text);
    arena_close(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cases),
        cmocka_unit_test(test_each_language_knows_its_own),
        cmocka_unit_test(test_a_text_of_marks_alone_is_left),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
