/* check_embeds.h - does the store know the embeds that stories hold, and will somebody take their copies? */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef NEWSROOM_CHECK_EMBEDS_H
#define NEWSROOM_CHECK_EMBEDS_H

#include "newsroom/newsroom.h"

/* Holds every story's text against its embeds, and every embed against its own rules: clean texts, a host that is asked
 * when it is due. report is called for each fault. */
struct err check_embeds(struct newsroom *n, void (*report)(void *context, struct str fault), void *context);

#endif
