/* sentences.c - tests: where sentences end in the languages of the news. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "text/sentences.c"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

/* "|" stands where a sentence ends and another begins. */
static const struct {
    const char *language, *text;
} CASES[] = {
    {"en", "The ferry left at dawn. |It came back at ten."},
    {"en", "Mr. Falk said so. |Dr. Lund did not."},
    {"en", "I. Falk and T. R. Amsel wrote it. |Nobody else did."},
    {"en", "It is 3.5 m wide. |Is it? |It is!"},
    {"en", "“Sail.” |She left."},
    {"en", "“Sail,” she said. |“Now!”"},
    {"en", "The pier (built in 1920. Rebuilt in 1960.) stands. |It is wide."},
    {"en", "One bracket (never closed. |Another sentence."},
    {"en", "“Go!” he cried, and went. |He ran."},
    {"en", "At 10 a.m. the bell rang. |Then it stopped."},
    {"de", "Der 3. Oktober ist ein Feiertag. |Alle ruhen."},
    {"de", "Am 12. Dezember z. B. fährt sie. |Ja."},
    {"es", "El Sr. Falk llegó. |¿Cuándo? |¡Ayer!"},
    {"ar", "وصلت العبارة. |متى؟ |أمس."},
    {"fa", "کشتی رسید. |کی؟ |دیروز."},
    {"hi", "जहाज़ आया। |कब?"},
    {"ja", "船が来た。|いつですか？|昨日。"},
    {"en", "No full stop"},
    {"en", ""},
};

static void sentences_end_where_marked(void **state)
{
    (void)state;
    for (ptrdiff_t i = 0; i < COUNT_OF(CASES); i++) {
        char text[256], found[512];
        ptrdiff_t ends[256], n = 0, m = 0, start = 0;
        for (const char *p = CASES[i].text; *p; p++)
            if (*p != '|')
                text[n++] = *p;
        ptrdiff_t count = sentences_ends(str_from_c(CASES[i].language), (struct str){text, n}, ends);
        for (ptrdiff_t k = 0; k < count; k++) {
            memcpy(found + m, text + start, (size_t)(ends[k] - start));
            m += ends[k] - start;
            start = ends[k];
            if (k + 1 < count)
                found[m++] = '|';
        }
        found[m] = 0;
        assert_int_equal(start, n);
        assert_string_equal(found, CASES[i].text);
    }
}

static void broken_bytes_do_no_harm(void **state)
{
    (void)state;
    ptrdiff_t ends[64];
    struct str text = S("a\xff. B\x80\x80. C.");
    ptrdiff_t count = sentences_ends(S("en"), text, ends);
    assert_true(count >= 1 && ends[count - 1] == text.n);
    assert_true(sentences_ends(S("no-such-language"), S("One. Two."), ends) == 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sentences_end_where_marked),
        cmocka_unit_test(broken_bytes_do_no_harm),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
