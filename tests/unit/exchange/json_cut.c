/* json_cut.c - tests of large JSON files, cut into records. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "exchange/json_cut.c"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <unistd.h>

#include <cmocka.h>

static char path[] = "/tmp/json-cut-test-XXXXXX";

static void keep(struct str text)
{
    FILE *f = fopen(path, "w");
    assert_non_null(f);
    assert_int_equal(fwrite(text.p, 1, (size_t)text.n, f), text.n);
    fclose(f);
}

static enum json_cut_choice choose(struct str where, char mark)
{
    (void)mark;
    if (str_ends(where, S("rows[]")) || str_equal(where, S("[]")) || str_equal(where, S("meta")))
        return JSON_CUT_TAKE;
    return str_ends(where, S("skip")) ? JSON_CUT_PASS : JSON_CUT_ENTER;
}

/* Records as "where|text|line;", then what went wrong. */
static struct str cut_all(struct arena *a, struct str text)
{
    struct json_cut *cut;
    struct json_record record;
    struct buf out;
    bool found = true;
    buf_init(&out, 1 << 20);
    keep(text);
    struct err e = json_cut_open(str_from_c(path), choose, &cut);
    while (!failed(e) && found) {
        e = json_cut_next(cut, &record, &found);
        if (!failed(e) && found)
            buf_add_format(&out, "%.*s|%.*s|%d;", STR_ARG(record.where), STR_ARG(record.text), (int)record.line);
    }
    if (failed(e))
        buf_add(&out, str_from(str_from_c(err_detail()), str_from_c(path).n));
    json_cut_close(cut);
    struct str all = str_copy(a, out.n ? buf_str(&out) : S(""));
    buf_close(&out);
    return all;
}

static void expect(const char *text, const char *records)
{
    struct arena a;
    arena_init(&a, 0);
    struct str all = cut_all(&a, str_from_c(text));
    if (!str_equal(all, str_from_c(records)))
        fail_msg("%s: %.*s", text, STR_ARG(all));
    arena_close(&a);
}

static void records_are_cut_out(void **state)
{
    (void)state;
    expect("[1, \"a\\\"]\", {\"b\":[2]}\n, null]", "[]|1|1;[]|\"a\\\"]\"|1;[]|{\"b\":[2]}|1;[]|null|2;");
    expect("{\"meta\":{\"v\":1},\"data\":{\"rows\":[{\"a\":1},\n{\"b\":\"}\"}],\"skip\":[[1]],\"x\":[]}}",
           "meta|{\"v\":1}|1;data.rows[]|{\"a\":1}|1;data.rows[]|{\"b\":\"}\"}|2;");
    expect("{\"db\":[{\"data\":{\"rows\":[7]}}]}", "db[].data.rows[]|7|1;");
    expect("\xef\xbb\xbf{\"meta\":1}\n{\"meta\":2}\n\n{\"meta\":3}\n", "meta|1|1;meta|2|2;meta|3|4;");
    expect("[]", "");
    expect("{}", "");
}

static void what_is_wrong_names_its_line(void **state)
{
    (void)state;
    expect("PK\3\4zip", ": a zip archive: unpack it first");
    expect("\xff\xfe{", ": UTF-16: save it as UTF-8");
    expect("<rss>", ": no JSON: it begins otherwise");
    expect("", ": no JSON: it begins otherwise");
    expect("[1,\n2", "[]|1|1;[]|2|2; line 2: the file ends before its last bracket");
    expect("[1,\n", "[]|1|1; line 2: the file ends before a value");
    expect("[{\"a\":\n\"open", " line 2: the file ends within a text");
    expect("[1 2]", "[]|1|1; line 1: a comma or the end is missing");
    expect("{\n\"meta\" 1}", " line 2: a colon is missing behind a name");
    expect("{meta:1}", " line 1: a name in quotation marks is missing");
    expect("{\"meta\":}", " line 1: a value is missing");
    expect("[1,]", "[]|1|1; line 1: a value is missing");
    expect("{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{}}}}}}}}}",
           " line 1: arrays and objects are too deep within each other");
}

