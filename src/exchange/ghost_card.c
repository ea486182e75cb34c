/* ghost_card.c - Ghost's cards: pictures, embeds, files and what else is no text. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "exchange/ghost.h"

typedef void draw_card(const struct making *m, const json_t *card);

static struct str field(const struct making *m, const json_t *card, const char *name)
{
    return json_get_words(m->a, card, str_from_c(name));
}

/* Nothing where there is no HTML. */
static void add(const struct making *m, struct str before, struct str html, struct str after)
{
    if (!str_trim(html).n)
        return;
    buf_add(m->out, before);
    buf_add(m->out, html);
    buf_add(m->out, after);
}

/* A paragraph of words. */
static void add_words(const struct making *m, struct str before, struct str words, struct str after)
{
    if (!str_trim(words).n)
        return;
    buf_add(m->out, before);
    making_words(m, words);
    buf_add(m->out, after);
}

static void draw_rule(const struct making *m, const json_t *card)
{
    (void)card;
    buf_add(m->out, S("<hr>\n"));
}

static void draw_image(const struct making *m, const json_t *card)
{
    making_picture(m, field(m, card, "src"), field(m, card, "alt"), field(m, card, "caption"));
}

/* The line under a gallery is that of its last picture. */
static void draw_gallery(const struct making *m, const json_t *card)
{
    const json_t *image, *images = json_get(card, S("images"));
    for (size_t at = 0; json_next_item(images, &at, &image);) {
        struct str own = field(m, image, "caption");
        bool last = at == json_array_size(images);
        making_picture(m, field(m, image, "src"), field(m, image, "alt"),
                       last && !own.n ? field(m, card, "caption") : own);
    }
}

static void draw_before_after(const struct making *m, const json_t *card)
{
    making_picture(m, field(m, json_get(card, S("beforeImage")), "src"), S(""), S(""));
    making_picture(m, field(m, json_get(card, S("afterImage")), "src"), S(""), field(m, card, "caption"));
}

static void draw_code(const struct making *m, const json_t *card)
{
    add_words(m, S("<pre><code>"), field(m, card, "code"), S("</code></pre>\n"));
    add(m, S("<p>"), field(m, card, "caption"), S("</p>\n"));
}

static void draw_html(const struct making *m, const json_t *card)
{
    add(m, S("\n"), field(m, card, "html"), S("\n"));
}

static void draw_markdown(const struct making *m, const json_t *card)
{
    making_markdown(m, field(m, card, "markdown"));
}

/* What Ghost was told of the address; where it knew no more than the code, the code says. */
static void draw_embed(const struct making *m, const json_t *card)
{
    struct str url = field(m, card, "url"), html = field(m, card, "html");
    if (url.n)
        making_embed(m, url, field(m, card, "caption"));
    else
        add(m, S("<figure>"), html, S("</figure>\n"));
}

static void draw_bookmark(const struct making *m, const json_t *card)
{
    const json_t *about = json_get(card, S("metadata"));
    struct str url = field(m, card, "url");
    making_link(m, url.n ? url : field(m, about, "url"), field(m, about, "title"));
    add(m, S("<p>"), field(m, card, "caption"), S("</p>\n"));
}

static void draw_button(const struct making *m, const json_t *card)
{
    making_link(m, field(m, card, "buttonUrl"), field(m, card, "buttonText"));
}

static void draw_callout(const struct making *m, const json_t *card)
{
    add(m, S("<blockquote>"), field(m, card, "calloutText"), S("</blockquote>\n"));
}

static void draw_toggle(const struct making *m, const json_t *card)
{
    add(m, S("<h3>"), field(m, card, "heading"), S("</h3>\n"));
    add(m, S(""), field(m, card, "content"), S("\n"));
}

