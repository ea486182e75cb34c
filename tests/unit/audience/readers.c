/* readers.c - tests of telling people from machines. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "audience/readers.c"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <cmocka.h>

static const char PERSON[] = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";
static const char BOT[] = "Mozilla/5.0 (compatible; ExampleBot/2.1; +http://www.example.com/bot.html)";

static void tells_people_from_machines(void **state)
{
    (void)state;
    for (int round = 0; round < 2; round++) { /* the second time from memory */
        assert_int_equal(reader_kind_of(str_from_c(PERSON)), READER_PERSON);
        assert_int_equal(reader_kind_of(str_from_c(BOT)), READER_BOT);
        assert_int_equal(reader_kind_of(S("")), READER_BOT);
        assert_int_equal(reader_kind_of(S("curl/8.0")), READER_BOT);
    }
}

static void overlong_ones_are_judged_by_their_start(void **state)
{
    char agent[5000];
    (void)state;
    memset(agent, 'x', sizeof(agent));
    memcpy(agent, "AppleWebKit/", 12);
    memcpy(agent + 4000, "bot", 3);
    assert_int_equal(reader_kind_of((struct str){agent, sizeof(agent)}), READER_PERSON);
}

static void counts_each_page_once(void **state)
{
    (void)state;
    struct reader_counts before = reader_counts_now();
    for (int i = 0; i < 10; i++)
        reader_count(str_from_c(PERSON));
    reader_count(str_from_c(BOT));
    struct reader_counts after = reader_counts_now();
    assert_int_equal(after.served[READER_PERSON] - before.served[READER_PERSON], 10);
    assert_int_equal(after.served[READER_BOT] - before.served[READER_BOT], 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tells_people_from_machines),
        cmocka_unit_test(overlong_ones_are_judged_by_their_start),
        cmocka_unit_test(counts_each_page_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
