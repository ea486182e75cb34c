/* story_parts.c - what belongs to a story: byline, sections, tags, also-read links, corrections. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "newsroom/story_parts.h"

#include "newsroom/own_address.h"

/* ---- finding or making ---- */

/* A byline that repeats the agency is the agency's and no person's. */
static struct err make_bylines(struct save *save, const struct story_input *in, struct story_parts *out)
{
    out->bylines = arena_array(save->a, struct part_byline, in->byline_count);
    for (ptrdiff_t i = 0; i < in->byline_count; i++) {
        struct part_byline *b = &out->bylines[out->byline_count++];
        *b = (struct part_byline){DB_NULL, {NULL, 0}, in->bylines[i].name, in->bylines[i].role};
        if (in->agency.n > 0 && str_equal(in->bylines[i].name, in->agency))
            b->name = in->bylines[i].name;
        else
            TRY(save_person(save, in->bylines[i].name, &b->person_id));
    }
    return OK;
}

static bool has_section(const struct story_parts *parts, int64_t id)
{
    for (ptrdiff_t i = 0; i < parts->section_count; i++)
        if (parts->sections[i].id == id)
            return true;
    return false;
}

static struct err add_ancestors(struct save *save, struct sql_section section, struct story_parts *out)
{
    for (int depth = 0; depth < LIMIT_SECTION_DEPTH && section.parent_id != DB_NULL; depth++) {
        TRY(save_section_by_id(save, section.parent_id, &section));
        if (!has_section(out, section.id))
            out->sections[out->section_count++] = (struct part_section){section.id, true};
    }
    return OK;
}

struct err parts_inherit(struct save *save, struct story_parts *parts)
{
    ptrdiff_t named = parts->section_count;
    for (ptrdiff_t i = 0; i < named; i++) {
        struct sql_section section;
        TRY(save_section_by_id(save, parts->sections[i].id, &section));
        TRY(add_ancestors(save, section, parts));
    }
    return OK;
}

static struct err make_sections(struct save *save, const struct story_input *in, struct story_parts *out)
{
    struct sql_section *named = arena_array(save->a, struct sql_section, in->section_count);
    out->sections = arena_array(save->a, struct part_section, in->section_count * (LIMIT_SECTION_DEPTH + 1));
    for (ptrdiff_t i = 0; i < in->section_count; i++) {
        TRY(save_section(save, in->language, in->sections[i], &named[i]));
        if (!has_section(out, named[i].id))
            out->sections[out->section_count++] = (struct part_section){named[i].id, false};
    }
    for (ptrdiff_t i = 0; i < in->section_count; i++)
        TRY(add_ancestors(save, named[i], out));
    return OK;
}

static struct err make_tags(struct save *save, const struct story_input *in, struct story_parts *out)
{
    out->tags = arena_array(save->a, int64_t, in->tag_count);
    for (ptrdiff_t i = 0; i < in->tag_count; i++) {
        int64_t id;
        bool known = false;
        TRY(save_tag(save, in->language, in->tags[i], &id));
        for (ptrdiff_t j = 0; j < out->tag_count; j++)
            known |= out->tags[j] == id;
        if (!known)
            out->tags[out->tag_count++] = id;
    }
    return OK;
}

/* ---- links to own stories ---- */

static bool has_target(const struct story_parts *parts, int64_t id)
{
    for (ptrdiff_t i = 0; i < parts->also_read_count; i++)
        if (parts->also_read[i].target_id == id)
            return true;
    return false;
}

/* Adds a link once; never to the story itself, and no more than fit. */
static void add_also_read(struct story_parts *out, int64_t id, int64_t target, bool in_text)
{
    if (target != id && !has_target(out, target) && out->also_read_count < 2 * LIMIT_ALSO_READ)
        out->also_read[out->also_read_count++] = (struct part_also_read){target, in_text};
}

