/* postgres_connect.c - a way to PostgreSQL that is given up is left, so that the server is not kept waiting. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "store/postgres_connect.c"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <unistd.h>

#include <cmocka.h>

/* A server that takes connections and never says a word. */
static int listen_silently(char port[16])
{
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof(at);
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    assert_int_equal(bind(fd, (struct sockaddr *)&at, size), 0);
    assert_int_equal(listen(fd, 1), 0);
    assert_int_equal(getsockname(fd, (struct sockaddr *)&at, &size), 0);
    (void)snprintf(port, 16, "%u", ntohs(at.sin_port));
    return fd;
}

/* All that comes, until the other side has left; the test hangs where it does not leave. */
static ptrdiff_t read_to_end(int fd)
{
    char bytes[256];
    ptrdiff_t total = 0, n;
    while ((n = read(fd, bytes, sizeof(bytes))) > 0)
        total += n;
    assert_int_equal(n, 0);
    return total;
}

static void connect_silently(bool away)
{
    char url[] = "postgresql://desk@127.0.0.1/news";
    struct postgres_db db = {.url = url};
    int fd = listen_silently(db.watch.port);
    pthread_mutex_init(&db.watch.lock, NULL);
    (void)snprintf(db.watch.host, sizeof(db.watch.host), "127.0.0.1");
    atomic_store(&db.watch.away, away);
    PGconn *handle = postgres_connect(&db);
    assert_int_not_equal(PQstatus(handle), CONNECTION_OK);
    int taken = accept(fd, NULL, NULL);
    ptrdiff_t said = read_to_end(taken); /* while the handle is still there, as it is in a pool */
    assert_true(away || said > 0);
    PQfinish(handle);
    close(taken);
    close(fd);
    pthread_mutex_destroy(&db.watch.lock);
}

static void test_leaves_the_silent(void **state)
{
    (void)state;
    connect_silently(false);
}

static void test_leaves_when_it_is_away(void **state)
{
    (void)state;
    connect_silently(true);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_leaves_the_silent),
                                       cmocka_unit_test(test_leaves_when_it_is_away)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
