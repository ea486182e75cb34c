/* template.c - Mustache: the specification's own tests, refusals and limits. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "text/template.c"

#include <jansson.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

static struct value value_of_json(struct arena *a, json_t *json);

static struct value list_of_json(struct arena *a, json_t *json)
{
    struct value *list = value_list(a);
    for (size_t i = 0; i < json_array_size(json); i++) {
        struct value item = value_of_json(a, json_array_get(json, i));
        value_append(a, list, &item);
    }
    return *list;
}

static struct value map_of_json(struct arena *a, json_t *json)
{
    struct value *map = value_map(a);
    const char *key;
    json_t *member;
    json_object_foreach(json, key, member)
    {
        struct value item = value_of_json(a, member);
        value_set(a, map, str_copy(a, str_from_c(key)), &item);
    }
    return *map;
}

/* The specification wants plain text raw in {{{x}}}: its strings are made trusted markup. */
static struct value value_of_json(struct arena *a, json_t *json)
{
    switch (json_typeof(json)) {
    case JSON_OBJECT:
        return map_of_json(a, json);
    case JSON_ARRAY:
        return list_of_json(a, json);
    case JSON_STRING:
        return value_trusted_html(str_copy(a, str_from_c(json_string_value(json))));
    case JSON_INTEGER:
        return (struct value){.kind = VALUE_INT, .number = json_integer_value(json)};
    case JSON_REAL:
        return value_trusted_html(str_format(a, "%g", json_real_value(json)));
    case JSON_TRUE:
    case JSON_FALSE:
        return (struct value){.kind = VALUE_BOOL, .boolean = json_is_true(json)};
    default:
        return (struct value){0};
    }
}

static struct str text_of(const json_t *json, const char *key)
{
    return str_from_c(json_string_value(json_object_get(json, key)));
}

static void run_spec_test(const char *file, json_t *test)
{
    struct template_set set;
    struct arena a;
    struct buf out;
    const char *name;
    json_t *partial;
    template_set_init(&set);
    arena_init(&a, 0);
    buf_init(&out, 1 << 20);
    assert_false(failed(template_set_add(&set, S("main"), text_of(test, "template"))));
    json_object_foreach(json_object_get(test, "partials"), name, partial)
        assert_false(failed(template_set_add(&set, str_from_c(name), str_from_c(json_string_value(partial)))));
    err_ignore(template_set_link(&set)); /* "Failed Lookup" wants a missing partial to print nothing */
    struct value view = value_of_json(&a, json_object_get(test, "data"));
    assert_false(failed(template_render(template_find(&set, S("main")), &view, &out)));
    if (!str_equal(buf_str(&out), text_of(test, "expected")))
        fail_msg("%s, %s: printed '%.*s'", file, json_string_value(json_object_get(test, "name")),
                 STR_ARG(buf_str(&out)));
    buf_close(&out);
    arena_close(&a);
    template_set_close(&set);
}

static void run_spec(const char *file, size_t least)
{
    char path[4096];
    const char *root = getenv("DATELINE_SOURCE");
    json_error_t error;
    snprintf(path, sizeof(path), "%s/tests/data/mustache-spec/%s.json", root ? root : ".", file);
    json_t *spec = json_load_file(path, 0, &error);
    assert_non_null(spec);
    json_t *tests = json_object_get(spec, "tests");
    assert_true(json_array_size(tests) >= least);
    for (size_t i = 0; i < json_array_size(tests); i++)
        run_spec_test(file, json_array_get(tests, i));
    json_decref(spec);
}

static void spec_comments(void **state)
{
    (void)state;
    run_spec("comments", 12);
}

static void spec_delimiters(void **state)
{
    (void)state;
    run_spec("delimiters", 14);
}

static void spec_interpolation(void **state)
{
    (void)state;
    run_spec("interpolation", 42);
}

static void spec_inverted(void **state)
{
    (void)state;
    run_spec("inverted", 22);
}

static void spec_partials(void **state)
{
    (void)state;
    run_spec("partials", 12);
}

static void spec_sections(void **state)
{
    (void)state;
    run_spec("sections", 34);
}

struct fixture {
    struct template_set set;
    struct arena arena;
    struct buf out;
    struct value *view;
};

static void open_fixture(struct fixture *f, ptrdiff_t max)
{
    template_set_init(&f->set);
    arena_init(&f->arena, 0);
    buf_init(&f->out, max);
    f->view = value_map(&f->arena);
}

static void close_fixture(struct fixture *f)
{
    buf_close(&f->out);
    arena_close(&f->arena);
    template_set_close(&f->set);
}

