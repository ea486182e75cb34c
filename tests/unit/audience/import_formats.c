/* import_formats.c - tests: a file of each program as it writes it, with what is hostile in it, counts once and right.
 */
/* SPDX-License-Identifier: Apache-2.0 */
#include "unit/newsroom_fixture.h"

#include "audience/import.c"
#include "audience/store.h"
#include "store/statements.h"

#define DAY 20762 /* 2026-11-05 */
#define FIREFOX "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0"
#define AGENT "\"" FIREFOX "\""
#define ROBOT "\"Mozilla/5.0 (compatible; GPTBot/1.2; +https://openai.com/gptbot)\""
/* Lines that are no request, or lie: overlong numbers, days that there are not, bytes that are no text. */
#define HOSTILE                                                                                                        \
    "\xff\xfe\x01\n"                                                                                                   \
    "[]\"\"\n"                                                                                                         \
    "192.0.2.9 - - [31/Feb/2026:18:20:00 +0000] \"GET @ HTTP/1.1\" 200 1 \"-\" " AGENT "\n"                            \
    "192.0.2.9 - - [05/Nov/2026:18:20:00 +0000] \"GET @ HTTP/1.1\" 99999999999999999999 1 \"-\" " AGENT "\n"           \
    "192.0.2.9 - - [05/Nov/2026:18:20:00 +0000] \"GET @\n"                                                             \
    "{\"url\":[[[[[[[[[[\n"
#define CLOUDFRONT_HEAD                                                                                                \
    "#Version: 1.0\n#Fields: date time x-edge-location sc-bytes c-ip cs-method cs(Host) cs-uri-stem sc-status "        \
    "cs(Referer) cs(User-Agent) cs-uri-query cs(Cookie) x-edge-result-type\n"
#define CLOUDFRONT_LINE(time, ip, path, agent, state)                                                                  \
    "2026-11-05\t" time "\tOSL50-P1\t8120\t" ip "\tGET\td1.cloudfront.net\t" path "\t200\t-\t" agent "\t-\t-\t" state  \
    "\n"
#define FASTLY_LINE(path, agent, state)                                                                                \
    "<134>2026-11-05T18:20:01Z cache-osl6520 newsroom[123]: "                                                          \
    "{\"timestamp\":\"2026-11-05T18:20:00+0000\",\"client_ip\":"                                                       \
    "\"198.51.100.4\",\"geo_country\":\"norway\",\"host\":\"post.example\",\"url\":\"" path                            \
    "\",\"request_method\":\"GET\",\"request_protocol\":\"HTTP/2\",\"request_referer\":\"\",\"request_user_agent\":"   \
    "\"" agent "\",\"response_state\":\"" state "\",\"response_status\":200,\"response_body_size\":8120}\n"
#define CADDY_LINE(path, agent)                                                                                        \
    "{\"level\":\"info\",\"ts\":1793902800.25,\"logger\":\"http.log.access\",\"msg\":\"handled "                       \
    "request\",\"request\":{"                                                                                          \
    "\"remote_ip\":\"198.51.100.4\",\"client_ip\":\"198.51.100.4\",\"proto\":\"HTTP/"                                  \
    "2.0\",\"method\":\"GET\",\"host\":"                                                                               \
    "\"post.example\",\"uri\":\"" path "\",\"headers\":{\"User-Agent\":[\"" agent                                      \
    "\"]}},\"duration\":0.001,\"size\":8120,\"status\":200,\"resp_headers\":{\"Server\":[\"Caddy\"]}}\n"

/* A file, "@" standing for the story's path, and what must come of it. */
struct file {
    const char *format, *text;
    int64_t served, seen;        /* of the story */
    int64_t machines, passed_on; /* of all */
    int64_t least_bad;           /* lines or rows that are passed over, at least */
};

