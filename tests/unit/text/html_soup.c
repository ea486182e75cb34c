/* html_soup.c - the sanitiser over tag soup and attack strings: an oracle walks the tree of what it wrote. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "text/html.h"

#include "base/utf8.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>
#include <gumbo.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The allow-list, said again here in its own words. */
static const struct {
    const char *name;
    const char *attributes; /* space-separated, spaces around */
} ALLOWED[] = {
    {"p", " lang dir "},
    {"h2", " lang dir "},
    {"h3", " lang dir "},
    {"ul", " lang dir "},
    {"ol", " start lang dir "},
    {"li", " lang dir "},
    {"blockquote", " lang dir "},
    {"pre", " lang dir "},
    {"hr", " "},
    {"table", " lang dir "},
    {"caption", " lang dir "},
    {"thead", " "},
    {"tbody", " "},
    {"tr", " "},
    {"th", " colspan rowspan scope lang dir "},
    {"td", " colspan rowspan lang dir "},
    {"figure", " data-embed "},
    {"img", " src alt width height "},
    {"figcaption", " lang dir "},
    {"aside", " data-also-read "},
    {"a", " href hreflang rel lang dir "},
    {"em", " lang dir "},
    {"strong", " lang dir "},
    {"s", " lang dir "},
    {"sub", " lang dir "},
    {"sup", " lang dir "},
    {"code", " lang dir "},
};

static const char *allowed_attributes(const char *name)
{
    for (int i = 0; i < COUNT_OF(ALLOWED); i++)
        if (strcmp(ALLOWED[i].name, name) == 0)
            return ALLOWED[i].attributes;
    return NULL;
}

static bool is_safe_address(const char *value)
{
    if (strncmp(value, "http://", 7) == 0 || strncmp(value, "https://", 8) == 0 || strncmp(value, "mailto:", 7) == 0)
        return true;
    const char *colon = strchr(value, ':');
    size_t before = strcspn(value, "/?#");
    return strncmp(value, "//", 2) != 0 && strchr(value, '\\') == NULL && (!colon || (size_t)(colon - value) > before);
}

static const char *check_attribute(const char *allowed, const GumboAttribute *attribute)
{
    char padded[64];
    snprintf(padded, sizeof(padded), " %s ", attribute->name);
    if (attribute->attr_namespace != GUMBO_ATTR_NAMESPACE_NONE || !strstr(allowed, padded))
        return "an attribute";
    if (strcmp(attribute->name, "href") == 0 && !is_safe_address(attribute->value))
        return "a link";
    if (strcmp(attribute->name, "src") == 0 && strncmp(attribute->value, "/media/", 7) != 0)
        return "a picture's address";
    if (strcmp(attribute->name, "data-embed") == 0 && strncmp(attribute->value, "http", 4) != 0)
        return "an embed's address";
    return NULL;
}

static void add_text(struct buf *b, const char *text, bool quote)
{
    for (; *text; text++) {
        if (*text == '&')
            buf_add(b, S("&amp;"));
        else if (*text == '<')
            buf_add(b, S("&lt;"));
        else if (*text == '>')
            buf_add(b, S("&gt;"));
        else if (*text == '"' && quote)
            buf_add(b, S("&quot;"));
        else
            buf_add_char(b, *text);
    }
}

/* Checks one element and writes its start tag. */
static const char *enter(struct buf *b, const GumboElement *element)
{
    const char *name = gumbo_normalized_tagname(element->tag);
    const char *allowed = allowed_attributes(name);
    if (element->tag_namespace != GUMBO_NAMESPACE_HTML || !allowed)
        return "an element";
    buf_add_format(b, "<%s", name);
    for (unsigned i = 0; i < element->attributes.length; i++) {
        const GumboAttribute *attribute = element->attributes.data[i];
        const char *wrong = check_attribute(allowed, attribute);
        if (wrong)
            return wrong;
        buf_add_format(b, " %s=\"", attribute->name);
        add_text(b, attribute->value, true);
        buf_add_char(b, '"');
    }
    buf_add_char(b, '>');
    return NULL;
}

