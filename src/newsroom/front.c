/* front.c - what stands where on the front. */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Slots are filled in the order of their rank; a story that stands somewhere is not taken again, and a pinned one is
 * kept for its slot. Fewer stories leave fewer slots.
 */
#include "newsroom/front.h"

#include "base/time.h"
#include "text/language.h"

#define LEAD_CHOICE 4  /* a picture among so many makes the lead */
#define BLOCK_CHOICE 3 /* and among so many the card of a block */
#define WEEK (7 * TIME_DAY)
#define QUIET_BLOCK 3
#define TAKEN_MAX 320

static const struct str SECTION = S_INIT("section/");

/* ---- what an editor set ---- */

static const struct {
    struct str name;
    enum front_layout layout;
} LAYOUTS[] = {{S_INIT("auto"), FRONT_AUTO},
               {S_INIT("breaking"), FRONT_BREAKING},
               {S_INIT("ordinary"), FRONT_ORDINARY},
               {S_INIT("quiet"), FRONT_QUIET}};

static bool find_layout(struct str name, enum front_layout *out)
{
    for (ptrdiff_t i = 0; i < COUNT_OF(LAYOUTS); i++)
        if (str_equal(LAYOUTS[i].name, name)) {
            *out = LAYOUTS[i].layout;
            return true;
        }
    return false;
}

/* The next entry of a list with ';' between; false at the end. */
static bool next_entry(struct str *rest, struct str *entry)
{
    while (rest->n > 0) {
        (void)str_cut(*rest, ';', entry, rest);
        *entry = str_trim(*entry);
        if (entry->n > 0)
            return true;
    }
    return false;
}

/* Cuts the first word off. */
static struct str next_word(struct str *rest)
{
    struct str word, trimmed = str_trim(*rest);
    (void)str_cut(trimmed, ' ', &word, rest);
    *rest = str_trim(*rest);
    return word;
}

/* "", or "until TIME". */
static bool read_until(struct str rest, int64_t *out)
{
    *out = INT64_MAX;
    if (rest.n == 0)
        return true;
    return str_equal(next_word(&rest), S("until")) && time_parse_rfc3339(rest, 0, out);
}

struct layout_entry {
    struct str language; /* empty: the first edition's */
    enum front_layout layout;
    int64_t until;
};

static bool read_layout(struct str entry, struct layout_entry *out)
{
    *out = (struct layout_entry){0};
    struct str rest = entry, word = next_word(&rest);
    if (!find_layout(word, &out->layout)) {
        out->language = word;
        word = next_word(&rest);
        if (!language_is_valid_tag(out->language) || !find_layout(word, &out->layout))
            return false;
    }
    return read_until(rest, &out->until) && (out->layout != FRONT_BREAKING || out->until != INT64_MAX);
}

struct err front_layout_check(struct str text)
{
    struct str entry;
    struct layout_entry layout;
    while (next_entry(&text, &entry))
        if (!read_layout(entry, &layout))
            return err_make(&ERR_INVALID,
                            "front_layout: \"%.*s\" must be auto, ordinary, quiet or \"breaking until "
                            "2026-11-05T20:00:00Z\", with an edition's language before it where it is not the first",
                            STR_ARG(entry));
    return OK;
}

enum front_layout front_layout_of(struct str text, struct str language, bool is_default, int64_t now, int64_t *until)
{
    struct str entry;
    struct layout_entry layout;
    *until = INT64_MAX;
    while (next_entry(&text, &entry)) {
        if (!read_layout(entry, &layout) || layout.until <= now)
            continue;
        if (layout.language.n ? str_equal_nocase(layout.language, language) : is_default) {
            *until = layout.until;
            return layout.layout;
        }
    }
    return FRONT_AUTO;
}

bool front_is_slot(struct str slot)
{
    static const struct str SLOTS[] = {S_INIT("lead"), S_INIT("second-1"), S_INIT("second-2"), S_INIT("second-3")};
    for (ptrdiff_t i = 0; i < COUNT_OF(SLOTS); i++)
        if (str_equal(SLOTS[i], slot))
            return true;
    return str_starts(slot, SECTION) && slot.n > SECTION.n && str_find_char(slot, ' ', 0) < 0 &&
           str_find_char(slot, ';', 0) < 0;
}

static bool read_pin(struct str entry, struct front_pin *out)
{
    *out = (struct front_pin){0};
    struct str rest = entry;
    out->slot = next_word(&rest);
    out->path = next_word(&rest);
    return front_is_slot(out->slot) && str_starts(out->path, S("/")) && read_until(rest, &out->until);
}

