/* import_story.c - a story of another program as one of ours: its text made clean, its pictures found, its checksum. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "exchange/import_run.h"

#include <sodium.h>
#include <string.h>

#include "exchange/import_label.h"
#include "newsroom/guid.h"
#include "text/url.h"

#define CONVERSION 2 /* other rules for texts are another number: what came before then comes anew */

/* ---- the text ---- */

/* "the text loses 2 x iframe from x.example, which ..." as its first part. */
static struct str first_part(struct str text)
{
    struct str part, behind;
    (void)str_cut(text, ',', &part, &behind);
    struct str begins = S("the text loses ");
    return str_starts(part, begins) ? str_from(part, begins.n) : part;
}

static struct err make_body(struct import *import, struct arena *a, const struct import_story *story, struct html *out)
{
    const struct embed_rules rules = {&import->settings, import->providers, import_find_picture, import};
    struct messages messages = {0};
    TRY(embed_story_html(a, &rules, str_copy(a, story->html), &messages, out));
    for (const struct message *m = messages.first; m; m = m->next)
        if (str_find(m->text, S("img[src]"), 0) < 0) /* noted as missing */
            import_note(import, IMPORT_TAKEN_OUT, story->where, first_part(m->text), 1);
    return OK;
}

/* ---- copies ---- */

static const struct str *copy_list(struct arena *a, const struct str *list, ptrdiff_t count)
{
    struct str *out = arena_array(a, struct str, count);
    for (ptrdiff_t i = 0; i < count; i++)
        out[i] = str_copy(a, list[i]);
    return out;
}

static void copy_text(struct arena *a, struct str *text)
{
    if (text->p)
        *text = str_copy(a, *text);
}

static void copy_texts(struct arena *a, struct story_input *in)
{
    struct str *const texts[] = {&in->note,         &in->source,         &in->language,        &in->slug,
                                 &in->headline,     &in->standfirst,     &in->agency,          &in->place,
                                 &in->canonical,    &in->lead_alt,       &in->lead_caption,    &in->lead_credit,
                                 &in->social_title, &in->translation_of, &in->withdrawn_reason};
    for (int i = 0; i < COUNT_OF(texts); i++)
        copy_text(a, texts[i]);
    in->sections = copy_list(a, in->sections, in->section_count);
    in->tags = copy_list(a, in->tags, in->tag_count);
    in->also_read = copy_list(a, in->also_read, in->also_read_count);
    struct story_byline *bylines = arena_array(a, struct story_byline, in->byline_count);
    for (ptrdiff_t i = 0; i < in->byline_count; i++)
        bylines[i] = (struct story_byline){str_copy(a, in->bylines[i].name), str_copy(a, in->bylines[i].role)};
    in->bylines = bylines;
    struct story_correction *corrections = arena_array(a, struct story_correction, in->correction_count);
    for (ptrdiff_t i = 0; i < in->correction_count; i++) {
        corrections[i] = in->corrections[i];
        copy_text(a, &corrections[i].note);
        copy_text(a, &corrections[i].was);
        copy_text(a, &corrections[i].becomes);
    }
    in->corrections = corrections;
}

static void copy_item(const struct import *import, struct arena *a, const struct import_story *story,
                      struct import_item *item)
{
    struct str *paths = arena_array(a, struct str, story->path_count);
    item->key = str_copy(a, story->key);
    item->where = str_copy(a, story->where);
    item->guid = guid_is_fit(story->guid) ? str_copy(a, story->guid) : S("");
    item->version = str_copy(a, str_slice(story->version, 0, IMPORT_KEY_MAX));
    item->modified = story->modified;
    for (ptrdiff_t i = 0; i < story->path_count; i++) {
        struct str path = import_old_path(import, a, story->paths[i]);
        if (path.n)
            paths[item->path_count++] = path;
    }
    item->paths = paths;
}

/* ---- the checksum: of all that would be stored ---- */

static void add(crypto_generichash_state *state, struct str text)
{
    int64_t n = text.p ? text.n : -1;
    crypto_generichash_update(state, (const unsigned char *)&n, sizeof(n));
    crypto_generichash_update(state, (const unsigned char *)(text.p ? text.p : ""), (unsigned long long)text.n);
}

static void add_number(crypto_generichash_state *state, int64_t number)
{
    crypto_generichash_update(state, (const unsigned char *)&number, sizeof(number));
}

static void add_list(crypto_generichash_state *state, const struct str *list, ptrdiff_t count)
{
    add_number(state, count);
    for (ptrdiff_t i = 0; i < count; i++)
        add(state, list[i]);
}

