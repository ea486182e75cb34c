/* quotes.c - tests: quotation marks of several languages, and what only looks like one. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "text/quotes.c"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static const struct {
    const char *language, *text, *next;
    int at; /* -1: nothing is open */
} CASES[] = {
    {"en", "“Sail,” she said.", "", -1},
    {"en", "“Sail, she said.", "", 0},
    {"en", "Sail,” she said.", "", 5},
    {"en", "The dogs’ owners don’t know.", "", -1},
    {"en", "“He said ‘sail’ and the crew’s gone.”", "", -1},
    {"en", "“He said ‘sail and went.”", "", 11},
    {"en", "‘Tis the winter of ‘26 in rock ‘n roll.", "", -1},
    {"en", "A 6\" pipe and a 12\" one.", "", -1},
    {"en", "\"Sail,\" she said.", "", -1},
    {"en", "\"Sail, she said.", "", 0},
    {"en", "“It goes on", "“and on.”", -1},
    {"en", "“It goes on", "and on.”", 0},
    {"fr", "« Oui », dit-elle.", "", -1},
    {"fr", "« Oui, dit-elle. L’été.", "", 0},
    {"de", "„Ja“, sagte sie.", "", -1},
    {"de", "»Ja«, sagte sie. «Nein», sagte er.", "", -1},
    {"de", "„Ja, sagte sie.", "", 0},
    {"sv", "”Ja”, sade hon.", "", -1},
    {"sv", "”Ja, sade hon.", "", 0},
    {"fa", "گفت: «نه» و رفت.", "", -1},
    {"fa", "«نه", "", 0},
    {"ar", "قال: ”لا“.", "", -1},
    {"hi", "उसने कहा, “हाँ”।", "", -1},
    {"he", "דו\"ח של צה\"ל", "", -1},
    {"ja", "「はい」と『本』", "", -1},
    {"ja", "「はい", "", 0},
    {"en", "“a “b “c “d “e “f “g “h “i", "", 35},
    {"xx", "\x80\xff", "", -1},
    {"", "", "", -1},
};

static void test_cases(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        ptrdiff_t at = -1;
        bool open =
            quotes_find_open(str_from_c(CASES[i].language), str_from_c(CASES[i].text), str_from_c(CASES[i].next), &at);
        if (open != (CASES[i].at >= 0))
            fail_msg("%s is %s", CASES[i].text, open ? "open" : "closed");
        if (open)
            assert_int_equal(at, CASES[i].at);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_cases)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
