/* run.c - tests: translations of stories as they come about, with an engine on a loopback port, on each store. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "unit/newsroom_fixture.h"
#include "unit/picture_fixture.h"

#include <pthread.h>

#include "newsroom/media.h"
#include "newsroom/query.h"
#include "newsroom/release.h"
#include "newsroom/story_stored.h"
#include "support/fake_engine.h"
#include "translate/glossary.h"
#include "translate/known.h"
#include "translate/run.c"

#define NOW (INT64_C(1795000000) * TIME_SECOND)
#define FERRY                                                                                                          \
    "<p>The ferry sails <strong>twice a day</strong> from Monday. The council paid for the boat.</p>\n"                \
    "<h2>What it costs</h2>\n"                                                                                         \
    "<p>A ticket costs 12 euros. Children pay half.</p>\n"
#define FERRY_CHANGED                                                                                                  \
    "<p>The ferry sails <strong>twice a day</strong> from Monday. The council paid for the boat.</p>\n"                \
    "<h2>What it costs</h2>\n"                                                                                         \
    "<p>A ticket costs 14 euros. Children pay half.</p>\n"

static const struct actor EDITOR = {.who = S_INIT("kari"), .origin = S_INIT("192.0.2.1"), .role = ROLE_EDITOR};

struct desk {
    struct room room;
    struct fake_engine *engine;
    int64_t now;
};

static void set(struct desk *d, const char *name, struct str value)
{
    assert_ok(newsroom_set(d->room.n, &ACTOR_COMMAND, str_from_c(name), value));
}

static void set_engine(struct desk *d, const char *manner)
{
    struct str url = fake_engine_url(d->room.a, d->engine, manner);
    set(d, "engines", str_format(d->room.a, "fake: libretranslate %.*s; timeout 1", STR_ARG(url)));
    known_forget();
}

static void open_desk(struct desk *d, struct store_fixture *f, const char *editions)
{
    room_open(&d->room, f);
    d->engine = fake_engine_start();
    d->now = NOW;
    time_set(NOW);
    set_engine(d, "ok");
    set(d, "editions", str_from_c(editions));
}

static void close_desk(struct desk *d)
{
    time_set(0);
    room_close(&d->room);
    fake_engine_stop(d->engine);
}

/* Time goes on a minute between what people do. */
static void later(struct desk *d)
{
    d->now += 60 * TIME_SECOND;
    time_set(d->now);
}

/* Does all that is due; how many rows. */
static int work(struct desk *d)
{
    static const atomic_bool stop;
    struct sql_translation *task;
    int64_t next;
    int count = 0;
    for (;; count++) {
        assert_ok(
            newsroom_translation_take(d->room.n, d->room.a, S("here"), TRANSLATION_NEWS, time_now(), &task, &next));
        if (!task)
            return count;
        assert_ok(translate_run(d->room.n, d->room.a, task, &stop));
    }
}

static struct story_input ferry(struct desk *d, const char *body)
{
    static const struct story_byline bylines[] = {{S_INIT("Ada Holm"), S_INIT("")}};
    static const struct str sections[] = {S_INIT("Harbour/Ferries")}, tags[] = {S_INIT("Winter")};
    struct story_input in = room_story(&d->room, "The ferry returns");
    in.standfirst = S("A second boat from Monday.");
    in.body = room_html(&d->room, body);
    in.bylines = bylines;
    in.byline_count = 1;
    in.sections = sections;
    in.tags = tags;
    in.section_count = in.tag_count = 1;
    return in;
}

static int64_t put(struct desk *d, const struct story_input *in)
{
    later(d);
    return room_put(&d->room, in).id;
}

static struct sql_translation row_of(struct desk *d, int64_t source)
{
    struct sql_translation *row;
    assert_ok(newsroom_translation_by_id(d->room.n, d->room.a, 1, &row));
    assert_non_null(row);
    assert_int_equal(row->source_id, source);
    return *row;
}

static struct story_view view_of(struct desk *d, int64_t id)
{
    struct story_view view;
    assert_ok(query_story_by_id(d->room.n, d->room.a, id, 0, &view));
    return view;
}

static struct story_stored stored(struct desk *d, int64_t id)
{
    struct story_stored story;
    assert_ok(newsroom_story_read(d->room.n, d->room.a, &EDITOR, id, 0, &story));
    return story;
}

static void assert_has(struct str text, const char *words)
{
    if (str_find(text, str_from_c(words), 0) < 0)
        fail_msg("\"%s\" is not in \"%.*s\"", words, STR_ARG(text));
}

