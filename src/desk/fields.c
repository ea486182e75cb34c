/* fields.c - what a person may change of a story, as the editor sends it (JSON): one table of what there is. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/fields.h"

#include "base/time.h"
#include "newsroom/limits.h"

#include <stddef.h>

#define BYTES_MOST 4 /* of a character in UTF-8; saving counts characters */

struct reading {
    struct arena *a;
    const struct embed_rules *rules; /* NULL: the body is not made story HTML */
    struct story_input *in;
};

struct field_kind;
typedef struct err read_field(struct reading *r, const struct field_kind *kind, const json_t *value);

struct field_kind {
    const char *name;
    read_field *read;
    size_t place;   /* in struct story_input */
    ptrdiff_t most; /* characters of a text, entries of a list */
    size_t count;   /* where a list's length stands */
};

static struct err wrong(const char *field, const char *what)
{
    return err_make(&ERR_INVALID, "%s: %s", field, what);
}

static void *place_of(const struct reading *r, size_t place)
{
    return (char *)r->in + place;
}

static struct err text_within(const char *name, const json_t *value, ptrdiff_t most, struct str *out)
{
    if (!json_is_string(value))
        return wrong(name, "a text is expected");
    *out = (struct str){json_string_value(value), (ptrdiff_t)json_string_length(value)};
    if (out->n <= most * BYTES_MOST)
        return OK;
    return err_make(&ERR_INVALID, "%s: it has %td bytes; %td characters fit", name, out->n, most);
}

static struct err check_list(const char *name, const json_t *value, ptrdiff_t most)
{
    if (!json_is_array(value))
        return wrong(name, "a list is expected");
    ptrdiff_t n = (ptrdiff_t)json_array_size(value);
    return n <= most ? OK : err_make(&ERR_INVALID, "%s: %td entries; %td fit", name, n, most);
}

/* An object that has the members of names and no others. */
static struct err check_members(const char *field, const json_t *object, const char *const *names, ptrdiff_t count)
{
    if (!json_is_object(object))
        return wrong(field, "an object is expected");
    for (ptrdiff_t i = 0; i < count; i++)
        if (!json_object_get(object, names[i]))
            return err_make(&ERR_INVALID, "%s: \"%s\" is missing", field, names[i]);
    if (json_object_size(object) == (size_t)count)
        return OK;
    return wrong(field, "it holds something that is not known");
}

/* ---- kinds of fields ---- */

static struct err read_text(struct reading *r, const struct field_kind *kind, const json_t *value)
{
    return text_within(kind->name, value, kind->most, place_of(r, kind->place));
}

static struct err read_time(struct reading *r, const struct field_kind *kind, const json_t *value)
{
    int64_t *out = place_of(r, kind->place);
    if (!json_is_integer(value) && !json_is_null(value))
        return wrong(kind->name, "microseconds since 1970, or null, are expected");
    *out = json_is_null(value) ? TIME_NONE : (int64_t)json_integer_value(value);
    return OK;
}

static struct err read_switch(struct reading *r, const struct field_kind *kind, const json_t *value)
{
    if (!json_is_boolean(value))
        return wrong(kind->name, "true or false is expected");
    *(bool *)place_of(r, kind->place) = json_is_true(value);
    return OK;
}

static struct err read_texts(struct reading *r, const struct field_kind *kind, const json_t *value)
{
    TRY(check_list(kind->name, value, kind->most));
    ptrdiff_t n = (ptrdiff_t)json_array_size(value);
    struct str *texts = arena_array(r->a, struct str, n);
    for (ptrdiff_t i = 0; i < n; i++)
        TRY(text_within(kind->name, json_array_get(value, (size_t)i), LIMIT_ADDRESS, &texts[i]));
    *(const struct str **)place_of(r, kind->place) = texts;
    *(ptrdiff_t *)place_of(r, kind->count) = n;
    return OK;
}

static struct err read_bylines(struct reading *r, const struct field_kind *kind, const json_t *value)
{
    static const char *const NAMES[] = {"name", "role"};
    TRY(check_list(kind->name, value, kind->most));
    ptrdiff_t n = (ptrdiff_t)json_array_size(value);
    struct story_byline *bylines = arena_array(r->a, struct story_byline, n);
    for (ptrdiff_t i = 0; i < n; i++) {
        const json_t *byline = json_array_get(value, (size_t)i);
        TRY(check_members(kind->name, byline, NAMES, COUNT_OF(NAMES)));
        TRY(text_within(kind->name, json_object_get(byline, "name"), LIMIT_NAME, &bylines[i].name));
        TRY(text_within(kind->name, json_object_get(byline, "role"), LIMIT_NAME, &bylines[i].role));
    }
    r->in->bylines = bylines;
    r->in->byline_count = n;
    return OK;
}