static const struct file FILES[] = {
    {"nginx",
     "192.0.2.7 - - [05/Nov/2026:19:20:00 +0100] \"GET @?utm_source=x HTTP/2.0\" 200 8120 "
     "\"https://www.google.com/\" " AGENT "\n"
     "192.0.2.7 - - [05/Nov/2026:19:20:02 +0100] \"GET /assets/0a1b2c/css/site.css HTTP/2.0\" 200 512 \"-\" " AGENT "\n"
     "192.0.2.8 - - [05/Nov/2026:19:21:00 +0100] \"GET @ HTTP/2.0\" 304 0 \"-\" " AGENT " \"HIT\"\n"
     "192.0.2.8 - - [05/Nov/2026:19:21:00 +0100] \"GET @ HTTP/2.0\" 200 8120 \"-\" " AGENT " \"MISS\"\n"
     "192.0.2.9 - - [05/Nov/2026:19:22:00 +0100] \"POST @ HTTP/2.0\" 204 0 \"-\" " AGENT "\n"
     "192.0.2.9 - - [05/Nov/2026:19:22:00 +0100] \"\\x16\\x03\\x01\" 400 150 \"-\" \"-\"\n"
     "203.0.113.1 - - [05/Nov/2026:19:22:00 +0100] \"GET @ HTTP/1.1\" 200 8120 \"-\" " ROBOT "\n" HOSTILE,
     2, 0, 1, 1, 6},
    {"apache",
     "post.example:443 192.0.2.7 - - [05/Nov/2026:18:20:00 +0000] \"GET @ HTTP/1.1\" 200 8120 "
     "\"https://t.co/a\\\"b\" " AGENT "\n"
     "post.example:443 2001:db8::7 - ann [05/Nov/2026:18:21:00 +0000] \"GET @ HTTP/1.1\" 200 8120 \"-\" " AGENT "\n"
     "post.example:443 192.0.2.7 - - [05/Nov/2026:18:22:00 +0000] \"GET @ HTTP/1.1\" 404 12 \"-\" " AGENT "\n" HOSTILE,
     2, 0, 0, 0, 5},
    {"caddy",
     CADDY_LINE("@", FIREFOX) CADDY_LINE("@?a=1", FIREFOX) CADDY_LINE(
         "@",
         "GPTBot/1.2") "{\"level\":\"info\",\"ts\":1793902800,\"msg\":\"autosaved config\"}\n"
                       "{\"ts\":1e300,\"request\":{\"method\":\"GET\",\"uri\":\"@\"},\"status\":200}\n"
                       "{\"ts\":1793902800,\"request\":{\"method\":\"GET\",\"uri\":7},\"status\":200}\n"
                       "{\"ts\":1793902800,\"request\":{\"method\":\"GET\",\"uri\":\"@\"},\"status\":2e9}\n{\"ts\"\n",
     2, 0, 1, 0, 2},
    {"cloudfront",
     CLOUDFRONT_HEAD CLOUDFRONT_LINE("18:20:00", "192.0.2.7", "@",
                                     "Mozilla/5.0%20(X11;%20Linux)%20Gecko/20100101%20Firefox/145.0", "Hit")
         CLOUDFRONT_LINE("18:20:01", "192.0.2.8", "@", "Mozilla/5.0%20(X11;%20Linux)%20Gecko/20100101%20Firefox/145.0",
                         "Hit") CLOUDFRONT_LINE("18:20:02", "192.0.2.8", "@",
                                                "Mozilla/5.0%20(X11;%20Linux)%20Gecko/20100101%20Firefox/145.0", "Miss")
             CLOUDFRONT_LINE("18:20:03", "192.0.2.8", "@",
                             "Mozilla/5.0%20(X11;%20Linux)%20Gecko/20100101%20Firefox/145.0", "RefreshHit")
                 CLOUDFRONT_LINE("18:20:04", "203.0.113.1", "@", "GPTBot/1.2", "Hit") CLOUDFRONT_LINE(
                     "99:99:99", "203.0.113.1", "@", "Mozilla%ZZ",
                     "Hit") "2026-11-05\n\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\n\xff\xff\t\xff\n",
     2, 0, 1, 2, 3},
    {"fastly",
     FASTLY_LINE("@", FIREFOX, "HIT") FASTLY_LINE("@?b", FIREFOX, "HIT-CLUSTER")
         FASTLY_LINE("@", FIREFOX, "MISS-CLUSTER") FASTLY_LINE("@", FIREFOX, "PASS") FASTLY_LINE(
             "@", "GPTBot/1.2",
             "HIT") "<134>2026-11-05T18:20:01Z cache-osl6520 newsroom[123]: "
                    "{\"timestamp\":\"soon\",\"url\":\"@\",\"request_method\":\"GET\",\"response_status\":200}\n"
                    "<134>]: ]: {\n" HOSTILE,
     2, 0, 1, 2, 6},
    {"plausible",
     "\"date\",\"hostname\",\"page\",\"visits\",\"visitors\",\"pageviews\",\"total_scroll_depth\",\"total_scroll_depth_"
     "visits\","
     "\"total_time_on_page\",\"total_time_on_page_visits\"\n"
     "\"2026-11-05\",\"post.example\",\"@\",8,7,11,120,3,90,3\n"
     "\"2026-11-05\",\"post.example\",\"@?ref=x\",1,1,2,0,0,0,0\n"
     "\"2026-11-05\",\"post.example\",\"/nowhere/\",1,1,1,0,0,0,0\n"
     "\"2026-11-05\",\"post.example\",\"/../@\",1,1,1,0,0,0,0\n"
     "\"2026-11-05\",\"post.example\",\"@\",1,1,-5,0,0,0,0\n"
     "\"2026-11-05\",\"post.example\",\"@\",1,1,99999999999999999999,0,0,0,0\n"
     "\"2026-02-31\",\"post.example\",\"@\",1,1,1,0,0,0,0\n\"2026-11-05\n",
     0, 13, 0, 0, 4},
    {"goatcounter",
     "2Path,Title,Event,UserAgent,Browser,System,Session,Bot,Referrer,Referrer scheme,Screen "
     "size,Location,FirstVisit,Date\r\n"
     "@,\"Ferry, again\",false,,Firefox 145,Linux,s1,0,https://t.co,h,\"1280,800,1\",NO,true,2026-11-05T01:00:00Z\r\n"
     "@,Ferry,false,,Firefox 145,Linux,s1,0,,,,NO,false,2026-11-05T02:00:00Z\r\n"
     "@,Ferry,false,,Chrome,Linux,s2,4,,,,NO,true,2026-11-05T02:00:00Z\r\n"
     "share-x,Ferry,true,,Chrome,Linux,s1,0,,,,NO,true,2026-11-05T02:00:00Z\r\n"
     "@,Ferry,false,,Chrome,Linux,s3,0,,,,NO,true,some day\r\n@,\r\n\"\r\n",
     0, 2, 0, 0, 3},
    {"koko",
     "DROP TABLE IF EXISTS wp_koko_analytics_paths;\n"
     "INSERT INTO wp_koko_analytics_site_stats (date, visitors, pageviews) VALUES (\"2026-11-05\", 9, 9);\n"
     "INSERT INTO wp_koko_analytics_paths (id, path) VALUES (1,\"@\"),(2,\"/b\\\"),(/\");\n"
     "INSERT INTO wp_koko_analytics_post_stats (date, path_id, post_id, visitors, pageviews) VALUES "
     "(\"2026-11-05\",1,7,3,4),(\"2026-11-05\",99,7,1,1),(\"2026-13-05\",1,7,1,1),(\"2026-11-05\",1,7,-1,-1);\n",
     0, 4, 0, 0, 3},
    {"matomo",
     "date,label,nb_visits,nb_hits,sum_time_spent,url\n2026-11-05,/ferry,3,4,12.5,https://post.example@?pk=1\n"
     "2026-11-05,Others,3,4,12,\n2026-11-05,/x,1,1,1,javascript:alert(1)\n2026-11-05,/ferry,1,nan,1,https://"
     "post.example@\n"
     "2026-11-05,/ferry,\n",
     0, 4, 0, 0, 3},
};