static void assert_has_not(struct str text, const char *words)
{
    if (str_find(text, str_from_c(words), 0) >= 0)
        fail_msg("\"%s\" is in \"%.*s\"", words, STR_ARG(text));
}

/* Publishes the ferry and its Spanish version; the number of that. */
static int64_t publish(struct desk *d, int64_t *edition)
{
    struct story_input in = ferry(d, FERRY);
    int64_t id = put(d, &in);
    assert_int_equal(work(d), 1);
    *edition = row_of(d, id).story_id;
    assert_true(*edition != DB_NULL);
    return id;
}

/* ---- how it comes about ---- */

static void test_a_story_gets_its_version(struct store_fixture *f)
{
    struct desk d;
    int64_t edition;
    open_desk(&d, f, "es: from en; translate publish");
    int64_t id = publish(&d, &edition);
    struct story_view es = view_of(&d, edition), en = view_of(&d, id);
    assert_text(es.story->status, "published");
    assert_text(es.story->language, "es");
    assert_text(es.story->headline, "Theo ferryo returnso");
    assert_text(es.story->slug, "theo-ferryo-returnso");
    assert_text(es.story->place, "Norhaven");
    assert_true(es.story->published_at == en.story->published_at);
    assert_has(html_text(es.body), "<strong>twiceo");
    assert_int_equal(es.bylines.count, 1);
    assert_text(es.bylines.items[0].name, "Ada Holm");
    assert_text(es.sections.items[0].name, "Ferrieso");
    assert_text(es.tags.items[0].name, "Wintero");
    assert_int_equal(es.editions.count, 1);
    assert_int_equal(en.editions.count, 1);
    struct sql_translation row = row_of(&d, id);
    assert_text(row.state, "done");
    assert_text(row.engine, "fake");
    assert_int_equal(row.source_revision, en.story->revision);
    close_desk(&d);
}

static void test_one_sentence_changed_is_one_sentence_asked(struct store_fixture *f)
{
    struct desk d;
    int64_t edition;
    open_desk(&d, f, "es: from en; translate publish");
    struct story_input in = ferry(&d, FERRY_CHANGED);
    in.id = publish(&d, &edition);
    fake_engine_clear(d.engine);
    (void)put(&d, &in);
    assert_int_equal(work(&d), 1);
    assert_int_equal(fake_engine_count(d.engine), 1);
    assert_has(fake_engine_last(d.engine), "A ticket costs 14 euros.");
    assert_has_not(fake_engine_last(d.engine), "Children");
    assert_has(html_text(view_of(&d, edition).body), "14");
    assert_text(view_of(&d, edition).story->slug, "theo-ferryo-returnso");
    close_desk(&d);
}

static void test_another_tag_asks_for_that_alone(struct store_fixture *f)
{
    struct desk d;
    int64_t edition;
    static const struct str tags[] = {S_INIT("Winter"), S_INIT("Fares")};
    open_desk(&d, f, "es: from en; translate publish");
    struct story_input in = ferry(&d, FERRY);
    in.id = publish(&d, &edition);
    in.tags = tags;
    in.tag_count = 2;
    fake_engine_clear(d.engine);
    (void)put(&d, &in);
    (void)work(&d);
    assert_has(fake_engine_last(d.engine), "Fares");
    assert_has_not(fake_engine_last(d.engine), "Winter");
    assert_int_equal(view_of(&d, edition).tags.count, 2);
    close_desk(&d);
}

/* A rule a field: what words say is translated, what is shown or counted is the original's, what it is to search
 * engines is its own. */
static void test_what_is_for_other_sites_is_carried(struct store_fixture *f)
{
    struct desk d;
    struct sql_media *media;
    open_desk(&d, f, "es: from en; translate publish");
    struct story_input in = ferry(&d, FERRY);
    assert_ok(newsroom_media_add(d.room.n, d.room.a, &ACTOR_COMMAND, picture_halves(d.room.a, 40, 30), S("a.png"),
                                 S("A ferry"), S(""), S(""), &media));
    in.social_title = S("Boats every day");
    in.lead_media_id = in.social_media_id = media->id;
    in.lead_alt = S("The new boat");
    in.lead_caption = S("It sails.");
    in.lead_credit = S("T. Amsel");
    in.canonical = S("https://agency.example/ferry");
    in.noindex = true;
    in.id = put(&d, &in);
    (void)work(&d);
    int64_t edition = row_of(&d, in.id).story_id;
    struct story_input es = stored(&d, edition).input;
    assert_text(es.social_title, "Boatso everyo dayo");
    assert_true(es.social_media_id == media->id && es.lead_media_id == media->id);
    assert_text(es.lead_alt, "Theo newo boato");
    assert_text(es.lead_caption, "Ito sailso.");
    assert_text(es.lead_credit, "T. Amsel");
    assert_text(es.canonical, "");
    assert_true(es.noindex);
    fake_engine_clear(d.engine);
    in.social_title = S("Boats every hour");
    (void)put(&d, &in);
    (void)work(&d);
    assert_has(fake_engine_last(d.engine), "Boats every hour");
    assert_has_not(fake_engine_last(d.engine), "The new boat");
    assert_text(view_of(&d, edition).story->social_title, "Boatso everyo houro");
    es = stored(&d, edition).input;
    es.social_title = S("Barcos cada hora"); /* a person's */
    (void)put(&d, &es);
    (void)work(&d);
    in.standfirst = S("A third boat.");
    (void)put(&d, &in);
    (void)work(&d);
    assert_text(view_of(&d, edition).story->social_title, "Barcos cada hora");
    close_desk(&d);
}

