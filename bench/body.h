/* body.h - the text of a made-up story, as it is saved. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BENCH_BODY_H
#define BENCH_BODY_H

#include "bench/words.h"
#include "text/html.h"

/* Twelve paragraphs of fifty words, in a. */
static inline struct html body_make(struct arena *a, uint64_t *state)
{
    struct buf text;
    struct html html;
    buf_init(&text, 65536);
    for (int paragraph = 0; paragraph < 12; paragraph++) {
        buf_add(&text, S("<p>"));
        words_sentence(&text, state, 50);
        buf_add(&text, S(".</p>\n"));
    }
    if (failed(html_sanitise(a, str_copy(a, buf_str(&text)), NULL, &html)))
        fatalx("%s", err_detail());
    buf_close(&text);
    return html;
}

#endif