/* A film, a recording, any file: a link to it. */
static void draw_file(const struct making *m, const json_t *card)
{
    static const char *const NAMES[] = {"fileTitle", "title", "fileName"};
    struct str words = S("");
    for (int i = 0; i < COUNT_OF(NAMES) && !words.n; i++)
        words = field(m, card, NAMES[i]);
    making_link(m, field(m, card, "src"), words);
    add_words(m, S("<p>"), field(m, card, "fileCaption"), S("</p>\n"));
    add(m, S("<p>"), field(m, card, "caption"), S("</p>\n"));
}

static void draw_header(const struct making *m, const json_t *card)
{
    add(m, S("<h2>"), field(m, card, "header"), S("</h2>\n"));
    add(m, S("<p>"), field(m, card, "subheader"), S("</p>\n"));
    making_picture(m, field(m, card, "backgroundImageSrc"), S(""), S(""));
    draw_button(m, card);
}

static void draw_product(const struct making *m, const json_t *card)
{
    making_picture(m, field(m, card, "productImageSrc"), S(""), S(""));
    add(m, S("<h3>"), field(m, card, "productTitle"), S("</h3>\n"));
    add(m, S("<p>"), field(m, card, "productDescription"), S("</p>\n"));
    making_link(m, field(m, card, "productUrl"), field(m, card, "productButton"));
}

static void draw_call(const struct making *m, const json_t *card)
{
    making_picture(m, field(m, card, "imageUrl"), S(""), S(""));
    add(m, S("<p>"), field(m, card, "textValue"), S("</p>\n"));
    draw_button(m, card);
}

/* NULL: what only its members' pages or letters have. */
static const struct {
    struct str name;
    draw_card *draw;
} CARDS[] = {
    {S_INIT("horizontalrule"), draw_rule},
    {S_INIT("hr"), draw_rule},
    {S_INIT("image"), draw_image},
    {S_INIT("card-image"), draw_image},
    {S_INIT("gallery"), draw_gallery},
    {S_INIT("before-after"), draw_before_after},
    {S_INIT("codeblock"), draw_code},
    {S_INIT("code"), draw_code},
    {S_INIT("html"), draw_html},
    {S_INIT("card-html"), draw_html},
    {S_INIT("markdown"), draw_markdown},
    {S_INIT("card-markdown"), draw_markdown},
    {S_INIT("embed"), draw_embed},
    {S_INIT("bookmark"), draw_bookmark},
    {S_INIT("button"), draw_button},
    {S_INIT("callout"), draw_callout},
    {S_INIT("toggle"), draw_toggle},
    {S_INIT("video"), draw_file},
    {S_INIT("audio"), draw_file},
    {S_INIT("file"), draw_file},
    {S_INIT("header"), draw_header},
    {S_INIT("product"), draw_product},
    {S_INIT("call-to-action"), draw_call},
    {S_INIT("paywall"), NULL},
    {S_INIT("signup"), NULL},
    {S_INIT("email"), NULL},
    {S_INIT("email-cta"), NULL},
    {S_INIT("transistor"), NULL},
};

/* The texts of a card that nobody knows, each a paragraph. */
static void draw_unknown(const struct making *m, const json_t *card)
{
    static const char *const NAMES[] = {"title", "header", "text", "html", "caption", "description"};
    for (int i = 0; i < COUNT_OF(NAMES); i++)
        add(m, S("<p>"), field(m, card, NAMES[i]), S("</p>\n"));
}

bool ghost_card(const struct making *m, struct str name, const json_t *card)
{
    for (int i = 0; i < COUNT_OF(CARDS); i++)
        if (str_equal(CARDS[i].name, name)) {
            if (CARDS[i].draw)
                CARDS[i].draw(m, card);
            else
                making_tell(m, MAKING_TAKEN_OUT, str_format(m->a, "card \"%.*s\"", STR_ARG(name)));
            return true;
        }
    draw_unknown(m, card);
    making_tell(m, MAKING_UNKNOWN, str_format(m->a, "card \"%.*s\"", STR_ARG(str_slice(name, 0, 60))));
    return false;
}