/* Also where a quotation goes over several sentences, and with marks in between. */
static void test_quotations_have_the_languages_marks(struct store_fixture *f)
{
    struct desk d;
    open_desk(&d, f, "es: from en; translate publish");
    struct story_input in = ferry(&d, "<p>“It sails. The dogs\" tail and ‘no’ <code>\"x\"</code>.”</p>\n"
                                      "<p>\"We <em>don't</em> sail\", she said.</p>\n<p>“It goes on.</p>\n");
    in.headline = S("The \"ferry\" returns");
    int64_t id = put(&d, &in);
    (void)work(&d);
    struct story_view es = view_of(&d, row_of(&d, id).story_id);
    assert_text(es.story->headline, "Theo «ferryo» returnso");
    assert_has(html_text(es.body), "<p>«Ito sailso.");
    assert_has(html_text(es.body), "“noo” <code>\"x\"</code>.»</p>");
    assert_has(html_text(es.body), "<p>«Weo <em>");
    assert_has(html_text(es.body), "sailo», sheo");
    assert_has(html_text(es.body), "<p>“Ito goeso");
    close_desk(&d);
}

/* ---- roads ---- */

static void test_one_that_is_held_waits_for_a_person(struct store_fixture *f)
{
    struct desk d;
    int64_t edition;
    open_desk(&d, f, "es: from en; translate hold");
    int64_t id = publish(&d, &edition);
    assert_text(view_of(&d, edition).story->status, "review");
    assert_text(row_of(&d, id).state, "held");
    later(&d);
    assert_ok(newsroom_story_move(d.room.n, &EDITOR, edition, STORY_PUBLISHED, TIME_NONE, S("")));
    assert_text(row_of(&d, id).state, "done");
    assert_text(view_of(&d, edition).story->status, "published");
    close_desk(&d);
}

static void test_updates_that_are_held_wait_unseen(struct store_fixture *f)
{
    struct desk d;
    int64_t edition;
    open_desk(&d, f, "es: from en; translate publish; updates hold");
    struct story_input in = ferry(&d, FERRY_CHANGED);
    in.id = publish(&d, &edition);
    (void)put(&d, &in);
    (void)work(&d);
    assert_has_not(html_text(view_of(&d, edition).body), "14");
    assert_has(html_text(stored(&d, edition).input.body), "14");
    assert_text(row_of(&d, in.id).state, "held");
    later(&d);
    assert_ok(newsroom_story_move(d.room.n, &EDITOR, edition, STORY_PUBLISHED, TIME_NONE, S("")));
    assert_has(html_text(view_of(&d, edition).body), "14");
    assert_text(row_of(&d, in.id).state, "done");
    close_desk(&d);
}

static void test_updates_by_hand_are_marked(struct store_fixture *f)
{
    struct desk d;
    int64_t edition;
    open_desk(&d, f, "es: from en; translate publish; updates by-hand");
    struct story_input in = ferry(&d, FERRY_CHANGED);
    in.id = publish(&d, &edition);
    (void)put(&d, &in);
    (void)work(&d);
    assert_text(row_of(&d, in.id).state, "hand");
    assert_text(row_of(&d, in.id).problem, "changed");
    assert_has_not(html_text(view_of(&d, edition).body), "14");
    close_desk(&d);
}

