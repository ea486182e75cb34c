/* translation_act.c - what is done to a translation at the desk: sentences, and the whole. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/notice.h"
#include "desk/resource.h"
#include "desk/review.h"
#include "desk/review_segment.h"
#include "desk/routes.h"
#include "http/form.h"
#include "newsroom/release.h"
#include "translate/run.h"
#include "translate/shown.h"

/* ---- one sentence ---- */

/* A sentence as somebody sends it. */
struct sent {
    int64_t position;
    struct str source, seen; /* in segment form, as they were shown */
    struct str shown;        /* the target, as a person writes it */
    bool reviewed, equal;    /* equal: and every other one of the same source */
};

/* Words that were not touched stay what they were to the byte. */
static struct str form_of(struct arena *a, const struct sent *sent)
{
    struct str form = shown_to_form(a, sent->source, sent->shown);
    struct str before = shown_to_form(a, sent->source, shown_from_form(a, sent->seen, false));
    return str_equal(form, before) ? sent->seen : form;
}

static ptrdiff_t make_wordings(struct arena *a, const struct review *review, const struct sent *sent,
                               struct translate_wording *wordings)
{
    struct str form = form_of(a, sent);
    ptrdiff_t count = 0;
    wordings[count++] = (struct translate_wording){sent->position, sent->source, form, &sent->seen, sent->reviewed};
    for (ptrdiff_t i = 0; sent->equal && i < review->segments.count; i++)
        if (i != sent->position && str_equal(review->segments.items[i].source, sent->source))
            wordings[count++] = (struct translate_wording){i, sent->source, form, NULL, sent->reviewed};
    return count;
}

static struct err save_sent(struct http_request *r, const struct review *review, const struct sent *sent)
{
    struct arena *a = r->arena;
    struct translate_wording *wordings = arena_array(a, struct translate_wording, review->segments.count + 1);
    struct translate_edited edited;
    struct actor actor = review_actor(access_actor(r));
    ptrdiff_t count = make_wordings(a, review, sent, wordings);
    return translate_edit(site_of(r)->newsroom, a, &actor, review->row->id, wordings, count, false, &edited);
}

struct err desk_translation_segment(struct http_request *r, struct http_response *out)
{
    struct http_form form;
    struct review review;
    TRY(http_form_parse(r->arena, r->body, &form));
    TRY(review_of_request(r, &review));
    struct sent sent = {.source = http_form_value(&form, S("source")),
                        .seen = http_form_value(&form, S("seen")),
                        .shown = http_form_value(&form, S("target")),
                        .reviewed = str_equal(http_form_value(&form, S("do")), S("approve")),
                        .equal = http_form_value(&form, S("equal")).n > 0};
    if (!str_to_i64(http_form_value(&form, S("position")), &sent.position))
        return err_make(&ERR_INVALID, "position: not the number of a sentence");
    struct err e = save_sent(r, &review, &sent);
    if (notice_can_say(e))
        return review_show(r, out, e, NULL);
    TRY(e);
    out->private = true;
    http_response_redirect(out, 303,
                           str_format(r->arena, "%.*s?done=segment#s%lld",
                                      STR_ARG(review_path(r->arena, review.row->id)), (long long)sent.position));
    return OK;
}

/* ---- the same as JSON ---- */

static void write_segment(struct http_request *r, struct json *j, const struct sql_translation_segment *segment,
                          bool right_to_left)
{
    struct str origin = resource_word(r, str_concat(r->arena, S("desk_origin_"), segment->origin));
    struct str author =
        segment->author.n && segment->target.p ? str_format(r->arena, ": %.*s", STR_ARG(segment->author)) : S("");
    json_open_object(j);
    json_member_int(j, S("position"), segment->position);
    json_member_string(j, S("seen"), segment->target);
    json_member_string(j, S("shown"), shown_from_form(r->arena, segment->target, right_to_left));
    json_member_string(j, S("origin"), str_concat(r->arena, origin, author));
    if (segment->problem.n)
        json_member_string(j, S("problem"), resource_word(r, str_concat(r->arena, S("desk_doubt_"), segment->problem)));
    json_member_bool(j, S("reviewed"), segment->reviewed);
    json_close_object(j);
}

