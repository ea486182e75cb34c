/* readers.h - what a worker tells the audience of a request. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PAGE_READERS_H
#define PAGE_READERS_H

#include "audience/event.h"
#include "http/request.h"

/* The page that answer shows went to who sent r; nothing where it shows none. */
void readers_tell_served(struct http_request *r, const struct http_answer *answer);
/* EVENT_MISSING with the path, EVENT_SEARCH_NONE with the words. */
void readers_tell(struct http_request *r, enum event_kind kind, struct str text);

#endif