static void test_an_original_to_come_has_its_version_ready(struct store_fixture *f)
{
    struct desk d;
    int published;
    int64_t next;
    open_desk(&d, f, "es: from en; translate publish");
    struct story_input in = ferry(&d, FERRY);
    in.date = NOW + TIME_DAY;
    int64_t id = put(&d, &in);
    assert_int_equal(work(&d), 1);
    int64_t edition = row_of(&d, id).story_id;
    assert_text(view_of(&d, edition).story->status, "ready");
    fake_engine_clear(d.engine);
    d.now = NOW + TIME_DAY;
    later(&d);
    assert_ok(newsroom_publish_due(d.room.n, time_now(), &published, &next));
    assert_int_equal(published, 1);
    assert_int_equal(work(&d), 1);
    assert_int_equal(fake_engine_count(d.engine), 0);
    assert_text(view_of(&d, edition).story->status, "published");
    assert_true(view_of(&d, edition).story->published_at == NOW + TIME_DAY);
    close_desk(&d);
}

static void test_one_withdrawn_comes_back_with_its_original(struct store_fixture *f)
{
    struct desk d;
    int64_t edition;
    open_desk(&d, f, "es: from en; translate publish");
    int64_t id = publish(&d, &edition);
    later(&d);
    assert_ok(newsroom_story_move(d.room.n, &EDITOR, id, STORY_WITHDRAWN, TIME_NONE, S("It was wrong")));
    assert_text(view_of(&d, edition).story->status, "withdrawn");
    assert_text(view_of(&d, edition).story->withdrawn_reason, "It was wrong");
    assert_text(view_of(&d, edition).translation->withdrawn_reason, "It was wrong");
    assert_text(view_of(&d, edition).translation->language, "en");
    later(&d);
    assert_ok(newsroom_story_move(d.room.n, &EDITOR, id, STORY_PUBLISHED, TIME_NONE, S("")));
    (void)work(&d);
    assert_text(view_of(&d, edition).story->status, "published");
    later(&d);
    assert_ok(newsroom_story_move(d.room.n, &EDITOR, edition, STORY_WITHDRAWN, TIME_NONE, S("Badly put")));
    struct story_input in = ferry(&d, FERRY_CHANGED);
    in.id = id;
    (void)put(&d, &in);
    (void)work(&d);
    assert_text(view_of(&d, edition).story->status, "withdrawn"); /* a person's word stands */
    assert_text(row_of(&d, id).state, "hand");
    close_desk(&d);
}

/* ---- people ---- */

static void test_a_version_of_people_is_theirs(struct store_fixture *f)
{
    struct desk d;
    open_desk(&d, f, "es: from en; translate publish");
    struct story_input in = ferry(&d, FERRY);
    int64_t id = put(&d, &in);
    struct story_input own = room_story(&d.room, "Vuelve el transbordador");
    own.language = S("es");
    own.translation_of = S("the-ferry-returns");
    int64_t edition = put(&d, &own);
    (void)work(&d);
    assert_text(row_of(&d, id).state, "hand");
    assert_text(view_of(&d, edition).story->headline, "Vuelve el transbordador");
    assert_int_equal(fake_engine_count(d.engine), 0);
    close_desk(&d);
}

/* What a person changed in the ordinary editor is there after the next run, and is a sentence of theirs. */
static void test_a_persons_sentence_survives(struct store_fixture *f)
{
    struct desk d;
    int64_t edition;
    open_desk(&d, f, "es: from en; translate publish");
    struct story_input in = ferry(&d, FERRY_CHANGED);
    in.id = publish(&d, &edition);
    struct story_input own = stored(&d, edition).input;
    struct str text = html_text(own.body);
    ptrdiff_t at = str_find(text, S("Childreno"), 0);
    assert_true(at > 0);
    own.body = room_html(&d.room, str_to_c(d.room.a, str_format(d.room.a, "%.*sLos niños pagan la mitad.</p>\n",
                                                                STR_ARG(str_slice(text, 0, at)))));
    own.headline = S("Vuelve el transbordador");
    (void)put(&d, &own);
    fake_engine_clear(d.engine);
    assert_int_equal(work(&d), 1);
    assert_int_equal(fake_engine_count(d.engine), 0);
    (void)put(&d, &in);
    assert_int_equal(work(&d), 1);
    struct story_view es = view_of(&d, edition);
    assert_text(es.story->headline, "Vuelve el transbordador");
    assert_has(html_text(es.body), "Los niños pagan la mitad.");
    assert_has(html_text(es.body), "14");
    assert_has_not(html_text(es.body), "Childreno");
    assert_false(row_of(&d, in.id).edited);
    close_desk(&d);
}

