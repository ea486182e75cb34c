/* export_formats.c - what the files of an export are: XML, ninjs, one state of the newsroom, and no more than changed.
 */
/* SPDX-License-Identifier: Apache-2.0 */
#include "exchange/export.h"

#include <jansson.h>

#include "exchange/export_wxr.h"
#include "exchange/export_xml.h"
#include "newsroom/folder.h"
#include "unit/newsroom_fixture.h"

struct trial {
    struct room room;
    struct str folder;
    int64_t counts[3]; /* written, same, removed */
};

static void open_trial(struct trial *t, struct store_fixture *f)
{
    room_open(&t->room, f);
    t->folder = str_format(&f->a, "%s/export", f->folder);
}

static void export_with(struct trial *t, const struct export_format *format,
                        void (*progress)(void *context, int64_t done, int64_t total))
{
    struct export x = {.newsroom = t->room.n, .progress = progress, .progress_context = t};
    assert_ok(export_folder_open(t->folder, format->name, &x.folder));
    assert_ok(format->write(&x));
    assert_ok(export_folder_finish(x.folder));
    export_folder_counts(x.folder, &t->counts[0], &t->counts[1], &t->counts[2]);
    export_folder_close(x.folder);
}

static void export_fine(struct trial *t, const struct export_format *format)
{
    export_with(t, format, NULL);
}

static struct str text_of(struct trial *t, const char *path)
{
    struct str text;
    assert_ok(folder_read(t->room.a, str_format(t->room.a, "%.*s/%s", STR_ARG(t->folder), path), 64 << 20, &text));
    return text;
}

static bool is_there(struct trial *t, const char *path)
{
    return access(str_to_c(t->room.a, str_format(t->room.a, "%.*s/%s", STR_ARG(t->folder), path)), F_OK) == 0;
}

static int64_t put_named(struct trial *t, const char *headline, const char *body)
{
    struct story_input in = room_story(&t->room, headline);
    in.date = INT64_C(1793900400000000);
    if (body)
        in.body = room_html(&t->room, body);
    return room_put(&t->room, &in).id;
}

/* ---- XML ---- */

static ptrdiff_t find_or_fail(struct str xml, const char *what, ptrdiff_t from)
{
    ptrdiff_t at = str_find(xml, str_from_c(what), from);
    if (at < 0)
        fail_msg("no %s behind byte %td", what, from);
    return at;
}

/* One of XML's own five, or a number. */
static void check_reference(struct str xml, ptrdiff_t at)
{
    static const struct str NAMES[] = {S_INIT("&amp;"), S_INIT("&lt;"), S_INIT("&gt;"), S_INIT("&quot;"),
                                       S_INIT("&#39;")};
    for (int i = 0; i < COUNT_OF(NAMES); i++)
        if (str_starts(str_from(xml, at), NAMES[i]))
            return;
    fail_msg("a bare & at byte %td", at);
}

/* Well-formed: each element is closed in its order, "]]>" and "&" stand only where they may. */
static void check_xml(struct arena *a, struct str xml)
{
    struct str open[32];
    int depth = 0;
    for (ptrdiff_t at = find_or_fail(xml, "?>", 0) + 2; at < xml.n;) {
        if (str_starts(str_from(xml, at), S("<![CDATA["))) {
            at = find_or_fail(xml, "]]>", at) + 3;
        } else if (xml.p[at] == '<') {
            ptrdiff_t end = find_or_fail(xml, ">", at);
            struct str tag = str_slice(xml, at + 1, end), name, rest;
            bool closes = str_starts(tag, S("/"));
            str_cut(str_from(tag, closes), ' ', &name, &rest);
            if (closes && (depth == 0 || !str_equal(open[--depth], name)))
                fail_msg("</%.*s> at byte %td", STR_ARG(name), at);
            if (!closes)
                open[depth++] = str_copy(a, name);
            assert_true(depth < COUNT_OF(open));
            at = end + 1;
        } else {
            if (xml.p[at] == '&')
                check_reference(xml, at);
            assert_false(str_starts(str_from(xml, at), S("]]>")));
            at++;
        }
    }
    assert_int_equal(depth, 0);
}

