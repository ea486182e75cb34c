/* story.c - the story page. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "site/story.h"

#include "page/language.h"
#include "page/link.h"
#include "page/versions.h"
#include "site/archive.h"
#include "site/audit.h"
#include "site/card.h"
#include "site/old_address.h"
#include "page/error.h"
#include "site/oembed.h"
#include "search/related.h"
#include "site/popular.h"
#include "site/related.h"
#include "site/routes.h"
#include "site/share.h"
#include "site/story_body.h"
#include "site/story_data.h"
#include "site/translated.h"

#include "base/time.h"
#include "text/excerpt.h"
#include "text/isolate.h"
#include "text/url.h"
#include "text/words.h"

#define DESCRIPTION_LENGTH 160
#define MENU_MAX 12 /* languages in the masthead */

/* The box a lead picture is fitted into (docs/theme.md), and what the stylesheet makes of it. */
static const struct picture_slot LEAD = {.shape = RENDITION_AS_SHOT,
                                         .width = 924,
                                         .height = 576,
                                         .sizes = S_INIT("(min-width: 62.5em) min({width}px, 75vw - 54px), "
                                                         "(min-width: 45em) min({width}px, 584px), 100vw"),
                                         .first = true};

static void fill_kicker(struct page *p, struct value *view, const struct story_view *story)
{
    struct value *kicker = value_set_list(p->a, view, S("kicker"));
    if (story->sections.count == 0)
        return;
    const struct sql_page_part *primary = &story->sections.items[0];
    const struct sql_section *parent = NULL;
    for (ptrdiff_t i = 0; i < p->sections.count; i++)
        if (p->sections.items[i].id == primary->parent_id)
            parent = &p->sections.items[i];
    if (parent) {
        struct value *item = value_append_map(p->a, kicker);
        value_set_text(p->a, item, S("name"), parent->name);
        value_set_text(p->a, item, S("url"), page_path_section(p, parent->slug));
        value_set_bool(p->a, item, S("last"), false);
    }
    struct value *item = value_append_map(p->a, kicker);
    value_set_text(p->a, item, S("name"), primary->name);
    value_set_text(p->a, item, S("url"), page_path_section(p, primary->slug));
    value_set_bool(p->a, item, S("last"), true);
    page_set_section(p, primary->id, primary->accent);
}

/* What stands between two names: the middle of "{0} and {1}", by the place in the list. */
static struct str separator_after(const struct page *p, ptrdiff_t i, ptrdiff_t count)
{
    if (i == count - 1)
        return S("");
    struct str pattern = page_word(p, count == 2 ? S("list_pair") : i == count - 2 ? S("list_end") : S("list_middle"));
    ptrdiff_t from = str_find(pattern, S("{0}"), 0), to = str_find(pattern, S("{1}"), 0);
    return from >= 0 && to > from ? str_slice(pattern, from + 3, to) : S(", ");
}

static bool is_reporter(const struct sql_page_part *byline)
{
    return byline->role.n == 0 || str_equal(byline->role, S("reporter"));
}

/* The people of one role (none: reporters), each with what stands after the name. */
static void fill_people(struct page *p, struct value *list, const struct story_view *story, struct str role)
{
    ptrdiff_t count = 0, at = 0;
    const struct sql_page_part *all = story->bylines.items;
    for (ptrdiff_t i = 0; i < story->bylines.count; i++)
        count += role.n ? str_equal(all[i].role, role) : is_reporter(&all[i]);
    for (ptrdiff_t i = 0; i < story->bylines.count; i++) {
        if (role.n ? !str_equal(all[i].role, role) : !is_reporter(&all[i]))
            continue;
        struct value *person = value_append_map(p->a, list);
        value_set_text(p->a, person, S("name"), all[i].name);
        page_set_text_or_false(p, person, S("url"), all[i].slug.n ? page_path_author(p, all[i].slug) : S(""));
        value_set_text(p->a, person, S("separator"), separator_after(p, at++, count));
    }
}

static struct str role_label(const struct page *p, struct str role)
{
    struct str key = str_concat(p->a, S("role_"), role);
    struct str word = page_word(p, key);
    return str_equal(word, key) ? str_concat(p->a, role, S(":")) : word;
}

static bool role_stood_before(const struct story_view *story, ptrdiff_t at)
{
    for (ptrdiff_t i = 0; i < at; i++)
        if (str_equal(story->bylines.items[i].role, story->bylines.items[at].role))
            return true;
    return false;
}

