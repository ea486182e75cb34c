/* html_scan.h - how much work hostile HTML can make for a parser, found before it is parsed. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TEXT_HTML_SCAN_H
#define TEXT_HTML_SCAN_H

#include "base/base.h"

/*
 * ERR_LIMIT when more than HTML_DEPTH_MAX elements may be open at once, by a count that errs only upwards (an end tag
 * counts only where a parser surely closes an element with it), or when a tag has too many attributes. Linear in the
 * size of raw.
 */
struct err html_scan(struct str raw);

#endif
