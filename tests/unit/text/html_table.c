/* html_table.c - figures are told from words, column by column, in any script. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "text/html_table.c"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static void becomes(const char *table, const char *expected)
{
    struct arena a;
    struct html html;
    arena_init(&a, 0);
    assert_false(failed(html_sanitise(&a, str_from_c(table), NULL, &html)));
    struct buf plain;
    buf_init(&plain, 4096);
    struct str marked = html_text(html_with_figures(&a, html));
    for (ptrdiff_t i = 0; i < marked.n; i++)
        if (marked.p[i] != '\n')
            buf_add_char(&plain, marked.p[i]);
    buf_add_char(&plain, 0);
    assert_string_equal(plain.p, expected);
    buf_close(&plain);
    arena_close(&a);
}

static void columns_of_figures_are_marked(void **state)
{
    (void)state;
    becomes("<table><thead><tr><th>Item</th><th>2026</th></tr></thead>"
            "<tbody><tr><td>Roads</td><td><strong>61.4</strong></td></tr><tr><td>Quay 4</td><td>\xe2\x88\x92"
            "0,8\xc2\xa0%</td></tr></tbody></table>",
            "<table><thead><tr><th>Item</th><th class=\"number\">2026</th></tr></thead>"
            "<tbody><tr><td>Roads</td><td class=\"number\"><strong>61.4</strong></td></tr><tr><td>Quay 4</td>"
            "<td class=\"number\">\xe2\x88\x92"
            "0,8\xc2\xa0%</td></tr></tbody></table>");
    /* a row's own head, an empty cell, and the digits of another script */
    becomes(
        "<table><tbody><tr><th scope=\"row\">a</th><td></td><td>\xdb\xb1\xdb\xb2</td></tr>"
        "<tr><th scope=\"row\">b</th><td>5</td><td>\xe2\x82\xac 7</td></tr></tbody></table>",
        "<table><tbody><tr><th scope=\"row\">a</th><td class=\"number\"></td><td class=\"number\">\xdb\xb1\xdb\xb2</td>"
        "</tr><tr><th scope=\"row\">b</th><td class=\"number\">5</td><td class=\"number\">\xe2\x82\xac 7</td></tr>"
        "</tbody></table>");
}

static void words_and_spans_stay(void **state)
{
    (void)state;
    becomes("<table><tbody><tr><td>12 boats</td><td>x</td></tr><tr><td>12</td><td>3</td></tr></tbody></table>",
            "<table><tbody><tr><td>12 boats</td><td>x</td></tr><tr><td>12</td><td>3</td></tr></tbody></table>");
    becomes("<table><tbody><tr><td colspan=\"2\">1</td></tr><tr><td>2</td><td>3</td></tr></tbody></table>",
            "<table><tbody><tr><td colspan=\"2\">1</td></tr><tr><td>2</td><td>3</td></tr></tbody></table>");
    becomes("<p>1</p>", "<p>1</p>");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(columns_of_figures_are_marked),
        cmocka_unit_test(words_and_spans_stay),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
