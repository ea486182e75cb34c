/* oembed.c - what an oEmbed answer says. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "embed/oembed.h"

#include "base/time.h"
#include "embed/json_read.h"
#include "embed/markup.h"
#include "text/url.h"

#include <string.h>

struct str oembed_request(struct arena *a, struct str endpoint, struct str url)
{
    const char *join = str_find_char(endpoint, '?', 0) >= 0 ? "&" : "?";
    struct str encoded = url_encode_component(a, url);
    return str_format(a, "%.*s%surl=%.*s&format=json&maxwidth=%d&omit_script=1&dnt=1", STR_ARG(endpoint), join,
                      STR_ARG(encoded), OEMBED_WIDTH);
}

/* ---- the markup of a post ---- */

/* "@port" of " — Port of Bergen (@port) March 21, 2006"; none. */
static struct str find_handle(struct arena *a, struct str text)
{
    struct str before, handle, rest;
    if (!str_cut(text, '@', &before, &handle))
        return (struct str){NULL, 0};
    (void)str_cut(handle, ' ', &handle, &rest);
    (void)str_cut(handle, '\n', &handle, &rest);
    (void)str_cut(handle, ')', &handle, &rest);
    bool alone = before.n == 0 || str_ends(before, S("(")) || str_ends(before, S(" ")) || str_ends(before, S("\n"));
    return alone && handle.n > 0 ? str_concat(a, S("@"), handle) : (struct str){NULL, 0};
}

static int month_of(struct str word)
{
    static const char names[] = "janfebmaraprmayjunjulaugsepoctnovdec";
    char three[4] = {0};
    for (int i = 0; i < 3 && i < word.n; i++)
        three[i] = char_to_lower(word.p[i]);
    const char *found = strlen(three) == 3 ? strstr(names, three) : NULL;
    return found && (found - names) % 3 == 0 ? (int)(found - names) / 3 + 1 : 0;
}

static struct str next_word(struct str *rest)
{
    struct str word;
    *rest = str_trim(*rest);
    (void)str_cut(*rest, ' ', &word, rest);
    return word.n > 0 && word.p[word.n - 1] == ',' ? str_slice(word, 0, word.n - 1) : word;
}

/* "March 21, 2006", as the embed codes of X and Bluesky end: noon of that day, which is that day nearly everywhere. */
static int64_t read_date(struct str text)
{
    int64_t day, year;
    int month = month_of(next_word(&text));
    if (!month || !str_to_i64(next_word(&text), &day) || !str_to_i64(next_word(&text), &year))
        return TIME_NONE;
    if (day < 1 || day > 31 || year < 1990 || year > 9999)
        return TIME_NONE;
    struct time_civil civil = {.year = (int)year, .month = month, .day = (int)day, .hour = 12};
    return time_from_civil(&civil);
}

/* A post's words are the paragraphs right inside the quotation: what a provider says itself lies in boxes. */
static void read_quotation(struct arena *a, const GumboNode *quote, struct found *out)
{
    struct buf words;
    buf_init(&words, MARKUP_SIZE_MAX);
    for (const GumboNode *p = markup_find(quote, quote, GUMBO_TAG_P); p; p = markup_find(quote, p, GUMBO_TAG_P)) {
        if (p->parent != quote && !markup_is(p->parent, GUMBO_TAG_SECTION))
            continue;
        if (words.n == 0)
            out->copy.language = markup_attribute(p, "lang");
        buf_add(&words, markup_text(a, p));
        buf_add_char(&words, '\n');
    }
    out->copy.words = str_copy(a, words.n ? str_trim(buf_str(&words)) : S(""));
    buf_close(&words);
}

/* What stands behind the last paragraph: who wrote it, and when. */
static void read_signature(struct arena *a, const GumboNode *quote, struct found *out)
{
    struct str whole = markup_text(a, quote);
    bool after = str_starts(whole, out->copy.words) && out->copy.words.n > 0;
    out->copy.handle = find_handle(a, after ? str_from(whole, out->copy.words.n) : S(""));
    for (const GumboNode *link = quote; (link = markup_find(quote, link, GUMBO_TAG_A));) {
        int64_t at = read_date(markup_text(a, link));
        if (at != TIME_NONE)
            out->copy.posted_at = at;
    }
}

static void read_markup(struct arena *a, struct str base, struct str html, struct found *out)
{
    const GumboNode *root;
    if (failed(markup_parse(a, html, &root)))
        return;
    const GumboNode *frame = markup_find(root, root, GUMBO_TAG_IFRAME);
    const GumboNode *quote = markup_find(root, root, GUMBO_TAG_BLOCKQUOTE);
    if (frame)
        (void)url_join(a, base, str_trim(markup_attribute(frame, "src")), &out->copy.frame);
    if (!quote)
        return;
    read_quotation(a, quote, out);
    read_signature(a, quote, out);
}

/* ---- the answer ---- */

/* "@port" of "https://video.example/@port". */
static struct str handle_of(struct str author_url)
{
    struct url parts;
    bool at = url_parse(author_url, &parts) && str_starts(parts.path, S("/@"));
    struct str handle = at ? str_from(parts.path, 1) : (struct str){NULL, 0};
    return str_find_char(handle, '/', 0) < 0 ? handle : (struct str){NULL, 0};
}

static struct str read_address(struct arena *a, struct str base, const json_t *json, const char *name)
{
    struct str link = str_trim(json_read_text(a, json, name)), address = {NULL, 0};
    return link.n > 0 && url_join(a, base, link, &address) ? address : (struct str){NULL, 0};
}

static void read_members(struct arena *a, struct str base, const json_t *json, struct found *out)
{
    bool photo = str_equal(json_read_text(a, json, "type"), S("photo"));
    struct str html = json_read_text(a, json, "html");
    if (html.n)
        read_markup(a, base, html, out);
    out->copy.title = markup_strip(a, json_read_text(a, json, "title"), false);
    out->copy.author = markup_strip(a, json_read_text(a, json, "author_name"), false);
    if (out->copy.handle.n == 0)
        out->copy.handle = handle_of(json_read_text(a, json, "author_url"));
    out->picture = read_address(a, base, json, photo ? "url" : "thumbnail_url");
    out->copy.seconds = json_read_number(json, "duration");
    if (out->copy.frame.n == 0)
        return;
    out->copy.width = json_read_number(json, "width");
    out->copy.height = json_read_number(json, "height");
}

struct err oembed_read(struct arena *a, struct str base, struct str json, struct found *out)
{
    json_t *answer;
    *out = found_none(EMBED_FROM_OEMBED);
    TRY(json_read(json, &answer));
    bool whole = json_is_object(answer);
    if (whole)
        read_members(a, base, answer, out);
    json_decref(answer);
    return whole ? OK : err_make(&ERR_INVALID, "the answer is no oEmbed object");
}
