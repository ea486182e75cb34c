/* wire.c - cases of raw HTTP over a loopback connection. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "support/wire.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fnmatch.h>
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <setjmp.h>
#include <cmocka.h>

#define CASES_MAX 500

struct wire_case {
    char title[200];
    struct str lines; /* its lines, of the file's text */
    int port;
    void (*after)(void);
};

int wire_connect(int port, int seconds)
{
    int descriptor = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    struct sockaddr_in at = {
        .sin_family = AF_INET, .sin_port = htons((uint16_t)port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    struct timeval wait = {.tv_sec = seconds};
    setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &wait, sizeof(wait));
    setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &wait, sizeof(wait));
    assert_int_equal(connect(descriptor, (struct sockaddr *)&at, sizeof(at)), 0);
    return descriptor;
}

bool wire_send(int descriptor, struct str s)
{
    while (s.n > 0) {
        ssize_t n = send(descriptor, s.p, (size_t)s.n, MSG_NOSIGNAL);
        if (n <= 0)
            return false;
        s = str_from(s, n);
    }
    return true;
}

ptrdiff_t wire_read_all(int descriptor, char *out, ptrdiff_t size)
{
    ptrdiff_t total = 0;
    for (ssize_t n; total < size && (n = recv(descriptor, out + total, (size_t)(size - total), 0)) > 0;)
        total += n;
    return total;
}

bool wire_is_over(int descriptor)
{
    char byte;
    ssize_t n = recv(descriptor, &byte, 1, 0);
    return n == 0 || (n < 0 && errno == ECONNRESET);
}

struct str wire_header(const struct wire_answer *answer, struct str name)
{
    struct str rest = {answer->head, answer->head_size}, line, key, value;
    while (rest.n > 0) {
        str_cut(rest, '\n', &line, &rest);
        if (str_cut(line, ':', &key, &value) && str_equal_nocase(key, name))
            return str_trim(value);
    }
    return (struct str){0};
}

/* Byte by byte, so that nothing of the next answer is taken. */
static bool read_head(int descriptor, struct wire_answer *out)
{
    while (out->head_size + 1 < (ptrdiff_t)sizeof(out->head)) {
        if (recv(descriptor, out->head + out->head_size, 1, 0) != 1)
            return false;
        out->head_size++;
        if (str_ends((struct str){out->head, out->head_size}, S("\r\n\r\n")))
            return true;
    }
    return false;
}

static void read_body(int descriptor, int64_t size, struct wire_answer *out)
{
    char rest[4096];
    while (out->body_size < size) {
        ptrdiff_t room = (ptrdiff_t)sizeof(out->body) - out->body_size;
        char *to = room > 0 ? out->body + out->body_size : rest;
        int64_t want = MIN(size - out->body_size, room > 0 ? room : (ptrdiff_t)sizeof(rest));
        ssize_t n = recv(descriptor, to, (size_t)want, 0);
        if (n <= 0)
            return;
        out->body_size += n;
    }
}

void wire_read(int descriptor, bool without_body, struct wire_answer *out)
{
    out->status = 0;
    out->head_size = out->body_size = 0;
    if (!read_head(descriptor, out) || !str_starts((struct str){out->head, out->head_size}, S("HTTP/1.1 ")))
        return;
    out->status = atoi(out->head + 9);
    int64_t size = 0;
    str_to_i64(wire_header(out, S("Content-Length")), &size);
    if (!without_body && out->status >= 200 && out->status != 204 && out->status != 304)
        read_body(descriptor, size, out);
}

static void add_repeated(struct buf *b, struct str inside)
{
    struct str count, text;
    int64_t times = 0;
    str_cut(inside, ':', &count, &text);
    assert_true(str_to_i64(count, &times));
    while (times-- > 0)
        buf_add(b, text);
}

/* Adds what the escape at s (behind its backslash) stands for; returns the bytes it takes. */
static ptrdiff_t add_escape(struct buf *b, struct str s)
{
    static const char NAMES[] = "rnt0\\", BYTES[] = "\r\n\t\0\\";
    if (s.p[0] == 'x') {
        buf_add_char(b, (char)(char_hex_value(s.p[1]) * 16 + char_hex_value(s.p[2])));
        return 3;
    }
    if (s.p[0] == '{') {
        ptrdiff_t end = str_find_char(s, '}', 0);
        add_repeated(b, str_slice(s, 1, end));
        return end + 1;
    }
    const char *name = strchr(NAMES, s.p[0]);
    assert_non_null(name);
    buf_add_char(b, BYTES[name - NAMES]);
    return 1;
}

static void add_line(struct buf *b, struct str line)
{
    for (ptrdiff_t i = 0; i < line.n; i++) {
        if (line.p[i] != '\\')
            buf_add_char(b, line.p[i]);
        else if (i + 1 == line.n)
            return;
        else
            i += add_escape(b, str_from(line, i + 1));
    }
    buf_add(b, S("\r\n"));
}

static bool matches(struct str pattern, const char *bytes, ptrdiff_t n)
{
    char *p = strndup(pattern.p, (size_t)pattern.n), *s = strndup(bytes, (size_t)n);
    bool match = fnmatch(p, s, 0) == 0;
    free(p);
    free(s);
    return match;
}