/* Every sentence of the same source, as it stands now. */
static struct err answer_segments(struct http_request *r, struct http_response *out, struct str source, int status,
                                  struct str problem)
{
    struct review review;
    TRY(review_of_request(r, &review));
    struct resource *answer = resource_begin(r, out);
    struct json *j = &answer->json;
    if (problem.n)
        json_member_string(j, S("problem"), problem);
    const struct language *language = language_find(review.row->language);
    json_write_key(j, S("segments"));
    json_open_array(j);
    for (ptrdiff_t i = 0; i < review.segments.count; i++)
        if (str_equal(review.segments.items[i].source, source))
            write_segment(r, j, &review.segments.items[i], language && language->right_to_left);
    json_close_array(j);
    json_member_int(j, S("open"), review_count_open(&review));
    json_member_bool(j, S("waits"), review.waits);
    return resource_end(answer, status);
}

static struct err save_json(struct http_request *r, struct http_response *out)
{
    struct review review;
    json_t *body;
    TRY(resource_read(r, &body));
    TRY(review_of_request(r, &review));
    struct sent sent = {.position = resource_int(body, "position", -1),
                        .source = resource_text(body, "source"),
                        .seen = resource_text(body, "seen"),
                        .shown = resource_text(body, "target"),
                        .reviewed = resource_bool(body, "reviewed"),
                        .equal = resource_bool(body, "equal")};
    struct err e = save_sent(r, &review, &sent);
    if (err_is(e, &ERR_CONFLICT))
        return answer_segments(r, out, sent.source, 409, str_copy(r->arena, str_from_c(err_detail())));
    TRY(e);
    return answer_segments(r, out, sent.source, 200, S(""));
}

struct err desk_translation_segment_json(struct http_request *r, struct http_response *out)
{
    struct err e = save_json(r, out);
    return failed(e) ? resource_problem(r, out, e) : OK;
}

/* ---- the whole ---- */

typedef struct err review_deed(struct http_request *r, const struct review *review);

static struct err approve(struct http_request *r, const struct review *review)
{
    struct translate_edited edited;
    struct actor actor = review_actor(access_actor(r));
    return translate_edit(site_of(r)->newsroom, r->arena, &actor, review->row->id, NULL, 0, true, &edited);
}

static struct err move(struct http_request *r, const struct review *review, enum story_status to)
{
    struct actor actor = review_actor(access_actor(r));
    struct story_moved moved;
    struct story_move wish = {.at = TIME_NONE, .to = to};
    if (!review->story)
        return err_make(&ERR_CONFLICT, "Nothing of it is translated yet");
    wish.id = review->story->id;
    return newsroom_release(site_of(r)->newsroom, r->arena, &actor, &wish, &moved);
}

static struct err publish(struct http_request *r, const struct review *review)
{
    TRY(newsroom_review_may_publish(review));
    return move(r, review, STORY_PUBLISHED);
}

static struct err take_over(struct http_request *r, const struct review *review)
{
    return newsroom_review_take_over(site_of(r)->newsroom, r->arena, access_actor(r), review);
}

static struct err hold(struct http_request *r, const struct review *review)
{
    TRY(take_over(r, review));
    return move(r, review, STORY_DRAFT);
}

static struct err retry(struct http_request *r, const struct review *review)
{
    struct actor actor = review_actor(access_actor(r));
    return newsroom_translation_retry(site_of(r)->newsroom, r->arena, &actor, review->row->id);
}

static struct err begin(struct http_request *r, const struct review *review)
{
    struct actor actor = review_actor(access_actor(r));
    TRY(take_over(r, review));
    return translate_begin(site_of(r)->newsroom, r->arena, &actor, review->row->id);
}

static const struct {
    struct str name;
    review_deed *act;
} DEEDS[] = {
    {S_INIT("approve"), approve}, {S_INIT("publish"), publish}, {S_INIT("hold"), hold},
    {S_INIT("retry"), retry},     {S_INIT("begin"), begin},     {S_INIT("stop"), take_over},
};

static struct err act(struct http_request *r, const struct review *review, struct str name)
{
    for (ptrdiff_t i = 0; i < COUNT_OF(DEEDS); i++)
        if (str_equal(DEEDS[i].name, name))
            return DEEDS[i].act(r, review);
    return err_make(&ERR_INVALID, "do: approve, publish, hold, retry, begin or stop");
}

struct err desk_translation_act(struct http_request *r, struct http_response *out)
{
    struct http_form form;
    struct review review;
    TRY(http_form_parse(r->arena, r->body, &form));
    TRY(review_of_request(r, &review));
    struct str name = http_form_value(&form, S("do"));
    struct err e = act(r, &review, name);
    if (notice_can_say(e))
        return review_show(r, out, e, NULL);
    TRY(e);
    struct str done = str_concat(r->arena, S("translation_"), name);
    notice_redirect(r, out, str_to_c(r->arena, review_path(r->arena, review.row->id)), str_to_c(r->arena, done));
    return OK;
}
