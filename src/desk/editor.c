/* editor.c - the page on which a story is written. What happens on it is desk/src's; here is what it begins with. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/frame.h"
#include "desk/resource.h"
#include "desk/review.h"
#include "desk/routes.h"
#include "newsroom/limits.h"
#include "page/access.h"
#include "text/json.h"

#define SCRIPT S("desk/editor.js")
#define ISLAND_MAX (256 * 1024)

/* Words that the script says begin so. */
static const struct str SPOKEN[] = {S_INIT("desk_editor_"), S_INIT("desk_status_")};

static const struct str ROLES[] = {S_INIT("reporter"),   S_INIT("photographer"), S_INIT("editor"),
                                   S_INIT("translator"), S_INIT("illustrator"),  S_INIT("video"),
                                   S_INIT("data"),       S_INIT("contributor")};

static bool is_spoken(struct str key)
{
    for (ptrdiff_t i = 0; i < COUNT_OF(SPOKEN); i++)
        if (str_starts(key, SPOKEN[i]))
            return true;
    return false;
}

static void write_words(const struct page *p, struct json *j)
{
    const struct value *words = theme_words(p->theme, desk_language(access_actor(p->request), p->settings));
    json_write_key(j, S("words"));
    json_open_object(j);
    for (ptrdiff_t i = 0; i < words->items->count; i++)
        if (is_spoken(words->items->entries[i].key))
            json_member_string(j, words->items->entries[i].key, words->items->entries[i].value.text);
    json_close_object(j);
}

static void write_editions(const struct page *p, struct json *j)
{
    json_write_key(j, S("editions"));
    json_open_array(j);
    for (ptrdiff_t i = 0; i < p->editions.count; i++) {
        const struct language *language = language_find(p->editions.items[i].language);
        json_open_object(j);
        json_member_string(j, S("language"), p->editions.items[i].language);
        json_member_string(j, S("name"), language ? language->name : p->editions.items[i].language);
        json_member_string(j, S("dir"), language && language->right_to_left ? S("rtl") : S("ltr"));
        json_close_object(j);
    }
    json_close_array(j);
}

static void write_roles(const struct page *p, struct json *j)
{
    json_write_key(j, S("roles"));
    json_open_array(j);
    for (ptrdiff_t i = 0; i < COUNT_OF(ROLES); i++) {
        json_open_object(j);
        json_member_string(j, S("role"), ROLES[i]);
        json_member_string(j, S("name"), page_word(p, str_concat(p->a, S("role_"), ROLES[i])));
        json_close_object(j);
    }
    json_close_array(j);
}

/* What the script needs before it has asked for anything. */
static struct str island(const struct page *p, int64_t id)
{
    struct buf buf;
    struct json j;
    buf_init(&buf, ISLAND_MAX);
    json_init(&j, &buf);
    json_open_object(&j);
    json_member_int(&j, S("id"), id);
    json_member_string(&j, S("zone"), p->settings->zone);
    json_member_string(&j, S("site"), p->settings->url);
    json_member_string(&j, S("language"), p->settings->language);
    json_member_string(&j, S("person"), access_actor(p->request)->who);
    write_editions(p, &j);
    write_roles(p, &j);
    write_words(p, &j);
    json_close_object(&j);
    struct str out = str_copy(p->a, buf_str(&buf));
    buf_close(&buf);
    return out;
}

/* For who may review it: that the story is a translation, and that its original changed since. */
static struct err set_translation(struct page *p, struct value *editor, int64_t id)
{
    struct sql_review_mark *mark = NULL;
    value_set_bool(p->a, editor, S("translation"), false);
    if (access_may(access_actor(p->request)->role, ACCESS_TRANSLATOR) && id)
        TRY(newsroom_review_mark(p->site->newsroom, p->a, id, &mark));
    if (!mark)
        return OK;
    struct value *item = value_set_map(p->a, editor, S("translation"));
    int64_t at = mark->source_changed_at;
    struct str time = at == DB_NULL ? S("") : dates_short(p->a, &p->dates, at);
    value_set_text(p->a, item, S("url"), review_path(p->a, mark->id));
    page_set_text_or_false(p, item, S("stale"),
                           time.n ? page_word_with(p, S("desk_translation_changed"), S("time"), time) : S(""));
    value_set_text(p->a, item, S("state"), review_state_word(p, mark->state));
    return OK;
}

static struct err show(struct http_request *r, struct http_response *out, int64_t id)
{
    struct page p;
    TRY(desk_begin(&p, r, out, S("desk_editor_title"), DESK_STORIES, SCRIPT));
    struct value *editor = value_set_map(p.a, p.view, S("editor"));
    value_set_trusted_html(p.a, editor, S("island"), island(&p, id));
    value_set_text(p.a, editor, S("css_url"), theme_url(p.theme, S("css/editor.css")));
    TRY(set_translation(&p, editor, id));
    value_set_int(p.a, editor, S("headline_max"), LIMIT_HEADLINE);
    value_set_int(p.a, editor, S("standfirst_max"), LIMIT_STANDFIRST);
    value_set_int(p.a, editor, S("name_max"), LIMIT_NAME);
    value_set_int(p.a, editor, S("slug_max"), LIMIT_SLUG);
    return desk_end(&p, S("desk-editor"));
}

/* Nobody shall write where there is no story to keep the words. */
struct err desk_editor(struct http_request *r, struct http_response *out)
{
    int64_t id;
    TRY(resource_story(r, &id));
    return show(r, out, id);
}

/* The script makes the draft, so that looking at the page makes none. */
struct err desk_editor_new(struct http_request *r, struct http_response *out)
{
    return show(r, out, 0);
}
