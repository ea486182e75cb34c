/* revisions.c - a story's versions: their list, and what differs between two of them (JSON). */
/* SPDX-License-Identifier: Apache-2.0 */
#include "base/time.h"
#include "desk/resource.h"
#include "desk/routes.h"
#include "http/form.h"
#include "newsroom/revision.h"
#include "newsroom/story_stored.h"
#include "text/dates.h"
#include "text/diff.h"

static struct err number_of(struct http_request *r, struct str name, int64_t otherwise, int64_t *out)
{
    struct str text = http_request_query(r, name);
    *out = otherwise;
    if (text.n == 0 && otherwise >= 0)
        return OK;
    return str_to_i64(text, out) && *out > 0
               ? OK
               : err_make(&ERR_INVALID, "%.*s: a version's number is expected", STR_ARG(name));
}

/* ---- the list ---- */

static void write_entries(struct json *j, const struct revision_list *list)
{
    json_write_key(j, S("revisions"));
    json_open_array(j);
    for (ptrdiff_t i = 0; i < list->entries.count; i++) {
        const struct sql_revision_entry *entry = &list->entries.items[i];
        json_open_object(j);
        json_member_int(j, S("number"), entry->number);
        json_member_int(j, S("created_at"), entry->created_at);
        json_member_string(j, S("author"), entry->author);
        json_member_int(j, S("words"), entry->words);
        json_member_string(j, S("note"), entry->note);
        json_member_bool(j, S("live"), entry->number == list->seen);
        json_close_object(j);
    }
    json_close_array(j);
    json_member_bool(j, S("more"), list->more);
}

static struct err list(struct http_request *r, struct http_response *out)
{
    int64_t id, before;
    struct revision_list revisions;
    TRY(resource_id(r, S("id"), &id));
    TRY(number_of(r, S("before"), 0, &before));
    TRY(newsroom_revisions(site_of(r)->newsroom, r->arena, access_actor(r), id, before, &revisions));
    struct resource *answer = resource_begin(r, out);
    write_entries(&answer->json, &revisions);
    return resource_end(answer, 200);
}

struct err desk_revisions(struct http_request *r, struct http_response *out)
{
    struct err e = list(r, out);
    return failed(e) ? resource_problem(r, out, e) : OK;
}

/* ---- what differs ---- */

static const struct str KINDS[] = {[DIFF_SAME] = S_INIT("same"),
                                   [DIFF_GONE] = S_INIT("del"),
                                   [DIFF_ADDED] = S_INIT("add"),
                                   [DIFF_CHANGED] = S_INIT("changed")};

static void write_parts(struct json *j, struct diff_parts parts)
{
    json_write_key(j, S("parts"));
    json_open_array(j);
    for (ptrdiff_t i = 0; i < parts.count; i++) {
        json_open_object(j);
        json_member_string(j, S("kind"), KINDS[parts.items[i].kind]);
        json_member_string(j, S("text"), parts.items[i].text);
        json_close_object(j);
    }
    json_close_array(j);
}

static void write_field(struct arena *a, struct json *j, struct str name, struct str old, struct str now)
{
    if (str_equal(old, now))
        return;
    json_open_object(j);
    json_member_string(j, S("field"), name);
    write_parts(j, diff_words(a, old, now));
    json_close_object(j);
}

static struct str listed(struct arena *a, const struct str *items, ptrdiff_t count)
{
    struct str out = S("");
    for (ptrdiff_t i = 0; i < count; i++)
        out = i ? str_format(a, "%.*s, %.*s", STR_ARG(out), STR_ARG(items[i])) : items[i];
    return out;
}

static struct str names(struct arena *a, const struct story_input *in)
{
    struct str *items = arena_array(a, struct str, in->byline_count);
    for (ptrdiff_t i = 0; i < in->byline_count; i++)
        items[i] = in->bylines[i].name;
    return listed(a, items, in->byline_count);
}

static struct str time_text(struct arena *a, struct str zone, int64_t at)
{
    return at == TIME_NONE ? S("") : dates_machine(a, zone, at);
}

