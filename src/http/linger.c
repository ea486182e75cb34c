/* linger.c - connections that have had their last answer and still send. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "http/linger.h"

#include "base/time.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#define LINGER_TIME (2 * TIME_SECOND)
#define DROPPED_MAX (256 * 1024) /* bytes of one connection that are read in one walk */

void linger_init(struct linger_table *linger)
{
    *linger = (struct linger_table){0};
    pthread_mutex_init(&linger->lock, NULL);
}

void linger_close(struct linger_table *linger)
{
    for (int i = 0; i < linger->count; i++)
        close(linger->items[i].descriptor);
    pthread_mutex_destroy(&linger->lock);
}

void linger_add(struct linger_table *linger, int descriptor, int64_t now)
{
    pthread_mutex_lock(&linger->lock);
    int own = linger->count < LINGER_MAX ? fcntl(descriptor, F_DUPFD_CLOEXEC, 0) : -1;
    if (own >= 0) {
        shutdown(own, SHUT_WR);
        linger->items[linger->count++] = (struct lingering){own, now + LINGER_TIME};
    }
    pthread_mutex_unlock(&linger->lock);
}

/* Whether more may come from it. */
static bool drop_input(int descriptor)
{
    char space[16 * 1024];
    ssize_t n = 1;
    for (ptrdiff_t dropped = 0; dropped < DROPPED_MAX && n > 0; dropped += n)
        n = recv(descriptor, space, sizeof(space), MSG_DONTWAIT);
    return n > 0 || (n < 0 && (errno == EAGAIN || errno == EINTR));
}

int linger_read(struct linger_table *linger, int64_t now)
{
    int kept = 0;
    pthread_mutex_lock(&linger->lock);
    for (int i = 0; i < linger->count; i++) {
        struct lingering *item = &linger->items[i];
        if (drop_input(item->descriptor) && now < item->until)
            linger->items[kept++] = *item;
        else
            close(item->descriptor);
    }
    linger->count = kept;
    pthread_mutex_unlock(&linger->lock);
    return kept;
}