/* What is no sentence's, a paragraph more and a tag, stays through every run. */
static void test_a_persons_paragraph_survives(struct store_fixture *f)
{
    struct desk d;
    int64_t edition;
    open_desk(&d, f, "es: from en; translate publish");
    struct story_input in = ferry(&d, FERRY_CHANGED);
    in.id = publish(&d, &edition);
    struct story_input own = stored(&d, edition).input;
    own.body = room_html(
        &d.room, str_to_c(d.room.a, str_concat(d.room.a, S("<p>Nota de la edición.</p>\n"), html_text(own.body))));
    struct str tags[] = {own.tags[0], S("Barcos")};
    own.tags = tags;
    own.tag_count = 2;
    (void)put(&d, &own);
    for (int i = 0; i < 2; i++) {
        (void)put(&d, &in);
        (void)work(&d);
        struct story_view es = view_of(&d, edition);
        assert_has(html_text(es.body), "<p>Nota de la edición.</p>\n<p>Theo");
        assert_has(html_text(es.body), i ? "16" : "14");
        assert_int_equal(es.tags.count, 2);
        assert_true(row_of(&d, in.id).edited);
        in.body = room_html(&d.room, "<p>A ticket costs 16 euros. Children pay half.</p>\n");
        in.body = room_html(
            &d.room, str_to_c(d.room.a, str_concat(d.room.a,
                                                   S("<p>The ferry sails <strong>twice a day</strong> from Monday. "
                                                     "The council paid for the boat.</p>\n<h2>What it costs</h2>\n"),
                                                   html_text(in.body))));
    }
    close_desk(&d);
}

/* ---- the desk ---- */

static struct translate_wording wording(int64_t position, const char *source, const char *target)
{
    return (struct translate_wording){
        .position = position, .source = str_from_c(source), .target = str_from_c(target), .reviewed = true};
}

static void test_a_wording_is_a_persons(struct store_fixture *f)
{
    struct desk d;
    int64_t edition;
    struct translate_edited edited;
    open_desk(&d, f, "es: from en; translate publish");
    struct story_input in = ferry(&d, FERRY_CHANGED);
    in.id = publish(&d, &edition);
    struct translate_wording words = wording(0, "The ferry returns", "Vuelve el transbordador");
    later(&d);
    assert_ok(translate_edit(d.room.n, d.room.a, &EDITOR, 1, &words, 1, false, &edited));
    assert_true(edited.waits);
    assert_text(view_of(&d, edition).story->headline, "Theo ferryo returnso");
    assert_text(row_of(&d, in.id).state, "held");
    later(&d);
    assert_ok(newsroom_story_move(d.room.n, &EDITOR, edition, STORY_PUBLISHED, TIME_NONE, S("")));
    assert_text(view_of(&d, edition).story->headline, "Vuelve el transbordador");
    (void)put(&d, &in);
    assert_int_equal(work(&d), 1);
    assert_text(view_of(&d, edition).story->headline, "Vuelve el transbordador");
    assert_has(html_text(view_of(&d, edition).body), "14");
    close_desk(&d);
}

static void test_an_approval_lets_it_out(struct store_fixture *f)
{
    struct desk d;
    int64_t edition;
    struct translate_edited edited;
    open_desk(&d, f, "es: from en; translate hold");
    int64_t id = publish(&d, &edition);
    struct translate_wording words = wording(0, "The ferry returns", "Vuelve el transbordador");
    later(&d);
    assert_ok(translate_edit(d.room.n, d.room.a, &EDITOR, 1, &words, 1, true, &edited));
    assert_true(row_of(&d, id).reviewed_at == d.now);
    assert_ok(newsroom_translation_retry(d.room.n, d.room.a, &EDITOR, 1));
    assert_int_equal(work(&d), 1); /* approved as it is: the road is free */
    assert_text(view_of(&d, edition).story->status, "published");
    assert_text(view_of(&d, edition).story->headline, "Vuelve el transbordador");
    struct story_input in = ferry(&d, FERRY_CHANGED);
    in.id = id;
    (void)put(&d, &in);
    (void)work(&d);
    assert_has_not(html_text(view_of(&d, edition).body), "14"); /* nobody has seen that sentence */
    assert_true(row_of(&d, id).reviewed_at == DB_NULL);
    close_desk(&d);
}

