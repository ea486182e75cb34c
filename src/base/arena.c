/* arena.c - memory that is freed all at once. */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Chunks double from 4 KB to 256 KB; what is larger gets a chunk of its own. Under AddressSanitizer every allocation is
 * a block of its own, of its exact size, so that an overrun is seen.
 */
#include "base/arena.h"

#include "base/log.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define CHUNK_MIN ((size_t)4096)
#define CHUNK_MAX ((size_t)262144)

#if defined(__SANITIZE_ADDRESS__)
#define EXACT_BLOCKS 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define EXACT_BLOCKS 1
#endif
#endif
#ifndef EXACT_BLOCKS
#define EXACT_BLOCKS 0
#endif

struct arena_chunk {
    struct arena_chunk *older;
    size_t size; /* of data[] */
    alignas(max_align_t) char data[];
};

static _Thread_local long fail_countdown;

void arena_fail_after(long n)
{
    fail_countdown = n;
}

void arena_init(struct arena *a, size_t limit)
{
    *a = (struct arena){.limit = limit};
}

static _Thread_local jmp_buf *guard; /* of the innermost arena_guard */

bool arena_guard(void (*work)(void *context), void *context)
{
    jmp_buf here;
    jmp_buf *const outer = guard;
    if (setjmp(here)) {
        guard = outer;
        return false;
    }
    guard = &here;
    work(context);
    guard = outer;
    return true;
}

static NORETURN void out_of_memory(struct arena *a)
{
    if (guard)
        longjmp(*guard, 1);
    if (a->out_of_memory)
        longjmp(*a->out_of_memory, 1);
    fatalx("out of memory: an arena holds %zu bytes, its limit is %zu", a->used, a->limit);
}

static void free_chunks(struct arena_chunk *chunk)
{
    while (chunk) {
        struct arena_chunk *older = chunk->older;
        free(chunk);
        chunk = older;
    }
}

void arena_close(struct arena *a)
{
    free_chunks(a->chunks);
    arena_init(a, a->limit);
}

void arena_reset(struct arena *a)
{
    struct arena_chunk *keep = a->chunks;
    if (EXACT_BLOCKS || !keep || keep->size > CHUNK_MAX) {
        jmp_buf *jump = a->out_of_memory;
        arena_close(a);
        a->out_of_memory = jump;
        return;
    }
    free_chunks(keep->older);
    keep->older = NULL;
    a->next = keep->data;
    a->end = keep->data + keep->size;
    a->used = 0;
}

static void add_chunk(struct arena *a, size_t need)
{
    size_t size = a->chunks && !EXACT_BLOCKS ? a->chunks->size * 2 : CHUNK_MIN - sizeof(struct arena_chunk);
    size = size > CHUNK_MAX ? CHUNK_MAX : size;
    size = EXACT_BLOCKS || size < need ? need : size;
    struct arena_chunk *chunk = malloc(sizeof(*chunk) + size);
    if (!chunk)
        out_of_memory(a);
    chunk->size = size;
    chunk->older = a->chunks;
    a->chunks = chunk;
    a->next = chunk->data;
    a->end = chunk->data + size;
}

static void *take(struct arena *a, size_t size, size_t alignment)
{
    if (fail_countdown > 0 && --fail_countdown == 0)
        out_of_memory(a);
    if (size > PTRDIFF_MAX / 2 || (a->limit && size > a->limit - a->used))
        out_of_memory(a);
    size_t padding = -(uintptr_t)a->next & (alignment - 1);
    if (EXACT_BLOCKS || !a->next || (size_t)(a->end - a->next) < padding + size) {
        add_chunk(a, size);
        padding = 0;
    }
    char *p = a->next + padding;
    a->next = p + size;
    a->used += size;
    return p;
}

void *arena_allocate(struct arena *a, size_t count, size_t size, size_t alignment)
{
    size_t total;
    if (__builtin_mul_overflow(count, size, &total))
        out_of_memory(a);
    return memset(take(a, total, alignment), 0, total);
}

char *arena_bytes(struct arena *a, ptrdiff_t n)
{
    return take(a, (size_t)n, 1);
}
