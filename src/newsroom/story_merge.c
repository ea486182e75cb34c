/* story_merge.c - two persons' changes of one story made into one, where they do not clash. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "newsroom/story_merge.h"

#include "base/time.h"
#include "text/merge.h"

#include <stddef.h>

#define CLASHES_FIELDS 24 /* more than there are fields */
#define TRIES 8           /* while others save faster */

struct merging {
    struct arena *a;
    const struct story_input *base, *theirs, *mine;
    struct story_merge *out;
};

static void clash(struct merging *m, struct str field, ptrdiff_t index, struct str base, struct str theirs,
                  struct str mine)
{
    m->out->clashes[m->out->clash_count++] = (struct story_clash){field, index, base, theirs, mine};
}

/* ---- fields of one value ---- */

static struct str *text_at(const struct story_input *in, size_t place)
{
    return (struct str *)((char *)(uintptr_t)in + place);
}

static bool same_text(struct str a, struct str b)
{
    return str_equal(a, b) && !a.p == !b.p;
}

static void merge_texts(struct merging *m)
{
    static const struct {
        struct str name;
        size_t place;
    } TEXTS[] = {
        {S_INIT("language"), offsetof(struct story_input, language)},
        {S_INIT("headline"), offsetof(struct story_input, headline)},
        {S_INIT("standfirst"), offsetof(struct story_input, standfirst)},
        {S_INIT("slug"), offsetof(struct story_input, slug)},
        {S_INIT("agency"), offsetof(struct story_input, agency)},
        {S_INIT("place"), offsetof(struct story_input, place)},
        {S_INIT("canonical"), offsetof(struct story_input, canonical)},
        {S_INIT("social_title"), offsetof(struct story_input, social_title)},
    };
    for (ptrdiff_t i = 0; i < COUNT_OF(TEXTS); i++) {
        struct str base = *text_at(m->base, TEXTS[i].place), theirs = *text_at(m->theirs, TEXTS[i].place),
                   mine = *text_at(m->mine, TEXTS[i].place);
        if (str_equal(base, theirs))
            *text_at(&m->out->fields, TEXTS[i].place) = mine;
        else if (!str_equal(base, mine) && !str_equal(theirs, mine))
            clash(m, TEXTS[i].name, -1, base, theirs, mine);
    }
}

static struct str show_number(struct merging *m, int64_t number, int64_t none)
{
    return number == none ? S("") : str_format(m->a, "%lld", (long long)number);
}

/* none: the number that stands for none. */
static void merge_number(struct merging *m, struct str name, int64_t none, const int64_t *base, const int64_t *theirs,
                         const int64_t *mine, int64_t *out)
{
    if (*base == *theirs)
        *out = *mine;
    else if (*base != *mine && *theirs != *mine)
        clash(m, name, -1, show_number(m, *base, none), show_number(m, *theirs, none), show_number(m, *mine, none));
}

/* Old versions do not remember these (dated: base does): nobody knows which of two is the change. A date is never taken
 * away, so that none means the one there is. */
static void merge_dates(struct merging *m, bool dated)
{
    struct str base = m->base->translation_of, theirs = m->theirs->translation_of, mine = m->mine->translation_of;
    if (dated && str_equal(base, theirs))
        m->out->fields.translation_of = mine;
    else if (!str_equal(theirs, mine) && !(dated && str_equal(base, mine)))
        clash(m, S("translation_of"), -1, base, theirs, mine);
    if (m->mine->date == TIME_NONE)
        return;
    if (dated)
        merge_number(m, S("date"), TIME_NONE, &m->base->date, &m->theirs->date, &m->mine->date, &m->out->fields.date);
    else if (m->theirs->date != m->mine->date)
        clash(m, S("date"), -1, S(""), show_number(m, m->theirs->date, TIME_NONE),
              show_number(m, m->mine->date, TIME_NONE));
}

static bool same_picture(const struct story_input *a, const struct story_input *b)
{
    return a->lead_media_id == b->lead_media_id && same_text(a->lead_alt, b->lead_alt) &&
           same_text(a->lead_caption, b->lead_caption) && same_text(a->lead_credit, b->lead_credit);
}

static struct str show_picture(struct merging *m, const struct story_input *in)
{
    return in->lead_media_id ? str_format(m->a, "%lld %.*s", (long long)in->lead_media_id, STR_ARG(in->lead_caption))
                             : S("");
}

