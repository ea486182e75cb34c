/* import_label.h - lines that plugins left in the text of stories. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef EXCHANGE_IMPORT_LABEL_H
#define EXCHANGE_IMPORT_LABEL_H

#include "exchange/import_run.h"

/* Whether a line is a plugin's: "Spread the love", "Translate >>", "Verified by ...", what stands before an embed until
 * the reader agrees. */
bool import_is_label(struct arena *a, struct str line);
/* The title behind "Also Read: "; none for another line. */
struct str import_also_title(struct arena *a, struct str line);

/* Takes such blocks out of body where story->labels says so, and gives item the lines that led to other stories: the
 * source's own ones too. */
void import_labels(struct import *import, struct arena *a, const struct import_story *story, struct html *body,
                   struct import_item *item);

#endif
