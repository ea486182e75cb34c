/* make.c - the steps of making a translation. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "translate/make.h"

#include "newsroom/story_merge.h"
#include "translate/glossary.h"

struct err make_read(struct newsroom *n, struct arena *a, const struct sql_translation *task, struct making_of *out)
{
    *out = (struct making_of){.n = n, .a = a, .task = task};
    out->rules = edition_rules_find(newsroom_settings(n), task->language);
    out->segment_rules.keep_quotes = out->rules->keep_quotes;
    TRY(newsroom_translation_source(n, a, task, &out->source));
    out->rows = out->source.segments;
    out->rows.items = arena_array(a, struct sql_translation_segment, out->rows.count);
    for (ptrdiff_t i = 0; i < out->rows.count; i++)
        out->rows.items[i] = out->source.segments.items[i];
    return OK;
}

/* ---- words of the house ---- */

struct terms {
    const struct making_of *m;
    struct str *names;
    ptrdiff_t count;
    struct glossary *glossary;
};

static struct err read_terms(struct db_conn *conn, void *context)
{
    struct terms *terms = context;
    const struct making_of *m = terms->m;
    return glossary_read(m->a, conn, m->source.view.story->language, m->task->language, terms->names, terms->count,
                         &terms->glossary);
}

/* People of the byline and the agency stay as they are. */
static struct err use_glossary(struct making_of *m)
{
    const struct sql_page_part_list *bylines = &m->source.view.bylines;
    struct str agency = m->source.view.story->agency;
    struct terms terms = {.m = m, .names = arena_array(m->a, struct str, bylines->count + 1)};
    for (ptrdiff_t i = 0; i < bylines->count; i++)
        terms.names[terms.count++] = bylines->items[i].name;
    agency = agency.n ? agency : newsroom_settings(m->n)->agency;
    if (agency.n)
        terms.names[terms.count++] = agency;
    TRY(db_read(newsroom_db(m->n), read_terms, &terms));
    m->segment_rules.find_term = glossary_find;
    m->segment_rules.context = terms.glossary;
    return OK;
}

/* ---- what people changed since ---- */

/* What was translated last; *found false: nobody knows any more. */
static struct err make_old(struct making_of *m, struct material *out, bool *found)
{
    struct story_stored version;
    *found = true;
    *out = (struct material){.text = m->material.text, .extra = {.language = m->material.text.language}};
    out->text.section_count = out->text.tag_count = 0;
    if (m->task->source_revision == m->source.view.story->revision)
        return OK;
    struct err e =
        newsroom_story_read(m->n, m->a, &ACTOR_COMMAND, m->task->source_id, m->task->source_revision, &version);
    *found = !failed(e);
    if (err_is(e, &ERR_NOT_FOUND))
        return OK;
    TRY(e);
    return material_of_version(m->a, &m->source, &version, &out->text);
}

/* The rows' words in the draft they were made for; false when they were made for another one. Names come last, and are
 * no part of a story's text. */
static bool take_rows(const struct making_of *m, struct draft *old)
{
    if (old->text.count > m->rows.count)
        return false;
    for (ptrdiff_t i = 0; i < old->text.count; i++) {
        if (!str_equal(old->text.items[i].source, m->rows.items[i].source))
            return false;
        draft_take_row(&old->text.items[i], &m->rows.items[i]);
    }
    return true;
}

static struct err take_edits(struct making_of *m)
{
    const struct translation_source *source = &m->source;
    struct material material;
    struct draft old;
    struct realigned realigned;
    bool found;
    m->edited = true;
    m->made = material_of_edition(&source->before.input);
    TRY(make_old(m, &material, &found));
    if (!found)
        return OK;
    TRY(draft_cut(m->a, &material, m->task->language, &m->segment_rules, &old));
    if (!take_rows(m, &old))
        return OK;
    TRY(realign(m->a, &old, &source->edition.input, source->editor, &m->segment_rules, &m->rows, &realigned));
    m->made = realigned.made;
    m->edited = realigned.edited;
    return OK;
}

static bool is_touched(const struct making_of *m)
{
    return m->source.has_edition && (m->task->edited || m->source.edition.revision != m->task->story_revision);
}

struct err make_draft(struct making_of *m)
{
    TRY(use_glossary(m));
    TRY(material_make(m->a, &m->source, &m->material));
    if (is_touched(m))
        TRY(take_edits(m));
    TRY(draft_cut(m->a, &m->material, m->task->language, &m->segment_rules, &m->draft));
    draft_keep(m->a, &m->draft, &m->rows);
    return OK;
}

/* ---- the story ---- */

/* So many of the original's corrections are carried already. */
static ptrdiff_t count_corrections(const struct making_of *m)
{
    static const struct str START = S_INIT("correction/");
    ptrdiff_t count = 0;
    for (ptrdiff_t i = 0; m->source.has_edition && i < m->rows.count; i++) {
        struct str place = m->rows.items[i].place, number, rest;
        int64_t correction;
        if (!str_starts(place, START))
            continue;
        str_cut(str_from(place, START.n), '/', &number, &rest);
        if (str_to_i64(number, &correction))
            count = MAX(count, (ptrdiff_t)correction + 1);
    }
    return count;
}

/* What the program wrote last, as its sentences alone would have it. Once people changed more than sentences, nobody
 * knows what is theirs in the rest of it: it stays as it stands. */
static struct story_input base_of(const struct making_of *m, const struct story_input *mine)
{
    struct story_input base = m->task->edited ? *mine : m->source.before.input;
    base.headline = m->made.headline;
    base.standfirst = m->made.standfirst;
    base.social_title = m->made.social_title;
    base.body = m->made.body;
    base.lead_alt = mine->lead_alt.p ? m->made.lead_alt : mine->lead_alt;
    base.lead_caption = mine->lead_caption.p ? m->made.lead_caption : mine->lead_caption;
    return base;
}

static void merge_edits(struct making_of *m, struct story_input *story)
{
    struct story_merge merge = {0};
    struct story_input mine = *story, base = base_of(m, story);
    story_merge(m->a, &base, false, &m->source.edition.input, &mine, &merge);
    *story = merge.fields;
    story->date = mine.date;
    story->embargo = mine.embargo;
    story->language = mine.language;
    story->corrections = mine.corrections;
    story->correction_count = mine.correction_count;
}

static void name_story(struct making_of *m, struct story_input *story)
{
    struct str url = newsroom_settings(m->n)->url;
    story->id = m->source.has_edition ? m->source.edition.input.id : 0;
    story->fresh = !m->source.has_edition;
    story->base = m->source.has_edition ? m->source.edition.revision : 0;
    story->slug = S("");
    story->translation_of = str_format(m->a, "%.*s/?p=%lld", STR_ARG(url), (long long)m->task->source_id);
}

struct err make_story(struct making_of *m, struct story_input *out, struct translation_result *result)
{
    struct material_joined joined;
    struct translation_named *names;
    TRY(draft_join(m->a, &m->draft, &joined));
    material_story(m->a, &m->source, &m->material, &joined, count_corrections(m), out, &names, &result->name_count);
    if (is_touched(m))
        merge_edits(m, out);
    name_story(m, out);
    result->names = names;
    result->edited = is_touched(m) && (m->edited || m->task->edited);
    result->engine = draft_engines(m->a, &m->draft);
    result->segments = draft_rows(m->a, &m->draft);
    result->segment_count = m->draft.count;
    return OK;
}
