/* query_versions.c - in which editions a section, a tag, an author or a span of time is to be found. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "newsroom/query_versions.h"

struct versions_query {
    struct arena *a;
    int64_t id, last;
    struct sql_group_member_list *members;
    struct sql_language_list *languages;
};

static struct err read_section_group(struct db_conn *conn, void *context)
{
    struct versions_query *q = context;
    return sql_section_group_shown(q->a, conn, q->id, q->members);
}

static struct err read_tag_group(struct db_conn *conn, void *context)
{
    struct versions_query *q = context;
    return sql_tag_group_shown(q->a, conn, q->id, q->members);
}

static struct err read_members(struct newsroom *n, struct versions_query *q, db_work *read)
{
    *q->members = (struct sql_group_member_list){0};
    return q->id == DB_NULL ? OK : db_read_any(newsroom_db(n), read, q);
}

struct err query_section_versions(struct newsroom *n, struct arena *a, const struct sql_section *section,
                                  struct sql_group_member_list *out)
{
    struct versions_query q = {.a = a, .id = section->translation_group, .members = out};
    return read_members(n, &q, read_section_group);
}

struct err query_tag_versions(struct newsroom *n, struct arena *a, const struct sql_tag *tag,
                              struct sql_group_member_list *out)
{
    struct versions_query q = {.a = a, .id = tag->translation_group, .members = out};
    return read_members(n, &q, read_tag_group);
}

static struct err read_person_languages(struct db_conn *conn, void *context)
{
    struct versions_query *q = context;
    return sql_person_languages(q->a, conn, q->id, q->languages);
}

struct err query_person_languages(struct newsroom *n, struct arena *a, int64_t person_id, struct sql_language_list *out)
{
    struct versions_query q = {.a = a, .id = person_id, .languages = out};
    return db_read_any(newsroom_db(n), read_person_languages, &q);
}

static struct err read_date_languages(struct db_conn *conn, void *context)
{
    struct versions_query *q = context;
    return sql_date_languages(q->a, conn, q->id, q->last, q->languages);
}

struct err query_date_languages(struct newsroom *n, struct arena *a, int64_t first, int64_t last,
                                struct sql_language_list *out)
{
    struct versions_query q = {.a = a, .id = first, .last = last, .languages = out};
    return db_read_any(newsroom_db(n), read_date_languages, &q);
}
