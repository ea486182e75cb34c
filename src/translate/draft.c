/* draft.c - a translation in the making. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "translate/draft.h"

#include "base/map.h"

static const struct str ORIGINS[] = {S_INIT(SEGMENT_FROM_NONE), S_INIT(SEGMENT_FROM_MACHINE),
                                     S_INIT(SEGMENT_FROM_MEMORY), S_INIT(SEGMENT_FROM_PERSON),
                                     S_INIT(SEGMENT_FROM_KEPT)};

struct err draft_cut(struct arena *a, const struct material *material, struct str language,
                     const struct segment_rules *rules, struct draft *out)
{
    *out = (struct draft){.material = material, .language = language};
    TRY(segments_cut(a, &material->text, rules, &out->text));
    TRY(segments_cut(a, &material->extra, rules, &out->extra));
    out->count = out->text.count + out->extra.count;
    out->befores = arena_array(a, struct str, out->count);
    out->kept = arena_array(a, bool, out->count);
    return OK;
}

struct segment *draft_segment(const struct draft *draft, ptrdiff_t number)
{
    ptrdiff_t extra = number - draft->text.count;
    return extra < 0 ? &draft->text.items[number] : &draft->extra.items[extra];
}

struct str draft_place(const struct draft *draft, ptrdiff_t number)
{
    struct str place = draft_segment(draft, number)->place, kind, rest, index;
    int64_t section;
    if (number < draft->text.count)
        return place;
    str_cut(place, '/', &kind, &rest);
    str_cut(rest, '/', &index, &rest);
    bool known = str_equal(kind, S("section")) && str_to_i64(index, &section) && section >= 0 &&
                 section < draft->material->extra.section_count;
    return known ? draft->material->extra_places[section] : S("place");
}

/* ---- what it was when it was made last ---- */

void draft_take_row(struct segment *segment, const struct sql_translation_segment *row)
{
    segment->target = row->target;
    segment->author = row->author;
    segment->problem = row->problem;
    segment->reviewed = row->reviewed;
    for (int i = 0; i < COUNT_OF(ORIGINS); i++)
        if (str_equal(row->origin, ORIGINS[i]))
            segment->origin = (enum segment_origin)i;
}

/* The rows by their sources: the first of each, and the next one with the same. */
struct old {
    const struct sql_translation_segment *rows;
    ptrdiff_t count;
    struct map first; /* source -> ptrdiff_t: number of a row and one */
    ptrdiff_t *next;
    bool *used;
    ptrdiff_t *match; /* by number of the new ones: row and one; 0: none */
};

static void index_rows(struct arena *a, struct old *old)
{
    old->next = arena_array(a, ptrdiff_t, old->count + 1);
    old->used = arena_array(a, bool, old->count + 1);
    for (ptrdiff_t i = old->count; i > 0; i--) {
        void **place = map_put(a, &old->first, old->rows[i - 1].source);
        ptrdiff_t *head = *place ? *place : arena_make(a, ptrdiff_t);
        old->next[i] = *head;
        *head = i;
        *place = head;
    }
}

/* place: only one that stands there; none: wherever it is. */
static ptrdiff_t find_row(struct old *old, struct str source, struct str place)
{
    const ptrdiff_t *head = map_get(&old->first, source);
    for (ptrdiff_t i = head ? *head : 0; i; i = old->next[i])
        if (!old->used[i] && old->rows[i - 1].target.p && (!place.p || str_equal(old->rows[i - 1].place, place)))
            return i;
    return 0;
}

static void match_rows(struct draft *draft, struct old *old, bool same_place)
{
    for (ptrdiff_t i = 0; i < draft->count; i++) {
        struct segment *segment = draft_segment(draft, i);
        if (old->match[i] || segment->origin == SEGMENT_KEPT)
            continue;
        struct str place = same_place ? draft_place(draft, i) : (struct str){NULL, 0};
        ptrdiff_t row = find_row(old, segment->source, place);
        if (!row)
            continue;
        old->match[i] = row;
        old->used[row] = true;
        draft_take_row(segment, &old->rows[row - 1]);
        draft->befores[i] = old->rows[row - 1].before;
        draft->kept[i] = true;
    }
}

