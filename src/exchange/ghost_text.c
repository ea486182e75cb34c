/* ghost_text.c - the text of a Ghost post, of whichever form it is kept in. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "exchange/ghost.h"

#define DRAWN_MAX 65536 /* bytes of a card */

/* Draws a form that is JSON within a text; false: it is missing, or cannot be read, which is told. */
static bool draw(const struct making *m, struct str text, bool form(const struct making *, const json_t *))
{
    json_t *tree;
    if (!text.n)
        return false;
    if (failed(json_text_read(text, 1, &tree))) {
        making_tell(m, MAKING_TAKEN_OUT, S("an editor's text that cannot be read"));
        return false;
    }
    bool drawn = form(m, tree);
    json_decref(tree);
    return drawn;
}

void ghost_text(const struct making *m, const json_t *post)
{
    struct str html = json_get_words(m->a, post, S("html"));
    if (draw(m, json_get_words(m->a, post, S("lexical")), ghost_lexical) ||
        draw(m, json_get_words(m->a, post, S("mobiledoc")), ghost_mobiledoc))
        return;
    if (html.n)
        ghost_html(m, html);
    else
        making_markdown(m, json_get_words(m->a, post, S("markdown")));
}

/* ---- HTML that Ghost drew ---- */

/* Value of the first attribute of that form in html: 'href="'. */
static struct str value_behind(struct str html, struct str attribute)
{
    ptrdiff_t from = str_find(html, attribute, 0);
    ptrdiff_t end = from < 0 ? -1 : str_find_char(html, '"', from + attribute.n);
    return end < 0 ? S("") : str_slice(html, from + attribute.n, end);
}

/* The words of the first element whose class begins so. */
static struct str words_of(struct str html, struct str class)
{
    ptrdiff_t at = str_find(html, class, 0), from = at < 0 ? -1 : str_find_char(html, '>', at);
    ptrdiff_t end = from < 0 ? -1 : str_find_char(html, '<', from);
    return end < 0 ? S("") : str_slice(html, from + 1, end);
}

/* What a card shows is a link; references in address and words stay as they are written. */
static void add_link(const struct making *m, struct str address, struct str words)
{
    if (!address.n)
        return;
    buf_add(m->out, S("<p><a href=\""));
    buf_add(m->out, address);
    buf_add(m->out, S("\">"));
    buf_add(m->out, words.n ? words : address);
    buf_add(m->out, S("</a></p>\n"));
}

static const struct {
    struct str start, end, address, words;
} DRAWN[] = {
    {S_INIT("<figure class=\"kg-card kg-bookmark-card"), S_INIT("</figure>"), S_INIT(" href=\""),
     S_INIT("kg-bookmark-title\"")},
    {S_INIT("<figure class=\"kg-card kg-video-card"), S_INIT("</figure>"), S_INIT("<video src=\""),
     S_INIT("kg-video-title\"")},
    {S_INIT("<div class=\"kg-card kg-audio-card"), S_INIT("</audio>"), S_INIT("<audio src=\""),
     S_INIT("kg-audio-title\"")},
    {S_INIT("<div class=\"kg-card kg-file-card"), S_INIT("</a>"), S_INIT(" href=\""), S_INIT("kg-file-card-title\"")},
};

/* The drawn card that has its class at at: what stands before it, and what it stands for, are added. */
static void take_drawn(const struct making *m, struct str html, ptrdiff_t at, ptrdiff_t *done)
{
    for (int i = 0; i < COUNT_OF(DRAWN); i++) {
        ptrdiff_t tag = at - str_find(DRAWN[i].start, S("class"), 0);
        struct str near = str_slice(html, tag, tag + DRAWN_MAX);
        ptrdiff_t end = tag >= *done && str_starts(near, DRAWN[i].start) ? str_find(near, DRAWN[i].end, 0) : -1;
        if (end < 0)
            continue;
        struct str card = str_slice(near, 0, end + DRAWN[i].end.n);
        buf_add(m->out, str_slice(html, *done, tag));
        add_link(m, value_behind(card, DRAWN[i].address), words_of(card, DRAWN[i].words));
        *done = tag + card.n;
        return;
    }
}

void ghost_html(const struct making *m, struct str html)
{
    ptrdiff_t done = 0;
    for (ptrdiff_t at = 0; (at = str_find(html, S("class=\"kg-card kg-"), at)) >= 0; at = MAX(at + 1, done))
        take_drawn(m, html, at, &done);
    buf_add(m->out, str_from(html, done));
}
