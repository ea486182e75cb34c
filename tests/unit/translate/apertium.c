/* apertium.c - tests: a batch as a document, and what apertium-apy makes of it. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "unit/translate/readers.h"

#include "translate/apertium.c"

static void pairs_are_read(void **state)
{
    (void)state;
    struct engine_routes routes;
    assert_false(failed(read_routes(
        &arena,
        S("{\"responseData\": [{\"sourceLanguage\": \"eng\", \"targetLanguage\": \"spa\"}, {\"sourceLanguage\": "
          "\"spa\", "
          "\"targetLanguage\": \"por_BR\"}, {\"sourceLanguage\": \"cat\", \"targetLanguage\": \"cat_valencia\"}, "
          "{\"sourceLanguage\": \"arg\", \"targetLanguage\": \"es\"}, {\"sourceLanguage\": \"\", \"targetLanguage\": "
          "\"../../x\"}, {\"sourceLanguage\": 1}, 7], \"responseStatus\": 200}"),
        &routes)));
    assert_int_equal(routes.count, 4);
    assert_text(routes.items[0].from, "en");
    assert_text(routes.items[0].own_from, "eng");
    assert_text(routes.items[1].to, "pt-BR");
    assert_text(routes.items[1].own_to, "por_BR");
    assert_text(routes.items[2].to, "ca-valencia");
    assert_text(routes.items[3].from, "an");
}

static void a_batch_is_one_document(void **state)
{
    (void)state;
    struct engine_call call;
    struct url_query query;
    const struct engine_question question = two("secret");
    ask(&arena, &question, &call);
    assert_text(call.path, "/translate");
    assert_false(failed(url_parse_query(&arena, call.body, &query)));
    assert_text(url_query_get(&query, S("langpair")), "eng|spa");
    assert_text(url_query_get(&query, S("format")), "html");
    assert_text(url_query_get(&query, S("markUnknown")), "no");
    assert_text(url_query_get(&query, S("key")), "secret");
    assert_text(url_query_get(&query, S("q")), "<p id=\"s1\">The <g id=\"1\">harbour</g> is closed &amp; quiet.</p>\n"
                                               "<p id=\"s2\">a small dog</p>\n");
}

#define ANSWER(text) "{\"responseData\":{\"translatedText\":\"" text "\"},\"responseStatus\":200}"

static void paragraphs_are_told_apart(void **state)
{
    (void)state;
    struct str texts[2];
    assert_false(failed(read_two(&ENGINE_ADAPTER_APERTIUM,
                                 ANSWER("<p id=\\\"s1\\\">El <g id=\\\"1\\\">puerto<\\/g> est\\u00e1 cerrado &amp; "
                                        "tranquilo.<\\/p>\\n<p id=\\\"s2\\\">Un perro peque\\u00f1o<\\/p>\\n"),
                                 texts)));
    assert_text(texts[0], "El <g id=\"1\">puerto</g> está cerrado &amp; tranquilo.");
    assert_text(texts[1], "un perro pequeño"); /* as its source begins */
}

static void other_documents_are_refused(void **state)
{
    (void)state;
    static const char *const BODIES[] = {
        ANSWER(""),
        ANSWER("<p id=\\\"s1\\\">Uno</p>"),
        ANSWER("<p id=\\\"s2\\\">Dos</p><p id=\\\"s1\\\">Uno</p>"),
        ANSWER("<p id=\\\"s1\\\">Uno</p><p id=\\\"s2\\\">Dos</p><p id=\\\"s3\\\">Tres</p>"),
        ANSWER("<p id=\\\"s1\\\">Uno</p>x<p id=\\\"s2\\\">Dos</p>"),
        ANSWER("<p id=\\\"s1\\\">Uno<p id=\\\"s2\\\">Dos</p>"),
        ANSWER("<p id=\\\"s1\\\">Uno</p><p id=\\\"s2\\\">Dos"),
        "{\"responseData\":{\"translatedText\":7}}",
        "{\"responseData\":7}",
    };
    refuses(&ENGINE_ADAPTER_APERTIUM, BODIES, COUNT_OF(BODIES));
    refuses(&ENGINE_ADAPTER_APERTIUM, NO_ANSWERS, COUNT_OF(NO_ANSWERS));
}

static struct str restored(const char *source, const char *text, const char *to)
{
    struct engine_route route = {.to = str_from_c(to)};
    const struct engine_question question = {.route = &route};
    return restore_case(&arena, &question, str_from_c(source), str_from_c(text));
}

static void a_capital_that_it_added_goes(void **state)
{
    (void)state;
    assert_text(restored("harbour", "Puerto", "es"), "puerto");
    assert_text(restored("<g id=\"1\">small</g> boat", "<g id=\"1\">Barco</g> pequeño", "es"),
                "<g id=\"1\">barco</g> pequeño");
    assert_text(restored("“island”", "“Ísola”", "it"), "“ísola”");
    assert_text(restored("Harbour", "Puerto", "es"), "Puerto");
    assert_text(restored("harbour", "Hafen", "de"), "Hafen");
    assert_text(restored("the union", "UE", "es"), "UE");
    assert_text(restored("4 boats", "4 Barcos", "es"), "4 barcos");
    assert_text(restored("4", "4", "es"), "4");
    assert_text(restored("a", "<G", "es"), "<g");
    assert_text(restored("x", "", "es"), "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pairs_are_read),
        cmocka_unit_test(a_batch_is_one_document),
        cmocka_unit_test(paragraphs_are_told_apart),
        cmocka_unit_test(other_documents_are_refused),
        cmocka_unit_test(a_capital_that_it_added_goes),
    };
    return cmocka_run_group_tests(tests, start, end);
}