static struct str kind_of(struct str place)
{
    struct str kind, rest;
    str_cut(place, '/', &kind, &rest);
    return kind;
}

/* What a new sentence stands in place of: the next old one behind its neighbour's that is nobody's any more. */
static void find_befores(struct draft *draft, struct old *old)
{
    ptrdiff_t at = 0;
    for (ptrdiff_t i = 0; i < draft->count; i++) {
        if (old->match[i]) {
            at = old->match[i];
            continue;
        }
        ptrdiff_t next = at + 1;
        bool changed = next <= old->count && !old->used[next] &&
                       str_equal(kind_of(old->rows[next - 1].place), kind_of(draft_place(draft, i)));
        if (changed) {
            draft->befores[i] = old->rows[next - 1].source;
            at = next;
        }
    }
}

void draft_keep(struct arena *a, struct draft *draft, const struct sql_translation_segment_list *rows)
{
    struct old old = {.rows = rows->items, .count = rows->count, .match = arena_array(a, ptrdiff_t, draft->count)};
    if (rows->count == 0)
        return;
    index_rows(a, &old);
    match_rows(draft, &old, true);
    match_rows(draft, &old, false);
    find_befores(draft, &old);
}

bool draft_is_kept(const struct draft *draft)
{
    for (ptrdiff_t i = 0; i < draft->count; i++)
        if (!draft->kept[i] && draft_segment(draft, i)->origin != SEGMENT_KEPT)
            return false;
    return true;
}

ptrdiff_t draft_count_broken(const struct draft *draft)
{
    ptrdiff_t count = 0;
    for (ptrdiff_t i = 0; i < draft->count; i++) {
        const struct segment *segment = draft_segment(draft, i);
        count += segment->origin != SEGMENT_KEPT && !segment->target.p;
    }
    return count;
}

/* ---- what becomes of it ---- */

struct err draft_join(struct arena *a, const struct draft *draft, struct material_joined *out)
{
    TRY(segments_join(a, &draft->text, draft->language, &out->text));
    return segments_join(a, &draft->extra, draft->language, &out->extra);
}

struct sql_translation_segment *draft_rows(struct arena *a, const struct draft *draft)
{
    struct sql_translation_segment *rows = arena_array(a, struct sql_translation_segment, draft->count);
    for (ptrdiff_t i = 0; i < draft->count; i++) {
        const struct segment *s = draft_segment(draft, i);
        rows[i] = (struct sql_translation_segment){.position = i,
                                                   .place = draft_place(draft, i),
                                                   .source = s->source,
                                                   .before = draft->befores[i],
                                                   .target = s->target,
                                                   .origin = ORIGINS[s->origin],
                                                   .author = s->author,
                                                   .problem = s->problem,
                                                   .reviewed = s->reviewed};
    }
    return rows;
}

/* Whether a list with ", " between its items holds one. */
static bool has_item(struct str list, struct str item)
{
    struct str one;
    while (list.n) {
        str_cut(list, ',', &one, &list);
        if (str_equal(str_trim(one), item))
            return true;
    }
    return false;
}

struct str draft_engines(struct arena *a, const struct draft *draft)
{
    struct str list = S("");
    for (ptrdiff_t i = 0; i < draft->count; i++) {
        const struct segment *s = draft_segment(draft, i);
        bool machine = s->origin == SEGMENT_MACHINE || s->origin == SEGMENT_MEMORY;
        if (machine && s->author.n && !has_item(list, s->author))
            list = list.n ? str_format(a, "%.*s, %.*s", STR_ARG(list), STR_ARG(s->author)) : s->author;
    }
    return list;
}
