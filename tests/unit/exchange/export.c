/* export.c - tests of exchange/export.h: what leaves a newsroom comes into an empty one as it was. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "exchange/export.h"

#include <sys/stat.h>

#include "embed/rules.h"
#include "exchange/import.h"
#include "exchange/story_file.h"
#include "newsroom/edition.h"
#include "newsroom/folder.h"
#include "newsroom/media.h"
#include "newsroom/story_stored.h"
#include "search/search.h"
#include "unit/newsroom_fixture.h"
#include "unit/picture_fixture.h"

/* ---- two newsrooms ---- */

struct trial {
    struct store_fixture *f;
    struct arena *a;
    struct newsroom *from, *to;
    struct str folder; /* of the export */
    struct sql_media *lead, *inside;
    const struct embed_providers *providers;
    bool poor; /* the format holds only what a correction says */
};

static struct newsroom *open_newsroom(struct store_fixture *f, const char *name, bool in_folder)
{
    struct newsroom *n;
    struct str folder = str_format(&f->a, "%s/%s", f->folder, name);
    struct newsroom_init_options options = {
        .title = S("Norhaven Post"), .agency = S("DLA"), .url = S("https://post.example")};
    if (f->engine == DB_POSTGRES && !in_folder)
        options.database = str_from_c(f->url);
    assert_ok(newsroom_init(folder, &options));
    assert_ok(newsroom_open(folder, &n));
    assert_ok(search_open(n));
    return n;
}

/* out: what is exported is on the fixture's engine; else what is imported into. */
static void open_trial(struct trial *t, struct store_fixture *f, bool out)
{
    *t = (struct trial){.f = f, .a = &f->a, .folder = str_format(&f->a, "%s/export", f->folder)};
    t->from = open_newsroom(f, "from", !out);
    t->to = open_newsroom(f, "to", out);
    assert_ok(embed_providers_make(t->a, newsroom_settings(t->from), &t->providers));
}

static void close_trial(struct trial *t)
{
    newsroom_close(t->from);
    newsroom_close(t->to);
}

static void export_fine(struct trial *t, const struct export_format *format)
{
    struct export x = {.newsroom = t->from};
    assert_ok(export_folder_open(t->folder, format->name, &x.folder));
    if (failed(format->write(&x)) || failed(export_folder_finish(x.folder)))
        fail_msg("%s", err_detail());
    export_folder_close(x.folder);
}

static void import_fine(struct trial *t, const char *format, const struct str *paths, ptrdiff_t count)
{
    struct import_options options = {.format = str_from_c(format), .media = t->folder};
    struct str report, summary, text;
    if (failed(import_run(t->to, t->a, paths, count, &options, &report, &summary)))
        fail_msg("%s", err_detail());
    assert_ok(folder_read(t->a, report, 1 << 20, &text));
    if (str_find(text, S(", 0 changed, 0 as before, 0 left out"), 0) < 0)
        fail_msg("%.*s", STR_ARG(text));
}

/* ---- what is in it ---- */

#define KEPT "/2026/11/05/kept/"

static struct sql_media *add_picture(struct trial *t, int side, const char *words)
{
    struct sql_media *media;
    struct str data = picture_deflated(t->a, NULL, (ptrdiff_t)side * (side * 3 + 1), 0);
    struct str png = picture_png(t->a, side, side, 8, 2, data, NULL, S(""));
    assert_ok(newsroom_media_add(t->from, t->a, &ACTOR_COMMAND, png, str_format(t->a, "side %d.png", side),
                                 str_format(t->a, "%s <alt> & more", words), str_format(t->a, "%s, seen", words),
                                 S("L. Brandt & co"), &media));
    return media;
}

