/* found.c - what one source says, and what several say together. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "embed/found.h"

#include "base/time.h"

struct found found_none(const char *source)
{
    return (struct found){.copy = {.source = str_from_c(source), .posted_at = TIME_NONE}};
}

bool found_says(const struct found *found)
{
    return found->copy.title.n > 0 || found->copy.words.n > 0 || found->picture.n > 0;
}

static void add_text(struct str *out, struct str other)
{
    if (out->n == 0)
        *out = other;
}

static void add_frame(struct embed_copy *out, const struct embed_copy *other)
{
    if (out->frame.n > 0 || (out->width && out->height))
        return;
    out->frame = other->frame;
    out->width = other->width;
    out->height = other->height;
}

void found_add(struct found *out, const struct found *other)
{
    if (!found_says(out))
        out->copy.source = other->copy.source;
    if (out->picture.n == 0)
        out->copy.picture_alt = other->copy.picture_alt;
    add_text(&out->copy.title, other->copy.title);
    if (out->copy.words.n == 0)
        out->copy.language = other->copy.language;
    add_text(&out->copy.words, other->copy.words);
    if (out->copy.author.n == 0)
        add_text(&out->copy.handle, other->copy.handle);
    add_text(&out->copy.author, other->copy.author);
    add_text(&out->picture, other->picture);
    add_text(&out->portrait, other->portrait);
    add_frame(&out->copy, &other->copy);
    if (out->copy.posted_at == TIME_NONE)
        out->copy.posted_at = other->copy.posted_at;
    if (out->copy.seconds == 0)
        out->copy.seconds = other->copy.seconds;
}
