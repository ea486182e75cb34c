/* caches.c - caches in front of the site: what they are still to forget, and why they could not be told. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "base/time.h"
#include "desk/frame.h"
#include "desk/notice.h"
#include "desk/routes.h"
#include "http/form.h"
#include "newsroom/purge.h"
#include "page/access.h"
#include "page/language.h"

#define PATH "/desk/caches/"

static struct str words_of_key(struct page *p, const struct purge_maker *maker)
{
    struct str key = S("");
    if (failed(purge_key(p->a, p->site->newsroom, maker, &key)))
        return page_word(p, S("desk_cache_key_sealed"));
    return page_word(p, key.n ? S("desk_cache_key_set") : S("desk_cache_key_none"));
}

static void set_failure(struct page *p, struct value *item, const struct purge_state *state)
{
    value_set_bool(p->a, item, S("failure"), false);
    if (!state->problem.n)
        return;
    struct value *failure = value_set_map(p->a, item, S("failure"));
    value_set_text(p->a, failure, S("words"), state->problem);
    value_set_text(p->a, failure, S("tries"),
                   page_word_with(p, S("desk_cache_tries"), S("count"), page_grouped(p, state->attempts)));
    page_set_time(p, failure, S("next"), state->next, dates_time(p->a, &p->dates, state->next));
}

/* The key itself is never here: only that there is one. */
static struct err add_cache(struct page *p, struct value *list, const struct purge_maker *maker)
{
    struct purge_state state = {0};
    struct value *item = value_append_map(p->a, list);
    TRY(purge_state(p->site->newsroom, p->a, maker, &state));
    value_set_text(p->a, item, S("name"), maker->name);
    value_set_text(p->a, item, S("kind"), purge_kind_name(maker->kind));
    value_set_text(p->a, item, S("url"), maker->url);
    value_set_text(p->a, item, S("key"), words_of_key(p, maker));
    page_set_text_or_false(
        p, item, S("waiting"),
        state.waiting ? page_word_with(p, S("desk_cache_waiting"), S("count"), page_grouped(p, state.waiting)) : S(""));
    page_set_time(p, item, S("since"), state.oldest,
                  state.oldest == DB_NULL ? S("") : dates_short(p->a, &p->dates, state.oldest));
    set_failure(p, item, &state);
    return OK;
}

struct err desk_caches(struct http_request *r, struct http_response *out)
{
    struct page p;
    TRY(desk_begin(&p, r, out, S("desk_caches"), DESK_CACHES, S("")));
    notice_set(&p, OK, NULL);
    const struct purge_makers *makers = p.settings->purge_makers;
    struct value *list = value_set_list(p.a, p.view, S("caches"));
    for (ptrdiff_t i = 0; i < makers->count; i++)
        TRY(add_cache(&p, list, &makers->items[i]));
    value_set_bool(p.a, p.view, S("no_caches"), makers->count == 0);
    return desk_end(&p, S("desk-caches"));
}

/* By its name: the setting may have changed since the page was shown. */
struct err desk_cache_forget(struct http_request *r, struct http_response *out)
{
    static const struct str TAG = S_INIT(PURGES);
    struct newsroom *n = site_of(r)->newsroom;
    struct http_form form;
    TRY(http_form_parse(r->arena, r->body, &form));
    TRY(purge_everything_by(n, r->arena, access_actor(r), http_form_value(&form, S("cache"))));
    newsroom_touch(n, &TAG, 1);
    notice_redirect(r, out, PATH, "cache");
    return OK;
}
