/* story_file_keys.c - the keys of a story file's front matter. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "exchange/story_file_keys.h"

#include "base/time.h"
#include "exchange/byline.h"
#include "text/dates.h"
#include "text/language.h"

typedef struct err read_key(struct reading *r, const struct front_matter_entry *entry);

struct err story_file_wrong(int line, const char *what)
{
    return err_make(&ERR_INVALID, "line %d: %s", line, what);
}

static struct err one_text(const struct front_matter_entry *entry, struct str *out)
{
    if (entry->is_list || entry->count > 1)
        return err_make(&ERR_INVALID, "line %d: %.*s takes one value, not a list", entry->line, STR_ARG(entry->key));
    *out = entry->count ? entry->values[0].text : S("");
    return OK;
}

static const struct str *many_texts(const struct reading *r, const struct front_matter_entry *entry, ptrdiff_t *count)
{
    struct str *texts = arena_array(r->a, struct str, entry->count + 1);
    *count = 0;
    for (ptrdiff_t i = 0; i < entry->count; i++)
        if (entry->values[i].text.n)
            texts[(*count)++] = entry->values[i].text;
    return texts;
}

/* A key with nothing behind it leaves *out as it was. */
static struct err one_time(const struct reading *r, const struct front_matter_entry *entry, int64_t *out)
{
    struct str text;
    bool has_zone;
    TRY(one_text(entry, &text));
    if (text.n == 0)
        return OK;
    if (!time_parse_local(text, out, &has_zone))
        return story_file_wrong(entry->line, "not a date of the form 2026-11-05 or 2026-11-05T18:40:00+01:00");
    if (!has_zone)
        *out = dates_from_local(r->settings->zone, *out);
    return OK;
}

static struct err read_image(struct reading *r, const struct front_matter_entry *entry)
{
    r->file->image_line = entry->line;
    return one_text(entry, &r->file->image);
}

static struct err read_social_image(struct reading *r, const struct front_matter_entry *entry)
{
    r->file->social_line = entry->line;
    return one_text(entry, &r->file->social_image);
}

static struct err read_language(struct reading *r, const struct front_matter_entry *entry)
{
    TRY(one_text(entry, &r->file->input.language));
    if (r->file->input.language.n && !language_is_valid_tag(r->file->input.language))
        return story_file_wrong(entry->line, "not a language tag, as en or pt-BR");
    return OK;
}

static struct err read_date(struct reading *r, const struct front_matter_entry *entry)
{
    return one_time(r, entry, &r->file->input.date);
}

static struct err read_embargo(struct reading *r, const struct front_matter_entry *entry)
{
    return one_time(r, entry, &r->file->input.embargo);
}

static struct err read_status(struct reading *r, const struct front_matter_entry *entry)
{
    struct str text;
    TRY(one_text(entry, &text));
    if (text.n && !story_status_from_name(text, &r->file->input.status))
        return story_file_wrong(entry->line, "status is draft, in review, ready, scheduled, published or withdrawn");
    return OK;
}

static struct err read_sections(struct reading *r, const struct front_matter_entry *entry)
{
    r->file->input.sections = many_texts(r, entry, &r->file->input.section_count);
    return OK;
}

static struct err read_tags(struct reading *r, const struct front_matter_entry *entry)
{
    r->file->input.tags = many_texts(r, entry, &r->file->input.tag_count);
    return OK;
}

static struct err read_also_read(struct reading *r, const struct front_matter_entry *entry)
{
    r->file->input.also_read = many_texts(r, entry, &r->file->input.also_read_count);
    return OK;
}

static struct err read_byline(struct reading *r, const struct front_matter_entry *entry)
{
    struct story_byline *bylines = arena_array(r->a, struct story_byline, entry->count + 1);
    ptrdiff_t count = 0;
    for (ptrdiff_t i = 0; i < entry->count; i++)
        if (entry->values[i].text.n)
            bylines[count++] = byline_read(entry->values[i].text);
    r->file->input.bylines = bylines;
    r->file->input.byline_count = count;
    return OK;
}

static struct err one_bool(const struct front_matter_entry *entry, bool *out)
{
    struct str text;
    TRY(one_text(entry, &text));
    *out = str_equal(text, S("true"));
    return *out || str_equal(text, S("false")) || !text.n ? OK
                                                          : story_file_wrong(entry->line, "neither true nor false");
}

static struct err read_noindex(struct reading *r, const struct front_matter_entry *entry)
{
    return one_bool(entry, &r->file->input.noindex);
}

/* Hugo's; a status says more. */
static struct err read_draft(struct reading *r, const struct front_matter_entry *entry)
{
    bool draft;
    TRY(one_bool(entry, &draft));
    if (draft && r->file->input.status == STORY_PUBLISHED)
        r->file->input.status = STORY_DRAFT;
    return OK;
}

