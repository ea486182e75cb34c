/* wp_shortcode.c - WordPress's shortcodes. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "exchange/wp.h"

#include "base/buf.h"

#define DEPTH_MAX 16
#define NAME_MAX_BYTES 64
#define IDS_MAX 200
#define LOOKED_AT 5000 /* brackets, for an end tag */

struct shortcode {
    struct str name, attributes, inner;
    ptrdiff_t end; /* behind it */
    bool paired;   /* has an end tag */
    bool escaped;  /* "[[name]]" */
};

struct walk {
    const struct wp_text *t;
    struct buf *out;
    int depth, count;
};

static void add_text(struct walk *w, struct str text);

/* ---- finding ---- */

static bool is_name_char(char c)
{
    return char_is_alpha(c) || char_is_digit(c) || c == '_' || c == '-';
}

/* The place of the "]" that ends a tag whose attributes begin at from; a quoted value may hold one. -1: none. */
static ptrdiff_t tag_end(struct str text, ptrdiff_t from)
{
    char quote = 0;
    for (ptrdiff_t at = from; at < text.n; at++) {
        char c = text.p[at];
        if (quote)
            quote = c == quote ? 0 : quote;
        else if (c == ']')
            return at;
        else if (c == '[')
            return -1;
        else if ((c == '"' || c == '\'') && text.p[at - 1] == '=')
            quote = c;
    }
    return -1;
}

/* The place of "[/name]" that ends what begins behind from; others of its name may stand within. -1: none. */
static ptrdiff_t end_tag(struct str text, struct str name, ptrdiff_t from)
{
    int depth = 1, looked = 0;
    for (ptrdiff_t at = from; looked++ < LOOKED_AT && (at = str_find_char(text, '[', at)) >= 0; at++) {
        bool closes = at + 1 < text.n && text.p[at + 1] == '/';
        ptrdiff_t start = at + 1 + closes, behind = start + name.n;
        if (behind >= text.n || !str_equal(str_slice(text, start, behind), name) || is_name_char(text.p[behind]))
            continue;
        ptrdiff_t end = tag_end(text, behind);
        if (end < 0)
            continue;
        bool alone = text.p[end - 1] == '/';
        depth += closes ? -1 : !alone;
        if (depth == 0)
            return at;
    }
    return -1;
}

/* What may be a shortcode at "["; false: nothing of its form. */
static bool read_shortcode(struct str text, ptrdiff_t at, struct shortcode *out)
{
    bool escaped = at + 1 < text.n && text.p[at + 1] == '[';
    ptrdiff_t from = at + 1 + escaped, to = from;
    while (to < text.n && to - from < NAME_MAX_BYTES && is_name_char(text.p[to]))
        to++;
    if (to == from || !char_is_alpha(text.p[from]) || to == text.n ||
        !(text.p[to] == ']' || text.p[to] == '/' || char_is_space(text.p[to])))
        return false;
    ptrdiff_t end = tag_end(text, to);
    if (end < 0)
        return false;
    struct str inside = str_trim(str_slice(text, to, end));
    bool alone = str_ends(inside, S("/"));
    *out = (struct shortcode){.name = str_slice(text, from, to),
                              .attributes = str_slice(inside, 0, inside.n - alone),
                              .end = end + 1,
                              .escaped = escaped};
    ptrdiff_t close = alone || escaped ? -1 : end_tag(text, out->name, out->end);
    if (close < 0)
        return true;
    out->paired = true;
    out->inner = str_slice(text, out->end, close);
    out->end = tag_end(text, close + 1) + 1;
    return true;
}

/* The value of an attribute: name="value", name='value', name=value. None where there is no such. */
static struct str attribute(const struct shortcode *code, struct str name)
{
    struct str all = code->attributes;
    for (ptrdiff_t at = 0; (at = str_find(all, name, at)) >= 0; at += name.n) {
        ptrdiff_t from = at + name.n + 1;
        if ((at > 0 && !char_is_space(all.p[at - 1])) || from > all.n || all.p[from - 1] != '=')
            continue;
        char quote = from < all.n && (all.p[from] == '"' || all.p[from] == '\'') ? all.p[from] : ' ';
        from += quote != ' ';
        ptrdiff_t end = str_find_char(all, quote, from);
        return str_slice(all, from, end < 0 ? all.n : end);
    }
    return (struct str){0};
}

/* ---- those of WordPress ---- */