struct scene {
    struct room room;
    struct db *audience;
    struct story_result story;
    char path[160];
};

struct sums {
    struct arena *a;
    int64_t story_id, served, seen, rejected;
};

static struct err add_up(struct db_conn *conn, void *context)
{
    struct sums *sums = context;
    struct sql_view_hour_list hours;
    struct sql_view_day_list days;
    struct sql_rejected_day_list rejected;
    sums->served = sums->seen = sums->rejected = 0;
    TRY(sql_view_hour_of_story(sums->a, conn, sums->story_id, 0, INT64_MAX, &hours));
    TRY(sql_view_day_of_story(sums->a, conn, sums->story_id, 0, INT64_MAX, &days));
    TRY(sql_rejected_day_between(sums->a, conn, 0, INT64_MAX, &rejected));
    for (ptrdiff_t i = 0; i < hours.count; i++)
        sums->served += hours.items[i].served;
    for (ptrdiff_t i = 0; i < days.count; i++)
        sums->seen += days.items[i].seen;
    for (ptrdiff_t i = 0; i < rejected.count; i++)
        sums->rejected += rejected.items[i].served;
    return OK;
}

/* The figures as they must be after the first `files` of the list. */
static void assert_sums(struct scene *s, int files)
{
    struct sums sums = {.a = s->room.a, .story_id = s->story.id};
    struct file all = {0};
    for (int i = 0; i < files; i++) {
        all.served += FILES[i].served;
        all.seen += FILES[i].seen;
        all.machines += FILES[i].machines;
    }
    assert_ok(db_read(s->audience, add_up, &sums));
    if (sums.served != all.served || sums.seen != all.seen || sums.rejected != all.machines)
        fail_msg("after %s: served %d seen %d rejected %d", FILES[files - 1].format, (int)sums.served, (int)sums.seen,
                 (int)sums.rejected);
}

