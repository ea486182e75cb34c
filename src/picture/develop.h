/* develop.h - a picture decoded, cut, made smaller and written in its formats. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PICTURE_DEVELOP_H
#define PICTURE_DEVELOP_H

#include "newsroom/media.h"
#include "picture/words.h"

struct develop_order {
    struct str bytes;         /* the file; lives as long as the picture is developed */
    struct media_facts facts; /* what its head says */
    int focal_x, focal_y;     /* thousandths */
    bool quick;               /* only the quick form */
};

/* Makes libvips ready and loads what it needs, from files still. */
struct err develop_init(const char *program);
/* Decodes and sends everything: facts, words, renditions. ERR_INVALID: the file is damaged; ERR_LIMIT: larger than its
 * head said. */
struct err develop(struct arena *a, const struct develop_order *order);

#endif
