/* material_story.c - the edition's story, made of what was translated of its original. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "translate/material.h"

/* What is being made. */
struct making {
    struct arena *a;
    const struct translation_source *source;
    const struct material *material;
    const struct material_joined *joined;
    struct story_input *out;
    struct translation_named *names;
    ptrdiff_t name_count;
};

/* ---- sections and tags ---- */

/* Slashes part sections; a name that holds one would be two. */
static struct str without_slashes(struct arena *a, struct str name)
{
    char *copy = arena_bytes(a, name.n);
    for (ptrdiff_t i = 0; i < name.n; i++)
        copy[i] = name.p[i] == '/' ? '-' : name.p[i];
    return (struct str){copy, name.n};
}

static struct str translated(const struct translation_place *place, const struct translation_place *const *places,
                             const struct str *names, ptrdiff_t count)
{
    for (ptrdiff_t i = 0; i < count; i++)
        if (places[i]->id == place->id && names[i].n)
            return names[i];
    return place->name;
}

static void name_group(struct making *m, const struct translation_place *place, bool tag, struct str name)
{
    for (ptrdiff_t i = 0; i < m->name_count; i++)
        if (m->names[i].id == place->id && m->names[i].tag == tag)
            return;
    m->names[m->name_count++] = (struct translation_named){place->id, place->group, tag, name};
}

/* One that is there goes by its slug; a new one stands below the same ones as the original's. */
static struct str section_name(struct making *m, const struct translation_section *section)
{
    struct str path = S("");
    if (section->chain[section->depth - 1].there.p)
        return section->chain[section->depth - 1].there;
    for (ptrdiff_t i = 0; i < section->depth; i++) {
        const struct translation_place *place = &section->chain[i];
        struct str name = place->there;
        if (!name.p)
            name = without_slashes(m->a, translated(place, m->material->sections, m->joined->text.sections,
                                                    m->joined->text.section_count));
        path = path.n ? str_format(m->a, "%.*s/%.*s", STR_ARG(path), STR_ARG(name)) : name;
        if (!place->there.p)
            name_group(m, place, false, path);
    }
    return path;
}

static void make_places(struct making *m)
{
    const struct translation_source *source = m->source;
    struct str *sections = arena_array(m->a, struct str, source->section_count);
    struct str *tags = arena_array(m->a, struct str, source->tag_count);
    for (ptrdiff_t i = 0; i < source->section_count; i++)
        if (source->sections[i].depth)
            sections[m->out->section_count++] = section_name(m, &source->sections[i]);
    for (ptrdiff_t i = 0; i < source->tag_count; i++) {
        const struct translation_place *tag = &source->tags[i];
        tags[i] = tag->there.p ? tag->there
                               : translated(tag, m->material->tags, m->joined->text.tags, m->joined->text.tag_count);
        if (!tag->there.p)
            name_group(m, tag, true, tags[i]);
    }
    m->out->sections = sections;
    m->out->tags = tags;
    m->out->tag_count = source->tag_count;
}

/* ---- people and links ---- */

static void make_bylines(struct making *m)
{
    const struct sql_page_part_list *views = &m->source->view.bylines;
    struct story_byline *bylines = arena_array(m->a, struct story_byline, views->count);
    for (ptrdiff_t i = 0; i < views->count; i++)
        bylines[i] = (struct story_byline){views->items[i].name, views->items[i].role};
    m->out->bylines = bylines;
    m->out->byline_count = views->count;
}

/* Those outside of the text; what the text holds is in the body. */
static void make_also_read(struct making *m)
{
    const struct translation_source *source = m->source;
    struct str *also = arena_array(m->a, struct str, source->target_count);
    for (ptrdiff_t i = 0; i < source->view.also_read.count; i++) {
        const struct sql_also_view *view = &source->view.also_read.items[i];
        for (ptrdiff_t j = 0; j < source->target_count && !view->in_text; j++)
            if (source->targets[j].id == view->target_id && source->targets[j].version) {
                also[m->out->also_read_count++] = source->targets[j].path;
                break;
            }
    }
    m->out->also_read = also;
}

/* ---- corrections ---- */

/* The translated text of a part of a correction; empty where it has none. */
static struct str extra_text(const struct making *m, ptrdiff_t correction, const char *what)
{
    struct str wanted = str_format(m->a, "correction/%td/%s", correction, what);
    for (ptrdiff_t i = 0; i < m->joined->extra.section_count; i++)
        if (str_equal(m->material->extra_places[i], wanted))
            return m->joined->extra.sections[i];
    return S("");
}

static void make_corrections(struct making *m, ptrdiff_t known)
{
    const struct sql_correction_view_list *views = &m->source->view.corrections;
    struct story_correction *corrections = arena_array(m->a, struct story_correction, views->count);
    for (ptrdiff_t i = known; i < views->count; i++)
        corrections[m->out->correction_count++] = (struct story_correction){
            extra_text(m, i, "note"), extra_text(m, i, "was"), extra_text(m, i, "becomes"), views->items[i].material};
    m->out->corrections = corrections;
}

/* ---- all of it ---- */

static struct str no_none(struct str text)
{
    return text.p ? text : S("");
}

static void make_rest(struct making *m)
{
    const struct sql_story_page *story = m->source->view.story;
    const struct translate_story *text = &m->joined->text;
    bool pictured = story->media_id != DB_NULL;
    *m->out = (struct story_input){.language = text->language,
                                   .headline = no_none(text->headline),
                                   .standfirst = no_none(text->standfirst),
                                   .body = text->body,
                                   .agency = story->agency,
                                   .place = m->material->has_place ? m->joined->extra.tags[0] : S(""),
                                   .date = story->published_at == DB_NULL ? TIME_NONE : story->published_at,
                                   .embargo = story->embargo_at == DB_NULL ? TIME_NONE : story->embargo_at,
                                   .noindex = story->noindex,
                                   .social_title = no_none(text->social_title),
                                   .social_media_id = story->social_media_id == DB_NULL ? 0 : story->social_media_id,
                                   .lead_media_id = pictured ? story->media_id : 0,
                                   .lead_alt = pictured ? no_none(text->lead_alt) : (struct str){NULL, 0},
                                   .lead_caption = pictured ? no_none(text->lead_caption) : (struct str){NULL, 0},
                                   .lead_credit = pictured ? story->media_credit : (struct str){NULL, 0}};
}

void material_story(struct arena *a, const struct translation_source *source, const struct material *material,
                    const struct material_joined *joined, ptrdiff_t known_corrections, struct story_input *out,
                    struct translation_named **names, ptrdiff_t *name_count)
{
    ptrdiff_t most = source->section_count * (LIMIT_SECTION_DEPTH + 1) + source->tag_count;
    struct making m = {a, source, material, joined, out, arena_array(a, struct translation_named, most), 0};
    make_rest(&m);
    make_places(&m);
    make_bylines(&m);
    make_also_read(&m);
    make_corrections(&m, known_corrections);
    *names = m.names;
    *name_count = m.name_count;
}
