/* own_account.h - what people change about their own account: the desk's language, and where they are signed in. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef NEWSROOM_OWN_ACCOUNT_H
#define NEWSROOM_OWN_ACCOUNT_H

#include "newsroom/newsroom.h"
#include "store/statements.h"

/* The desk speaks language to the actor from now on; empty: the newsroom's. ERR_INVALID: no language tag. */
struct err newsroom_own_language(struct newsroom *n, const struct actor *actor, struct str language);

/* A session that is open. */
struct own_session {
    struct str name; /* by which it is ended: tells its secret to nobody */
    int64_t created_at, seen_at;
    struct str address, agent;
    bool current; /* the one of the secret that was given */
};
/* The actor's sessions, last seen first; *out and its texts in a. */
struct err newsroom_own_sessions(struct newsroom *n, struct arena *a, const struct actor *actor, struct str secret,
                                 struct own_session **out, ptrdiff_t *count);
/* Ends the actor's session of that name. ERR_NOT_FOUND: there is none. */
struct err newsroom_own_session_end(struct newsroom *n, const struct actor *actor, struct str name);
/* Ends all of the actor's sessions but the one of the secret. */
struct err newsroom_own_sessions_end(struct newsroom *n, const struct actor *actor, struct str secret);

#endif