static const char EVERYTHING[] =
    "<h2>Two *berths* #1 #</h2>\n"
    "<p>The harbour <em>opened</em> on <a href=\"https://example.org/?a=1&amp;b=2_(x)\">Tue_s_day</a>; <strong>all "
    "<em>of</em></strong> it <s>not</s>, H<sub>2</sub>O<sup>x</sup> and <code>a &lt; b</code>.</p>\n"
    "<h3>1. Not a list</h3>\n<p>1. Nor this</p>\n<p># nor a heading</p>\n<p>- nor an item</p>\n<p>&gt; nor a "
    "quote</p>\n"
    "<ul>\n<li>one</li>\n<li>two\n<ul>\n<li>inner <em>one</em></li>\n<li>inner two</li>\n</ul>\n</li>\n</ul>\n"
    "<ul>\n<li>a list behind a list</li>\n</ul>\n"
    "<ol start=\"7\">\n<li>seven</li>\n<li>\n<p>a paragraph</p>\n<p>another</p>\n</li>\n</ol>\n"
    "<blockquote>\n<p>Said, “so”.</p>\n<p>And so on.</p>\n</blockquote>\n"
    "<blockquote>\n<ul>\n<li>quoted item</li>\n</ul>\n</blockquote>\n"
    "<pre>a\n\n\tb  c &lt;d&gt;\n</pre>\n<pre><code>x = 1\n\n  y\n</code></pre>\n<hr>\n"
    "<table>\n<caption>Depths</caption>\n<thead>\n<tr>\n<th scope=\"col\">Berth</th>\n<th>m</th>\n</tr>\n</thead>\n"
    "<tbody>\n<tr>\n<td>1 | 2</td>\n<td></td>\n</tr>\n<tr>\n<td>3</td>\n<td>4</td>\n</tr>\n</tbody>\n</table>\n"
    "<figure data-embed=\"https://www.youtube.com/watch?v=dQw4w9WgXcQ\"></figure>\n"
    "<figure data-embed=\"https://nobody.example/x--y?a=1&amp;b=2\"><figcaption>Under "
    "<em>it</em></figcaption></figure>\n"
    "<p>" KEPT "</p>\n"
    "<p lang=\"ar\" dir=\"rtl\">قال: «نعم» ثم <em>ذهب</em>.</p>\n"
    "<p><a href=\"https://example.org/\" hreflang=\"nb\" rel=\"sponsored\" lang=\"nb\">Reklame</a></p>\n";

static const char HOSTILE[] =
    "<p>]]&gt; and &lt;![CDATA[ and &lt;/content:encoded&gt; and &lt;!-- wp:more --&gt; stay.</p>\n"
    "<p>[gallery ids=\"1,2\"] [caption]x[/caption] [[embed]] [sic] [1] [بل]</p>\n"
    "<p>Also Read: something that a person wrote</p>\n<p>Spread the love</p>\n"
    "<p>*not* _emphasis_ ~~here~~ `nor` \\ code ![x](y) &amp;copy; &amp; &amp;amp; {{&lt; ref &gt;}} {% raw %}</p>\n"
    "<p>---</p>\n<p>===</p>\n<p>[x]: https://example.org</p>\n<p>+++</p>\n<p>| a | b |</p>\n"
    "<p>No\u00a0break, \u200fmarks\u200e, joiners \U0001f469\u200d\U0001f680, \U0001f1f3\U0001f1f4 and "
    "e\u0301.</p>\n"
    "<p><strong>日本語。</strong>日本 <em>“quoted”</em>word</p>\n<p>Line https://example.org/a_b_c in words</p>\n";

static struct story_input blank(struct trial *t, const char *slug, const char *body)
{
    struct html html;
    struct messages messages = {0};
    const struct embed_rules rules = {.settings = newsroom_settings(t->from), .providers = t->providers};
    assert_ok(embed_story_html(t->a, &rules, str_copy(t->a, str_from_c(body)), &messages, &html));
    return (struct story_input){.slug = str_from_c(slug),
                                .headline = str_format(t->a, "Headline of %s", slug),
                                .body = html,
                                .date = INT64_C(1793900400123456),
                                .embargo = TIME_NONE,
                                .status = STORY_PUBLISHED};
}

