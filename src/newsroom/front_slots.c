/* front_slots.c - the front as a list: what stands in which slot. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "newsroom/front_slots.h"

struct filling {
    struct arena *a;
    const struct front_view *view;
    struct front_slots *out;
};

/* The pin of a slot by which this story stands there. */
static const struct front_pin *find_pin(const struct filling *f, struct str slot, int64_t story_id)
{
    for (ptrdiff_t i = 0; i < f->view->pin_count; i++)
        if (str_equal(f->view->pins[i].slot, slot) && f->view->pins[i].story == story_id)
            return &f->view->pins[i];
    return NULL;
}

static void add(struct filling *f, struct str place, struct str slot, const struct sql_section *section,
                const struct sql_card *card)
{
    f->out->items[f->out->count++] =
        (struct front_slot){place, slot, section, card, slot.n ? find_pin(f, slot, card->id) : NULL};
}

static void add_row(struct filling *f, struct str place, const struct front_cards *row)
{
    for (ptrdiff_t i = 0; i < row->count; i++)
        add(f, place, S(""), NULL, &row->cards[i]);
}

/* Its numbers are slots; in Breaking, where no such row is, the topic's cards begin with them. */
static void add_second(struct filling *f, struct str place, const struct front_cards *row)
{
    for (ptrdiff_t i = 0; i < row->count; i++)
        add(f, place, i < FRONT_SECOND ? str_format(f->a, "second-%td", i + 1) : S(""), NULL, &row->cards[i]);
}

static void add_block(struct filling *f, const struct sql_section *section, const struct front_cards *row)
{
    struct str slot = str_concat(f->a, S("section/"), section->slug);
    for (ptrdiff_t i = 0; i < row->count; i++)
        add(f, slot, i == 0 ? slot : S(""), section, &row->cards[i]);
}

static ptrdiff_t count_cards(const struct front_view *view, ptrdiff_t blocks)
{
    ptrdiff_t count = 1 + view->second.count + view->latest.count + view->week.count + view->updates.count +
                      view->topic.count + view->more.count;
    for (ptrdiff_t i = 0; i < blocks; i++)
        count += view->blocks[i].count;
    return count;
}

static void fill(struct filling *f)
{
    const struct front_view *view = f->view;
    ptrdiff_t blocks = MIN(f->out->section_count, (ptrdiff_t)FRONT_SECTIONS);
    f->out->items = arena_array(f->a, struct front_slot, count_cards(view, blocks));
    if (view->lead)
        add(f, S("lead"), S("lead"), NULL, view->lead);
    add_second(f, S("second"), &view->second);
    add_row(f, S("updates"), &view->updates);
    add_second(f, S("topic"), &view->topic);
    add_row(f, S("latest"), &view->latest);
    add_row(f, S("week"), &view->week);
    for (ptrdiff_t i = 0; i < blocks; i++)
        add_block(f, f->out->sections[i], &view->blocks[i]);
    add_row(f, S("more"), &view->more);
}

struct err front_slots_read(struct newsroom *n, struct arena *a, const struct sql_edition *edition, int64_t now,
                            struct front_slots *out)
{
    struct sql_section_list sections;
    struct front_view *view = arena_make(a, struct front_view);
    struct filling f = {a, view, out};
    *out = (struct front_slots){0};
    TRY(query_sections(n, a, edition->language, &sections));
    out->sections = arena_array(a, const struct sql_section *, sections.count);
    for (ptrdiff_t i = 0; i < sections.count; i++)
        if (sections.items[i].parent_id == DB_NULL)
            out->sections[out->section_count++] = &sections.items[i];
    TRY(query_front(n, a, edition, out->sections, out->section_count, now, view));
    out->layout = view->layout;
    fill(&f);
    return OK;
}
