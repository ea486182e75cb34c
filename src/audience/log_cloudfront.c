/* log_cloudfront.c - CloudFront's standard logs: W3C's extended format, columns by name, values percent-encoded. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "audience/log.h"

#include "base/time.h"
#include "text/url.h"

static const struct {
    struct str name;
    enum log_column column;
} NAMES[] = {
    {S_INIT("date"), LOG_DATE},
    {S_INIT("time"), LOG_TIME},
    {S_INIT("c-ip"), LOG_ADDRESS},
    {S_INIT("cs-method"), LOG_METHOD},
    {S_INIT("cs-uri-stem"), LOG_PATH},
    {S_INIT("cs-uri-query"), LOG_QUERY},
    {S_INIT("sc-status"), LOG_STATUS},
    {S_INIT("cs(Referer)"), LOG_REFERRER},
    {S_INIT("cs(User-Agent)"), LOG_AGENT},
    {S_INIT("x-edge-result-type"), LOG_CACHE},
};

static enum log_column column_of(struct str name)
{
    for (ptrdiff_t i = 0; i < COUNT_OF(NAMES); i++)
        if (str_equal(NAMES[i].name, name))
            return NAMES[i].column;
    return LOG_NONE;
}

static void read_names(struct log_reader *reader, struct str names)
{
    struct str name;
    reader->column_count = 0;
    while (names.n && reader->column_count < LOG_COLUMNS_MAX) {
        str_cut(str_trim(names), ' ', &name, &names);
        reader->columns[reader->column_count++] = (uint8_t)column_of(name);
    }
}

/* The values of a line by enum log_column; none where it says "-". */
struct values {
    struct str of[LOG_AGENT + 1];
};

static struct values read_values(struct arena *a, const struct log_reader *reader, struct str line)
{
    struct values values = {0};
    struct str value, plain;
    for (int i = 0; i < reader->column_count && line.n; i++) {
        str_cut(line, '\t', &value, &line);
        bool encoded = reader->columns[i] == LOG_AGENT || reader->columns[i] == LOG_REFERRER;
        if (encoded && url_decode(a, value, &plain))
            value = plain;
        values.of[reader->columns[i]] = str_equal(value, S("-")) ? (struct str){0} : value;
    }
    return values;
}

static struct str target_of(struct arena *a, const struct values *values)
{
    if (values->of[LOG_QUERY].n == 0)
        return values->of[LOG_PATH];
    return str_format(a, "%.*s?%.*s", STR_ARG(values->of[LOG_PATH]), STR_ARG(values->of[LOG_QUERY]));
}

static enum log_line read_request(struct arena *a, const struct values *values, struct log_entry *out)
{
    int64_t status = 0;
    struct str time = str_format(a, "%.*sT%.*sZ", STR_ARG(values->of[LOG_DATE]), STR_ARG(values->of[LOG_TIME]));
    if (!str_to_i64(values->of[LOG_STATUS], &status) || status < 0 || status >= 600)
        return LOG_UNREADABLE;
    out->status = (int)status; /* 000: the reader went away */
    out->address = values->of[LOG_ADDRESS];
    out->method = values->of[LOG_METHOD];
    out->target = target_of(a, values);
    out->referrer = values->of[LOG_REFERRER];
    out->agent = values->of[LOG_AGENT];
    out->passed_on = log_says_passed_on(values->of[LOG_CACHE]);
    return out->target.n && time_parse_rfc3339(time, 0, &out->at) ? LOG_ENTRY : LOG_UNREADABLE;
}

enum log_line log_read_cloudfront(struct arena *a, struct log_reader *reader, struct str line, struct log_entry *out)
{
    if (str_starts(line, S("#Fields:")))
        read_names(reader, str_from(line, S("#Fields:").n));
    if (str_starts(line, S("#")))
        return LOG_REMARK;
    if (reader->column_count == 0)
        return LOG_UNREADABLE;
    struct values values = read_values(a, reader, line);
    return read_request(a, &values, out);
}
