/* report_names.c - what a report's values are called, and where they stand on the site. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "audience/report_inside.h"

#include "store/statements.h"

static struct str prefix_of(struct arena *a, struct newsroom *n, struct str language)
{
    return str_equal(language, newsroom_settings(n)->language) ? S("") : str_format(a, "/%.*s", STR_ARG(language));
}

static struct err name_story(struct reporting *r, struct db_conn *conn, int64_t id, struct report_row *row)
{
    struct sql_report_story_list list;
    TRY(sql_report_stories(r->a, conn, str_format(&r->scratch, "[%lld]", (long long)id), &list));
    if (list.count) {
        row->name = list.items[0].headline;
        row->path = list.items[0].path;
    }
    return OK;
}

static struct err name_section(struct reporting *r, struct db_conn *conn, int64_t id, struct report_row *row)
{
    struct sql_section *section;
    TRY(sql_section_of_id(r->a, conn, id, &section));
    if (section) {
        row->name = section->name;
        row->path = str_format(r->a, "%.*s/category/%.*s/",
                               STR_ARG(prefix_of(&r->scratch, r->newsroom, section->language)), STR_ARG(section->slug));
    }
    return OK;
}

static struct err name_tag(struct reporting *r, struct db_conn *conn, int64_t id, struct report_row *row)
{
    struct sql_tag *tag;
    TRY(sql_tag_by_id(r->a, conn, id, &tag));
    if (tag) {
        row->name = tag->name;
        row->path = str_format(r->a, "%.*s/tag/%.*s/", STR_ARG(prefix_of(&r->scratch, r->newsroom, tag->language)),
                               STR_ARG(tag->slug));
    }
    return OK;
}

static struct err name_person(struct reporting *r, struct db_conn *conn, int64_t id, struct report_row *row)
{
    struct sql_person *person;
    TRY(sql_person_by_id(r->a, conn, id, &person));
    if (person) {
        row->name = person->name;
        row->path = str_format(r->a, "/author/%.*s/", STR_ARG(person->slug));
    }
    return OK;
}

static struct err name_edition(struct reporting *r, struct db_conn *conn, struct report_row *row)
{
    struct sql_edition_list list;
    TRY(sql_edition_list(r->a, conn, &list));
    for (ptrdiff_t i = 0; i < list.count; i++)
        if (str_equal(list.items[i].language, row->value)) {
            row->name = list.items[i].name;
            row->path = str_format(r->a, "%.*s/", STR_ARG(prefix_of(&r->scratch, r->newsroom, row->value)));
        }
    return OK;
}

/* "front:es", "section:7": other pages keep their name. */
static struct err name_page(struct reporting *r, struct db_conn *conn, struct report_row *row)
{
    struct str kind, rest;
    int64_t number;
    str_cut(row->value, ':', &kind, &rest);
    bool is_number = str_to_i64(rest, &number);
    if (str_equal(kind, S("section")) && is_number)
        return name_section(r, conn, number, row);
    if (str_equal(kind, S("tag")) && is_number)
        return name_tag(r, conn, number, row);
    if (str_equal(kind, S("person")) && is_number)
        return name_person(r, conn, number, row);
    if (str_equal(kind, S("front")))
        row->path = str_format(r->a, "%.*s/", STR_ARG(prefix_of(&r->scratch, r->newsroom, rest)));
    return OK;
}

static struct err name_row(struct reporting *r, struct db_conn *conn, struct report_row *row)
{
    int64_t id;
    bool is_number = str_to_i64(row->value, &id);
    switch (r->query->dimension) {
    case REPORT_STORY:
        return name_story(r, conn, id, row);
    case REPORT_ENTRY:
    case REPORT_EXIT:
        return is_number ? name_story(r, conn, id, row) : name_page(r, conn, row);
    case REPORT_PAGE:
        return name_page(r, conn, row);
    case REPORT_SECTION:
        return is_number ? name_section(r, conn, id, row) : OK;
    case REPORT_TAG:
        return is_number ? name_tag(r, conn, id, row) : OK;
    case REPORT_BYLINE:
        return is_number ? name_person(r, conn, id, row) : OK;
    case REPORT_EDITION:
        return name_edition(r, conn, row);
    default:
        return OK;
    }
}

static struct err work(struct db_conn *conn, void *context)
{
    struct reporting *r = context;
    for (ptrdiff_t i = 0; i < r->out->count; i++) {
        arena_reset(&r->scratch);
        TRY(name_row(r, conn, &r->out->rows[i]));
    }
    return OK;
}

struct err report_find_names(struct reporting *r)
{
    return db_read(newsroom_db(r->newsroom), work, r);
}
