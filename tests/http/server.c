/* server.c - the server over time: deadlines, limits, pipelines, and a stop while it works. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "support/web.h"
#include "support/wire.h"

#include "base/time.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <setjmp.h>
#include <cmocka.h>

static struct wire_answer answer;

static int64_t milliseconds_since(int64_t begin)
{
    return (time_monotonic() - begin) / 1000;
}

/* Reads until the server ends the connection. */
static void wait_for_end(int descriptor)
{
    char rest[4096];
    while (wire_read_all(descriptor, rest, sizeof(rest)) == sizeof(rest))
        ;
    assert_true(wire_is_over(descriptor));
}

/* Sends text a byte at a time, 50 ms apart, until the server has had enough, which is before its end. */
static void drip(int descriptor, struct str text)
{
    ptrdiff_t i = 0;
    while (i < text.n && wire_send(descriptor, str_slice(text, i, i + 1))) {
        usleep(50 * 1000);
        i++;
    }
    assert_true(i < text.n);
}

static void wait_until(struct web *web, int served, int queued)
{
    while (atomic_load(&web->served) < served || http_server_counters(web->server).queue_length < queued)
        usleep(1000);
}

static struct str long_header(void)
{
    static char text[400];
    int n = snprintf(text, sizeof(text), "GET / HTTP/1.1\r\nHost: x\r\nX: %0300d", 0);
    return (struct str){text, n};
}

static void ends_slow_heads(void **state)
{
    struct web web = {0};
    (void)state;
    web_start(&web, &(struct http_server_options){.header_seconds = 1, .idle_seconds = 1});
    int64_t begin = time_monotonic();
    int descriptor = wire_connect(web.port, WIRE_PATIENCE);
    drip(descriptor, long_header());
    assert_true(milliseconds_since(begin) >= 800);
    assert_true(wire_is_over(descriptor));
    close(descriptor);
    web_stop(&web, 1);
}

static void ends_slow_heads_of_later_requests(void **state)
{
    struct web web = {0};
    (void)state;
    web_start(&web, &(struct http_server_options){.header_seconds = 1, .idle_seconds = 60});
    int descriptor = wire_connect(web.port, WIRE_PATIENCE);
    wire_send(descriptor, S("GET /cached HTTP/1.1\r\nHost: x\r\n\r\n"));
    wire_read(descriptor, false, &answer);
    assert_int_equal(answer.status, 200);
    int64_t begin = time_monotonic();
    drip(descriptor, long_header());
    assert_true(milliseconds_since(begin) >= 800);
    close(descriptor);
    web_stop(&web, 1);
}

static void ends_slow_bodies(void **state)
{
    struct web web = {0};
    (void)state;
    web_start(&web, &(struct http_server_options){.body_seconds = 1});
    int descriptor = wire_connect(web.port, WIRE_PATIENCE);
    int64_t begin = time_monotonic();
    wire_send(descriptor, S("POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 900\r\n\r\n"));
    drip(descriptor, long_header());
    assert_true(milliseconds_since(begin) >= 800);
    assert_int_equal(web.served, 0);
    close(descriptor);
    web_stop(&web, 1);
}

static void ends_idle_connections(void **state)
{
    struct web web = {0};
    (void)state;
    web_start(&web, &(struct http_server_options){.idle_seconds = 1});
    int descriptor = wire_connect(web.port, WIRE_PATIENCE);
    int64_t begin = time_monotonic();
    wire_send(descriptor, S("GET /cached HTTP/1.1\r\nHost: x\r\n\r\n"));
    wire_read(descriptor, false, &answer);
    wait_for_end(descriptor);
    assert_true(milliseconds_since(begin) >= 700);
    close(descriptor);
    web_stop(&web, 1);
}

static bool has_ended(int descriptor)
{
    char byte;
    ssize_t n = recv(descriptor, &byte, 1, MSG_PEEK | MSG_DONTWAIT);
    return n == 0 || (n < 0 && errno != EAGAIN);
}

/* Sends a request on a connection of its own, and once more where that was too slow for the server; until so many are
 * with the handlers or wait for them. */
