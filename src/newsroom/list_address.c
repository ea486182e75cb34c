/* list_address.c - where a list of stories is. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "newsroom/list_address.h"

#include "store/statements.h"

static struct str prefix_of(struct arena *a, const struct settings *settings, struct str language)
{
    bool first = language.n == 0 || str_equal(language, settings->language);
    return first ? S("") : str_concat(a, S("/"), language);
}

/* "section", "7" and, for a person, "en" of "person:7:en"; number 0 where there is none. */
static void cut_list(struct str list, struct str *kind, int64_t *number, struct str *rest)
{
    struct str id;
    (void)str_cut(list, ':', kind, rest);
    (void)str_cut(*rest, ':', &id, rest);
    if (!str_to_i64(id, number)) {
        *number = 0;
        *rest = id;
    }
}

static struct str base_of(struct arena *a, struct str prefix, const char *kind, struct str slug)
{
    return str_format(a, "%.*s/%s/%.*s/", STR_ARG(prefix), kind, STR_ARG(slug));
}

struct err list_address(struct arena *a, struct db_conn *conn, const struct settings *settings, struct str list,
                        struct str *path)
{
    struct str kind, rest;
    struct sql_section *section = NULL;
    struct sql_tag *tag = NULL;
    struct sql_person *person = NULL;
    int64_t id;
    cut_list(list, &kind, &id, &rest);
    *path = (struct str){NULL, 0};
    if (str_equal(kind, S("front")))
        *path = str_concat(a, prefix_of(a, settings, rest), S("/"));
    else if (str_equal(kind, S("section")))
        TRY(sql_section_of_id(a, conn, id, &section));
    else if (str_equal(kind, S("tag")))
        TRY(sql_tag_by_id(a, conn, id, &tag));
    else if (str_equal(kind, S("person")))
        TRY(sql_person_by_id(a, conn, id, &person));
    if (section)
        *path = base_of(a, prefix_of(a, settings, section->language), "category", section->slug);
    if (tag)
        *path = base_of(a, prefix_of(a, settings, tag->language), "tag", tag->slug);
    if (person)
        *path = base_of(a, prefix_of(a, settings, rest), "author", person->slug);
    return OK;
}
