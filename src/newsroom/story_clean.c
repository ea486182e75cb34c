/* story_clean.c - a story's input with its fields checked, before any transaction. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "newsroom/story_clean.h"

#include "newsroom/field.h"
#include "newsroom/limits.h"
#include "text/language.h"
#include "text/slug.h"
#include "text/words.h"

static const struct field HEADLINE = {S_INIT("title"), "The headline", LIMIT_HEADLINE, false};
static const struct field STANDFIRST = {S_INIT("standfirst"), "The standfirst", LIMIT_STANDFIRST, false};
static const struct field AGENCY = {S_INIT("agency"), "The agency", LIMIT_NAME, true};
static const struct field PLACE = {S_INIT("place"), "The place", LIMIT_NAME, true};
static const struct field CANONICAL = {S_INIT("canonical"), "The canonical address", LIMIT_ADDRESS, true};
static const struct field ALT = {S_INIT("alt"), "The picture's text", LIMIT_CAPTION, false};
static const struct field CAPTION = {S_INIT("caption"), "The caption", LIMIT_CAPTION, false};
static const struct field CREDIT = {S_INIT("credit"), "The credit", LIMIT_CREDIT, false};
static const struct field SOCIAL = {S_INIT("social_title"), "The title on social networks", LIMIT_HEADLINE, false};
static const struct field REASON = {S_INIT("status"), "The reason", LIMIT_NOTE, false};
static const struct field NAME = {S_INIT("byline"), "A name of the byline", LIMIT_NAME, true};
static const struct field ROLE = {S_INIT("byline"), "A role of the byline", LIMIT_NAME, true};
static const struct field SECTION = {S_INIT("sections"), "A section's name", LIMIT_NAME *LIMIT_SECTION_DEPTH, true};
static const struct field TAG = {S_INIT("tags"), "A tag's name", LIMIT_NAME, true};
static const struct field ALSO_READ = {S_INIT("also_read"), "An address of also_read", LIMIT_ADDRESS, true};
static const struct field TRANSLATION = {S_INIT("translation_of"), "translation_of", LIMIT_ADDRESS, true};
static const struct field NOTE = {S_INIT("correction"), "A correction", LIMIT_NOTE, false};

/* How many of something one story may have. */
static bool few_enough(struct arena *a, struct messages *m, struct str field, ptrdiff_t count, ptrdiff_t limit)
{
    if (count > limit)
        messages_add(a, m, true, field, "The story has %td entries of %.*s; %td fit", count, STR_ARG(field), limit);
    return count <= limit;
}

/* The lines of a list without empty and repeated ones. */
static void clean_list(struct arena *a, struct messages *m, const struct field *field, ptrdiff_t limit,
                       const struct str **list, ptrdiff_t *count)
{
    ptrdiff_t given = few_enough(a, m, field->name, *count, limit) ? *count : 0, n = 0;
    struct str *out = arena_array(a, struct str, given);
    for (ptrdiff_t i = 0; i < given; i++) {
        struct str line = field_line(a, m, field, (*list)[i]);
        bool known = line.n == 0;
        for (ptrdiff_t j = 0; j < n && !known; j++)
            known = str_equal(out[j], line);
        if (!known)
            out[n++] = line;
    }
    *list = out;
    *count = n;
}

static void clean_bylines(struct arena *a, struct messages *m, struct story_input *in)
{
    ptrdiff_t given = few_enough(a, m, S("byline"), in->byline_count, LIMIT_BYLINES) ? in->byline_count : 0, n = 0;
    struct story_byline *out = arena_array(a, struct story_byline, given);
    for (ptrdiff_t i = 0; i < given; i++) {
        struct str name = field_line(a, m, &NAME, in->bylines[i].name);
        struct str role = field_line(a, m, &ROLE, in->bylines[i].role);
        if (name.n > 0)
            out[n++] = (struct story_byline){name, role.n ? str_lower_ascii(a, role) : S("reporter")};
    }
    in->bylines = out;
    in->byline_count = n;
}

void story_clean_corrections(struct arena *a, struct messages *m, struct story_input *in)
{
    ptrdiff_t n = few_enough(a, m, S("correction"), in->correction_count, LIMIT_CORRECTIONS) ? in->correction_count : 0;
    struct story_correction *out = arena_array(a, struct story_correction, n);
    for (ptrdiff_t i = 0; i < n; i++) {
        out[i] = in->corrections[i];
        out[i].note = field_line(a, m, &NOTE, out[i].note);
        out[i].was = field_line(a, m, &NOTE, out[i].was);
        out[i].becomes = field_line(a, m, &NOTE, out[i].becomes);
    }
    in->corrections = out;
    in->correction_count = n;
}