/* What becomes of an embed whose address is of this site: an aside, or a plain link while no story stands there. */
static struct err replace_embed(struct save *save, struct str address, int64_t id, struct messages *m,
                                struct story_parts *out, struct html *block)
{
    int64_t target;
    TRY(save_resolve(save, save->settings->language, address, &target));
    if (target && target != id) {
        add_also_read(out, id, target, true);
        *block = html_also_read(save->a, target);
        return OK;
    }
    out->unresolved |= target == 0;
    if (target == 0)
        messages_add(save->a, m, false, S("body"), "No story stands at %.*s (yet)", STR_ARG(address));
    *block = html_from_text(save->a, address);
    return OK;
}

/* An aside that leads to no story is left out. */
static struct err check_aside(struct save *save, int64_t target, int64_t id, struct messages *m,
                              struct story_parts *out, struct html *block)
{
    struct sql_story_state *state;
    TRY(sql_story_state(save->a, save->conn, target, &state));
    if (state) {
        add_also_read(out, id, target, true);
        return OK;
    }
    messages_add(save->a, m, false, S("body"), "There is no story %lld to also read", (long long)target);
    *block = (struct html){0};
    return OK;
}

static struct err make_block(struct save *save, struct html_block from, int64_t id, struct messages *m,
                             struct story_parts *out, struct html *block)
{
    *block = from.html;
    if (from.kind == HTML_ALSO_READ)
        return check_aside(save, html_block_also_read(from), id, m, out, block);
    struct str address = html_block_embed(save->a, from);
    struct own_address own;
    if (own_address_read(save->a, save->settings, address, &own))
        return replace_embed(save, address, id, m, out, block);
    return OK;
}

static struct err make_body(struct save *save, struct html body, int64_t id, struct messages *m,
                            struct story_parts *out)
{
    out->body = body;
    if (str_find(html_text(body), S("<aside data-also-read="), 0) < 0 && !html_has_embeds(html_text(body)))
        return OK;
    struct html_block block;
    ptrdiff_t count = 0, n = 0;
    for (ptrdiff_t at = 0; html_next_block(body, &at, &block);)
        count++;
    struct html *blocks = arena_array(save->a, struct html, count);
    for (ptrdiff_t at = 0; html_next_block(body, &at, &block);)
        TRY(make_block(save, block, id, m, out, &blocks[n++]));
    out->body = html_join(save->a, blocks, n);
    return OK;
}

static struct err make_also_read(struct save *save, const struct story_input *in, int64_t id, struct messages *m,
                                 struct story_parts *out)
{
    for (ptrdiff_t i = 0; i < in->also_read_count; i++) {
        int64_t target;
        TRY(save_resolve(save, in->language, in->also_read[i], &target));
        if (target)
            add_also_read(out, id, target, false);
        else
            messages_add(save->a, m, false, S("also_read"), "also_read: there is no story \"%.*s\" (yet)",
                         STR_ARG(in->also_read[i]));
        out->unresolved |= target == 0;
    }
    return OK;
}

/* ---- corrections ---- */

bool parts_same_correction(const struct story_correction *a, const struct story_correction *b)
{
    return str_equal(a->note, b->note) && str_equal(a->was, b->was) && str_equal(a->becomes, b->becomes);
}

static struct err read_corrections(struct arena *a, struct db_conn *conn, int64_t id, ptrdiff_t room,
                                   struct story_parts *out)
{
    struct sql_correction_list rows = {0};
    if (id)
        TRY(sql_correction_of_story(a, conn, id, &rows));
    out->corrections = arena_array(a, struct story_correction, rows.count + room);
    for (ptrdiff_t i = 0; i < rows.count; i++)
        out->corrections[i] = (struct story_correction){rows.items[i].note, rows.items[i].was, rows.items[i].becomes,
                                                        rows.items[i].material};
    out->correction_count = out->correction_known = rows.count;
    return OK;
}

