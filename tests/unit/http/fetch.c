/* fetch.c - tests: outgoing requests reach what they may and nothing else, and end. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "http/fetch.c"

#include <arpa/inet.h>
#include <dlfcn.h>
#include <netdb.h>
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <zlib.h>

#include <cmocka.h>

#define BOMB_MEGABYTES 64
#define PATIENCE (180 * TIME_SECOND) /* only what never answers uses it up: that is given TIME_SECOND */

/* A sink on a loopback port: answers each connection by the path asked for, and counts them. What may not be reached
 * must never show here. */
struct sink {
    int listener, port;
    pthread_t thread;
    atomic_int connections;
    char request[8192]; /* the last one */
    char *bomb;         /* BOMB_MEGABYTES of zeros, by gzip */
    size_t bomb_size;
};

static struct sink sink;

/* A name whose owner answers each look-up as he likes: here first, elsewhere then. */
#define REBINDING "rebinding.example"
static const char *const rebinding_answers[] = {"127.0.0.1", "127.0.0.2"};
static atomic_int lookups;

int getaddrinfo(const char *restrict name, const char *restrict service, const struct addrinfo *restrict hints,
                struct addrinfo **restrict out)
{
    typedef int look_up(const char *, const char *, const struct addrinfo *, struct addrinfo **);
    look_up *real = NULL;
    *(void **)&real = dlsym(RTLD_NEXT, "getaddrinfo");
    bool ours = name && !strcmp(name, REBINDING);
    return real(ours ? rebinding_answers[atomic_fetch_add(&lookups, 1) % 2] : name, service, hints, out);
}

static bool give(int to, const char *bytes, size_t n)
{
    while (n) {
        ssize_t sent = write(to, bytes, n);
        if (sent <= 0)
            return false;
        bytes += sent;
        n -= (size_t)sent;
    }
    return true;
}

PRINTF_LIKE(2, 3) static bool say(int to, const char *format, ...)
{
    char text[4096];
    va_list list;
    va_start(list, format);
    int n = vsnprintf(text, sizeof text, format, list);
    va_end(list);
    return give(to, text, (size_t)n);
}

static void redirect(int to, const char *where)
{
    say(to, "HTTP/1.1 302 Found\r\nLocation: %s\r\nContent-Length: 0\r\n\r\n", where);
}

