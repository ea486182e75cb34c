/* main.c - dateline-picture: reads one picture from a stranger and writes what pages show of it. */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 *     dateline-picture make|quick FOCAL_X FOCAL_Y <picture >frames
 *
 * Started by dateline, which believes nothing that it says (newsroom/picture_frame.h). The file is read whole first;
 * then the door is shut, and only then is anything of it decoded.
 */
#include "picture/develop.h"
#include "picture/sandbox.h"
#include "picture/send.h"

#include <errno.h>
#include <stdio.h>
#include <unistd.h>

#define WRONG 2

static struct err read_input(struct arena *a, struct str *out)
{
    struct buf b;
    ssize_t got = 1;
    buf_init(&b, LIMIT_MEDIA_BYTES + 1);
    while (got > 0) {
        char *place = buf_reserve(&b, 65536);
        if (!place)
            break;
        got = read(STDIN_FILENO, place, 65536);
        if (got < 0 && errno == EINTR)
            got = 1;
        else if (got > 0)
            buf_grown(&b, got);
    }
    (void)a;
    if (got < 0)
        return err_errno("the picture cannot be read");
    if (b.failed || b.n > LIMIT_MEDIA_BYTES)
        return err_make(&ERR_LIMIT, "the picture has more than %lld bytes", (long long)LIMIT_MEDIA_BYTES);
    *out = buf_str(&b); /* kept to the end of the process */
    return OK;
}

static bool read_order(char **words, struct develop_order *order)
{
    int64_t x, y;
    struct str what = str_from_c(words[0]);
    order->quick = str_equal(what, S("quick"));
    if (!order->quick && !str_equal(what, S("make")))
        return false;
    if (!str_to_i64(str_from_c(words[1]), &x) || !str_to_i64(str_from_c(words[2]), &y) || x < 0 || x > 1000 || y < 0 ||
        y > 1000)
        return false;
    order->focal_x = (int)x;
    order->focal_y = (int)y;
    return true;
}

static struct err run(struct arena *a, const char *program, struct develop_order *order)
{
    TRY(sandbox_limit(order->quick));
    TRY(read_input(a, &order->bytes));
    TRY(media_sniff(order->bytes, &order->facts));
    TRY(develop_init(program));
    TRY(sandbox_close());
    return develop(a, order);
}

int main(int argc, char **argv)
{
    struct develop_order order = {0};
    struct arena a;
    if (argc != 4 || !read_order(argv + 1, &order)) {
        fputs("dateline-picture: started by dateline, with a picture; see docs/pictures.md\n", stderr);
        return WRONG;
    }
    arena_init(&a, 0);
    struct err e = run(&a, argv[0], &order);
    if (err_is(e, &ERR_SYSTEM)) {
        fprintf(stderr, "dateline-picture: %s\n", err_detail());
        _exit(1);
    }
    if (failed(e))
        send_refusal(err_detail());
    _exit(0);
}
