/* check_media.h - are the pictures and their renditions there, whole, and those that pages show? */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef NEWSROOM_CHECK_MEDIA_H
#define NEWSROOM_CHECK_MEDIA_H

#include "newsroom/check.h"

/* Reads every file of the media store that has a row and holds it against its hash; counts them in counts. A bucket
 * that cannot be read is one fault. report is called for each. */
struct err check_media(struct newsroom *n, struct check_counts *counts, void (*report)(void *context, struct str fault),
                       void *context);

#endif