static void put(struct trial *t, const struct story_input *input)
{
    struct story_result result = {0};
    if (failed(newsroom_story_put(t->from, t->a, &ACTOR_COMMAND, input, &result)))
        fail_msg("%.*s: %s", STR_ARG(input->slug), err_detail());
}

static void put_full(struct trial *t)
{
    static const struct story_byline BYLINES[] = {{S_INIT("Ines Falk"), S_INIT("")},
                                                  {S_INIT("Tor (the elder) Amsel"), S_INIT("photographer (night)")},
                                                  {S_INIT("NCA & co"), S_INIT("")}, /* the agency's: no person */
                                                  {S_INIT("A & B <Press>"), S_INIT("reporter")}};
    static const struct str SECTIONS[] = {S_INIT("Harbour/Ferries & boats"), S_INIT("Towns")};
    static const struct str TAGS[] = {S_INIT("Quay: works, \"new\""), S_INIT("Rock & roll")}, ALSO[] = {S_INIT(KEPT)};
    static const struct story_correction CORRECTIONS[] = {
        {S_INIT("The year was \"wrong\"."), S_INIT("2017"), S_INIT("2018 & on"), true},
        {S_INIT("A slip."), S_INIT(""), S_INIT(""), false}};
    struct str body =
        str_format(t->a,
                   "%s<figure><img src=\"/media/%.*s\" alt=\"A [quay]\" width=\"40\" height=\"40\"><figcaption>At "
                   "<em>dawn</em></figcaption></figure>\n",
                   EVERYTHING, STR_ARG(t->inside->path));
    struct story_input in = blank(t, "full", str_to_c(t->a, body));
    in.headline = S("“]]>” & <b>bold</b>: \"quotes\" 'x' \\ %title% # [x] - \U0001f6a2");
    in.standfirst = S("All & <em>sundry</em>: ---");
    in.place = S("Norhaven"), in.agency = S("NCA & co");
    in.canonical = S("https://wire.example/1?a=1&b=2"), in.noindex = true;
    in.lead_media_id = t->lead->id, in.social_media_id = t->inside->id;
    in.lead_caption = S("Here it is"), in.lead_credit = S("");
    in.social_title = S("Shared & \"said\"");
    in.bylines = BYLINES, in.byline_count = COUNT_OF(BYLINES);
    in.sections = SECTIONS, in.section_count = COUNT_OF(SECTIONS);
    in.tags = TAGS, in.tag_count = COUNT_OF(TAGS);
    in.also_read = ALSO, in.also_read_count = COUNT_OF(ALSO);
    in.corrections = CORRECTIONS, in.correction_count = COUNT_OF(CORRECTIONS);
    put(t, &in);
}

static void put_states(struct trial *t)
{
    static const enum story_status STATES[] = {STORY_DRAFT, STORY_REVIEW, STORY_READY};
    struct story_input in;
    for (int i = 0; i < COUNT_OF(STATES); i++) {
        in = blank(t, str_to_c(t->a, str_format(t->a, "undated-%d", i)), "<p>Not out.</p>\n");
        in.status = STATES[i], in.date = TIME_NONE;
        put(t, &in);
    }
    in = blank(t, "scheduled", "<p>To come.</p>\n");
    in.date = INT64_C(4102444800000000), in.embargo = in.date - TIME_DAY;
    in.status = STORY_SCHEDULED;
    put(t, &in);
    in = blank(t, "withdrawn", "<p>It was not so.</p>\n");
    put(t, &in);
    in.status = STORY_WITHDRAWN, in.withdrawn_reason = S("It was \"not\" so & is gone");
    put(t, &in);
}

