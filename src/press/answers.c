/* answers.c - the answers of a page: its first ones when it is rendered, others out of those. No locks. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "press/state.h"

struct press_wish press_wish_of(const struct http_request *r)
{
    bool conditional = r->method == HTTP_GET || r->method == HTTP_HEAD;
    struct press_wish wish = {.codings = http_request_codings(r)};
    if (conditional) {
        wish.if_none_match = http_request_header(r, S("If-None-Match"));
        wish.if_modified_since = http_request_header(r, S("If-Modified-Since"));
    }
    return wish;
}

/* An answer that the page has not: made from the plain body, set in the page for those who share it. */
static struct http_answer *make_and_set(struct press_page *page, struct press_choice choice, struct str identity)
{
    struct http_answer *answer = press_page_answer(page, choice);
    if (answer)
        return answer;
    answer = press_page_make_answer(page, choice, identity);
    if (answer)
        press_page_set_answer(page, choice, answer);
    return answer;
}

/* The first answers of a page that nobody else sees yet. The wish is met, by the plain body if need be. */
struct http_answer *press_page_make_first(struct press_page *page, const struct press_wish *wish, struct str body,
                                          int identity_max)
{
    struct press_choice choice = press_page_choose(page, wish);
    struct press_choice whole = {choice.coding, false};
    struct press_choice plain = {HTTP_IDENTITY, false};
    if (!make_and_set(page, whole, body) || body.n <= identity_max)
        make_and_set(page, plain, body);
    struct http_answer *answer = press_page_answer(page, whole);
    answer = answer ? answer : press_page_answer(page, plain);
    return answer && choice.not_modified ? make_and_set(page, choice, body) : answer;
}

struct http_answer *press_answer_once(struct http_request *r, struct http_response *response)
{
    if (response->ready)
        return response->ready;
    struct press_page *page = press_page_make((struct str){0}, 0, response);
    if (!page)
        return NULL;
    struct press_wish wish = press_wish_of(r);
    struct http_answer *answer = press_page_make_first(page, &wish, response->body, 0);
    if (answer)
        http_answer_hold(answer);
    press_page_release(page);
    return answer;
}

/* The plain body of a page that has at least one whole answer: it is borrowed from source, or unpacked into space. */
static bool plain_body(const struct http_answer *source, enum http_coding coding, struct buf *space, struct str *out)
{
    *out = http_answer_body(source);
    if (coding == HTTP_IDENTITY)
        return true;
    if (!press_coding_decode(coding, *out, space))
        return false;
    *out = buf_str(space);
    return true;
}

/* Makes an answer that a kept page lacks, from one that it has; not held by the page yet. No lock held. */
struct http_answer *press_page_make_from(const struct press_page *page, struct press_choice choice,
                                         const struct http_answer *source, enum http_coding source_coding)
{
    struct buf space;
    struct str plain = {0};
    struct http_answer *answer = NULL;
    buf_init(&space, page->body_size);
    if (choice.not_modified || plain_body(source, source_coding, &space, &plain))
        answer = press_page_make_answer(page, choice, plain);
    buf_close(&space);
    return answer;
}

enum http_coding press_page_coding(const struct press_page *page)
{
    for (int coding = 0; coding < PRESS_CODINGS; coding++)
        if (page->coded[coding].whole)
            return (enum http_coding)coding;
    return HTTP_IDENTITY;
}
