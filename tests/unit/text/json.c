/* json.c - the JSON writer, its output read by jansson. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "text/json.c"

#include <jansson.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static void writes_what_a_parser_reads(void **state)
{
    (void)state;
    struct buf out;
    struct json j;
    buf_init(&out, 4096);
    json_init(&j, &out);
    json_open_object(&j);
    json_member_string(&j, S("@type"), S("NewsArticle"));
    json_member_text(&j, S("left out"), S(""));
    json_member_int(&j, S("least"), INT64_MIN);
    json_member_bool(&j, S("free"), true);
    json_write_key(&j, S("author"));
    json_open_array(&j);
    json_open_object(&j);
    json_member_text(&j, S("name"), S("Ana \"A\" Ruiz\n"));
    json_close_object(&j);
    json_write_null(&j);
    json_write_raw(&j, S("[1,2]"));
    json_open_array(&j);
    json_close_array(&j);
    json_close_array(&j);
    json_close_object(&j);
    assert_true(str_equal(buf_str(&out), S("{\"@type\":\"NewsArticle\",\"least\":-9223372036854775808,\"free\":true,"
                                           "\"author\":[{\"name\":\"Ana \\\"A\\\" Ruiz\\n\"},null,[1,2],[]]}")));
    json_t *read = json_loadb(out.p, (size_t)out.n, JSON_REJECT_DUPLICATES, NULL);
    assert_non_null(read);
    assert_int_equal(json_array_size(json_object_get(read, "author")), 4);
    json_decref(read);
    buf_close(&out);
}

/* Every character comes back, and nothing of it could end a script element or a line of JavaScript. */
static void check_string(struct str text)
{
    struct buf out;
    struct json j;
    buf_init(&out, 1 << 20);
    json_init(&j, &out);
    json_write_string(&j, text);
    json_t *read = json_loadb(out.p, (size_t)out.n, JSON_DECODE_ANY | JSON_ALLOW_NUL, NULL);
    assert_non_null(read);
    assert_true(str_equal((struct str){json_string_value(read), (ptrdiff_t)json_string_length(read)}, text));
    for (ptrdiff_t i = 0; i < out.n; i++)
        assert_true((unsigned char)out.p[i] >= 0x20 && !strchr("<>&\x7f", out.p[i]));
    assert_true(str_find(buf_str(&out), S("\xe2\x80\xa8"), 0) < 0 && str_find(buf_str(&out), S("\xe2\x80\xa9"), 0) < 0);
    json_decref(read);
    buf_close(&out);
}

static void strings_are_safe_in_a_script(void **state)
{
    (void)state;
    check_string(S(""));
    check_string(S("</script><!--<script>&amp; \\ \" ' / \x7f"));
    check_string(S("\xe2\x80\xa8\xe2\x80\xa9\xf0\x9f\x98\x80\xd8\xb3\xc3\xa9"));
    char all[128];
    for (int i = 0; i < 128; i++)
        all[i] = (char)i;
    check_string((struct str){all, 128});
}

static void invalid_utf8_is_replaced(void **state)
{
    (void)state;
    struct buf out;
    struct json j;
    buf_init(&out, 100);
    json_init(&j, &out);
    json_write_string(&j, S("a\xff\xc0\xaf"
                            "b\xe2\x82"));
    assert_true(str_equal(buf_str(&out), S("\"a\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd"
                                           "b\xef\xbf\xbd\xef\xbf\xbd\"")));
    buf_close(&out);
}

static void a_full_buffer_shows(void **state)
{
    (void)state;
    struct buf out;
    struct json j;
    buf_init(&out, 4);
    json_init(&j, &out);
    json_write_string(&j, S("abcdef"));
    assert_true(out.failed);
    buf_close(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(writes_what_a_parser_reads),
        cmocka_unit_test(strings_are_safe_in_a_script),
        cmocka_unit_test(invalid_utf8_is_replaced),
        cmocka_unit_test(a_full_buffer_shows),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
