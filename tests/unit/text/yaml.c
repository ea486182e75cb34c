/* yaml.c - tests of YAML as a tree. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "text/yaml.c"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static void expect(const char *text, const char *json)
{
    json_t *tree, *wanted = json_loads(json, JSON_DECODE_ANY, NULL);
    assert_non_null(wanted);
    struct err e = yaml_read(str_from_c(text), 1, &tree);
    if (failed(e))
        fail_msg("%s: %s", text, err_detail());
    if (!json_equal(tree, wanted))
        fail_msg("%s", json_dumps(tree, JSON_ENCODE_ANY));
    json_decref(tree);
    json_decref(wanted);
}

static void expect_wrong(const char *text, const char *words)
{
    json_t *tree;
    assert_true(failed(yaml_read(str_from_c(text), 3, &tree)));
    assert_null(tree);
    if (!strstr(err_detail(), words))
        fail_msg("%s: %s", text, err_detail());
}

static void values_are_read(void **state)
{
    (void)state;
    expect("", "null");
    expect("# nothing\n", "null");
    expect(
        "title: \"A: B\"\ndate: 2024-03-01 10:00:00 +0100\ndraft: false\nslug: 2024\nnone:\n",
        "{\"title\":\"A: B\",\"date\":\"2024-03-01 10:00:00 +0100\",\"draft\":false,\"slug\":\"2024\",\"none\":null}");
    expect("tags: [a, 'b c']\ncategories:\n  - x\n  - y: 1\n",
           "{\"tags\":[\"a\",\"b c\"],\"categories\":[\"x\",{\"y\":\"1\"}]}");
    expect("d: >-\n  one\n  two\nl: |\n  a\n  b\n", "{\"d\":\"one two\",\"l\":\"a\\nb\\n\"}");
    expect("a: 1\na: 2\n", "{\"a\":\"2\"}");
    expect("a: !!str 1\n", "{\"a\":\"1\"}");
    expect("a: 1\n---\nb: 2\n", "{\"a\":\"1\"}");
}

static void mistakes_name_their_line(void **state)
{
    (void)state;
    expect_wrong("a: 1\nb: [1, 2\nc: 3\n", "line ");
    expect_wrong("a: &x 1\nb: *x\n", "line 3: anchors");
    expect_wrong("a: 1\nb: *x\n", "line 4: anchors");
    expect_wrong("? [a]\n: 1\n", "a key is to be a word");
    expect_wrong("a: \"\xff\"\n", "line");
    expect_wrong("a: 'open\n", "line ");
    expect_wrong("\"a\\0b\": 1\n", "a key is to be a word");
}

static void what_is_deep_or_many_is_refused(void **state)
{
    (void)state;
    static char text[3 * YAML_VALUES_MAX];
    json_t *tree;
    memset(text, '[', 5000);
    text[5000] = '\0';
    expect_wrong(text, "deeper than");
    for (int i = 0; i < 2 * YAML_VALUES_MAX + 20; i += 2)
        memcpy(text + i, i == 0 ? "[1" : ",1", 3);
    expect_wrong(text, "values");
    assert_true(failed(yaml_read((struct str){text, YAML_SIZE_MAX + 1}, 1, &tree)));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_are_read),
        cmocka_unit_test(mistakes_name_their_line),
        cmocka_unit_test(what_is_deep_or_many_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