static void test_a_wording_that_cannot_stand_is_refused(struct store_fixture *f)
{
    struct desk d;
    int64_t edition;
    struct translate_edited edited;
    open_desk(&d, f, "es: from en; translate publish");
    int64_t id = publish(&d, &edition);
    struct translate_wording empty = wording(0, "The ferry returns", ""),
                             other = wording(0, "The ferry is gone", "Vuelve"),
                             markup = wording(0, "The ferry returns", "Vuelve <script>");
    assert_err(translate_edit(d.room.n, d.room.a, &EDITOR, 1, &empty, 1, false, &edited), &ERR_INVALID);
    assert_text(edited.problem, "empty");
    assert_int_equal(edited.position, 0);
    assert_err(translate_edit(d.room.n, d.room.a, &EDITOR, 1, &markup, 1, false, &edited), &ERR_INVALID);
    assert_err(translate_edit(d.room.n, d.room.a, &EDITOR, 1, &other, 1, false, &edited), &ERR_CONFLICT);
    assert_err(translate_edit(d.room.n, d.room.a, &EDITOR, 2, &empty, 1, false, &edited), &ERR_NOT_FOUND);
    struct story_input in = ferry(&d, FERRY_CHANGED);
    in.id = id;
    (void)put(&d, &in);
    struct translate_wording late = wording(0, "The ferry returns", "Vuelve el transbordador");
    assert_err(translate_edit(d.room.n, d.room.a, &EDITOR, 1, &late, 1, false, &edited), &ERR_CONFLICT);
    close_desk(&d);
}

/* ---- memory and glossary ---- */

static void test_equal_sentences_elsewhere_are_not_asked_for(struct store_fixture *f)
{
    struct desk d;
    int64_t edition;
    struct translate_edited edited;
    open_desk(&d, f, "es: from en; translate publish");
    (void)publish(&d, &edition);
    struct translate_wording words = wording(5, "A ticket costs 12 euros.", "El billete cuesta 12 euros.");
    later(&d);
    assert_ok(translate_edit(d.room.n, d.room.a, &EDITOR, 1, &words, 1, true, &edited));
    struct story_input in = ferry(&d, "<p>A ticket costs 12 euros. Children pay half. Dogs sail free.</p>\n");
    in.headline = S("Another boat");
    fake_engine_clear(d.engine);
    struct story_view en = view_of(&d, put(&d, &in)), es;
    assert_int_equal(work(&d), 1);
    assert_has(fake_engine_last(d.engine), "Dogs sail free.");
    assert_has_not(fake_engine_last(d.engine), "Children");
    en = view_of(&d, en.story->id);
    es = view_of(&d, en.editions.items[0].id);
    assert_has(html_text(es.body), "El billete cuesta 12 euros. Childreno payo halfo. Dogso");
    close_desk(&d);
}

/* What a person says in the ordinary editor is known for the next story. */
static void test_the_editor_teaches_the_memory(struct store_fixture *f)
{
    struct desk d;
    int64_t edition;
    open_desk(&d, f, "es: from en; translate publish");
    (void)publish(&d, &edition);
    struct story_input own = stored(&d, edition).input;
    own.headline = S("Vuelve el transbordador");
    (void)put(&d, &own);
    (void)work(&d);
    struct story_input in = ferry(&d, "<p>Dogs sail free.</p>\n");
    in.fresh = true;
    struct story_view en = view_of(&d, put(&d, &in));
    (void)work(&d);
    en = view_of(&d, en.story->id);
    assert_text(view_of(&d, en.editions.items[0].id).story->headline, "Vuelve el transbordador");
    close_desk(&d);
}

static struct err put_terms(struct db_conn *conn, void *context)
{
    static const struct glossary_term terms[] = {
        {S_INIT("en"), S_INIT("es"), S_INIT("council"), S_INIT("ayuntamiento")},
        {S_INIT(""), S_INIT(""), S_INIT("Norhaven"), S_INIT("")}};
    (void)context;
    for (ptrdiff_t i = 0; i < COUNT_OF(terms); i++)
        TRY(glossary_put(conn, &terms[i], NOW));
    return OK;
}

static void test_words_of_the_house_are_kept(struct store_fixture *f)
{
    struct desk d;
    open_desk(&d, f, "es: from en; translate publish");
    assert_ok(db_write(newsroom_db(d.room.n), put_terms, NULL));
    struct story_input in = ferry(&d, "<p>The council of Norhaven met Ada Holm today.</p>\n");
    struct story_view en = view_of(&d, put(&d, &in));
    (void)work(&d);
    en = view_of(&d, en.story->id);
    assert_has(html_text(view_of(&d, en.editions.items[0].id).body),
               "<p>Theo ayuntamiento ofo Norhaven meto Ada Holm todayo.</p>");
    close_desk(&d);
}

/* ---- several servers ---- */

struct server {
    pthread_t thread;
    struct desk *desk;
    struct str name;
    int done;
};

static void *work_as_server(void *argument)
{
    static const atomic_bool stop;
    struct server *server = argument;
    struct arena a;
    struct sql_translation *task;
    int64_t next;
    arena_init(&a, 0);
    for (;; server->done++) {
        arena_reset(&a);
        if (failed(newsroom_translation_take(server->desk->room.n, &a, server->name, TRANSLATION_NEWS, time_now(),
                                             &task, &next)) ||
            !task || failed(translate_run(server->desk->room.n, &a, task, &stop)))
            break;
    }
    arena_close(&a);
    return NULL;
}

