/* import_fit.c - what is longer elsewhere than it may be here: cut, and said so. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "exchange/import_run.h"

#include "base/utf8.h"
#include "text/plain.h"
#include "text/slug.h"
#include "text/url.h"

#define FALLBACK_LETTERS 60 /* of a headline made of the text */

static bool is_plain(struct str text)
{
    for (ptrdiff_t i = 0; i < text.n; i++)
        if (text.p[i] < ' ' || text.p[i] > '~')
            return false;
    return true;
}

static void fit_text(struct import *import, struct arena *a, struct str *text, ptrdiff_t limit, struct str where,
                     const char *what)
{
    if (!text->p || (text->n <= limit && is_plain(*text)))
        return;
    bool long_one = utf8_count(*text) > limit;
    *text = plain_line(a, *text, limit);
    if (long_one && str_ends(*text, S("\xe2\x80\xa6")))
        import_note(import, IMPORT_CHANGED, where, str_format(a, "%s, cut after %td letters", what, limit), 1);
}

/* Names of a list, each within its limit, no more than fit. */
static void fit_list(struct import *import, struct arena *a, const struct str **list, ptrdiff_t *count, ptrdiff_t most,
                     ptrdiff_t limit, struct str where, const char *what)
{
    struct str *out = arena_array(a, struct str, *count);
    ptrdiff_t n = 0;
    for (ptrdiff_t i = 0; i < *count && n < most; i++) {
        out[n] = (*list)[i];
        fit_text(import, a, &out[n], limit, where, what);
        n++;
    }
    if (n < *count)
        import_note(import, IMPORT_CHANGED, where, str_format(a, "%s, more than %td", what, most), *count - n);
    *list = out;
    *count = n;
}

static void fit_bylines(struct import *import, struct arena *a, struct story_input *in, struct str where)
{
    struct story_byline *out = arena_array(a, struct story_byline, in->byline_count);
    ptrdiff_t n = MIN(in->byline_count, LIMIT_BYLINES);
    for (ptrdiff_t i = 0; i < n; i++) {
        out[i] = in->bylines[i];
        fit_text(import, a, &out[i].name, LIMIT_NAME, where, "a name of the byline");
        fit_text(import, a, &out[i].role, LIMIT_NAME, where, "a role of the byline");
    }
    if (n < in->byline_count)
        import_note(import, IMPORT_CHANGED, where, S("names of the byline, too many"), in->byline_count - n);
    in->bylines = out;
    in->byline_count = n;
}

/* A story that says nothing over itself is called by its first words. */
static void fit_headline(struct import *import, struct arena *a, struct story_input *in, struct str where)
{
    fit_text(import, a, &in->headline, LIMIT_HEADLINE, where, "headline");
    if (str_trim(in->headline).n || in->status == STORY_DRAFT)
        return;
    in->headline = plain_line(a, html_plain_text(a, in->body), FALLBACK_LETTERS);
    if (!in->headline.n)
        in->headline = in->slug.n ? in->slug : S("Untitled");
    import_note(import, IMPORT_CHANGED, where, S("no headline: the first words stand for it"), 1);
}

void import_fit(struct import *import, struct arena *a, struct story_input *in, struct str where)
{
    struct url url;
    fit_headline(import, a, in, where);
    fit_text(import, a, &in->standfirst, LIMIT_STANDFIRST, where, "standfirst");
    fit_text(import, a, &in->agency, LIMIT_NAME, where, "agency");
    fit_text(import, a, &in->place, LIMIT_NAME, where, "place");
    fit_text(import, a, &in->social_title, LIMIT_HEADLINE, where, "title on social networks");
    fit_text(import, a, &in->lead_alt, LIMIT_CAPTION, where, "the picture's text");
    fit_text(import, a, &in->lead_caption, LIMIT_CAPTION, where, "caption");
    fit_text(import, a, &in->lead_credit, LIMIT_CREDIT, where, "credit");
    fit_bylines(import, a, in, where);
    fit_list(import, a, &in->sections, &in->section_count, LIMIT_SECTIONS, LIMIT_NAME * LIMIT_SECTION_DEPTH, where,
             "sections");
    fit_list(import, a, &in->tags, &in->tag_count, LIMIT_TAGS, LIMIT_NAME, where, "tags");
    if (in->slug.n && !slug_is_valid(in->slug))
        in->slug = import_slug(a, in->slug);
    if (in->canonical.n && (!url_parse(in->canonical, &url) || url.kind != URL_HTTP)) {
        import_note(import, IMPORT_CHANGED, where, S("a canonical address that is none, left out"), 1);
        in->canonical = S("");
    }
    if (in->date != TIME_NONE && (in->date < LIMIT_TIME_FIRST || in->date > LIMIT_TIME_LAST))
        in->date = TIME_NONE;
}
