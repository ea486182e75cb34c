/* translation_save.c - what a save of stories means for their translations. */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * An original is a story that is no version of another one. Whatever becomes of it, its editions are never out without
 * it: they are taken down in the transaction that takes it down, and let out by the job that finds it out.
 */
#include "newsroom/story_state.h"
#include "newsroom/translation.h"

#define NEWS_TIME (2 * TIME_DAY) /* published before: a story of the archive, which `since` decides about */

static bool is_out(struct str status)
{
    return str_equal(status, S("published"));
}

static bool goes_out(struct str status)
{
    return is_out(status) || str_equal(status, S("scheduled"));
}

static bool is_original(const struct sql_story *row)
{
    return row->translation_group == DB_NULL || row->translation_group == row->id;
}

static bool some_edition_translates(const struct settings *settings)
{
    for (ptrdiff_t i = 0; i < settings->edition_count; i++)
        if (settings->edition_rules[i].translate != EDITION_BY_HAND)
            return true;
    return false;
}

/* ---- an original that is out, or will be ---- */

static bool is_wanted(const struct save *save, const struct edition_rules *rules, const struct sql_story *row)
{
    int64_t since = rules->since == TIME_NONE ? save->now - NEWS_TIME : rules->since;
    return row->published_at != DB_NULL && row->published_at >= since;
}

/* An older story keeps the translations that it has in step. */
static struct err make_due_in(struct save *save, const struct edition_rules *rules, const struct sql_story *row)
{
    int64_t changed = 0;
    if (is_wanted(save, rules, row)) {
        TRY(save_edition(save, rules->language));
        TRY(sql_translation_make_due(save->conn, row->id, rules->language, TRANSLATION_NEWS, save->now));
        changed = 1;
    } else {
        TRY(sql_translation_make_due_again(save->conn, row->id, rules->language, save->now, &changed));
    }
    if (changed)
        save_touch(save, "translations");
    return OK;
}

static struct err make_due(struct save *save, const struct sql_story *row)
{
    const struct settings *settings = save->settings;
    for (ptrdiff_t i = 0; i < settings->edition_count; i++)
        if (edition_translates(settings, &settings->edition_rules[i], row->language))
            TRY(make_due_in(save, &settings->edition_rules[i], row));
    return OK;
}

/* ---- an original that is out no more ---- */

static struct err write_state(struct save *save, const struct sql_story *edition, struct sql_story *row)
{
    struct story_parts parts;
    TRY(parts_read(save->a, save->conn, edition->id, edition->body, &parts));
    return state_write(save, edition, row, &parts, state_action(edition->status, row->status));
}

static struct err take_down(struct save *save, const struct sql_story *source, const struct sql_translation *t)
{
    struct sql_story *edition;
    TRY(sql_story_by_id(save->a, save->conn, t->story_id, &edition));
    if (!edition || !goes_out(edition->status))
        return OK;
    struct sql_story row = *edition;
    bool withdrawn = str_equal(source->status, S("withdrawn"));
    row.status = withdrawn ? S("withdrawn") : S("ready");
    row.publish_at = DB_NULL;
    row.withdrawn_at = withdrawn ? save->now : DB_NULL;
    row.withdrawn_reason = source->withdrawn_reason;
    TRY(write_state(save, edition, &row));
    return sql_translation_set_state(save->conn, t->id, S(TRANSLATION_DONE), S(TRANSLATION_SOURCE), save->now);
}

static struct err take_all_down(struct save *save, const struct sql_story *source)
{
    struct sql_translation_list all;
    TRY(sql_translation_of_source(save->a, save->conn, source->id, &all));
    for (ptrdiff_t i = 0; i < all.count; i++)
        if (all.items[i].story_id != DB_NULL)
            TRY(take_down(save, source, &all.items[i]));
    return OK;
}

/* ---- a translation that a person saved ---- */

/* Other words than the program's are taken over by the job; one that was let out waits no more. */
static struct err note_person(struct save *save, const struct sql_story *row)
{
    struct sql_translation *t;
    int64_t changed;
    TRY(sql_translation_by_story(save->a, save->conn, row->id, &t));
    if (!t)
        return OK;
    if (row->revision != t->story_revision) {
        save_touch(save, "translations");
        return sql_translation_make_due_again(save->conn, t->source_id, t->language, save->now, &changed);
    }
    if (str_equal(t->state, S(TRANSLATION_HELD)) && goes_out(row->status))
        return sql_translation_set_state(save->conn, t->id, S(TRANSLATION_DONE), S(""), save->now);
    return OK;
}

static struct err note(struct save *save, const struct sql_story *row, bool translating)
{
    if (!is_original(row))
        return translating && !save->translates ? note_person(save, row) : OK;
    if (!is_out(row->status) && row->translation_group == row->id)
        TRY(take_all_down(save, row));
    return translating && goes_out(row->status) ? make_due(save, row) : OK;
}

/* Taking down adds to the stories of the transaction, which need no look themselves. */
struct err save_translations(struct save *save)
{
    bool translating = some_edition_translates(save->settings);
    ptrdiff_t count = save->story_count;
    for (ptrdiff_t i = 0; i < count; i++)
        TRY(note(save, save->stories[i].row, translating));
    return OK;
}
