/* toml.c - tests of TOML as a tree. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "text/toml.c"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static void expect(const char *text, const char *json)
{
    json_t *tree, *wanted = json_loads(json, JSON_DECODE_ANY, NULL);
    assert_non_null(wanted);
    struct err e = toml_read(str_from_c(text), 1, &tree);
    if (failed(e))
        fail_msg("%s: %s", text, err_detail());
    if (!json_equal(tree, wanted))
        fail_msg("%s", json_dumps(tree, 0));
    json_decref(tree);
    json_decref(wanted);
}

static void expect_wrong(const char *text, const char *words)
{
    json_t *tree;
    if (!failed(toml_read(str_from_c(text), 3, &tree)))
        fail_msg("%s: taken", text);
    assert_null(tree);
    if (!strstr(err_detail(), words))
        fail_msg("%s: %s", text, err_detail());
}

static void values_are_read(void **state)
{
    (void)state;
    expect("", "{}");
    expect("# nothing\r\ntitle = \"A \\\"B\\\" \\u00e9\"\r\n", "{\"title\":\"A \\\"B\\\" é\"}");
    expect("draft = true\nweight = 10\ndate = 2024-03-01T10:00:00+01:00 # then\n",
           "{\"draft\":true,\"weight\":\"10\",\"date\":\"2024-03-01T10:00:00+01:00\"}");
    expect("date = 2024-03-01 10:00:00", "{\"date\":\"2024-03-01 10:00:00\"}");
    expect("path = 'C:\\x'\nlong = \"\"\"\nOne \\\n   two \"quoted\"\"\"\"\nraw='''a'b'''",
           "{\"path\":\"C:\\\\x\",\"long\":\"One two \\\"quoted\\\"\",\"raw\":\"a'b\"}");
    expect("tags = [ \"a\", # one\n  'b',\n]\nempty=[]", "{\"tags\":[\"a\",\"b\"],\"empty\":[]}");
}

static void tables_are_read(void **state)
{
    (void)state;
    expect("a.b.\"c d\" = 1\na.e = 2", "{\"a\":{\"b\":{\"c d\":\"1\"},\"e\":\"2\"}}");
    expect("x = { y = 'z', w.v = [1, 2] }", "{\"x\":{\"y\":\"z\",\"w\":{\"v\":[\"1\",\"2\"]}}}");
    expect("t = 1\n[cover]\nimage = 'a.jpg'\n[cover.more]\nk = 1\n[other]\nk=2",
           "{\"t\":\"1\",\"cover\":{\"image\":\"a.jpg\",\"more\":{\"k\":\"1\"}},\"other\":{\"k\":\"2\"}}");
    expect("[[r]]\nsrc='a'\n[[r]]\nsrc='b'\n[r.params]\nx=1",
           "{\"r\":[{\"src\":\"a\"},{\"src\":\"b\",\"params\":{\"x\":\"1\"}}]}");
}

static void mistakes_name_their_line(void **state)
{
    (void)state;
    expect_wrong("a = 1\nb = \"open\nc = 2", "line 4: a text does not end");
    expect_wrong("a = [1, 2", "line 3: an array or a table does not end");
    expect_wrong("a = 1\n\na = 2", "line 5: a key is given twice");
    expect_wrong("a = plain words", "line 3: a text needs quotation marks");
    expect_wrong("a = 1\n = 3", "line 4: a key is missing");
    expect_wrong("a = 1 b = 2", "line 3: something stands behind");
    expect_wrong("a 1", "line 3: = is missing");
    expect_wrong("a = 'x' 'y'", "something stands behind");
    expect_wrong("a = \"\\q\"", "an escape is not known");
    expect_wrong("a = \"\\ud800\"", "an escape is no character");
    expect_wrong("a = \"\\u0000\"", "an escape is no character");
    expect_wrong("a = 1\n[a]\n", "no table");
    expect_wrong("a = 1\n[[a]]\n", "no array of tables");
    expect_wrong("[a\nb=1", "] is missing");
    expect_wrong("a = \"\xff\"", "not valid UTF-8");
    expect_wrong("a = [1 2]", "a comma is missing");
    expect_wrong("[r]\n[[r]]", "no array of tables");
    expect_wrong("r = []\n[r.x]", "no table");
}

static void what_is_deep_or_many_is_refused(void **state)
{
    (void)state;
    static char text[3 * TOML_VALUES_MAX];
    json_t *tree;
    memset(text, '[', 5000);
    text[0] = 'a', text[1] = '=', text[5000] = '\0';
    expect_wrong(text, "deeper than");
    for (int i = 2; i < 2 * TOML_VALUES_MAX + 20; i += 2)
        memcpy(text + i, i == 2 ? "[1" : ",1", 3);
    expect_wrong(text, "values");
    assert_true(failed(toml_read((struct str){text, TOML_SIZE_MAX + 1}, 1, &tree)));
    for (int i = 0; i < 200; i += 2)
        memcpy(text + i, "a.", 3);
    expect_wrong(text, "many parts");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_are_read),
        cmocka_unit_test(tables_are_read),
        cmocka_unit_test(mistakes_name_their_line),
        cmocka_unit_test(what_is_deep_or_many_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
