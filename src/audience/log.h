/* log.h - lines of other servers' access logs: what a cache in front of us has sent. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef AUDIENCE_LOG_H
#define AUDIENCE_LOG_H

#include "base/base.h"

#define LOG_LINE_MAX 65536
#define LOG_COLUMNS_MAX 64

enum log_format {
    LOG_AUTO,       /* each line says it by its form */
    LOG_COMBINED,   /* nginx, Apache: common or combined, a virtual host may stand before; Fastly's default */
    LOG_JSON,       /* Caddy's, and Fastly's with the members that its manual proposes; an object a line */
    LOG_CLOUDFRONT, /* W3C extended, tabs between; "#Fields:" names the columns */
    LOG_FORMATS
};

/* The format that --format names: auto, nginx, apache, caddy, cloudfront or fastly. LOG_FORMATS when there is none. */
enum log_format log_format_of(struct str name);

/* One request. Texts are empty where the line does not say, and live in the arena of the call, or in the line. */
struct log_entry {
    int64_t at; /* microseconds since 1970 */
    struct str address, method, target, referrer, agent;
    int status;
    bool passed_on; /* the line says that the cache asked us, and so our own figures have it */
};

enum log_column {
    LOG_NONE,
    LOG_DATE,
    LOG_TIME,
    LOG_ADDRESS,
    LOG_METHOD,
    LOG_PATH,
    LOG_QUERY,
    LOG_STATUS,
    LOG_REFERRER,
    LOG_CACHE,
    LOG_AGENT
};

/* What a file's lines so far have said of those to come. Zeroed but for format at its start. */
struct log_reader {
    enum log_format format;
    uint8_t columns[LOG_COLUMNS_MAX]; /* enum log_column */
    int column_count;
};

enum log_line { LOG_ENTRY, LOG_REMARK, LOG_UNREADABLE };

/* Reads one line, without its end. LOG_REMARK: it holds no request (empty, or a line of names). Any bytes. */
enum log_line log_read(struct arena *a, struct log_reader *reader, struct str line, struct log_entry *out);

/* Whether the entry says that a page was sent to somebody: GET, answered by 200 or 304, a path of no asset of ours. */
bool log_is_page(const struct log_entry *entry);
/* The path of the target, without query, and of an absolute one without the host. */
struct str log_path(const struct log_entry *entry);

/* Whether the state of a cache, as nginx, Varnish, Fastly, CloudFront and RFC 9211 write it, says that it asked us for
 * the page. Any bytes; false for what it does not know. */
bool log_says_passed_on(struct str state);

/* The parsers, one file each. */
enum log_line log_read_combined(struct arena *a, struct str line, struct log_entry *out);
enum log_line log_read_json(struct arena *a, struct str line, struct log_entry *out);
enum log_line log_read_cloudfront(struct arena *a, struct log_reader *reader, struct str line, struct log_entry *out);

#endif
