/* newsroom_fixture.h - a newsroom of its own for each test, on each engine. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef NEWSROOM_FIXTURE_H
#define NEWSROOM_FIXTURE_H

#include "unit/store_fixture.h"

#include "newsroom/account.h"
#include "newsroom/review.h"
#include "newsroom/story.h"

struct room {
    struct newsroom *n;
    struct arena *a;
    char folder[96];
    char touched[8192]; /* the tags of the last touch, each with a space before and behind */
};

static inline void room_touched(void *context, const struct str *tags, ptrdiff_t count)
{
    struct room *room = context;
    size_t n = 0;
    room->touched[0] = 0;
    for (ptrdiff_t i = 0; i < count && n < sizeof room->touched; i++)
        n += (size_t)snprintf(room->touched + n, sizeof room->touched - n, " %.*s ", STR_ARG(tags[i]));
}

/* Makes and opens a newsroom in f's folder, on f's engine. */
static inline void room_open(struct room *room, struct store_fixture *f)
{
    *room = (struct room){.a = &f->a};
    snprintf(room->folder, sizeof room->folder, "%s/room", f->folder);
    struct newsroom_init_options options = {
        .title = S("Norhaven Post"), .agency = S("DLA"), .url = S("https://post.example")};
    if (f->engine == DB_POSTGRES)
        options.database = str_from_c(f->url);
    assert_ok(newsroom_init(str_from_c(room->folder), &options));
    assert_ok(newsroom_open(str_from_c(room->folder), &room->n));
    newsroom_on_touch(room->n, room_touched, room);
}

static inline void room_close(struct room *room)
{
    newsroom_close(room->n);
}

/* Whether the last change touched the tag. */
static inline bool room_has_touched(const struct room *room, const char *tag)
{
    char with_spaces[128];
    snprintf(with_spaces, sizeof with_spaces, " %s ", tag);
    return strstr(room->touched, with_spaces) != NULL;
}

static inline struct html room_html(struct room *room, const char *text)
{
    struct html html;
    assert_ok(html_sanitise(room->a, str_from_c(text), NULL, &html));
    return html;
}

/* A plain published story. */
static inline struct story_input room_story(struct room *room, const char *headline)
{
    return (struct story_input){.headline = str_from_c(headline),
                                .standfirst = S("A second boat from Monday"),
                                .body = room_html(room, "<p>The ferry sails twice a day.</p>"),
                                .place = S("Norhaven"),
                                .date = TIME_NONE,
                                .embargo = TIME_NONE,
                                .status = STORY_PUBLISHED};
}

static inline struct story_result room_put(struct room *room, const struct story_input *input)
{
    struct story_result result = {0};
    assert_ok(newsroom_story_put(room->n, room->a, &ACTOR_COMMAND, input, &result));
    return result;
}

static inline void room_assert_text(const char *what, struct str text, const char *wanted)
{
    if (!str_equal(text, str_from_c(wanted)))
        fail_msg("%s is \"%.*s\", not \"%s\"", what, STR_ARG(text), wanted);
}

#define assert_text(text, wanted) room_assert_text(#text, text, wanted)

/* An account that was made, as it acts; languages of a translator, else "". */
static inline struct actor room_account(struct room *room, const char *name, enum role role, const char *languages)
{
    struct str password;
    struct sql_account_list accounts;
    struct str who = str_from_c(name);
    assert_ok(newsroom_account_add(room->n, room->a, &ACTOR_COMMAND, who, role, S(""), &password));
    assert_ok(newsroom_review_set_languages(room->n, room->a, &ACTOR_COMMAND, who, str_from_c(languages)));
    assert_ok(newsroom_account_list(room->n, room->a, &accounts));
    for (ptrdiff_t i = 0; i < accounts.count; i++)
        if (str_equal(accounts.items[i].name, who))
            return (struct actor){accounts.items[i].id, who, S("here"), role, S(""), false};
    fail();
    return (struct actor){0};
}

#endif
