/* group.c - sections and tags that are one in all editions. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "newsroom/group.h"

static struct err refuse(const char *what)
{
    return err_make(&ERR_CONFLICT, "the edition has another %s that is a version of that one", what);
}

/* Every page of the group shows where the others are. */
static void touch_members(struct save *save, const char *what, const struct sql_group_member_list *members)
{
    for (ptrdiff_t i = 0; i < members->count; i++)
        save_touch(save, "%s:%lld", what, (long long)members->items[i].id);
}

/* The first member but that one. */
static int64_t other_member(const struct sql_group_member_list *members, int64_t id)
{
    for (ptrdiff_t i = 0; i < members->count; i++)
        if (members->items[i].id != id)
            return members->items[i].id;
    return id;
}

/* ---- sections ---- */

/* The group of a section, begun where it has none. */
static struct err group_of_section(struct save *save, int64_t id, int64_t *group)
{
    struct sql_section section;
    TRY(sql_section_by_id(save->a, save->conn, id, &section));
    *group = section.translation_group;
    if (*group != DB_NULL)
        return OK;
    *group = id;
    return sql_section_set_group(save->conn, id, id);
}

/* A group is numbered by one that is in it: else who left would join it again by founding one. */
struct err group_leave_section(struct save *save, int64_t id)
{
    struct sql_section section;
    struct sql_group_member_list members = {0};
    TRY(sql_section_by_id(save->a, save->conn, id, &section));
    if (section.translation_group != DB_NULL)
        TRY(sql_section_group(save->a, save->conn, section.translation_group, &members));
    int64_t number = other_member(&members, id);
    for (ptrdiff_t i = 0; section.translation_group == id && i < members.count; i++)
        if (members.items[i].id != id)
            TRY(sql_section_set_group(save->conn, members.items[i].id, number));
    touch_members(save, "section", &members);
    return sql_section_set_group(save->conn, id, id);
}

struct err group_join_section(struct save *save, int64_t id, int64_t other)
{
    struct sql_section section, *taken;
    struct sql_group_member_list members;
    int64_t group;
    if (id == other)
        return refuse("section");
    TRY(group_of_section(save, other, &group));
    TRY(sql_section_by_id(save->a, save->conn, id, &section));
    TRY(sql_section_of_group(save->a, save->conn, group, section.language, &taken));
    if (taken)
        return taken->id == id ? OK : refuse("section");
    if (section.translation_group != DB_NULL)
        TRY(group_leave_section(save, id));
    TRY(sql_section_set_group(save->conn, id, group));
    TRY(sql_section_group(save->a, save->conn, group, &members));
    touch_members(save, "section", &members);
    return OK;
}

/* The name with the path of the version of other's parent in front: "Puerto/Transbordadores". */
static struct err name_below(struct save *save, const struct sql_section *other, struct str language, struct str *name)
{
    struct sql_section parent, *version = NULL;
    if (other->parent_id == DB_NULL || str_find_char(*name, '/', 0) >= 0)
        return OK;
    TRY(sql_section_by_id(save->a, save->conn, other->parent_id, &parent));
    if (parent.translation_group != DB_NULL)
        TRY(sql_section_of_group(save->a, save->conn, parent.translation_group, language, &version));
    if (version)
        *name = str_format(save->a, "%.*s/%.*s", STR_ARG(version->slug), STR_ARG(*name));
    return OK;
}

struct err group_section(struct save *save, int64_t other, struct str language, struct str name, int64_t *out)
{
    struct sql_section original, *found, made;
    int64_t group;
    *out = 0;
    TRY(group_of_section(save, other, &group));
    TRY(sql_section_by_id(save->a, save->conn, other, &original));
    TRY(sql_section_of_group(save->a, save->conn, group, language, &found));
    if (found)
        *out = found->id;
    if (found || name.n == 0)
        return OK;
    TRY(name_below(save, &original, language, &name));
    TRY(save_section(save, language, name, &made));
    *out = made.id;
    if (!made.accent.n)
        TRY(sql_section_update(save->conn, made.id, original.accent, made.description, made.position));
    return made.translation_group == DB_NULL ? group_join_section(save, made.id, other) : OK;
}

/* ---- tags ---- */

static struct err group_of_tag(struct save *save, int64_t id, int64_t *group)
{
    struct sql_tag *tag;
    TRY(sql_tag_by_id(save->a, save->conn, id, &tag));
    if (!tag)
        return err_make(&ERR_NOT_FOUND, "there is no tag %lld", (long long)id);
    *group = tag->translation_group;
    if (*group != DB_NULL)
        return OK;
    *group = id;
    return sql_tag_set_group(save->conn, id, id);
}

struct err group_leave_tag(struct save *save, int64_t id)
{
    struct sql_tag *tag;
    struct sql_group_member_list members = {0};
    TRY(sql_tag_by_id(save->a, save->conn, id, &tag));
    if (!tag)
        return err_make(&ERR_NOT_FOUND, "there is no tag %lld", (long long)id);
    if (tag->translation_group != DB_NULL)
        TRY(sql_tag_group(save->a, save->conn, tag->translation_group, &members));
    int64_t number = other_member(&members, id);
    for (ptrdiff_t i = 0; tag->translation_group == id && i < members.count; i++)
        if (members.items[i].id != id)
            TRY(sql_tag_set_group(save->conn, members.items[i].id, number));
    touch_members(save, "tag", &members);
    return sql_tag_set_group(save->conn, id, id);
}

struct err group_join_tag(struct save *save, int64_t id, int64_t other)
{
    struct sql_tag *tag, *taken;
    struct sql_group_member_list members;
    int64_t group;
    if (id == other)
        return refuse("tag");
    TRY(group_of_tag(save, other, &group));
    TRY(sql_tag_by_id(save->a, save->conn, id, &tag));
    if (!tag)
        return err_make(&ERR_NOT_FOUND, "there is no tag %lld", (long long)id);
    TRY(sql_tag_of_group(save->a, save->conn, group, tag->language, &taken));
    if (taken)
        return taken->id == id ? OK : refuse("tag");
    if (tag->translation_group != DB_NULL)
        TRY(group_leave_tag(save, id));
    TRY(sql_tag_set_group(save->conn, id, group));
    TRY(sql_tag_group(save->a, save->conn, group, &members));
    touch_members(save, "tag", &members);
    return OK;
}

struct err group_tag(struct save *save, int64_t other, struct str language, struct str name, int64_t *out)
{
    struct sql_tag *found;
    int64_t group;
    *out = 0;
    TRY(group_of_tag(save, other, &group));
    TRY(sql_tag_of_group(save->a, save->conn, group, language, &found));
    if (found)
        *out = found->id;
    if (found || name.n == 0)
        return OK;
    TRY(save_tag(save, language, name, out));
    TRY(sql_tag_by_id(save->a, save->conn, *out, &found));
    return found && found->translation_group == DB_NULL ? group_join_tag(save, *out, other) : OK;
}
