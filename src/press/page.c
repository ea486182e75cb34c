/* page.c - one page: its headers, validators and answers. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "press/state.h"

#include "base/time.h"
#include "http/conditional.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define HEADERS_MAX (HTTP_RESPONSE_HEADERS + PRESS_OWN_HEADERS)
/* What an answer takes beside its texts: the library's record of it and of each header, and the allocator's. */
#define ANSWER_OVERHEAD 512
#define HEADER_OVERHEAD 128

/* The fields of a page, gathered before they are copied. */
struct gathered {
    struct http_header headers[HEADERS_MAX];
    int count;
    char modified[TIME_HTTP_SIZE];
};

static bool has_header(const struct http_response *response, struct str name)
{
    for (int i = 0; i < response->header_count; i++)
        if (str_equal_nocase(response->headers[i].name, name))
            return true;
    return false;
}

static void add(struct gathered *g, struct str name, struct str value)
{
    g->headers[g->count++] = (struct http_header){name, value};
}

static bool is_private(const struct http_response *response)
{
    return response->private || has_header(response, S("Set-Cookie"));
}

static int status_of(const struct http_response *response)
{
    return response->status ? response->status : 200;
}

/* Readers' browsers always ask again, which a 304 answers: a correction is seen at once. */
static struct str cache_control(const struct http_response *response)
{
    bool storable = !is_private(response) && status_of(response) < 500;
    return storable ? S("public, max-age=0, must-revalidate") : S("no-store");
}

static void gather(struct gathered *g, const struct press_page *page, const struct http_response *response)
{
    g->count = 0;
    if (response->type.n)
        add(g, S("Content-Type"), response->type);
    for (int i = 0; i < response->header_count; i++)
        if (!is_private(response) || !str_equal_nocase(response->headers[i].name, S("Cache-Control")))
            add(g, response->headers[i].name, response->headers[i].value);
    if (is_private(response) || !has_header(response, S("Cache-Control")))
        add(g, S("Cache-Control"), cache_control(response));
    if (page->modified && !has_header(response, S("Last-Modified"))) {
        time_format_http(page->modified, g->modified);
        add(g, S("Last-Modified"), str_from_c(g->modified));
    }
    if (page->compressible)
        add(g, S("Vary"), S("Accept-Encoding"));
}

/* Statuses that last until one of their tags is touched. A 404 may be asked for under endless addresses. */
static bool status_lasts(int status)
{
    return status == 200 || status == 301 || status == 308 || status == 410;
}

/* Of the whole body; what its head adds is known already. */
static void digest_body(const struct press_page *page, struct str body, unsigned char digest[PRESS_DIGEST])
{
    unsigned char parts[2 * PRESS_DIGEST];
    if (!page->head) {
        press_digest(body, digest);
        return;
    }
    memcpy(parts, press_head_digest(page->head), PRESS_DIGEST);
    press_digest(str_from(body, press_head_text(page->head).n), parts + PRESS_DIGEST);
    press_digest((struct str){(const char *)parts, sizeof(parts)}, digest);
}

/* Bits of the body, the same on every machine and after a restart; a suffix tells the codings apart. */
static void make_etags(struct press_page *page, struct str body)
{
    unsigned char digest[PRESS_DIGEST];
    char hex[2 * sizeof(digest) + 1];
    digest_body(page, body, digest);
    for (size_t i = 0; i < sizeof(digest); i++) {
        hex[2 * i] = "0123456789abcdef"[digest[i] >> 4];
        hex[2 * i + 1] = "0123456789abcdef"[digest[i] & 15];
    }
    hex[2 * sizeof(digest)] = 0;
    for (int coding = 0; coding < PRESS_CODINGS; coding++) {
        struct str suffix = press_coding_name((enum http_coding)coding);
        snprintf(page->etags[coding], sizeof(page->etags[coding]), "\"%s%s%.*s\"", hex, suffix.n ? "-" : "",
                 STR_ARG(suffix));
    }
}

static struct str put(char **next, struct str s)
{
    struct str copy = {*next, s.n};
    if (s.n)
        memcpy(*next, s.p, (size_t)s.n);
    *next += s.n;
    return copy;
}

/* One block: page, links, headers, texts. */
static struct press_page *allocate(const struct press_page *plan, const struct gathered *g, struct str key,
                                   struct str subject)
{
    size_t links = (size_t)plan->link_count * sizeof(struct press_link);
    size_t headers = (size_t)g->count * sizeof(struct http_header);
    size_t texts = (size_t)key.n + (size_t)subject.n;
    for (int i = 0; i < g->count; i++)
        texts += (size_t)(g->headers[i].name.n + g->headers[i].value.n);
    size_t size = sizeof(*plan) + links + headers + texts;
    struct press_page *page = malloc(size);
    if (!page)
        return NULL;
    memcpy(page, plan, sizeof(*plan));
    page->links = (struct press_link *)(void *)(page + 1);
    page->headers = (struct http_header *)(void *)(page->links + plan->link_count);
    page->header_count = g->count;
    char *next = (char *)(page->headers + g->count);
    page->key = put(&next, key);
    page->subject = put(&next, subject);
    for (int i = 0; i < g->count; i++)
        page->headers[i] = (struct http_header){put(&next, g->headers[i].name), put(&next, g->headers[i].value)};
    page->bytes = (int64_t)size;
    return page;
}