/* The same new section and tag in each: the servers meet in them. */
static void test_servers_share_the_work(struct store_fixture *f)
{
    enum { STORIES = 12, SERVERS = 3 };
    struct desk d;
    struct server servers[SERVERS];
    int64_t ids[STORIES];
    int done = 0;
    open_desk(&d, f, "es: from en; translate publish");
    for (int i = 0; i < STORIES; i++) {
        struct story_input in = ferry(&d, FERRY);
        in.headline = str_format(d.room.a, "Boat number %d sails", i);
        ids[i] = put(&d, &in);
    }
    newsroom_on_touch(d.room.n, NULL, NULL); /* the fixture's is one thread's */
    for (int i = 0; i < SERVERS; i++) {
        servers[i] = (struct server){.desk = &d, .name = str_format(d.room.a, "server %d", i)};
        assert_int_equal(pthread_create(&servers[i].thread, NULL, work_as_server, &servers[i]), 0);
    }
    for (int i = 0; i < SERVERS; i++) {
        pthread_join(servers[i].thread, NULL);
        done += servers[i].done;
    }
    assert_true(done >= STORIES); /* one that met another is done anew */
    assert_int_equal(work(&d), 0);
    for (int i = 0; i < STORIES; i++)
        assert_int_equal(view_of(&d, ids[i]).editions.count, 1);
    close_desk(&d);
}

/* ---- where it leads, and what was wrong ---- */

static void test_links_lead_to_the_editions_stories(struct store_fixture *f)
{
    struct desk d;
    int64_t tide_version;
    open_desk(&d, f, "es: from en; translate publish");
    struct story_input tide = room_story(&d.room, "The tide rises");
    int64_t tide_id = put(&d, &tide);
    (void)work(&d);
    tide_version = row_of(&d, tide_id).story_id;
    set(&d, "editions", S(""));
    tide.headline = S("The quay closes");
    int64_t quay_id = put(&d, &tide); /* has no version */
    set(&d, "editions", S("es: from en; translate publish"));
    struct str quay = view_of(&d, quay_id).story->path, there = view_of(&d, tide_id).story->path;
    struct str body = str_format(d.room.a,
                                 "<p>See <a href=\"%.*s\">the tide</a> and <a href=\"https://post.example%.*s\">the "
                                 "quay</a>.</p>\n<aside data-also-read=\"%lld\"></aside>\n<aside "
                                 "data-also-read=\"%lld\"></aside>\n",
                                 STR_ARG(there), STR_ARG(quay), (long long)tide_id, (long long)quay_id);
    struct story_input in = ferry(&d, str_to_c(d.room.a, body));
    int64_t id = put(&d, &in);
    (void)work(&d);
    struct story_view en = view_of(&d, id);
    assert_int_equal(en.editions.count, 1);
    struct str es = html_text(view_of(&d, en.editions.items[0].id).body);
    assert_has(
        es, str_to_c(d.room.a, str_format(d.room.a, "href=\"%.*s\"", STR_ARG(view_of(&d, tide_version).story->path))));
    assert_has(es, str_to_c(d.room.a, str_format(d.room.a, "href=\"https://post.example%.*s\"", STR_ARG(quay))));
    assert_has(es, str_to_c(d.room.a, str_format(d.room.a, "data-also-read=\"%lld\"", (long long)tide_version)));
    assert_has_not(es, str_to_c(d.room.a, str_format(d.room.a, "data-also-read=\"%lld\"", (long long)quay_id)));
    close_desk(&d);
}

static void test_a_correction_is_carried_once(struct store_fixture *f)
{
    struct desk d;
    int64_t edition;
    open_desk(&d, f, "es: from en; translate publish");
    int64_t id = publish(&d, &edition);
    struct story_correction correction = {S("The price was wrong."), S("12 euros"), S("14 euros"), true};
    later(&d);
    assert_ok(newsroom_story_correct(d.room.n, d.room.a, &EDITOR, id, &correction));
    assert_int_equal(work(&d), 1);
    struct story_view es = view_of(&d, edition);
    assert_int_equal(es.corrections.count, 1);
    assert_text(es.corrections.items[0].note, "Theo priceo waso wrongo.");
    assert_true(es.corrections.items[0].material);
    struct story_input in = ferry(&d, FERRY_CHANGED);
    in.id = id;
    (void)put(&d, &in);
    assert_int_equal(work(&d), 1);
    assert_int_equal(view_of(&d, edition).corrections.count, 1);
    close_desk(&d);
}

/* ---- engines that fail ---- */