/* A picture's number; null: none. */
static struct err read_number(struct reading *r, const struct field_kind *kind, const json_t *value)
{
    int64_t *out = place_of(r, kind->place);
    *out = json_is_integer(value) ? (int64_t)json_integer_value(value) : 0;
    return *out > 0 || json_is_null(value) ? OK : wrong(kind->name, "a picture's number, or null, is expected");
}

/* null stands for the picture's own text. */
static struct err read_own_text(const json_t *picture, const char *name, ptrdiff_t most, struct str *out)
{
    const json_t *value = json_object_get(picture, name);
    *out = (struct str){NULL, 0};
    return json_is_null(value) ? OK : text_within(name, value, most, out);
}

static struct err read_picture(struct reading *r, const struct field_kind *kind, const json_t *value)
{
    static const char *const NAMES[] = {"id", "alt", "caption", "credit"};
    r->in->lead_media_id = 0;
    if (json_is_null(value))
        return OK;
    TRY(check_members(kind->name, value, NAMES, COUNT_OF(NAMES)));
    TRY(read_number(r, kind, json_object_get(value, "id")));
    if (!r->in->lead_media_id)
        return wrong(kind->name, "its number is expected");
    TRY(read_own_text(value, "alt", LIMIT_CAPTION, &r->in->lead_alt));
    TRY(read_own_text(value, "caption", LIMIT_CAPTION, &r->in->lead_caption));
    return read_own_text(value, "credit", LIMIT_CREDIT, &r->in->lead_credit);
}

static struct err read_body(struct reading *r, const struct field_kind *kind, const json_t *value)
{
    struct str body;
    struct messages lost = {0};
    TRY(text_within(kind->name, value, LIMIT_BODY, &body));
    if (!r->rules)
        return OK;
    TRY(embed_story_html(r->a, r->rules, body, &lost, &r->in->body));
    return messages_err(&lost);
}

/* ---- all of them ---- */

#define AT(member) offsetof(struct story_input, member)

/* The body is last: it is the dearest. */
static const struct field_kind KINDS[] = {
    {"language", read_text, AT(language), LIMIT_NAME, 0},
    {"headline", read_text, AT(headline), LIMIT_HEADLINE, 0},
    {"standfirst", read_text, AT(standfirst), LIMIT_STANDFIRST, 0},
    {"slug", read_text, AT(slug), LIMIT_SLUG, 0},
    {"agency", read_text, AT(agency), LIMIT_NAME, 0},
    {"place", read_text, AT(place), LIMIT_NAME, 0},
    {"canonical", read_text, AT(canonical), LIMIT_ADDRESS, 0},
    {"translation_of", read_text, AT(translation_of), LIMIT_ADDRESS, 0},
    {"social_title", read_text, AT(social_title), LIMIT_HEADLINE, 0},
    {"social_picture", read_number, AT(social_media_id), 0, 0},
    {"date", read_time, AT(date), 0, 0},
    {"embargo", read_time, AT(embargo), 0, 0},
    {"noindex", read_switch, AT(noindex), 0, 0},
    {"bylines", read_bylines, AT(bylines), LIMIT_BYLINES, AT(byline_count)},
    {"sections", read_texts, AT(sections), LIMIT_SECTIONS, AT(section_count)},
    {"tags", read_texts, AT(tags), LIMIT_TAGS, AT(tag_count)},
    {"also_read", read_texts, AT(also_read), LIMIT_ALSO_READ, AT(also_read_count)},
    {"picture", read_picture, AT(lead_media_id), 0, 0},
    {"body", read_body, AT(body), LIMIT_BODY, 0},
};

/* *known: how many members were fields. */
static struct err read_known(struct reading *r, const json_t *fields, bool whole, size_t *known)
{
    *known = 0;
    if (!json_is_object(fields))
        return wrong("fields", "an object is expected");
    for (ptrdiff_t i = 0; i < COUNT_OF(KINDS); i++) {
        const json_t *value = json_object_get(fields, KINDS[i].name);
        if (!value && whole)
            return err_make(&ERR_INVALID, "fields: \"%s\" is missing", KINDS[i].name);
        if (value)
            TRY(KINDS[i].read(r, &KINDS[i], value));
        *known += value != NULL;
    }
    return OK;
}

static struct err read_all(struct reading *r, const json_t *fields, bool whole)
{
    size_t known;
    TRY(read_known(r, fields, whole, &known));
    return known == json_object_size(fields) ? OK : wrong("fields", "it holds something that is not known");
}

struct err fields_read(struct arena *a, const json_t *fields, const struct embed_rules *rules, struct story_input *out)
{
    struct reading reading = {.a = a, .rules = rules, .in = out};
    return read_all(&reading, fields, true);
}

struct err fields_check(struct arena *a, const json_t *fields)
{
    struct story_input unused = {0};
    struct reading reading = {.a = a, .in = &unused};
    return read_all(&reading, fields, false);
}