struct err front_pins_check(struct str text)
{
    struct str entry;
    struct front_pin pin;
    ptrdiff_t count = 0;
    while (next_entry(&text, &entry)) {
        if (!read_pin(entry, &pin))
            return err_make(
                &ERR_INVALID,
                "front_pins: \"%.*s\" must be a slot (lead, second-1, second-2, second-3, section/NAME), the "
                "story's path, and if it ends \"until 2026-11-05T20:00:00Z\"",
                STR_ARG(entry));
        if (++count > FRONT_PINS)
            return err_make(&ERR_INVALID, "front_pins: %d pins fit", FRONT_PINS);
    }
    return OK;
}

ptrdiff_t front_pins_at(struct str text, int64_t now, struct front_pin out[FRONT_PINS], int64_t *next)
{
    struct str entry;
    ptrdiff_t count = 0;
    *next = INT64_MAX;
    while (count < FRONT_PINS && next_entry(&text, &entry)) {
        if (!read_pin(entry, &out[count]) || out[count].until <= now)
            continue;
        *next = MIN(*next, out[count].until);
        count++;
    }
    return count;
}

/* ---- the plan ---- */

enum front_layout front_layout_auto(const struct front_candidate *newest, ptrdiff_t count, int64_t now, int64_t *until)
{
    *until = INT64_MAX;
    if (count < FRONT_BUSY || newest[FRONT_BUSY - 1].published_at <= now - TIME_DAY)
        return FRONT_QUIET;
    *until = newest[FRONT_BUSY - 1].published_at + TIME_DAY;
    return FRONT_ORDINARY;
}

static int64_t pinned(const struct front_material *m, struct str slot)
{
    for (ptrdiff_t i = 0; i < m->pin_count; i++)
        if (str_equal(m->pins[i].slot, slot))
            return m->pins[i].story;
    return 0;
}

/* False for a block that this front has not: its story is then like any other. */
static bool has_slot(const struct front_material *m, struct str slot)
{
    if (!str_starts(slot, SECTION))
        return true;
    for (ptrdiff_t i = 0; i < m->section_count; i++)
        if (str_equal(str_from(slot, SECTION.n), m->slugs[i]))
            return m->layout != FRONT_BREAKING;
    return false;
}

static bool is_pinned(const struct front_material *m, int64_t id)
{
    for (ptrdiff_t i = 0; i < m->pin_count; i++)
        if (m->pins[i].story == id && has_slot(m, m->pins[i].slot))
            return true;
    return false;
}

int64_t front_lead(const struct front_material *m)
{
    int64_t lead = pinned(m, S("lead")), first = 0;
    for (ptrdiff_t i = 0, seen = 0; i < m->newest_count && seen < LEAD_CHOICE && !lead; i++) {
        if (is_pinned(m, m->newest[i].id))
            continue;
        first = first ? first : m->newest[i].id;
        lead = m->newest[i].pictured ? m->newest[i].id : 0;
        seen++;
    }
    return lead ? lead : first;
}

/* What stands on the page so far. */
struct taken {
    const struct front_material *m;
    int64_t ids[TAKEN_MAX];
    ptrdiff_t count;
};

static bool is_taken(const struct taken *taken, int64_t id)
{
    for (ptrdiff_t i = 0; i < taken->count; i++)
        if (taken->ids[i] == id)
            return true;
    return false;
}

/* Puts a story into a row, once on the page. */
static void put(struct taken *taken, struct front_row *row, int64_t id)
{
    if (id == 0 || is_taken(taken, id) || taken->count == TAKEN_MAX || row->count == FRONT_MORE)
        return;
    taken->ids[taken->count++] = id;
    row->ids[row->count++] = id;
}

static bool is_free(const struct taken *taken, int64_t id)
{
    return !is_taken(taken, id) && !is_pinned(taken->m, id);
}

static void fill_newest(struct taken *taken, struct front_row *row, ptrdiff_t most, ptrdiff_t among)
{
    for (ptrdiff_t i = 0; i < MIN(among, taken->m->newest_count) && row->count < most; i++)
        if (is_free(taken, taken->m->newest[i].id))
            put(taken, row, taken->m->newest[i].id);
}

static void fill_list(struct taken *taken, struct front_row *row, struct front_list list, ptrdiff_t most)
{
    for (ptrdiff_t i = 0; i < list.count && row->count < most; i++)
        if (is_free(taken, list.ids[i]))
            put(taken, row, list.ids[i]);
}

