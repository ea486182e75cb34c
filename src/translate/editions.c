/* editions.c - the languages that a story exists in. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "translate/editions.h"

#include "text/language.h"

static struct edition_link make_link(struct str tag, struct str path, bool current)
{
    const struct language *language = language_find(tag);
    return (struct edition_link){.language = tag,
                                 .name = language ? language->name : tag,
                                 .right_to_left = language && language->right_to_left,
                                 .path = path,
                                 .current = current};
}

struct edition_link *translate_editions(struct arena *a, const struct story_view *story, ptrdiff_t *count)
{
    struct edition_link *links = arena_array(a, struct edition_link, story->editions.count + 1);
    struct edition_link own = make_link(story->story->language, story->story->path, true);
    ptrdiff_t n = 0;
    for (ptrdiff_t i = 0; i < story->editions.count; i++) { /* the store gives them in order of their tags */
        const struct sql_edition_view *edition = &story->editions.items[i];
        if (own.path.p && str_compare(own.language, edition->language) < 0) {
            links[n++] = own;
            own.path = (struct str){0};
        }
        links[n++] = make_link(edition->language, edition->path, false);
    }
    if (own.path.p)
        links[n++] = own;
    *count = n;
    return links;
}
