/* suggest.c - what the editor completes: tags, people, places, agencies, sections, stories of the archive. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/routes.h"

#include "base/utf8.h"
#include "desk/resource.h"
#include "newsroom/story_list.h"
#include "page/access.h"
#include "search/show.h"
#include "text/fold.h"
#include "text/language.h"
#include "text/slug.h"

#define SHOWN 8

struct asked {
    struct arena *a;
    const struct actor *actor;
    struct str kind, language, words, pattern, slug;
    struct sql_suggestion_list found;
};

/* A pattern of LIKE: the words stand somewhere in the name; its own signs stand for one letter each. */
static struct str pattern_of(struct arena *a, struct str words)
{
    struct str out = str_format(a, "%%%.*s%%", STR_ARG(words));
    char *p = arena_array(a, char, out.n);
    for (ptrdiff_t i = 0; i < out.n; i++) {
        bool inside = i > 0 && i < out.n - 1;
        char c = out.p[i];
        p[i] = inside && (c == '%' || c == '\\') ? '_' : c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
    }
    return (struct str){p, out.n};
}

static struct err look(struct db_conn *conn, void *context)
{
    struct asked *q = context;
    int64_t owner, person;
    TRY(story_list_own(conn, q->actor, &owner, &person));
    if (str_equal(q->kind, S("tag")))
        return sql_suggest_tags(q->a, conn, q->language, q->pattern, q->slug, owner, person, SHOWN, &q->found);
    if (str_equal(q->kind, S("section")))
        return sql_suggest_sections(q->a, conn, q->language, q->pattern, owner, person, SHOWN, &q->found);
    if (str_equal(q->kind, S("person")))
        return sql_suggest_persons(q->a, conn, q->pattern, q->slug, owner, person, SHOWN, &q->found);
    if (str_equal(q->kind, S("place")) || str_equal(q->kind, S("agency")))
        return sql_suggest_words(q->a, conn, q->kind, q->pattern, owner, person, SHOWN, &q->found);
    return err_make(&ERR_INVALID, "kind: one of tag, section, person, place, agency, story");
}

static void write_names(struct json *j, const struct asked *q)
{
    for (ptrdiff_t i = 0; i < q->found.count; i++) {
        json_open_object(j);
        json_member_string(j, S("name"), q->found.items[i].name);
        json_member_text(j, S("slug"), q->found.items[i].slug);
        json_close_object(j);
    }
}

/* The stories that the archive's own search finds, best first. */
static struct err write_stories(struct http_request *r, struct json *j, const struct asked *q)
{
    struct newsroom *n = site_of(r)->newsroom;
    struct search_request request = {.language = q->language,
                                     .zone = newsroom_settings(n)->zone,
                                     .text = q->words,
                                     .page = 1,
                                     .page_size = SHOWN,
                                     .any = true};
    struct search_result result;
    struct search_shown *shown;
    ptrdiff_t count;
    TRY(search_find(n, r->arena, &request, &result));
    TRY(search_show(n, r->arena, &request, &result, &shown, &count));
    for (ptrdiff_t i = 0; i < count; i++) {
        json_open_object(j);
        json_member_int(j, S("id"), shown[i].card->id);
        json_member_string(j, S("name"), shown[i].card->headline);
        json_member_string(j, S("path"), shown[i].card->path);
        json_member_int(j, S("at"), shown[i].card->published_at);
        json_close_object(j);
    }
    return OK;
}

static struct err suggest(struct http_request *r, struct asked *q, struct json *j)
{
    struct newsroom *n = site_of(r)->newsroom;
    *q = (struct asked){.a = r->arena,
                        .actor = access_actor(r),
                        .kind = http_request_query(r, S("kind")),
                        .language = http_request_query(r, S("language")),
                        .words = str_trim(utf8_cut(http_request_query(r, S("q")), 200))};
    if (!q->language.n)
        q->language = newsroom_settings(n)->language;
    if (str_equal(q->kind, S("story")))
        return q->words.n ? write_stories(r, j, q) : OK;
    q->pattern = pattern_of(r->arena, q->words);
    q->slug = q->words.n ? slug_make(r->arena, q->words) : S("");
    TRY(db_read(newsroom_db(n), look, q));
    write_names(j, q);
    return OK;
}

struct err desk_suggest(struct http_request *r, struct http_response *out)
{
    struct asked asked;
    struct resource *answer = resource_begin(r, out);
    json_write_key(&answer->json, S("items"));
    json_open_array(&answer->json);
    struct err e = suggest(r, &asked, &answer->json);
    if (failed(e))
        return resource_problem(r, out, e);
    json_close_array(&answer->json);
    return resource_end(answer, 200);
}
