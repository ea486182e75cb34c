/* log_cache.c - what a cache says of a request: whether it answered itself or asked us. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "audience/log.h"

/* nginx ($upstream_cache_status), Varnish (Varnish:handling), Fastly (fastly_info.state), CloudFront
 * (x-edge-result-type). "Refreshed" and "revalidated": we were asked, and answered 304. */
static const struct str PASSED_ON[] = {
    S_INIT("miss"),    S_INIT("pass"),        S_INIT("pipe"),       S_INIT("bypass"),
    S_INIT("expired"), S_INIT("revalidated"), S_INIT("refreshhit"),
};

/* "MISS-CLUSTER" begins with "MISS". */
static struct str first_letters(struct str text)
{
    ptrdiff_t n = 0;
    while (n < text.n && ((text.p[n] | 32) >= 'a' && (text.p[n] | 32) <= 'z'))
        n++;
    return str_slice(text, 0, n);
}

bool log_says_passed_on(struct str state)
{
    struct str word = first_letters(state);
    for (ptrdiff_t i = 0; i < COUNT_OF(PASSED_ON); i++)
        if (str_equal_nocase(word, PASSED_ON[i]))
            return true;
    return str_find(state, S("; fwd"), 0) >= 0 || str_find(state, S(";fwd"), 0) >= 0; /* Cache-Status, RFC 9211 */
}
