/* fresh.c - one page asked for again and again, made anew each time: bench-fresh FOLDER PORT TAG PATH CODING COUNT */
/* SPDX-License-Identifier: Apache-2.0 */
/* Touches TAG through the newsroom's socket before each request, as a command beside the server does. Prints one line:
 * requests, those not answered with 200, bytes of the last body. */
#include "bench/connect.h"

#include "base/arena.h"
#include "newsroom/control.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define ANSWER_MAX (1 << 20)

static ptrdiff_t length_of(struct str head)
{
    int64_t length;
    struct str key = S("\r\ncontent-length: "), line, rest;
    for (ptrdiff_t i = 0; i + key.n < head.n; i++)
        if (str_equal_nocase(str_slice(head, i, i + key.n), key)) {
            (void)str_cut(str_from(head, i + key.n), '\r', &line, &rest);
            return str_to_i64(line, &length) ? (ptrdiff_t)length : -1;
        }
    return -1;
}

/* One answer from a connection that is kept: bytes of its body, or -1 when it is not whole or not 200. */
static ptrdiff_t read_answer(int descriptor, char *space)
{
    ptrdiff_t have = 0, head = -1, length = 0;
    while (head < 0 || have < head + 4 + length) {
        ssize_t n = read(descriptor, space + have, (size_t)(ANSWER_MAX - have));
        if (n <= 0)
            fatal("the answer ended early");
        have += n;
        struct str all = {space, have};
        head = head < 0 ? str_find(all, S("\r\n\r\n"), 0) : head;
        if (head >= 0 && (length = length_of(str_slice(all, 0, head + 2))) < 0)
            fatalx("an answer without its length");
    }
    return str_starts((struct str){space, have}, S("HTTP/1.1 200 ")) ? length : -1;
}

int main(int argc, char **argv)
{
    struct arena a;
    char *space = malloc(ANSWER_MAX);
    if (argc != 7 || !space)
        fatalx("use: bench-fresh FOLDER PORT TAG PATH CODING COUNT");
    arena_init(&a, 0);
    struct str tag = str_from_c(argv[3]);
    struct str request = str_format(&a, "GET %s HTTP/1.1\r\nHost: 127.0.0.1:%s\r\nAccept-Encoding: %s\r\n\r\n", argv[4],
                                    argv[2], argv[5]);
    int descriptor = connect_to(atoi(argv[2])), bad = 0, count = atoi(argv[6]);
    ptrdiff_t bytes = 0;
    for (int i = 0; i < count; i++) {
        if (failed(control_touch(str_from_c(argv[1]), &tag, 1)))
            fatalx("%s", err_detail());
        if (write(descriptor, request.p, (size_t)request.n) != request.n)
            fatal("write");
        ptrdiff_t got = read_answer(descriptor, space);
        bad += got < 0;
        bytes = got < 0 ? bytes : got;
        if (i % 90 == 89) { /* the server ends a connection after a hundred requests */
            close(descriptor);
            descriptor = connect_to(atoi(argv[2]));
        }
    }
    printf("%d %d %td\n", count, bad, bytes);
    arena_close(&a);
    return 0;
}
