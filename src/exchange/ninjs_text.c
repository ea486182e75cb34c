/* ninjs_text.c - texts of an item of ninjs, and its body as HTML. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "exchange/ninjs.h"

#include "text/html.h"

#define TEXTS_MAX 100 /* of one kind that are looked at */

/* "value" of {"role": ..., "value": ...}, or the string itself. */
static struct str value_of(struct arena *a, const json_t *text)
{
    return json_is_object(text) ? json_get_words(a, text, S("value")) : json_words(a, text);
}

/* Roles of texts that are no summary and no headline. */
static bool is_aside(struct str role)
{
    static const struct str ROLES[] = {S_INIT("correction"), S_INIT("slip"),    S_INIT("social"),
                                       S_INIT("caption"),    S_INIT("alttext"), S_INIT("dateline")};
    for (int i = 0; i < COUNT_OF(ROLES); i++)
        if (str_equal_nocase(role, ROLES[i]))
            return true;
    return false;
}

static struct str best_of(struct arena *a, const json_t *texts)
{
    const json_t *text;
    struct str first = S("");
    for (size_t at = 0; at < TEXTS_MAX && json_next_item(texts, &at, &text);) {
        struct str value = str_trim(value_of(a, text)), role = json_get_words(a, text, S("role"));
        if (value.n && (str_equal_nocase(role, S("main")) || str_equal_nocase(role, S("summary"))))
            return value;
        first = first.n || is_aside(role) ? first : value;
    }
    return first;
}

struct str ninjs_text_of_role(struct arena *a, const json_t *texts, struct str role)
{
    const json_t *text;
    for (size_t at = 0; at < TEXTS_MAX && json_next_item(texts, &at, &text);)
        if (str_equal_nocase(json_get_words(a, text, S("role")), role))
            return value_of(a, text);
    return S("");
}

struct str ninjs_text(struct arena *a, const json_t *item, const char *const *names, ptrdiff_t count)
{
    for (ptrdiff_t i = 0; i < count; i++) {
        struct str text = best_of(a, json_get(item, str_from_c(names[i])));
        if (text.n)
            return text;
    }
    return S("");
}

/* ---- the body ---- */

/* Plain text: each line is a paragraph. */
static struct str html_of_plain(struct arena *a, struct str text)
{
    struct buf b;
    struct str line;
    buf_init(&b, 4 * HTML_SIZE_MAX);
    while (text.n) {
        (void)str_cut(text, '\n', &line, &text);
        line = str_trim(line);
        if (!line.n)
            continue;
        buf_add(&b, S("<p>"));
        buf_add_escaped(&b, line);
        buf_add(&b, S("</p>\n"));
    }
    struct str html = b.failed ? S("") : str_copy(a, buf_str(&b));
    buf_close(&b);
    return html;
}

/* The body of that kind: "html" or "plain" within its media type. */
static struct str body_of_kind(struct arena *a, const json_t *bodies, struct str kind)
{
    const json_t *body;
    for (size_t at = 0; at < TEXTS_MAX && json_next_item(bodies, &at, &body);) {
        struct str type = str_lower_ascii(a, json_get_words(a, body, S("contenttype")));
        struct str role = str_lower_ascii(a, json_get_words(a, body, S("role")));
        struct str value = value_of(a, body);
        if (value.n && str_find(type.n ? type : role, kind, 0) >= 0)
            return value;
    }
    return S("");
}

static struct str markup(struct arena *a, const json_t *item)
{
    static const char *const NAMES[] = {"body_html", "body_xhtml", "bodyhtml", "bodyxhtml"};
    struct str html = ninjs_text_of_role(a, json_get(item, S("bodies")), S("dateline")); /* of our own exports */
    for (int i = 0; i < COUNT_OF(NAMES) && !html.n; i++)
        html = json_get_words(a, item, str_from_c(NAMES[i]));
    return html.n ? html : body_of_kind(a, json_get(item, S("bodies")), S("html"));
}

/* html without its first heading where that is the headline again. */
static struct str without_headline(struct arena *a, struct str html, struct str headline)
{
    ptrdiff_t from = str_find(html, S("<h1"), 0), words = from < 0 ? -1 : str_find_char(html, '>', from);
    ptrdiff_t end = words < 0 ? -1 : str_find(html, S("</h1>"), words);
    if (end < 0)
        return html;
    struct str heading = str_trim(str_slice(html, words + 1, end));
    if (!str_equal(heading, headline) && !str_equal(heading, html_text(html_inline_from_text(a, headline))))
        return html;
    return str_concat(a, str_slice(html, 0, from), str_from(html, end + S("</h1>").n));
}

struct str ninjs_html(struct arena *a, const json_t *item, struct str headline)
{
    struct str html = markup(a, item), plain;
    if (html.n)
        return without_headline(a, html, headline);
    plain = json_get_words(a, item, S("body_text"));
    plain = plain.n ? plain : json_get_words(a, item, S("bodytext"));
    plain = plain.n ? plain : body_of_kind(a, json_get(item, S("bodies")), S("plain"));
    return html_of_plain(a, plain.n ? plain : best_of(a, json_get(item, S("bodies"))));
}
