/* person.c - people of bylines, found by their name or made. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "newsroom/save.h"
#include "text/slug.h"

/* A slug that no other person has: base, base-2, base-3 ... */
static struct err free_slug(struct save *save, struct str base, struct str *out)
{
    *out = base;
    for (int i = 2;; i++) {
        struct sql_person *taken;
        TRY(sql_person_by_slug(save->a, save->conn, *out, &taken));
        if (!taken)
            return OK;
        *out = str_format(save->a, "%.*s-%d", STR_ARG(base), i);
    }
}

static struct err find_or_make(struct save *save, struct str name, int64_t *out)
{
    struct sql_person *person;
    struct str slug;
    TRY(sql_person_by_name(save->a, save->conn, name, &person));
    if (person) {
        *out = person->id;
        return OK;
    }
    TRY(free_slug(save, slug_make(save->a, name), &slug));
    return sql_person_insert(save->conn, slug, name, save->now, out);
}

struct err save_person(struct save *save, struct str name, int64_t *out)
{
    void **place = map_put(save->a, &save->people, name);
    if (!*place) {
        int64_t *id = arena_make(save->a, int64_t);
        TRY(find_or_make(save, name, id));
        *place = id;
    }
    *out = *(int64_t *)*place;
    return OK;
}
