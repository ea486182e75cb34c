/* diff.c - what differs between two lists of items, and their names. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "text/diff.h"

#define COST_MAX 256            /* edits that one split looks for, from either end */
#define NEVER (PTRDIFF_MAX / 4) /* a place behind every other */

/* ---- names ---- */

struct diff_names {
    struct str *texts; /* by number */
    int32_t *slots;    /* number + 1, by hash; 0: free */
    size_t mask;
    int32_t count;
};

struct diff_names *diff_names_make(struct arena *a, ptrdiff_t most)
{
    struct diff_names *names = arena_make(a, struct diff_names);
    size_t size = 16;
    while (size < 2 * (size_t)most)
        size *= 2;
    names->slots = arena_array(a, int32_t, (ptrdiff_t)size);
    names->texts = arena_array(a, struct str, most);
    names->mask = size - 1;
    return names;
}

int32_t diff_name(struct diff_names *names, struct str text)
{
    size_t at = str_hash(text) & names->mask;
    while (names->slots[at]) {
        if (str_equal(names->texts[names->slots[at] - 1], text))
            return names->slots[at] - 1;
        at = (at + 1) & names->mask;
    }
    names->texts[names->count] = text;
    names->slots[at] = ++names->count;
    return names->count - 1;
}

/* ---- the shortest way from one list to the other ---- */

struct differ {
    const int32_t *old, *now;
    bool *gone, *added;
    ptrdiff_t *forward, *backward; /* by diagonal (place in old less place in now): the furthest place in old */
};

/* A part of both lists, and a place in both. */
struct span {
    ptrdiff_t old_from, old_to, now_from, now_to;
};
struct point {
    ptrdiff_t old, now;
};

/* The diagonals that one end's ways are on, every second one of them. */
struct reach {
    ptrdiff_t low, high;
};

/* One more edit leads to the diagonals beside; those outside of both lists are left out. */
static void widen(ptrdiff_t *way, struct reach *reach, ptrdiff_t least, ptrdiff_t most, ptrdiff_t unreached)
{
    if (reach->low > least)
        way[--reach->low - 1] = unreached;
    else
        reach->low++;
    if (reach->high < most)
        way[++reach->high + 1] = unreached;
    else
        reach->high--;
}

static bool is_met(struct reach other, ptrdiff_t k, ptrdiff_t front, ptrdiff_t back)
{
    return k >= other.low && k <= other.high && back <= front;
}

/* One more edit from the front; true where that meets a way from the back. */
static bool step_forward(struct differ *d, const struct span *s, struct reach own, struct reach other, bool look,
                         struct point *at)
{
    ptrdiff_t *way = d->forward;
    for (ptrdiff_t k = own.high; k >= own.low; k -= 2) {
        ptrdiff_t x = way[k - 1] < way[k + 1] ? way[k + 1] : way[k - 1] + 1;
        while (x < s->old_to && x - k < s->now_to && d->old[x] == d->now[x - k])
            x++;
        way[k] = x;
        *at = (struct point){x, x - k};
        if (look && is_met(other, k, x, d->backward[k]))
            return true;
    }
    return false;
}

static bool step_backward(struct differ *d, const struct span *s, struct reach own, struct reach other, bool look,
                          struct point *at)
{
    ptrdiff_t *way = d->backward;
    for (ptrdiff_t k = own.high; k >= own.low; k -= 2) {
        ptrdiff_t x = way[k - 1] < way[k + 1] ? way[k - 1] : way[k + 1] - 1;
        while (x > s->old_from && x - k > s->now_from && d->old[x - 1] == d->now[x - k - 1])
            x--;
        way[k] = x;
        *at = (struct point){x, x - k};
        if (look && is_met(other, k, d->forward[k], x))
            return true;
    }
    return false;
}

/* The place that is furthest on its way from the front. */
static struct point furthest(const struct differ *d, const struct span *s, struct reach reach)
{
    struct point best = {s->old_from, s->now_from};
    for (ptrdiff_t k = reach.low; k <= reach.high; k += 2) {
        ptrdiff_t x = MIN(d->forward[k], s->old_to);
        x = MIN(x, s->now_to + k);
        if (x + x - k > best.old + best.now)
            best = (struct point){x, x - k};
    }
    return best;
}

