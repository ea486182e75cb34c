/* arena.h - memory that is freed all at once: one arena a request, one a job's item. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include <setjmp.h>
#include <stdalign.h>
#include <stdbool.h>
#include <stddef.h>

struct arena_chunk;

/*
 * Not shared between threads. An allocation never fails visibly: past the limit, or when the system has no memory, it
 * jumps to *out_of_memory where one is set, and ends the process otherwise.
 */
struct arena {
    struct arena_chunk *chunks; /* newest first */
    char *next;                 /* free space of the newest chunk: [next, end) */
    char *end;
    size_t used;  /* bytes handed out since init or reset */
    size_t limit; /* most bytes it may hand out; 0 = no limit */
    jmp_buf *out_of_memory;
};

/* An empty arena that may hand out at most limit bytes (0 = no limit). Allocates nothing yet. */
void arena_init(struct arena *a, size_t limit);
/* Frees everything, keeping the largest ordinary chunk for the next use. */
void arena_reset(struct arena *a);
/* Frees everything; the arena is then as after arena_init. */
void arena_close(struct arena *a);

/* size zeroed bytes at the alignment given (a power of two). Never NULL; size 0 gives a unique place. */
void *arena_allocate(struct arena *a, size_t count, size_t size, size_t alignment);
/* n bytes, not zeroed, unaligned: for text. */
char *arena_bytes(struct arena *a, ptrdiff_t n);

/* A zeroed T, or an array of n of them. */
#define arena_make(a, T) ((T *)arena_allocate((a), 1, sizeof(T), alignof(T)))
#define arena_array(a, T, n) ((T *)arena_allocate((a), (size_t)(n), sizeof(T), alignof(T)))

/*
 * Runs work(context) and returns true; or false when an allocation of this thread failed in it, of whichever arena:
 * work was then left where it stood, and the arena's own out_of_memory was not followed. Guards nest. For code that
 * holds something (a connection, a lock, another thread's work) while code that it does not know allocates.
 */
bool arena_guard(void (*work)(void *context), void *context);

/* Tests only: the n-th allocation from now (1 = the next) of this thread acts as if memory had run out; 0 switches it
 * off. */
void arena_fail_after(long n);

#endif
