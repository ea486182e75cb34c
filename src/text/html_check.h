/* html_check.h - the recogniser of canonical story HTML. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TEXT_HTML_CHECK_H
#define TEXT_HTML_CHECK_H

#include "base/base.h"

enum html_verdict {
    HTML_OTHER,     /* not canonical */
    HTML_QUOTED,    /* canonical but for &quot; in text, which Markdown writers put there */
    HTML_CANONICAL, /* as the sanitiser writes it */
};

/* Reads s once, front to back, in bounded memory. */
enum html_verdict html_check(struct str s);

#endif