static struct err render_main(struct fixture *f, struct str text)
{
    TRY(template_set_add(&f->set, S("main"), text));
    TRY(template_set_link(&f->set));
    return template_render(template_find(&f->set, S("main")), f->view, &f->out);
}

static void only_html_is_raw(void **state)
{
    (void)state;
    struct fixture f;
    open_fixture(&f, 1000);
    value_set_text(&f.arena, f.view, S("text"), S("<b>&"));
    value_set_html(&f.arena, f.view, S("html"), (struct html){S("<i>x</i>")});
    assert_false(failed(render_main(&f, S("{{{text}}}{{&text}}{{text}}{{{html}}}{{html}}"))));
    assert_true(
        str_equal(buf_str(&f.out), S("&lt;b&gt;&amp;&lt;b&gt;&amp;&lt;b&gt;&amp;<i>x</i>&lt;i&gt;x&lt;/i&gt;")));
    close_fixture(&f);
}

static void numbers_and_truth(void **state)
{
    (void)state;
    struct fixture f;
    open_fixture(&f, 1000);
    value_set_int(&f.arena, f.view, S("least"), INT64_MIN);
    value_set_int(&f.arena, f.view, S("zero"), 0);
    value_set_bool(&f.arena, f.view, S("yes"), true);
    value_set_text(&f.arena, f.view, S("empty"), S(""));
    value_set_map(&f.arena, f.view, S("map"));
    value_set_list(&f.arena, f.view, S("list"));
    assert_false(failed(render_main(
        &f, S("{{least}} {{zero}} {{yes}}{{#zero}}Z{{/zero}}{{#empty}}E{{/empty}}{{#map}}M{{/map}}{{#list}}L{{/list}}"
              "{{map}}{{list}}"))));
    assert_true(str_equal(buf_str(&f.out), S("-9223372036854775808 0 trueM")));
    close_fixture(&f);
}

static void a_key_set_twice_keeps_the_last(void **state)
{
    (void)state;
    struct fixture f;
    open_fixture(&f, 1000);
    for (int i = 0; i < 100; i++)
        value_set_int(&f.arena, f.view, str_format(&f.arena, "key%d", i), i);
    value_set_text(&f.arena, f.view, S("key7"), S("seven"));
    assert_false(failed(render_main(&f, S("{{key7}} {{key99}}{{key100}}"))));
    assert_true(str_equal(buf_str(&f.out), S("seven 99")));
    close_fixture(&f);
}

static void an_empty_template_prints_nothing(void **state)
{
    (void)state;
    struct fixture f;
    open_fixture(&f, 1000);
    assert_false(failed(render_main(&f, S(""))));
    assert_int_equal(f.out.n, 0);
    close_fixture(&f);
}

static void a_template_added_again_replaces(void **state)
{
    (void)state;
    struct fixture f;
    open_fixture(&f, 1000);
    assert_false(failed(template_set_add(&f.set, S("part"), S("old {{>gone}}"))));
    assert_false(failed(template_set_add(&f.set, S("part"), S("new"))));
    assert_false(failed(render_main(&f, S("<{{>part}}>"))));
    assert_true(str_equal(buf_str(&f.out), S("<new>")));
    close_fixture(&f);
}

static void expect_error(struct str text, const char *detail)
{
    struct fixture f;
    open_fixture(&f, 1000);
    struct err e = template_set_add(&f.set, S("story"), text);
    assert_true(err_is(e, &ERR_INVALID));
    assert_string_equal(err_detail(), detail);
    close_fixture(&f);
}

static void errors_name_the_line(void **state)
{
    (void)state;
    expect_error(S("a\n{{#x}}\n"), "story, line 2: section 'x' is not closed");
    expect_error(S("a\n\n{{x"), "story, line 3: a tag is not closed: no }}");
    expect_error(S("{{{x}}"), "story, line 1: a tag is not closed: no }}}");
    expect_error(S("{{#x}}\n{{/y}}"), "story, line 2: 'y' closes section 'x' of line 1");
    expect_error(S("{{/y}}"), "story, line 1: no section is open to close: y");
    expect_error(S("{{! \n }}\n{{}}"), "story, line 3: a tag without a name");
    expect_error(S("{{a b}}"), "story, line 1: a name with a space in it: a b");
    expect_error(S("{{a..b}}"), "story, line 1: a name with an empty part: a..b");
    expect_error(S("{{a.b.c.d.e.f.g.h.i.j.k.l.m.n.o.p.q}}"),
                 "story, line 1: a name of too many parts: a.b.c.d.e.f.g.h.i.j.k.l.m.n.o.p.q");
    expect_error(S("{{=x=}}"), "story, line 1: delimiters are two words: x");
    expect_error(S("{{=a b c=}}"), "story, line 1: delimiters are two words: a b c");
    expect_error(S("{{=a= b=}}"), "story, line 1: '=' in a delimiter: a= b");
    expect_error(S("{{> }}"), "story, line 1: a partial without a name");
}