static void write_file(struct scene *s, const char *text)
{
    FILE *file = fopen(s->path, "wb");
    assert_non_null(file);
    for (; *text; text++)
        if (*text == '@')
            fwrite(s->story.path.p, 1, (size_t)s->story.path.n, file);
        else
            fputc(*text, file);
    fclose(file);
}

static struct import_counts import_as(struct scene *s, const char *format)
{
    struct import_counts counts;
    if (failed(audience_import(s->room.n, s->audience, str_from_c(s->path), str_from_c(format), &counts)))
        fail_msg("%s: %s", format, err_detail());
    return counts;
}

static void import_one(struct scene *s, const struct file *file)
{
    write_file(s, file->text);
    struct import_counts counts = import_as(s, "auto");
    if (counts.counted != file->served + file->seen || counts.machines != file->machines ||
        counts.passed_on != file->passed_on || counts.other + counts.unreadable < file->least_bad)
        fail_msg("%s: %d counted, %d machines, %d passed on, %d other, %d unreadable", file->format,
                 (int)counts.counted, (int)counts.machines, (int)counts.passed_on, (int)counts.other,
                 (int)counts.unreadable);
    counts = import_as(s, file->format);
    assert_int_equal(counts.counted + counts.machines, 0);
    assert_int_equal(counts.known, file->served + file->seen + file->machines);
}

static void test_each_program_counts_once_and_right(struct store_fixture *f)
{
    struct scene s = {0};
    room_open(&s.room, f);
    struct story_input input = room_story(&s.room, "Ferry sails");
    s.story = room_put(&s.room, &input);
    snprintf(s.path, sizeof s.path, "%s/file", s.room.folder);
    assert_ok(audience_store_open(s.room.n, &s.audience));
    for (int i = 0; i < COUNT_OF(FILES); i++) {
        import_one(&s, &FILES[i]);
        assert_sums(&s, i + 1);
    }
    db_close(s.audience);
    room_close(&s.room);
}

int main(void)
{
    static const struct store_test tests[] = {STORE_TEST(test_each_program_counts_once_and_right)};
    return store_tests_run(tests, COUNT_OF(tests));
}
