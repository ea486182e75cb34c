/* access.h - access lines: written into a buffer per thread, to the descriptor when it is full or 0.2 s old. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HTTP_ACCESS_H
#define HTTP_ACCESS_H

#include "base/base.h"

#include <pthread.h>

/* What one access line says. */
struct access_entry {
    int status; /* 0: the connection ended before an answer */
    int64_t bytes;
    int64_t microseconds;
    int statements;
    int64_t arena; /* bytes of arena used */
    bool hit;      /* answered by the press without a worker */
    bool old;      /* answered with what was there, because the store was away */
    struct str method, target, host, address, id, agent;
};

struct access_log;

/* A log for descriptor (borrowed). NULL when memory ran out. */
struct access_log *access_open(int descriptor);
/*
 * Adds a line:
 *   2026-11-05T18:40:00Z 200 5932 31 0 0 hit GET /path/ host 192.0.2.1 6f0e1d2c3b4a5968 "user agent"
 * time, status, bytes, microseconds, statements, arena bytes, hit, miss or old, method, target, host, client, request
 * id, user agent. "-" stands for what was not sent; spaces, quotes, backslashes, control bytes and bytes over 0x7e of
 * the client's texts as \xNN (spaces stay in the quoted one); each text is cut after 1,000 bytes. Writes when the
 * buffer is full: then, and only then, may it block.
 */
void access_add(struct access_log *log, const struct access_entry *entry);
/* Writes what is buffered. Any thread. */
void access_flush(struct access_log *log);
/* Flushes and frees. */
void access_close(struct access_log *log);

#endif