static const char *walk(struct buf *b, const GumboNode *node, int depth)
{
    const GumboElement *element = &node->v.element;
    for (unsigned i = 0; i < element->children.length; i++) {
        const GumboNode *child = element->children.data[i];
        if (child->type == GUMBO_NODE_TEXT || child->type == GUMBO_NODE_WHITESPACE) {
            add_text(b, child->v.text.text, false);
            continue;
        }
        if (child->type != GUMBO_NODE_ELEMENT || depth > 100)
            return "a node";
        const char *wrong = enter(b, &child->v.element);
        wrong = wrong ? wrong : walk(b, child, depth + 1);
        if (wrong)
            return wrong;
        if (child->v.element.tag != GUMBO_TAG_IMG && child->v.element.tag != GUMBO_TAG_HR)
            buf_add_format(b, "</%s>", gumbo_normalized_tagname(child->v.element.tag));
    }
    return NULL;
}

/* What is wrong with the tree of a sanitised text, or NULL. Its serialisation has to be the text itself. */
static const char *find_fault(struct str text)
{
    GumboOptions options = kGumboDefaultOptions;
    options.max_errors = 0;
    options.fragment_context = GUMBO_TAG_BODY;
    GumboOutput *output = gumbo_parse_with_options(&options, text.p ? text.p : "", (size_t)text.n);
    struct buf again;
    buf_init(&again, HTML_SIZE_MAX * 2);
    const char *wrong = walk(&again, output->root, 0);
    if (!wrong && !str_equal(buf_str(&again), text))
        wrong = "the serialisation";
    buf_close(&again);
    gumbo_destroy_output(&options, output);
    return wrong;
}

/* The property: it settles at once, the recogniser knows it, the oracle finds nothing. */
static bool check_input(struct str raw)
{
    struct arena a;
    struct html once, twice;
    arena_init(&a, 0);
    struct err e = html_sanitise(&a, raw, NULL, &once);
    if (failed(e)) {
        if (!err_is(e, &ERR_LIMIT) && utf8_find_invalid(raw) < 0)
            fail_msg("%s: %s\nof %.*s", e.kind->name, err_detail(), STR_ARG(raw));
        arena_close(&a);
        return false;
    }
    const char *wrong = find_fault(once.text);
    if (wrong)
        fail_msg("%s is wrong in\n%.*s\nof %.*s", wrong, STR_ARG(once.text), STR_ARG(raw));
    assert_true(html_is_canonical(once.text));
    assert_false(failed(html_sanitise(&a, once.text, NULL, &twice)));
    assert_true(str_equal(once.text, twice.text));
    arena_close(&a);
    return true;
}

static const char *const NAMES[] = {
    "p",
    "h1",
    "h2",
    "h3",
    "h4",
    "ul",
    "ol",
    "li",
    "blockquote",
    "a",
    "em",
    "strong",
    "b",
    "i",
    "s",
    "sub",
    "sup",
    "code",
    "pre",
    "hr",
    "table",
    "tr",
    "td",
    "th",
    "thead",
    "tbody",
    "tfoot",
    "caption",
    "figure",
    "img",
    "figcaption",
    "aside",
    "div",
    "span",
    "br",
    "font",
    "q",
    "dl",
    "dt",
    "dd",
    "section",
    "u",
    "cite",
    "svg",
    "math",
    "mi",
    "title",
    "desc",
    "foreignObject",
    "style",
    "script",
    "template",
    "noscript",
    "form",
    "input",
    "select",
    "option",
    "textarea",
    "iframe",
    "object",
    "center",
    "nobr",
    "address",
    "button",
    "colgroup",
    "col",
    "xmp",
    "plaintext",
    "body",
    "html",
    "details",
    "picture",
    "source",
    "unknown-thing",
    "annotation-xml",
    "marquee",
    "mtext",
};

static const char *const ATTRIBUTES[] = {
    " href=\"https://example.org/?a=1&b=2\"",
    " href='javascript:alert(1)'",
    " href=/x",
    " href=\"//host/y\"",
    " href=\" jAva\tscript:x\"",
    " href=mailto:a@example.org",
    " src=/media/1.jpg",
    " src=x onerror=alert(1)",
    " alt='a \"q\"  <b>'",
    " lang=ar",
    " dir=RTL",
    " lang=fr-CA",
    " dir=auto",
    " start=5",
    " scope=col",
    " colspan=3",
    " data-embed=\"https://video.example/1?a&b\"",
    " data-also-read=17",
    " data-also-read=x",
    " onclick=x",
    " style=x",
    " class=emoji",
    " width=10 height=20",
    " rel='nofollow ugc x'",
    " hreflang=de",
    " x=\"><script>\"",
    " /",
    " id=\"",
};

