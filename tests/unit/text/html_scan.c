/* html_scan.c - the scan before the parser: no text that it lets through makes a deep tree. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "text/html_scan.c"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>
#include <gumbo.h>
#include <stdlib.h>

/* Elements that have no start tag in the text (html, tbody, tr) and paragraphs and items come on top of the limit. */
#define TREE_DEPTH_MAX (3 * HTML_DEPTH_MAX + 8)

static struct str repeat(struct arena *a, struct str unit, int count)
{
    char *p = arena_bytes(a, unit.n * count);
    for (int i = 0; i < count; i++)
        memcpy(p + i * unit.n, unit.p, (size_t)unit.n);
    return (struct str){p, unit.n * count};
}

static int tree_depth(struct str raw)
{
    GumboOptions options = kGumboDefaultOptions;
    options.max_errors = 0;
    options.fragment_context = GUMBO_TAG_BODY;
    GumboOutput *output = gumbo_parse_with_options(&options, raw.p, (size_t)raw.n);
    struct {
        GumboNode *node;
        unsigned next;
    } *stack = calloc(100000, sizeof(*stack));
    int depth = 1;
    int deepest = 1;
    stack[0].node = output->root;
    while (depth) {
        GumboNode *node = stack[depth - 1].node;
        bool element = node->type == GUMBO_NODE_ELEMENT || node->type == GUMBO_NODE_TEMPLATE;
        if (!element || stack[depth - 1].next == node->v.element.children.length) {
            depth--;
            continue;
        }
        GumboNode *child = node->v.element.children.data[stack[depth - 1].next++];
        stack[depth].node = child;
        stack[depth++].next = 0;
        deepest = depth > deepest ? depth : deepest;
    }
    free(stack);
    gumbo_destroy_output(&options, output);
    return deepest;
}

static const char *const PIECES[] = {
    "<div>",
    "</div>",
    "<p>",
    "</p>",
    "<b>",
    "</b>",
    "<i>",
    "</i>",
    "<a href=x>",
    "</a>",
    "<span>",
    "</span>",
    "<table>",
    "</table>",
    "<tr>",
    "</tr>",
    "<td>",
    "</td>",
    "<th>",
    "<caption>",
    "</caption>",
    "<tbody>",
    "</tbody>",
    "<ul>",
    "</ul>",
    "<li>",
    "</li>",
    "<dl>",
    "<dd>",
    "<dt>",
    "</dd>",
    "<svg>",
    "</svg>",
    "<math>",
    "</math>",
    "<mi>",
    "</mi>",
    "<x/>",
    "<x>",
    "</x>",
    "<title>",
    "</title>",
    "<desc>",
    "</desc>",
    "<foreignObject>",
    "</foreignObject>",
    "<template>",
    "</template>",
    "<select>",
    "</select>",
    "<option>",
    "</option>",
    "<style>",
    "</style>",
    "<script>",
    "</script>",
    "<!--",
    "-->",
    "--!>",
    "<!-->",
    "<![CDATA[",
    "]]>",
    ">",
    "<a title=\"",
    "\"",
    "'",
    "<a title='",
    "<textarea>",
    "</textarea>",
    "<object>",
    "</object>",
    "<form>",
    "</form>",
    "<h1>",
    "</h1>",
    "<button>",
    "</button>",
    "<font color=1>",
    "</font>",
    "<nobr>",
    "</nobr>",
    "<br>",
    "</br>",
    "<img>",
    "<image/>",
    "<col>",
    "<colgroup>",
    "<xmp>",
    "</xmp>",
    "<plaintext>",
    "<noscript>",
    "</noscript>",
    "<body>",
    "<html>",
    "<frameset>",
    "x",
    " ",
    "/",
    "=",
    "<!",
    "</",
    "<",
    "<?",
    "<ruby>",
    "<rt>",
    "</ruby>",
    "<marquee>",
    "</marquee>",
    "<p/>",
    "<div/>",
    "<path/>",
    "<annotation-xml>",
    "</annotation-xml>",
    "<input>",
    "</body>",
};

static uint64_t next_random(uint64_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return *state;
}

/* What makes the true depth grow while the count stands still shows when it is said often enough. */
static void no_repeated_soup_passes_and_is_deep(void **state)
{
    (void)state;
    uint64_t random = 0x2545f4914f6cdd1dULL;
    int passed = 0;
#if defined(__SANITIZE_ADDRESS__)
    int rounds = 500;
#else
    int rounds = 6000;
#endif
    for (int round = 0; round < rounds; round++) {
        struct arena a;
        arena_init(&a, 0);
        char unit[256] = "";
        int pieces = 2 + (int)(next_random(&random) % 7);
        for (int i = 0; i < pieces; i++)
            strcat(unit, PIECES[next_random(&random) % COUNT_OF(PIECES)]);
        struct str raw = repeat(&a, str_from_c(unit), 600);
        if (!failed(html_scan(raw))) {
            passed++;
            int depth = tree_depth(raw);
            if (depth > TREE_DEPTH_MAX)
                fail_msg("600 times '%s' is %d deep", unit, depth);
        }
        arena_close(&a);
    }
    assert_true(passed > rounds / 50);
}

static void check_passes(const char *unit, bool passes)
{
    struct arena a;
    arena_init(&a, 0);
    struct str raw = repeat(&a, str_from_c(unit), 600);
    if (failed(html_scan(raw)) == passes)
        fail_msg("'%s' %s", unit, passes ? err_detail() : "passed");
    arena_close(&a);
}

static void lets_ordinary_html_through(void **state)
{
    (void)state;
    check_passes("<div><p>a <b>b</b> <i>c</i><br></p></div>", true);
    check_passes("<p>old<p>style", true);
    check_passes("<ul><li>a<li>b</ul>", true);
    check_passes("<table><tr><td>a<td>b<tr><td>c</table>", true);
    check_passes("<svg><title>t</title><g><path d='x'/><use/></g></svg>", true);
    check_passes("<script>if (a<b) document.write('<div><div>')</script>", true);
    check_passes("<!-- <div> <div> -->", true);
    check_passes("<img alt='<div>'><input value=\"</p>\">", true);
    check_passes("<select><option>a</option></select>", true);
}

static void stops_depth_however_it_hides(void **state)
{
    (void)state;
    check_passes("<div>", false);
    check_passes("<b>", false);
    check_passes("<div></span>", false);
    check_passes("<div><table><td></div>", false);
    check_passes("<div title='</div>'>", false);
    check_passes("<div><!-- </div> -->", false);
    check_passes("<span><div></span>", false);
    check_passes("<svg></p><x/>", false);
    check_passes("<div><select></div></select>", false);
    check_passes("<script><!--<script></script><a title=\"--></script><div>\">", false);
}

static void limits_attributes(void **state)
{
    (void)state;
    struct arena a;
    arena_init(&a, 0);
    struct str many = str_concat(&a, S("<p "), repeat(&a, S("x "), 300));
    assert_true(err_is(html_scan(many), &ERR_LIMIT));
    assert_non_null(strstr(err_detail(), "attributes"));
    assert_false(failed(html_scan(str_concat(&a, S("<p "), repeat(&a, S("x "), 200)))));
    arena_close(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_repeated_soup_passes_and_is_deep),
        cmocka_unit_test(lets_ordinary_html_through),
        cmocka_unit_test(stops_depth_however_it_hides),
        cmocka_unit_test(limits_attributes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
