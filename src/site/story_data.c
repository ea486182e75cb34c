/* story_data.c - a story for machines: schema.org/NewsArticle, the Open Graph protocol (ogp.me). */
/* SPDX-License-Identifier: Apache-2.0 */
#include "site/story_data.h"

#include "page/link.h"
#include "text/json.h"

#define JSONLD_MAX ((ptrdiff_t)256 * 1024)

static void write_logo(const struct page *p, struct json *j)
{
    json_write_key(j, S("logo"));
    json_open_object(j);
    json_member_string(j, S("@type"), S("ImageObject"));
    json_member_string(j, S("url"), page_absolute(p, S("/favicon.ico")));
    json_close_object(j);
}

static void write_organization(const struct page *p, struct json *j, struct str name)
{
    json_open_object(j);
    json_member_string(j, S("@type"), S("NewsMediaOrganization"));
    json_member_string(j, S("name"), name);
    if (str_equal(name, p->title)) {
        json_member_string(j, S("url"), page_absolute(p, str_concat(p->a, p->prefix, S("/"))));
        write_logo(p, j);
    }
    json_close_object(j);
}

static void write_person(const struct page *p, struct json *j, const struct sql_page_part *person)
{
    json_open_object(j);
    json_member_string(j, S("@type"), S("Person"));
    json_member_string(j, S("name"), person->name);
    if (!str_equal(person->role, S("reporter")))
        json_member_text(j, S("jobTitle"), person->role);
    if (person->slug.n)
        json_member_string(j, S("url"), page_absolute(p, page_path_author(p, person->slug)));
    json_close_object(j);
}

static void write_authors(const struct page *p, struct json *j, const struct story_view *story)
{
    json_write_key(j, S("author"));
    json_open_array(j);
    for (ptrdiff_t i = 0; i < story->bylines.count; i++)
        write_person(p, j, &story->bylines.items[i]);
    if (story->bylines.count == 0)
        write_organization(p, j, story->story->agency.n ? story->story->agency : p->title);
    json_close_array(j);
}

static void write_names(struct json *j, struct str key, const struct sql_page_part_list *places)
{
    if (places->count == 0)
        return;
    json_write_key(j, key);
    json_open_array(j);
    for (ptrdiff_t i = 0; i < places->count; i++)
        json_write_string(j, places->items[i].name);
    json_close_array(j);
}

static void write_place(struct json *j, struct str place)
{
    if (!place.n)
        return;
    json_write_key(j, S("locationCreated"));
    json_open_object(j);
    json_member_string(j, S("@type"), S("Place"));
    json_member_string(j, S("name"), place);
    json_close_object(j);
}

static void write_picture(struct json *j, const struct story_view *story, const struct story_facts *facts)
{
    const struct sql_story_page *s = story->story;
    if (!facts->picture.n)
        return;
    json_write_key(j, S("image"));
    json_open_object(j);
    json_member_string(j, S("@type"), S("ImageObject"));
    json_member_string(j, S("url"), facts->picture);
    json_member_int(j, S("width"), facts->picture_size.width);
    json_member_int(j, S("height"), facts->picture_size.height);
    json_member_text(j, S("caption"), s->media_caption);
    json_member_text(j, S("creditText"), s->media_credit);
    json_close_object(j);
}

static struct str correction_words(struct arena *a, const struct sql_correction_view *c)
{
    if (c->note.n || !c->was.n)
        return c->note;
    return str_format(a, "%.*s \xe2\x86\x92 %.*s", STR_ARG(c->was), STR_ARG(c->becomes));
}

/* schema.org's correction: what was wrong, said in the page's data too. */
static void write_corrections(const struct page *p, struct json *j, const struct story_view *story)
{
    if (story->corrections.count == 0)
        return;
    json_write_key(j, S("correction"));
    json_open_array(j);
    for (ptrdiff_t i = 0; i < story->corrections.count; i++) {
        const struct sql_correction_view *correction = &story->corrections.items[i];
        json_open_object(j);
        json_member_string(j, S("@type"), S("CorrectionComment"));
        json_member_string(j, S("text"), correction_words(p->a, correction));
        json_member_string(j, S("datePublished"), dates_machine(p->a, p->dates.zone, correction->created_at));
        json_close_object(j);
    }
    json_close_array(j);
}

/* A story that readers may read elsewhere in its first language: where, and who brought it into this one. */
static void write_original(const struct page *p, struct json *j, const struct story_view *story)
{
    const struct sql_story_page *s = story->story;
    const struct story_version *original = NULL;
    for (ptrdiff_t i = 0; i < story->editions.count; i++)
        if (story->editions.items[i].id == (story->translation ? story->translation->source_id : s->translation_group))
            original = &story->editions.items[i];
    if (!original)
        return;
    json_write_key(j, S("translationOfWork"));
    json_open_object(j);
    json_member_string(j, S("@type"), S("NewsArticle"));
    json_member_string(j, S("url"), page_address(p, original->path));
    json_member_string(j, S("inLanguage"), original->language);
    json_close_object(j);
}

