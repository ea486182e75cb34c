/* story_state.c - what a story's status, date and address become, and telling everybody who lists it. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "newsroom/story_state.h"

#include "newsroom/permalink.h"
#include "newsroom/workflow.h"
#include "text/slug.h"

#define SUFFIX_MAX 10000

void state_settle(struct save *save, struct sql_story *row, enum story_status wanted)
{
    int64_t at;
    enum story_status status = workflow_settle(wanted, row->published_at, row->embargo_at, save->now, &at);
    row->status = story_status_name(status);
    row->publish_at = at;
    if (status == STORY_SCHEDULED && row->published_at == DB_NULL)
        row->published_at = at;
    if (status == STORY_PUBLISHED && row->published_at == DB_NULL)
        row->published_at = save->now;
    if (status != STORY_WITHDRAWN) {
        row->withdrawn_at = DB_NULL;
        row->withdrawn_reason = S("");
    } else if (row->withdrawn_at == DB_NULL) {
        row->withdrawn_at = save->now;
    }
}

struct str state_action(struct str before, struct str after)
{
    if (str_equal(before, after))
        return S("story.save");
    if (str_equal(after, S("published")))
        return S("story.publish");
    if (str_equal(after, S("scheduled")))
        return S("story.schedule");
    if (str_equal(after, S("withdrawn")))
        return S("story.withdraw");
    return str_equal(after, S("review"))  ? S("story.review")
           : str_equal(after, S("ready")) ? S("story.ready")
                                          : S("story.draft");
}

int64_t state_listed_at(const struct sql_story *row)
{
    return str_equal(row->status, S("published")) ? row->published_at : DB_NULL;
}

/* ---- the address ---- */

/* "parent/child": the primary section behind those that it is part of. */
static struct err category_of(struct save *save, const struct story_parts *parts, struct str *out)
{
    *out = S("uncategorized");
    if (parts->section_count == 0)
        return OK;
    struct sql_section section;
    TRY(save_section_by_id(save, parts->sections[0].id, &section));
    *out = section.slug;
    for (int depth = 0; depth < LIMIT_SECTION_DEPTH && section.parent_id != DB_NULL; depth++) {
        TRY(save_section_by_id(save, section.parent_id, &section));
        *out = str_format(save->a, "%.*s/%.*s", STR_ARG(section.slug), STR_ARG(*out));
    }
    return OK;
}

static struct err author_of(struct save *save, const struct sql_story *row, const struct story_parts *parts,
                            struct str *out)
{
    struct str name = row->agency.n ? row->agency : save->settings->agency.n ? save->settings->agency : S("newsroom");
    struct sql_person *person = NULL;
    if (parts->byline_count && parts->bylines[0].person_id != DB_NULL)
        TRY(sql_person_by_id(save->a, save->conn, parts->bylines[0].person_id, &person));
    else if (parts->byline_count)
        name = parts->bylines[0].name;
    *out = person ? person->slug : slug_make(save->a, name);
    return OK;
}

struct err state_path(struct save *save, const struct sql_story *row, const struct story_parts *parts, struct str slug,
                      struct str *out)
{
    const struct settings *settings = save->settings;
    bool first = str_equal(row->language, settings->language);
    struct permalink link = {.pattern = settings->permalink,
                             .prefix = first ? S("") : str_concat(save->a, S("/"), row->language),
                             .zone = settings->zone,
                             .slug = slug,
                             .date = row->published_at,
                             .id = row->id};
    if (permalink_has(link.pattern, S("%category%")))
        TRY(category_of(save, parts, &link.category));
    if (permalink_has(link.pattern, S("%author%")))
        TRY(author_of(save, row, parts, &link.author));
    return permalink_make(save->a, &link, out);
}

struct err state_is_taken(struct save *save, struct str path, int64_t id, bool *taken, bool *redirected)
{
    struct sql_story_place_at at;
    TRY(save_find_path(save, path, &at));
    *taken = at.story_id != DB_NULL && at.story_id != id;
    *redirected = at.redirect_id != DB_NULL;
    return OK;
}

static bool same_name(const struct sql_story *before, const struct sql_story *row)
{
    return before && before->path.p && str_equal(before->slug, row->slug) && before->published_at == row->published_at;
}

static struct err take_path(struct save *save, struct sql_story *row, struct str path, bool redirected)
{
    int64_t changed;
    row->path = path;
    save_path_changes(save, path);
    return redirected ? sql_redirect_delete(save->conn, path, &changed) : OK;
}

/* A story whose slug and date stay, under a pattern of more: its section or byline may have changed. An address that
 * another one has is made its own by the story's number; the slug is content and stays. */
static struct err move_address(struct save *save, struct sql_story *row, const struct story_parts *parts)
{
    struct str path;
    bool taken, redirected;
    TRY(state_path(save, row, parts, row->slug, &path));
    TRY(state_is_taken(save, path, row->id, &taken, &redirected));
    if (taken) {
        struct str slug = str_format(save->a, "%.*s-%lld", STR_ARG(row->slug), (long long)row->id);
        TRY(state_path(save, row, parts, slug, &path));
        TRY(state_is_taken(save, path, row->id, &taken, &redirected));
    }
    return taken ? OK : take_path(save, row, path, redirected);
}

