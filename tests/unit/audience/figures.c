/* figures.c - tests of other programs' exports, in the forms that they write. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "audience/figures.c"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <cmocka.h>

static struct arena arena;
static struct buf seen; /* what was found, a line each: day path views visitors seconds */

static struct err note(void *context, const struct figure *figure)
{
    (void)context;
    buf_add_format(&seen, "%lld %.*s %lld %lld %lld\n", (long long)figure->day, STR_ARG(figure->path),
                   (long long)figure->views, (long long)figure->visitors, (long long)figure->seconds);
    return OK;
}

static void assert_figures(struct str text, enum figures_source source, int passed_over, const char *want)
{
    enum figures_source found;
    struct figures_counts counts;
    buf_clear(&seen);
    if (failed(figures_read(&arena, text, note, NULL, &found, &counts)))
        fail_msg("%s", err_detail());
    assert_int_equal(found, source);
    assert_int_equal(counts.passed_over, passed_over);
    assert_string_equal(str_to_c(&arena, buf_str(&seen)), want);
}

static void reads_plausible(void **state)
{
    (void)state;
    assert_figures(S("\"date\",\"hostname\",\"page\",\"visits\",\"visitors\",\"pageviews\",\"total_scroll_depth\","
                     "\"total_scroll_depth_visits\",\"total_time_on_page\",\"total_time_on_page_visits\"\n"
                     "\"2026-11-05\",\"news.example\",\"/a/\",8,7,11,0,0,90,3\n"
                     "\"2026-11-06\",\"news.example\",\"/b,\"\"c\"\"/\",5,5,6,0,0,0,0\n"
                     "\"yesterday\",\"news.example\",\"/d/\",5,5,6,0,0,0,0\n"),
                   FIGURES_PLAUSIBLE, 1, "20762 /a/ 11 7 90\n20763 /b,\"c\"/ 6 5 0\n");
}

static void reads_goatcounter_without_bots_and_events(void **state)
{
    (void)state;
    assert_figures(S("2Path,Title,Event,UserAgent,Browser,System,Session,Bot,Referrer,Referrer scheme,Screen "
                     "size,Location,FirstVisit,Date\r\n"
                     "/a/,\"A, b\",false,,Chrome,Linux,s1,0,,,\"1,2,3\",NO,true,2026-11-05T01:00:00Z\r\n"
                     "/a/?x=1,A,false,,Chrome,Linux,s1,0,,,,NO,false,2026-11-05T02:00:00Z\r\n"
                     "/a/,A,false,,Chrome,Linux,s2,4,,,,NO,true,2026-11-05T02:00:00Z\r\n"
                     "download,A,true,,Chrome,Linux,s1,0,,,,NO,true,2026-11-05T02:00:00Z\r\n"),
                   FIGURES_GOATCOUNTER, 2, "20762 /a/ 1 1 0\n20762 /a/ 1 0 0\n");
}

static void reads_matomo_in_utf16(void **state)
{
    const struct str plain = S("date,label,nb_visits,nb_hits,sum_time_spent,url\n"
                               "2026-11-05,/a,3,4,12.5,https://news.example/a/?pk=1\n"
                               "2026-11-05,Others,3,4,12,\n");
    struct buf wide;
    (void)state;
    assert_figures(plain, FIGURES_MATOMO, 1, "20762 /a/ 4 3 12\n");
    buf_init(&wide, 4096);
    buf_add(&wide, S("\xff\xfe"));
    for (ptrdiff_t i = 0; i < plain.n; i++) {
        buf_add_char(&wide, plain.p[i]);
        buf_add_char(&wide, 0);
    }
    assert_figures(buf_str(&wide), FIGURES_MATOMO, 1, "20762 /a/ 4 3 12\n");
    buf_close(&wide);
}

static void reads_kokos_statements(void **state)
{
    (void)state;
    assert_figures(
        S("DROP TABLE IF EXISTS wp_koko_analytics_paths;\n"
          "INSERT INTO wp_koko_analytics_site_stats (date, visitors, pageviews) VALUES (\"2026-11-05\", 9, 9);\n"
          "INSERT INTO wp_koko_analytics_paths (id, path) VALUES (1,\"/a/\"),(2,\"/b\\\"),(/\");\n"
          "INSERT INTO wp_koko_analytics_post_stats (date, path_id, post_id, visitors, pageviews) VALUES "
          "(\"2026-11-05\",1,7,3,4),(\"2026-11-06\",1,7,1,1),(\"2026-11-06\",99,7,1,1);\n"),
        FIGURES_KOKO, 1, "20762 /a/ 4 3 0\n20763 /a/ 1 1 0\n");
}

static struct err refuse(void *context, const struct figure *figure)
{
    (void)context, (void)figure;
    return err_make(&ERR_STORE, "full");
}

static void what_it_is_not_is_said(void **state)
{
    const struct str bad[] = {
        S(""),
        S("a,b,c\n1,2,3\n"),
        S("\"date\",\"hostname\"\n"),
        S("label,nb_hits,url\n/a,1,https://x.example/\n"),
        S("INSERT INTO wp_koko_analytics_post_stats (date, id, visitors, pageviews) VALUES (\"2026-11-05\",1,2,3);"),
    };
    enum figures_source source;
    struct figures_counts counts;
    (void)state;
    for (int i = 0; i < COUNT_OF(bad); i++)
        assert_true(failed(figures_read(&arena, bad[i], note, NULL, &source, &counts)));
    assert_true(failed(
        figures_read(&arena, S("date,hostname,page,pageviews\n2026-11-05,x,/a/,1\n"), refuse, NULL, &source, &counts)));
}

static void hostile_values_are_passed_over(void **state)
{
    (void)state;
    assert_figures(S("date,hostname,page,visitors,pageviews\n"
                     "2026-11-05,x,/../../etc/passwd,1,1\n"
                     "2026-11-05,x,/a%00/,1,1\n"
                     "2026-11-05,x,/a/,1,-1\n"
                     "2026-11-05,x,/a/,1,99999999999999999999\n"
                     "2026-13-05,x,/a/,1,1\n"
                     "2026-11-05\n"
                     "\"2026-11-05"),
                   FIGURES_PLAUSIBLE, 7, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_plausible),        cmocka_unit_test(reads_goatcounter_without_bots_and_events),
        cmocka_unit_test(reads_matomo_in_utf16),  cmocka_unit_test(reads_kokos_statements),
        cmocka_unit_test(what_it_is_not_is_said), cmocka_unit_test(hostile_values_are_passed_over),
    };
    arena_init(&arena, 0);
    buf_init(&seen, 1 << 16);
    int result = cmocka_run_group_tests(tests, NULL, NULL);
    buf_close(&seen);
    arena_close(&arena);
    return result;
}
