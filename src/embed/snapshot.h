/* snapshot.h - takes the copy of another site's post: asks whoever may know, in order. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef EMBED_SNAPSHOT_H
#define EMBED_SNAPSHOT_H

#include "embed/providers.h"
#include "newsroom/embed.h"
#include "newsroom/lease.h"

struct snapshot {
    enum embed_outcome outcome;
    struct embed_copy copy; /* of EMBED_TAKEN, with its pictures in our media */
    struct str problem;     /* what failed on the way, for the desk; may be empty */
};

/*
 * Asks, until enough is known: the fediverse server of a post, the provider's oEmbed endpoint, the page itself, and
 * what that names. At most a minute and a half; everything through http/fetch.h. Where we have a copy already (and the
 * desk did not ask for another), only whether the original is still there. All in a.
 */
void snapshot_take(struct newsroom *n, struct arena *a, const struct embed_providers *providers,
                   const struct sql_embed *embed, struct lease lease, struct snapshot *out);

#endif