/* A place that a short way leads through. Both parts have items; their first and last ones differ. */
static struct point split(struct differ *d, const struct span *s)
{
    ptrdiff_t least = s->old_from - s->now_to, most = s->old_to - s->now_from;
    ptrdiff_t front = s->old_from - s->now_from, back = s->old_to - s->now_to;
    struct reach forward = {front, front}, backward = {back, back};
    bool odd = (front - back) & 1;
    struct point at;
    d->forward[front] = s->old_from;
    d->backward[back] = s->old_to;
    for (int edits = 0; edits < COST_MAX; edits++) {
        widen(d->forward, &forward, least, most, -NEVER);
        if (step_forward(d, s, forward, backward, odd, &at))
            return at;
        widen(d->backward, &backward, least, most, NEVER);
        if (step_backward(d, s, backward, forward, !odd, &at))
            return at;
    }
    return furthest(d, s, forward);
}

static void strip(const struct differ *d, struct span *s)
{
    while (s->old_from < s->old_to && s->now_from < s->now_to && d->old[s->old_from] == d->now[s->now_from]) {
        s->old_from++;
        s->now_from++;
    }
    while (s->old_from < s->old_to && s->now_from < s->now_to && d->old[s->old_to - 1] == d->now[s->now_to - 1]) {
        s->old_to--;
        s->now_to--;
    }
}

static void compare(struct differ *d, struct span s)
{
    strip(d, &s);
    while (s.old_from < s.old_to && s.now_from < s.now_to) {
        struct point at = split(d, &s);
        compare(d, (struct span){s.old_from, at.old, s.now_from, at.now});
        s.old_from = at.old;
        s.now_from = at.now;
        strip(d, &s);
    }
    for (ptrdiff_t i = s.old_from; i < s.old_to; i++)
        d->gone[i] = true;
    for (ptrdiff_t i = s.now_from; i < s.now_to; i++)
        d->added[i] = true;
}

/* ---- what stands on one side alone needs no looking for ---- */

struct kept {
    int32_t *items;
    ptrdiff_t *places; /* in the whole list */
    ptrdiff_t count;
};

static struct kept keep_shared(struct arena *a, const int32_t *items, ptrdiff_t count, const bool *other, bool *marks)
{
    struct kept kept = {arena_array(a, int32_t, count), arena_array(a, ptrdiff_t, count), 0};
    for (ptrdiff_t i = 0; i < count; i++)
        if (other[items[i]]) {
            kept.places[kept.count] = i;
            kept.items[kept.count++] = items[i];
        } else
            marks[i] = true;
    return kept;
}

static bool *seen_of(struct arena *a, const int32_t *items, ptrdiff_t count, int32_t most)
{
    bool *seen = arena_array(a, bool, most + 1);
    for (ptrdiff_t i = 0; i < count; i++)
        seen[items[i]] = true;
    return seen;
}

static void spread(const struct kept *kept, const bool *from, bool *marks)
{
    for (ptrdiff_t i = 0; i < kept->count; i++)
        marks[kept->places[i]] |= from[i];
}

void diff_items(struct arena *a, const int32_t *old, ptrdiff_t old_count, const int32_t *now, ptrdiff_t now_count,
                bool *gone, bool *added)
{
    int32_t most = 0;
    for (ptrdiff_t i = 0; i < old_count; i++)
        most = MAX(most, old[i]);
    for (ptrdiff_t i = 0; i < now_count; i++)
        most = MAX(most, now[i]);
    struct kept left = keep_shared(a, old, old_count, seen_of(a, now, now_count, most), gone);
    struct kept right = keep_shared(a, now, now_count, seen_of(a, old, old_count, most), added);
    ptrdiff_t diagonals = left.count + right.count + 5;
    struct differ d = {.old = left.items,
                       .now = right.items,
                       .gone = arena_array(a, bool, left.count),
                       .added = arena_array(a, bool, right.count),
                       .forward = arena_array(a, ptrdiff_t, diagonals) + right.count + 2,
                       .backward = arena_array(a, ptrdiff_t, diagonals) + right.count + 2};
    compare(&d, (struct span){0, left.count, 0, right.count});
    spread(&left, d.gone, gone);
    spread(&right, d.added, added);
}
