/* heads.c - what many pages begin with, compressed once for the whole program. */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A head is the opening of every page of one kind in one language: there are few, and they live until a new theme's
 * drive them out. It is compressed when a page with it is first wanted in a coding: two threads may do that at once,
 * one wins. The lock is held for comparisons only.
 */
#include "press/state.h"

#include "text/compress.h"

#include <assert.h>
#include <sodium/crypto_shorthash_siphash24.h>
#include <stdlib.h>
#include <string.h>

#define HEADS 64

struct press_head {
    atomic_int references;
    _Atomic(struct compress_head *) coded;
    unsigned char digest[PRESS_DIGEST];
    ptrdiff_t n;
    char text[];
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct press_head *heads[HEADS];
static int next_head; /* the seat that the next one takes */

void press_digest(struct str text, unsigned char out[PRESS_DIGEST])
{
    static const unsigned char KEY[crypto_shorthash_siphashx24_KEYBYTES] = "dateline";
    static_assert(PRESS_DIGEST == crypto_shorthash_siphashx24_BYTES, "the digest is that of SipHash-128");
    crypto_shorthash_siphashx24(out, (const unsigned char *)text.p, (unsigned long long)text.n, KEY);
}

static struct press_head *make_head(struct str text)
{
    struct press_head *head = malloc(sizeof(*head) + (size_t)text.n);
    if (!head)
        return NULL;
    atomic_init(&head->references, 1);
    atomic_init(&head->coded, NULL);
    press_digest(text, head->digest);
    head->n = text.n;
    memcpy(head->text, text.p, (size_t)text.n);
    return head;
}

void press_head_release(struct press_head *head)
{
    if (!head || atomic_fetch_sub(&head->references, 1) > 1)
        return;
    free(atomic_load(&head->coded));
    free(head);
}

struct str press_head_text(const struct press_head *head)
{
    return (struct str){head->text, head->n};
}

/* Lock held. */
static struct press_head *find_head(struct str text)
{
    for (int i = 0; i < HEADS; i++)
        if (heads[i] && str_equal(press_head_text(heads[i]), text)) {
            atomic_fetch_add(&heads[i]->references, 1);
            return heads[i];
        }
    return NULL;
}

static struct press_head *look_up(struct str text)
{
    pthread_mutex_lock(&lock);
    struct press_head *head = find_head(text);
    pthread_mutex_unlock(&lock);
    return head;
}

struct press_head *press_head_hold(struct str text)
{
    if (text.n < PRESS_HEAD_MIN || text.n > PRESS_HEAD_MAX)
        return NULL;
    struct press_head *head = look_up(text), *older = NULL;
    if (head || !(head = make_head(text)))
        return head;
    pthread_mutex_lock(&lock);
    struct press_head *other = find_head(text);
    if (!other) {
        atomic_fetch_add(&head->references, 1);
        older = heads[next_head];
        heads[next_head] = head;
        next_head = (next_head + 1) % HEADS;
    }
    pthread_mutex_unlock(&lock);
    press_head_release(other ? head : older);
    return other ? other : head;
}

const struct compress_head *press_head_coded(struct press_head *head)
{
    struct compress_head *coded = atomic_load(&head->coded), *first = NULL;
    if (coded || !(coded = compress_head_make(press_head_text(head))))
        return coded;
    if (atomic_compare_exchange_strong(&head->coded, &first, coded))
        return coded;
    free(coded);
    return first;
}

const unsigned char *press_head_digest(const struct press_head *head)
{
    return head->digest;
}
