/* story_object.c - a story as the editor gets it (JSON): what may be changed, who may, and how it stands. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/story_object.h"

#include "desk/fields.h"
#include "newsroom/story_clean.h"
#include "newsroom/workflow.h"

static void write_media(struct json *j, const struct sql_media *media)
{
    json_write_key(j, S("picture"));
    if (!media) {
        json_write_null(j);
        return;
    }
    json_open_object(j);
    json_member_int(j, S("id"), media->id);
    json_write_key(j, S("url"));
    json_write_string(j, media->shown.p ? media->shown : media->path);
    json_member_int(j, S("width"), media->width);
    json_member_int(j, S("height"), media->height);
    json_member_int(j, S("focal_x"), media->focal_x);
    json_member_int(j, S("focal_y"), media->focal_y);
    json_member_string(j, S("alt"), media->alt);
    json_member_string(j, S("caption"), media->caption);
    json_member_string(j, S("credit"), media->credit);
    json_close_object(j);
}

static void write_rights(struct json *j, const struct actor *actor, const struct story_stored *story)
{
    static const struct {
        struct str name;
        enum story_status to;
    } MOVES[] = {
        {S_INIT("review"), STORY_REVIEW},
        {S_INIT("ready"), STORY_READY},
        {S_INIT("publish"), STORY_PUBLISHED},
        {S_INIT("withdraw"), STORY_WITHDRAWN},
    };
    bool may = newsroom_story_may_change(actor, story);
    json_write_key(j, S("rights"));
    json_open_object(j);
    json_member_bool(j, S("save"), may);
    for (ptrdiff_t i = 0; i < COUNT_OF(MOVES); i++)
        json_member_bool(j, MOVES[i].name, may && workflow_may(actor->role, story->status, MOVES[i].to));
    json_close_object(j);
}

void story_object_write_kept(struct json *j, const struct sql_working_copy *copy)
{
    json_write_key(j, S("kept"));
    if (!copy) {
        json_write_null(j);
        return;
    }
    json_open_object(j);
    json_member_int(j, S("base"), copy->base);
    json_member_int(j, S("serial"), copy->serial);
    json_member_int(j, S("kept_at"), copy->kept_at);
    json_write_key(j, S("fields"));
    json_write_raw(j, copy->fields);
    json_close_object(j);
}

static void write_waiting(struct json *j, const struct story_stored *story)
{
    json_write_key(j, S("waits"));
    if (story->seen == story->revision) {
        json_write_null(j);
        return;
    }
    json_open_object(j);
    json_write_key(j, S("release_at"));
    if (story->release_at == TIME_NONE)
        json_write_null(j);
    else
        json_write_int(j, story->release_at);
    json_member_bool(j, S("dated"), story->release_dated);
    json_close_object(j);
}

/* Each value of a list with its name. */
static void write_named(struct json *j, struct str key, const struct str *values, const struct str *names,
                        ptrdiff_t count)
{
    json_write_key(j, key);
    json_open_object(j);
    for (ptrdiff_t i = 0; i < count; i++)
        json_member_string(j, values[i], names[i]);
    json_close_object(j);
}

static void write_names(struct json *j, const struct story_stored *story)
{
    const struct story_input *in = &story->input;
    json_write_key(j, S("names"));
    json_open_object(j);
    write_named(j, S("sections"), in->sections, story->section_names, in->section_count);
    write_named(j, S("also_read"), in->also_read, story->also_read_names, in->also_read_count);
    json_close_object(j);
}

void story_object_write(struct arena *a, struct json *j, const struct actor *actor, const struct story_stored *story)
{
    json_member_int(j, S("id"), story->input.id);
    json_member_int(j, S("revision"), story->revision);
    json_member_string(j, S("status"), story_status_name(story->status));
    json_member_text(j, S("path"), story->path);
    json_member_int(j, S("updated_at"), story->updated_at);
    json_member_bool(j, S("live"), story->status == STORY_PUBLISHED);
    json_member_int(j, S("seen"), story->seen);
    write_waiting(j, story);
    json_write_key(j, S("fields"));
    fields_write(j, &story->input);
    write_names(j, story);
    json_member_bool(j, S("slug_made"), str_equal(story->input.slug, story_slug(a, story->input.headline)));
    write_media(j, story->media);
    write_rights(j, actor, story);
}
