/* bare.c - sentences without their marks: for a second try, and for people. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "translate/form.h"
#include "translate/segment.h"

static struct str finish(struct arena *a, struct buf *b)
{
    struct str text = str_copy(a, buf_str(b));
    buf_close(b);
    return text;
}

struct str segment_without_marks(struct arena *a, struct str source)
{
    struct form_reader reader = form_read(source);
    struct buf b;
    buf_init(&b, source.n + 1);
    for (struct form_token token; (token = form_next(&reader)).kind != FORM_END && token.kind != FORM_BROKEN;) {
        if (token.kind == FORM_TEXT)
            buf_add(&b, token.text);
        else if (token.kind == FORM_WHOLE)
            form_add_whole(&b, token.id);
    }
    return finish(a, &b);
}

/* The marks that begin a source and end at its end: how many. ids has room for FORM_DEPTH_MAX. */
static int marks_around(struct str source, int *ids)
{
    struct form_reader reader = form_read(source);
    struct form_token token;
    int count = 0, lowest, around;
    while ((token = form_next(&reader)).kind == FORM_OPEN)
        ids[count++] = token.id;
    for (lowest = around = count; token.kind != FORM_END && token.kind != FORM_BROKEN; token = form_next(&reader)) {
        lowest = MIN(lowest, reader.depth);
        if (token.kind != FORM_CLOSE)
            around = lowest;
    }
    return token.kind == FORM_END ? around : 0;
}

struct str segment_marks_restored(struct arena *a, struct str source, struct str target)
{
    int ids[FORM_DEPTH_MAX] = {0}, count = marks_around(source, ids);
    struct buf b;
    buf_init(&b, target.n + count * 32 + 1);
    for (int i = 0; i < count; i++)
        form_add_open(&b, ids[i]);
    buf_add(&b, str_trim(target));
    for (int i = 0; i < count; i++)
        form_add_close(&b);
    return finish(a, &b);
}

struct str segment_words(struct arena *a, struct str form)
{
    struct form_reader reader = form_read(form);
    struct buf b;
    buf_init(&b, form.n + 1);
    for (struct form_token token; (token = form_next(&reader)).kind != FORM_END && token.kind != FORM_BROKEN;)
        if (token.kind == FORM_TEXT)
            (void)form_add_plain(&b, token.text);
    return str_trim(finish(a, &b));
}

struct str segment_from_text(struct arena *a, struct str text)
{
    struct buf b;
    buf_init(&b, text.n * 6 + 1);
    form_add_escaped(&b, text);
    return finish(a, &b);
}
