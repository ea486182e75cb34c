/* stamp.c - the stamp that a page of a newsroom carries today: bench-stamp DIR SUBJECT. Prints both. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "audience/stamp.h"
#include "base/time.h"
#include "newsroom/newsroom.h"

#include <stdio.h>

int main(int argc, char **argv)
{
    struct newsroom *n;
    struct arena a;
    if (argc != 3) {
        fprintf(stderr, "usage: bench-stamp DIR SUBJECT\n");
        return 2;
    }
    if (failed(newsroom_open(str_from_c(argv[1]), &n)))
        fatalx("%s", err_detail());
    arena_init(&a, 0);
    printf("%s %.*s\n", argv[2], STR_ARG(stamp_make(&a, newsroom_key(n), str_from_c(argv[2]), time_now())));
    arena_close(&a);
    newsroom_close(n);
    return 0;
}
