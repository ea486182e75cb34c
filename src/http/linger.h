/* linger.h - connections that have had their last answer and still send. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HTTP_LINGER_H
#define HTTP_LINGER_H

#include "base/base.h"

#include <pthread.h>

#define LINGER_MAX 64

/*
 * Closing a socket with unread bytes in it resets the connection, and a reset may take answers away that the client has
 * not read yet (RFC 9112 section 9.6). So its sending side is closed first, and what still comes is read and thrown
 * away until the client closes, for a bounded time, for a bounded number of connections; the others are closed at once.
 */
struct linger_table {
    pthread_mutex_t lock;
    int count;
    struct lingering {
        int descriptor;
        int64_t until; /* time_monotonic() */
    } items[LINGER_MAX];
};

void linger_init(struct linger_table *linger);
/* Closes what is left. */
void linger_close(struct linger_table *linger);
/* A connection whose descriptor its owner is about to close: a duplicate lives on here. Any thread. */
void linger_add(struct linger_table *linger, int descriptor, int64_t now);
/* Reads what came, closes what has ended. Returns how many are left. */
int linger_read(struct linger_table *linger, int64_t now);

#endif