static void test_xml_of_hostile_texts(struct store_fixture *f)
{
    struct trial t;
    open_trial(&t, f);
    put_named(&t, "]]> & <b>\"x\"</b> ]]]]>", "<p>]]&gt; ]]]&gt; &lt;![CDATA[ &amp;</p>\n");
    export_fine(&t, &EXPORT_WXR);
    struct str xml = text_of(&t, "wordpress-0001.xml");
    check_xml(t.room.a, xml);
    find_or_fail(xml, "<title><![CDATA[]]&gt; &amp; ", 0);
    struct buf out;
    buf_init(&out, 1000);
    xml_cdata(t.room.a, &out, "x",
              S("a\x01"
                "b]]>]]>\xff"));
    assert_text(buf_str(&out), "<x><![CDATA[ab]]]]><![CDATA[>]]]]><![CDATA[>\xef\xbf\xbd]]></x>\n");
    buf_close(&out);
    room_close(&t.room);
}

/* More than one file holds goes to the next; each is whole, and the first alone has the terms. */
static void test_files_of_a_size(struct store_fixture *f)
{
    struct trial t;
    struct buf body;
    open_trial(&t, f);
    buf_init(&body, HTML_SIZE_MAX);
    while (body.n < HTML_SIZE_MAX - 200)
        buf_add(&body, S("<p>Words that go on and on, and on again, until there are two megabytes of them.</p>\n"));
    buf_add_char(&body, 0);
    for (int i = 0; i < 5; i++)
        put_named(&t, str_to_c(t.room.a, str_format(t.room.a, "Long %d", i)), body.p);
    buf_close(&body);
    export_fine(&t, &EXPORT_WXR);
    assert_true(is_there(&t, "wordpress-0002.xml"));
    assert_false(is_there(&t, "wordpress-0003.xml"));
    for (int i = 1; i <= 2; i++) {
        struct str xml = text_of(&t, i == 1 ? "wordpress-0001.xml" : "wordpress-0002.xml");
        assert_true(xml.n <= WXR_FILE_SIZE + 4096);
        check_xml(t.room.a, xml);
        find_or_fail(xml, "<wp:wxr_version>1.2</wp:wxr_version>", 0);
    }
    room_close(&t.room);
}

/* ---- ninjs ---- */

/* The members that the schema of ninjs 3.0 knows, as far as we write them; it allows no others. */
static const char *const ITEM[] = {
    "standard",       "uri",          "type",       "version",     "firstCreated", "versionCreated",
    "embargoedUntil", "pubStatus",    "language",   "edNote",      "headlines",    "descriptions",
    "bodies",         "by",           "people",     "infoSources", "located",      "subjects",
    "altIds",         "associations", "renditions", "name",        "rel",          NULL};

static void check_members(json_t *object, const char *const *names)
{
    const char *key;
    json_t *value;
    json_object_foreach(object, key, value)
    {
        bool known = false;
        for (int i = 0; names[i]; i++)
            known = known || strcmp(names[i], key) == 0;
        if (!known)
            fail_msg("ninjs has no member %s", key);
    }
}

static void check_array(json_t *item, const char *name, const char *const *members)
{
    size_t i;
    json_t *one;
    json_array_foreach(json_object_get(item, name), i, one) check_members(one, members);
}

static void check_item(json_t *item)
{
    static const char *const STANDARD[] = {"name", "version", "schema", NULL};
    static const char *const TEXT[] = {"role", "contentType", "value", NULL};
    static const char *const PERSON[] = {"name", "rel", "uri", "literal", NULL};
    static const char *const SOURCE[] = {"name", "role", NULL}, *const SUBJECT[] = {"name", "rel", NULL};
    static const char *const ID[] = {"role", "value", NULL};
    check_members(item, ITEM);
    check_members(json_object_get(item, "standard"), STANDARD);
    check_array(item, "headlines", TEXT);
    check_array(item, "descriptions", TEXT);
    check_array(item, "bodies", TEXT);
    check_array(item, "people", PERSON);
    check_array(item, "infoSources", SOURCE);
    check_array(item, "subjects", SUBJECT);
    check_array(item, "altIds", ID);
    assert_true(json_is_string(json_object_get(item, "uri")));
}

