/* fields.c - what a person may change of a story, as the editor sends and gets it (JSON). */
/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/fields.h"

#include "base/time.h"

#include <string.h>

/* What is read, and what was wrong first. */
struct fields {
    struct arena *a;
    const struct embed_rules *rules;
    struct story_input *in;
    struct err problem;
};

static struct str text_of(const json_t *value)
{
    return (struct str){json_string_value(value), (ptrdiff_t)json_string_length(value)};
}

static struct err wrong(const char *field, const char *what)
{
    return err_make(&ERR_INVALID, "%s: %s", field, what);
}

static struct err read_text(const char *name, const json_t *value, struct str *out)
{
    if (!json_is_string(value))
        return wrong(name, "a text is expected");
    *out = text_of(value);
    return OK;
}

static struct err read_time(const char *name, const json_t *value, int64_t *out)
{
    if (!json_is_integer(value) && !json_is_null(value))
        return wrong(name, "microseconds since 1970, or null, are expected");
    *out = json_is_null(value) ? TIME_NONE : (int64_t)json_integer_value(value);
    return OK;
}

static struct err read_texts(struct arena *a, const char *name, const json_t *value, const struct str **out,
                             ptrdiff_t *count)
{
    if (!json_is_array(value))
        return wrong(name, "a list of texts is expected");
    ptrdiff_t n = (ptrdiff_t)json_array_size(value);
    struct str *texts = arena_array(a, struct str, n);
    for (ptrdiff_t i = 0; i < n; i++)
        TRY(read_text(name, json_array_get(value, (size_t)i), &texts[i]));
    *out = texts;
    *count = n;
    return OK;
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

static struct err read_bylines(struct fields *f, const json_t *value)
{
    static const char *const NAMES[] = {"name", "role"};
    if (!json_is_array(value))
        return wrong("bylines", "a list is expected");
    ptrdiff_t n = (ptrdiff_t)json_array_size(value);
    struct story_byline *bylines = arena_array(f->a, struct story_byline, n);
    for (ptrdiff_t i = 0; i < n; i++) {
        const json_t *byline = json_array_get(value, (size_t)i);
        TRY(check_members("bylines", byline, NAMES, COUNT_OF(NAMES)));
        TRY(read_text("bylines", json_object_get(byline, "name"), &bylines[i].name));
        TRY(read_text("bylines", json_object_get(byline, "role"), &bylines[i].role));
    }
    f->in->bylines = bylines;
    f->in->byline_count = n;
    return OK;
}

/* null stands for the picture's own text. */
static struct err read_own_text(const json_t *picture, const char *name, struct str *out)
{
    const json_t *value = json_object_get(picture, name);
    *out = (struct str){NULL, 0};
    return json_is_null(value) ? OK : read_text(name, value, out);
}

static struct err read_picture(struct fields *f, const json_t *value)
{
    static const char *const NAMES[] = {"id", "alt", "caption", "credit"};
    f->in->lead_media_id = 0;
    if (json_is_null(value))
        return OK;
    TRY(check_members("picture", value, NAMES, COUNT_OF(NAMES)));
    const json_t *id = json_object_get(value, "id");
    if (!json_is_integer(id) || json_integer_value(id) < 1)
        return wrong("picture", "its number is expected");
    f->in->lead_media_id = (int64_t)json_integer_value(id);
    TRY(read_own_text(value, "alt", &f->in->lead_alt));
    TRY(read_own_text(value, "caption", &f->in->lead_caption));
    return read_own_text(value, "credit", &f->in->lead_credit);
}

static struct err read_social_picture(struct fields *f, const json_t *value)
{
    f->in->social_media_id = 0;
    if (json_is_null(value))
        return OK;
    if (!json_is_integer(value) || json_integer_value(value) < 1)
        return wrong("social_picture", "a picture's number, or null, is expected");
    f->in->social_media_id = (int64_t)json_integer_value(value);
    return OK;
}

static struct err read_noindex(struct fields *f, const json_t *value)
{
    if (!json_is_boolean(value))
        return wrong("noindex", "true or false is expected");
    f->in->noindex = json_is_true(value);
    return OK;
}

static struct err read_body(struct fields *f, const json_t *value)
{
    struct str body;
    struct messages lost = {0};
    TRY(read_text("body", value, &body));
    TRY(embed_story_html(f->a, f->rules, body, &lost, &f->in->body));
    return messages_err(&lost);
}

static struct err read_lists(struct fields *f, const json_t *object)
{
    struct story_input *in = f->in;
    TRY(read_bylines(f, json_object_get(object, "bylines")));
    TRY(read_texts(f->a, "sections", json_object_get(object, "sections"), &in->sections, &in->section_count));
    TRY(read_texts(f->a, "tags", json_object_get(object, "tags"), &in->tags, &in->tag_count));
    return read_texts(f->a, "also_read", json_object_get(object, "also_read"), &in->also_read, &in->also_read_count);
}

static struct err read_plain(struct fields *f, const json_t *object)
{
    struct story_input *in = f->in;
    const struct {
        const char *name;
        struct str *text;
    } TEXTS[] = {
        {"language", &in->language},
        {"headline", &in->headline},
        {"standfirst", &in->standfirst},
        {"slug", &in->slug},
        {"agency", &in->agency},
        {"place", &in->place},
        {"canonical", &in->canonical},
        {"translation_of", &in->translation_of},
        {"social_title", &in->social_title},
    };
    for (ptrdiff_t i = 0; i < COUNT_OF(TEXTS); i++)
        TRY(read_text(TEXTS[i].name, json_object_get(object, TEXTS[i].name), TEXTS[i].text));
    TRY(read_time("date", json_object_get(object, "date"), &in->date));
    return read_time("embargo", json_object_get(object, "embargo"), &in->embargo);
}

struct err fields_read(struct arena *a, const json_t *fields, const struct embed_rules *rules, struct story_input *out)
{
    static const char *const NAMES[] = {"language",  "headline",       "standfirst",   "slug",          "body",
                                        "bylines",   "agency",         "place",        "sections",      "tags",
                                        "date",      "embargo",        "picture",      "canonical",     "noindex",
                                        "also_read", "translation_of", "social_title", "social_picture"};
    struct fields f = {.a = a, .rules = rules, .in = out};
    TRY(check_members("fields", fields, NAMES, COUNT_OF(NAMES)));
    TRY(read_plain(&f, fields));
    TRY(read_lists(&f, fields));
    TRY(read_picture(&f, json_object_get(fields, "picture")));
    TRY(read_social_picture(&f, json_object_get(fields, "social_picture")));
    TRY(read_noindex(&f, json_object_get(fields, "noindex")));
    return read_body(&f, json_object_get(fields, "body"));
}

/* ---- writing ---- */

static void write_texts(struct json *j, struct str key, const struct str *texts, ptrdiff_t count)
{
    json_write_key(j, key);
    json_open_array(j);
    for (ptrdiff_t i = 0; i < count; i++)
        json_write_string(j, texts[i]);
    json_close_array(j);
}

static void write_time(struct json *j, struct str key, int64_t at)
{
    json_write_key(j, key);
    if (at == TIME_NONE)
        json_write_null(j);
    else
        json_write_int(j, at);
}

static void write_own_text(struct json *j, struct str key, struct str text)
{
    json_write_key(j, key);
    if (text.p)
        json_write_string(j, text);
    else
        json_write_null(j);
}

static void write_picture(struct json *j, const struct story_input *in)
{
    json_write_key(j, S("picture"));
    if (!in->lead_media_id) {
        json_write_null(j);
        return;
    }
    json_open_object(j);
    json_member_int(j, S("id"), in->lead_media_id);
    write_own_text(j, S("alt"), in->lead_alt);
    write_own_text(j, S("caption"), in->lead_caption);
    write_own_text(j, S("credit"), in->lead_credit);
    json_close_object(j);
}

static void write_social(struct json *j, const struct story_input *in)
{
    json_member_string(j, S("social_title"), in->social_title);
    json_write_key(j, S("social_picture"));
    if (in->social_media_id)
        json_write_int(j, in->social_media_id);
    else
        json_write_null(j);
}

static void write_bylines(struct json *j, const struct story_input *in)
{
    json_write_key(j, S("bylines"));
    json_open_array(j);
    for (ptrdiff_t i = 0; i < in->byline_count; i++) {
        json_open_object(j);
        json_member_string(j, S("name"), in->bylines[i].name);
        json_member_string(j, S("role"), in->bylines[i].role);
        json_close_object(j);
    }
    json_close_array(j);
}

void fields_write(struct json *j, const struct story_input *in)
{
    json_open_object(j);
    json_member_string(j, S("language"), in->language);
    json_member_string(j, S("headline"), in->headline);
    json_member_string(j, S("standfirst"), in->standfirst);
    json_member_string(j, S("slug"), in->slug);
    json_member_string(j, S("body"), html_text(in->body));
    write_bylines(j, in);
    json_member_string(j, S("agency"), in->agency);
    json_member_string(j, S("place"), in->place);
    write_texts(j, S("sections"), in->sections, in->section_count);
    write_texts(j, S("tags"), in->tags, in->tag_count);
    write_time(j, S("date"), in->date);
    write_time(j, S("embargo"), in->embargo);
    write_picture(j, in);
    write_social(j, in);
    json_member_string(j, S("canonical"), in->canonical);
    json_member_bool(j, S("noindex"), in->noindex);
    write_texts(j, S("also_read"), in->also_read, in->also_read_count);
    json_member_string(j, S("translation_of"), in->translation_of);
    json_close_object(j);
}