static struct err find_address(struct save *save, struct sql_story *row, const struct story_parts *parts,
                               bool slug_given, struct messages *m)
{
    struct str slug = row->slug, path;
    for (int i = 2; i < SUFFIX_MAX; i++) {
        bool taken, redirected;
        TRY(state_path(save, row, parts, slug, &path));
        TRY(state_is_taken(save, path, row->id, &taken, &redirected));
        if (!taken) {
            row->slug = slug;
            return take_path(save, row, path, redirected);
        }
        if (slug_given)
            break;
        slug = str_format(save->a, "%.*s-%d", STR_ARG(str_slice(row->slug, 0, LIMIT_SLUG - 6)), i);
    }
    messages_add(save->a, m, true, S("slug"), "The address of slug \"%.*s\" is taken", STR_ARG(row->slug));
    return OK;
}

struct err state_address(struct save *save, const struct sql_story *before, struct sql_story *row,
                         const struct story_parts *parts, bool slug_given, struct messages *m)
{
    struct str pattern = save->settings->permalink;
    row->path = before ? before->path : (struct str){NULL, 0};
    if (row->published_at == DB_NULL || (same_name(before, row) && permalink_is_plain(pattern)))
        return OK;
    if (row->id == 0 && permalink_has(pattern, S("%post_id%")))
        return OK; /* it has no number yet */
    return same_name(before, row) ? move_address(save, row, parts) : find_address(save, row, parts, slug_given, m);
}

struct err state_redirect(struct save *save, const struct sql_story *before, const struct sql_story *row)
{
    bool seen = before && (before->withdrawn_at != DB_NULL || str_equal(before->status, S("published")) ||
                           str_equal(before->status, S("withdrawn")));
    if (!seen || !before->path.p || str_equal(before->path, row->path))
        return OK;
    save_touch(save, "redirects");
    save_path_changes(save, before->path);
    return sql_redirect_put(save->conn, before->path, row->id, (struct str){NULL, 0}, 301, save->now);
}

static bool may_be_found(const struct sql_story *row)
{
    return row && state_listed_at(row) != DB_NULL && !row->noindex;
}

void state_announce(struct save *save, const struct sql_story *before, const struct sql_story *row)
{
    if (!may_be_found(before) && !may_be_found(row))
        return;
    save_announce(save, row->path);
    if (may_be_found(before) && !str_equal(before->path, row->path))
        save_announce(save, before->path);
}

struct err state_write_group(struct save *save, int64_t group)
{
    save_touch(save, "group:%lld", (long long)group);
    return sql_story_versions_put(save->conn, group);
}

struct err state_touch(struct save *save, const struct sql_story *row)
{
    save_touch(save, "story:%lld", (long long)row->id);
    if (row->translation_group == DB_NULL)
        return OK;
    struct sql_story_version_list group;
    TRY(state_write_group(save, row->translation_group));
    TRY(sql_story_of_group(save->a, save->conn, row->translation_group, &group));
    for (ptrdiff_t i = 0; i < group.count; i++) {
        const struct sql_story_version *version = &group.items[i];
        save_touch(save, "story:%lld", (long long)version->id);
        if (str_equal(version->status, S("published")))
            save_sitemap(save, version->language, version->published_at);
    }
    return OK;
}

/* ---- writing a state ---- */

static struct err list_again(struct save *save, const struct sql_story *row)
{
    struct sql_byline_list bylines;
    int64_t at = state_listed_at(row);
    TRY(sql_byline_of_story(save->a, save->conn, row->id, &bylines));
    for (ptrdiff_t i = 0; i < bylines.count; i++) {
        bool first = bylines.items[i].person_id != DB_NULL;
        for (ptrdiff_t j = 0; j < i; j++)
            first &= bylines.items[j].person_id != bylines.items[i].person_id;
        TRY(sql_byline_list_at(save->conn, row->id, bylines.items[i].position, first ? at : DB_NULL));
    }
    TRY(sql_story_section_list_at(save->conn, row->id, at));
    return sql_story_tag_list_at(save->conn, row->id, at);
}

struct err state_tell(struct save *save, const struct sql_story *before, const struct sql_story *row,
                      const struct story_parts *parts, struct str action)
{
    parts_count(save, row->language, parts, state_listed_at(row), 1);
    save_story(save, row, parts, !before);
    if (before && before->translation_group != DB_NULL && before->translation_group != row->translation_group)
        TRY(state_write_group(save, before->translation_group));
    TRY(state_touch(save, row));
    state_announce(save, before, row);
    return save_audit(save, action, row->id, row->path.p ? row->path : row->slug);
}

struct err state_write(struct save *save, const struct sql_story *before, struct sql_story *row,
                       const struct story_parts *parts, struct str action)
{
    row->updated_at = save->now;
    parts_count(save, before->language, parts, state_listed_at(before), -1);
    TRY(sql_story_set_state(save->conn, row->id, row->status, row->path, row->published_at, row->modified_at,
                            row->updated_at, row->publish_at, row->withdrawn_at, row->withdrawn_reason));
    TRY(list_again(save, row));
    return state_tell(save, before, row, parts, action);
}
