/* log.c - the program's log: one line an event, written with one write so that lines of threads never mix. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "base/log.h"

#include "base/time.h"
#include "base/utf8.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define LINE_SIZE 4096
#define ESCAPE_MAX 512

static enum log_level log_level = LOG_INFO;
static int log_descriptor = STDERR_FILENO;
static _Thread_local char request_id[32];

static const char *const LEVEL_NAMES[] = {"error", "warn", "info", "debug"};

void log_set_level(enum log_level level)
{
    log_level = level;
}

void log_set_descriptor(int descriptor)
{
    log_descriptor = descriptor;
}

void log_set_request(struct str id)
{
    snprintf(request_id, sizeof(request_id), "%.*s", STR_ARG(id));
}

/* Line breaks and other control bytes in a message become spaces: a line is a line. */
static void flatten(char *line, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if ((unsigned char)line[i] < 0x20 || line[i] == 0x7f)
            line[i] = ' ';
}

__attribute__((format(printf, 3, 0))) static void write_line(enum log_level level, int error, const char *format,
                                                             va_list list)
{
    if (level > log_level)
        return;
    char line[LINE_SIZE];
    char stamp[TIME_RFC3339_SIZE];
    time_format_rfc3339(time_now(), stamp);
    int n = snprintf(line, sizeof(line), "%s level=%s%s%s ", stamp, LEVEL_NAMES[level],
                     request_id[0] ? " request=" : "", request_id);
    size_t used = (size_t)n;
    n = vsnprintf(line + used, sizeof(line) - used, format, list);
    used = MIN(used + (size_t)MAX(n, 0), sizeof(line) - 1);
    if (error) {
        char words[128];
        n = snprintf(line + used, sizeof(line) - used, ": %s", strerror_r(error, words, sizeof(words)));
        used = MIN(used + (size_t)MAX(n, 0), sizeof(line) - 1);
    }
    flatten(line, used);
    line[used] = '\n';
    if (write(log_descriptor, line, used + 1) < 0)
        return; /* nobody is left to tell */
}

#define LOG_FUNCTION(name, level, error)                                                                               \
    void name(const char *format, ...)                                                                                 \
    {                                                                                                                  \
        int saved = errno;                                                                                             \
        va_list list;                                                                                                  \
        va_start(list, format);                                                                                        \
        write_line(level, (error) ? saved : 0, format, list);                                                          \
        va_end(list);                                                                                                  \
        errno = saved;                                                                                                 \
    }

LOG_FUNCTION(log_error, LOG_ERROR, true)
LOG_FUNCTION(log_errorx, LOG_ERROR, false)
LOG_FUNCTION(log_warn, LOG_WARN, true)
LOG_FUNCTION(log_warnx, LOG_WARN, false)
LOG_FUNCTION(log_info, LOG_INFO, false)
LOG_FUNCTION(log_debug, LOG_DEBUG, false)

void fatal(const char *format, ...)
{
    int saved = errno;
    va_list list;
    va_start(list, format);
    write_line(LOG_ERROR, saved, format, list);
    va_end(list);
    exit(1);
}

void fatalx(const char *format, ...)
{
    va_list list;
    va_start(list, format);
    write_line(LOG_ERROR, 0, format, list);
    va_end(list);
    exit(1);
}

static void add_escaped_byte(struct buf *b, unsigned char c)
{
    if (c == '"' || c == '\\')
        buf_add_format(b, "\\%c", c);
    else
        buf_add_format(b, "\\x%02x", c);
}

struct str log_escape(struct arena *a, struct str s)
{
    struct buf b;
    bool cut = s.n > ESCAPE_MAX;
    s = str_slice(s, 0, ESCAPE_MAX);
    buf_init(&b, ESCAPE_MAX * 4 + 8);
    bool quote = s.n == 0;
    buf_add_char(&b, '"');
    for (ptrdiff_t i = 0; i < s.n;) {
        int32_t code;
        int length = utf8_decode(str_from(s, i), &code);
        unsigned char c = (unsigned char)s.p[i];
        bool plain =
            length > 0 && code >= 0x20 && code != 0x7f && !(code >= 0x80 && code < 0xa0) && c != '"' && c != '\\';
        quote = quote || !plain || c == ' ' || c == '=';
        if (plain)
            buf_add(&b, str_slice(s, i, i + length));
        else
            for (int k = 0; k < MAX(length, 1); k++)
                add_escaped_byte(&b, (unsigned char)s.p[i + k]);
        i += MAX(length, 1);
    }
    buf_add(&b, cut ? S("...\"") : S("\""));
    struct str all = buf_str(&b);
    struct str out = str_copy(a, quote ? all : str_slice(all, 1, all.n - 1));
    buf_close(&b);
    return out;
}
