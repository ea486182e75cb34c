/* export_front.h - the front matter of a story's file: what story_file.c reads, and what Hugo knows by the same names.
 */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef EXCHANGE_EXPORT_FRONT_H
#define EXCHANGE_EXPORT_FRONT_H

#include "exchange/export_story.h"

/* Adds the lines from "---" to "---" to out. media: the folder of pictures as seen from the file's: "../static/media/".
 */
void export_front_matter(const struct export_desk *desk, struct arena *a, const struct export_story *story,
                         struct str media, struct buf *out);

#endif
