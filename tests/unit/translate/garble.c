/* garble.c - property test: generated stories and an engine that garbles; and stories of the demo and the corpus, which
 * are joined as they were. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "newsroom/folder.h"
#include "text/front_matter.h"
#include "text/markdown.h"
#include "translate/form.h"
#include "translate/quoting.h"
#include "translate/segment.h"

#include <glob.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define STORIES 400
#define HUGE_SIZE (10 << 20)

static uint64_t seed = 20260101;

static int pick(int below)
{
    seed = seed * 6364136223846793005u + 1442695040888963407u;
    return (int)((seed >> 33) % (uint64_t)below);
}

/* ---- stories ---- */

static void add_words(struct buf *b, int depth)
{
    static const char *const WORDS[] = {"ferry ",  "harbour. ",  "Mr. Falk ", "3.5 m ", "\xe2\x80\x9cNo.\xe2\x80\x9d ",
                                        "&amp; ",  "&lt;b&gt; ", "The ",      "שלום. ", "港は。",
                                        "(yes.) ", "It is. "};
    static const char *const OPEN[] = {"<em>", "<strong>", "<a href=\"/x/?a=1&amp;b\">",
                                       "<s>",  "<code>",   "<em lang=\"fr\">"};
    static const char *const CLOSE[] = {"</em>", "</strong>", "</a>", "</s>", "</code>", "</em>"};
    for (int i = pick(8) + 1; i > 0; i--) {
        int mark = pick(COUNT_OF(OPEN));
        if (depth > 2 || pick(4)) {
            buf_add(b, str_from_c(WORDS[pick(COUNT_OF(WORDS))]));
            continue;
        }
        buf_add(b, str_from_c(OPEN[mark]));
        add_words(b, depth + 1);
        buf_add(b, str_from_c(CLOSE[mark]));
    }
}

static void add_block(struct buf *b)
{
    static const char *const FRAMES[][2] = {
        {"<p>", "</p>"},
        {"<p>", "</p>"},
        {"<h2>", "</h2>"},
        {"<ul><li>", "</li><li>two</li></ul>"},
        {"<blockquote><p>", "</p></blockquote>"},
        {"<pre>", "</pre>"},
        {"<table><tr><td>", "</td><td>x</td></tr></table>"},
        {"<figure><img src=\"/media/a.jpg\" alt=\"A &quot;b&quot;. C\"><figcaption>", "</figcaption></figure>"},
    };
    int frame = pick(COUNT_OF(FRAMES));
    buf_add(b, str_from_c(FRAMES[frame][0]));
    add_words(b, 0);
    buf_add(b, str_from_c(FRAMES[frame][1]));
}

static struct html make_story(struct arena *a)
{
    struct buf b;
    struct html body;
    buf_init(&b, 1 << 20);
    for (int i = pick(6) + 1; i > 0; i--)
        add_block(&b);
    assert_true(!failed(html_sanitise(a, str_copy(a, buf_str(&b)), NULL, &body)));
    buf_close(&b);
    return body;
}

/* ---- the engine ---- */

static struct str without(struct arena *a, struct str text, ptrdiff_t from, ptrdiff_t to)
{
    return str_concat(a, str_slice(text, 0, from), str_from(text, to));
}

static struct str with(struct arena *a, struct str text, ptrdiff_t at, struct str more)
{
    return str_concat(a, str_concat(a, str_slice(text, 0, at), more), str_from(text, at));
}

/* A placeholder somewhere in the text is dropped, doubled, or moved to the end. */
static struct str garble_mark(struct arena *a, struct str text)
{
    ptrdiff_t from = str_find_char(text, '<', pick((int)text.n)), to = from < 0 ? -1 : str_find_char(text, '>', from);
    if (to < 0)
        return text;
    struct str mark = str_slice(text, from, to + 1);
    switch (pick(3)) {
    case 0:
        return without(a, text, from, to + 1);
    case 1:
        return with(a, text, from, mark);
    default:
        return str_concat(a, without(a, text, from, to + 1), mark);
    }
}