static void merge_picture(struct merging *m)
{
    struct story_input *out = &m->out->fields;
    if (same_picture(m->base, m->theirs)) {
        out->lead_media_id = m->mine->lead_media_id;
        out->lead_alt = m->mine->lead_alt;
        out->lead_caption = m->mine->lead_caption;
        out->lead_credit = m->mine->lead_credit;
    } else if (!same_picture(m->base, m->mine) && !same_picture(m->theirs, m->mine))
        clash(m, S("picture"), -1, show_picture(m, m->base), show_picture(m, m->theirs), show_picture(m, m->mine));
}

/* ---- lists ---- */

static struct str show_list(struct merging *m, const struct str *items, ptrdiff_t count)
{
    struct str out = S("");
    for (ptrdiff_t i = 0; i < count; i++)
        out = i ? str_format(m->a, "%.*s, %.*s", STR_ARG(out), STR_ARG(items[i])) : items[i];
    return out;
}

/* A list of texts and where it stands. */
struct list {
    const struct str *items;
    ptrdiff_t count;
};

/* false: they clash, and theirs stays. */
static bool merge_list(struct merging *m, struct str name, struct list base, struct list theirs, struct list mine,
                       struct list *out)
{
    struct str *items;
    ptrdiff_t count;
    if (!merge_lists(m->a, str_equal(name, S("sections")), base.items, base.count, theirs.items, theirs.count,
                     mine.items, mine.count, &items, &count)) {
        clash(m, name, -1, show_list(m, base.items, base.count), show_list(m, theirs.items, theirs.count),
              show_list(m, mine.items, mine.count));
        return false;
    }
    *out = (struct list){items, count};
    return true;
}

static void merge_plain_lists(struct merging *m)
{
    const struct story_input *base = m->base, *theirs = m->theirs, *mine = m->mine;
    struct story_input *in = &m->out->fields;
    struct list out;
    if (merge_list(m, S("sections"), (struct list){base->sections, base->section_count},
                   (struct list){theirs->sections, theirs->section_count},
                   (struct list){mine->sections, mine->section_count}, &out)) {
        in->sections = out.items;
        in->section_count = out.count;
    }
    if (merge_list(m, S("tags"), (struct list){base->tags, base->tag_count},
                   (struct list){theirs->tags, theirs->tag_count}, (struct list){mine->tags, mine->tag_count}, &out)) {
        in->tags = out.items;
        in->tag_count = out.count;
    }
    if (merge_list(m, S("also_read"), (struct list){base->also_read, base->also_read_count},
                   (struct list){theirs->also_read, theirs->also_read_count},
                   (struct list){mine->also_read, mine->also_read_count}, &out)) {
        in->also_read = out.items;
        in->also_read_count = out.count;
    }
}

/* A name with its role is one item: another role is another item. */
static struct list byline_list(struct merging *m, const struct story_input *in)
{
    struct str *items = arena_array(m->a, struct str, in->byline_count);
    for (ptrdiff_t i = 0; i < in->byline_count; i++)
        items[i] = in->bylines[i].role.n
                       ? str_format(m->a, "%.*s (%.*s)", STR_ARG(in->bylines[i].name), STR_ARG(in->bylines[i].role))
                       : in->bylines[i].name;
    return (struct list){items, in->byline_count};
}

static bool find_byline(struct str item, struct list list, const struct story_input *in, struct story_byline *out)
{
    for (ptrdiff_t i = 0; i < list.count; i++)
        if (str_equal(list.items[i], item)) {
            *out = in->bylines[i];
            return true;
        }
    return false;
}

static bool names_twice(const struct story_byline *bylines, ptrdiff_t count)
{
    for (ptrdiff_t i = 0; i < count; i++)
        for (ptrdiff_t j = 0; j < i; j++)
            if (str_equal(bylines[i].name, bylines[j].name))
                return true;
    return false;
}

