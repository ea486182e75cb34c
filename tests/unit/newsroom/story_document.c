/* story_document.c - tests: a document taken apart is the same again; a damaged one is told. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "newsroom/story_document_read.c"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static struct str document_of(struct arena *a)
{
    struct part_byline bylines[] = {{.person_id = 7, .role = S("reporter")},
                                    {.person_id = DB_NULL, .name = S("DLA"), .role = S("agency")}};
    struct part_section sections[] = {{3, false}, {4, false}};
    int64_t tags[] = {5, 6};
    struct part_also_read also[] = {{9, true}, {10, false}};
    struct story_correction corrections[] = {{S("Twice."), S("once"), S("twice"), true},
                                             {S("A slip"), S(""), S(""), false}};
    struct story_parts parts = {.bylines = bylines,
                                .byline_count = 2,
                                .sections = sections,
                                .section_count = 2,
                                .tags = tags,
                                .tag_count = 2,
                                .also_read = also,
                                .also_read_count = 2,
                                .corrections = corrections,
                                .correction_count = 2};
    struct sql_story row = {.language = S("en"),
                            .slug = S("ferry"),
                            .headline = S("Ferry\nrole 3\nx"),
                            .embargo_at = 12,
                            .lead_media_id = 8,
                            .lead_alt = S("A boat"),
                            .noindex = true,
                            .social_title = S("Afloat"),
                            .social_media_id = 11};
    struct str document;
    assert_false(failed(html_sanitise(a, S("<p>The ferry.</p>"), NULL, &parts.body)));
    assert_false(failed(document_make(a, &row, &parts, &document)));
    return document;
}

static void test_round_trip(void **state)
{
    struct arena a;
    struct sql_story row = {.headline = S("before"), .status = S("draft")};
    struct story_parts parts;
    struct str again;
    (void)state;
    arena_init(&a, 0);
    struct str document = document_of(&a);
    assert_false(failed(document_read(&a, document, &row, &parts)));
    assert_int_equal(row.word_count, 2);
    assert_true(str_equal(row.status, S("draft")));
    assert_false(failed(document_make(&a, &row, &parts, &again)));
    assert_true(str_equal(document, again));
    arena_close(&a);
}

/* Cut off anywhere, or with any byte changed, it is read without harm. */
static void test_damaged(void **state)
{
    struct arena a;
    struct sql_story row = {0};
    struct story_parts parts;
    (void)state;
    arena_init(&a, 0);
    struct str document = document_of(&a);
    for (ptrdiff_t n = 0; n < document.n; n++) {
        char *copy = arena_bytes(&a, document.n);
        memcpy(copy, document.p, (size_t)document.n);
        copy[n] ^= 0x15;
        err_ignore(document_read(&a, (struct str){copy, document.n}, &row, &parts));
        err_ignore(document_read(&a, str_slice(document, 0, n), &row, &parts));
    }
    assert_true(failed(document_read(&a, S("headline 99\nx\n"), &row, &parts)));
    assert_true(failed(document_read(&a, S("nothing 1\nx\n"), &row, &parts)));
    assert_true(failed(document_read(&a, S("body 8\n<script>\n"), &row, &parts)));
    arena_close(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_round_trip), cmocka_unit_test(test_damaged)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
