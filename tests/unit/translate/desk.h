/* desk.h - what tests of translations share: a newsroom with an engine on a loopback port, and a story about a ferry.
 */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef UNIT_TRANSLATE_DESK_H
#define UNIT_TRANSLATE_DESK_H

#include "unit/newsroom_fixture.h"

#include "newsroom/query.h"
#include "newsroom/story_stored.h"
#include "support/fake_engine.h"
#include "translate/known.h"
#include "translate/run.h"

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

static inline void set(struct desk *d, const char *name, struct str value)
{
    assert_ok(newsroom_set(d->room.n, &ACTOR_COMMAND, str_from_c(name), value));
}

static inline void set_engine(struct desk *d, const char *manner)
{
    struct str url = fake_engine_url(d->room.a, d->engine, manner);
    set(d, "engines", str_format(d->room.a, "fake: libretranslate %.*s; timeout 1", STR_ARG(url)));
    known_forget();
}

static inline void open_desk(struct desk *d, struct store_fixture *f, const char *editions)
{
    room_open(&d->room, f);
    d->engine = fake_engine_start();
    d->now = NOW;
    time_set(NOW);
    set_engine(d, "ok");
    set(d, "editions", str_from_c(editions));
}

static inline void close_desk(struct desk *d)
{
    time_set(0);
    room_close(&d->room);
    fake_engine_stop(d->engine);
}

/* Time goes on a minute between what people do. */
static inline void later(struct desk *d)
{
    d->now += 60 * TIME_SECOND;
    time_set(d->now);
}

/* Does all that is due; how many rows. */
static inline int work(struct desk *d)
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
        assert_ok(translate_run(d->room.n, d->room.a, task, (struct lease){.stop = &stop}));
    }
}

static inline struct story_input ferry(struct desk *d, const char *body)
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

static inline int64_t put(struct desk *d, const struct story_input *in)
{
    later(d);
    return room_put(&d->room, in).id;
}

static inline struct sql_translation row_of(struct desk *d, int64_t source)
{
    struct sql_translation *row;
    assert_ok(newsroom_translation_by_id(d->room.n, d->room.a, 1, &row));
    assert_non_null(row);
    assert_int_equal(row->source_id, source);
    return *row;
}

static inline struct story_view view_of(struct desk *d, int64_t id)
{
    struct story_view view;
    assert_ok(query_story_by_id(d->room.n, d->room.a, id, 0, &view));
    return view;
}

static inline struct story_stored stored(struct desk *d, int64_t id)
{
    struct story_stored story;
    assert_ok(newsroom_story_read(d->room.n, d->room.a, &EDITOR, id, 0, &story));
    return story;
}

static inline void assert_has(struct str text, const char *words)
{
    if (str_find(text, str_from_c(words), 0) < 0)
        fail_msg("\"%s\" is not in \"%.*s\"", words, STR_ARG(text));
}

static inline void assert_has_not(struct str text, const char *words)
{
    if (str_find(text, str_from_c(words), 0) >= 0)
        fail_msg("\"%s\" is in \"%.*s\"", words, STR_ARG(text));
}

/* Publishes the ferry and its Spanish version; the number of that. */
static inline int64_t publish(struct desk *d, int64_t *edition)
{
    struct story_input in = ferry(d, FERRY);
    int64_t id = put(d, &in);
    assert_int_equal(work(d), 1);
    *edition = row_of(d, id).story_id;
    assert_true(*edition != DB_NULL);
    return id;
}

/* A sentence as a person says it, approved. */
static inline struct translate_wording wording(int64_t position, const char *source, const char *target)
{
    return (struct translate_wording){
        .position = position, .source = str_from_c(source), .target = str_from_c(target), .reviewed = true};
}

#endif