static void fill_byline(struct page *p, struct value *view, const struct story_view *story)
{
    struct value *byline = value_set_map(p->a, view, S("byline"));
    struct value *lead = value_set_list(p->a, byline, S("lead"));
    fill_people(p, lead, story, (struct str){0});
    struct value *roles = value_set_list(p->a, byline, S("roles"));
    for (ptrdiff_t i = 0; i < story->bylines.count; i++) {
        const struct sql_page_part *one = &story->bylines.items[i];
        if (is_reporter(one) || role_stood_before(story, i))
            continue;
        struct value *role = value_append_map(p->a, roles);
        value_set_text(p->a, role, S("label"), role_label(p, one->role));
        fill_people(p, value_set_list(p->a, role, S("people")), story, one->role);
    }
    page_set_text_or_false(p, byline, S("agency"), value_is_true(lead) ? S("") : story->story->agency);
    page_set_text_or_false(p, byline, S("place"),
                           story->story->place.n ? page_word_with(p, S("in_place"), S("place"), story->story->place)
                                                 : S(""));
}

static void fill_times(struct page *p, struct value *view, const struct sql_story_page *s)
{
    page_set_time(p, view, S("published"), s->published_at, dates_short(p->a, &p->dates, s->published_at));
    if (s->modified_at == DB_NULL || s->modified_at <= s->published_at) {
        value_set_bool(p->a, view, S("updated"), false);
        return;
    }
    struct str time = dates_short(p->a, &p->dates, s->modified_at);
    page_set_time(p, view, S("updated"), s->modified_at, page_word_with(p, S("updated"), S("time"), time));
}

static void fill_picture(struct page *p, struct value *view, const struct sql_story_page *s)
{
    struct picture shown = picture_of_story(s);
    if (!picture_exists(&shown)) {
        value_set_bool(p->a, view, S("picture"), false);
        return;
    }
    struct value *picture = value_set_map(p->a, view, S("picture"));
    picture_fill(p, picture, &shown, &LEAD);
    page_set_text_or_false(p, picture, S("caption"), s->media_caption);
    struct str credit = s->media_credit;
    bool labelled =
        str_find_char(credit, ':', 0) >= 0 || str_find(credit, S("\xef\xbc\x9a"), 0) >= 0; /* a wide colon */
    page_set_text_or_false(p, picture, S("credit"),
                           credit.n && !labelled ? page_word_with(p, S("photograph"), S("name"), credit) : credit);
}

static struct str correction_text(const struct page *p, const struct sql_correction_view *c)
{
    if (c->note.n || !c->was.n)
        return c->note;
    return str_format(p->a, "%.*s \xe2\x86\x92 %.*s", STR_ARG(c->was), STR_ARG(c->becomes));
}

static void fill_corrections(struct page *p, struct value *view, const struct story_view *story, struct str key,
                             bool material)
{
    struct value *list = value_set_list(p->a, view, key);
    for (ptrdiff_t i = 0; i < story->corrections.count; i++) {
        const struct sql_correction_view *c = &story->corrections.items[i];
        if (c->material != material)
            continue;
        struct value *item = value_append_map(p->a, list);
        page_set_time(p, item, S("time"), c->created_at, dates_short(p->a, &p->dates, c->created_at));
        value_set_text(p->a, item, S("text"), correction_text(p, c));
        value_set_text(p->a, item, S("label"), page_word(p, S("correction")));
    }
}

static void fill_tags(struct page *p, const struct story_view *story)
{
    if (story->tags.count == 0) {
        value_set_bool(p->a, p->view, S("tags"), false);
        return;
    }
    struct value *items = value_set_list(p->a, value_set_map(p->a, p->view, S("tags")), S("items"));
    for (ptrdiff_t i = 0; i < story->tags.count; i++) {
        struct value *item = value_append_map(p->a, items);
        value_set_text(p->a, item, S("name"), story->tags.items[i].name);
        value_set_text(p->a, item, S("url"), page_path_tag(p, story->tags.items[i].slug));
    }
}

/* Every version of the story, its own among them, in the order of their tags. */
static struct page_version *list_versions(struct page *p, const struct story_view *story, ptrdiff_t *count)
{
    const struct sql_story_page *s = story->story;
    const struct page_version own = {.language = s->language, .path = s->path, .hidden = s->noindex};
    struct page_version *versions = arena_array(p->a, struct page_version, story->editions.count + 1);
    bool placed = false;
    *count = 0;
    for (ptrdiff_t i = 0; i < story->editions.count; i++) { /* the store gives them in order of their tags */
        const struct story_version *edition = &story->editions.items[i];
        if (str_equal(edition->language, own.language) ||
            (*count && str_equal(edition->language, versions[*count - 1].language)))
            continue; /* a second one in a language: the first is the version */
        if (!placed && str_compare(own.language, edition->language) < 0) {
            versions[(*count)++] = own;
            placed = true;
        }
        versions[(*count)++] =
            (struct page_version){.language = edition->language, .path = edition->path, .hidden = edition->noindex};
    }
    if (!placed)
        versions[(*count)++] = own;
    return versions;
}

