/* purge_call.h - the requests by which caches are told what to forget. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef JOB_PURGE_CALL_H
#define JOB_PURGE_CALL_H

#include "http/fetch.h"
#include "newsroom/purge.h"

/* How many requests a batch takes; 0: there is nothing to say. */
ptrdiff_t purge_call_count(const struct purge_batch *batch);
/* Request number i of them, in a: address, method, headers and body. key: empty where none is kept. */
void purge_call_make(struct arena *a, struct str site, const struct purge_batch *batch, struct str key, ptrdiff_t i,
                     struct fetch_request *out);
/* Whether the answer says that it was done. */
bool purge_call_is_done(enum purge_kind kind, int status);

#endif
