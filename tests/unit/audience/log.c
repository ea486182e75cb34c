/* log.c - tests of other servers' access logs. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "audience/log.c"

#include "base/time.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <cmocka.h>

#define AT (1793902800 * TIME_SECOND) /* 2026-11-05T18:20:00Z */

static struct arena arena;

static void assert_text(struct str text, const char *want)
{
    assert_string_equal(str_to_c(&arena, text), want);
}

static struct log_entry assert_entry(struct log_reader *reader, const char *line)
{
    struct log_entry entry;
    if (log_read(&arena, reader, str_from_c(line), &entry) != LOG_ENTRY)
        fail_msg("not read: %s", line);
    assert_int_equal(entry.at, AT);
    return entry;
}

static void reads_nginx_and_apache(void **state)
{
    struct log_reader reader = {.format = LOG_AUTO};
    (void)state;
    struct log_entry entry = assert_entry(
        &reader, "192.0.2.7 - - [05/Nov/2026:19:20:00 +0100] \"GET /2026/11/05/ferry/?utm_source=x HTTP/2.0\" 200 8120 "
                 "\"https://www.google.com/\" \"Mozilla/5.0 (X11; \\x22Linux\\x22) \\\"q\\\"\"");
    assert_text(entry.address, "192.0.2.7");
    assert_text(entry.method, "GET");
    assert_text(entry.target, "/2026/11/05/ferry/?utm_source=x");
    assert_text(log_path(&entry), "/2026/11/05/ferry/");
    assert_text(entry.referrer, "https://www.google.com/");
    assert_text(entry.agent, "Mozilla/5.0 (X11; \"Linux\") \"q\"");
    assert_int_equal(entry.status, 200);
    assert_true(log_is_page(&entry));
}

static void reads_a_virtual_host_and_the_common_format(void **state)
{
    struct log_reader reader = {.format = LOG_COMBINED};
    (void)state;
    struct log_entry entry = assert_entry(
        &reader, "news.example:443 2001:db8::1 - ann [05/Nov/2026:18:20:00 +0000] \"POST /x HTTP/1.1\" 404 -");
    assert_text(entry.address, "2001:db8::1");
    assert_int_equal(entry.status, 404);
    assert_int_equal(entry.agent.n, 0);
    assert_false(log_is_page(&entry));
    entry = assert_entry(&reader, "192.0.2.7 - - [05/Nov/2026:18:20:00 +0000] \"GET / HTTP/1.1\" 200 5 \"-\" \"-\"");
    assert_int_equal(entry.agent.n + entry.referrer.n, 0);
}

static void reads_caddy(void **state)
{
    struct log_reader reader = {.format = LOG_AUTO};
    struct log_entry entry;
    (void)state;
    entry = assert_entry(&reader, "{\"level\":\"info\",\"ts\":1793902800.0,\"msg\":\"handled request\",\"request\":{"
                                  "\"remote_ip\":\"192.0.2.7\",\"client_ip\":\"192.0.2.8\",\"method\":\"GET\","
                                  "\"uri\":\"/a/\",\"headers\":{\"User-Agent\":[\"curl/8\"],\"Referer\":[\"https://"
                                  "t.co/\"]}},\"status\":304}");
    assert_text(entry.address, "192.0.2.8");
    assert_text(entry.agent, "curl/8");
    assert_text(entry.referrer, "https://t.co/");
    assert_true(log_is_page(&entry));
    assert_int_equal(log_read(&arena, &reader, S("{\"level\":\"info\",\"msg\":\"autosaved\"}"), &entry), LOG_REMARK);
}

static void reads_fastly_behind_syslog(void **state)
{
    struct log_reader reader = {.format = LOG_AUTO};
    (void)state;
    struct log_entry entry = assert_entry(
        &reader, "<134>2026-11-05T18:20:01Z cache-osl1 newsroom[12]: {\"timestamp\":\"2026-11-05T18:20:00+0000\","
                 "\"client_ip\":\"192.0.2.7\",\"request_method\":\"GET\",\"url\":\"/a/?b\",\"response_status\":\"200\","
                 "\"request_user_agent\":\"Mozilla/5.0\",\"request_referer\":\"https://bing.com/\"}");
    assert_text(log_path(&entry), "/a/");
    assert_text(entry.referrer, "https://bing.com/");
    entry = assert_entry(&reader, "<134>2026-11-05T18:20:01Z cache-osl1 newsroom[12]: 192.0.2.7 \"-\" \"-\" "
                                  "[05/Nov/2026:18:20:00 +0000] \"GET /a/ HTTP/1.1\" 200 10");
    assert_text(entry.target, "/a/");
}

static void reads_cloudfront_by_its_columns(void **state)
{
    struct log_reader reader = {.format = LOG_AUTO};
    struct log_entry entry;
    (void)state;
    assert_int_equal(log_read(&arena, &reader, S("#Version: 1.0"), &entry), LOG_REMARK);
    assert_int_equal(log_read(&arena, &reader,
                              S("#Fields: date time x-edge-location sc-bytes c-ip cs-method cs(Host) cs-uri-stem "
                                "sc-status cs(Referer) cs(User-Agent) cs-uri-query"),
                              &entry),
                     LOG_REMARK);
    entry = assert_entry(&reader, "2026-11-05\t18:20:00\tOSL50\t99\t192.0.2.7\tGET\td.example\t/a/\t200\t-\t"
                                  "Mozilla/5.0%20(X11)\tutm_source=x");
    assert_text(entry.agent, "Mozilla/5.0 (X11)");
    assert_text(entry.target, "/a/?utm_source=x");
    assert_int_equal(entry.referrer.n, 0);
    assert_true(log_is_page(&entry));
}

