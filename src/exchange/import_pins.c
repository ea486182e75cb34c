/* import_pins.c - stories that the source keeps at the head of its front are pinned there. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "exchange/import_run.h"

#include "base/buf.h"
#include "newsroom/front_slots.h"
#include "text/json.h"

static const struct str SLOTS[IMPORT_PINS] = {S_INIT("lead"), S_INIT("second-1"), S_INIT("second-2"),
                                              S_INIT("second-3")};

void import_pin(struct import *import, struct str key, int64_t date)
{
    ptrdiff_t at = import->pin_count;
    while (at > 0 && import->pins[at - 1].date < date)
        at--;
    if (at == IMPORT_PINS)
        return;
    import->pin_count = MIN(import->pin_count + 1, IMPORT_PINS);
    for (ptrdiff_t i = import->pin_count - 1; i > at; i--)
        import->pins[i] = import->pins[i - 1];
    import->pins[at] = (struct import_pin_wish){str_copy(&import->a, key), date};
}

struct finding {
    struct arena *a;
    int64_t source;
    struct str keys; /* a JSON list of one */
    struct sql_story *story;
};

static struct err find_work(struct db_conn *conn, void *context)
{
    struct finding *f = context;
    struct sql_import_story_list found;
    f->story = NULL;
    TRY(sql_import_story_of_keys(f->a, conn, f->source, f->keys, &found));
    return found.count ? sql_story_by_id(f->a, conn, found.items[0].story_id, &f->story) : OK;
}

/* The story of a key; NULL: it did not come, or is not out. */
static struct err find(struct import *import, struct arena *a, struct str key, struct sql_story **out)
{
    struct finding f = {.a = a, .source = import->source};
    struct json j;
    struct buf keys;
    buf_init(&keys, 8 * IMPORT_KEY_MAX);
    json_init(&j, &keys);
    json_open_array(&j);
    json_write_string(&j, key);
    json_close_array(&j);
    f.keys = str_copy(a, buf_str(&keys));
    buf_close(&keys);
    TRY(db_read(newsroom_db(import->n), find_work, &f));
    *out = f.story && str_equal(f.story->status, S("published")) ? f.story : NULL;
    return OK;
}

struct err import_pins_write(struct import *import, struct arena *a)
{
    if (newsroom_settings(import->n)->front_pins.n) {
        if (import->pin_count)
            import_note(import, IMPORT_CHANGED, S(""), S("sticky: the front has pins already"), import->pin_count);
        return OK;
    }
    for (ptrdiff_t i = 0, slot = 0; i < import->pin_count; i++) {
        struct sql_story *story;
        TRY(find(import, a, import->pins[i].key, &story));
        if (story)
            TRY(front_pin_put(import->n, a, &ACTOR_COMMAND, story->language, SLOTS[slot++], story->path, INT64_MAX));
    }
    return OK;
}
