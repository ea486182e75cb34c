/* activity.h - what servers of the fediverse say of a post: Mastodon's API, and ActivityPub. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef EMBED_ACTIVITY_H
#define EMBED_ACTIVITY_H

#include "embed/found.h"

#define ACTIVITY_TYPE "application/activity+json"

/* Where Mastodon's API tells of the post at url ("https://host/@name/123"), in a; none: it is no such address. */
struct str activity_status_request(struct arena *a, struct str url);

/*
 * Reads a status of Mastodon's API, or an object of ActivityPub (Note, Article, Page, Question, Video, Audio ...), that
 * came from address base. Pictures that their author hides behind a warning are left out. *actor: where its author is
 * told of; none. ERR_INVALID: no JSON, or neither of the two.
 */
struct err activity_read(struct arena *a, struct str base, struct str json, struct found *out, struct str *actor);
/* Reads an actor of ActivityPub: name, handle, portrait. */
struct err activity_read_actor(struct arena *a, struct str base, struct str json, struct found *out);

#endif