/* What an export writes for other programs. */
static struct err pass_over(struct reading *r, const struct front_matter_entry *entry)
{
    (void)r, (void)entry;
    return OK;
}

/* The i-th correction; each that a key does not tell of stays as it is. */
static struct story_correction *correction_at(struct reading *r, ptrdiff_t i)
{
    if (!r->corrections) {
        r->corrections = arena_array(r->a, struct story_correction, FRONT_MATTER_VALUES_MAX);
        for (ptrdiff_t k = 0; k < FRONT_MATTER_VALUES_MAX; k++)
            r->corrections[k].material = true;
    }
    return &r->corrections[i];
}

/* Each value is one correction, material unless correction_kind says that it is a slip. */
static struct err read_correction(struct reading *r, const struct front_matter_entry *entry)
{
    struct story_input *in = &r->file->input;
    for (ptrdiff_t i = 0; i < entry->count; i++)
        if (entry->values[i].text.n)
            correction_at(r, in->correction_count++)->note = entry->values[i].text;
    in->corrections = r->corrections;
    return OK;
}

static struct err read_correction_kind(struct reading *r, const struct front_matter_entry *entry)
{
    for (ptrdiff_t i = 0; i < entry->count; i++)
        correction_at(r, i)->material = !str_equal(entry->values[i].text, S("slip"));
    return OK;
}

static struct err read_correction_was(struct reading *r, const struct front_matter_entry *entry)
{
    for (ptrdiff_t i = 0; i < entry->count; i++)
        correction_at(r, i)->was = entry->values[i].text;
    return OK;
}

static struct err read_correction_becomes(struct reading *r, const struct front_matter_entry *entry)
{
    for (ptrdiff_t i = 0; i < entry->count; i++)
        correction_at(r, i)->becomes = entry->values[i].text;
    return OK;
}

static const struct {
    struct str key;
    read_key *read; /* NULL: one text, at its place in struct story_input */
    size_t place;
} KEYS[] = {
    {S_INIT("title"), NULL, offsetof(struct story_input, headline)},
    {S_INIT("standfirst"), NULL, offsetof(struct story_input, standfirst)},
    {S_INIT("slug"), NULL, offsetof(struct story_input, slug)},
    {S_INIT("byline"), read_byline, 0},
    {S_INIT("agency"), NULL, offsetof(struct story_input, agency)},
    {S_INIT("place"), NULL, offsetof(struct story_input, place)},
    {S_INIT("date"), read_date, 0},
    {S_INIT("sections"), read_sections, 0},
    {S_INIT("tags"), read_tags, 0},
    {S_INIT("language"), read_language, 0},
    {S_INIT("status"), read_status, 0},
    {S_INIT("embargo"), read_embargo, 0},
    {S_INIT("image"), read_image, 0},
    {S_INIT("alt"), NULL, offsetof(struct story_input, lead_alt)},
    {S_INIT("caption"), NULL, offsetof(struct story_input, lead_caption)},
    {S_INIT("credit"), NULL, offsetof(struct story_input, lead_credit)},
    {S_INIT("also_read"), read_also_read, 0},
    {S_INIT("translation_of"), NULL, offsetof(struct story_input, translation_of)},
    {S_INIT("canonical"), NULL, offsetof(struct story_input, canonical)},
    {S_INIT("correction"), read_correction, 0},
    {S_INIT("correction_kind"), read_correction_kind, 0},
    {S_INIT("correction_was"), read_correction_was, 0},
    {S_INIT("correction_becomes"), read_correction_becomes, 0},
    {S_INIT("withdrawn_reason"), NULL, offsetof(struct story_input, withdrawn_reason)},
    {S_INIT("noindex"), read_noindex, 0},
    {S_INIT("draft"), read_draft, 0},
    {S_INIT("url"), pass_over, 0},
    {S_INIT("lastmod"), pass_over, 0},
    {S_INIT("aliases"), pass_over, 0},
    {S_INIT("social_title"), NULL, offsetof(struct story_input, social_title)},
    {S_INIT("social_image"), read_social_image, 0},
};

struct err story_file_key(struct reading *r, const struct front_matter_entry *entry, bool *known)
{
    *known = false;
    for (ptrdiff_t i = 0; !*known && i < COUNT_OF(KEYS); i++) {
        *known = str_equal(KEYS[i].key, entry->key);
        if (*known && !KEYS[i].read)
            return one_text(entry, (struct str *)(void *)((char *)&r->file->input + KEYS[i].place));
        if (*known)
            return KEYS[i].read(r, entry);
    }
    return OK;
}