/* The one that the others are translations of: its number is the group's. */
static struct str original_path(const struct story_view *story)
{
    const struct sql_story_page *s = story->story;
    for (ptrdiff_t i = 0; i < story->editions.count; i++)
        if (story->editions.items[i].id == s->translation_group)
            return story->editions.items[i].path;
    return s->translation_group == s->id ? s->path : S("");
}

/* The list at the end; where it is longer than a menu that is read at a
 * glance, the masthead leads there instead of repeating it. */
static void fill_read_in(struct page *p, ptrdiff_t story_versions)
{
    const struct value *editions = value_get(p->view, S("editions"));
    struct value shown = *editions;
    value_set(p->a, p->view, S("read_in"), &shown);
    if (value_is_true(&shown) && story_versions > MENU_MAX)
        value_set_bool(p->a, &shown, S("jump"), true);
}

/* "Read in" after the story, the masthead's menu, and <link rel=alternate hreflang>: all from the story's versions. */
static void fill_editions(struct page *p, const struct story_view *story)
{
    ptrdiff_t count;
    struct page_version *versions = list_versions(p, story, &count);
    page_offer(p, versions, count);
    fill_read_in(p, count);
    if (!p->out->preview && !story->story->noindex)
        page_alternates(p, versions, count, original_path(story));
    if (story->story->translation_group != DB_NULL)
        http_response_tag(p->out, "group:%lld", (long long)story->story->translation_group);
}

/* A picture for social networks that is none of the page's has its words in the original's language alone: where a
 * machine translated the story nothing is said of it. */
static struct story_facts make_facts(struct page *p, const struct story_view *story)
{
    const struct sql_story_page *s = story->story;
    struct story_facts facts = {.url = page_address(p, s->path), .description = s->standfirst};
    if (!facts.description.n)
        facts.description = excerpt_make(p->a, html_plain_text(p->a, story->body), DESCRIPTION_LENGTH);
    struct picture picture = picture_of_story(s), card = picture_where_shared(s);
    if (picture_exists(&picture))
        facts.picture =
            page_absolute(p, picture_address(p->a, p->settings, &picture, RENDITION_AS_SHOT, &facts.picture_size));
    if (picture_exists(&card))
        facts.card = page_absolute(p, picture_address(p->a, p->settings, &card, RENDITION_SOCIAL, &facts.card_size));
    bool other = s->social_path.n && s->social_media_id != s->media_id;
    facts.card_alt = other && story->translation && story->translation->engine.n ? S("") : card.alt;
    return facts;
}

static struct str headline_class(struct str headline)
{
    int64_t length = words_headline_length(headline);
    return length <= 70 ? S("h1") : length <= 110 ? S("h1m") : S("h1s");
}

/* What stands above a text that a machine made: from which language, who read it, and the way to the original. */
static void fill_translation(struct page *p, struct value *view, const struct story_view *story)
{
    const struct sql_page_translation *made = story->translation;
    if (!made || !made->engine.n) {
        value_set_bool(p->a, view, S("translation"), false);
        return;
    }
    struct value *translation = value_set_map(p->a, view, S("translation"));
    bool shown = str_equal(made->status, S("published")) && made->path.n;
    value_set_text(p->a, translation, S("text"),
                   translated_notice(p, made->language, made->reviewed_at, made->reviewed_by));
    page_set_text_or_false(p, translation, S("url"), shown ? page_link(p, made->path) : S(""));
    value_set_text(p->a, translation, S("lang"), made->language);
    value_set_text(p->a, translation, S("label"), page_word(p, S("original")));
}