/* Where the picture, linked or not, that a caption begins with ends. */
static ptrdiff_t picture_end(struct str inner)
{
    ptrdiff_t image = str_find(inner, S("<img"), 0);
    if (image < 0)
        return 0;
    ptrdiff_t end = str_find_char(inner, '>', image) + 1, link = str_find(inner, S("<a "), 0);
    if (link >= 0 && link < image) {
        ptrdiff_t close = str_find(inner, S("</a>"), image);
        return close < 0 ? end : close + 4;
    }
    return end;
}

static void add_caption(struct walk *w, const struct shortcode *code)
{
    struct str inner = str_trim(code->inner), words = attribute(code, S("caption"));
    ptrdiff_t end = picture_end(inner);
    words = words.n ? words : str_trim(str_from(inner, end));
    buf_add(w->out, S("\n<figure>"));
    buf_add(w->out, str_slice(inner, 0, end));
    buf_add(w->out, S("<figcaption>"));
    add_text(w, words);
    buf_add(w->out, S("</figcaption></figure>\n"));
}

static void add_figure(struct walk *w, const struct wp_attachment *picture)
{
    buf_add(w->out, S("\n<figure><img src=\""));
    buf_add_escaped(w->out, picture->url);
    buf_add(w->out, S("\" alt=\""));
    buf_add_escaped(w->out, picture->alt);
    buf_add(w->out, S("\"><figcaption>"));
    buf_add(w->out, picture->caption);
    buf_add(w->out, S("</figcaption></figure>\n"));
}

static void add_link(struct walk *w, struct str url, struct str title)
{
    ptrdiff_t slash = url.n;
    while (slash > 0 && url.p[slash - 1] != '/')
        slash--;
    buf_add(w->out, S("\n<p><a href=\""));
    buf_add_escaped(w->out, url);
    buf_add(w->out, S("\">"));
    buf_add_escaped(w->out, title.n ? title : str_from(url, slash));
    buf_add(w->out, S("</a></p>\n"));
}

/* The numbers that "ids" or "include" names, else those of the post's own attachments. */
static ptrdiff_t read_ids(struct walk *w, const struct shortcode *code, const int64_t **out)
{
    struct str names = attribute(code, S("ids")), name;
    names = names.p ? names : attribute(code, S("include"));
    *out = NULL;
    if (!names.p)
        return w->t->library->own(w->t->library->context, w->t->a, out);
    int64_t *ids = arena_array(w->t->a, int64_t, IDS_MAX);
    ptrdiff_t count = 0;
    for (bool more = true; more && count < IDS_MAX;) {
        more = str_cut(names, ',', &name, &names);
        count += str_to_i64(str_trim(name), &ids[count]);
    }
    *out = ids;
    return count;
}

static void add_gallery(struct walk *w, const struct shortcode *code)
{
    const int64_t *ids;
    struct wp_attachment picture;
    ptrdiff_t count = read_ids(w, code, &ids);
    for (ptrdiff_t i = 0; i < count; i++)
        if (w->t->library->attachment(w->t->library->context, ids[i], &picture))
            add_figure(w, &picture);
}

static void add_playlist(struct walk *w, const struct shortcode *code)
{
    const int64_t *ids;
    struct wp_attachment file;
    ptrdiff_t count = read_ids(w, code, &ids);
    for (ptrdiff_t i = 0; i < count; i++)
        if (w->t->library->attachment(w->t->library->context, ids[i], &file))
            add_link(w, file.url, file.title);
}

static void add_media(struct walk *w, const struct shortcode *code)
{
    static const struct str NAMES[] = {S_INIT("src"),  S_INIT("mp3"), S_INIT("mp4"), S_INIT("m4a"), S_INIT("m4v"),
                                       S_INIT("ogg"),  S_INIT("ogv"), S_INIT("wav"), S_INIT("wma"), S_INIT("webm"),
                                       S_INIT("flac"), S_INIT("wmv"), S_INIT("flv")};
    for (int i = 0; i < COUNT_OF(NAMES); i++) {
        struct str url = attribute(code, NAMES[i]);
        if (url.n) {
            add_link(w, url, S(""));
            return;
        }
    }
    if (str_trim(code->inner).n)
        add_link(w, str_trim(code->inner), S(""));
}

