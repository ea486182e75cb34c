/* audience_query.c - the address of a report: what it asks for, what it may not, and that it comes back the same. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/audience_query.c"

#include "unit/store_fixture.h"

#define NOW (1793904000 * TIME_SECOND) /* 2026-11-05, 18:40 UTC */
#define TODAY (1793904000 / 86400)

static void assert_text(struct str found, const char *wanted)
{
    assert_int_equal(found.n, (ptrdiff_t)strlen(wanted));
    assert_memory_equal(found.p, wanted, (size_t)found.n);
}

static struct err parse(struct arena *a, const char *text, struct audience_query *out)
{
    time_set(NOW);
    struct err e = audience_query_parse(a, str_from_c(text), S("UTC"), out);
    time_set(0);
    return e;
}

static void has_a_day_without_any_field(void **state)
{
    struct arena a;
    struct audience_query query;
    (void)state;
    arena_init(&a, 0);
    assert_ok(parse(&a, "", &query));
    assert_int_equal(query.days.from, TODAY);
    assert_int_equal(query.days.to, TODAY);
    struct report_query asked = audience_report_query(&query);
    assert_true(asked.compare);
    assert_int_equal(asked.before.from, TODAY - 7);
    assert_int_equal(asked.offset, 0);
    arena_close(&a);
}

static void compares_as_it_is_told(void **state)
{
    static const struct {
        const char *text;
        int64_t from, to;
    } CASES[] = {
        {"period=30", TODAY - 60, TODAY - 31},
        {"period=7&compare=week", TODAY - 14, TODAY - 8},
        {"from=2026-11-01&to=2026-11-05&compare=year", TODAY - 4 - 364, TODAY - 364},
        {"from=2026-10-27&to=2026-11-05&compare=week", TODAY - 9 - 14, TODAY - 14},
        {"from=2026-11-01&to=2026-11-05&compare=other&other=2026-05-09", TODAY - 180, TODAY - 176},
        {"from=2026-10-01&to=2026-10-02&compare=other&other=2026-11-04", TODAY - 1, TODAY}, /* later ones too */
    };
    struct arena a;
    struct audience_query query;
    (void)state;
    arena_init(&a, 0);
    for (ptrdiff_t i = 0; i < COUNT_OF(CASES); i++) {
        assert_ok(parse(&a, CASES[i].text, &query));
        struct report_query asked = audience_report_query(&query);
        assert_int_equal(asked.before.from, CASES[i].from);
        assert_int_equal(asked.before.to, CASES[i].to);
    }
    assert_ok(parse(&a, "compare=none", &query));
    assert_false(audience_report_query(&query).compare);
    assert_ok(parse(&a, "from=1970-01-03&to=1970-01-05", &query));
    assert_false(audience_report_query(&query).compare); /* there is nothing before 1970 */
    arena_close(&a);
}

static void refuses_what_makes_no_report(void **state)
{
    static const char *const BAD[] = {
        "period=8",
        "period=%27or",
        "from=2026-02-30",
        "from=2026-1-1",
        "to=x",
        "to=1969-12-31",
        "from=9999999-01-01",
        "from=2026-11-05&to=2026-11-04",
        "from=1990-01-01",
        "compare=all",
        "compare=other",
        "compare=other&other=x",
        "compare=other&other=2026-02-30",
        "by=1",
        "of=author&value=1",
        "of=story",
        "of=story&value=0",
        "of=section&value=-1",
        "of=story&value=1;",
        "page=0",
        "page=20001",
        "page=99999999999999999999",
        "of=edition&value=",
        "period=7&period=7",
        "value=%ff&of=byline",
        "from=%00",
    };
    struct arena a;
    struct audience_query query;
    (void)state;
    arena_init(&a, 0);
    for (ptrdiff_t i = 0; i < COUNT_OF(BAD); i++)
        assert_err(parse(&a, BAD[i], &query), &ERR_INVALID);
    arena_close(&a);
}

static void comes_back_the_same(void **state)
{
    static const char *const SAME[] = {
        "/x/",
        "/x/?period=30&by=read",
        "/x/?period=yesterday&compare=none",
        "/x/?from=2026-11-01&to=2026-11-05&compare=year&by=served&of=section&value=7&page=3",
        "/x/?period=7&compare=other&other=2026-05-09",
        "/x/?of=byline&value=Tor%20%26%20Amsel",
    };
    struct arena a;
    struct audience_query query;
    (void)state;
    arena_init(&a, 0);
    for (ptrdiff_t i = 0; i < COUNT_OF(SAME); i++) {
        const char *fields = strchr(SAME[i], '?');
        assert_ok(parse(&a, fields ? fields + 1 : "", &query));
        assert_text(audience_address(&a, S("/x/"), &query, false), SAME[i]);
    }
    assert_ok(parse(&a, "period=7", &query));
    assert_text(audience_address(&a, S(""), &query, true), "?from=2026-10-29&to=2026-11-04");
    arena_close(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(has_a_day_without_any_field),
        cmocka_unit_test(compares_as_it_is_told),
        cmocka_unit_test(refuses_what_makes_no_report),
        cmocka_unit_test(comes_back_the_same),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
