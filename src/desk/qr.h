/* qr.h - a QR code (ISO/IEC 18004) as SVG. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DESK_QR_H
#define DESK_QR_H

#include "base/base.h"

#define QR_TEXT_MAX 1000 /* bytes */

/* An svg element of class "qr" that shows text, four modules of quiet zone around it; its title is label. In a.
 * ERR_LIMIT: text is longer than QR_TEXT_MAX. */
struct err qr_svg(struct arena *a, struct str text, struct str label, struct str *out);

#endif