static struct str garble(struct arena *a, struct str text)
{
    static const char *const MORE[] = {"<b>",
                                       "<script>alert(1)</script>",
                                       "</g>",
                                       "<g id=\"1\">",
                                       "<x id=\"7\"/>",
                                       "&bogus;",
                                       "&#0;",
                                       "&#xfffe;",
                                       "\x01",
                                       "\xff",
                                       "\n\n",
                                       "<!-- -->",
                                       "\"><img src=x>",
                                       "\xe2\x80\xae",
                                       "]]>",
                                       "<g id=\"1\"></g>",
                                       "&lt;script&gt;",
                                       "\xc2\xa0",
                                       "\"",
                                       "&quot;",
                                       "'",
                                       "\xe2\x80\x9c",
                                       "\xe2\x80\x9d\xe2\x80\x9d",
                                       "\xe2\x80\x9e \xc2\xab",
                                       "\xc2\xbb\xe2\x80\x99 ",
                                       " "};
    static char huge[HUGE_SIZE];
    ptrdiff_t at;
    switch (pick(8)) {
    case 0:
        return S("");
    case 1:
        return str_slice(text, 0, pick((int)text.n + 1)); /* half of it */
    case 2:
    case 3:
        return garble_mark(a, text);
    case 4:
        return S("هذه جملة أخرى تماما.");
    case 5:
        memset(huge, '<', sizeof huge);
        return pick(20) ? text : (struct str){huge, sizeof huge};
    default:
        at = pick((int)text.n + 1);
        return with(a, text, at, str_from_c(MORE[pick(COUNT_OF(MORE))]));
    }
}

/* What quotation marks become is as good as what came; what nobody asked for stays. */
static void set_quotes(struct arena *a, struct segments *s, struct str language)
{
    bool *fresh = arena_array(a, bool, s->count);
    struct str *before = arena_array(a, struct str, s->count);
    for (ptrdiff_t i = 0; i < s->count; i++) {
        before[i] = s->items[i].target;
        fresh[i] = !segment_problem_is_fatal(segment_problem(language, s->items[i].source, before[i]));
    }
    quoting_set(a, s, language, fresh);
    for (ptrdiff_t i = 0; i < s->count; i++) {
        struct str once = s->items[i].target;
        if (!fresh[i])
            assert_true(str_equal(once, before[i]));
        else if (segment_problem_is_fatal(segment_problem(language, s->items[i].source, once)))
            fail_msg("%.*s -> %.*s", STR_ARG(before[i]), STR_ARG(once));
    }
}

static int count_of(struct str text, struct str part)
{
    int count = 0;
    for (ptrdiff_t at = 0; (at = str_find(text, part, at)) >= 0; at += part.n)
        count++;
    return count;
}

/* How often a placeholder stands in a text, with whatever white space an engine put into it. */
static int count_mark(struct str form, int id, bool whole)
{
    struct form_reader reader = form_read(form);
    struct form_token token;
    int count = 0;
    while ((token = form_next(&reader)).kind != FORM_END && token.kind != FORM_BROKEN)
        count += token.kind == (whole ? FORM_WHOLE : FORM_OPEN) && token.id == id;
    return count;
}

/* What passes has each placeholder once, and no other markup. */
static void assert_marks(const struct segment *segment)
{
    int others = 0;
    if (segment_problem_is_fatal(segment_problem(S("es"), segment->source, segment->target)))
        return;
    for (ptrdiff_t i = 0; i < segment->mark_count; i++) {
        bool whole = segment->marks[i].whole;
        if (count_mark(segment->target, (int)i + 1, whole) != 1)
            fail_msg("%.*s -> %.*s", STR_ARG(segment->source), STR_ARG(segment->target));
        others += whole ? 1 : 2;
    }
    others += count_of(segment->target, S("</x>"));
    assert_int_equal(count_of(segment->target, S("<")), others);
    assert_true(str_find_char(segment->target, '\xff', 0) < 0 && str_find_char(segment->target, '\x01', 0) < 0);
}