static void answer_endless(int to)
{
    static const char chunk[] = "400\r\n";
    char body[1024 + 2];
    memset(body, 'x', 1024);
    memcpy(body + 1024, "\r\n", 2);
    say(to, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
    while (give(to, chunk, sizeof chunk - 1) && give(to, body, sizeof body))
        continue;
}

static void answer_slowly(int to)
{
    say(to, "HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n");
    while (say(to, "x"))
        usleep(50000);
}

static void wait_for_the_other_to_leave(int to)
{
    char byte;
    while (read(to, &byte, 1) > 0)
        continue;
}

static void answer_with_headers(int to)
{
    say(to, "HTTP/1.1 200 OK\r\n");
    for (int i = 0; i < 3000 && say(to, "X-%d: %050d\r\n", i, i); i++)
        continue;
    say(to, "Content-Length: 0\r\n\r\n");
}

static void answer_path(int to, const char *path)
{
    if (!strncmp(path, "/to?", 4))
        redirect(to, path + 4);
    else if (!strncmp(path, "/loop", 5))
        redirect(to, "/loop");
    else if (!strncmp(path, "/three", 6) || !strncmp(path, "/two", 4) || !strncmp(path, "/one", 4))
        redirect(to, path[2] == 'h' ? "/two" : path[2] == 'w' ? "one" : "/hello");
    else if (!strncmp(path, "/endless", 8))
        answer_endless(to);
    else if (!strncmp(path, "/slow", 5))
        answer_slowly(to);
    else if (!strncmp(path, "/headers", 8))
        answer_with_headers(to);
    else if (!strncmp(path, "/later", 6))
        say(to, "HTTP/1.1 429 Too Many Requests\r\nRetry-After: 120\r\nContent-Length: 0\r\n\r\n");
    else if (!strncmp(path, "/never", 6))
        say(to, "HTTP/1.1 503 Away\r\nRetry-After: 9223372036854775807\r\nContent-Length: 0\r\n\r\n");
    else if (!strncmp(path, "/before", 7))
        say(to, "HTTP/1.1 503 Away\r\nRetry-After: Thu, 01 Jan 1970 00:00:01 GMT\r\nContent-Length: 0\r\n\r\n");
    else if (!strncmp(path, "/silent", 7))
        wait_for_the_other_to_leave(to);
    else if (!strncmp(path, "/bomb", 5) &&
             say(to, "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: %zu\r\n\r\n", sink.bomb_size))
        give(to, sink.bomb, sink.bomb_size);
    else
        say(to, "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 5\r\n\r\nhello");
}

static void serve_one(int to)
{
    ssize_t got = read(to, sink.request, sizeof sink.request - 1);
    char path[2048] = "";
    sink.request[got > 0 ? got : 0] = 0;
    const char *space = strchr(sink.request, ' ');
    for (size_t i = 0; space && space[i + 1] && space[i + 1] != ' ' && i < sizeof path - 1; i++)
        path[i] = space[i + 1], path[i + 1] = 0;
    answer_path(to, path);
    close(to);
}

static void *run_sink(void *argument)
{
    (void)argument;
    for (;;) {
        int to = accept4(sink.listener, NULL, NULL, SOCK_CLOEXEC);
        if (to < 0)
            return NULL;
        atomic_fetch_add(&sink.connections, 1);
        serve_one(to);
    }
}

static void make_bomb(void)
{
    static char zeros[1 << 20];
    z_stream z = {0};
    size_t room = (size_t)1 << 20;
    sink.bomb = malloc(room);
    assert_int_equal(deflateInit2(&z, 9, Z_DEFLATED, 15 + 16, 9, Z_DEFAULT_STRATEGY), Z_OK);
    z.next_out = (Bytef *)sink.bomb;
    z.avail_out = (uInt)room;
    for (int i = 0; i < BOMB_MEGABYTES; i++) {
        z.next_in = (Bytef *)zeros;
        z.avail_in = sizeof zeros;
        assert_int_equal(deflate(&z, Z_NO_FLUSH), Z_OK);
    }
    assert_int_equal(deflate(&z, Z_FINISH), Z_STREAM_END);
    sink.bomb_size = room - z.avail_out;
    deflateEnd(&z);
}

static int start_sink(void **state)
{
    (void)state;
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof address;
    signal(SIGPIPE, SIG_IGN);
    make_bomb();
    sink.listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_int_equal(bind(sink.listener, (struct sockaddr *)&address, size), 0);
    assert_int_equal(listen(sink.listener, 64), 0);
    assert_int_equal(getsockname(sink.listener, (struct sockaddr *)&address, &size), 0);
    sink.port = ntohs(address.sin_port);
    return pthread_create(&sink.thread, NULL, run_sink, NULL);
}

static int stop_sink(void **state)
{
    (void)state;
    shutdown(sink.listener, SHUT_RDWR);
    pthread_join(sink.thread, NULL);
    close(sink.listener);
    free(sink.bomb);
    return 0;
}

/* ---- asking ---- */

static struct arena arena;

static int64_t time_for(const char *url)
{
    return strstr(url, "/slow") || strstr(url, "/silent") ? TIME_SECOND : PATIENCE;
}

/* networks: what the rules allow beside the Internet. "%d" in url becomes the sink's port. */
static struct err ask(const char *networks, const char *url, struct fetch_answer *out)
{
    char ports[32], whole[2048];
    snprintf(ports, sizeof ports, "80 %d", sink.port);
    struct str text = str_from_c(url);
    ptrdiff_t at = str_find(text, S("%d"), 0);
    if (at < 0)
        snprintf(whole, sizeof whole, "%s", url);
    else
        snprintf(whole, sizeof whole, "%.*s%d%s", (int)at, url, sink.port, url + at + 2);
    struct fetch_rules rules = {.ports = str_from_c(ports), .networks = str_from_c(networks)};
    struct fetch_request request = {
        .url = str_from_c(whole), .size_max = 100000, .time_max = time_for(url), .follow = true};
    return fetch(&arena, &rules, &request, out);
}

/* The sink takes one after the other: who was given up before it was taken is counted now. */
static int connections_so_far(void)
{
    struct fetch_answer answer;
    assert_false(failed(ask("127.0.0.1", "http://127.0.0.1:%d/hello", &answer)));
    return atomic_load(&sink.connections);
}

static void expect(const char *networks, const char *url, const struct err_kind *kind)
{
    struct fetch_answer answer;
    int before = connections_so_far();
    struct err e = ask(networks, url, &answer);
    if (e.kind != kind)
        fail_msg("%s: %s (%s), not %s", url, e.kind ? e.kind->name : "fine", e.kind ? err_detail() : "",
                 kind ? kind->name : "fine");
    if (kind == &ERR_FORBIDDEN || kind == &ERR_INVALID)
        assert_int_equal(atomic_load(&sink.connections), before);
}

static void what_is_allowed_is_reached(void **state)
{
    (void)state;
    struct fetch_answer answer;
    assert_false(failed(ask("127.0.0.1", "http://127.0.0.1:%d/hello", &answer)));
    assert_int_equal(answer.status, 200);
    assert_true(str_equal(answer.body, S("hello")));
    assert_true(str_equal(answer.type, S("text/plain")));
    assert_non_null(strstr(sink.request, "User-Agent: Dateline/"));
    assert_false(failed(ask("127.0.0.0/8", "http://127.0.0.1:%d/three", &answer)));
    assert_true(str_equal(answer.body, S("hello")));
    assert_true(str_ends(answer.url, S("/hello")));
}

static void a_body_is_posted_and_not_sent_on(void **state)
{
    (void)state;
    struct fetch_answer answer;
    char ports[32];
    snprintf(ports, sizeof ports, "%d", sink.port);
    struct fetch_rules rules = {.ports = str_from_c(ports), .networks = S("127.0.0.1")};
    struct fetch_request request = {.url = str_format(&arena, "http://127.0.0.1:%d/hub", sink.port),
                                    .type = S("application/x-www-form-urlencoded"),
                                    .body = S("hub.mode=publish"),
                                    .agent = S("https://post.example"),
                                    .size_max = 1000,
                                    .time_max = PATIENCE,
                                    .follow = true};
    assert_false(failed(fetch(&arena, &rules, &request, &answer)));
    assert_int_equal(answer.status, 200);
    assert_int_equal(strncmp(sink.request, "POST /hub HTTP/1.1", 18), 0);
    assert_non_null(strstr(sink.request, "(+https://post.example)"));
    assert_non_null(strstr(sink.request, "\r\n\r\nhub.mode=publish"));
    request.url = str_format(&arena, "http://127.0.0.1:%d/loop", sink.port);
    int before = atomic_load(&sink.connections);
    assert_false(failed(fetch(&arena, &rules, &request, &answer)));
    assert_int_equal(answer.status, 302);
    assert_int_equal(atomic_load(&sink.connections), before + 1);
}

/* What opens a door goes to the door that was named, and to no other that it leads to. */
static void authorization_is_not_sent_on(void **state)
{
    (void)state;
    struct fetch_answer answer;
    char ports[32];
    snprintf(ports, sizeof ports, "%d", sink.port);
    struct fetch_rules rules = {.ports = str_from_c(ports), .networks = S("127.0.0.1")};
    struct fetch_request request = {.url = str_format(&arena, "http://127.0.0.1:%d/hello", sink.port),
                                    .authorization = S("Bearer sk-1"),
                                    .size_max = 1000,
                                    .time_max = PATIENCE,
                                    .follow = true};
    assert_false(failed(fetch(&arena, &rules, &request, &answer)));
    assert_non_null(strstr(sink.request, "\r\nAuthorization: Bearer sk-1\r\n"));
    request.url = str_format(&arena, "http://127.0.0.1:%d/one", sink.port);
    assert_false(failed(fetch(&arena, &rules, &request, &answer)));
    assert_true(str_ends(answer.url, S("/hello")));
    assert_null(strstr(sink.request, "Authorization"));
    int before = atomic_load(&sink.connections);
    request.authorization = S("Bearer\r\nX-Own: 1");
    assert_true(err_is(fetch(&arena, &rules, &request, &answer), &ERR_INVALID));
    assert_int_equal(atomic_load(&sink.connections), before);
}

/* A method and headers of its own, as secret as that; the host that is asked for is not where it goes. */
static void a_request_of_its_own_kind(void **state)
{
    (void)state;
    struct fetch_answer answer;
    char ports[32];
    snprintf(ports, sizeof ports, "%d", sink.port);
    struct fetch_rules rules = {.ports = str_from_c(ports), .networks = S("127.0.0.1")};
    struct fetch_header headers[] = {{S_INIT("Surrogate-Key"), S_INIT("a b")},
                                     {S_INIT("Host"), S_INIT("post.example")}};
    struct fetch_request request = {.url = str_format(&arena, "http://127.0.0.1:%d/one", sink.port),
                                    .method = S("PURGE"),
                                    .headers = headers,
                                    .header_count = 2,
                                    .size_max = 1000,
                                    .time_max = PATIENCE,
                                    .follow = true};
    assert_false(failed(fetch(&arena, &rules, &request, &answer)));
    assert_int_equal(answer.status, 302); /* not sent on */
    assert_ptr_equal(strstr(sink.request, "PURGE /one HTTP/1.1\r\n"), sink.request);
    assert_non_null(strstr(sink.request, "\r\nSurrogate-Key: a b\r\n"));
    assert_non_null(strstr(sink.request, "\r\nHost: post.example\r\n"));
    assert_null(strstr(sink.request, "Host: 127"));
    request.method = S("");
    assert_false(failed(fetch(&arena, &rules, &request, &answer)));
    assert_true(str_ends(answer.url, S("/hello")));
    assert_null(strstr(sink.request, "Surrogate-Key"));
    int before = atomic_load(&sink.connections);
    headers[0].value = S("a\r\nX-Own: 1");
    assert_true(err_is(fetch(&arena, &rules, &request, &answer), &ERR_INVALID));
    headers[0].value = S("a");
    request.method = S("GET / HTTP/1.1\r\nX-Own: 1");
    assert_true(err_is(fetch(&arena, &rules, &request, &answer), &ERR_INVALID));
    assert_int_equal(atomic_load(&sink.connections), before);
}

static void what_an_answer_says_of_itself(void **state)
{
    (void)state;
    struct fetch_answer answer;
    assert_false(failed(ask("127.0.0.1", "http://127.0.0.1:%d/later", &answer)));
    assert_int_equal(answer.status, 429);
    assert_int_equal(answer.retry_after, 120);
    assert_false(failed(ask("127.0.0.1", "http://127.0.0.1:%d/never", &answer)));
    assert_int_equal(answer.retry_after, FETCH_RETRY_MOST);
    assert_false(failed(ask("127.0.0.1", "http://127.0.0.1:%d/before", &answer)));
    assert_int_equal(answer.retry_after, 0);
    assert_false(failed(ask("127.0.0.1", "http://127.0.0.1:%d/hello", &answer)));
    assert_int_equal(answer.retry_after, 0);
    assert_true(err_is(ask("127.0.0.1", "http://127.0.0.1:%d/endless", &answer), &ERR_LIMIT));
    assert_true(answer.too_large);
    assert_true(err_is(ask("127.0.0.1", "http://127.0.0.1:%d/headers", &answer), &ERR_LIMIT));
    assert_true(answer.too_large);
    assert_true(err_is(ask("127.0.0.1", "http://127.0.0.1:%d/silent", &answer), &ERR_LIMIT));
    assert_false(answer.too_large);
}

/* Every way of writing an address that leads here, with no network allowed. */
static void no_form_of_an_address_leads_in(void **state)
{
    (void)state;
    static const char *const URLS[] = {
        "http://127.0.0.1:%d/",
        "http://localhost:%d/",
        "http://LOCALHOST.:%d/",
        "http://127.1:%d/",
        "http://127.0.1:%d/",
        "http://2130706433:%d/",
        "http://0x7f000001:%d/",
        "http://0x7f.0.0.1:%d/",
        "http://017700000001:%d/",
        "http://0177.0.0.1:%d/",
        "http://0177.0.0.01:%d/",
        "http://127.8.9.10:%d/",
        "http://0.0.0.0:%d/",
        "http://0:%d/",
        "http://[::1]:%d/",
        "http://[::]:%d/",
        "http://[::ffff:127.0.0.1]:%d/",
        "http://[::ffff:7f00:1]:%d/",
        "http://[::127.0.0.1]:%d/",
        "http://[64:ff9b::7f00:1]:%d/",
        "http://[64:ff9b:1::7f00:1]:%d/",
        "http://[2002:7f00:1::]:%d/",
        "http://[2001:0:7f00:1::]:%d/",
        "http://[fe80::1]:%d/",
        "http://[fd00::1]:%d/",
        "http://[fec0::1]:%d/",
        "http://[ff02::1]:%d/",
        "http://[2001:db8::1]:%d/",
        "http://10.0.0.1:%d/",
        "http://172.16.0.1:%d/",
        "http://172.31.255.255:%d/",
        "http://192.168.1.1:%d/",
        "http://169.254.169.254:%d/latest/meta-data/",
        "http://100.64.0.1:%d/",
        "http://100.127.255.254:%d/",
        "http://198.18.0.1:%d/",
        "http://192.0.0.8:%d/",
        "http://192.0.2.1:%d/",
        "http://192.88.99.1:%d/",
        "http://224.0.0.1:%d/",
        "http://255.255.255.255:%d/",
        "http://240.0.0.1:%d/",
    };
    for (ptrdiff_t i = 0; i < COUNT_OF(URLS); i++) {
        struct fetch_answer answer;
        int before = connections_so_far();
        struct err e = ask("", URLS[i], &answer);
        if (!err_is(e, &ERR_FORBIDDEN) && !err_is(e, &ERR_INVALID) && !err_is(e, &ERR_SYSTEM))
            fail_msg("%s: %s", URLS[i], e.kind ? e.kind->name : "fine");
        if (err_is(e, &ERR_SYSTEM) && !strstr(err_detail(), "resolve host"))
            fail_msg("%s: %s", URLS[i], err_detail());
        assert_int_equal(atomic_load(&sink.connections), before);
    }
    expect("", "http://127.0.0.1:%d/", &ERR_FORBIDDEN);
    expect("10.0.0.0/8 fd00::/8", "http://127.0.0.1:%d/", &ERR_FORBIDDEN);
    expect("127.0.0.1", "http://[::ffff:10.0.0.1]:%d/", &ERR_FORBIDDEN);
}

static void no_odd_address_is_asked(void **state)
{
    (void)state;
    static const char *const URLS[] = {
        "",
        "/hello",
        "//127.0.0.1/",
        "file:///etc/passwd",
        "gopher://127.0.0.1:%d/_x",
        "ftp://127.0.0.1:%d/",
        "dict://127.0.0.1:%d/",
        "javascript:alert(1)",
        "http://user@127.0.0.1:%d/",
        "http://user:word@127.0.0.1:%d/",
        "http://good.example@127.0.0.1:%d/",
        "http://127.0.0.1:%d\\@good.example/",
        "http:\\\\127.0.0.1:%d/",
        "http://127.0.0.1\t:%d/",
        "http://127.0.0.1:%d/ HTTP/1.1\r\nX: y",
        "http://127\xe3\x80\x82"
        "0\xe3\x80\x82"
        "0\xe3\x80\x82"
        "1:%d/",
        "http://\xe2\x91\xa0\xe2\x91\xa1\xe2\x91\xa7.0.0.1:%d/",
        "http://[fe80::1%25eth0]:%d/",
        "http://127.0.0.1:99999/",
        "http://127.0.0.1:-1/",
        "http://:%d/",
    };
    for (ptrdiff_t i = 0; i < COUNT_OF(URLS); i++)
        expect("127.0.0.0/8", URLS[i], &ERR_INVALID);
}

static void other_ports_are_closed(void **state)
{
    (void)state;
    static const char *const URLS[] = {"http://127.0.0.1:22/", "http://127.0.0.1:6379/", "https://127.0.0.1/",
                                       "http://127.0.0.1:8080/"};
    for (ptrdiff_t i = 0; i < COUNT_OF(URLS); i++)
        expect("127.0.0.0/8", URLS[i], &ERR_FORBIDDEN);
}

/* The sink itself may be reached; where it sends us may not. */
static void every_hop_is_checked(void **state)
{
    (void)state;
    static const struct {
        const char *url;
        const struct err_kind *kind;
    } CASES[] = {
        {"http://127.0.0.1:%d/to?file:///etc/passwd", &ERR_INVALID},
        {"http://127.0.0.1:%d/to?gopher://127.0.0.1/_x", &ERR_INVALID},
        {"http://127.0.0.1:%d/to?http://127.0.0.2/", &ERR_FORBIDDEN},
        {"http://127.0.0.1:%d/to?http://169.254.169.254/latest/", &ERR_FORBIDDEN},
        {"http://127.0.0.1:%d/to?http://[::1]/", &ERR_FORBIDDEN},
        {"http://127.0.0.1:%d/to?http://2130706434/", &ERR_FORBIDDEN},
        {"http://127.0.0.1:%d/to?http://127.0.0.1:22/", &ERR_FORBIDDEN},
        {"http://127.0.0.1:%d/to?http://user:word@127.0.0.1/", &ERR_INVALID},
        {"http://127.0.0.1:%d/to?//127.0.0.2/", &ERR_FORBIDDEN},
        {"http://127.0.0.1:%d/to?http://[::ffff:127.0.0.2]/", &ERR_FORBIDDEN},
        {"http://127.0.0.1:%d/to?http://[::ffff:a9fe:a9fe]/", &ERR_FORBIDDEN},
        {"http://127.0.0.1:%d/to?http://[64:ff9b::a9fe:a9fe]/", &ERR_FORBIDDEN},
        {"http://127.0.0.1:%d/to?http://0x7f000002/", &ERR_FORBIDDEN},
        {"http://127.0.0.1:%d/to?http://0177.0.0.2/", &ERR_FORBIDDEN},
        {"http://127.0.0.1:%d/to?http://127.2/", &ERR_FORBIDDEN},
        {"http://127.0.0.1:%d/to?https://169.254.169.254/", &ERR_FORBIDDEN},
        {"http://127.0.0.1:%d/loop", &ERR_LIMIT},
    };
    for (ptrdiff_t i = 0; i < COUNT_OF(CASES); i++) {
        struct fetch_answer answer;
        struct err e = ask("127.0.0.1", CASES[i].url, &answer);
        if (e.kind != CASES[i].kind)
            fail_msg("%s: %s (%s)", CASES[i].url, e.kind ? e.kind->name : "fine", e.kind ? err_detail() : "");
    }
    int before = connections_so_far();
    assert_true(err_is(ask("127.0.0.1", "http://127.0.0.1:%d/loop", &(struct fetch_answer){0}), &ERR_LIMIT));
    assert_int_equal(atomic_load(&sink.connections), before + 1 + FETCH_REDIRECTS_MAX);
}

/* A name that leads where it may when it is first looked up, and elsewhere the next time: what counts is the address
 * that is connected to. */
static void a_name_that_moves_leads_nowhere(void **state)
{
    (void)state;
    struct fetch_answer answer;
    atomic_store(&lookups, 0);
    assert_false(failed(ask("127.0.0.1", "http://" REBINDING ":%d/hello", &answer)));
    int before = atomic_load(&sink.connections);
    assert_true(err_is(ask("127.0.0.1", "http://" REBINDING ":%d/hello", &answer), &ERR_FORBIDDEN));
    assert_int_equal(atomic_load(&sink.connections), before);
    assert_int_equal(atomic_load(&lookups), 2);

    char url[128]; /* and the same within one request, by a redirect to itself */
    snprintf(url, sizeof url, "http://" REBINDING ":%%d/to?http://" REBINDING ":%d/hello", sink.port);
    assert_true(err_is(ask("127.0.0.1", url, &answer), &ERR_FORBIDDEN));
    assert_int_equal(atomic_load(&sink.connections), before + 1);
}

static void every_answer_ends(void **state)
{
    (void)state;
    struct fetch_answer answer;
    expect("127.0.0.1", "http://127.0.0.1:%d/endless", &ERR_LIMIT);
    assert_non_null(strstr(err_detail(), "larger than 100000 bytes"));
    expect("127.0.0.1", "http://127.0.0.1:%d/bomb", &ERR_LIMIT);
    assert_non_null(strstr(err_detail(), "larger than 100000 bytes"));
    expect("127.0.0.1", "http://127.0.0.1:%d/headers", &ERR_LIMIT);
    expect("127.0.0.1", "http://127.0.0.1:%d/slow", &ERR_LIMIT);
    assert_non_null(strstr(err_detail(), "in time"));
    expect("127.0.0.1", "http://127.0.0.1:%d/silent", &ERR_LIMIT);
    assert_false(failed(ask("127.0.0.1", "http://127.0.0.1:%d/hello", &answer)));
}

static void it_can_be_stopped(void **state)
{
    (void)state;
    atomic_bool stop = true;
    char ports[32];
    snprintf(ports, sizeof ports, "%d", sink.port);
    struct fetch_answer answer;
    struct fetch_rules rules = {.ports = str_from_c(ports), .networks = S("127.0.0.1")};
    struct fetch_request request = {.url = str_format(&arena, "http://127.0.0.1:%d/silent", sink.port),
                                    .size_max = 1000,
                                    .time_max = 60 * TIME_SECOND,
                                    .stop = &stop};
    assert_true(err_is(fetch(&arena, &rules, &request, &answer), &ERR_BUSY));
}

/* A proxy that the environment names would do the looking up, and see everything. */
static void the_environment_names_no_proxy(void **state)
{
    (void)state;
    struct fetch_answer answer;
    char proxy[64];
    snprintf(proxy, sizeof proxy, "http_proxy=http://127.0.0.1:%d", sink.port);
    int before = connections_so_far();
    putenv(proxy);
    assert_true(err_is(ask("127.0.0.1", "http://127.0.0.2/", &answer), &ERR_FORBIDDEN));
    assert_int_equal(atomic_load(&sink.connections), before);
    unsetenv("http_proxy");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_allowed_is_reached),
        cmocka_unit_test(a_body_is_posted_and_not_sent_on),
        cmocka_unit_test(authorization_is_not_sent_on),
        cmocka_unit_test(a_request_of_its_own_kind),
        cmocka_unit_test(what_an_answer_says_of_itself),
        cmocka_unit_test(no_form_of_an_address_leads_in),
        cmocka_unit_test(no_odd_address_is_asked),
        cmocka_unit_test(other_ports_are_closed),
        cmocka_unit_test(every_hop_is_checked),
        cmocka_unit_test(a_name_that_moves_leads_nowhere),
        cmocka_unit_test(every_answer_ends),
        cmocka_unit_test(it_can_be_stopped),
        cmocka_unit_test(the_environment_names_no_proxy),
    };
    arena_init(&arena, 0);
    int failures = cmocka_run_group_tests(tests, start_sink, stop_sink);
    arena_close(&arena);
    return failures;
}
