/* libretranslate.c - tests: what LibreTranslate is asked, and what of its answers is taken. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "unit/translate/readers.h"

#include "translate/libretranslate.c"

static void languages_are_read(void **state)
{
    (void)state;
    struct engine_routes routes;
    assert_false(
        failed(read_routes(&arena,
                           S("[{\"code\":\"en\",\"name\":\"English\",\"targets\":[\"en\",\"es\",\"zt\",\"pb\"]},"
                             "{\"code\":\"es\",\"targets\":\"en\"},{\"targets\":[\"en\"]},7,{\"code\":\"x y\","
                             "\"targets\":[\"en\",3]}]"),
                           &routes)));
    assert_int_equal(routes.count, 3);
    assert_text(routes.items[0].to, "es");
    assert_text(routes.items[1].to, "zh-Hant");
    assert_text(routes.items[1].own_to, "zt");
    assert_text(routes.items[2].to, "pt-BR");
}

static void texts_are_asked_for(void **state)
{
    (void)state;
    struct engine_call call;
    struct engine_question question = two("");
    ask(&arena, &question, &call);
    assert_text(call.path, "/translate");
    assert_null(call.authorization.p);
    json_t *root = json_loadb(call.body.p, (size_t)call.body.n, 0, NULL);
    assert_int_equal(json_array_size(json_object_get(root, "q")), 2);
    assert_string_equal(json_string_value(json_array_get(json_object_get(root, "q"), 0)), TWO[0].p);
    assert_string_equal(json_string_value(json_object_get(root, "source")), "eng");
    assert_string_equal(json_string_value(json_object_get(root, "format")), "html");
    assert_null(json_object_get(root, "api_key"));
    json_decref(root);
    question = two("secret");
    ask(&arena, &question, &call);
    assert_true(str_find(call.body, S("\"api_key\":\"secret\""), 0) > 0);
}

static void answers_are_read(void **state)
{
    (void)state;
    struct str texts[2];
    assert_false(failed(read_two(&ENGINE_ADAPTER_LIBRETRANSLATE,
                                 "{\"translatedText\":[\"El <g id=\\\"1\\\">puerto</g>\",\" \"]}", texts)));
    assert_text(texts[0], "El <g id=\"1\">puerto</g>");
    assert_null(texts[1].p);
    static const char *const BODIES[] = {
        "{\"translatedText\":\"El puerto\"}",
        "{\"translatedText\":[]}",
        "{\"translatedText\":[\"a\"]}",
        "{\"translatedText\":[\"a\",\"b\",\"c\"]}",
        "{\"translatedText\":[\"a\",7]}",
        "{\"translatedText\":[\"a\",[\"b\"]]}",
        "{\"translatedText\":{\"0\":\"a\",\"1\":\"b\"}}",
    };
    refuses(&ENGINE_ADAPTER_LIBRETRANSLATE, BODIES, COUNT_OF(BODIES));
    refuses(&ENGINE_ADAPTER_LIBRETRANSLATE, NO_ANSWERS, COUNT_OF(NO_ANSWERS));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(languages_are_read),
        cmocka_unit_test(texts_are_asked_for),
        cmocka_unit_test(answers_are_read),
    };
    return cmocka_run_group_tests(tests, start, end);
}
