/* file.c - an open file as the answer to a request. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "http/file.h"

#include "base/time.h"
#include "http/conditional.h"
#include "http/range.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <unistd.h>

struct headers {
    struct http_header all[HTTP_FILE_HEADERS + 5];
    ptrdiff_t count;
    char date[TIME_HTTP_SIZE];
    char content_range[80];
};

static void add(struct headers *h, struct str name, struct str value)
{
    if (value.n > 0)
        h->all[h->count++] = (struct http_header){name, value};
}

static void collect(struct headers *h, const struct http_file *file)
{
    assert(file->header_count <= HTTP_FILE_HEADERS);
    for (ptrdiff_t i = 0; i < file->header_count; i++)
        h->all[h->count++] = file->headers[i];
    add(h, S("ETag"), file->etag);
    if (file->modified) {
        time_format_http(file->modified, h->date);
        add(h, S("Last-Modified"), str_from_c(h->date));
    }
    add(h, S("Accept-Ranges"), S("bytes"));
}

/* If-Range (section 13.1.5): the range counts only if what the client has is what is here. A date is compared exactly.
 */
static bool range_counts(const struct http_request *r, const struct http_file *file)
{
    struct str condition = str_trim(http_request_header(r, S("If-Range")));
    int64_t date;
    if (!condition.p)
        return true;
    if (condition.n > 0 && (condition.p[0] == '"' || condition.p[0] == 'W'))
        return http_etag_matches_strong(condition, file->etag);
    return file->modified && time_parse_http(condition, &date) && date / TIME_SECOND == file->modified / TIME_SECOND;
}

static struct http_answer *without_body(int status, const struct headers *h, const struct http_file *file)
{
    close(file->descriptor);
    return http_answer_make(status, h->all, h->count, (struct str){0});
}

static struct http_answer *part(struct headers *h, const struct http_file *file, int64_t from, int64_t length)
{
    snprintf(h->content_range, sizeof(h->content_range), "bytes %" PRId64 "-%" PRId64 "/%" PRId64, from,
             from + length - 1, file->size);
    add(h, S("Content-Range"), str_from_c(h->content_range));
    add(h, S("Content-Type"), file->type);
    return http_answer_from_file(206, h->all, h->count, file->descriptor, from, length);
}

struct http_answer *http_answer_for_file(const struct http_request *r, const struct http_file *file)
{
    struct headers h = {0};
    int64_t from = 0, length = file->size;
    collect(&h, file);
    int status = http_precondition(r, file->etag, file->modified);
    if (status)
        return without_body(status, &h, file);
    struct str range = r->method == HTTP_GET ? http_request_header(r, S("Range")) : (struct str){0};
    enum http_range_result result =
        range.p && range_counts(r, file) ? http_range_parse(range, file->size, &from, &length) : HTTP_RANGE_WHOLE;
    if (result == HTTP_RANGE_PART)
        return part(&h, file, from, length);
    if (result == HTTP_RANGE_UNSATISFIABLE) {
        snprintf(h.content_range, sizeof(h.content_range), "bytes */%" PRId64, file->size);
        add(&h, S("Content-Range"), str_from_c(h.content_range));
        return without_body(416, &h, file);
    }
    add(&h, S("Content-Type"), file->type);
    if (file->size == 0) /* sendfile of nothing: an empty body needs no descriptor */
        return without_body(200, &h, file);
    return http_answer_from_file(200, h.all, h.count, file->descriptor, 0, file->size);
}