static struct err make_corrections(struct save *save, const struct story_input *in, int64_t id, struct story_parts *out)
{
    TRY(read_corrections(save->a, save->conn, id, in->correction_count, out));
    for (ptrdiff_t i = 0; i < in->correction_count; i++) {
        bool known = in->corrections[i].note.n == 0;
        for (ptrdiff_t j = 0; j < out->correction_count && !known; j++)
            known = parts_same_correction(&out->corrections[j], &in->corrections[i]);
        if (!known)
            out->corrections[out->correction_count++] = in->corrections[i];
    }
    return OK;
}

struct err parts_make(struct save *save, const struct story_clean *input, int64_t id, struct messages *m,
                      struct story_parts *out)
{
    const struct story_input *in = &input->in;
    *out = (struct story_parts){.words = in->words};
    out->also_read = arena_array(save->a, struct part_also_read, 2 * LIMIT_ALSO_READ);
    TRY(make_bylines(save, in, out));
    TRY(make_sections(save, in, out));
    TRY(make_tags(save, in, out));
    TRY(make_body(save, in->body, id, m, out));
    TRY(make_also_read(save, in, id, m, out));
    return make_corrections(save, in, id, out);
}

/* ---- reading ---- */

static int compare_places(const struct sql_story_place *a, const struct sql_story_place *b)
{
    return (a->position > b->position) - (a->position < b->position);
}

/* Few, so the plain way. */
static void sort_places(struct sql_story_place_list *list)
{
    for (ptrdiff_t i = 1; i < list->count; i++)
        for (ptrdiff_t j = i; j > 0 && compare_places(&list->items[j - 1], &list->items[j]) > 0; j--) {
            struct sql_story_place swap = list->items[j];
            list->items[j] = list->items[j - 1];
            list->items[j - 1] = swap;
        }
}

static struct err read_places(struct arena *a, struct db_conn *conn, int64_t id, struct story_parts *out)
{
    struct sql_story_place_list rows;
    TRY(sql_story_section_of_story(a, conn, id, &rows));
    sort_places(&rows);
    out->section_count = rows.count;
    out->sections = arena_array(a, struct part_section, rows.count);
    for (ptrdiff_t i = 0; i < rows.count; i++)
        out->sections[i] = (struct part_section){rows.items[i].id, rows.items[i].inherited};
    TRY(sql_story_tag_of_story(a, conn, id, &rows));
    sort_places(&rows);
    out->tag_count = rows.count;
    out->tags = arena_array(a, int64_t, rows.count);
    for (ptrdiff_t i = 0; i < rows.count; i++)
        out->tags[i] = rows.items[i].id;
    return OK;
}

static struct err read_bylines(struct arena *a, struct db_conn *conn, int64_t id, struct story_parts *out)
{
    struct sql_byline_list rows;
    TRY(sql_byline_of_story(a, conn, id, &rows));
    out->byline_count = rows.count;
    out->bylines = arena_array(a, struct part_byline, rows.count);
    for (ptrdiff_t i = 0; i < rows.count; i++)
        out->bylines[i] = (struct part_byline){
            rows.items[i].person_id, rows.items[i].person_id == DB_NULL ? rows.items[i].name : (struct str){NULL, 0},
            rows.items[i].name, rows.items[i].role};
    return OK;
}

static struct err read_also_read(struct arena *a, struct db_conn *conn, int64_t id, struct story_parts *out)
{
    struct sql_also_read_list rows;
    TRY(sql_also_read_of_story(a, conn, id, &rows));
    out->also_read_count = rows.count;
    out->also_read = arena_array(a, struct part_also_read, rows.count);
    for (ptrdiff_t i = 0; i < rows.count; i++)
        out->also_read[i] = (struct part_also_read){rows.items[i].target_id, rows.items[i].in_text};
    return OK;
}

