/* material.c - what of a story is translated. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "translate/material.h"

/* ---- where the text leads ---- */

/* A link leads to the version that the edition's readers have, if it is out; else it stays. */
static struct str change_address(void *context, struct arena *a, struct str address)
{
    const struct translation_source *source = context;
    (void)a;
    for (ptrdiff_t i = 0; i < source->target_count; i++)
        if (source->targets[i].version && str_equal(source->targets[i].address, address))
            return source->targets[i].path;
    return address;
}

static int64_t version_of(const struct translation_source *source, int64_t id)
{
    for (ptrdiff_t i = 0; i < source->target_count; i++)
        if (source->targets[i].id == id)
            return source->targets[i].version;
    return 0;
}

/* The body with its "also read" leading to the edition's stories, without those that lead to none. */
static struct html with_asides(struct arena *a, const struct translation_source *source, struct html body)
{
    struct html_block block;
    ptrdiff_t count = 0, n = 0;
    if (str_find(html_text(body), S("<aside data-also-read="), 0) < 0)
        return body;
    for (ptrdiff_t at = 0; html_next_block(body, &at, &block);)
        count++;
    struct html *blocks = arena_array(a, struct html, count);
    for (ptrdiff_t at = 0; html_next_block(body, &at, &block);) {
        int64_t aside = html_block_also_read(block), version = aside ? version_of(source, aside) : 0;
        if (!aside || version)
            blocks[n++] = aside ? html_also_read(a, version) : block.html;
    }
    return html_join(a, blocks, n);
}

static struct err make_body(struct arena *a, const struct translation_source *source, struct html body,
                            struct html *out)
{
    union {
        const struct translation_source *source;
        void *context;
    } borrowed = {source};
    body = with_asides(a, source, body);
    if (!source->target_count)
        *out = body;
    else
        TRY(html_sanitise(a, html_with_addresses(a, body, change_address, borrowed.context), NULL, out));
    return OK;
}

/* ---- names ---- */

/* Adds a name once. */
static void add_name(const struct translation_place *place, const struct translation_place **places, struct str *names,
                     ptrdiff_t *count)
{
    for (ptrdiff_t i = 0; i < *count; i++)
        if (places[i]->id == place->id)
            return;
    places[*count] = place;
    names[(*count)++] = place->name;
}

static void make_sections(struct arena *a, const struct translation_source *source, struct material *out)
{
    ptrdiff_t most = source->section_count * (LIMIT_SECTION_DEPTH + 1);
    out->sections = arena_array(a, const struct translation_place *, most);
    out->text.sections = arena_array(a, struct str, most);
    for (ptrdiff_t i = 0; i < source->section_count; i++) {
        const struct translation_section *section = &source->sections[i];
        bool there = section->depth > 0 && section->chain[section->depth - 1].there.p;
        for (ptrdiff_t j = 0; j < section->depth && !there; j++)
            if (!section->chain[j].there.p)
                add_name(&section->chain[j], out->sections, out->text.sections, &out->text.section_count);
    }
}

static void make_tags(struct arena *a, const struct translation_source *source, struct material *out)
{
    out->tags = arena_array(a, const struct translation_place *, source->tag_count);
    out->text.tags = arena_array(a, struct str, source->tag_count);
    for (ptrdiff_t i = 0; i < source->tag_count; i++)
        if (!source->tags[i].there.p)
            add_name(&source->tags[i], out->tags, out->text.tags, &out->text.tag_count);
}

/* ---- what stands beside the story ---- */

static void add_extra(struct arena *a, struct material *out, ptrdiff_t correction, const char *what, struct str text)
{
    if (text.n == 0)
        return;
    out->extra_places[out->extra.section_count] = str_format(a, "correction/%td/%s", correction, what);
    out->extra.sections[out->extra.section_count++] = text;
}

static void make_extra(struct arena *a, const struct translation_source *source, struct material *out)
{
    const struct sql_correction_view_list *corrections = &source->view.corrections;
    struct translate_story *extra = &out->extra;
    extra->language = source->view.story->language;
    extra->sections = arena_array(a, struct str, corrections->count * 3);
    out->extra_places = arena_array(a, struct str, corrections->count * 3);
    for (ptrdiff_t i = 0; i < corrections->count; i++) {
        add_extra(a, out, i, "note", corrections->items[i].note);
        add_extra(a, out, i, "was", corrections->items[i].was);
        add_extra(a, out, i, "becomes", corrections->items[i].becomes);
    }
    out->has_place = source->view.story->place.n > 0;
    extra->tags = &source->view.story->place;
    extra->tag_count = out->has_place;
}

/* ---- all of it ---- */

struct err material_make(struct arena *a, const struct translation_source *source, struct material *out)
{
    const struct sql_story_page *story = source->view.story;
    *out = (struct material){.text = {.language = story->language,
                                      .headline = story->headline,
                                      .standfirst = story->standfirst,
                                      .social_title = story->social_title,
                                      .lead_alt = story->media_alt,
                                      .lead_caption = story->media_caption}};
    make_sections(a, source, out);
    make_tags(a, source, out);
    make_extra(a, source, out);
    return make_body(a, source, source->view.body, &out->text.body);
}

struct err material_of_version(struct arena *a, const struct translation_source *source,
                               const struct story_stored *version, struct translate_story *out)
{
    *out = material_of_edition(&version->input);
    if (!out->lead_alt.p && version->media)
        out->lead_alt = version->media->alt;
    if (!out->lead_caption.p && version->media)
        out->lead_caption = version->media->caption;
    return make_body(a, source, version->input.body, &out->body);
}

struct translate_story material_of_edition(const struct story_input *story)
{
    return (struct translate_story){.language = story->language,
                                    .headline = story->headline,
                                    .standfirst = story->standfirst,
                                    .social_title = story->social_title,
                                    .lead_alt = story->lead_alt,
                                    .lead_caption = story->lead_caption,
                                    .body = story->body};
}
