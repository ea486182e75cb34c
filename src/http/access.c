/* access.c - access lines, formatted by hand: this runs once for every page served. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "http/access.h"

#include "base/time.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define BUFFER_SIZE (16 * 1024)
#define TEXT_MAX 1000                          /* bytes of a client's text */
#define LINE_MAX_SIZE (3 * 4 * TEXT_MAX + 400) /* three texts, each byte at most four */

struct access_log {
    pthread_mutex_t lock; /* the owner's thread adds, the reaper's thread flushes */
    int descriptor;
    int used;
    int64_t stamp_second; /* monotonic second that stamp was made in */
    char stamp[TIME_RFC3339_SIZE];
    ptrdiff_t stamp_size;
    bool failing; /* the last write failed: said once */
    char buffer[BUFFER_SIZE];
};

struct access_log *access_open(int descriptor)
{
    struct access_log *log = calloc(1, sizeof(*log));
    if (!log)
        return NULL;
    pthread_mutex_init(&log->lock, NULL);
    log->descriptor = descriptor;
    log->stamp_second = -1;
    return log;
}

static void write_out(struct access_log *log)
{
    for (int done = 0; done < log->used;) {
        ssize_t n = write(log->descriptor, log->buffer + done, (size_t)(log->used - done));
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0) {
            if (!log->failing)
                log_error("access lines are lost: cannot write the access log");
            log->failing = true;
            break;
        }
        log->failing = false;
        done += (int)n;
    }
    log->used = 0;
}

static char *put_text(char *out, struct str s)
{
    memcpy(out, s.p, (size_t)s.n);
    return out + s.n;
}

static char *put_number(char *out, int64_t value)
{
    char digits[24];
    int n = 0;
    uint64_t rest = (uint64_t)MAX(value, 0);
    do
        digits[n++] = (char)('0' + rest % 10);
    while (rest /= 10);
    while (n > 0)
        *out++ = digits[--n];
    *out++ = ' ';
    return out;
}

static char *put_escaped(char *out, struct str s, bool quoted)
{
    static const char HEX[] = "0123456789abcdef";
    if (s.n == 0 && !quoted)
        *out++ = '-';
    for (ptrdiff_t i = 0; i < MIN(s.n, TEXT_MAX); i++) {
        unsigned char c = (unsigned char)s.p[i];
        if (c > ' ' ? c < 0x7f && c != '"' && c != '\\' : c == ' ' && quoted) {
            *out++ = (char)c;
            continue;
        }
        *out++ = '\\';
        *out++ = 'x';
        *out++ = HEX[c >> 4];
        *out++ = HEX[c & 15];
    }
    return out;
}

/* The wall clock is read once a second. */
static void refresh_stamp(struct access_log *log)
{
    int64_t second = time_monotonic() / TIME_SECOND;
    if (second == log->stamp_second)
        return;
    log->stamp_second = second;
    time_format_rfc3339(time_now() / TIME_SECOND * TIME_SECOND, log->stamp);
    log->stamp_size = (ptrdiff_t)strlen(log->stamp);
}

static char *put_line(char *out, const struct access_log *log, const struct access_entry *entry)
{
    struct str path, query; /* what readers search for is nobody's to keep */
    str_cut(entry->target, '?', &path, &query);
    out = put_text(out, (struct str){log->stamp, log->stamp_size});
    *out++ = ' ';
    out = put_number(out, entry->status);
    out = put_number(out, entry->bytes);
    out = put_number(out, entry->microseconds);
    out = put_number(out, entry->statements);
    out = put_number(out, entry->arena);
    out = put_text(out, entry->old ? S("old ") : entry->hit ? S("hit ") : S("miss "));
    out = put_text(out, entry->method.n ? entry->method : S("-"));
    *out++ = ' ';
    out = put_escaped(out, path, false);
    *out++ = ' ';
    out = put_escaped(out, entry->host, false);
    *out++ = ' ';
    out = put_text(out, entry->address);
    *out++ = ' ';
    out = put_text(out, entry->id);
    out = put_text(out, S(" \""));
    out = put_escaped(out, entry->agent, true);
    return put_text(out, S("\"\n"));
}

void access_add(struct access_log *log, const struct access_entry *entry)
{
    pthread_mutex_lock(&log->lock);
    refresh_stamp(log);
    if (log->used > BUFFER_SIZE - LINE_MAX_SIZE) {
        ptrdiff_t texts = MIN(entry->target.n, TEXT_MAX) + MIN(entry->host.n, TEXT_MAX) + MIN(entry->agent.n, TEXT_MAX);
        if (log->used + texts * 4 + 400 > BUFFER_SIZE)
            write_out(log);
    }
    log->used = (int)(put_line(log->buffer + log->used, log, entry) - log->buffer);
    pthread_mutex_unlock(&log->lock);
}

void access_flush(struct access_log *log)
{
    pthread_mutex_lock(&log->lock);
    if (log->used > 0)
        write_out(log);
    pthread_mutex_unlock(&log->lock);
}

void access_close(struct access_log *log)
{
    if (!log)
        return;
    access_flush(log);
    pthread_mutex_destroy(&log->lock);
    free(log);
}
