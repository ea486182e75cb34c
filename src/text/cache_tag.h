/* cache_tag.h - the tags of pages as caches in front of the server know them. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TEXT_CACHE_TAG_H
#define TEXT_CACHE_TAG_H

#include "base/base.h"

/* Bytes of the longest: a page's HTTP_RESPONSE_TAGS of them are a header that every cache takes. */
#define CACHE_TAG_MAX 16

/*
 * The name that a tag has in headers and in requests to forget it, in a or the tag itself: as it is where it is at most
 * CACHE_TAG_MAX bytes of small letters, digits, ':', '-' and '_', else "h" and 15 hexadecimal digits of a hash that is
 * the same on every machine. Of these names no two differ by case alone, which Cloudflare would not tell apart.
 */
struct str cache_tag(struct arena *a, struct str tag);

#endif