struct press_page *press_page_make(struct str key, uint64_t hash, const struct http_response *response)
{
    struct gathered g;
    int status = status_of(response);
    bool tags_fit = !response->tags_lost;
    bool private = is_private(response);
    bool secret = private && (!response->secretless || has_header(response, S("Set-Cookie")));
    struct press_page plan = {
        .hash = hash,
        .status = status,
        .compressible = !secret && press_coding_fits(response->type, response->body.n),
        .keepable = !private && tags_fit && status_lasts(status) && key.p,
        .replaces = !private && (status_lasts(status) || status == 404),
        .shareable = !private,
        .doubtful = response->doubtful,
        .modified = response->modified,
        .link_count = tags_fit ? response->tag_count : 0,
        .changes_at = response->expires,
        .body_size = response->body.n,
    };
    gather(&g, &plan, response);
    struct press_page *page = allocate(&plan, &g, key, status == 200 ? response->subject : (struct str){0});
    if (!page)
        return NULL;
    atomic_init(&page->references, 1);
    for (int i = 0; i < page->link_count; i++)
        page->links[i] = (struct press_link){.page = page, .hash = str_hash(response->tags[i])};
    if (page->compressible && response->shared_head)
        page->head = press_head_hold(str_slice(response->body, 0, response->shared_head));
    if (status == 200 && !private)
        make_etags(page, response->body);
    return page;
}

void press_page_hold(struct press_page *page)
{
    atomic_fetch_add_explicit(&page->references, 1, memory_order_relaxed);
}

void press_page_release(struct press_page *page)
{
    if (!page || atomic_fetch_sub_explicit(&page->references, 1, memory_order_acq_rel) > 1)
        return;
    for (int coding = 0; coding < PRESS_CODINGS; coding++) {
        if (page->coded[coding].whole)
            http_answer_release(page->coded[coding].whole);
        if (page->coded[coding].not_modified)
            http_answer_release(page->coded[coding].not_modified);
    }
    press_head_release(page->head);
    free(page);
}

struct press_choice press_page_choose(const struct press_page *page, const struct press_wish *wish)
{
    enum http_coding coding = page->compressible ? press_coding_best(wish->codings) : HTTP_IDENTITY;
    struct str etag = str_from_c(page->etags[coding]);
    bool not_modified = etag.n && http_not_modified(wish->if_none_match, wish->if_modified_since, etag, page->modified);
    return (struct press_choice){coding, not_modified};
}

struct http_answer *press_page_answer(const struct press_page *page, struct press_choice choice)
{
    const struct press_coded *coded = &page->coded[choice.coding];
    return choice.not_modified ? coded->not_modified : coded->whole;
}

/* What a 304 repeats (RFC 9110 section 15.4.5), and what a cache in front finds its copy by. */
static bool is_for_not_modified(struct str name)
{
    static const struct str NAMES[] = {
        S_INIT("Cache-Control"),     S_INIT("Last-Modified"),     S_INIT("Vary"),
        S_INIT("Expires"),           S_INIT("Content-Location"),  S_INIT("Surrogate-Key"),
        S_INIT("Surrogate-Control"), S_INIT("CDN-Cache-Control"), S_INIT("Cache-Tag"),
        S_INIT("CDN-Tag"),           S_INIT("X-Accel-Expires")};
    for (ptrdiff_t i = 0; i < COUNT_OF(NAMES); i++)
        if (str_equal_nocase(name, NAMES[i]))
            return true;
    return false;
}

/* The fields of one answer of the page; returns their number. */
static int list_headers(const struct press_page *page, struct press_choice choice, struct http_header out[HEADERS_MAX])
{
    int count = 0;
    for (int i = 0; i < page->header_count; i++)
        if (!choice.not_modified || is_for_not_modified(page->headers[i].name))
            out[count++] = page->headers[i];
    struct str etag = str_from_c(page->etags[choice.coding]);
    struct str name = press_coding_name(choice.coding);
    if (etag.n)
        out[count++] = (struct http_header){S("ETag"), etag};
    if (name.n && !choice.not_modified)
        out[count++] = (struct http_header){S("Content-Encoding"), name};
    return count;
}

/* A coded body is at most a little longer than the plain one. */
static struct http_answer *make_coded(const struct press_page *page, struct press_choice choice,
                                      const struct http_header *headers, int count, struct str identity)
{
    struct buf body;
    buf_init(&body, identity.n + identity.n / 8 + 1024);
    struct http_answer *answer = NULL;
    if (press_coding_encode(choice.coding, page->head, identity, &body))
        answer = http_answer_make(page->status, headers, count, buf_str(&body));
    buf_close(&body);
    return answer;
}

static struct http_answer *make_answer(const struct press_page *page, struct press_choice choice, struct str identity)
{
    struct http_header headers[HEADERS_MAX];
    int count = list_headers(page, choice, headers);
    if (choice.not_modified)
        return http_answer_make(304, headers, count, (struct str){0});
    if (choice.coding != HTTP_IDENTITY)
        return make_coded(page, choice, headers, count, identity);
    return http_answer_make(page->status, headers, count, identity);
}

struct http_answer *press_page_make_answer(const struct press_page *page, struct press_choice choice,
                                           struct str identity)
{
    struct http_answer *answer = make_answer(page, choice, identity);
    if (answer)
        http_answer_set_subject(answer, page->subject);
    return answer;
}

int64_t press_page_answer_bytes(const struct press_page *page, const struct http_answer *answer)
{
    int64_t bytes = ANSWER_OVERHEAD + http_answer_size(answer);
    for (int i = 0; i < page->header_count; i++)
        bytes += HEADER_OVERHEAD + page->headers[i].name.n + page->headers[i].value.n;
    return bytes;
}

void press_page_set_answer(struct press_page *page, struct press_choice choice, struct http_answer *answer)
{
    struct press_coded *coded = &page->coded[choice.coding];
    *(choice.not_modified ? &coded->not_modified : &coded->whole) = answer;
    page->bytes += press_page_answer_bytes(page, answer);
}