static void assert_fixed_point(struct arena *a, struct html body)
{
    struct html again;
    assert_true(html_is_canonical(html_text(body)));
    assert_true(!failed(html_sanitise(a, html_text(body), NULL, &again)));
    assert_true(str_equal(html_text(again), html_text(body)));
}

static void nothing_broken_is_ever_shown(void **state)
{
    (void)state;
    for (int story = 0; story < STORIES; story++) {
        struct arena a;
        struct segments s;
        struct translate_story out, in = {.language = S("en"), .headline = S("A \"dog\" & <b>")};
        arena_init(&a, 0);
        in.body = make_story(&a);
        struct str before = str_copy(&a, html_text(in.body));
        assert_true(!failed(segments_cut(&a, &in, &(struct segment_rules){.keep_quotes = pick(2)}, &s)));
        for (ptrdiff_t i = 0; i < s.count; i++) {
            s.items[i].target = pick(3) ? garble(&a, s.items[i].source) : s.items[i].source;
            assert_marks(&s.items[i]);
        }
        struct str language = pick(3) == 0 ? S("ja") : pick(2) ? S("es") : S("fr");
        set_quotes(&a, &s, language);
        assert_true(!failed(segments_join(&a, &s, language, &out)));
        assert_fixed_point(&a, out.body);
        assert_true(str_equal(html_text(in.body), before));
        assert_true(out.headline.n > 0);
        arena_close(&a);
    }
}

/* ---- what is there already ---- */

/* Cut and joined with every target its source. */
static bool is_joined_as_it_was(struct arena *a, struct html body)
{
    struct segments s;
    struct translate_story out, in = {.language = S("zz"), .body = body};
    assert_true(!failed(segments_cut(a, &in, &(struct segment_rules){0}, &s)));
    for (ptrdiff_t i = 0; i < s.count; i++)
        s.items[i].target = s.items[i].source;
    assert_true(!failed(segments_join(a, &s, S("zz"), &out)));
    return str_equal(html_text(out.body), html_text(body));
}

static bool read_story(struct arena *a, const char *path, struct html *body)
{
    struct str text;
    struct front_matter front;
    struct buf html;
    assert_true(!failed(folder_read(a, str_from_c(path), 8 << 20, &text)));
    if (!str_ends(str_from_c(path), S(".md")))
        return !failed(html_sanitise(a, text, NULL, body));
    assert_true(!failed(front_matter_parse(a, text, &front)));
    buf_init(&html, 1 << 22);
    bool taken = !failed(markdown_to_html(front.body, 1, &html)) &&
                 !failed(html_sanitise(a, str_copy(a, buf_str(&html)), NULL, body));
    buf_close(&html);
    return taken;
}

/* But those with a direction, which is the source's and not kept. */
static int join_all(const char *pattern)
{
    glob_t found;
    char path[512];
    int count = 0;
    snprintf(path, sizeof path, "%s/%s", getenv("DATELINE_SOURCE"), pattern);
    assert_int_equal(glob(path, 0, NULL, &found), 0);
    for (size_t i = 0; i < found.gl_pathc; i++) {
        struct arena a;
        struct html body;
        arena_init(&a, 0);
        if (read_story(&a, found.gl_pathv[i], &body) && str_find(html_text(body), S(" dir="), 0) < 0) {
            count++;
            if (!is_joined_as_it_was(&a, body))
                fail_msg("%s is not what it was", found.gl_pathv[i]);
        }
        arena_close(&a);
    }
    globfree(&found);
    return count;
}

static void stories_are_joined_as_they_were(void **state)
{
    (void)state;
    assert_true(join_all("demo/*.md") > 40);
    assert_true(join_all("tests/corpus/html/*") > 5);
    assert_true(join_all("tests/corpus/segment_cut/*") >= 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_broken_is_ever_shown),
        cmocka_unit_test(stories_are_joined_as_they_were),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
