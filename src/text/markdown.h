/* markdown.h - Markdown to HTML for the sanitiser. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TEXT_MARKDOWN_H
#define TEXT_MARKDOWN_H

#include "base/base.h"

#define MARKDOWN_SIZE_MAX (2 << 20) /* bytes of the source */
#define MARKDOWN_DEPTH_MAX 100      /* quotes, lists and marks within one another */

/*
 * Adds the HTML of a Markdown text to out: CommonMark 0.30 with GitHub's tables and ~~strikethrough~~, no footnotes, no
 * autolinks without <>. Characters stay as typed: no smart punctuation. Headings become h2 (levels 1 and 2) and h3.
 * HTML in the source is passed on as it is, so the result is NOT safe: it goes to the sanitiser. ERR_INVALID names the
 * line (counted from first_line) that is not UTF-8 or holds a NUL; ERR_LIMIT past the limits above or out's maximum,
 * which also bounds a small source that would grow without measure. Safe in all threads; time grows with source and out
 * only.
 */
struct err markdown_to_html(struct str source, int first_line, struct buf *out);

#endif
