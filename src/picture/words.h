/* words.h - what a picture says of itself: description, caption, credit. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PICTURE_WORDS_H
#define PICTURE_WORDS_H

#include "newsroom/picture_frame.h"

/* The blocks of a picture file that hold words; none where it has none. */
struct words_blocks {
    struct str xmp;  /* ISO 16684-1: RDF in XML */
    struct str iptc; /* IPTC-IIM, in Photoshop's resources or bare */
    struct str exif; /* EXIF 2.3: a TIFF directory */
};

/* The words of blocks: XMP's before IPTC's, IPTC's before EXIF's; valid UTF-8 of at most FRAME_WORDS_MAX bytes, none
 * where there are none. Damaged blocks are as none. */
void words_read(struct arena *a, const struct words_blocks *blocks, struct str out[FRAME_WORDS_KINDS]);

#endif
