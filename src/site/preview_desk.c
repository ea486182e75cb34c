/* preview_desk.c - the desk's look at a story before it is out: its page at two widths, its feed item, its card. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "site/preview.h"

#include "base/time.h"
#include "desk/frame.h"
#include "site/picture.h"
#include "site/routes.h"
#include "text/excerpt.h"

#define DESCRIPTION_LENGTH 160

enum view { VIEW_WIDE, VIEW_PHONE, VIEW_FEED, VIEW_CARD };

static const struct {
    struct str name, word;
} VIEWS[] = {
    [VIEW_WIDE] = {S_INIT("wide"), S_INIT("desk_preview_wide")},
    [VIEW_PHONE] = {S_INIT("phone"), S_INIT("desk_preview_phone")},
    [VIEW_FEED] = {S_INIT("feed"), S_INIT("desk_preview_feed")},
    [VIEW_CARD] = {S_INIT("card"), S_INIT("desk_preview_card")},
};

static enum view view_of(struct str asked)
{
    for (int i = 0; i < COUNT_OF(VIEWS); i++)
        if (str_equal(VIEWS[i].name, asked))
            return (enum view)i;
    return VIEW_WIDE;
}

static void fill_views(struct page *p, struct value *preview, enum view current)
{
    struct str query = preview_query(p->request);
    struct value *views = value_set_list(p->a, preview, S("views"));
    for (int i = 0; i < COUNT_OF(VIEWS); i++) {
        struct value *view = value_append_map(p->a, views);
        value_set_text(p->a, view, S("name"), page_word(p, VIEWS[i].word));
        value_set_text(p->a, view, S("url"),
                       str_format(p->a, "?as=%.*s%s%.*s", STR_ARG(VIEWS[i].name), query.n ? "&" : "", STR_ARG(query)));
        value_set_bool(p->a, view, S("current"), i == (int)current);
    }
}

static void fill_page(struct page *p, struct value *preview, const struct story_view *story, enum view view)
{
    if (view != VIEW_WIDE && view != VIEW_PHONE) {
        value_set_bool(p->a, preview, S("page"), false);
        return;
    }
    struct value *page = value_set_map(p->a, preview, S("page"));
    value_set_text(p->a, page, S("width"), VIEWS[view].name);
    struct str query = preview_query(p->request);
    value_set_text(p->a, page, S("url"),
                   str_format(p->a, "/desk/stories/%lld/preview/page/%s%.*s", (long long)story->story->id,
                              query.n ? "?" : "", STR_ARG(query)));
}

static void fill_card(struct page *p, struct value *preview, const struct story_view *story, enum view view)
{
    const struct sql_story_page *s = story->story;
    struct picture shown = picture_where_shared(s);
    struct rendition_size size;
    struct str scheme, host;
    value_set_bool(p->a, preview, S("card"), false);
    if (view != VIEW_CARD)
        return;
    struct value *card = value_set_map(p->a, preview, S("card"));
    ptrdiff_t at = str_find(p->settings->url, S("://"), 0);
    scheme = str_slice(p->settings->url, 0, MAX(at, (ptrdiff_t)0));
    host = str_from(p->settings->url, at < 0 ? 0 : scheme.n + 3);
    value_set_text(p->a, card, S("host"), host);
    value_set_bool(p->a, card, S("picture"), false);
    if (!picture_exists(&shown))
        return;
    struct value *picture = value_set_map(p->a, card, S("picture"));
    value_set_text(p->a, picture, S("url"), picture_address(p->a, p->settings, &shown, RENDITION_SOCIAL, &size));
    value_set_text(p->a, picture, S("alt"), shown.alt);
    value_set_int(p->a, picture, S("width"), size.width);
    value_set_int(p->a, picture, S("height"), size.height);
}

static void fill_feed(struct page *p, struct value *preview, const struct story_view *story, enum view view)
{
    int64_t at = story->story->published_at == DB_NULL ? time_now() : story->story->published_at;
    value_set_bool(p->a, preview, S("feed"), false);
    if (view != VIEW_FEED)
        return;
    struct value *feed = value_set_map(p->a, preview, S("feed"));
    page_set_time(p, feed, S("time"), at, dates_short(p->a, &p->dates, at));
    value_set_trusted_html(p->a, feed, S("body"), p->settings->feed_full ? html_text(story->body) : S(""));
}

static void fill(struct page *p, const struct story_view *story, enum view view)
{
    const struct sql_story_page *s = story->story;
    const struct language *language = language_find(s->language);
    struct value *preview = value_set_map(p->a, p->view, S("preview"));
    struct str description = s->standfirst;
    if (description.n == 0)
        description = excerpt_make(p->a, html_plain_text(p->a, story->body), DESCRIPTION_LENGTH);
    bool shared = view == VIEW_CARD && s->social_title.n;
    value_set_text(p->a, preview, S("headline"), shared ? s->social_title : s->headline);
    value_set_text(p->a, preview, S("description"), description);
    value_set_text(p->a, preview, S("lang"), s->language);
    value_set_text(p->a, preview, S("dir"), language && language->right_to_left ? S("rtl") : S("ltr"));
    fill_views(p, preview, view);
    fill_page(p, preview, story, view);
    fill_card(p, preview, story, view);
    fill_feed(p, preview, story, view);
}

struct err preview_frame(struct http_request *r, struct http_response *out)
{
    struct page p;
    struct story_view story;
    TRY(preview_read(r, 0, &story));
    TRY(desk_begin(&p, r, out, S("desk_preview"), DESK_STORIES, S("")));
    out->preview = true;
    fill(&p, &story, view_of(http_request_query(r, S("as"))));
    return desk_end(&p, S("desk-preview"));
}