/* Its address of before leads on, and readers were told that it changed. */
static void put_renamed(struct trial *t)
{
    struct story_result result = {0};
    struct story_input in = blank(t, "old-name", "<p>Said once.</p>\n");
    in.embargo = in.date - TIME_DAY;
    assert_ok(newsroom_story_put(t->from, t->a, &ACTOR_COMMAND, &in, &result));
    in = blank(t, "new-name", "<p>Said better.</p>\n");
    in.id = result.id;
    put(t, &in);
}

static void put_editions(struct trial *t)
{
    static const struct str SECTIONS[] = {S_INIT("بندر")};
    struct story_input in = blank(t, "kept-fa", "<p>کشتی بازگشت؛ «بله».</p>\n<h2>۱. بندر</h2>\n");
    in.language = S("fa"), in.translation_of = S(KEPT);
    in.headline = S("کشتی بازگشت");
    in.sections = SECTIONS, in.section_count = 1;
    put(t, &in);
}

static void put_long(struct trial *t)
{
    struct buf body;
    buf_init(&body, HTML_SIZE_MAX);
    for (int i = 0; body.n < HTML_SIZE_MAX / 4; i++)
        buf_add_format(&body,
                       "<p>Paragraph %d of a text that goes on and <em>on</em>, as <a href=\"/a/%d/\">long</a> as "
                       "the night.</p>\n",
                       i, i);
    buf_add_char(&body, 0);
    struct story_input in = blank(t, "long", body.p);
    buf_close(&body);
    put(t, &in);
}

static void fill(struct trial *t)
{
    struct story_input in = blank(t, "kept", "<p>Kept words.</p>\n");
    t->lead = add_picture(t, 40, "The lead");
    t->inside = add_picture(t, 48, "Inside");
    put(t, &in);
    in = blank(t, "hostile", HOSTILE);
    put(t, &in);
    in = blank(t, "empty", "");
    in.status = STORY_DRAFT;
    put(t, &in);
    put_full(t);
    put_states(t);
    put_renamed(t);
    put_editions(t);
    put_long(t);
}

/* ---- whether both hold the same ---- */

struct all {
    struct arena *a;
    struct sql_story_list rows;
    int64_t led_to;
};

static struct err read_all(struct db_conn *conn, void *context)
{
    struct all *all = context;
    return sql_story_after(all->a, conn, 0, 1000, &all->rows);
}

static struct sql_story_list stories_of(struct trial *t, struct newsroom *n)
{
    struct all all = {.a = t->a};
    assert_ok(db_read(newsroom_db(n), read_all, &all));
    return all.rows;
}

static const struct sql_story *find(const struct sql_story_list *list, const struct sql_story *wanted)
{
    for (ptrdiff_t i = 0; i < list->count; i++)
        if (str_equal(list->items[i].language, wanted->language) && str_equal(list->items[i].slug, wanted->slug))
            return &list->items[i];
    fail_msg("%.*s did not come", STR_ARG(wanted->slug));
    return NULL;
}

static struct str path_of(const struct sql_story_list *list, int64_t id)
{
    for (ptrdiff_t i = 0; i < list->count; i++)
        if (list->items[i].id == id)
            return list->items[i].path;
    return S("none");
}

/* The text with the path of the story that an "also read" leads to, since numbers differ. */
static struct str body_of(struct trial *t, const struct sql_story_list *list, struct html body)
{
    struct html_block block;
    struct str text = S("");
    for (ptrdiff_t at = 0; html_next_block(body, &at, &block);)
        text = block.kind == HTML_ALSO_READ ? str_concat(t->a, text, path_of(list, html_block_also_read(block)))
                                            : str_concat(t->a, text, html_text(block.html));
    return text;
}

static void same(const char *what, struct str a, struct str b)
{
    ptrdiff_t at = 0;
    while (at < a.n && at < b.n && a.p[at] == b.p[at])
        at++;
    if (!str_equal(a, b))
        fail_msg("%s differs at byte %td: '%.*s' is '%.*s'", what, at, STR_ARG(str_slice(a, at - 40, at + 80)),
                 STR_ARG(str_slice(b, at - 40, at + 80)));
}

