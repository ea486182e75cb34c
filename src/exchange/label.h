/* label.h - lines that plugins of other programs leave in the text of stories. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef EXCHANGE_LABEL_H
#define EXCHANGE_LABEL_H

#include "text/html.h"

#define LABEL_LINE_MAX 600 /* bytes of a block that may be such lines, or of one that leads to another story */

/* Whether a line is a plugin's: "Spread the love", "Translate >>", "Verified by ...", what stands before an embed until
 * the reader agrees. */
bool label_is(struct arena *a, struct str line);
/* Whether each line of a text is. */
bool label_is_all(struct arena *a, struct str text);
/* The title behind "Also Read: "; none for another line. */
struct str label_also_title(struct arena *a, struct str line);

/* The words of a block that such lines may make; empty for another block, or a longer one. In a. */
struct str label_block_text(struct arena *a, struct html_block block);

/* body without the blocks that go, in a. */
typedef bool label_goes(void *context, struct html_block block);
struct html label_without(struct arena *a, struct html body, label_goes *goes, void *context);

#endif
