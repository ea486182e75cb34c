/* tree_call.c - shortcodes and includes: their arguments, and what those draw that everybody has. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "exchange/tree.h"

/* ---- arguments ---- */

/* A value in quotes, or up to a blank; *at behind it. */
static struct str take_value(struct arena *a, struct str text, ptrdiff_t *at)
{
    char quote = *at < text.n ? text.p[*at] : '\0';
    if (quote != '"' && quote != '\'' && quote != '`') {
        ptrdiff_t from = *at;
        while (*at < text.n && !char_is_space(text.p[*at]))
            ++*at;
        return str_slice(text, from, *at);
    }
    char *p = arena_bytes(a, text.n - *at);
    ptrdiff_t n = 0;
    for (++*at; *at < text.n && text.p[*at] != quote; ++*at) {
        if (text.p[*at] == '\\' && quote != '`' && *at + 1 < text.n)
            ++*at;
        p[n++] = text.p[*at];
    }
    ++*at;
    return (struct str){p, n};
}

static void pass_blanks(struct str text, ptrdiff_t *at)
{
    while (*at < text.n && (char_is_space(text.p[*at]) || text.p[*at] == ','))
        ++*at;
}

/* A name with "=" behind it; none: the argument has no name. */
static struct str take_name(struct str text, ptrdiff_t *at)
{
    ptrdiff_t end = *at;
    while (end < text.n &&
           (char_is_alpha(text.p[end]) || char_is_digit(text.p[end]) || text.p[end] == '_' || text.p[end] == '-'))
        end++;
    if (end == *at || end >= text.n || text.p[end] != '=')
        return S("");
    struct str name = str_slice(text, *at, end);
    *at = end + 1;
    return name;
}

void tree_call_read(struct arena *a, struct str text, struct tree_call *out)
{
    ptrdiff_t at = 0;
    *out = (struct tree_call){0};
    pass_blanks(text, &at);
    out->name = take_value(a, text, &at);
    for (pass_blanks(text, &at); at < text.n && out->count < TREE_ARGUMENTS_MAX; pass_blanks(text, &at)) {
        out->names[out->count] = take_name(text, &at);
        out->values[out->count++] = take_value(a, text, &at);
    }
}

struct str tree_argument(const struct tree_call *call, const char *name, int place)
{
    struct str wanted = str_from_c(name);
    for (int i = 0; i < call->count; i++) {
        bool by_place = place >= 0 && i == place;
        if (call->names[i].n ? str_equal_nocase(call->names[i], wanted) : by_place)
            return str_trim(call->values[i]);
    }
    return S("");
}

/* ---- what is drawn ---- */

/* Addresses of embeds: {} is the argument. */
static const struct {
    struct str name, before, after;
} EMBEDS[] = {
    {S_INIT("youtube"), S_INIT("https://www.youtube.com/watch?v="), S_INIT("")},
    {S_INIT("vimeo"), S_INIT("https://vimeo.com/"), S_INIT("")},
    {S_INIT("instagram"), S_INIT("https://www.instagram.com/p/"), S_INIT("/")},
    {S_INIT("tiktok"), S_INIT("https://www.tiktok.com/embed/v2/"), S_INIT("")},
    {S_INIT("spotify"), S_INIT("https://open.spotify.com/"), S_INIT("")},
    {S_INIT("soundcloud"), S_INIT("https://soundcloud.com/"), S_INIT("")},
    {S_INIT("bluesky"), S_INIT("https://bsky.app/profile/"), S_INIT("")},
    {S_INIT("mastodon"), S_INIT("https://"), S_INIT("")},
    {S_INIT("twitch"), S_INIT("https://www.twitch.tv/videos/"), S_INIT("")},
    {S_INIT("dailymotion"), S_INIT("https://www.dailymotion.com/video/"), S_INIT("")},
};