static void test_an_engine_that_is_down_is_waited_for(struct store_fixture *f)
{
    struct desk d;
    open_desk(&d, f, "es: from en; translate publish");
    set_engine(&d, "500");
    struct story_input in = ferry(&d, FERRY);
    int64_t id = put(&d, &in);
    assert_int_equal(work(&d), 1);
    assert_text(view_of(&d, id).story->status, "published");
    struct sql_translation row = row_of(&d, id);
    assert_text(row.state, "due");
    assert_has(row.problem, "engine: ");
    assert_true(row.due_at > time_now() && row.story_id == DB_NULL);
    set_engine(&d, "ok");
    d.now = row.due_at + 3600 * TIME_SECOND;
    later(&d);
    assert_int_equal(work(&d), 1);
    row = row_of(&d, id);
    assert_text(row.state, "done");
    assert_text(row.problem, "");
    close_desk(&d);
}

/* One story an answer that cannot be trusted: the original is out, and no version that is out says anything of it. */
static void check_manner(struct desk *d, const char *manner, const char *wanted)
{
    struct story_input in = ferry(d, FERRY);
    struct sql_translation *row;
    in.fresh = true;
    in.headline = str_format(d->room.a, "The ferry %s returns", manner);
    set_engine(d, manner);
    int64_t id = put(d, &in), count = 0;
    (void)work(d);
    struct story_view en = view_of(d, id);
    assert_text(en.story->status, "published");
    do
        assert_ok(newsroom_translation_by_id(d->room.n, d->room.a, ++count, &row));
    while (row->source_id != id);
    if (!str_equal(row->state, str_from_c(wanted)))
        fail_msg("%s: %.*s, %.*s", manner, STR_ARG(row->state), STR_ARG(row->problem));
    assert_true(row->problem.n > 0 || str_equal(row->state, S("done")));
    for (ptrdiff_t i = 0; i < en.editions.count; i++) {
        struct story_view es = view_of(d, en.editions.items[i].id);
        assert_true(html_is_canonical(html_text(es.body)));
        assert_has_not(html_text(es.body), "script");
        assert_has(html_text(es.body), "12");
    }
}

static void test_no_edition_shows_broken_text(struct store_fixture *f)
{
    static const struct {
        const char *manner, *state;
    } CASES[] = {{"drop", "done"}, {"double", "done"}, {"markup", "held"}, {"other", "held"}, {"empty", "due"},
                 {"huge", "due"},  {"broken", "due"},  {"words", "due"},   {"fewer", "due"},  {"more", "due"},
                 {"moved", "due"}, {"wrong", "due"},   {"utf8", "due"}};
    struct desk d;
    open_desk(&d, f, "es: from en; translate publish");
    for (ptrdiff_t i = 0; i < COUNT_OF(CASES); i++)
        check_manner(&d, CASES[i].manner, CASES[i].state);
    close_desk(&d);
}

int main(void)
{
    static const struct store_test tests[] = {
        STORE_TEST(test_a_story_gets_its_version),
        STORE_TEST(test_one_sentence_changed_is_one_sentence_asked),
        STORE_TEST(test_another_tag_asks_for_that_alone),
        STORE_TEST(test_what_is_for_other_sites_is_carried),
        STORE_TEST(test_quotations_have_the_languages_marks),
        STORE_TEST(test_one_that_is_held_waits_for_a_person),
        STORE_TEST(test_updates_that_are_held_wait_unseen),
        STORE_TEST(test_updates_by_hand_are_marked),
        STORE_TEST(test_an_original_to_come_has_its_version_ready),
        STORE_TEST(test_one_withdrawn_comes_back_with_its_original),
        STORE_TEST(test_a_version_of_people_is_theirs),
        STORE_TEST(test_a_persons_sentence_survives),
        STORE_TEST(test_a_persons_paragraph_survives),
        STORE_TEST(test_a_wording_is_a_persons),
        STORE_TEST(test_an_approval_lets_it_out),
        STORE_TEST(test_a_wording_that_cannot_stand_is_refused),
        STORE_TEST(test_equal_sentences_elsewhere_are_not_asked_for),
        STORE_TEST(test_the_editor_teaches_the_memory),
        STORE_TEST(test_words_of_the_house_are_kept),
        STORE_TEST(test_servers_share_the_work),
        STORE_TEST(test_links_lead_to_the_editions_stories),
        STORE_TEST(test_a_correction_is_carried_once),
        STORE_TEST(test_an_engine_that_is_down_is_waited_for),
        STORE_TEST(test_no_edition_shows_broken_text),
    };
    return store_tests_run(tests, COUNT_OF(tests));
}
