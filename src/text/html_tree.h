/* html_tree.h - from a parser's tree to the writer of canonical story HTML. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TEXT_HTML_TREE_H
#define TEXT_HTML_TREE_H

#include "text/html_write.h"

/* Parses raw (valid UTF-8, no NUL) as the content of a body and adds its canonical form to writer->out, whose failed
 * flag says when that is too large. All memory but the writer's buffers comes from writer->a. */
void html_write_tree(struct html_writer *writer, struct str raw, const struct html_rules *rules);

#endif
