/* front_stay.h - who stood on the front, from when to when. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef AUDIENCE_FRONT_STAY_H
#define AUDIENCE_FRONT_STAY_H

#include "newsroom/front_slots.h"

/* Notes who stands above the fold of an edition's front at now: who came, and who is gone. Nothing is written where
 * nothing changed. */
struct err front_stay_note(struct db *audience, struct arena *a, struct str language, const struct front_slots *slots,
                           int64_t now);

#endif
