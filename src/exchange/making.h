/* making.h - HTML made of another program's structured text: what every such program has. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef EXCHANGE_MAKING_H
#define EXCHANGE_MAKING_H

#include "base/base.h"

/* What happened to something that a story has no place for. */
enum making_loss {
    MAKING_TAKEN_OUT, /* it went: what only a script or a server draws */
    MAKING_UNKNOWN,   /* its inner text stayed */
};

/* A text in the making. The HTML is not sanitised. */
struct making {
    struct arena *a;
    struct buf *out;
    void (*tell)(void *context, enum making_loss loss, struct str what); /* what lives for the call */
    void *context;
};

void making_tell(const struct making *m, enum making_loss loss, struct str what);

/* Words, escaped. */
void making_words(const struct making *m, struct str words);
/* A picture with the line under it; caption: HTML, or empty. Nothing without an address. */
void making_picture(const struct making *m, struct str src, struct str alt, struct str caption);
/* A paragraph that is a link; without words the address, or what its path ends in, stands there. */
void making_link(const struct making *m, struct str address, struct str words);
/* An embed of that address; caption: HTML, or empty. */
void making_embed(const struct making *m, struct str address, struct str caption);
/* HTML of Markdown; what is too much for it is left out, and told. */
void making_markdown(const struct making *m, struct str markdown);

#endif
