/* random.c - unpredictable bytes from the kernel. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "base/random.h"

#include <errno.h>
#include <sys/random.h>

void random_bytes(void *out, size_t n)
{
    char *p = out;
    while (n) {
        ssize_t got = getrandom(p, n, 0);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            fatal("getrandom");
        p += got;
        n -= (size_t)got;
    }
}

struct str random_token(struct arena *a, ptrdiff_t n)
{
    static const char ALPHABET[32] = "abcdefghjkmnpqrstuvwxyz23456789-";
    char *p = arena_bytes(a, n);
    random_bytes(p, (size_t)n);
    for (ptrdiff_t i = 0; i < n; i++) {
        unsigned char c = (unsigned char)p[i] & 31;
        while (c == 31) { /* the 32nd place is not used: draw again, so that each character is equally likely */
            random_bytes(&c, 1);
            c &= 31;
        }
        p[i] = ALPHABET[c];
    }
    return (struct str){p, n};
}
