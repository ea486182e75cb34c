/* qr.c - a QR code as SVG: libqrencode says which modules are dark, the drawing is ours. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/qr.h"

#include <qrencode.h>

#define QUIET 4 /* modules of margin that readers need */
#define SVG_MAX (256 * 1024)

/* One stroke for each run of dark modules in a row. */
static void draw_row(struct buf *b, const QRcode *code, int y)
{
    const unsigned char *row = code->data + (ptrdiff_t)y * code->width;
    for (int x = 0; x < code->width; x++) {
        int start = x;
        while (x < code->width && row[x] & 1)
            x++;
        if (x > start)
            buf_add_format(b, "M%d %dh%dv1h-%dz", start + QUIET, y + QUIET, x - start, x - start);
    }
}

static void draw(struct buf *b, const QRcode *code, struct str label)
{
    int side = code->width + 2 * QUIET;
    buf_add_format(b, "<svg class=\"qr\" role=\"img\" viewBox=\"0 0 %d %d\" aria-label=\"", side, side);
    buf_add_escaped(b, label);
    buf_add_format(b, "\"><path fill=\"#fff\" d=\"M0 0h%dv%dh-%dz\"/><path fill=\"#000\" d=\"", side, side, side);
    for (int y = 0; y < code->width; y++)
        draw_row(b, code, y);
    buf_add(b, S("\"/></svg>"));
}

struct err qr_svg(struct arena *a, struct str text, struct str label, struct str *out)
{
    struct buf b;
    if (text.n > QR_TEXT_MAX)
        return err_make(&ERR_LIMIT, "the code would hold %td bytes; %d fit", text.n, QR_TEXT_MAX);
    QRcode *code = QRcode_encodeData((int)text.n, (const unsigned char *)str_to_c(a, text), 0, QR_ECLEVEL_M);
    if (!code)
        return err_make(&ERR_SYSTEM, "no memory for a QR code");
    buf_init(&b, SVG_MAX);
    draw(&b, code, label);
    QRcode_free(code);
    bool drawn = !b.failed;
    *out = str_copy(a, buf_str(&b));
    buf_close(&b);
    return drawn ? OK : err_make(&ERR_SYSTEM, "no memory for a QR code");
}
