/* workflow.c - who may move a story where, and what it still lacks. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "newsroom/workflow.h"

static const struct str status_names[] = {S_INIT("draft"),     S_INIT("review"),    S_INIT("ready"),
                                          S_INIT("scheduled"), S_INIT("published"), S_INIT("withdrawn")};

/* least[from][to]: the least role that may do it. A writer works on drafts and hands them in; what readers see is an
 * editor's. A withdrawn story goes back to a draft or out again, never to the schedule. */
#define C ROLE_CONTRIBUTOR
#define W ROLE_WRITER
#define E ROLE_EDITOR
static const enum role least[6][6] = {
    /* to:            draft review ready scheduled published withdrawn */
    [STORY_DRAFT] = {C, C, E, E, E, E},     [STORY_REVIEW] = {W, W, E, E, E, E},
    [STORY_READY] = {E, E, E, E, E, E},     [STORY_SCHEDULED] = {E, E, E, E, E, E},
    [STORY_PUBLISHED] = {E, E, E, E, E, E}, [STORY_WITHDRAWN] = {E, E, E, E, E, E},
};
#undef C
#undef W
#undef E

struct str story_status_name(enum story_status status)
{
    return status_names[status];
}

bool story_readers_may_see(struct str status)
{
    return str_equal(status, S("published")) || str_equal(status, S("withdrawn"));
}

bool story_status_from_name(struct str name, enum story_status *out)
{
    for (int i = 0; i < (int)COUNT_OF(status_names); i++)
        if (str_equal_nocase(name, status_names[i])) {
            *out = (enum story_status)i;
            return true;
        }
    *out = STORY_REVIEW;
    return str_equal_nocase(name, S("in review"));
}

bool workflow_may(enum role role, enum story_status from, enum story_status to)
{
    return role != ROLE_NONE && role >= least[from][to];
}

enum story_status workflow_settle(enum story_status wanted, int64_t date, int64_t embargo, int64_t now, int64_t *at)
{
    *at = TIME_NONE;
    if (wanted != STORY_PUBLISHED && wanted != STORY_SCHEDULED)
        return wanted;
    int64_t out = MAX(date, embargo); /* TIME_NONE is the smallest instant */
    if (out <= now)
        return STORY_PUBLISHED;
    *at = out;
    return STORY_SCHEDULED;
}

static struct preflight_story story_of(const struct save *save, const struct sql_story *row,
                                       const struct story_parts *parts)
{
    return (struct preflight_story){
        .id = row->id,
        .language = row->language,
        .headline = row->headline,
        .standfirst = row->standfirst,
        .slug = row->slug,
        .place = row->place,
        .agency = row->agency.n ? row->agency : save->settings->agency,
        .body = parts->body,
        .bylines = parts->byline_count,
        .sections = parts->section_count,
        .tags = parts->tag_count,
        .also_read = parts->also_read_count,
        .embargo = row->embargo_at,
        .now = save->now,
        .lead_id = row->lead_media_id == DB_NULL ? 0 : row->lead_media_id,
        .shown = {.alt = row->lead_alt, .caption = row->lead_caption, .credit = row->lead_credit},
    };
}

struct err workflow_preflight(struct save *save, const struct sql_story *row, const struct story_parts *parts,
                              struct preflight_items *out)
{
    struct preflight_levels levels;
    struct preflight_story story = story_of(save, row, parts);
    preflight_levels(save->settings->preflight, save->actor->account_id != 0, &levels);
    TRY(preflight_look(save->a, save->conn, save->settings, &levels, &story));
    preflight_check(save->a, &story, &levels, out);
    return OK;
}
