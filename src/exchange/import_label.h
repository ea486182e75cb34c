/* import_label.h - lines that plugins left in the text of stories. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef EXCHANGE_IMPORT_LABEL_H
#define EXCHANGE_IMPORT_LABEL_H

#include "exchange/import_run.h"

/* Takes blocks of such lines (label.h) out of body where story->labels says so, and gives item the lines that led to
 * other stories: the source's own ones too. */
void import_labels(struct import *import, struct arena *a, const struct import_story *story, struct html *body,
                   struct import_item *item);

#endif
