/* deepl.c - tests: what DeepL is asked, and what of its answers is taken. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "unit/translate/readers.h"

#include "translate/deepl.c"

static void languages_are_read(void **state)
{
    (void)state;
    struct engine_routes routes;
    struct engine_call call;
    ask_routes(&arena, S("k:fx"), &call);
    assert_text(call.path, "/v2/languages?type=target");
    assert_text(call.authorization, "DeepL-Auth-Key k:fx");
    assert_false(failed(read_routes(&arena,
                                    S("[{\"language\":\"EN-GB\",\"name\":\"English\"},{\"language\":\"EN-US\"},"
                                      "{\"language\":\"ES\"},{\"language\":\"ZH-HANS\"},{\"name\":\"x\"},7]"),
                                    &routes)));
    assert_int_equal(routes.count, 2 + 3 + 3);
    assert_text(routes.items[0].from, "en");
    assert_text(routes.items[0].own_from, "EN");
    assert_text(routes.items[1].to, "zh-Hans");
    assert_text(routes.items[1].own_to, "ZH-HANS");
    assert_text(routes.items[2].from, "es");
    assert_text(routes.items[2].to, "en-GB");
}

static void texts_are_asked_for(void **state)
{
    (void)state;
    struct engine_call call;
    const struct engine_question question = two("k:fx");
    ask(&arena, &question, &call);
    assert_text(call.path, "/v2/translate");
    assert_text(call.authorization, "DeepL-Auth-Key k:fx");
    assert_true(str_find(call.body, S("k:fx"), 0) < 0);
    json_t *root = json_loadb(call.body.p, (size_t)call.body.n, 0, NULL);
    assert_string_equal(json_string_value(json_array_get(json_object_get(root, "text"), 0)), TWO[0].p);
    assert_string_equal(json_string_value(json_object_get(root, "tag_handling")), "xml");
    assert_string_equal(json_string_value(json_object_get(root, "target_lang")), "spa");
    json_decref(root);
}

static void answers_are_read(void **state)
{
    (void)state;
    struct str texts[2];
    assert_false(failed(read_two(&ENGINE_ADAPTER_DEEPL,
                                 "{\"translations\":[{\"detected_source_language\":\"EN\",\"text\":\"Uno\"},{\"text\":"
                                 "\"dos\"}]}",
                                 texts)));
    assert_text(texts[1], "dos");
    static const char *const BODIES[] = {
        "{\"translations\":[\"a\",\"b\"]}",         "{\"translations\":[{\"text\":\"a\"}]}",
        "{\"translations\":[{\"text\":\"a\"},{}]}", "{\"translations\":[{\"text\":\"a\"},{\"text\":null}]}",
        "{\"translations\":{\"text\":\"a\"}}",
    };
    refuses(&ENGINE_ADAPTER_DEEPL, BODIES, COUNT_OF(BODIES));
    refuses(&ENGINE_ADAPTER_DEEPL, NO_ANSWERS, COUNT_OF(NO_ANSWERS));
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