static void same_list(const char *what, const struct str *a, ptrdiff_t a_count, const struct str *b, ptrdiff_t b_count)
{
    if (a_count != b_count)
        fail_msg("%s: %td, not %td", what, b_count, a_count);
    for (ptrdiff_t i = 0; i < a_count; i++)
        same(what, a[i], b[i]);
}

static struct str shown(struct str own, struct str pictures)
{
    return own.p ? own : pictures;
}

static void same_texts(const struct story_stored *a, const struct story_stored *b)
{
    const struct story_input *x = &a->input, *y = &b->input;
    same("path", a->path, b->path);
    same("headline", x->headline, y->headline);
    same("standfirst", x->standfirst, y->standfirst);
    same("place", x->place, y->place);
    same("agency", x->agency, y->agency);
    same("canonical", x->canonical, y->canonical);
    same("social title", x->social_title, y->social_title);
    same("reason", x->withdrawn_reason, y->withdrawn_reason);
    same("original", x->translation_of, y->translation_of);
    assert_int_equal(x->status, y->status);
    assert_int_equal(x->date, y->date);
    assert_int_equal(x->embargo, y->embargo);
    assert_int_equal(x->noindex, y->noindex);
}

static void same_pictures(const struct story_stored *a, const struct story_stored *b)
{
    const struct story_input *x = &a->input, *y = &b->input;
    assert_int_equal(a->media != NULL, b->media != NULL);
    assert_int_equal(a->social_media != NULL, b->social_media != NULL);
    if (a->social_media)
        same("social picture", a->social_media->path, b->social_media->path);
    if (!a->media)
        return;
    same("picture", a->media->path, b->media->path);
    same("alt", shown(x->lead_alt, a->media->alt), shown(y->lead_alt, b->media->alt));
    same("caption", shown(x->lead_caption, a->media->caption), shown(y->lead_caption, b->media->caption));
    same("credit", shown(x->lead_credit, a->media->credit), shown(y->lead_credit, b->media->credit));
}

static void same_parts(const struct story_stored *a, const struct story_stored *b)
{
    const struct story_input *x = &a->input, *y = &b->input;
    same_list("sections", a->section_names, x->section_count, b->section_names, y->section_count);
    same_list("tags", x->tags, x->tag_count, y->tags, y->tag_count);
    same_list("also read", x->also_read, x->also_read_count, y->also_read, y->also_read_count);
    assert_int_equal(x->byline_count, y->byline_count);
    for (ptrdiff_t i = 0; i < x->byline_count; i++) {
        same("name", x->bylines[i].name, y->bylines[i].name);
        same("role", x->bylines[i].role, y->bylines[i].role);
    }
}

static struct err read_corrections(struct db_conn *conn, void *context)
{
    struct sql_correction_list *both = context;
    struct arena *a = (struct arena *)(void *)both[0].items;
    return sql_correction_of_story(a, conn, both[1].count, &both[1]);
}

static struct sql_correction_list corrections_of(struct trial *t, struct newsroom *n, int64_t story)
{
    struct sql_correction_list both[2] = {{(void *)t->a, 0}, {NULL, story}};
    assert_ok(db_read(newsroom_db(n), read_corrections, both));
    return both[1];
}

static void same_corrections(struct trial *t, int64_t from, int64_t to)
{
    struct sql_correction_list x = corrections_of(t, t->from, from), y = corrections_of(t, t->to, to);
    assert_int_equal(x.count, y.count);
    for (ptrdiff_t i = 0; i < x.count; i++) {
        same("correction", x.items[i].note, y.items[i].note);
        same("was", t->poor ? S("") : x.items[i].was, y.items[i].was);
        same("becomes", t->poor ? S("") : x.items[i].becomes, y.items[i].becomes);
        assert_int_equal(x.items[i].material, y.items[i].material);
    }
}