/* Where old versions do not remember them, both have those of now. */
static void write_times(struct arena *a, struct json *j, struct str zone, const struct story_input *old,
                        const struct story_input *now)
{
    write_field(a, j, S("date"), time_text(a, zone, old->date), time_text(a, zone, now->date));
    write_field(a, j, S("embargo"), time_text(a, zone, old->embargo), time_text(a, zone, now->embargo));
    write_field(a, j, S("translation_of"), old->translation_of, now->translation_of);
}

/* The lead picture as words: its file, and what stands with it here or with the picture itself. */
static struct str picture(struct arena *a, const struct story_stored *story)
{
    const struct story_input *in = &story->input;
    const struct sql_media *media = story->media;
    if (!media)
        return S("");
    struct str all[] = {media->path, in->lead_alt.p ? in->lead_alt : media->alt,
                        in->lead_caption.p ? in->lead_caption : media->caption,
                        in->lead_credit.p ? in->lead_credit : media->credit};
    return listed(a, all, COUNT_OF(all));
}

static struct str social_picture(struct arena *a, const struct story_stored *story)
{
    const struct sql_media *media = story->social_media;
    return media ? str_format(a, "%.*s, %.*s", STR_ARG(media->path), STR_ARG(media->alt)) : S("");
}

static void write_fields(struct arena *a, struct json *j, struct str zone, const struct story_stored *before,
                         const struct story_stored *after)
{
    const struct story_input *old = &before->input, *now = &after->input;
    json_write_key(j, S("fields"));
    json_open_array(j);
    write_field(a, j, S("headline"), old->headline, now->headline);
    write_field(a, j, S("standfirst"), old->standfirst, now->standfirst);
    write_field(a, j, S("bylines"), names(a, old), names(a, now));
    write_field(a, j, S("place"), old->place, now->place);
    write_field(a, j, S("agency"), old->agency, now->agency);
    write_field(a, j, S("slug"), old->slug, now->slug);
    write_field(a, j, S("sections"), listed(a, before->section_names, old->section_count),
                listed(a, after->section_names, now->section_count));
    write_field(a, j, S("tags"), listed(a, old->tags, old->tag_count), listed(a, now->tags, now->tag_count));
    write_field(a, j, S("canonical"), old->canonical, now->canonical);
    write_field(a, j, S("also_read"), listed(a, before->also_read_names, old->also_read_count),
                listed(a, after->also_read_names, now->also_read_count));
    write_field(a, j, S("picture"), picture(a, before), picture(a, after));
    write_field(a, j, S("social_title"), old->social_title, now->social_title);
    write_field(a, j, S("social_picture"), social_picture(a, before), social_picture(a, after));
    write_times(a, j, zone, old, now);
    json_close_array(j);
}

static void write_body(struct arena *a, struct json *j, struct html old, struct html now)
{
    struct diff_block_list blocks = diff_bodies(a, old, now);
    json_write_key(j, S("body"));
    json_open_array(j);
    for (ptrdiff_t i = 0; i < blocks.count; i++) {
        json_open_object(j);
        json_member_string(j, S("kind"), KINDS[blocks.items[i].kind]);
        write_parts(j, blocks.items[i].parts);
        json_close_object(j);
    }
    json_close_array(j);
}

static struct err compare(struct http_request *r, struct http_response *out)
{
    int64_t id, from, to;
    struct story_stored old, now;
    struct newsroom *n = site_of(r)->newsroom;
    TRY(resource_id(r, S("id"), &id));
    TRY(number_of(r, S("from"), -1, &from));
    TRY(number_of(r, S("to"), -1, &to));
    TRY(newsroom_story_read(n, r->arena, access_actor(r), id, from, &old));
    TRY(newsroom_story_read(n, r->arena, access_actor(r), id, to, &now));
    struct resource *answer = resource_begin(r, out);
    write_fields(r->arena, &answer->json, newsroom_settings(n)->zone, &old, &now);
    write_body(r->arena, &answer->json, old.input.body, now.input.body);
    return resource_end(answer, 200);
}

struct err desk_compare(struct http_request *r, struct http_response *out)
{
    struct err e = compare(r, out);
    return failed(e) ? resource_problem(r, out, e) : OK;
}
