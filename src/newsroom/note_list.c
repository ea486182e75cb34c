/* note_list.c - the notes of a story, with where they stand in its text. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "newsroom/note.h"

struct listing_notes {
    struct arena *a;
    int64_t story_id;
    struct sql_story *story;
    struct sql_note_list notes;
    struct sql_note_told_list told;
};

static struct err read_notes(struct db_conn *conn, void *context)
{
    struct listing_notes *q = context;
    TRY(sql_story_by_id(q->a, conn, q->story_id, &q->story));
    if (!q->story)
        return err_make(&ERR_NOT_FOUND, "there is no story %lld", (long long)q->story_id);
    TRY(sql_note_of_story(q->a, conn, q->story_id, NOTES_MAX, &q->notes));
    return sql_note_told_of_story(q->a, conn, q->story_id, &q->told);
}

/* The words of the text, and where each of its blocks begins in them. */
struct words {
    struct str text;
    ptrdiff_t *starts;
    int blocks;
};

static struct words words_of(struct arena *a, struct html body)
{
    struct words words = {0};
    struct html_block block;
    struct buf b;
    int count = 0;
    buf_init(&b, LIMIT_BODY);
    for (ptrdiff_t at = 0; html_next_block(body, &at, &block);)
        count++;
    words.starts = arena_array(a, ptrdiff_t, count);
    for (ptrdiff_t at = 0; html_next_block(body, &at, &block);) {
        words.starts[words.blocks++] = b.n;
        buf_add(&b, str_trim(html_plain_text(a, block.html)));
        buf_add_char(&b, '\n');
    }
    words.text = str_copy(a, buf_str(&b));
    buf_close(&b);
    return words;
}

static int block_at(const struct words *words, ptrdiff_t at)
{
    int block = 0;
    while (block + 1 < words->blocks && words->starts[block + 1] <= at)
        block++;
    return block;
}

static struct str field_text(const struct sql_story *story, struct str field)
{
    const struct {
        struct str name, text;
    } fields[] = {{S("headline"), story->headline},
                  {S("standfirst"), story->standfirst},
                  {S("place"), story->place},
                  {S("caption"), story->lead_caption},
                  {S("alt"), story->lead_alt},
                  {S("credit"), story->lead_credit},
                  {S("social_title"), story->social_title}};
    for (ptrdiff_t i = 0; i < COUNT_OF(fields); i++)
        if (str_equal(fields[i].name, field))
            return fields[i].text;
    return S("");
}

static void place_note(const struct sql_story *story, const struct words *words, struct note_view *view)
{
    const struct sql_note *note = view->note;
    bool in_body = str_equal(note->field, S("body"));
    struct str text = in_body ? words->text : field_text(story, note->field);
    view->block = -1;
    view->place = note_find_passage(text, note->passage, note->before, note->behind);
    if (in_body && note->passage.n && view->place.state != NOTE_ORPHANED)
        view->block = block_at(words, view->place.from);
}

/* The told of all notes stand in the notes' order. */
static void find_told(const struct sql_note_told_list *told, struct note_view *view)
{
    for (ptrdiff_t i = 0; i < told->count; i++) {
        if (told->items[i].note_id != view->note->id)
            continue;
        if (!view->told)
            view->told = &told->items[i];
        view->told_count++;
    }
}

struct err newsroom_notes(struct newsroom *n, struct arena *a, int64_t story_id, struct note_list *out)
{
    struct listing_notes q = {.a = a, .story_id = story_id};
    struct html body;
    TRY(db_read(newsroom_db(n), read_notes, &q));
    TRY(html_trusted_canonical(q.story->body, &body));
    struct words words = words_of(a, body);
    *out = (struct note_list){.items = arena_array(a, struct note_view, q.notes.count), .count = q.notes.count};
    for (ptrdiff_t i = 0; i < q.notes.count; i++) {
        out->items[i].note = &q.notes.items[i];
        place_note(q.story, &words, &out->items[i]);
        find_told(&q.told, &out->items[i]);
        out->open += q.notes.items[i].resolved_at == DB_NULL;
    }
    return OK;
}
