/* review.c - what the desk's pages on translations share. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/review.h"

#include "desk/resource.h"

struct str review_path(struct arena *a, int64_t id)
{
    return str_format(a, REVIEW_HOME "%lld/", (long long)id);
}

void review_set_language(const struct page *p, struct value *map, struct str language)
{
    const struct language *known = language_find(language);
    value_set_text(p->a, map, S("lang"), language);
    value_set_text(p->a, map, S("dir"), known && known->right_to_left ? S("rtl") : S("ltr"));
}

struct str review_language_name(struct str language)
{
    const struct language *known = language_find(language);
    return known ? known->name : language;
}

/* The word "start" + name where there is one, else the other. */
static struct str word_of(const struct page *p, struct str start, struct str name, struct str otherwise)
{
    struct str key = str_concat(p->a, start, name);
    const struct value *word = value_get(value_get(p->view, S("w")), key);
    return word ? word->text : otherwise;
}

struct str review_state_word(const struct page *p, struct str state)
{
    return word_of(p, S("desk_translation_is_"), state, state);
}

struct str review_problem_words(const struct page *p, struct str problem)
{
    struct str name, detail;
    if (problem.n == 0)
        return S("");
    str_cut(problem, ':', &name, &detail);
    struct str words = word_of(p, S("desk_trouble_"), name, name);
    detail = str_trim(detail);
    return detail.n ? str_format(p->a, "%.*s %.*s", STR_ARG(words), STR_ARG(detail)) : words;
}

struct str review_segment_problem(const struct page *p, struct str problem)
{
    return problem.n ? word_of(p, S("desk_doubt_"), problem, problem) : S("");
}

struct err review_of_request(struct http_request *r, struct review *out)
{
    int64_t id;
    TRY(resource_id(r, S("id"), &id));
    return newsroom_review_read(site_of(r)->newsroom, r->arena, access_actor(r), id, out);
}