static void write_named(struct json *j, struct str type, struct str name)
{
    json_open_object(j);
    json_member_string(j, S("@type"), type);
    json_member_string(j, S("name"), name);
    json_close_object(j);
}

static bool has_translator(const struct story_view *story)
{
    for (ptrdiff_t i = 0; i < story->bylines.count; i++)
        if (str_equal(story->bylines.items[i].role, S("translator")))
            return true;
    return story->translation && story->translation->engine.n;
}

/* People of the byline, and the engine: schema.org has no other kind for it than an organization. */
static void write_translators(struct json *j, const struct story_view *story)
{
    const struct sql_page_translation *made = story->translation;
    if (!has_translator(story))
        return;
    json_write_key(j, S("translator"));
    json_open_array(j);
    for (ptrdiff_t i = 0; i < story->bylines.count; i++)
        if (str_equal(story->bylines.items[i].role, S("translator")))
            write_named(j, S("Person"), story->bylines.items[i].name);
    if (made && made->engine.n)
        write_named(j, S("Organization"), made->engine);
    json_close_array(j);
    if (!made || made->reviewed_at == DB_NULL || !made->reviewed_by.n)
        return;
    json_write_key(j, S("editor"));
    write_named(j, S("Person"), made->reviewed_by);
}

static void write_article(const struct page *p, struct json *j, const struct story_view *story,
                          const struct story_facts *facts)
{
    const struct sql_story_page *s = story->story;
    json_open_object(j);
    json_member_string(j, S("@context"), S("https://schema.org"));
    json_member_string(j, S("@type"), S("NewsArticle"));
    json_member_string(j, S("mainEntityOfPage"), facts->url);
    json_member_string(j, S("url"), facts->url);
    json_member_string(j, S("headline"), s->headline);
    json_member_text(j, S("description"), facts->description);
    json_member_string(j, S("inLanguage"), s->language);
    json_member_string(j, S("datePublished"), dates_machine(p->a, p->dates.zone, s->published_at));
    json_member_string(
        j, S("dateModified"),
        dates_machine(p->a, p->dates.zone, s->modified_at == DB_NULL ? s->published_at : s->modified_at));
    json_member_text(j, S("dateline"), s->place);
    write_authors(p, j, story);
    write_original(p, j, story);
    write_translators(j, story);
    json_write_key(j, S("publisher"));
    write_organization(p, j, p->title);
    write_picture(j, story, facts);
    write_names(j, S("articleSection"), &story->sections);
    write_names(j, S("keywords"), &story->tags);
    write_place(j, s->place);
    write_corrections(p, j, story);
    json_member_int(j, S("wordCount"), s->word_count);
    json_member_bool(j, S("isAccessibleForFree"), true);
    json_close_object(j);
}

void story_data_fill(struct page *p, const struct story_view *story, const struct story_facts *facts)
{
    struct buf out;
    struct json j;
    buf_init(&out, JSONLD_MAX);
    json_init(&j, &out);
    write_article(p, &j, story, facts);
    if (!out.failed)
        value_set_trusted_html(p->a, p->view, S("jsonld"), str_copy(p->a, buf_str(&out)));
    buf_close(&out);
}

static void set_card_picture(struct page *p, struct value *og, const struct story_facts *facts)
{
    page_set_text_or_false(p, og, S("image"), facts->card);
    value_set_text(p->a, og, S("card"), facts->card.n ? S("summary_large_image") : S("summary"));
    if (!facts->card.n)
        return;
    value_set_int(p->a, og, S("image_width"), facts->card_size.width);
    value_set_int(p->a, og, S("image_height"), facts->card_size.height);
    page_set_text_or_false(p, og, S("image_alt"), facts->card_alt);
}

void story_card_fill(struct page *p, const struct story_view *story, const struct story_facts *facts)
{
    const struct sql_story_page *s = story->story;
    struct value *og = value_set_map(p->a, p->view, S("og"));
    value_set_text(p->a, og, S("type"), S("article"));
    value_set_text(p->a, og, S("title"), s->social_title.n ? s->social_title : s->headline);
    value_set_text(p->a, og, S("description"), facts->description);
    value_set_text(p->a, og, S("url"), facts->url);
    value_set_text(p->a, og, S("locale"), s->language);
    set_card_picture(p, og, facts);
    struct value *times = value_set_map(p->a, og, S("times"));
    value_set_text(p->a, times, S("published"), dates_machine(p->a, p->dates.zone, s->published_at));
    if (s->modified_at == DB_NULL)
        value_set_bool(p->a, times, S("updated"), false);
    else
        value_set_text(p->a, times, S("updated"), dates_machine(p->a, p->dates.zone, s->modified_at));
}
