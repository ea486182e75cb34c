/* export_front.c - the front matter of a story's file. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "exchange/export_front.h"

#include "base/utf8.h"

struct front {
    const struct export_desk *desk;
    struct arena *a;
    struct buf *out;
};

/* A value that YAML cannot take for anything else. */
static void add_quoted(struct buf *out, struct str text)
{
    int32_t code;
    int length;
    buf_add_char(out, '"');
    for (; text.n && (length = utf8_decode(text, &code)) > 0; text = str_from(text, length)) {
        if (code == '"' || code == '\\')
            buf_add_char(out, '\\');
        if (code == '\n')
            buf_add(out, S("\\n"));
        else if (code == '\t')
            buf_add(out, S("\\t"));
        else if (code == 0x85 || code == 0x2028 || code == 0x2029 || code == 0xfeff)
            buf_add_format(out, "\\u%04x", (unsigned)code);
        else
            buf_add(out, str_slice(text, 0, length));
    }
    buf_add_char(out, '"');
}

static void add_value(const struct front *f, const char *key, struct str text)
{
    buf_add_format(f->out, "%s: ", key);
    add_quoted(f->out, text);
    buf_add_char(f->out, '\n');
}

static void add_text(const struct front *f, const char *key, struct str text)
{
    if (text.n)
        add_value(f, key, text);
}

/* Without quotes: to Hugo a date, or true, is no text. */
static void add_plain(const struct front *f, const char *key, struct str text)
{
    buf_add_format(f->out, "%s: %.*s\n", key, STR_ARG(text));
}

static void add_time(const struct front *f, const char *key, int64_t t)
{
    if (t != DB_NULL)
        add_plain(f, key, export_time(f->desk, f->a, t));
}

/* One of many values of a key; first: the key stands before it. */
static void add_item(const struct front *f, const char *key, bool first, struct str text)
{
    if (first)
        buf_add_format(f->out, "%s:\n", key);
    buf_add(f->out, S("- "));
    add_quoted(f->out, text);
    buf_add_char(f->out, '\n');
}

static void add_bylines(const struct front *f, const struct export_story *story)
{
    for (ptrdiff_t i = 0; i < story->byline_count; i++) {
        const struct sql_export_byline *b = &story->bylines[i];
        bool reporter = str_equal(b->role, S("reporter")) || !b->role.n;
        bool bare = reporter && str_find(b->name, S(" ("), 0) < 0;
        struct str role = reporter ? S("reporter") : b->role;
        add_item(f, "byline", i == 0,
                 bare ? b->name : str_format(f->a, "%.*s (%.*s)", STR_ARG(b->name), STR_ARG(role)));
    }
}

static void add_lists(const struct front *f, const struct export_story *story)
{
    bool first = true;
    for (ptrdiff_t i = 0; i < story->section_count; i++)
        add_item(f, "sections", i == 0, export_section_path(f->desk, f->a, story->sections[i].id, '/'));
    for (ptrdiff_t i = 0; i < story->tag_count; i++)
        add_item(f, "tags", i == 0, story->tags[i].name);
    for (ptrdiff_t i = 0; i < story->also_read_count; i++)
        if (!story->also_read[i].in_text) {
            add_item(f, "also_read", first, export_reference(story->also_read[i].path, story->also_read[i].slug));
            first = false;
        }
    for (ptrdiff_t i = 0; i < story->old_path_count; i++)
        add_item(f, "aliases", i == 0, story->old_paths[i].path);
}

/* Four lists of the same length. */
static void add_corrections(const struct front *f, const struct export_story *story)
{
    const struct sql_export_correction *c = story->corrections;
    for (ptrdiff_t i = 0; i < story->correction_count; i++)
        add_item(f, "correction", i == 0, c[i].note);
    for (ptrdiff_t i = 0; i < story->correction_count; i++)
        add_item(f, "correction_kind", i == 0, c[i].material ? S("material") : S("slip"));
    for (ptrdiff_t i = 0; i < story->correction_count; i++)
        add_item(f, "correction_was", i == 0, c[i].was);
    for (ptrdiff_t i = 0; i < story->correction_count; i++)
        add_item(f, "correction_becomes", i == 0, c[i].becomes);
}

static void add_pictures(const struct front *f, const struct export_story *story, struct str media)
{
    struct export_words words = export_lead_words(story);
    if (story->lead) {
        add_value(f, "image", str_concat(f->a, media, story->lead->path));
        add_value(f, "alt", words.alt);
        add_value(f, "caption", words.caption);
        add_value(f, "credit", words.credit);
    }
    if (story->social)
        add_value(f, "social_image", str_concat(f->a, media, story->social->path));
}

/* Hugo shows what is no draft: nothing but what readers see is none. */
static void add_state(const struct front *f, const struct export_story *story)
{
    const struct sql_story *s = story->row;
    add_value(f, "status", s->status);
    if (!str_equal(s->status, S("published")))
        add_plain(f, "draft", S("true"));
    if (str_equal(s->status, S("withdrawn")))
        add_text(f, "withdrawn_reason", s->withdrawn_reason);
    if (s->noindex)
        add_plain(f, "noindex", S("true"));
}

void export_front_matter(const struct export_desk *desk, struct arena *a, const struct export_story *story,
                         struct str media, struct buf *out)
{
    const struct front f = {desk, a, out};
    const struct sql_story *s = story->row;
    buf_add(out, S("---\n"));
    add_value(&f, "title", s->headline);
    add_text(&f, "standfirst", s->standfirst);
    add_value(&f, "slug", s->slug);
    add_text(&f, "url", s->path);
    add_value(&f, "language", s->language);
    add_time(&f, "date", s->published_at);
    add_time(&f, "lastmod", s->modified_at);
    add_state(&f, story);
    add_time(&f, "embargo", s->embargo_at);
    add_bylines(&f, story);
    add_value(&f, "agency", s->agency);
    add_text(&f, "place", s->place);
    add_lists(&f, story);
    add_pictures(&f, story, media);
    if (story->source)
        add_value(&f, "translation_of", export_reference(story->source->path, story->source->slug));
    add_text(&f, "canonical", s->canonical);
    add_text(&f, "social_title", s->social_title);
    add_corrections(&f, story);
    buf_add(out, S("---\n"));
}