static struct err read_redirect(struct db_conn *conn, void *context)
{
    struct all *all = context;
    struct sql_redirect *redirect;
    TRY(sql_redirect_find(all->a, conn, S("/2026/11/05/old-name/"), &redirect));
    all->led_to = redirect ? redirect->story_id : 0;
    return OK;
}

static void check_old_address(struct trial *t, const struct sql_story_list *to)
{
    struct all all = {.a = t->a};
    assert_ok(db_read(newsroom_db(t->to), read_redirect, &all));
    same("old address", S("/2026/11/05/new-name/"), path_of(to, all.led_to));
}

static void check_same(struct trial *t)
{
    struct sql_story_list from = stories_of(t, t->from), to = stories_of(t, t->to);
    assert_int_equal(from.count, to.count);
    for (ptrdiff_t i = 0; i < from.count; i++) {
        struct story_stored a, b;
        const struct sql_story *other = find(&to, &from.items[i]);
        assert_ok(newsroom_story_read(t->from, t->a, &ACTOR_COMMAND, from.items[i].id, 0, &a));
        assert_ok(newsroom_story_read(t->to, t->a, &ACTOR_COMMAND, other->id, 0, &b));
        same(str_to_c(t->a, a.input.slug), body_of(t, &from, a.input.body), body_of(t, &to, b.input.body));
        same_texts(&a, &b);
        same_pictures(&a, &b);
        same_parts(&a, &b);
        same_corrections(t, from.items[i].id, other->id);
        if (from.items[i].modified_at != other->modified_at)
            fail_msg("%.*s changed at %lld", STR_ARG(other->slug), (long long)other->modified_at);
    }
    check_old_address(t, &to);
}

/* ---- round trips ---- */

/* Out of SQLite into SQLite is tried by the tests of the way out. */
static bool is_tried(const struct store_fixture *f, bool out)
{
    return !out && f->engine == DB_SQLITE;
}

static void try_wxr(struct store_fixture *f, bool out)
{
    struct trial t;
    if (is_tried(f, out))
        return;
    open_trial(&t, f, out);
    fill(&t);
    export_fine(&t, &EXPORT_WXR);
    const struct str files[] = {str_concat(t.a, t.folder, S("/wordpress-0001.xml")),
                                str_concat(t.a, t.folder, S("/wordpress-0002.xml"))};
    import_fine(&t, "wxr", files, COUNT_OF(files));
    check_same(&t);
    close_trial(&t);
}

static void try_tree(struct store_fixture *f, bool out, const char *name, const struct export_format *format)
{
    struct trial t;
    if (is_tried(f, out))
        return;
    open_trial(&t, f, out);
    t.poor = strcmp(name, "ninjs") == 0;
    fill(&t);
    export_fine(&t, format);
    import_fine(&t, name, &t.folder, 1);
    check_same(&t);
    close_trial(&t);
}

static void test_wxr_out(struct store_fixture *f)
{
    try_wxr(f, true);
}

static void test_wxr_in(struct store_fixture *f)
{
    try_wxr(f, false);
}

static void test_markdown_out(struct store_fixture *f)
{
    try_tree(f, true, "markdown", &EXPORT_MARKDOWN);
}

static void test_markdown_in(struct store_fixture *f)
{
    try_tree(f, false, "markdown", &EXPORT_MARKDOWN);
}

static void test_ninjs_out(struct store_fixture *f)
{
    try_tree(f, true, "ninjs", &EXPORT_NINJS);
}

static void test_ninjs_in(struct store_fixture *f)
{
    try_tree(f, false, "ninjs", &EXPORT_NINJS);
}

int main(void)
{
    static const struct store_test tests[] = {STORE_TEST(test_wxr_out),      STORE_TEST(test_wxr_in),
                                              STORE_TEST(test_markdown_out), STORE_TEST(test_markdown_in),
                                              STORE_TEST(test_ninjs_out),    STORE_TEST(test_ninjs_in)};
    return store_tests_run(tests, COUNT_OF(tests));
}
