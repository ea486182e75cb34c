/* err.c - expected failures as values. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "base/err.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#define DETAIL_SIZE 1024

const struct err_kind ERR_NOT_FOUND = {"not found"};
const struct err_kind ERR_INVALID = {"invalid"};
const struct err_kind ERR_LIMIT = {"over a limit"};
const struct err_kind ERR_CONFLICT = {"conflict"};
const struct err_kind ERR_FORBIDDEN = {"forbidden"};
const struct err_kind ERR_SYSTEM = {"system"};
const struct err_kind ERR_STORE = {"store"};
const struct err_kind ERR_AWAY = {"away"};
const struct err_kind ERR_BUSY = {"busy"};

static _Thread_local char detail[DETAIL_SIZE];

/* Writes head + the formatted words + tail; the parts may lie in detail itself. */
__attribute__((format(printf, 2, 0))) static void compose(const char *tail, const char *format, va_list list)
{
    char next[DETAIL_SIZE];
    int n = vsnprintf(next, sizeof(next), format, list);
    if (n >= 0 && n < DETAIL_SIZE)
        snprintf(next + n, sizeof(next) - (size_t)n, "%s", tail);
    size_t length = strlen(next);
    while (length == DETAIL_SIZE - 1 && length && ((unsigned char)next[length - 1] & 0xc0) == 0x80)
        next[--length] = 0;
    memcpy(detail, next, length + 1);
}

struct err err_make(const struct err_kind *kind, const char *format, ...)
{
    va_list list;
    va_start(list, format);
    compose("", format, list);
    va_end(list);
    return (struct err){kind};
}

struct err err_errno(const char *format, ...)
{
    char tail[256];
    char words[200];
    snprintf(tail, sizeof(tail), ": %s", strerror_r(errno, words, sizeof(words)));
    va_list list;
    va_start(list, format);
    compose(tail, format, list);
    va_end(list);
    return (struct err){&ERR_SYSTEM};
}

struct err err_in(struct err e, const char *format, ...)
{
    char tail[DETAIL_SIZE + 2];
    snprintf(tail, sizeof(tail), ": %s", detail);
    va_list list;
    va_start(list, format);
    compose(tail, format, list);
    va_end(list);
    return e;
}

const char *err_detail(void)
{
    return detail;
}

void err_set_detail(const char *text)
{
    snprintf(detail, sizeof(detail), "%s", text);
}
