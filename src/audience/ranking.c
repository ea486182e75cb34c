/* ranking.c - how much stories are read these hours. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "audience/ranking.h"

#include <math.h>

#define LEAST 0.02 /* of a view: below that a story is forgotten */

double ranking_fade(int64_t half_life)
{
    return exp2(-1.0 / (double)half_life);
}

/* The entry of what there was, where it is the next by number; NULL where the hour's row comes first. */
static const struct ranking_entry *take_old(const struct ranking *before, ptrdiff_t *at,
                                            const struct sql_ranking_row *row)
{
    if (*at >= before->count || (row && row->story_id < before->items[*at].story_id))
        return NULL;
    return &before->items[(*at)++];
}

/* A sum below 0 is one that was taken back from another hour. */
static double views(int64_t sum)
{
    return (double)MAX(sum, 0);
}

static struct ranking_entry combine(struct arena *a, const struct ranking_entry *old, double fade,
                                    const struct sql_ranking_row *row)
{
    struct ranking_entry entry = {0};
    if (old) {
        entry = (struct ranking_entry){.story_id = old->story_id, .edition = old->edition};
        for (int kind = 0; kind < RANKING_KINDS; kind++)
            entry.scores[kind] = old->scores[kind] * fade;
    }
    if (row) {
        entry.story_id = row->story_id;
        entry.edition = row->edition;
        entry.scores[RANKING_SEEN] += views(row->seen);
        entry.scores[RANKING_READ] += views(row->read);
    }
    entry.edition = str_copy(a, entry.edition);
    return entry;
}

struct ranking ranking_next(struct arena *a, const struct ranking *before, double fade,
                            const struct sql_ranking_row_list *rows)
{
    struct ranking next = {arena_array(a, struct ranking_entry, before->count + rows->count), 0};
    ptrdiff_t old_at = 0, row_at = 0;
    while (old_at < before->count || row_at < rows->count) {
        const struct sql_ranking_row *row = row_at < rows->count ? &rows->items[row_at] : NULL;
        const struct ranking_entry *old = take_old(before, &old_at, row);
        if (old && row && row->story_id != old->story_id)
            row = NULL;
        row_at += row != NULL;
        struct ranking_entry entry = combine(a, old, fade, row);
        if (entry.scores[RANKING_SEEN] >= LEAST || entry.scores[RANKING_READ] >= LEAST)
            next.items[next.count++] = entry;
    }
    return next;
}

/* Entries come in order of their numbers: an equal one that comes later is newer. */
static void place(struct ranking_entry const **best, ptrdiff_t *count, ptrdiff_t most,
                  const struct ranking_entry *entry, enum ranking_kind kind)
{
    ptrdiff_t at = *count;
    while (at > 0 && best[at - 1]->scores[kind] <= entry->scores[kind])
        at--;
    if (at >= most)
        return;
    *count = MIN(*count + 1, most);
    for (ptrdiff_t i = *count - 1; i > at; i--)
        best[i] = best[i - 1];
    best[at] = entry;
}

ptrdiff_t ranking_best(struct arena *a, const struct ranking *ranking, enum ranking_kind kind, struct str edition,
                       ptrdiff_t most, int64_t *ids)
{
    const struct ranking_entry **best = arena_array(a, const struct ranking_entry *, most);
    ptrdiff_t count = 0;
    for (ptrdiff_t i = 0; i < ranking->count; i++)
        if (ranking->items[i].scores[kind] >= LEAST && str_equal(ranking->items[i].edition, edition))
            place(best, &count, most, &ranking->items[i], kind);
    for (ptrdiff_t i = 0; i < count; i++)
        ids[i] = best[i]->story_id;
    return count;
}