static void add_embed(struct walk *w, const struct shortcode *code)
{
    struct str url = attribute(code, S("src"));
    buf_add(w->out, S("\n<figure data-embed=\""));
    buf_add_escaped(w->out, str_trim(url.n ? url : code->inner));
    buf_add(w->out, S("\"></figure>\n"));
}

static void add_nothing(struct walk *w, const struct shortcode *code)
{
    wp_found_add(w->t, str_format(w->t->a, "[%.*s]", STR_ARG(code->name)));
}

/* ---- which one ---- */

/* Those that a story keeps, and those of plugins that draw something around it: buttons, forms, sliders,
 * advertisements. */
static const struct maker {
    struct str name;
    void (*add)(struct walk *w, const struct shortcode *code);
} MAKERS[] = {
    {S_INIT("caption"), add_caption},      {S_INIT("wp_caption"), add_caption},
    {S_INIT("gallery"), add_gallery},      {S_INIT("playlist"), add_playlist},
    {S_INIT("audio"), add_media},          {S_INIT("video"), add_media},
    {S_INIT("embed"), add_embed},          {S_INIT("youtube"), add_embed},
    {S_INIT("addtoany"), add_nothing},     {S_INIT("adrotate"), add_nothing},
    {S_INIT("contact-form"), add_nothing}, {S_INIT("contact-form-7"), add_nothing},
    {S_INIT("do_widget"), add_nothing},    {S_INIT("google-translator"), add_nothing},
    {S_INIT("gravityform"), add_nothing},  {S_INIT("gtranslate"), add_nothing},
    {S_INIT("layerslider"), add_nothing},  {S_INIT("mc4wp_form"), add_nothing},
    {S_INIT("metaslider"), add_nothing},   {S_INIT("ninja_form"), add_nothing},
    {S_INIT("rev_slider"), add_nothing},   {S_INIT("shareaholic"), add_nothing},
    {S_INIT("sharethis"), add_nothing},    {S_INIT("social_share"), add_nothing},
    {S_INIT("ssba"), add_nothing},         {S_INIT("the_ad"), add_nothing},
    {S_INIT("toc"), add_nothing},          {S_INIT("wpforms"), add_nothing},
};

static const struct maker *maker_of(struct str name)
{
    for (int i = 0; i < COUNT_OF(MAKERS); i++)
        if (str_equal_nocase(MAKERS[i].name, name))
            return &MAKERS[i];
    return NULL;
}

/* Whether somebody meant one: nobody writes "[a b=c]", "[x]...[/x]" or "[a_b]" into a story. */
static bool is_meant(const struct shortcode *code)
{
    return code->paired || str_find_char(code->attributes, '=', 0) > 0 || str_find_char(code->name, '_', 0) > 0;
}

/* Adds what stands at "[" and returns where the text goes on. */
static ptrdiff_t add_at(struct walk *w, struct str text, ptrdiff_t at)
{
    struct shortcode code;
    const struct maker *maker = NULL;
    bool found = w->depth < DEPTH_MAX && w->count < WP_THINGS_MAX && read_shortcode(text, at, &code);
    w->count += found;
    if (found && code.escaped && str_starts(str_from(text, code.end), S("]"))) {
        buf_add(w->out, str_slice(text, at + 1, code.end));
        return code.end + 1;
    }
    if (found && !code.escaped)
        maker = maker_of(code.name);
    if (!maker && !(found && !code.escaped && is_meant(&code))) {
        buf_add_char(w->out, '[');
        return at + 1;
    }
    w->depth++;
    if (maker) {
        maker->add(w, &code);
    } else {
        add_nothing(w, &code);
        add_text(w, code.inner);
    }
    w->depth--;
    return code.end;
}

static void add_text(struct walk *w, struct str text)
{
    for (ptrdiff_t at = 0, next; at < text.n; at = next) {
        ptrdiff_t found = str_find_char(text, '[', at);
        buf_add(w->out, str_slice(text, at, found < 0 ? text.n : found));
        next = found < 0 ? text.n : add_at(w, text, found);
    }
}

struct str wp_shortcodes(const struct wp_text *t, struct str text)
{
    struct buf out;
    struct walk w = {.t = t, .out = &out};
    if (str_find_char(text, '[', 0) < 0)
        return text;
    buf_init(&out, text.n * 8 + 1024 * 1024);
    add_text(&w, text);
    struct str html = str_copy(t->a, buf_str(&out));
    buf_close(&out);
    return html;
}