/* The part of a path between slashes, none, empty or over long. */
static void check_section_depth(struct arena *a, struct messages *m, struct str name)
{
    int depth = 0;
    for (struct str part; name.n > 0; depth++) {
        (void)str_cut(name, '/', &part, &name);
        if (str_trim(part).n == 0)
            messages_add(a, m, true, SECTION.name, "A section's name is empty");
    }
    if (depth > LIMIT_SECTION_DEPTH)
        messages_add(a, m, true, SECTION.name, "A section is nested %d deep; %d fit", depth, LIMIT_SECTION_DEPTH);
}

static void clean_texts(struct arena *a, struct messages *m, struct story_input *in)
{
    in->headline = field_line(a, m, &HEADLINE, in->headline);
    in->standfirst = field_line(a, m, &STANDFIRST, in->standfirst);
    in->agency = field_line(a, m, &AGENCY, in->agency);
    in->place = field_line(a, m, &PLACE, in->place);
    in->canonical = field_address(a, m, &CANONICAL, in->canonical);
    in->social_title = field_line(a, m, &SOCIAL, in->social_title);
    in->withdrawn_reason = field_line(a, m, &REASON, in->withdrawn_reason);
    in->translation_of = field_line(a, m, &TRANSLATION, in->translation_of);
    if (in->lead_alt.p)
        in->lead_alt = field_line(a, m, &ALT, in->lead_alt);
    if (in->lead_caption.p)
        in->lead_caption = field_line(a, m, &CAPTION, in->lead_caption);
    if (in->lead_credit.p)
        in->lead_credit = field_line(a, m, &CREDIT, in->lead_credit);
}

static void clean_time(struct arena *a, struct messages *m, struct str field, int64_t at)
{
    if (at != TIME_NONE && (at < LIMIT_TIME_FIRST || at > LIMIT_TIME_LAST))
        messages_add(a, m, true, field, "The %.*s must lie in the years 1500 to 9999", STR_ARG(field));
}

struct str story_slug(struct arena *a, struct str headline)
{
    return headline.n ? slug_make(a, headline) : S("untitled");
}

static void clean_identity(struct arena *a, const struct settings *settings, struct story_clean *out)
{
    struct story_input *in = &out->in;
    if (in->language.n == 0)
        in->language = settings->language;
    if (!language_is_valid_tag(in->language))
        messages_add(a, &out->messages, true, S("language"), "The language must be a tag like \"en\" or \"es-MX\"");
    out->slug_given = in->slug.n > 0;
    if (!out->slug_given)
        in->slug = story_slug(a, in->headline);
    else if (!slug_is_valid(in->slug))
        messages_add(a, &out->messages, true, S("slug"),
                     "The slug must be 1 to %d of a-z, 0-9 and single hyphens between them", LIMIT_SLUG);
    clean_time(a, &out->messages, S("date"), in->date);
    clean_time(a, &out->messages, S("embargo"), in->embargo);
}

void story_clean(struct arena *a, const struct settings *settings, const struct story_input *input,
                 struct story_clean *out)
{
    *out = (struct story_clean){.in = *input};
    struct story_input *in = &out->in;
    struct messages *m = &out->messages;
    clean_texts(a, m, in);
    clean_bylines(a, m, in);
    story_clean_corrections(a, m, in);
    clean_list(a, m, &SECTION, LIMIT_SECTIONS, &in->sections, &in->section_count);
    clean_list(a, m, &TAG, LIMIT_TAGS, &in->tags, &in->tag_count);
    clean_list(a, m, &ALSO_READ, LIMIT_ALSO_READ, &in->also_read, &in->also_read_count);
    for (ptrdiff_t i = 0; i < in->section_count; i++)
        check_section_depth(a, m, in->sections[i]);
    if (in->headline.n == 0 && in->status != STORY_DRAFT && m->refusals == 0)
        messages_add(a, m, true, S("title"), "The story has no headline");
    clean_identity(a, settings, out);
    out->words = in->words ? in->word_count : words_count(html_plain_text(a, in->body));
}
