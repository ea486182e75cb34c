/* room.h - a newsroom of its own for a test, on either engine. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef NEWSROOM_ROOM_H
#define NEWSROOM_ROOM_H

#include "newsroom/newsroom.h"
#include "unit/store_fixture.h"

/* Makes a newsroom in the fixture's folder; its store is there, or in the fixture's schema. */
static inline struct newsroom *room_open(struct store_fixture *f)
{
    struct newsroom *n;
    struct str folder = str_format(&f->a, "%s/room", f->folder);
    struct newsroom_init_options options = {.title = S("The Test")};
    if (f->engine == DB_POSTGRES)
        options.database = str_from_c(f->url);
    assert_ok(newsroom_init(folder, &options));
    assert_ok(newsroom_open(folder, &n));
    return n;
}

struct room_audit {
    struct arena *a;
    struct sql_audit_entry_list entries;
};

static inline struct err room_read_audit(struct db_conn *conn, void *context)
{
    struct room_audit *audit = context;
    return sql_audit_after(audit->a, conn, 0, 1000, &audit->entries);
}

/* How many audit entries have this action. */
static inline int room_count_audit(struct newsroom *n, struct arena *a, struct str action)
{
    struct room_audit audit = {.a = a};
    int count = 0;
    assert_ok(db_read(newsroom_db(n), room_read_audit, &audit));
    for (ptrdiff_t i = 0; i < audit.entries.count; i++)
        count += str_equal(audit.entries.items[i].action, action);
    return count;
}

/* A section, tag or person as it is stored, also before readers have a list of it. */
struct room_found {
    struct arena *a;
    struct str language, slug;
    struct sql_section *section;
    struct sql_tag *tag;
    struct sql_person *person;
    struct sql_group_member_list sections, tags; /* the versions of the two */
};

static inline struct err room_look(struct db_conn *conn, void *context)
{
    struct room_found *f = context;
    TRY(sql_section_by_slug(f->a, conn, f->language, f->slug, &f->section));
    TRY(sql_tag_by_slug(f->a, conn, f->language, f->slug, &f->tag));
    TRY(sql_person_by_slug(f->a, conn, f->slug, &f->person));
    if (f->section && f->section->translation_group != DB_NULL)
        TRY(sql_section_group(f->a, conn, f->section->translation_group, &f->sections));
    return f->tag && f->tag->translation_group != DB_NULL
               ? sql_tag_group(f->a, conn, f->tag->translation_group, &f->tags)
               : OK;
}

static inline struct room_found room_find(struct newsroom *n, struct arena *a, const char *language, const char *slug)
{
    struct room_found found = {.a = a, .language = str_from_c(language), .slug = str_from_c(slug)};
    assert_ok(db_read(newsroom_db(n), room_look, &found));
    return found;
}

#endif
