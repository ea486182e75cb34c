/* throttle.c - how often somebody may try, and the growing wait behind it. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "newsroom/throttle.h"

#include <arpa/inet.h>
#include <string.h>

#include "base/time.h"
#include "store/statements.h"

#define DOUBLINGS_MAX 20 /* a second doubled this often is 12 days: past any wait_max, far from an overflow */

struct err throttle_look(struct arena *a, struct db_conn *conn, const struct throttle *throttles, ptrdiff_t count,
                         int64_t now)
{
    int64_t until = now;
    for (ptrdiff_t i = 0; i < count; i++) {
        struct sql_throttle *row;
        TRY(sql_throttle_find(a, conn, throttles[i].subject, &row));
        if (row)
            until = MAX(until, row->blocked_until);
    }
    if (until > now)
        return err_make(&ERR_BUSY, "too many attempts; the next one is looked at in %lld seconds",
                        (long long)((until - now + TIME_SECOND - 1) / TIME_SECOND));
    return OK;
}

static int64_t wait_of(const struct throttle *throttle, int64_t failures)
{
    int64_t over = failures - throttle->free;
    return over < 0 ? 0 : MIN(TIME_SECOND << MIN(over, DOUBLINGS_MAX), throttle->wait_max);
}

static struct err take_one(struct arena *a, struct db_conn *conn, struct throttle *throttle, int64_t now)
{
    struct sql_throttle *row;
    TRY(sql_throttle_find(a, conn, throttle->subject, &row));
    int64_t failures = row && now - row->failed_at < THROTTLE_FORGIVEN_AFTER ? row->failures + 1 : 1;
    throttle->taken_until = now + wait_of(throttle, failures);
    return sql_throttle_put(conn, throttle->subject, failures, now, throttle->taken_until);
}

struct err throttle_take(struct arena *a, struct db_conn *conn, struct throttle *throttles, ptrdiff_t count,
                         int64_t now)
{
    TRY(throttle_look(a, conn, throttles, count, now));
    for (ptrdiff_t i = 0; i < count; i++)
        TRY(take_one(a, conn, &throttles[i], now));
    return OK;
}

/* The wait goes only when it is the one that this attempt brought: a failure since then keeps its own. */
struct err throttle_give_back(struct arena *a, struct db_conn *conn, const struct throttle *throttle)
{
    struct sql_throttle *row;
    TRY(sql_throttle_find(a, conn, throttle->subject, &row));
    if (!row)
        return OK;
    if (row->failures <= 1)
        return sql_throttle_delete(conn, throttle->subject);
    int64_t until = row->blocked_until == throttle->taken_until ? 0 : row->blocked_until;
    return sql_throttle_put(conn, throttle->subject, row->failures - 1, row->failed_at, until);
}

struct str throttle_network(struct arena *a, struct str address)
{
    struct in6_addr six;
    char text[INET6_ADDRSTRLEN];
    if (inet_pton(AF_INET6, str_to_c(a, address), &six) != 1)
        return address;
    if (IN6_IS_ADDR_V4MAPPED(&six))
        return str_copy(a, str_from_c(inet_ntop(AF_INET, &six.s6_addr[12], text, sizeof(text))));
    memset(&six.s6_addr[8], 0, 8);
    return str_format(a, "%s/64", inet_ntop(AF_INET6, &six, text, sizeof(text)));
}