static void fill_pinned(struct taken *taken, struct front_row *row, bool others)
{
    static const struct str SLOTS[FRONT_SECOND] = {S_INIT("second-1"), S_INIT("second-2"), S_INIT("second-3")};
    for (ptrdiff_t i = 0; i < FRONT_SECOND; i++) {
        int64_t id = pinned(taken->m, SLOTS[i]);
        if (id && !is_taken(taken, id))
            put(taken, row, id);
        else if (others)
            fill_newest(taken, row, row->count + 1, taken->m->newest_count);
    }
}

static const struct front_candidate *find_candidate(const struct front_material *m, int64_t id)
{
    for (ptrdiff_t i = 0; i < m->newest_count; i++)
        if (m->newest[i].id == id)
            return &m->newest[i];
    return NULL;
}

/* The week's two longest, those with a picture first; both or none, for one card makes no row. */
static void fill_week(struct taken *taken, struct front_row *row)
{
    const struct front_material *m = taken->m;
    const struct front_candidate *best[FRONT_WEEK] = {0};
    for (ptrdiff_t i = 0; i < m->newest_count; i++) {
        const struct front_candidate *c = &m->newest[i];
        if (c->published_at <= m->now - WEEK || !is_free(taken, c->id))
            continue;
        for (ptrdiff_t k = 0; k < FRONT_WEEK; k++) {
            const struct front_candidate *other = best[k];
            if (!other || c->pictured > other->pictured ||
                (c->pictured == other->pictured && c->words > other->words)) {
                best[k] = c;
                c = other;
            }
            if (!c)
                break;
        }
    }
    for (ptrdiff_t k = 0; k < FRONT_WEEK && best[FRONT_WEEK - 1]; k++)
        put(taken, row, best[k]->id);
}

/* The first free one with a picture among the first few of a section; else the first free one. */
static int64_t block_card(const struct taken *taken, struct front_list list)
{
    int64_t first = 0;
    for (ptrdiff_t i = 0, seen = 0; i < list.count && seen < BLOCK_CHOICE; i++) {
        if (!is_free(taken, list.ids[i]))
            continue;
        const struct front_candidate *c = find_candidate(taken->m, list.ids[i]);
        first = first ? first : list.ids[i];
        if (c && c->pictured)
            return c->id;
        seen++;
    }
    return first;
}

static int64_t pinned_in_block(const struct front_material *m, struct str slug)
{
    for (ptrdiff_t i = 0; i < m->pin_count; i++)
        if (str_starts(m->pins[i].slot, SECTION) && str_equal(str_from(m->pins[i].slot, SECTION.n), slug))
            return m->pins[i].story;
    return 0;
}

/* Cards of all blocks first: a story of two sections leads one rather than being a line of the other. */
static void fill_blocks(struct taken *taken, struct front_plan *out, ptrdiff_t most)
{
    const struct front_material *m = taken->m;
    ptrdiff_t count = MIN(m->section_count, (ptrdiff_t)FRONT_SECTIONS);
    for (ptrdiff_t i = 0; i < count; i++) {
        int64_t id = pinned_in_block(m, m->slugs[i]);
        put(taken, &out->blocks[i], id && !is_taken(taken, id) ? id : block_card(taken, m->sections[i]));
    }
    for (ptrdiff_t i = 0; i < count; i++)
        fill_list(taken, &out->blocks[i], m->sections[i], most);
}

static void fill_breaking(struct taken *taken, struct front_plan *out)
{
    const struct front_material *m = taken->m;
    fill_pinned(taken, &out->topic, false);
    fill_list(taken, &out->updates, m->topic, FRONT_UPDATES);
    fill_list(taken, &out->topic, m->topic, FRONT_TOPIC);
    fill_newest(taken, &out->latest, FRONT_LATEST - out->updates.count, m->newest_count);
    fill_newest(taken, &out->more, FRONT_TODAY, m->newest_count);
}

void front_plan_make(const struct front_material *m, struct front_plan *out)
{
    struct taken taken = {.m = m};
    struct front_row lead = {0};
    *out = (struct front_plan){.layout = m->layout};
    put(&taken, &lead, front_lead(m));
    out->lead = lead.count ? lead.ids[0] : 0;
    if (m->layout == FRONT_BREAKING) {
        fill_breaking(&taken, out);
        return;
    }
    fill_pinned(&taken, &out->second, true);
    if (m->layout == FRONT_ORDINARY)
        fill_newest(&taken, &out->latest, FRONT_LATEST, m->newest_count);
    else
        fill_week(&taken, &out->week);
    fill_blocks(&taken, out, m->layout == FRONT_ORDINARY ? FRONT_BLOCK : QUIET_BLOCK);
    fill_newest(&taken, &out->more, FRONT_MORE, m->promised);
}