/* Both gave one person another role: one of the roles would stand there twice. */
static void merge_bylines(struct merging *m)
{
    struct list base = byline_list(m, m->base), theirs = byline_list(m, m->theirs), mine = byline_list(m, m->mine), out;
    if (!merge_list(m, S("bylines"), base, theirs, mine, &out))
        return;
    struct story_byline *bylines = arena_array(m->a, struct story_byline, out.count);
    for (ptrdiff_t i = 0; i < out.count; i++)
        if (!find_byline(out.items[i], theirs, m->theirs, &bylines[i]))
            (void)find_byline(out.items[i], mine, m->mine, &bylines[i]);
    if (names_twice(bylines, out.count) && !names_twice(m->theirs->bylines, m->theirs->byline_count) &&
        !names_twice(m->mine->bylines, m->mine->byline_count)) {
        clash(m, S("bylines"), -1, show_list(m, base.items, base.count), show_list(m, theirs.items, theirs.count),
              show_list(m, mine.items, mine.count));
        return;
    }
    m->out->fields.bylines = bylines;
    m->out->fields.byline_count = out.count;
}

/* ---- all of it ---- */

static void add_body(struct merging *m, const struct merge *body)
{
    m->out->fields.body = body->body;
    for (ptrdiff_t i = 0; i < body->clash_count; i++) {
        const struct merge_clash *c = &body->clashes[i];
        clash(m, S("body"), c->index, html_text(c->base), html_text(c->theirs), html_text(c->mine));
    }
}

void story_merge(struct arena *a, const struct story_input *base, bool dated, const struct story_input *theirs,
                 const struct story_input *mine, struct story_merge *out)
{
    struct merging m = {a, base, theirs, mine, out};
    struct merge body;
    merge_bodies(a, base->body, theirs->body, mine->body, &body);
    *out = (struct story_merge){.fields = *theirs};
    out->clashes = arena_array(a, struct story_clash, CLASHES_FIELDS + body.clash_count);
    merge_texts(&m);
    merge_number(&m, S("embargo"), TIME_NONE, &base->embargo, &theirs->embargo, &mine->embargo, &out->fields.embargo);
    merge_number(&m, S("social_picture"), 0, &base->social_media_id, &theirs->social_media_id, &mine->social_media_id,
                 &out->fields.social_media_id);
    merge_dates(&m, dated);
    if (base->noindex == theirs->noindex) /* else mine is base's or theirs: of two values no third can clash */
        out->fields.noindex = mine->noindex;
    merge_picture(&m);
    merge_plain_lists(&m);
    merge_bylines(&m);
    add_body(&m, &body);
}

/* ---- saving ---- */

static struct err put(struct newsroom *n, struct arena *a, const struct actor *actor, const struct story_input *in,
                      struct story_result *result)
{
    *result = (struct story_result){0};
    struct err e = newsroom_story_put(n, a, actor, in, result);
    return result->messages.refusals ? messages_err(&result->messages) : e;
}

struct err newsroom_draft_save(struct newsroom *n, struct arena *a, const struct actor *actor,
                               const struct story_input *input, struct draft_saved *out)
{
    struct story_input in = *input;
    in.hold = true;
    *out = (struct draft_saved){0};
    for (int i = 0; i < TRIES; i++) {
        struct err e = put(n, a, actor, &in, &out->result);
        if (!err_is(e, &ERR_CONFLICT))
            return e;
        TRY(newsroom_story_read(n, a, actor, in.id, 0, &out->theirs));
        TRY(newsroom_story_read(n, a, actor, in.id, input->base, &out->base));
        story_merge(a, &out->base.input, out->base.dated, &out->theirs.input, input, &out->merge);
        out->merged = true;
        out->clashed = out->merge.clash_count > 0;
        if (out->clashed)
            return OK;
        in = out->merge.fields;
        in.id = input->id;
        in.status = out->theirs.status;
        in.note = input->note;
        in.hold = true;
        in.base = out->theirs.revision;
    }
    return err_make(&ERR_BUSY, "The story is being saved by others at this moment; nothing was saved yet");
}

struct err newsroom_draft_restore(struct newsroom *n, struct arena *a, const struct actor *actor, int64_t story_id,
                                  int64_t revision, int64_t base, struct story_result *out)
{
    struct story_stored old, now;
    TRY(newsroom_story_read(n, a, actor, story_id, revision, &old));
    TRY(newsroom_story_read(n, a, actor, story_id, 0, &now));
    struct story_input in = old.input;
    in.date = now.input.date;
    in.translation_of = now.input.translation_of;
    in.id = story_id;
    in.status = old.status;
    in.base = base;
    in.hold = true;
    return put(n, a, actor, &in, out);
}
