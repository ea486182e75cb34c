/* log.c - lines of other servers' access logs. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "audience/log.h"

#include "base/utf8.h"
#include "text/url.h"

static const struct {
    struct str name;
    enum log_format format;
} FORMATS[] = {
    {S_INIT("auto"), LOG_AUTO},  {S_INIT("nginx"), LOG_COMBINED},        {S_INIT("apache"), LOG_COMBINED},
    {S_INIT("caddy"), LOG_JSON}, {S_INIT("cloudfront"), LOG_CLOUDFRONT}, {S_INIT("fastly"), LOG_AUTO},
};

enum log_format log_format_of(struct str name)
{
    for (ptrdiff_t i = 0; i < COUNT_OF(FORMATS); i++)
        if (str_equal(FORMATS[i].name, name))
            return FORMATS[i].format;
    return LOG_FORMATS;
}

/* "<134>2026-11-05T18:40:00Z cache-osl1 newsroom[8]: " stands before what a CDN sends by syslog (RFC 3164, RFC 5424).
 */
static struct str without_syslog(struct str line)
{
    ptrdiff_t end = str_starts(line, S("<")) ? str_find(line, S("]: "), 0) : -1;
    return end < 0 ? line : str_from(line, end + 3);
}

static enum log_format format_of(const struct log_reader *reader, struct str line)
{
    if (reader->format != LOG_AUTO)
        return reader->format;
    if (str_starts(line, S("{")))
        return LOG_JSON;
    return str_starts(line, S("#")) || reader->column_count ? LOG_CLOUDFRONT : LOG_COMBINED;
}

static enum log_line read_line(struct arena *a, struct log_reader *reader, struct str line, struct log_entry *out)
{
    switch (format_of(reader, line)) {
    case LOG_JSON:
        return log_read_json(a, line, out);
    case LOG_CLOUDFRONT:
        return log_read_cloudfront(a, reader, line, out);
    default:
        return log_read_combined(a, line, out);
    }
}

enum log_line log_read(struct arena *a, struct log_reader *reader, struct str line, struct log_entry *out)
{
    *out = (struct log_entry){0};
    if (line.n > LOG_LINE_MAX)
        return LOG_UNREADABLE;
    line = without_syslog(str_trim(line));
    return line.n ? read_line(a, reader, line, out) : LOG_REMARK;
}

bool log_is_page(const struct log_entry *entry)
{
    struct str path = log_path(entry);
    return str_equal(entry->method, S("GET")) && (entry->status == 200 || entry->status == 304) &&
           str_starts(path, S("/")) && !str_starts(path, S("/assets/")) && !str_starts(path, S("/media/")) &&
           !str_starts(path, S("/desk/"));
}

struct str log_path(const struct log_entry *entry)
{
    struct url url;
    return url_parse(entry->target, &url) ? url.path : (struct str){0};
}
