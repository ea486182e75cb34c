/* media_sniff.c - fuzz target: any bytes as a picture whose type and size are wanted. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "newsroom/media.h"

#include "newsroom/limits.h"
#include "newsroom/rendition.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What is taken is within the limits, and every shape can be cut out of it. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct media_facts facts;
    struct rendition_size sizes[RENDITION_WIDTHS];
    if (failed(media_sniff((struct str){(const char *)data, (ptrdiff_t)size}, &facts)))
        return 0;
    if (facts.width < 1 || facts.height < 1 || facts.width > LIMIT_MEDIA_SIDE || facts.height > LIMIT_MEDIA_SIDE ||
        facts.width * facts.height > LIMIT_MEDIA_PIXELS || facts.frames > LIMIT_MEDIA_FRAMES)
        abort();
    for (enum rendition_shape shape = 0; shape < RENDITION_SHAPES; shape++) {
        struct rendition_cut cut =
            rendition_cut(shape, (int)facts.width, (int)facts.height, (int)(size % 1001), (int)(size * 7 % 1001));
        int count = rendition_sizes(shape, (int)facts.width, (int)facts.height, sizes);
        if (cut.x < 0 || cut.y < 0 || cut.width < 1 || cut.height < 1 || cut.x + cut.width > facts.width ||
            cut.y + cut.height > facts.height || count < 1 || count > RENDITION_WIDTHS || sizes[0].width < 1)
            abort();
    }
    return 0;
}
