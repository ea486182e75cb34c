/* s3_answer.c - tests: lists and refusals of an S3-compatible store are read, and what wants too much is not. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "http/s3_answer.c"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#define HEAD "<?xml version=\"1.0\"?>\n<ListBucketResult xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">\n"
#define OBJECT_OF(key, size, time)                                                                                     \
    "<Contents><Key>" key "</Key><LastModified>" time "</LastModified><Size>" size "</Size></Contents>"
#define OBJECT(key, size) "<Contents>\n <Key>" key "</Key><Size>" size "</Size><Owner><ID>x</ID></Owner>\n</Contents>"
#define TAIL "</ListBucketResult>"

static void lists(void **state)
{
    struct arena a;
    struct s3_page page;
    (void)state;
    arena_init(&a, 0);
    struct str xml = S(HEAD "<IsTruncated>true</IsTruncated>" OBJECT("a&amp;b", "7") OBJECT("p/c.jpg", "0") TAIL);
    assert_false(failed(s3_page_read(&a, xml, 2, &page)));
    assert_true(page.more);
    assert_int_equal(page.count, 2);
    assert_true(str_equal(page.objects[0].key, S("a&b")));
    assert_int_equal(page.objects[0].bytes, 7);
    assert_true(str_equal(page.objects[1].key, S("p/c.jpg")));
    assert_false(failed(s3_page_read(&a, S(HEAD "<IsTruncated>false</IsTruncated>" TAIL), 2, &page)));
    assert_false(page.more);
    assert_int_equal(page.count, 0);
    xml =
        S(HEAD OBJECT_OF("a", "1", "1970-01-02T00:00:00.500Z") OBJECT_OF("b", "1", "yesterday") OBJECT("c", "1") TAIL);
    assert_false(failed(s3_page_read(&a, xml, 3, &page)));
    assert_true(page.objects[0].changed >= TIME_DAY && page.objects[0].changed < TIME_DAY + TIME_SECOND);
    assert_true(page.objects[1].changed == TIME_NONE && page.objects[2].changed == TIME_NONE);
    arena_close(&a);
}

static struct str spaces(struct arena *a, ptrdiff_t n)
{
    char *bytes = arena_bytes(a, n);
    memset(bytes, ' ', (size_t)n);
    return (struct str){bytes, n};
}

static void hostile_lists(void **state)
{
    static const struct str WRONG[] = {
        S_INIT(""),
        S_INIT("<html><body>502 Bad Gateway</body></html>"),
        S_INIT("<Error><Code>NoSuchBucket</Code></Error>"),
        S_INIT(HEAD OBJECT("a", "1")),
        S_INIT(HEAD OBJECT("a", "-1") TAIL),
        S_INIT(HEAD OBJECT("a", "1e9") TAIL),
        S_INIT(HEAD OBJECT("a", "99999999999999999999") TAIL),
        S_INIT(HEAD OBJECT("", "1") TAIL),
        S_INIT(HEAD OBJECT("a", "1") OBJECT("b", "1") OBJECT("c", "1") TAIL),
        S_INIT(HEAD "<a><a><a><a><a><a><a><a></a></a></a></a></a></a></a></a>" TAIL),
        S_INIT("<!DOCTYPE x [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]><ListBucketResult>" OBJECT("&b;", "1") TAIL),
        S_INIT("<!DOCTYPE x SYSTEM \"file:///etc/passwd\"><ListBucketResult/>"),
    };
    struct arena a;
    struct s3_page page;
    (void)state;
    arena_init(&a, 0);
    for (ptrdiff_t i = 0; i < COUNT_OF(WRONG); i++)
        if (!failed(s3_page_read(&a, WRONG[i], 2, &page)))
            fail_msg("taken: %.*s", STR_ARG(WRONG[i]));
    struct str long_key = str_format(&a, HEAD "<Contents><Key>%.*s", STR_ARG(spaces(&a, 2000)));
    assert_true(
        failed(s3_page_read(&a, str_concat(&a, long_key, S("</Key><Size>1</Size></Contents>" TAIL)), 2, &page)));
    assert_true(failed(s3_page_read(&a, spaces(&a, S3_ANSWER_MAX + 1), 2, &page)));
    arena_close(&a);
}

static void refusals(void **state)
{
    struct arena a;
    struct s3_refusal said;
    (void)state;
    arena_init(&a, 0);
    s3_refusal_read(&a, S("<Error><Code>NoSuchBucket</Code><Message>no</Message><Region>eu-west-9</Region></Error>"),
                    &said);
    assert_true(str_equal(said.code, S("NoSuchBucket")));
    assert_true(str_equal(said.message, S("no")));
    assert_true(str_equal(said.region, S("eu-west-9")));
    assert_true(s3_refusal_advice(said.code).n > 0);
    assert_int_equal(s3_refusal_advice(S("InternalError")).n, 0);
    s3_refusal_read(&a, S("<Error><Code>Half"), &said);
    assert_int_equal(said.code.n, 0);
    arena_close(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(lists), cmocka_unit_test(hostile_lists),
                                       cmocka_unit_test(refusals)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
