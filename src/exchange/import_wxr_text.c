/* import_wxr_text.c - the text of a post, with what its shortcodes and blocks refer to. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "exchange/import_wxr.h"

/* What a text's shortcodes and blocks ask. */
struct library {
    struct import_wxr *x;
    struct arena *a;
    int64_t story;
};

static bool attachment(void *context, int64_t id, struct wp_attachment *out)
{
    const struct library *l = context;
    struct import_picture picture;
    bool found = false;
    struct err e = import_media_find(l->x->import, l->a, str_format(l->a, "%lld", (long long)id), &picture, &found);
    if (failed(e) || !found)
        return false;
    const struct import_media *m = &picture.media;
    *out = (struct wp_attachment){m->address, m->title, m->alt, m->caption};
    return true;
}

static ptrdiff_t own(void *context, struct arena *a, const int64_t **ids)
{
    const struct library *l = context;
    const struct str *keys;
    ptrdiff_t count = 0;
    struct err e = import_media_of(l->x->import, a, str_format(a, "%lld", (long long)l->story), &keys, &count);
    int64_t *numbers = arena_array(a, int64_t, count);
    ptrdiff_t n = 0;
    for (ptrdiff_t i = 0; !failed(e) && i < count; i++)
        n += str_to_i64(keys[i], &numbers[n]);
    *ids = numbers;
    return n;
}

static struct str reused(void *context, int64_t id)
{
    const struct library *l = context;
    return import_text_find(l->x->import, l->a, str_format(l->a, "block %lld", (long long)id));
}

void import_wxr_text(struct import_wxr *x, struct arena *a, const struct wxr_item *item, struct import_story *story)
{
    struct library library = {x, a, item->id};
    const struct wp_library asked = {attachment, own, reused, &library};
    struct wp_found found = {0};
    const struct wp_text t = {a, &asked, &found};
    story->html = wp_tidy(a, wp_html(&t, item->content));
    story->labels = story->links = true;
    for (int i = 0; i < found.count; i++)
        import_note(x->import, str_starts(found.names[i], S(".")) ? IMPORT_TAKEN_OUT : IMPORT_UNKNOWN, x->where,
                    found.names[i], found.counts[i]);
}
