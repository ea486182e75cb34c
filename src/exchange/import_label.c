/* import_label.c - lines that plugins left in the text of stories are taken out of them. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "exchange/import_label.h"

#include "exchange/label.h"

#define ALSO_LINES 16 /* of one story */

struct labels {
    struct import *import;
    struct arena *a;
    struct str where;
    struct import_also also[ALSO_LINES];
    ptrdiff_t count;
};

static bool is_also(struct labels *l, struct html_block block, struct str text)
{
    struct str title = label_also_title(l->a, text), address = {NULL, 0};
    ptrdiff_t at = 0;
    if (!title.n || l->count == ALSO_LINES)
        return false;
    if (html_next_link(l->a, block.html, &at, &address))
        address = import_old_path(l->import, l->a, address);
    l->also[l->count++] = (struct import_also){str_copy(l->a, title), address.n ? address : S("")};
    return true;
}

static bool is_left_over(void *context, struct html_block block)
{
    struct labels *l = context;
    struct str text = label_block_text(l->a, block);
    return text.n && (is_also(l, block, text) || label_is_all(l->a, text)) &&
           (import_note(l->import, IMPORT_TAKEN_OUT, l->where, text, 1), true);
}

void import_labels(struct import *import, struct arena *a, const struct import_story *story, struct html *body,
                   struct import_item *item)
{
    struct labels l = {.import = import, .a = a, .where = item->where};
    if (story->labels)
        *body = label_without(a, *body, is_left_over, &l);
    struct import_also *all = arena_array(a, struct import_also, l.count + story->also_count);
    for (ptrdiff_t i = 0; i < story->also_count; i++) {
        struct str path = import_old_path(import, a, story->also[i].address);
        all[item->also_count++] = (struct import_also){str_copy(a, story->also[i].title), path.n ? path : S("")};
    }
    for (ptrdiff_t i = 0; i < l.count; i++)
        all[item->also_count++] = l.also[i];
    item->also = all;
}
