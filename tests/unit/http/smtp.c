/* smtp.c - tests: a mail server that hangs, floods, breaks off or refuses is done with in time, and told apart. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "http/smtp.c"

#include "base/time.h"

#include <arpa/inet.h>
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

#define MESSAGE S("Subject: x\r\n\r\n.dot\r\nend\r\n")

enum manner { GOOD, SILENT, BREAKING, GREETING, REFUSING, BUSY, FLOODING, REFUSING_AFTER };

/* A mail server of one manner. */
struct server {
    int listener, port;
    enum manner manner;
    pthread_t thread;
    char heard[4096]; /* all that the client said */
};

static bool say(int to, const char *line)
{
    return write(to, line, strlen(line)) > 0;
}

/* Answers one line of the client; false when the connection is over. */
static bool answer(const struct server *s, int to, const char *line, bool *data)
{
    if (*data) {
        *data = strcmp(line, ".\r\n") != 0;
        return *data || say(to, s->manner == REFUSING_AFTER ? "554 no\r\n" : "250 taken\r\n");
    }
    if (!strncmp(line, "RCPT", 4) && s->manner == REFUSING)
        return say(to, "550 nobody\r\n");
    if (!strncmp(line, "RCPT", 4) && s->manner == BUSY)
        return say(to, "451 later\r\n");
    *data = !strncmp(line, "DATA", 4);
    return say(to, *data ? "354 go on\r\n" : "250 fine\r\n") && strncmp(line, "QUIT", 4) != 0;
}

static void greet(const struct server *s, int to)
{
    char byte;
    while (s->manner == SILENT && read(to, &byte, 1) > 0)
        continue; /* until the client has left */
    if (s->manner == GREETING)
        say(to, "\x01\xff\xfe 999 <script>\r\n554 no service\r\n");
    for (int i = 0; s->manner == FLOODING && i < 10000; i++)
        if (!say(to, "220-welcome to a server that has very much to say before it listens\r\n"))
            return;
    if (s->manner != SILENT && s->manner != BREAKING && s->manner != GREETING)
        say(to, "220 ready\r\n");
}

static void *serve(void *context)
{
    struct server *s = context;
    int to = accept(s->listener, NULL, NULL);
    FILE *in = fdopen(dup(to), "r");
    char line[512];
    bool data = false;
    greet(s, to);
    while (s->manner != BREAKING && s->manner != SILENT && fgets(line, sizeof line, in)) {
        strncat(s->heard, line, sizeof s->heard - strlen(s->heard) - 1);
        if (!answer(s, to, line, &data))
            break;
    }
    fclose(in);
    close(to);
    return NULL;
}

static void server_start(struct server *s, enum manner manner)
{
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof at;
    *s = (struct server){.manner = manner, .listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)};
    assert_int_equal(bind(s->listener, (struct sockaddr *)&at, sizeof at), 0);
    assert_int_equal(listen(s->listener, 1), 0);
    assert_int_equal(getsockname(s->listener, (struct sockaddr *)&at, &size), 0);
    s->port = ntohs(at.sin_port);
    assert_int_equal(pthread_create(&s->thread, NULL, serve, s), 0);
}

/* Only who never says a word uses up what he is given. */
static int64_t time_for(enum manner manner)
{
    return manner == SILENT ? TIME_SECOND / 2 : 180 * TIME_SECOND;
}

/* What became of a letter, and what the server heard of it. */
static enum smtp_outcome send_to(enum manner manner, struct server *s, bool *fine)
{
    struct arena a;
    enum smtp_outcome outcome;
    arena_init(&a, 0);
    server_start(s, manner);
    const struct smtp_server server = {.url = str_format(&a, "smtp://127.0.0.1:%d", s->port),
                                       .greeting = S("news.example")};
    const struct smtp_letter letter = {
        .from = S("desk@news.example"), .to = S("ines@news.example"), .message = MESSAGE, .time_max = time_for(manner)};
    *fine = !failed(smtp_send(&a, &server, &letter, &outcome));
    pthread_join(s->thread, NULL);
    close(s->listener);
    arena_close(&a);
    return outcome;
}

static void sends(void **state)
{
    struct server s;
    bool fine;
    (void)state;
    assert_int_equal(send_to(GOOD, &s, &fine), SMTP_SENT);
    assert_true(fine);
    assert_non_null(strstr(s.heard, "EHLO news.example\r\n"));
    assert_non_null(strstr(s.heard, "MAIL FROM:<desk@news.example>"));
    assert_non_null(strstr(s.heard, "RCPT TO:<ines@news.example>\r\n"));
    assert_non_null(strstr(s.heard, "Subject: x\r\n\r\n..dot\r\nend\r\n.\r\n"));
}

static void tells_refusals_from_failures(void **state)
{
    static const struct {
        enum manner manner;
        enum smtp_outcome outcome;
    } CASES[] = {{SILENT, SMTP_FAILED}, {BREAKING, SMTP_FAILED}, {GREETING, SMTP_FAILED},      {REFUSING, SMTP_REFUSED},
                 {BUSY, SMTP_FAILED},   {FLOODING, SMTP_FAILED}, {REFUSING_AFTER, SMTP_FAILED}};
    (void)state;
    for (ptrdiff_t i = 0; i < COUNT_OF(CASES); i++) {
        struct server s;
        bool fine;
        assert_int_equal(send_to(CASES[i].manner, &s, &fine), CASES[i].outcome);
        assert_false(fine);
    }
}

static void reports_that_nobody_listens(void **state)
{
    struct arena a;
    struct server s;
    enum smtp_outcome outcome;
    bool fine;
    (void)state;
    arena_init(&a, 0);
    (void)send_to(GOOD, &s, &fine); /* its port is free now */
    const struct smtp_server server = {.url = str_format(&a, "smtp://127.0.0.1:%d", s.port), .greeting = S("x")};
    const struct smtp_letter letter = {S("a@b"), S("c@d"), MESSAGE, time_for(GOOD), NULL};
    assert_true(failed(smtp_send(&a, &server, &letter, &outcome)));
    assert_int_equal(outcome, SMTP_FAILED);
    assert_non_null(strstr(err_detail(), "127.0.0.1"));
    arena_close(&a);
}

/* A password goes over no line that others can read: this server cannot do STARTTLS, and is no machine of ours. */
static void knows_servers(void **state)
{
    (void)state;
    assert_true(smtp_is_url(S("smtp://mail.example")));
    assert_true(smtp_is_url(S("smtps://mail.example:465")));
    assert_true(smtp_is_url(S("smtp://[::1]:25")));
    static const char *const bad[] = {"",
                                      "mail.example",
                                      "http://mail.example",
                                      "smtp://",
                                      "smtp://mail.example/path",
                                      "smtp://user:word@mail.example",
                                      "smtp://mail.example:0x19",
                                      "smtp://mail.example\r\nRSET"};
    for (ptrdiff_t i = 0; i < COUNT_OF(bad); i++)
        assert_false(smtp_is_url(str_from_c(bad[i])));
    assert_true(is_own_machine(S("smtp://localhost:2525")) && is_own_machine(S("smtp://127.0.0.1")));
    assert_false(is_own_machine(S("smtp://localhost.evil.example")));
    assert_false(is_own_machine(S("smtp://mail.example")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sends),
        cmocka_unit_test(tells_refusals_from_failures),
        cmocka_unit_test(reports_that_nobody_listens),
        cmocka_unit_test(knows_servers),
    };
    signal(SIGPIPE, SIG_IGN);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
