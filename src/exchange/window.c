/* window.c - a file that is read forwards through a buffer: as much of it as is needed, packed by gzip or not. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "exchange/window.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define PIECE ((ptrdiff_t)256 * 1024)

struct err window_open(struct str path, struct window *w)
{
    struct stat facts;
    *w = (struct window){.line = 1, .path = strndup(path.n ? path.p : "", (size_t)path.n)};
    if (!w->path)
        return err_make(&ERR_SYSTEM, "%.*s: out of memory", STR_ARG(path));
    if (stat(w->path, &facts))
        return err_errno("%s", w->path);
    if (!S_ISREG(facts.st_mode))
        return err_make(&ERR_INVALID, "%s: not a file", w->path);
    w->in = gzopen(w->path, "rbe");
    if (!w->in)
        return err_errno("%s", w->path);
    w->size = (int64_t)facts.st_size;
    gzbuffer(w->in, (unsigned)PIECE);
    return OK;
}

void window_close(struct window *w)
{
    if (w->in)
        gzclose(w->in);
    free(w->path);
    free(w->p);
    *w = (struct window){0};
}

static void move_down(struct window *w)
{
    if (w->start > 0)
        memmove(w->p, w->p + w->start, (size_t)(w->end - w->start));
    w->at -= w->start;
    w->end -= w->start;
    w->start = 0;
}

static struct err make_room(struct window *w)
{
    move_down(w);
    if (w->room - w->end >= PIECE)
        return OK;
    ptrdiff_t room = w->room * 2 + PIECE;
    char *p = realloc(w->p, (size_t)room);
    if (!p)
        return err_make(&ERR_SYSTEM, "%s: out of memory", w->path);
    w->p = p;
    w->room = room;
    return OK;
}

/* A packed file that ends too early is told from one that ends. */
static struct err check_end(const struct window *w)
{
    int number;
    const char *words = gzerror(w->in, &number);
    return number == Z_OK || number == Z_STREAM_END ? OK : err_make(&ERR_INVALID, "%s: %s", w->path, words);
}

struct err window_more(struct window *w)
{
    TRY(make_room(w));
    int n = gzread(w->in, w->p + w->end, (unsigned)PIECE);
    if (n < 0) {
        int number;
        const char *words = gzerror(w->in, &number);
        return number == Z_ERRNO ? err_errno("%s", w->path) : err_make(&ERR_INVALID, "%s: %s", w->path, words);
    }
    w->ended = n == 0;
    w->end += n;
    return w->ended ? check_end(w) : OK;
}

void window_drop(struct window *w)
{
    if (w->at > w->start)
        for (const char *p = w->p + w->start, *end = w->p + w->at; (p = memchr(p, '\n', (size_t)(end - p))); p++)
            w->line++;
    w->start = w->at;
}

struct str window_from(const struct window *w, ptrdiff_t from)
{
    return (struct str){w->p + from, w->end - from};
}

void window_progress(const struct window *w, int64_t *done, int64_t *all)
{
    *done = (int64_t)gzoffset(w->in);
    *all = w->size;
}
