/* xml.h - text that XML can hold. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TEXT_XML_H
#define TEXT_XML_H

#include "base/base.h"

/* text without the characters that XML 1.0 has no way to write (section 2.2: controls but tab, LF and CR; U+FFFE and
 * U+FFFF); a byte that is not UTF-8 becomes U+FFFD. text itself where nothing is wrong with it, else owned by a.
 * Escaping is left to whoever prints it. */
struct str xml_text(struct arena *a, struct str text);

#endif