struct err parts_read(struct arena *a, struct db_conn *conn, int64_t id, struct str body, struct story_parts *out)
{
    *out = (struct story_parts){0};
    TRY(html_trusted_canonical(body, &out->body));
    TRY(read_bylines(a, conn, id, out));
    TRY(read_places(a, conn, id, out));
    TRY(read_also_read(a, conn, id, out));
    return read_corrections(a, conn, id, 0, out);
}

/* ---- writing ---- */

static struct err clear(struct db_conn *conn, int64_t id)
{
    TRY(sql_byline_delete(conn, id));
    TRY(sql_story_section_delete(conn, id));
    TRY(sql_story_tag_delete(conn, id));
    TRY(sql_story_embed_delete(conn, id));
    return sql_also_read_delete(conn, id);
}

/* True for the first of a person's places in the byline: each story stands once in an author's list. */
static bool is_first(const struct story_parts *parts, ptrdiff_t i)
{
    if (parts->bylines[i].person_id == DB_NULL)
        return false;
    for (ptrdiff_t j = 0; j < i; j++)
        if (parts->bylines[j].person_id == parts->bylines[i].person_id)
            return false;
    return true;
}

struct err parts_write(struct save *save, int64_t id, struct str language, const struct story_parts *parts,
                       int64_t listed_at, bool fresh)
{
    struct db_conn *conn = save->conn;
    if (!fresh)
        TRY(clear(conn, id));
    for (ptrdiff_t i = 0; i < parts->byline_count; i++) {
        const struct part_byline *b = &parts->bylines[i];
        int64_t at = is_first(parts, i) ? listed_at : DB_NULL;
        TRY(sql_byline_insert(conn, id, i, b->person_id, b->name, b->role, language, at));
    }
    for (ptrdiff_t i = 0; i < parts->section_count; i++)
        TRY(sql_story_section_insert(conn, id, parts->sections[i].id, i, parts->sections[i].inherited, listed_at));
    for (ptrdiff_t i = 0; i < parts->tag_count; i++)
        TRY(sql_story_tag_insert(conn, id, parts->tags[i], i, listed_at));
    for (ptrdiff_t i = 0; i < parts->also_read_count; i++)
        TRY(sql_also_read_insert(conn, id, i, parts->also_read[i].target_id, parts->also_read[i].in_text));
    for (ptrdiff_t i = parts->correction_known; i < parts->correction_count; i++) {
        const struct story_correction *c = &parts->corrections[i];
        TRY(sql_correction_insert(conn, id, language, save->now, c->material, c->note, c->was, c->becomes));
        save_touch(save, "corrections:%.*s", STR_ARG(language));
    }
    return save_embeds(save, id, parts->body);
}

static void count_in(struct save *save, int64_t at, int delta, struct str list)
{
    save_count(save, list, at, delta);
    (void)map_put(save->a, &save->touched, list);
}

void parts_count(struct save *save, struct str language, const struct story_parts *parts, int64_t listed_at, int delta)
{
    if (listed_at == DB_NULL)
        return;
    struct arena *a = save->a;
    count_in(save, listed_at, delta, str_format(a, "front:%.*s", STR_ARG(language)));
    save_sitemap(save, language, listed_at);
    for (ptrdiff_t i = 0; i < parts->section_count; i++)
        count_in(save, listed_at, delta, str_format(a, "section:%lld", (long long)parts->sections[i].id));
    for (ptrdiff_t i = 0; i < parts->tag_count; i++)
        count_in(save, listed_at, delta, str_format(a, "tag:%lld", (long long)parts->tags[i]));
    for (ptrdiff_t i = 0; i < parts->byline_count; i++) {
        if (!is_first(parts, i))
            continue;
        int64_t person = parts->bylines[i].person_id;
        save_count(save, str_format(a, "person:%lld:%.*s", (long long)person, STR_ARG(language)), listed_at, delta);
        save_touch(save, "person:%lld", (long long)person);
    }
}