static void test_ninjs_is_by_its_schema(struct store_fixture *f)
{
    struct trial t;
    static const struct story_byline BYLINE = {S_INIT("Ines Falk"), S_INIT("photographer")};
    static const struct str NAME = S_INIT("Harbour"), ALSO = S_INIT("/2026/11/05/first/");
    open_trial(&t, f);
    put_named(&t, "First", NULL);
    struct story_input in = room_story(&t.room, "Second </script> \u2028");
    in.date = INT64_C(1793900400000000);
    in.bylines = &BYLINE, in.byline_count = 1;
    in.sections = in.tags = &NAME, in.section_count = in.tag_count = 1;
    in.also_read = &ALSO, in.also_read_count = 1;
    in.noindex = true, in.embargo = in.date;
    in.canonical = S("https://wire.example/1");
    room_put(&t.room, &in);
    export_fine(&t, &EXPORT_NINJS);
    struct str text = text_of(&t, "items/2026/11/05/second-script.json");
    json_t *item = json_loadb(text.p, (size_t)text.n, JSON_REJECT_DUPLICATES, NULL);
    assert_non_null(item);
    check_item(item);
    json_t *associations = json_object_get(item, "associations");
    assert_int_equal(json_array_size(associations), 1);
    check_item(json_array_get(associations, 0));
    assert_string_equal(json_string_value(json_object_get(item, "uri")),
                        "https://post.example/2026/11/05/second-script/");
    assert_string_equal(json_string_value(json_object_get(item, "pubStatus")), "usable");
    json_decref(item);
    room_close(&t.room);
}

/* ---- one state, and what changed ---- */

static void save_meanwhile(void *context, int64_t done, int64_t total)
{
    struct trial *t = context;
    (void)done, (void)total;
    put_named(t, "Saved meanwhile", NULL);
}

static void test_shows_one_moment(struct store_fixture *f)
{
    struct trial t;
    open_trial(&t, f);
    put_named(&t, "Before", NULL);
    export_with(&t, &EXPORT_MARKDOWN, save_meanwhile);
    assert_true(is_there(&t, "content/2026/11/05/before.md"));
    assert_false(is_there(&t, "content/2026/11/05/saved-meanwhile.md"));
    export_fine(&t, &EXPORT_MARKDOWN);
    assert_true(is_there(&t, "content/2026/11/05/saved-meanwhile.md"));
    room_close(&t.room);
}

static void export_twice(struct store_fixture *f, const struct export_format *format)
{
    struct trial t;
    open_trial(&t, f);
    int64_t first = put_named(&t, "First", NULL);
    put_named(&t, "Second", NULL);
    export_fine(&t, format);
    assert_int_equal(t.counts[0], 6); /* and four lists */
    export_fine(&t, format);
    assert_int_equal(t.counts[0], 0);
    assert_int_equal(t.counts[1], 6);
    struct story_input in = room_story(&t.room, "First");
    in.id = first, in.slug = S("first-renamed"), in.date = INT64_C(1793900400000000);
    room_put(&t.room, &in);
    export_fine(&t, format);
    assert_int_equal(t.counts[0], 2); /* the story, and the address that leads on */
    assert_int_equal(t.counts[2], 1);
    room_close(&t.room);
}

static void test_second_tree(struct store_fixture *f)
{
    export_twice(f, &EXPORT_MARKDOWN);
}

static void test_second_ninjs(struct store_fixture *f)
{
    export_twice(f, &EXPORT_NINJS);
}

int main(void)
{
    static const struct store_test tests[] = {STORE_TEST(test_xml_of_hostile_texts),
                                              STORE_TEST(test_files_of_a_size),
                                              STORE_TEST(test_ninjs_is_by_its_schema),
                                              STORE_TEST(test_shows_one_moment),
                                              STORE_TEST(test_second_tree),
                                              STORE_TEST(test_second_ninjs)};
    return store_tests_run(tests, COUNT_OF(tests));
}