static int ask_and_wait(struct web *web, struct str request, int taken)
{
    for (;;) {
        int descriptor = wire_connect(web->port, WIRE_PATIENCE);
        wire_send(descriptor, request);
        for (; !has_ended(descriptor); usleep(1000))
            if (atomic_load(&web->served) + http_server_counters(web->server).queue_length >= taken)
                return descriptor;
        close(descriptor);
    }
}

/* A slow handler is no slow client. */
static void leaves_running_requests_alone(void **state)
{
    struct web web = {0};
    (void)state;
    web_start(&web, &(struct http_server_options){.workers = 1, .header_seconds = 1, .idle_seconds = 1});
    int descriptors[5];
    for (int i = 0; i < 5; i++) /* the last waits 2 s */
        descriptors[i] = ask_and_wait(&web, S("GET /slow HTTP/1.1\r\nHost: x\r\n\r\n"), i + 1);
    for (int i = 0; i < 5; i++) {
        wire_read(descriptors[i], false, &answer);
        assert_int_equal(answer.status, 200);
        close(descriptors[i]);
    }
    assert_int_equal(web.deferred, 5);
    web_stop(&web, 1);
}

static void cached_pages_do_not_wait(void **state)
{
    struct web web = {0};
    (void)state;
    web_start(&web, &(struct http_server_options){.workers = 1, .threads = 1});
    int slow = wire_connect(web.port, WIRE_PATIENCE), fast = wire_connect(web.port, WIRE_PATIENCE);
    wire_send(slow, S("GET /held HTTP/1.1\r\nHost: x\r\n\r\n"));
    wait_until(&web, 1, 0);
    wire_send(fast, S("GET /cached HTTP/1.1\r\nHost: x\r\n\r\n"));
    wire_read(fast, false, &answer);
    assert_int_equal(answer.status, 200);
    atomic_store(&web.released, true);
    wire_read(slow, false, &answer);
    assert_int_equal(answer.status, 200);
    close(slow);
    close(fast);
    web_stop(&web, 1);
}

static void refuses_when_the_queue_is_full(void **state)
{
    struct web web = {0};
    int refused = 0, descriptors[6];
    (void)state;
    web_start(&web, &(struct http_server_options){.workers = 1, .queue_max = 1});
    for (int i = 0; i < 6; i++) {
        descriptors[i] = wire_connect(web.port, WIRE_PATIENCE);
        wire_send(descriptors[i], S("GET /held HTTP/1.1\r\nHost: x\r\n\r\n"));
    }
    while (http_server_counters(web.server).status[5] < 4)
        usleep(1000);
    atomic_store(&web.released, true);
    for (int i = 0; i < 6; i++) {
        wire_read(descriptors[i], false, &answer);
        refused += answer.status == 503;
        assert_true(answer.status == 200 || wire_header(&answer, S("Retry-After")).n > 0);
        close(descriptors[i]);
    }
    assert_in_range(refused, 4, 5);
    web_stop(&web, 1);
}

struct pipeline {
    int descriptor, count;
};

static void *send_pipeline(void *argument)
{
    struct pipeline *p = argument;
    for (int i = 0; i < p->count; i++)
        if (!wire_send(p->descriptor, S("GET /cached HTTP/1.1\r\nHost: x\r\n\r\n")))
            break;
    return NULL;
}

/* Sends count requests at once; how many were answered, the last of them in answer. */
static int answered_in_pipeline(struct web *web, int count)
{
    pthread_t thread;
    struct pipeline p = {wire_connect(web->port, WIRE_PATIENCE), count};
    int answered = 0;
    pthread_create(&thread, NULL, send_pipeline, &p);
    while (answered < count) {
        wire_read(p.descriptor, false, &answer);
        if (answer.status != 200 || answer.body_size != 6)
            break;
        answered++;
        if (str_equal(wire_header(&answer, S("Connection")), S("close")))
            break;
    }
    if (answered < count)
        assert_true(wire_is_over(p.descriptor));
    pthread_join(thread, NULL);
    close(p.descriptor);
    return answered;
}

