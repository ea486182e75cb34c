/* lock.h - the one lock of a newsroom's folder, for commits and checkpoints of all processes. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef STORE_LOCK_H
#define STORE_LOCK_H

#include "base/base.h"

/* Opens (and makes) a file in folder, dateline.lock for an empty name; *descriptor is the caller's to close. */
struct err lock_open(struct str folder, struct str name, int *descriptor);
/* Waits for the lock. Fair between processes: who waits gets it before who had it last. */
struct err lock_take(int descriptor);
void lock_release(int descriptor);

#endif
