/* frame.h - what stands around every page, kept between requests: the editions, and each one's sections. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PAGE_FRAME_H
#define PAGE_FRAME_H

#include "http/request.h"
#include "http/response.h"
#include "store/statements.h"

struct frame; /* shared by all threads */

/* NULL when memory ran out. */
struct frame *frame_make(void);
void frame_free(struct frame *frame);

/* As query_editions and query_sections give them, good until r is over, from memory where nothing of them changed.
 * While the store is away those that were good before are given, out (or NULL) marked doubtful. */
struct err frame_editions(struct http_request *r, struct http_response *out, struct sql_edition_list *list);
struct err frame_sections(struct http_request *r, struct http_response *out, struct str language,
                          struct sql_section_list *list);

/* Reads them again, if a tag is one of pages made of them. To be called before the press is told. */
void frame_touch(struct frame *frame, const struct str *tags, ptrdiff_t count);
void frame_touch_all(struct frame *frame);

#endif
