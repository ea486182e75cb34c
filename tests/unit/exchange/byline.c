/* byline.c - tests of exchange/byline.h: names and roles. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "exchange/byline.c"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static void names_and_roles(void **state)
{
    static const struct {
        struct str text, name, role;
    } LINES[] = {
        {S_INIT("Ines Falk"), S_INIT("Ines Falk"), S_INIT("")},
        {S_INIT("Tor Amsel (photographer)"), S_INIT("Tor Amsel"), S_INIT("photographer")},
        {S_INIT("Tor (the elder) Amsel"), S_INIT("Tor (the elder) Amsel"), S_INIT("")},
        {S_INIT("Tor (the elder) (photographer (night))"), S_INIT("Tor (the elder)"), S_INIT("photographer (night)")},
        {S_INIT("Tor (the elder) ()"), S_INIT("Tor (the elder)"), S_INIT("")},
        {S_INIT("Tor (a) b)"), S_INIT("Tor"), S_INIT("a) b")},
        {S_INIT("Tor (a (b)"), S_INIT("Tor (a"), S_INIT("b")},
        {S_INIT("(x)"), S_INIT("(x)"), S_INIT("")},
        {S_INIT(" (x)"), S_INIT(" (x)"), S_INIT("")},
        {S_INIT(")"), S_INIT(")"), S_INIT("")},
        {S_INIT(""), S_INIT(""), S_INIT("")},
    };
    (void)state;
    for (int i = 0; i < COUNT_OF(LINES); i++) {
        struct story_byline line = byline_read(LINES[i].text);
        assert_true(str_equal(line.name, LINES[i].name));
        assert_true(str_equal(line.role, LINES[i].role));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(names_and_roles)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
