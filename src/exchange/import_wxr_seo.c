/* import_wxr_seo.c - what plugins for search engines kept of a post. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "exchange/import_wxr.h"

#include "base/buf.h"

/* Yoast, Rank Math, All in One SEO, SEOPress, in this order: the first that says something. */
static const struct str TITLES[] = {S_INIT("_yoast_wpseo_opengraph-title"),
                                    S_INIT("rank_math_facebook_title"),
                                    S_INIT("_yoast_wpseo_title"),
                                    S_INIT("rank_math_title"),
                                    S_INIT("_aioseo_title"),
                                    S_INIT("_seopress_titles_title")};
static const struct str DESCRIPTIONS[] = {S_INIT("_yoast_wpseo_metadesc"), S_INIT("rank_math_description"),
                                          S_INIT("_aioseo_description"), S_INIT("_seopress_titles_desc")};
static const struct str CANONICALS[] = {S_INIT("_yoast_wpseo_canonical"), S_INIT("rank_math_canonical_url"),
                                        S_INIT("_seopress_robots_canonical")};
static const struct str IMAGES[] = {S_INIT("_yoast_wpseo_opengraph-image-id"), S_INIT("rank_math_facebook_image_id"),
                                    S_INIT("_yoast_wpseo_opengraph-image"), S_INIT("rank_math_facebook_image")};
static const struct str PRIMARIES[] = {S_INIT("_yoast_wpseo_primary_category"), S_INIT("rank_math_primary_category"),
                                       S_INIT("_seopress_robots_primary_cat")};

static struct str first_of(const struct wxr_item *item, const struct str *keys, ptrdiff_t count)
{
    for (ptrdiff_t i = 0; i < count; i++) {
        struct str value = str_trim(wxr_meta_value(item, keys[i]));
        if (value.n)
            return value;
    }
    return S("");
}

/* The variable that text begins with: "%%sitename%%", "%sep%"; its length, 0 for none. */
static ptrdiff_t variable_at(struct str text)
{
    ptrdiff_t marks = str_starts(text, S("%%")) ? 2 : str_starts(text, S("%")) ? 1 : 0, at = marks;
    while (at < text.n && (char_is_alpha(text.p[at]) || text.p[at] == '_'))
        at++;
    bool named = marks && at > marks;
    return named && str_starts(str_from(text, at), str_slice(text, 0, marks)) ? at + marks : 0;
}

/* A template filled in: the title's variable is headline, the site's name and what parts it go. */
static struct str filled(struct arena *a, struct str text, struct str headline)
{
    struct buf b;
    if (str_find_char(text, '%', 0) < 0)
        return text;
    buf_init(&b, text.n * (headline.n + 1) + 1);
    for (ptrdiff_t at = 0; at < text.n;) {
        ptrdiff_t n = variable_at(str_from(text, at));
        struct str name = str_slice(text, at, at + n);
        if (n && (str_equal(name, S("%%title%%")) || str_equal(name, S("%title%"))))
            buf_add(&b, headline);
        else if (!n)
            buf_add_char(&b, text.p[at]);
        at += n ? n : 1;
    }
    struct str out = str_copy(a, buf_str(&b));
    buf_close(&b);
    out = str_trim(out);
    while (str_ends(out, S("-")) || str_ends(out, S("|")))
        out = str_trim(str_slice(out, 0, out.n - 1));
    return out;
}

static bool is_noindex(const struct wxr_item *item)
{
    struct str yoast = wxr_meta_value(item, S("_yoast_wpseo_meta-robots-noindex"));
    struct str seopress = wxr_meta_value(item, S("_seopress_robots_index"));
    return str_equal(yoast, S("1")) || str_equal(seopress, S("yes")) ||
           str_find(wxr_meta_value(item, S("rank_math_robots")), S("noindex"), 0) >= 0;
}

void import_wxr_seo(struct arena *a, const struct wxr_item *item, struct import_story *story)
{
    struct story_input *in = &story->input;
    if (item->meta_count == 0)
        return;
    struct str title = filled(a, import_wxr_plain(a, first_of(item, TITLES, COUNT_OF(TITLES))), in->headline);
    struct str about = import_wxr_plain(a, first_of(item, DESCRIPTIONS, COUNT_OF(DESCRIPTIONS)));
    if (!str_equal(title, in->headline))
        in->social_title = title;
    if (!in->standfirst.n)
        in->standfirst = filled(a, about, in->headline);
    in->canonical = first_of(item, CANONICALS, COUNT_OF(CANONICALS));
    if (str_equal(in->canonical, item->link))
        in->canonical = S("");
    in->noindex = is_noindex(item);
    story->social_image = first_of(item, IMAGES, COUNT_OF(IMAGES));
}

struct str import_wxr_primary(struct import_wxr *x, struct arena *a, const struct wxr_item *item)
{
    struct str number = first_of(item, PRIMARIES, COUNT_OF(PRIMARIES));
    return number.n ? import_text_find(x->import, a, str_format(a, "term %.*s", STR_ARG(number))) : S("");
}