static void answers_10000_in_a_pipeline(void **state)
{
    struct web web = {0};
    (void)state;
    web_start(&web, &(struct http_server_options){.requests_per_connection = 20000});
    assert_int_equal(answered_in_pipeline(&web, 10000), 10000);
    struct http_counters counters = http_server_counters(web.server);
    assert_true(counters.hits == counters.requests && counters.hits >= 9999);
    web_stop(&web, 1);
}

static void closes_after_so_many_requests(void **state)
{
    struct web web = {0};
    (void)state;
    web_start(&web, &(struct http_server_options){.requests_per_connection = 100});
    assert_int_equal(answered_in_pipeline(&web, 150), 100);
    web_stop(&web, 1);
}

static int ask_once(int port)
{
    int descriptor = wire_connect(port, WIRE_PATIENCE);
    wire_send(descriptor, S("GET /cached HTTP/1.1\r\nHost: x\r\n\r\n"));
    wire_read(descriptor, false, &answer);
    return descriptor;
}

static void limits_connections(void **state)
{
    struct web web = {0};
    (void)state;
    web_start(&web, &(struct http_server_options){.threads = 1, .workers = 2, .connections_max = 2});
    int a = ask_and_wait(&web, S("GET /held HTTP/1.1\r\nHost: x\r\n\r\n"), 1); /* idle ones would make room */
    int b = ask_and_wait(&web, S("GET /held HTTP/1.1\r\nHost: x\r\n\r\n"), 2);
    int c = wire_connect(web.port, 1);
    wire_send(c, S("GET /cached HTTP/1.1\r\nHost: x\r\n\r\n"));
    wire_read(c, false, &answer);
    assert_int_equal(answer.status, 0); /* it waits, or was turned away */
    assert_int_equal(http_server_counters(web.server).connections_open, 2);
    atomic_store(&web.released, true);
    close(a);
    close(b);
    close(c);
    do
        close(ask_once(web.port));
    while (answer.status != 200);
    web_stop(&web, 1);
}

/* Whoever holds connections and says nothing, or nothing more, keeps nobody out, however long they may stay else. */
static void idle_ones_make_room(void **state)
{
    enum { HELD = 64 };
    struct web web = {0};
    int held[HELD];
    (void)state;
    web_start(&web, &(struct http_server_options){
                        .threads = 1, .connections_max = HELD, .header_seconds = 600, .idle_seconds = 600});
    for (int i = 0; i < HELD; i++)
        held[i] = i < HELD / 3 ? ask_once(web.port) : wire_connect(web.port, WIRE_PATIENCE);
    do /* this one too may be ended, where it takes a second to say something */
        close(ask_once(web.port));
    while (answer.status != 200);
    for (int i = 0; i < HELD; i++)
        close(held[i]);
    web_stop(&web, 1);
}

static void *stop(void *web)
{
    web_stop(web, 60);
    return NULL;
}

static void stops_cleanly(void **state)
{
    struct web web = {0};
    pthread_t thread;
    (void)state;
    web_start(&web, &(struct http_server_options){.workers = 1});
    int idle = wire_connect(web.port, WIRE_PATIENCE), running = wire_connect(web.port, WIRE_PATIENCE),
        waiting = wire_connect(web.port, WIRE_PATIENCE);
    wire_send(idle, S("GET /cached HTTP/1.1\r\nHost: x\r\n\r\n"));
    wire_read(idle, false, &answer);
    wire_send(running, S("GET /held HTTP/1.1\r\nHost: x\r\n\r\n"));
    wire_send(waiting, S("GET /held HTTP/1.1\r\nHost: x\r\n\r\n"));
    wait_until(&web, 1, 1);
    pthread_create(&thread, NULL, stop, &web);
    assert_true(wire_is_over(idle));
    atomic_store(&web.released, true);
    for (int i = 0; i < 2; i++) {
        wire_read(i ? waiting : running, false, &answer);
        assert_int_equal(answer.status, 200);
        assert_true(str_equal(wire_header(&answer, S("Connection")), S("close")));
    }
    pthread_join(thread, NULL);
    close(idle);
    close(running);
    close(waiting);
}

