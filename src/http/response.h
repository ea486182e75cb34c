/* response.h - what a handler makes; the dispatcher turns it into an answer. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HTTP_RESPONSE_H
#define HTTP_RESPONSE_H

#include "base/base.h"
#include "http/answer.h"

#define HTTP_RESPONSE_HEADERS 24
#define HTTP_RESPONSE_TAGS 256

/* Zeroed at start, with arena set. All texts are borrowed until the answer is made. */
struct http_response {
    struct arena *arena;
    int status;            /* 0 counts as 200 */
    struct str type;       /* Content-Type; none for no body */
    struct str body;       /* the whole body, uncompressed */
    ptrdiff_t shared_head; /* bytes that many bodies begin with (a stylesheet), compressed once for all; 0 for none */
    int64_t modified;      /* Last-Modified in microseconds, 0 for none */
    struct http_header headers[HTTP_RESPONSE_HEADERS];
    int header_count;
    struct str tags[HTTP_RESPONSE_TAGS]; /* what the page was made of: "story:42", "front" ... */
    int tag_count;
    bool tags_lost;            /* more tags than fit: the press does not keep the page */
    struct str subject;        /* which page it is, for who counts pages; none: it is not counted (audience/stamp.h) */
    int64_t expires;           /* instant at which the page changes by itself (an embargo, a schedule); 0 for never */
    struct str frames;         /* origins that the page may open frames of, parted by spaces; none: no frame */
    bool framed;               /* other sites may show it in a frame: a card without script */
    bool doubtful;             /* it may be older than what is out: shown, marked so, and made anew for the next */
    bool private;              /* never kept, never shared: Cache-Control: no-store */
    bool preview;              /* of what is not out: not indexed, not referred to, framed by our own pages only */
    bool secretless;           /* private, but without a secret beside what a stranger chose: it may be compressed */
    struct http_answer *ready; /* set for an answer made by hand (a file); then nothing else counts */
};

/* Adds a header; too many is a bug (assert). */
void http_response_header(struct http_response *response, struct str name, struct str value);
/* Adds a tag once; an empty format result is left out. More than fit set tags_lost. */
void http_response_tag(struct http_response *response, const char *format, ...) PRINTF_LIKE(2, 3);
/* A redirect: 301, 302, 303, 307 or 308 to location (already percent-encoded). */
void http_response_redirect(struct http_response *response, int status, struct str location);

#endif