static void what_is_deep_is_refused(void **state)
{
    (void)state;
    static char text[100002];
    memset(text, '[', sizeof(text));
    expect("[[[", " line 1: the file ends before its last bracket");
    struct arena a;
    json_t *tree;
    arena_init(&a, 0);
    struct str all = cut_all(&a, (struct str){text, sizeof(text)});
    assert_true(str_find(all, S("too deep"), 0) >= 0);
    assert_true(err_is(json_text_read((struct str){text, sizeof(text)}, 9, &tree), &ERR_INVALID));
    assert_true(str_starts(str_from_c(err_detail()), S("line 9: deeper")));
    arena_close(&a);
}

/* A text of 100 MB is passed over, in the memory that a record may take, and the next record is found. */
static void what_is_large_is_passed_over(void **state)
{
    (void)state;
    struct json_cut *cut;
    struct json_record record;
    bool found;
    FILE *f = fopen(path, "w");
    static char piece[1 << 20];
    assert_non_null(f);
    memset(piece, 'x', sizeof(piece));
    fputs("[1,\"", f);
    for (int i = 0; i < 100; i++)
        fwrite(piece, 1, sizeof(piece), f);
    fputs("\",\n3]", f);
    fclose(f);
    assert_false(failed(json_cut_open(str_from_c(path), choose, &cut)));
    assert_false(failed(json_cut_next(cut, &record, &found)));
    assert_false(failed(json_cut_next(cut, &record, &found)));
    assert_true(found && record.too_large && record.text.n == 0 && record.line == 1);
    assert_true(cut->w.room < 40 << 20);
    assert_false(failed(json_cut_next(cut, &record, &found)));
    assert_true(found && str_equal(record.text, S("3")) && record.line == 2);
    json_cut_close(cut);
}

static void trees_have_a_size(void **state)
{
    (void)state;
    static char text[2 * JSON_VALUES_MAX + 10];
    json_t *tree;
    memset(text, '1', sizeof(text));
    for (size_t i = 0; i < sizeof(text); i += 2)
        text[i] = i ? ',' : '[';
    assert_true(err_is(json_text_read((struct str){text, sizeof(text)}, 1, &tree), &ERR_LIMIT));
    assert_true(failed(json_text_read(S("{\"a\":\n\n]"), 5, &tree)));
    assert_true(str_starts(str_from_c(err_detail()), S("line 7: no JSON")));
    assert_true(failed(json_text_read(S("\"\xff\""), 1, &tree)));
    assert_true(failed(json_text_read(S(""), 1, &tree)));
}

static void members_are_what_they_are(void **state)
{
    (void)state;
    struct arena a;
    json_t *tree;
    const json_t *item;
    arena_init(&a, 0);
    assert_false(failed(json_text_read(S("{\"A\":1,\"t\":true,\"s\":\"x\",\"n\":null,\"l\":[1,2]}"), 1, &tree)));
    assert_true(str_equal(json_get_words(&a, tree, S("a")), S("1")));
    assert_true(str_equal(json_get_words(&a, tree, S("T")), S("true")));
    assert_true(str_equal(json_get_words(&a, tree, S("l")), S("")));
    assert_true(str_equal(json_get_words(&a, NULL, S("l")), S("")));
    assert_true(json_is_yes(json_get(tree, S("a"))) && !json_is_yes(json_get(tree, S("s"))) && !json_is_yes(NULL));
    size_t at = 0, count = 0;
    while (json_next_item(json_get(tree, S("l")), &at, &item))
        count++;
    assert_int_equal(count, 2);
    for (at = 0; json_next_item(json_get(tree, S("s")), &at, &item);)
        count++;
    for (at = 0; json_next_item(NULL, &at, &item);)
        count++;
    for (at = 0; json_next_item(json_get(tree, S("n")), &at, &item);)
        count++;
    assert_int_equal(count, 3);
    json_decref(tree);
    arena_close(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(records_are_cut_out),     cmocka_unit_test(what_is_wrong_names_its_line),
        cmocka_unit_test(what_is_deep_is_refused), cmocka_unit_test(what_is_large_is_passed_over),
        cmocka_unit_test(trees_have_a_size),       cmocka_unit_test(members_are_what_they_are),
    };
    close(mkstemp(path));
    int result = cmocka_run_group_tests(tests, NULL, NULL);
    unlink(path);
    return result;
}