static void add_input(crypto_generichash_state *state, const struct story_input *in)
{
    const struct str texts[] = {
        in->language,    in->slug,         in->headline,       in->standfirst,      html_text(in->body),
        in->agency,      in->place,        in->canonical,      in->lead_alt,        in->lead_caption,
        in->lead_credit, in->social_title, in->translation_of, in->withdrawn_reason};
    const int64_t numbers[] = {in->date, in->embargo, in->status, in->noindex, in->lead_media_id, in->social_media_id};
    add_list(state, texts, COUNT_OF(texts));
    for (int i = 0; i < COUNT_OF(numbers); i++)
        add_number(state, numbers[i]);
    add_list(state, in->sections, in->section_count);
    add_list(state, in->tags, in->tag_count);
    add_list(state, in->also_read, in->also_read_count);
    for (ptrdiff_t i = 0; i < in->byline_count; i++) {
        add(state, in->bylines[i].name);
        add(state, in->bylines[i].role);
    }
    for (ptrdiff_t i = 0; i < in->correction_count; i++) {
        add(state, in->corrections[i].note);
        add(state, in->corrections[i].was);
        add(state, in->corrections[i].becomes);
        add_number(state, in->corrections[i].material);
    }
}

static void make_checksum(const struct story_input *in, struct import_item *item)
{
    crypto_generichash_state state;
    crypto_generichash_init(&state, NULL, 0, IMPORT_CHECKSUM);
    add_number(&state, CONVERSION);
    add_input(&state, in);
    add(&state, item->guid);
    add(&state, item->version);
    add_list(&state, item->paths, item->path_count);
    for (ptrdiff_t i = 0; i < item->also_count; i++) {
        add(&state, item->also[i].title);
        add(&state, item->also[i].address);
    }
    crypto_generichash_final(&state, item->checksum, IMPORT_CHECKSUM);
}

/* ---- sections ---- */

static struct err tell_sections(struct import *import, const struct story_input *in)
{
    bool first = !in->language.n || str_equal(in->language, import->settings.language);
    for (ptrdiff_t i = 0; first && i < in->section_count; i++)
        TRY(import_section_used(import, in->sections[i]));
    return OK;
}

/* ---- into the batch ---- */

/* In place of the same story where a file has it twice. */
static void add_to(struct import_batch *batch, const struct story_input *in, const struct import_item *item)
{
    const struct import_item *same = map_get(&batch->keys, item->key);
    ptrdiff_t at = same ? same - batch->items : batch->count++;
    batch->inputs[at] = *in;
    batch->items[at] = *item;
    *map_put(&batch->a, &batch->keys, batch->items[at].key) = &batch->items[at];
}

static struct err fill(struct import *import, struct arena *a, const struct import_story *story, struct story_input *in,
                       struct import_item *item)
{
    *in = story->input;
    *item = (struct import_item){0};
    copy_texts(a, in);
    copy_item(import, a, story, item);
    TRY(make_body(import, a, story, &in->body));
    import_labels(import, a, story, &in->body, item);
    TRY(import_links(import, a, story, &in->body, item));
    if (story->image.n)
        TRY(import_picture_id(import, a, story->image, &in->lead_media_id));
    if (story->social_image.n)
        TRY(import_picture_id(import, a, story->social_image, &in->social_media_id));
    import_fit(import, a, in, story->where);
    in->imported = true;
    make_checksum(in, item);
    return OK;
}

const struct import_also *import_also_of(struct arena *a, const struct str *paths, ptrdiff_t count)
{
    struct import_also *also = arena_array(a, struct import_also, count);
    for (ptrdiff_t i = 0; i < count; i++)
        also[i] = (struct import_also){S(""), paths[i]};
    return also;
}

struct err import_story(struct import *import, const struct import_story *story)
{
    struct import_batch *batch = import_filling(import);
    if (story->key.n == 0 || story->key.n > IMPORT_KEY_MAX) {
        import_note(import, IMPORT_LEFT_OUT, story->where, S("a story without a number or name of its own"), 1);
        return OK;
    }
    struct story_input in;
    struct import_item item;
    struct err e = fill(import, &batch->a, story, &in, &item);
    if (err_is(e, &ERR_INVALID) || err_is(e, &ERR_LIMIT)) /* its own fault */
        import_note(import, IMPORT_LEFT_OUT, story->where, str_from_c(err_detail()), 1);
    else
        TRY(e);
    if (!failed(e)) {
        TRY(tell_sections(import, &in));
        add_to(batch, &in, &item);
    }
    bool full = batch->count == IMPORT_BATCH || batch->a.used > IMPORT_BATCH_BYTES;
    return full ? import_hand_over(import) : OK;
}
