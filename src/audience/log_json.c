/* log_json.c - access logs of an object a line: Caddy's, and those of Fastly with the members its manual proposes. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "audience/log.h"

#include "base/time.h"
#include "embed/json_read.h"

#include <math.h>

#define NAMES_MAX 4
#define SECONDS_MAX 1e11 /* the year 5138: what is larger is no time */

static const char *const TIMES[NAMES_MAX] = {"ts", "timestamp", "time_start", "time"};
static const char *const ADDRESSES[NAMES_MAX] = {"request.client_ip", "request.remote_ip", "client_ip"};
static const char *const METHODS[NAMES_MAX] = {"request.method", "request_method", "method"};
static const char *const TARGETS[NAMES_MAX] = {"request.uri", "url", "request_uri"};
static const char *const STATUSES[NAMES_MAX] = {"status", "response_status"};
static const char *const REFERRERS[NAMES_MAX] = {"request.headers.Referer", "request_referer", "referer"};
static const char *const CACHES[NAMES_MAX] = {"resp_headers.Cache-Status", "response_state", "cache_status"};
static const char *const AGENTS[NAMES_MAX] = {"request.headers.User-Agent", "request_user_agent", "user_agent"};

static struct str text_of(struct arena *a, const json_t *from, const char *const names[NAMES_MAX])
{
    struct str text = {0};
    for (int i = 0; i < NAMES_MAX && names[i] && text.n == 0; i++)
        text = json_read_text(a, from, names[i]);
    return text;
}

static int64_t number_of(const json_t *from, const char *const names[NAMES_MAX])
{
    int64_t number = 0;
    for (int i = 0; i < NAMES_MAX && names[i] && number == 0; i++)
        number = json_read_number(from, names[i]);
    return number;
}

/* "+0000" at the end becomes "+00:00". */
static struct str with_colon(struct arena *a, struct str text)
{
    bool bare = text.n > 5 && (text.p[text.n - 5] == '+' || text.p[text.n - 5] == '-');
    if (!bare)
        return text;
    return str_format(a, "%.*s:%.*s", STR_ARG(str_slice(text, 0, text.n - 2)), STR_ARG(str_from(text, text.n - 2)));
}

/* Seconds since 1970, perhaps with a fraction, or a text. */
static bool read_time(struct arena *a, const json_t *from, int64_t *out)
{
    for (int i = 0; i < NAMES_MAX; i++) {
        const json_t *time = json_read_member(from, TIMES[i]);
        double seconds = json_number_value(time);
        if (json_is_number(time) && fabs(seconds) < SECONDS_MAX) {
            *out = (int64_t)(seconds * (double)TIME_SECOND);
            return true;
        }
        if (json_is_string(time))
            return time_parse_rfc3339(with_colon(a, json_read_text(a, from, TIMES[i])), 0, out);
    }
    return false;
}

static enum log_line read_object(struct arena *a, const json_t *from, struct log_entry *out)
{
    int64_t status = number_of(from, STATUSES);
    out->address = text_of(a, from, ADDRESSES);
    out->method = text_of(a, from, METHODS);
    out->target = text_of(a, from, TARGETS);
    out->referrer = text_of(a, from, REFERRERS);
    out->agent = text_of(a, from, AGENTS);
    out->passed_on = log_says_passed_on(text_of(a, from, CACHES));
    out->status = status >= 100 && status < 600 ? (int)status : 0;
    if (out->target.n == 0) /* the server's other remarks have no request */
        return LOG_REMARK;
    return out->status && out->method.n && read_time(a, from, &out->at) ? LOG_ENTRY : LOG_UNREADABLE;
}

enum log_line log_read_json(struct arena *a, struct str line, struct log_entry *out)
{
    json_t *object;
    if (failed(json_read(line, &object)))
        return LOG_UNREADABLE;
    enum log_line result = read_object(a, object, out);
    json_decref(object);
    return result;
}
