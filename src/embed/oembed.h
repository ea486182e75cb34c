/* oembed.h - what an oEmbed answer says (https://oembed.com, version 1.0). */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef EMBED_OEMBED_H
#define EMBED_OEMBED_H

#include "embed/found.h"

#define OEMBED_WIDTH 720 /* CSS pixels: as wide as our text, for a frame's height */

/* The request to an endpoint for the post at url, in a. */
struct str oembed_request(struct arena *a, struct str endpoint, struct str url);

/*
 * Reads an answer in JSON that came from address base. Of its html only words are taken, a post's own, author, handle
 * and date, and the address of its frame, which the caller is to check. ERR_INVALID: no JSON, or no object.
 */
struct err oembed_read(struct arena *a, struct str base, struct str json, struct found *out);

#endif
