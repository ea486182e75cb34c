/* export_data.c - what no story says: people, sections, tags and old addresses, beside the stories of every format. */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Lists of data/NAME.yaml, a line an entry, written as JSON, which YAML takes: where Hugo looks for data, and no reader
 * of stories for stories.
 */
#include "exchange/export_story.h"
#include "text/json.h"

#define LINE_MAX_BYTES ((ptrdiff_t)256 * 1024)

struct data {
    struct db_conn *conn;
    struct export_file *file;
    struct buf line;
    struct json json;
    bool begun;
};

static void open_entry(struct data *d)
{
    buf_clear(&d->line);
    buf_add(&d->line, d->begun ? S(",\n") : S("\n"));
    d->begun = true;
    json_init(&d->json, &d->line);
    json_open_object(&d->json);
}

static struct err close_entry(struct data *d)
{
    json_close_object(&d->json);
    return d->line.failed ? err_make(&ERR_LIMIT, "an entry has more than %td bytes", LINE_MAX_BYTES)
                          : export_file_add(d->file, buf_str(&d->line));
}

static struct err add_person(void *context, struct arena *a, const struct sql_person *person)
{
    struct data *d = context;
    struct sql_media *portrait = NULL;
    if (person->portrait_id != DB_NULL)
        TRY(sql_media_by_id(a, d->conn, person->portrait_id, &portrait));
    open_entry(d);
    json_member_string(&d->json, S("slug"), person->slug);
    json_member_string(&d->json, S("name"), person->name);
    json_member_text(&d->json, S("role"), person->role);
    json_member_text(&d->json, S("biography"), person->biography);
    json_member_text(&d->json, S("contact"), person->contact);
    json_member_text(&d->json, S("portrait"), portrait ? str_concat(a, S("media/"), portrait->path) : S(""));
    return close_entry(d);
}

static struct err add_section(void *context, struct arena *a, const struct sql_section *section)
{
    struct data *d = context;
    struct sql_section *parent = NULL;
    if (section->parent_id != DB_NULL)
        TRY(sql_section_of_id(a, d->conn, section->parent_id, &parent));
    open_entry(d);
    json_member_string(&d->json, S("language"), section->language);
    json_member_string(&d->json, S("slug"), section->slug);
    json_member_string(&d->json, S("name"), section->name);
    json_member_text(&d->json, S("parent"), parent ? parent->slug : S(""));
    json_member_text(&d->json, S("description"), section->description);
    json_member_text(&d->json, S("accent"), section->accent);
    json_member_int(&d->json, S("position"), section->position);
    if (section->translation_group != DB_NULL)
        json_member_int(&d->json, S("group"), section->translation_group);
    return close_entry(d);
}

static struct err add_tag(void *context, struct arena *a, const struct sql_tag *tag)
{
    struct data *d = context;
    (void)a;
    open_entry(d);
    json_member_string(&d->json, S("language"), tag->language);
    json_member_string(&d->json, S("slug"), tag->slug);
    json_member_string(&d->json, S("name"), tag->name);
    if (tag->translation_group != DB_NULL)
        json_member_int(&d->json, S("group"), tag->translation_group);
    return close_entry(d);
}

static struct err add_redirect(void *context, struct arena *a, const struct sql_redirect *redirect)
{
    struct data *d = context;
    struct sql_story_state *story = NULL;
    if (redirect->story_id != DB_NULL)
        TRY(sql_story_state(a, d->conn, redirect->story_id, &story));
    open_entry(d);
    json_member_string(&d->json, S("path"), redirect->path);
    json_member_text(&d->json, S("target"), story ? story->path : redirect->target);
    json_member_int(&d->json, S("status"), redirect->status);
    return close_entry(d);
}

static struct err write_people(struct data *d)
{
    return export_people(d->conn, add_person, d);
}

static struct err write_sections(struct data *d)
{
    return export_sections(d->conn, add_section, d);
}

static struct err write_tags(struct data *d)
{
    return export_tags(d->conn, add_tag, d);
}

static struct err write_redirects(struct data *d)
{
    return export_redirects(d->conn, add_redirect, d);
}

static struct err write_list(struct export *x, struct data *d, struct str path, struct err (*write)(struct data *d))
{
    d->begun = false;
    TRY(export_file_begin(x->folder, path, &d->file));
    struct err e = export_file_add(d->file, S("["));
    if (!failed(e))
        e = write(d);
    if (!failed(e))
        e = export_file_add(d->file, S("\n]\n"));
    if (!failed(e))
        return export_file_end(d->file);
    export_file_cancel(d->file);
    return e;
}

struct err export_data(struct export *x, struct db_conn *conn)
{
    static const struct {
        struct str path;
        struct err (*write)(struct data *d);
    } LISTS[] = {{S_INIT("data/people.yaml"), write_people},
                 {S_INIT("data/sections.yaml"), write_sections},
                 {S_INIT("data/tags.yaml"), write_tags},
                 {S_INIT("data/redirects.yaml"), write_redirects}};
    struct data d = {.conn = conn};
    struct err e = OK;
    buf_init(&d.line, LINE_MAX_BYTES);
    for (int i = 0; i < COUNT_OF(LISTS) && !failed(e); i++)
        e = write_list(x, &d, LISTS[i].path, LISTS[i].write);
    buf_close(&d.line);
    return e;
}
