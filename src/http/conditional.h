/* conditional.h - conditional requests: entity tags and dates (RFC 9110 sections 8.8.3 and 13). */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HTTP_CONDITIONAL_H
#define HTTP_CONDITIONAL_H

#include "http/request.h"

/* Whether a list of entity tags ("*" or "a", W/"b" ...) holds etag by the weak comparison of section 8.8.3.2. */
bool http_etag_matches(struct str list, struct str etag);
/* The same by the strong comparison: weak tags match nothing. */
bool http_etag_matches_strong(struct str list, struct str etag);

/* Whether a client that sent these has the representation already: If-None-Match decides where it was sent, else
 * If-Modified-Since. Either may be none; modified in microseconds, 0 for unknown. Fit for the event thread. */
bool http_not_modified(struct str if_none_match, struct str if_modified_since, struct str etag, int64_t modified);

/* The status that the preconditions of r ask for (section 13.2.2): 0 to go on, 304, or 412. */
int http_precondition(const struct http_request *r, struct str etag, int64_t modified);

#endif