static void *stop_at_once(void *web)
{
    web_stop(web, 0);
    return NULL;
}

/* Past the grace the running handler ends, but what waits behind it is turned away. */
static void stops_without_grace(void **state)
{
    struct web web = {0};
    pthread_t thread;
    (void)state;
    web_start(&web, &(struct http_server_options){.workers = 1});
    int running = wire_connect(web.port, WIRE_PATIENCE), waiting = wire_connect(web.port, WIRE_PATIENCE);
    wire_send(running, S("GET /held HTTP/1.1\r\nHost: x\r\n\r\n"));
    wait_until(&web, 1, 0);
    wire_send(waiting, S("GET /held HTTP/1.1\r\nHost: x\r\n\r\n"));
    wait_until(&web, 1, 1);
    pthread_create(&thread, NULL, stop_at_once, &web);
    wire_read(waiting, false, &answer);
    assert_int_equal(answer.status, 503);
    atomic_store(&web.released, true);
    wire_read(running, false, &answer);
    assert_int_equal(answer.status, 200);
    pthread_join(thread, NULL);
    close(running);
    close(waiting);
}

static void survives_clients_that_leave(void **state)
{
    struct web web = {0};
    (void)state;
    web_start(&web, &(struct http_server_options){.workers = 2});
    for (int i = 0; i < 20; i++) {
        int descriptor = wire_connect(web.port, WIRE_PATIENCE);
        wire_send(descriptor, i % 2 ? S("GET /slow HTTP/1.1\r\nHost: x\r\n\r\n")
                                    : S("POST /upload HTTP/1.1\r\nHost: x\r\nContent-Length: 99\r\n\r\nabc"));
        close(descriptor);
    }
    int descriptor = wire_connect(web.port, WIRE_PATIENCE);
    wire_send(descriptor, S("GET /cached HTTP/1.1\r\nHost: x\r\n\r\n"));
    wire_read(descriptor, false, &answer);
    assert_int_equal(answer.status, 200);
    close(descriptor);
    web_stop(&web, 5);
}

/* The end may come together with the last bytes, as it does on a loaded machine. */
static void ends_who_leave_halfway(void **state)
{
    struct web web = {0};
    enum { LEAVING = 20 };
    int leaving[LEAVING];
    (void)state;
    web_start(&web, &(struct http_server_options){.threads = 1, .header_seconds = 3600, .body_seconds = 3600});
    int stalling = wire_connect(web.port, WIRE_PATIENCE);
    wire_send(stalling, S("GET /stalled HTTP/1.1\r\nHost: x\r\n\r\n"));
    while (!atomic_load(&web.stalls))
        usleep(1000);
    for (int i = 0; i < LEAVING; i++) {
        leaving[i] = wire_connect(web.port, WIRE_PATIENCE);
        wire_send(leaving[i], i % 2 ? S("GET /a HTTP/1.1\r\nHost:")
                                    : S("POST /upload HTTP/1.1\r\nHost: x\r\nContent-Length: 99\r\n\r\nabc"));
        assert_int_equal(shutdown(leaving[i], SHUT_WR), 0);
    }
    atomic_store(&web.released, true);
    wire_read(stalling, false, &answer);
    close(stalling);
    for (int i = 0; i < LEAVING; i++)
        assert_true(wire_is_over(leaving[i]));
    assert_int_equal(web.served, 0);
    for (int i = 0; i < LEAVING; i++)
        close(leaving[i]);
    web_stop(&web, 1);
}

static void believes_trusted_proxies(void **state)
{
    struct web web = {0};
    static const struct str TRUSTED[] = {S_INIT("127.0.0.0/8"), S_INIT("10.0.0.0/8")};
    (void)state;
    web_start(&web, &(struct http_server_options){.trusted_proxies = TRUSTED, .trusted_proxy_count = 2});
    int descriptor = wire_connect(web.port, WIRE_PATIENCE);
    wire_send(descriptor, S("GET /who HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: 1.2.3.4, 192.0.2.9, 10.1.1.1\r\n"
                            "X-Forwarded-Proto: https\r\nX-Forwarded-Host: News.example\r\n\r\n"));
    wire_read(descriptor, false, &answer);
    assert_true(str_equal((struct str){answer.body, answer.body_size}, S("192.0.2.9 news.example https remote")));
    close(descriptor);
    web_stop(&web, 1);
}

