/* conditional.c - entity tags and dates of conditional requests. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "http/conditional.h"

#include "base/time.h"

/* Takes the next entity tag, quotes included, from the front of *list; false at the end or where it is malformed. */
static bool next_tag(struct str *list, struct str *tag, bool *weak)
{
    ptrdiff_t i = 0;
    while (i < list->n && (list->p[i] == ' ' || list->p[i] == '\t' || list->p[i] == ','))
        i++;
    *weak = str_starts(str_from(*list, i), S("W/"));
    i += *weak ? 2 : 0;
    if (i >= list->n || list->p[i] != '"')
        return false;
    ptrdiff_t end = str_find_char(*list, '"', i + 1);
    if (end < 0)
        return false;
    *tag = str_slice(*list, i, end + 1);
    *list = str_from(*list, end + 1);
    return true;
}

static bool list_holds(struct str list, struct str etag, bool strong)
{
    bool etag_weak = str_starts(etag, S("W/"));
    struct str opaque = str_from(etag, etag_weak ? 2 : 0);
    if (etag.n == 0 || (strong && etag_weak))
        return false;
    struct str tag;
    bool weak;
    while (next_tag(&list, &tag, &weak))
        if (!(strong && weak) && str_equal(tag, opaque))
            return true;
    return false;
}

bool http_etag_matches(struct str list, struct str etag)
{
    return str_equal(str_trim(list), S("*")) || list_holds(list, etag, false);
}

bool http_etag_matches_strong(struct str list, struct str etag)
{
    return str_equal(str_trim(list), S("*")) || list_holds(list, etag, true);
}

/* HTTP dates count whole seconds. False for a date that cannot be read: it is then as if not sent. */
static bool unchanged_since(struct str date, int64_t modified, bool *readable)
{
    int64_t since;
    *readable = modified != 0 && time_parse_http(str_trim(date), &since);
    return *readable && modified / TIME_SECOND <= since / TIME_SECOND;
}

bool http_not_modified(struct str if_none_match, struct str if_modified_since, struct str etag, int64_t modified)
{
    bool readable;
    if (if_none_match.p)
        return http_etag_matches(if_none_match, etag);
    return if_modified_since.p && unchanged_since(if_modified_since, modified, &readable);
}

static bool precondition_failed(const struct http_request *r, struct str etag, int64_t modified)
{
    struct str match = http_request_header(r, S("If-Match"));
    struct str date = http_request_header(r, S("If-Unmodified-Since"));
    bool readable = false;
    if (match.p)
        return !http_etag_matches_strong(match, etag);
    return date.p && !unchanged_since(date, modified, &readable) && readable;
}

int http_precondition(const struct http_request *r, struct str etag, int64_t modified)
{
    struct str none_match = http_request_header(r, S("If-None-Match"));
    bool reads = r->method == HTTP_GET || r->method == HTTP_HEAD;
    struct str since = reads ? http_request_header(r, S("If-Modified-Since")) : (struct str){0};
    if (precondition_failed(r, etag, modified))
        return 412;
    if (!http_not_modified(none_match, since, etag, modified))
        return 0;
    return reads ? 304 : 412;
}