static bool draw_embed(const struct making *m, const struct tree_call *call)
{
    static const char *const NAMES[] = {"id", "url", "link", "src", "video"};
    struct str value = S("");
    for (int i = 0; i < COUNT_OF(NAMES) && !value.n; i++)
        value = tree_argument(call, NAMES[i], 0);
    for (int i = 0; i < COUNT_OF(EMBEDS); i++) {
        if (!value.n || !str_equal_nocase(call->name, EMBEDS[i].name))
            continue;
        bool whole = str_starts(value, S("https://")) || str_starts(value, S("http://"));
        struct str address =
            str_format(m->a, "%.*s%.*s%.*s", STR_ARG(EMBEDS[i].before), STR_ARG(value), STR_ARG(EMBEDS[i].after));
        making_embed(m, whole ? value : address, S(""));
        return true;
    }
    return false;
}

/* x user="A" id="1"; tweet 1; twitter https://... */
static bool draw_post(const struct making *m, const struct tree_call *call)
{
    struct str id = tree_argument(call, "id", 0), user = tree_argument(call, "user", -1);
    if (str_starts(id, S("http")))
        making_embed(m, id, S(""));
    else if (id.n)
        making_embed(
            m, str_format(m->a, "https://x.com/%.*s/status/%.*s", STR_ARG(user.n ? user : S("i")), STR_ARG(id)), S(""));
    return id.n > 0;
}

static bool draw_gist(const struct making *m, const struct tree_call *call)
{
    struct str user = tree_argument(call, "user", 0), id = tree_argument(call, "id", 1);
    struct str path = id.n ? str_format(m->a, "%.*s/%.*s", STR_ARG(user), STR_ARG(id)) : user;
    if (path.n)
        making_link(m, str_concat(m->a, S("https://gist.github.com/"), path), S(""));
    return path.n > 0;
}

/* The line under a picture is Markdown there. */
static struct str line_of(const struct making *m, struct str words)
{
    struct buf b;
    struct making line = {m->a, &b, m->tell, m->context};
    buf_init(&b, 1 << 16);
    making_markdown(&line, words);
    struct str html = b.n ? str_trim(str_copy(m->a, buf_str(&b))) : S("");
    buf_close(&b);
    bool one = str_starts(html, S("<p>")) && str_ends(html, S("</p>")) && str_find(html, S("<p>"), 1) < 0;
    return one ? str_slice(html, 3, html.n - 4) : html;
}

static bool draw_figure(const struct making *m, const struct tree_call *call)
{
    static const char *const NAMES[] = {"src", "url", "path", "image_path", "file", "image"};
    static const char *const WORDS[] = {"title", "caption", "attr"};
    struct str src = S(""), words = S("");
    for (int i = 0; i < COUNT_OF(NAMES) && !src.n; i++)
        src = tree_argument(call, NAMES[i], i ? -1 : 0);
    for (int i = 0; i < COUNT_OF(WORDS); i++) {
        struct str more = tree_argument(call, WORDS[i], -1);
        words = words.n && more.n ? str_format(m->a, "%.*s %.*s", STR_ARG(words), STR_ARG(more))
                : more.n          ? more
                                  : words;
    }
    making_picture(m, src, tree_argument(call, "alt", -1), line_of(m, words));
    return src.n > 0;
}

static bool is_one_of(struct str name, const struct str *names, int count)
{
    for (int i = 0; i < count; i++)
        if (str_equal_nocase(name, names[i]))
            return true;
    return false;
}

bool tree_call_draw(const struct making *m, const struct tree_call *call)
{
    static const struct str FIGURES[] = {S_INIT("figure"), S_INIT("image"), S_INIT("img"), S_INIT("picture")};
    static const struct str POSTS[] = {S_INIT("x"), S_INIT("tweet"), S_INIT("twitter"), S_INIT("twitter_simple"),
                                       S_INIT("x_simple")};
    bool drawn;
    buf_add(m->out, S("\n\n"));
    if (is_one_of(call->name, FIGURES, COUNT_OF(FIGURES)))
        drawn = draw_figure(m, call);
    else if (is_one_of(call->name, POSTS, COUNT_OF(POSTS)))
        drawn = draw_post(m, call);
    else if (str_equal(call->name, S("gist")))
        drawn = draw_gist(m, call);
    else
        drawn = draw_embed(m, call);
    if (drawn)
        buf_add(m->out, S("\n"));
    else if (!m->out->failed)
        m->out->n -= 2;
    return drawn;
}