static void writes_access_lines(void **state)
{
    struct web web = {0};
    char path[] = "/tmp/dateline-access-XXXXXX", line[1024];
    int log = mkstemp(path);
    (void)state;
    web_start(&web, &(struct http_server_options){.access_log = log});
    int descriptor = wire_connect(web.port, WIRE_PATIENCE);
    wire_send(descriptor,
              S("GET /cached HTTP/1.1\r\nHost: X\r\nUser-Agent: a \"b\" \x1b\\\r\n\r\n")); /* refused: ESC */
    wire_read(descriptor, false, &answer);
    assert_int_equal(answer.status, 400);
    close(descriptor);
    descriptor = wire_connect(web.port, WIRE_PATIENCE);
    wire_send(descriptor, S("GET /cached HTTP/1.1\r\nHost: X\r\nUser-Agent: a \"b\" \xc3\xa9\r\n\r\n"));
    wire_read(descriptor, false, &answer);
    wire_send(descriptor, S("GET /search/?q=secret HTTP/1.1\r\nHost: x\r\n\r\n"));
    wire_read(descriptor, false, &answer);
    close(descriptor);
    web_stop(&web, 1);
    ssize_t n = pread(log, line, sizeof(line) - 1, 0);
    line[MAX(n, 0)] = 0;
    assert_non_null(strstr(line, "Z 400 16 "));
    char *second = strstr(line, "Z 200 6 ");
    assert_non_null(second);
    assert_non_null(strstr(second, " 0 0 hit GET /cached x 127.0.0.1 "));
    assert_non_null(strstr(second, " \"a \\x22b\\x22 \\xc3\\xa9\"\n"));
    assert_non_null(strstr(second, " GET /search/ x "));
    assert_null(strstr(second, "secret"));
    close(log);
    unlink(path);
}

static void says_what_is_wrong_with_an_address(void **state)
{
    struct web web = {0};
    struct http_server *second;
    (void)state;
    web_start(&web, &(struct http_server_options){0});
    struct http_server_options o = {.host = S("127.0.0.1"), .port = web.port, .body_max = 1};
    assert_true(failed(http_server_start(&o, &second)));
    assert_null(second);
    assert_non_null(strstr(err_detail(), "the port is in use"));
    o.host = S("localhost.example");
    assert_true(failed(http_server_start(&o, &second)));
    assert_non_null(strstr(err_detail(), "numeric address"));
    static const struct str BAD[] = {S_INIT("10.0.0.0/33")};
    o = (struct http_server_options){.host = S("127.0.0.1"), .trusted_proxies = BAD, .trusted_proxy_count = 1};
    assert_true(failed(http_server_start(&o, &second)));
    assert_non_null(strstr(err_detail(), "10.0.0.0/33"));
    web_stop(&web, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ends_slow_heads),
        cmocka_unit_test(ends_slow_heads_of_later_requests),
        cmocka_unit_test(ends_slow_bodies),
        cmocka_unit_test(ends_idle_connections),
        cmocka_unit_test(leaves_running_requests_alone),
        cmocka_unit_test(cached_pages_do_not_wait),
        cmocka_unit_test(refuses_when_the_queue_is_full),
        cmocka_unit_test(answers_10000_in_a_pipeline),
        cmocka_unit_test(closes_after_so_many_requests),
        cmocka_unit_test(limits_connections),
        cmocka_unit_test(idle_ones_make_room),
        cmocka_unit_test(stops_cleanly),
        cmocka_unit_test(stops_without_grace),
        cmocka_unit_test(survives_clients_that_leave),
        cmocka_unit_test(ends_who_leave_halfway),
        cmocka_unit_test(believes_trusted_proxies),
        cmocka_unit_test(writes_access_lines),
        cmocka_unit_test(says_what_is_wrong_with_an_address),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