static void expect_status(struct str alternatives, const struct wire_answer *answer)
{
    struct str rest = alternatives, one;
    while (rest.n > 0) {
        int64_t status = -1;
        str_cut(rest, '|', &one, &rest);
        str_to_i64(str_trim(one), &status);
        if (status == answer->status)
            return;
    }
    fail_msg("expected %.*s, got %d: %.*s", STR_ARG(alternatives), answer->status, (int)MIN(answer->head_size, 300),
             answer->head);
}

static void expect_header(struct str line, const struct wire_answer *answer)
{
    struct str name, pattern;
    bool has_pattern = str_cut(line, ':', &name, &pattern);
    struct str value = wire_header(answer, has_pattern ? name : str_from(line, 1));
    if (!has_pattern) {
        assert_true(line.p[0] == '!');
        if (value.p)
            fail_msg("header %.*s is there: %.*s", STR_ARG(line), STR_ARG(value));
    } else if (!value.p || !matches(str_trim(pattern), value.p, value.n))
        fail_msg("expected %.*s, got \"%.*s\"", STR_ARG(line), STR_ARG(value));
}

static void expect_open(int descriptor)
{
    static struct wire_answer answer;
    assert_true(wire_send(descriptor, S("GET /probe HTTP/1.1\r\nHost: probe\r\n\r\n")));
    wire_read(descriptor, false, &answer);
    assert_int_not_equal(answer.status, 0);
    if (!matches(S("*probe*"), answer.body, answer.body_size))
        fail_msg("the next answer is not the probe's: %.*s", (int)answer.body_size, answer.body);
}

/* One line of expectations; head: the line behind it says that the answer has no body. */
static void expect(int descriptor, struct str line, bool head, struct wire_answer *answer)
{
    int64_t size;
    if (char_is_digit(line.p[0])) {
        wire_read(descriptor, head, answer);
        expect_status(line, answer);
    } else if (str_equal(line, S("close")))
        assert_true(wire_is_over(descriptor));
    else if (str_equal(line, S("open")))
        expect_open(descriptor);
    else if (str_starts(line, S("size ")))
        assert_true(str_to_i64(str_from(line, 5), &size) && size == answer->body_size);
    else if (str_starts(line, S("= ")))
        assert_true(matches(str_from(line, 2), answer->body, answer->body_size));
    else if (!str_equal(line, S("head")))
        expect_header(line, answer);
}

static void run_case(void **state)
{
    struct wire_case *this = *state;
    static struct wire_answer answer;
    struct buf request;
    struct str rest = this->lines, line, last = {0};
    int descriptor = wire_connect(this->port, WIRE_PATIENCE);
    buf_init(&request, 16 << 20);
    while (rest.n > 0) {
        str_cut(rest, '\n', &line, &rest);
        if (str_starts(line, S(">")))
            add_line(&request, str_from(line, MIN(line.n, 2)));
        if (!str_starts(line, S("< ")))
            continue;
        wire_send(descriptor, buf_str(&request)); /* a refusal may come, and the connection end, before all is taken */
        buf_clear(&request);
        last = str_trim(str_from(line, 2));
        expect(descriptor, last, str_starts(rest, S("< head\n")), &answer);
    }
    buf_close(&request);
    close(descriptor);
    assert_true(str_equal(last, S("close")) || str_equal(last, S("open")));
    if (this->after)
        this->after();
}

static struct str read_file(const char *path)
{
    struct buf b;
    buf_init(&b, 1 << 20);
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    char *room = buf_reserve(&b, 1 << 19);
    buf_grown(&b, (ptrdiff_t)fread(room, 1, 1 << 19, file));
    fclose(file);
    return buf_str(&b); /* kept until the program ends */
}

/* Cuts a file's text into cases. */
static int split(struct str text, const char *file, struct wire_case *cases, int room)
{
    int count = 0;
    for (ptrdiff_t at = str_starts(text, S("=== ")) ? 0 : str_find(text, S("\n=== "), 0) + 1; count < room;) {
        ptrdiff_t end = str_find(text, S("\n=== "), at);
        struct str title, lines;
        str_cut(str_slice(text, at + 4, end < 0 ? text.n : end + 1), '\n', &title, &lines);
        snprintf(cases[count].title, sizeof(cases[count].title), "%s: %.*s", file, STR_ARG(title));
        cases[count++].lines = lines;
        if (end < 0)
            break;
        at = end + 1;
    }
    return count;
}

int wire_run(const char *group, const char *pattern, int port, void (*after)(void))
{
    static struct wire_case cases[CASES_MAX];
    static struct CMUnitTest tests[CASES_MAX];
    char path[4096];
    glob_t found;
    int count = 0;
    const char *root = getenv("DATELINE_SOURCE");
    snprintf(path, sizeof(path), "%s/%s", root ? root : ".", pattern);
    assert_int_equal(glob(path, 0, NULL, &found), 0);
    for (size_t i = 0; i < found.gl_pathc; i++)
        count +=
            split(read_file(found.gl_pathv[i]), strrchr(found.gl_pathv[i], '/') + 1, cases + count, CASES_MAX - count);
    globfree(&found);
    for (int i = 0; i < count; i++) {
        cases[i].port = port;
        cases[i].after = after;
        tests[i] = (struct CMUnitTest){.name = cases[i].title, .test_func = run_case, .initial_state = &cases[i]};
    }
    return _cmocka_run_group_tests(group, tests, (size_t)count, NULL, NULL);
}
