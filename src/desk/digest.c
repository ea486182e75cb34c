/* digest.c - what the newsroom is told of its readers by mail. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/letter.h"

#include "base/time.h"
#include "desk/audience_view.h"
#include "page/language.h"

#define ROWS 5

/* What is asked, and what is written of it. */
struct digest {
    struct letter *letter;
    struct audience_view v;
};

/* "1,234 (+12%, 1,100 before)" */
static struct str figure_words(const struct digest *d, int64_t now, int64_t before)
{
    const struct page *p = &d->letter->p;
    struct str change = audience_change(p, now, before), sum = page_grouped(p, now);
    struct str was = page_word_with(p, S("desk_aud_was"), S("count"), page_grouped(p, before));
    if (!change.n)
        return str_format(p->a, "%.*s (%.*s)", STR_ARG(sum), STR_ARG(was));
    return THEME_FILL(p->a, page_word(p, S("desk_mail_figure")), {S("sum"), sum}, {S("change"), change},
                      {S("was"), was});
}

static void add_figure(struct digest *d, struct letter_part *part, const char *word, int64_t now, int64_t before)
{
    if (now >= 0 && before >= 0)
        letter_add_line(part, page_word(&d->letter->p, str_from_c(word)), S(""), figure_words(d, now, before));
}

static void add_totals(struct digest *d, const struct report *report, int64_t out, int64_t out_before)
{
    const struct report_figures *now = &report->totals, *before = &report->before;
    struct letter_part *part = letter_add_part(d->letter, S(""));
    add_figure(d, part, "stats_served", now->served, before->served);
    add_figure(d, part, "stats_seen", now->seen, before->seen);
    add_figure(d, part, "stats_read", now->read, before->read);
    add_figure(d, part, "desk_aud_visitors", now->visitors, before->visitors);
    add_figure(d, part, "desk_aud_out", out, out_before);
}

/* "320 seen, 120 read" */
static struct str row_words(const struct digest *d, enum report_dimension dimension, const struct report_row *row)
{
    const struct page *p = &d->letter->p;
    if (dimension == REPORT_REJECTED)
        return page_grouped(p, row->figures.served);
    return THEME_FILL(p->a, page_word(p, S("desk_mail_seen_read")), {S("seen"), page_grouped(p, row->figures.seen)},
                      {S("read"), page_grouped(p, row->figures.read)});
}

static void add_rows(struct digest *d, enum report_dimension dimension, const struct report *report)
{
    const struct page *p = &d->letter->p;
    struct letter_part *part = letter_add_part(d->letter, audience_dimension_word(p, dimension));
    for (ptrdiff_t i = 0; i < MIN(report->count, (ptrdiff_t)ROWS); i++) {
        const struct report_row *row = &report->rows[i];
        struct str note, name = audience_row_name(&d->v, dimension, row, &note);
        struct str whole = note.n ? str_format(p->a, "%.*s (%.*s)", STR_ARG(name), STR_ARG(note)) : name;
        letter_add_line(part, whole, row->path.n ? page_absolute(p, row->path) : S(""), row_words(d, dimension, row));
    }
}

static struct err fill_digest(struct digest *d)
{
    struct report stories, referrers, rejected;
    int64_t out = 0, out_before = 0;
    TRY(audience_make(&d->v, REPORT_STORY, ROWS, &stories));
    TRY(audience_make(&d->v, REPORT_REFERRER, ROWS, &referrers));
    TRY(audience_make(&d->v, REPORT_REJECTED, REPORT_LIMIT_MAX, &rejected));
    for (ptrdiff_t i = 0; i < rejected.count; i++) {
        out += rejected.rows[i].figures.served;
        out_before += rejected.rows[i].before.served;
    }
    add_totals(d, &stories, out, out_before);
    add_rows(d, REPORT_STORY, &stories);
    add_rows(d, REPORT_REFERRER, &referrers);
    add_rows(d, REPORT_REJECTED, &rejected);
    return OK;
}

static void fill_ends(struct letter *l, struct str url, const char *setting)
{
    l->more = page_word(&l->p, S("desk_mail_more"));
    l->more_url = page_absolute(&l->p, url);
    l->why = page_word_with(&l->p, S("desk_mail_why"), S("setting"), str_from_c(setting));
}

struct err letter_digest(void *context, struct arena *a, struct report_period days, struct letter_text *out)
{
    struct letter *l = arena_make(a, struct letter);
    struct site *site = context;
    letter_open(l, a, site);
    struct digest d = {l, {.p = &l->p, .now = time_now(), .path = S(AUDIENCE_HOME)}};
    d.v.query = (struct audience_query){.days = days, .compare = AUDIENCE_BEFORE, .by = REPORT_BY_SEEN, .page = 1};
    struct str words = audience_days_words(&l->p, days);
    l->subject = THEME_FILL(a, page_word(&l->p, S("desk_mail_digest")), {S("site"), page_isolate(&l->p, l->p.title)},
                            {S("days"), words});
    l->opening = words;
    fill_ends(l, audience_address(a, S(AUDIENCE_HOME), &d.v.query, true), "digest_to");
    struct err e = audience_find_db(site, &d.v.db);
    if (!failed(e))
        e = fill_digest(&d);
    if (!failed(e))
        e = letter_write(l, out);
    letter_close(l);
    return e;
}

/* ---- alerts ---- */

struct err letter_alert(void *context, struct arena *a, const struct spike *spike, struct letter_text *out)
{
    struct letter *l = arena_make(a, struct letter);
    letter_open(l, a, context);
    const struct page *p = &l->p;
    struct str name = spike->story_id ? spike->headline : p->title;
    struct str path = spike->story_id ? spike->path : S("/");
    l->subject = page_word_with(p, S("desk_mail_alert"), S("name"), name);
    l->opening = page_word(p, S("desk_aud_spikes_text"));
    letter_add_line(letter_add_part(l, S("")), name, page_absolute(p, path), audience_spike_words(p, spike));
    fill_ends(l, S(AUDIENCE_HOME "live/"), "alert_to");
    struct err e = letter_write(l, out);
    letter_close(l);
    return e;
}