static void a_missing_partial_is_named(void **state)
{
    (void)state;
    struct fixture f;
    open_fixture(&f, 1000);
    assert_true(err_is(render_main(&f, S("\n{{>gone}}")), &ERR_NOT_FOUND));
    assert_string_equal(err_detail(), "main, line 2: there is no template 'gone'");
    close_fixture(&f);
}

static void endless_partials_end(void **state)
{
    (void)state;
    struct fixture f;
    open_fixture(&f, 1 << 20);
    assert_true(err_is(render_main(&f, S("x{{>main}}")), &ERR_LIMIT));
    assert_string_equal(err_detail(), "main, line 1: partials are nested too deep");
    close_fixture(&f);
    open_fixture(&f, 1 << 20);
    assert_true(err_is(render_main(&f, S("{{#.}}{{#.}}{{#.}}{{>main}}{{/.}}{{/.}}{{/.}}")), &ERR_LIMIT));
    assert_string_equal(err_detail(), "main, line 1: sections are nested too deep");
    close_fixture(&f);
    open_fixture(&f, 1 << 20);
    assert_true(err_is(render_main(&f, S("                    {{>main}}\n")), &ERR_LIMIT));
    assert_string_equal(err_detail(), "main, line 1: partials are indented too far");
    close_fixture(&f);
}

static void silent_loops_end(void **state)
{
    (void)state;
    struct fixture f;
    open_fixture(&f, 1 << 20);
    struct value *list = value_set_list(&f.arena, f.view, S("l"));
    for (int i = 0; i < 1000; i++)
        value_append_text(&f.arena, list, S("x"));
    assert_true(err_is(render_main(&f, S("{{#l}}{{#l}}{{#l}}{{n}}{{/l}}{{/l}}{{/l}}")), &ERR_LIMIT));
    assert_string_equal(err_detail(), "main, line 1: the page takes too many steps");
    close_fixture(&f);
}

static void output_has_a_limit(void **state)
{
    (void)state;
    struct fixture f;
    open_fixture(&f, 10);
    assert_true(err_is(render_main(&f, S("12345678901")), &ERR_LIMIT));
    assert_string_equal(err_detail(), "main: the page would pass 10 bytes");
    close_fixture(&f);
}

static void deep_sections_are_refused_when_loaded(void **state)
{
    (void)state;
    struct fixture f;
    struct buf text;
    open_fixture(&f, 10);
    buf_init(&text, 1 << 22);
    for (int i = 0; i < 200000; i++)
        buf_add(&text, S("{{#"));
    assert_true(err_is(template_set_add(&f.set, S("t"), buf_str(&text)), &ERR_INVALID));
    buf_clear(&text);
    for (int i = 0; i < 65; i++)
        buf_add(&text, S("{{#a}}"));
    assert_true(err_is(template_set_add(&f.set, S("t"), buf_str(&text)), &ERR_INVALID));
    assert_string_equal(err_detail(), "t, line 1: sections are nested too deep: a");
    buf_clear(&text);
    while (text.n <= TEMPLATE_SIZE_MAX)
        buf_add(&text, S("0123456789abcdef"));
    assert_true(err_is(template_set_add(&f.set, S("t"), buf_str(&text)), &ERR_LIMIT));
    buf_close(&text);
    close_fixture(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(spec_comments),
        cmocka_unit_test(spec_delimiters),
        cmocka_unit_test(spec_interpolation),
        cmocka_unit_test(spec_inverted),
        cmocka_unit_test(spec_partials),
        cmocka_unit_test(spec_sections),
        cmocka_unit_test(only_html_is_raw),
        cmocka_unit_test(numbers_and_truth),
        cmocka_unit_test(a_key_set_twice_keeps_the_last),
        cmocka_unit_test(an_empty_template_prints_nothing),
        cmocka_unit_test(a_template_added_again_replaces),
        cmocka_unit_test(errors_name_the_line),
        cmocka_unit_test(a_missing_partial_is_named),
        cmocka_unit_test(endless_partials_end),
        cmocka_unit_test(silent_loops_end),
        cmocka_unit_test(output_has_a_limit),
        cmocka_unit_test(deep_sections_are_refused_when_loaded),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
