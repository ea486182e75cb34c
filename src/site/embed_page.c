/* embed_page.c - STORY/embed/: the card that other sites show in a frame; no script, nothing from elsewhere. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "site/oembed.h"
#include "site/picture.h"
#include "site/routes.h"

#include "page/link.h"
#include "text/url.h"

/* Above the words where the frame is narrow, beside them else. */
static const struct picture_slot CARD = {
    .shape = RENDITION_CARD, .width = 420, .sizes = S_INIT("(min-width: 420px) 38vw, 100vw"), .first = true};

static void fill_picture(struct page *p, struct value *card, const struct sql_story_page *s)
{
    struct picture picture = picture_of_story(s);
    if (picture_exists(&picture))
        picture_fill(p, value_set_map(p->a, card, S("picture")), &picture, &CARD);
    else
        value_set_bool(p->a, card, S("picture"), false);
}

static void fill_card(struct page *p, struct value *card, const struct sql_story_page *s)
{
    value_set_text(p->a, card, S("headline"), s->headline);
    page_set_text_or_false(p, card, S("standfirst"), s->standfirst);
    page_set_time(p, card, S("published"), s->published_at, dates_short(p->a, &p->dates, s->published_at));
    fill_picture(p, card, s);
    page_set_title(p, s->headline, true);
}

/* The frame stands in someone else's page: it says what became of the story, and no more. */
static void fill_withdrawn(struct page *p, struct value *card, const struct sql_story_page *s)
{
    struct str date = s->withdrawn_at == DB_NULL ? S("") : dates_long(p->a, &p->dates, s->withdrawn_at);
    struct str title = page_word_with(p, S("error_410_title"), S("date"), date);
    value_set_text(p->a, card, S("headline"), title);
    value_set_bool(p->a, card, S("standfirst"), false);
    value_set_bool(p->a, card, S("published"), false);
    value_set_bool(p->a, card, S("picture"), false);
    page_set_title(p, title, true);
    p->out->status = 410;
}

static struct err render(struct http_request *r, struct http_response *out, const struct sql_story_page *s)
{
    struct page p;
    TRY(page_begin(&p, r, out, S("embed")));
    struct value *card = value_set_map(p.a, p.view, S("card"));
    struct str url = page_address(&p, s->path);
    value_set_text(p.a, card, S("url"), url);
    value_set_text(p.a, card, S("home"), page_absolute(&p, str_concat(p.a, p.prefix, S("/"))));
    value_set_trusted_html(p.a, card, S("css"), theme_style(p.theme, THEME_EMBED)->css);
    if (str_equal(s->status, S("withdrawn")))
        fill_withdrawn(&p, card, s);
    else
        fill_card(&p, card, s);
    page_set_canonical(&p, s->canonical.n ? s->canonical : url);
    http_response_tag(out, "story:%lld", (long long)s->id);
    out->framed = true;
    return page_end_whole(&p, S("embed"));
}

static struct err redirect(struct http_request *r, struct http_response *out, struct str story)
{
    struct str path = str_concat(r->arena, story, S(EMBED_ENDING));
    link_redirect(r, out, 301, path);
    return OK;
}

/* The story moved: its card with it. */
static struct err follow(struct http_request *r, struct http_response *out, struct str path)
{
    struct str target;
    int status;
    TRY(query_redirect(site_of(r)->newsroom, r->arena, path, &target, &status));
    if (status == 410 || !str_starts(target, S("/")) || !str_ends(target, S("/")))
        return err_make(&ERR_NOT_FOUND, "no story stands there now");
    http_response_tag(out, "redirects");
    return redirect(r, out, target);
}

struct err embed_page(struct http_request *r, struct http_response *out)
{
    struct sql_story_page *story;
    struct str path = r->path, ending = S("/" EMBED_ENDING);
    bool whole = str_ends(path, ending);
    if (!whole && !str_ends(path, str_slice(ending, 0, ending.n - 1)))
        return err_make(&ERR_NOT_FOUND, "it is no address of a card");
    path = str_slice(path, 0, path.n - (whole ? ending.n : ending.n - 1) + 1);
    struct err e = query_story_row(site_of(r)->newsroom, r->arena, path, &story);
    if (err_is(e, &ERR_NOT_FOUND))
        return follow(r, out, path);
    TRY(e);
    if (whole)
        return render(r, out, story);
    http_response_tag(out, "story:%lld", (long long)story->id);
    return redirect(r, out, path);
}
