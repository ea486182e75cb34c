/* fields_write.c - what a person may change of a story, as the editor gets it (JSON). */
/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/fields.h"

#include "base/time.h"

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