static const char *const TEXTS[] = {
    "word",
    " ",
    "two words",
    "\n",
    "\n\n",
    "\t",
    "&amp;",
    "&lt;script&gt;",
    "&nbsp;",
    "\"",
    "'",
    "<",
    ">",
    "&",
    "<!--",
    "-->",
    "<![CDATA[",
    "]]>",
    "&#1;",
    "&#xFFFE;",
    "\xc2\xa0",
    "\xd8\xb3\xd9\x84\xd8\xa7\xd9\x85",
    "\xf0\x9f\x98\x80",
    "\xe2\x80\x8f",
    "&quot;",
    "\xef\xbf\xbe",
    "\x7f",
    "\f",
    "\r\n",
    "&#13;",
    "&notit;",
    "  ",
    "<p>",
    "</p>",
    "<br>",
    "\xef\xbb\xbf",
    "\x01",
    "</",
    "<a",
    "=",
};

static uint64_t next_random(uint64_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return *state;
}

#define PICK(list, random) (list)[next_random(random) % COUNT_OF(list)]

static struct str make_soup(uint64_t *random, char *room, size_t size)
{
    size_t n = 0;
    int pieces = 1 + (int)(next_random(random) % 24);
    for (int i = 0; i < pieces && n + 256 < size; i++) {
        uint64_t kind = next_random(random) % 8;
        if (kind < 3) {
            n += (size_t)sprintf(room + n, "<%s", PICK(NAMES, random));
            while (next_random(random) % 3 == 0 && n + 128 < size)
                n += (size_t)sprintf(room + n, "%s", PICK(ATTRIBUTES, random));
            n += (size_t)sprintf(room + n, ">");
        } else if (kind < 5) {
            n += (size_t)sprintf(room + n, "</%s>", PICK(NAMES, random));
        } else {
            n += (size_t)sprintf(room + n, "%s", PICK(TEXTS, random));
        }
    }
    return (struct str){room, (ptrdiff_t)n};
}

static void settles_on_random_soup(void **state)
{
    (void)state;
    uint64_t random = 0x9e3779b97f4a7c15ULL;
    char room[4096];
    int written = 0;
#if defined(__SANITIZE_ADDRESS__)
    int rounds = 4000;
#else
    int rounds = 200000;
#endif
    for (int i = 0; i < rounds; i++)
        written += check_input(make_soup(&random, room, sizeof(room)));
    assert_true(written > rounds * 9 / 10);
}

static FILE *open_payloads(void)
{
    char path[4096];
    const char *shared = getenv("DATELINE_SHARED");
    const char *source = getenv("DATELINE_SOURCE");
    if (shared)
        snprintf(path, sizeof(path), "%s/data/xss-payloads.txt", shared);
    else
        snprintf(path, sizeof(path), "%s/../shared/data/xss-payloads.txt", source ? source : ".");
    return fopen(path, "r");
}

static void settles_on_attack_strings(void **state)
{
    (void)state;
    FILE *file = open_payloads();
    if (!file) {
        print_message("no xss-payloads.txt in DATELINE_SHARED/data or ../shared/data: attack strings left out\n");
        return;
    }
    char *line = NULL;
    size_t capacity = 0;
    int count = 0;
    for (ssize_t n; (n = getline(&line, &capacity, file)) >= 0; count++)
        check_input((struct str){line, n});
    free(line);
    fclose(file);
    assert_true(count > 0);
}

/* The oracle has to see what it is there to see. */
static void oracle_finds_planted_faults(void **state)
{
    (void)state;
    assert_non_null(find_fault(S("<p onclick=\"x\">a</p>")));
    assert_non_null(find_fault(S("<script>x</script>")));
    assert_non_null(find_fault(S("<p><a href=\"javascript:x\">a</a></p>")));
    assert_non_null(find_fault(S("<p><a href=\"//x\">a</a></p>")));
    assert_non_null(find_fault(S("<svg></svg>")));
    assert_non_null(find_fault(S("<p>a<p>b")));
    assert_non_null(find_fault(S("<figure><img src=\"https://x/y\"></figure>")));
    assert_non_null(find_fault(S("<!-- x -->")));
    assert_null(find_fault(S("<p>a <a href=\"/x\">b</a></p>\n")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(oracle_finds_planted_faults),
        cmocka_unit_test(settles_on_random_soup),
        cmocka_unit_test(settles_on_attack_strings),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
