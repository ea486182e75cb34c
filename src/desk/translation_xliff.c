/* translation_xliff.c - a translation as a file for translators' tools, and taken back from one. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/notice.h"
#include "desk/review.h"
#include "desk/routes.h"
#include "exchange/xliff.h"
#include "http/form.h"
#include "page/access.h"
#include "translate/run.h"

/* ---- out ---- */

static bool is_kept(const struct sql_translation_segment *segment)
{
    return str_equal(segment->origin, S(SEGMENT_FROM_KEPT));
}

static enum xliff_state state_of(const struct review *review, const struct sql_translation_segment *segment)
{
    bool whole = review->row->reviewed_at != DB_NULL;
    if (!segment->target.p)
        return XLIFF_INITIAL;
    return !segment->reviewed ? XLIFF_TRANSLATED : whole ? XLIFF_FINAL : XLIFF_REVIEWED;
}

static struct str file_id(struct arena *a, const struct review *review)
{
    return str_format(a, "t%lld", (long long)review->row->id);
}

static struct str unit_id(struct arena *a, ptrdiff_t position)
{
    return str_format(a, "s%td", position);
}

static struct err write_file(struct http_request *r, const struct review *review, struct str *out)
{
    struct arena *a = r->arena;
    struct xliff file = {.source_language = review->source->language,
                         .target_language = review->row->language,
                         .id = file_id(a, review),
                         .original =
                             str_format(a, "%.*s/?p=%lld", STR_ARG(newsroom_settings(site_of(r)->newsroom)->url),
                                        (long long)review->row->source_id)};
    file.units = arena_array(a, struct xliff_unit, review->segments.count);
    for (ptrdiff_t i = 0; i < review->segments.count; i++) {
        const struct sql_translation_segment *s = &review->segments.items[i];
        if (!is_kept(s))
            file.units[file.count++] =
                (struct xliff_unit){unit_id(a, i), s->place, s->source, s->target, state_of(review, s)};
    }
    return xliff_write(a, &file, out);
}

struct err desk_translation_xliff(struct http_request *r, struct http_response *out)
{
    struct review review;
    TRY(review_of_request(r, &review));
    TRY(write_file(r, &review, &out->body));
    out->type = S("application/xliff+xml; charset=utf-8");
    out->private = true;
    http_response_header(out, S("Content-Disposition"),
                         str_format(r->arena, "attachment; filename=\"translation-%lld-%.*s.xlf\"",
                                    (long long)review.row->id, STR_ARG(review.row->language)));
    return OK;
}

/* ---- in ---- */

/* A file being taken in. */
struct taking {
    struct arena *a;
    const struct review *review;
    struct translate_wording *wordings;
    ptrdiff_t count;
    struct review_report *report;
};

static void tell(struct taking *t, const struct xliff_unit *unit, const char *key)
{
    struct review_report *report = t->report;
    if (report->count < REVIEW_REPORT_MAX)
        report->lines[report->count++] = (struct review_report_line){unit->id, str_from_c(key)};
    else
        report->more++;
}

/* The sentence that a unit is about; NULL: there is none of that number. */
static const struct sql_translation_segment *find(const struct taking *t, struct str id, int64_t *position)
{
    bool named = str_starts(id, S("s")) && str_to_i64(str_from(id, 1), position);
    bool there = named && *position >= 0 && *position < t->review->segments.count;
    return there && !is_kept(&t->review->segments.items[*position]) ? &t->review->segments.items[*position] : NULL;
}

/* The sentence as it comes back from a file of ours. */
static struct str written(struct arena *a, struct str form)
{
    struct xliff_unit unit = {S("s0"), S(""), form, {NULL, 0}, XLIFF_INITIAL};
    struct xliff file = {S("en"), S("es"), S("t0"), S(""), &unit, 1}, back;
    struct str text;
    bool right = !failed(xliff_write(a, &file, &text)) && !failed(xliff_read(a, text, &back)) && back.count == 1;
    return right ? back.units[0].source : form;
}

/* In memory of its own: a file asks it of as many sentences as it likes. */
static bool is_same(struct str form, struct str given)
{
    struct arena a;
    arena_init(&a, 0);
    bool same = str_equal(form, given) || str_equal(written(&a, form), given);
    arena_close(&a);
    return same;
}

static void take_unit(struct taking *t, const struct xliff_unit *unit)
{
    int64_t position = -1;
    const struct sql_translation_segment *segment = find(t, unit->id, &position);
    bool reviewed = unit->state >= XLIFF_REVIEWED;
    if (!segment) {
        tell(t, unit, "desk_xliff_unknown");
    } else if (!is_same(segment->source, unit->source)) {
        tell(t, unit, "desk_xliff_changed");
    } else if (unit->target.n == 0) {
        return;
    } else if (segment_problem_is_fatal(segment_problem(t->review->row->language, segment->source, unit->target))) {
        tell(t, unit, "desk_xliff_broken");
    } else if (!is_same(segment->target, unit->target)) {
        t->wordings[t->count++] = (struct translate_wording){position, segment->source, unit->target, NULL, reviewed};
    } else if (reviewed && !segment->reviewed) {
        t->wordings[t->count++] = (struct translate_wording){position, segment->source, segment->target, NULL, true};
    }
}

static struct err check_file(struct arena *a, const struct review *review, const struct xliff *file)
{
    if (!str_equal_nocase(file->target_language, review->row->language))
        return err_make(&ERR_INVALID, "The file is translated into \"%.*s\", and this is into \"%.*s\"",
                        STR_ARG(file->target_language), STR_ARG(review->row->language));
    if (!str_equal(file->id, file_id(a, review)))
        return err_make(&ERR_INVALID, "The file is of another translation (%.*s)", STR_ARG(file->id));
    return OK;
}

/* A unit twice counts once, the last time. */
static void drop_doubles(struct taking *t)
{
    bool *seen = arena_array(t->a, bool, t->review->segments.count);
    ptrdiff_t kept = t->count;
    for (ptrdiff_t i = t->count; i-- > 0;) {
        bool *again = &seen[t->wordings[i].position];
        if (!*again)
            t->wordings[--kept] = t->wordings[i];
        *again = true;
    }
    t->wordings += kept;
    t->count -= kept;
}

static struct err take(struct http_request *r, const struct review *review, struct review_report *report)
{
    struct http_form form;
    struct xliff file;
    struct translate_edited edited;
    struct taking t = {.a = r->arena, .review = review, .report = report};
    struct actor actor = review_actor(access_actor(r));
    TRY(http_form_parse(r->arena, r->body, &form));
    TRY(xliff_read(r->arena, http_form_value(&form, S("xliff")), &file));
    TRY(check_file(r->arena, review, &file));
    t.wordings = arena_array(r->arena, struct translate_wording, file.count);
    for (ptrdiff_t i = 0; i < file.count; i++)
        take_unit(&t, &file.units[i]);
    drop_doubles(&t);
    report->taken = t.count;
    if (t.count == 0)
        return OK;
    return translate_edit(site_of(r)->newsroom, r->arena, &actor, review->row->id, t.wordings, t.count, false, &edited);
}

struct err desk_translation_xliff_take(struct http_request *r, struct http_response *out)
{
    struct review review;
    struct review_report report = {.asked = true};
    TRY(review_of_request(r, &review));
    struct err e = take(r, &review, &report);
    if (failed(e) && !notice_can_say(e))
        return e;
    report.asked = !failed(e);
    return review_show(r, out, e, &report);
}