static void what_is_no_page_is_told(void **state)
{
    struct log_entry entry = {.method = S("GET"), .status = 200};
    const struct str not_pages[] = {S("/assets/x.css"), S("/media/1.avif"), S("/desk/"), S("*"), S(""), S("//x/")};
    (void)state;
    for (int i = 0; i < COUNT_OF(not_pages); i++) {
        entry.target = not_pages[i];
        assert_false(log_is_page(&entry));
    }
    entry.target = S("https://news.example/a/?b");
    assert_true(log_is_page(&entry));
}

/* Pages that a cache asked us for stand in our own figures. */
static void what_the_cache_asked_of_us_is_told(void **state)
{
    const char *const lines[] = {
        "192.0.2.7 - - [05/Nov/2026:18:20:00 +0000] \"GET / HTTP/1.1\" 200 5 \"-\" \"Mozilla/5.0\" MISS",
        "192.0.2.7 - - [05/Nov/2026:18:20:00 +0000] \"GET / HTTP/1.1\" 200 5 \"-\" \"-\" 0.002 \"REVALIDATED\"",
        "192.0.2.7 - - [05/Nov/2026:18:20:00 +0000] \"GET / HTTP/1.1\" 200 5 \"-\" \"-\" pass ",
        "{\"timestamp\":\"2026-11-05T18:20:00+0000\",\"request_method\":\"GET\",\"url\":\"/\",\"response_status\":200,"
        "\"response_state\":\"MISS-CLUSTER\"}",
        "{\"ts\":1793902800,\"request\":{\"method\":\"GET\",\"uri\":\"/\"},\"status\":200,\"resp_headers\":{\"Cache-"
        "Status\":[\"Souin; fwd=uri-miss; stored\"]}}",
    };
    const char *const own[] = {
        "192.0.2.7 - - [05/Nov/2026:18:20:00 +0000] \"GET / HTTP/1.1\" 200 5 \"-\" \"Mozilla/5.0 miss\"",
        "192.0.2.7 - - [05/Nov/2026:18:20:00 +0000] \"GET /?a=MISS HTTP/1.1\" 200 5 \"-\" \"-\" \"HIT\"",
        "192.0.2.7 - - [05/Nov/2026:18:20:00 +0000] \"GET / HTTP/1.1\" 200 5 \"-\" \"-\" STALE",
        "192.0.2.7 - - [05/Nov/2026:18:20:00 +0000] \"GET / HTTP/1.1\" 200 5 \"-\" \"-\" \"missing\"",
        "{\"timestamp\":\"2026-11-05T18:20:00+0000\",\"request_method\":\"GET\",\"url\":\"/\",\"response_status\":200,"
        "\"response_state\":\"HIT-STALE\"}",
        "{\"ts\":1793902800,\"request\":{\"method\":\"GET\",\"uri\":\"/\"},\"status\":200,\"resp_headers\":{\"Cache-"
        "Status\":[\"Souin; hit; ttl=60\"]}}",
    };
    struct log_reader reader = {.format = LOG_AUTO};
    (void)state;
    for (int i = 0; i < COUNT_OF(lines); i++)
        assert_true(assert_entry(&reader, lines[i]).passed_on);
    for (int i = 0; i < COUNT_OF(own); i++)
        assert_false(assert_entry(&reader, own[i]).passed_on);
    assert_false(log_says_passed_on(S("")) || log_says_passed_on(S("-")) || log_says_passed_on(S("\xff\xfe")));
}

static void names_formats(void **state)
{
    (void)state;
    assert_int_equal(log_format_of(S("nginx")), LOG_COMBINED);
    assert_int_equal(log_format_of(S("iis")), LOG_FORMATS);
}

static void hostile_lines_are_unreadable(void **state)
{
    static char longest[LOG_LINE_MAX + 2];
    const struct str lines[] = {
        S("x"),
        S("[] \""),
        S("\xff\xfe"),
        S("a [05/Nov/2026:18:20:00 +0000] \"GET / HTTP/1.1"),
        S("{"),
        S("[99/Nov/2026:18:20:00 +0000] \"GET / HTTP/1.1\" 200 1"),
        S("{\"uri\":1}"),
        S("[05/Nov/2026:18:20:00 +0000] \"GET / HTTP/1.1\" 99999999999999999999 1"),
        S("{\"url\":\"/\",\"ts\":1e300,\"method\":\"GET\",\"status\":200}"),
    };
    struct log_reader reader = {.format = LOG_AUTO};
    struct log_entry entry;
    (void)state;
    for (int i = 0; i < COUNT_OF(lines); i++)
        assert_int_not_equal(log_read(&arena, &reader, lines[i], &entry), LOG_ENTRY);
    memset(longest, '[', sizeof(longest));
    assert_int_equal(log_read(&arena, &reader, (struct str){longest, sizeof(longest)}, &entry), LOG_UNREADABLE);
    reader.format = LOG_CLOUDFRONT;
    assert_int_equal(log_read(&arena, &reader, S("2026-11-05\t18:20:00"), &entry), LOG_UNREADABLE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_nginx_and_apache),
        cmocka_unit_test(reads_a_virtual_host_and_the_common_format),
        cmocka_unit_test(reads_caddy),
        cmocka_unit_test(reads_fastly_behind_syslog),
        cmocka_unit_test(reads_cloudfront_by_its_columns),
        cmocka_unit_test(what_is_no_page_is_told),
        cmocka_unit_test(what_the_cache_asked_of_us_is_told),
        cmocka_unit_test(names_formats),
        cmocka_unit_test(hostile_lines_are_unreadable),
    };
    arena_init(&arena, 0);
    int result = cmocka_run_group_tests(tests, NULL, NULL);
    arena_close(&arena);
    return result;
}