/* *placed: the best of the related stories stands inside the text. */
static struct err fill_story(struct page *p, const struct story_view *story, const struct story_facts *facts,
                             const struct related *related, bool *placed)
{
    const struct sql_story_page *s = story->story;
    const struct sql_also_view *extra = related->first.path.n ? &related->first : NULL;
    struct str body;
    struct value *view = value_set_map(p->a, p->view, S("story"));
    value_set_text(p->a, view, S("url"), facts->url);
    value_set_text(p->a, view, S("headline"), isolate_text(p->a, s->headline, p->language->right_to_left));
    value_set_text(p->a, view, S("headline_class"), headline_class(s->headline));
    value_set_text(p->a, view, S("standfirst"), isolate_text(p->a, s->standfirst, p->language->right_to_left));
    fill_translation(p, view, story);
    fill_kicker(p, view, story);
    fill_byline(p, view, story);
    fill_times(p, view, s);
    audit_badge(p, view, s->id);
    fill_picture(p, view, s);
    fill_corrections(p, view, story, S("corrections_above"), true);
    fill_corrections(p, view, story, S("corrections_below"), false);
    TRY(story_body_render(p, story, &extra, &body));
    *placed = related->count && !extra;
    value_set_trusted_html(p->a, view, S("body"), body);
    return OK;
}

static void fill_head(struct page *p, const struct story_view *story, const struct story_facts *facts)
{
    const struct sql_story_page *s = story->story;
    page_set_title(p, s->headline, true);
    page_set_description(p, facts->description);
    page_set_canonical(p, s->canonical.n ? s->canonical : facts->url);
    oembed_discover(p, facts->url);
    if (s->noindex)
        value_set_text(p->a, p->head, S("robots"), S("noindex"));
    story_data_fill(p, story, facts);
    story_card_fill(p, story, facts);
}

/* Nobody is to keep, find or pass on a page that is not out. words: key of what its band says, or none. */
static void fill_preview(struct page *p, struct str words)
{
    value_set_bool(p->a, p->view, S("preview"), false);
    if (!p->out->preview)
        return;
    value_set_text(p->a, p->head, S("robots"), S("noindex, nofollow, noarchive"));
    value_set_bool(p->a, p->head, S("framed"), true);
    if (words.n)
        value_set_text(p->a, value_set_map(p->a, p->view, S("preview")), S("text"), page_word(p, words));
}

struct err story_render(struct http_request *r, struct http_response *out, const struct story_view *story,
                        struct str preview)
{
    struct page p;
    TRY(page_begin(&p, r, out, S("story")));
    struct story_facts facts = make_facts(&p, story);
    http_response_tag(out, "story:%lld", (long long)story->story->id);
    http_response_tag(out, "related:%lld", (long long)story->story->id);
    struct related related;
    bool placed;
    TRY(related_gather(&p, story, &related));
    TRY(fill_story(&p, story, &facts, &related, &placed));
    fill_head(&p, story, &facts);
    if (out->preview)
        value_set_bool(p.a, p.view, S("share"), false); /* nobody else could read it */
    else
        share_fill(&p, facts.url, story->story->headline, facts.description);
    fill_tags(&p, story);
    fill_editions(&p, story);
    related_fill(&p, &related, placed);
    TRY(popular_fill(&p, 0, story->story->id));
    fill_preview(&p, preview);
    const struct sql_story_page *s = story->story;
    out->modified = s->modified_at == DB_NULL ? s->published_at : s->modified_at;
    out->expires = card_next_midnight(&p);
    page_set_subject(&p, "%lld", (long long)s->id);
    return page_end(&p, S("story"));
}

/* No story stands here: an address that moved, a story's in another writing, or a date. */
static struct err look_elsewhere(struct http_request *r, struct http_response *out)
{
    struct err e = embed_page(r, out);
    if (err_is(e, &ERR_NOT_FOUND))
        e = moved_path(r, out);
    if (err_is(e, &ERR_NOT_FOUND))
        e = old_path(r, out);
    if (err_is(e, &ERR_NOT_FOUND))
        e = old_list(r, out);
    if (err_is(e, &ERR_NOT_FOUND))
        e = old_upload(r, out);
    return err_is(e, &ERR_NOT_FOUND) ? archive_page(r, out) : e;
}

struct err story_page(struct http_request *r, struct http_response *out)
{
    struct newsroom *n = site_of(r)->newsroom;
    struct story_view story = {0};
    if (str_ends(r->path, S(".txt")))
        return indexnow_text(r, out);
    struct err e = query_story(n, r->arena, r->path, newsroom_settings(n)->related_size > 0 ? RELATED_KEPT : 0, &story);
    if (err_is(e, &ERR_NOT_FOUND))
        return look_elsewhere(r, out);
    TRY(e);
    if (str_equal(story.story->status, S("withdrawn")))
        return error_gone(r, out, &story);
    return story_render(r, out, &story, S(""));
}
