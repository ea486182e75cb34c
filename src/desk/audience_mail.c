/* audience_mail.c - whether mail goes out, to whom, and what became of the last letters. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "audience/letters.h"
#include "desk/audience_view.h"
#include "desk/frame.h"
#include "desk/routes.h"
#include "base/time.h"
#include "newsroom/mail_setting.h"
#include "page/language.h"

static void add_line(const struct page *p, struct value *list, struct str text)
{
    value_append_text(p->a, list, text);
}

/* Addresses with spaces between, as a sentence names them. */
static struct str name_all(const struct page *p, struct str addresses)
{
    struct str items[MAIL_RECIPIENTS], word;
    ptrdiff_t count = 0;
    while (addresses.n && count < MAIL_RECIPIENTS) {
        str_cut(addresses, ' ', &word, &addresses);
        if (word.n)
            items[count++] = page_isolate(p, word);
    }
    return language_join(p->a, p->language, items, count);
}

/* When the next one is due. */
static struct str name_next(const struct page *p, const struct settings *s)
{
    struct digest_schedule schedule;
    if (!digest_schedule_read(s->digest, &schedule))
        return s->digest;
    int64_t ahead = (schedule.weekly ? 7 : 1) * TIME_DAY;
    return dates_short(p->a, &p->dates, digest_due(&schedule, s->zone, time_now() + ahead));
}

static void fill_state(const struct page *p, struct value *map)
{
    const struct settings *s = p->settings;
    struct value *lines = value_set_list(p->a, map, S("lines"));
    bool digest = s->digest_to.n && s->digest.n;
    value_set_bool(p->a, map, S("off"), !mail_is_on(s));
    if (!mail_is_on(s))
        return;
    add_line(p, lines,
             THEME_FILL(p->a, page_word(p, S("desk_mail_on")), {S("server"), page_isolate(p, s->smtp_url)},
                        {S("from"), page_isolate(p, s->mail_from)}));
    add_line(p, lines,
             digest ? THEME_FILL(p->a, page_word(p, S("desk_mail_digest_on")), {S("when"), name_next(p, s)},
                                 {S("to"), name_all(p, s->digest_to)})
                    : page_word(p, S("desk_mail_digest_off")));
    add_line(p, lines,
             s->alert_to.n ? page_word_with(p, S("desk_mail_alert_on"), S("to"), name_all(p, s->alert_to))
                           : page_word(p, S("desk_mail_alert_off")));
    add_line(p, lines,
             THEME_FILL(p->a, page_word(p, S("desk_mail_rule")), {S("least"), page_grouped(p, s->alert_least)},
                        {S("times"), page_grouped(p, s->alert_times)}));
}

static void add_letter(const struct page *p, struct value *list, const struct sql_letter_state *letter)
{
    struct value *item = value_append_map(p->a, list);
    bool digest = str_equal(letter->name, S("digest")), waiting = str_equal(letter->outcome, S("waiting"));
    value_set_text(p->a, item, S("name"),
                   page_word(p, digest ? S("desk_mail_kind_digest") : S("desk_mail_kind_alert")));
    value_set_text(p->a, item, S("to"), letter->recipient);
    value_set_text(p->a, item, S("state"), page_word(p, str_concat(p->a, S("desk_mail_state_"), letter->outcome)));
    value_set_bool(p->a, item, S("lost"), !waiting && letter->problem.n);
    page_set_text_or_false(p, item, S("problem"), letter->problem);
    page_set_time(p, item, S("next"), waiting && letter->attempts ? letter->due_at : DB_NULL,
                  waiting && letter->attempts
                      ? page_word_with(p, S("desk_mail_again"), S("when"), dates_short(p->a, &p->dates, letter->due_at))
                      : S(""));
    page_set_time(p, item, S("time"), letter->made_at, dates_short(p->a, &p->dates, letter->made_at));
}

struct err desk_audience_mail(struct http_request *r, struct http_response *out)
{
    struct page p;
    struct db *db;
    struct sql_letter_state_list letters;
    TRY(desk_begin(&p, r, out, S("desk_mail"), DESK_AUDIENCE, S("")));
    TRY(audience_find_db(p.site, &db));
    TRY(letters_list(db, p.a, &letters));
    struct value *map = value_set_map(p.a, p.view, S("mail"));
    fill_state(&p, map);
    struct value *list = value_set_list(p.a, map, S("letters"));
    for (ptrdiff_t i = 0; i < letters.count; i++)
        add_letter(&p, list, &letters.items[i]);
    return desk_end(&p, S("desk-audience-mail"));
}
