/* release.c - tests: a story goes out once, is taken back whole, and its history says who did what. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "unit/newsroom_fixture.h"

#include <pthread.h>

#include "newsroom/account.h"
#include "newsroom/check.h"
#include "newsroom/preview.h"
#include "newsroom/query.h"
#include "newsroom/story_list.h"
#include "newsroom/story_undo.c"

#define NOVEMBER_5 INT64_C(1793880000000000)

static struct actor account(struct room *room, const char *name, const char *person, enum role role)
{
    struct sql_account_list all;
    struct str password;
    struct actor actor = {.who = str_from_c(name), .origin = S("test"), .role = role};
    assert_ok(newsroom_account_add(room->n, room->a, &ACTOR_COMMAND, actor.who, role, str_from_c(person), &password));
    assert_ok(newsroom_account_list(room->n, room->a, &all));
    for (ptrdiff_t i = 0; i < all.count; i++)
        if (str_equal(all.items[i].name, actor.who))
            actor.account_id = all.items[i].id;
    return actor;
}

static struct story_input whole(struct room *room, const char *headline)
{
    static const struct story_byline bylines[] = {{S_INIT("Ines Falk"), S_INIT("")}};
    struct story_input in = room_story(room, headline);
    in.bylines = bylines, in.byline_count = 1;
    in.status = STORY_DRAFT;
    return in;
}

static struct story_moved moved_to(struct room *room, const struct actor *actor, int64_t id, enum story_status to)
{
    struct story_move move = {
        .id = id, .to = to, .at = TIME_NONE, .reason = to == STORY_WITHDRAWN ? S("Wrong") : S("")};
    struct story_moved moved;
    assert_ok(newsroom_release(room->n, room->a, actor, &move, &moved));
    return moved;
}

struct reading_state {
    struct arena *a;
    int64_t id;
    struct sql_story *story;
    struct sql_byline_list bylines;
    struct sql_story_place_list sections;
};

static struct err read_state(struct db_conn *conn, void *context)
{
    struct reading_state *state = context;
    TRY(sql_story_by_id(state->a, conn, state->id, &state->story));
    TRY(sql_byline_of_story(state->a, conn, state->id, &state->bylines));
    return sql_story_section_of_story(state->a, conn, state->id, &state->sections);
}

static struct reading_state state_of(struct room *room, int64_t id)
{
    struct reading_state state = {.a = room->a, .id = id};
    assert_ok(db_read(newsroom_db(room->n), read_state, &state));
    return state;
}

static void assert_same_state(const struct reading_state *a, const struct reading_state *b)
{
    assert_true(str_equal(a->story->status, b->story->status));
    assert_true(str_equal(a->story->path, b->story->path));
    assert_int_equal(a->story->published_at, b->story->published_at);
    assert_int_equal(a->story->modified_at, b->story->modified_at);
    assert_int_equal(a->story->publish_at, b->story->publish_at);
    assert_int_equal(a->story->withdrawn_at, b->story->withdrawn_at);
    assert_true(str_equal(a->story->withdrawn_reason, b->story->withdrawn_reason));
    assert_int_equal(a->story->revision, b->story->revision);
    assert_true(str_equal(a->story->checksum, b->story->checksum));
    assert_int_equal(a->bylines.items[0].listed_at, b->bylines.items[0].listed_at);
}

static void assert_whole(struct room *room)
{
    struct check_counts counts;
    assert_ok(newsroom_check(room->n, NULL, NULL, NULL, &counts));
    assert_int_equal(counts.faults, 0);
}

static ptrdiff_t count_of(struct room *room, int64_t id, const char *action)
{
    struct sql_audit_entry_list entries;
    ptrdiff_t count = 0;
    assert_ok(newsroom_story_history(room->n, room->a, id, INT64_MAX, 100, &entries));
    for (ptrdiff_t i = 0; i < entries.count; i++)
        count += str_equal(entries.items[i].action, str_from_c(action));
    return count;
}

/* ---- once ---- */

#define PUBLISHERS 100

struct publisher {
    struct newsroom *n;
    const struct actor *actor;
    int64_t id, base;
    bool changed;
    const struct err_kind *kind;
};

static void *publish(void *context)
{
    struct publisher *p = context;
    struct arena a;
    struct story_moved moved;
    arena_init(&a, 0);
    struct story_move move = {.id = p->id, .to = STORY_PUBLISHED, .at = TIME_NONE, .base = p->base};
    p->kind = newsroom_release(p->n, &a, p->actor, &move, &moved).kind;
    p->changed = moved.changed;
    arena_close(&a);
    return NULL;
}

static void test_a_hundred_publish_once(struct store_fixture *f)
{
    struct room room;
    struct publisher publishers[PUBLISHERS];
    pthread_t threads[PUBLISHERS];
    room_open(&room, f);
    struct actor editor = account(&room, "editor", "", ROLE_EDITOR);
    struct story_input in = whole(&room, "Once");
    int64_t id = room_put(&room, &in).id;
    for (int i = 0; i < PUBLISHERS; i++) {
        publishers[i] = (struct publisher){.n = room.n, .actor = &editor, .id = id, .base = 1};
        assert_int_equal(pthread_create(&threads[i], NULL, publish, &publishers[i]), 0);
    }
    int effects = 0;
    for (int i = 0; i < PUBLISHERS; i++) {
        pthread_join(threads[i], NULL);
        effects += publishers[i].changed;
        assert_null(publishers[i].kind);
    }
    assert_int_equal(effects, 1);
    assert_int_equal(count_of(&room, id, "story.publish"), 1);
    assert_whole(&room);
    room_close(&room);
}

static void test_a_newer_version_stops_it(struct store_fixture *f)
{
    struct room room;
    struct story_moved moved;
    room_open(&room, f);
    struct actor editor = account(&room, "editor", "", ROLE_EDITOR);
    struct story_input in = whole(&room, "Twice");
    int64_t id = room_put(&room, &in).id;
    in.id = id;
    in.standfirst = S("Changed");
    room_put(&room, &in);
    struct story_move move = {.id = id, .to = STORY_PUBLISHED, .at = TIME_NONE, .base = 1};
    assert_err(newsroom_release(room.n, room.a, &editor, &move, &moved), &ERR_CONFLICT);
    move.base = 2;
    assert_ok(newsroom_release(room.n, room.a, &editor, &move, &moved));
    room_close(&room);
}

/* ---- taken back ---- */

static void test_undo_restores_each_state(struct store_fixture *f)
{
    static const enum story_status steps[] = {STORY_REVIEW,    STORY_READY,     STORY_PUBLISHED,
                                              STORY_WITHDRAWN, STORY_PUBLISHED, STORY_DRAFT};
    struct room room;
    room_open(&room, f);
    struct actor editor = account(&room, "editor", "", ROLE_EDITOR);
    struct str sections[] = {S("Harbour")};
    struct story_input in = whole(&room, "Back and forth");
    in.sections = sections, in.section_count = 1;
    int64_t id = room_put(&room, &in).id;
    for (ptrdiff_t i = 0; i < COUNT_OF(steps); i++) {
        struct reading_state before = state_of(&room, id);
        assert_true(moved_to(&room, &editor, id, steps[i]).undo_until > time_now());
        assert_ok(newsroom_release_undo(room.n, room.a, &editor, id));
        assert_true(room_has_touched(&room, str_to_c(room.a, str_format(room.a, "story:%lld", (long long)id))));
        struct reading_state after = state_of(&room, id);
        assert_same_state(&before, &after);
        assert_whole(&room);
        moved_to(&room, &editor, id, steps[i]);
    }
    room_close(&room);
}

static void test_undo_has_an_end(struct store_fixture *f)
{
    struct room room;
    room_open(&room, f);
    struct actor editor = account(&room, "editor", "", ROLE_EDITOR), other = account(&room, "other", "", ROLE_EDITOR);
    struct story_input in = whole(&room, "Too late");
    int64_t id = room_put(&room, &in).id;
    assert_err(newsroom_release_undo(room.n, room.a, &editor, id), &ERR_NOT_FOUND);
    time_set(NOVEMBER_5);
    moved_to(&room, &editor, id, STORY_PUBLISHED);
    assert_err(newsroom_release_undo(room.n, room.a, &other, id), &ERR_NOT_FOUND);
    time_set(NOVEMBER_5 + 10 * TIME_SECOND + 1);
    assert_err(newsroom_release_undo(room.n, room.a, &editor, id), &ERR_CONFLICT);
    moved_to(&room, &editor, id, STORY_WITHDRAWN);
    in.id = id;
    in.status = STORY_WITHDRAWN;
    in.withdrawn_reason = S("Wrong");
    in.standfirst = S("Changed after the move");
    time_set(NOVEMBER_5 + 11 * TIME_SECOND);
    room_put(&room, &in);
    assert_err(newsroom_release_undo(room.n, room.a, &editor, id), &ERR_CONFLICT);
    time_set(0);
    room_close(&room);
}

/* Where an old address of another story was taken, it leads there again. */
static void test_undo_gives_an_address_back(struct store_fixture *f)
{
    struct room room;
    struct str target;
    int status;
    room_open(&room, f);
    struct actor editor = account(&room, "editor", "", ROLE_EDITOR);
    struct story_input first = whole(&room, "First"), second = whole(&room, "Second");
    first.slug = S("name");
    first.date = second.date = NOVEMBER_5;
    first.status = STORY_PUBLISHED;
    struct story_result out = room_put(&room, &first);
    first.id = out.id;
    first.slug = S("another-name");
    room_put(&room, &first);
    second.slug = S("name");
    second.date = TIME_NONE;
    int64_t id = room_put(&room, &second).id;
    struct reading_state before = state_of(&room, id);
    time_set(NOVEMBER_5);
    moved_to(&room, &editor, id, STORY_PUBLISHED);
    struct reading_state taken = state_of(&room, id);
    assert_true(str_equal(taken.story->path, out.path));
    assert_ok(newsroom_release_undo(room.n, room.a, &editor, id));
    time_set(0);
    struct reading_state after = state_of(&room, id);
    assert_same_state(&before, &after);
    assert_ok(query_redirect(room.n, room.a, out.path, &target, &status));
    assert_text(target, "/2026/11/05/another-name/");
    assert_whole(&room);
    room_close(&room);
}

/* ---- what it needs ---- */

static void test_what_a_move_needs(struct store_fixture *f)
{
    struct room room;
    struct story_moved moved;
    room_open(&room, f);
    assert_ok(newsroom_set(room.n, &ACTOR_COMMAND, S("agency"), S("")));
    struct actor editor = account(&room, "editor", "", ROLE_EDITOR);
    struct story_input in = room_story(&room, "Without a byline");
    in.status = STORY_DRAFT;
    int64_t id = room_put(&room, &in).id;
    struct story_move move = {.id = id, .to = STORY_PUBLISHED, .at = TIME_NONE};
    assert_err(newsroom_release(room.n, room.a, &editor, &move, &moved), &ERR_INVALID);
    assert_int_equal(moved.items.blocks, 1);
    assert_int_equal(moved.items.first->rule, PREFLIGHT_BYLINE);
    assert_ok(newsroom_story_move(room.n, &ACTOR_COMMAND, id, STORY_PUBLISHED, TIME_NONE, S("")));
    move.to = STORY_WITHDRAWN;
    assert_err(newsroom_release(room.n, room.a, &editor, &move, &moved), &ERR_INVALID);
    move.reason = S("  <script>alert(1)</script>\n");
    assert_ok(newsroom_release(room.n, room.a, &editor, &move, &moved));
    assert_text(state_of(&room, id).story->withdrawn_reason, "<script>alert(1)</script>");
    move.to = STORY_SCHEDULED;
    assert_err(newsroom_release(room.n, room.a, &editor, &move, &moved), &ERR_INVALID);
    room_close(&room);
}

static void test_who_may_read(struct store_fixture *f)
{
    struct room room;
    room_open(&room, f);
    struct actor editor = account(&room, "editor", "", ROLE_EDITOR),
                 writer = account(&room, "ines", "Ines Falk", ROLE_WRITER);
    struct actor stranger = account(&room, "tor", "", ROLE_CONTRIBUTOR);
    struct story_input in = whole(&room, "Hers by the byline");
    int64_t id = room_put(&room, &in).id;
    assert_ok(newsroom_may_read(room.n, room.a, &editor, id));
    assert_ok(newsroom_may_read(room.n, room.a, &writer, id));
    assert_err(newsroom_may_read(room.n, room.a, &stranger, id), &ERR_FORBIDDEN);
    assert_err(newsroom_may_read(room.n, room.a, &editor, 99), &ERR_NOT_FOUND);
    struct story_result own;
    in = room_story(&room, "Begun by the stranger");
    in.status = STORY_DRAFT;
    assert_ok(newsroom_story_put(room.n, room.a, &stranger, &in, &own));
    assert_err(newsroom_story_move(room.n, &writer, own.id, STORY_REVIEW, TIME_NONE, S("")), &ERR_FORBIDDEN);
    assert_err(newsroom_story_move(room.n, &stranger, id, STORY_DRAFT, TIME_NONE, S("")), &ERR_FORBIDDEN);
    assert_ok(newsroom_story_move(room.n, &writer, id, STORY_REVIEW, TIME_NONE, S("")));
    assert_ok(newsroom_may_read(room.n, room.a, &stranger, own.id));
    assert_ok(newsroom_may_read(room.n, room.a, &writer, own.id));
    assert_err(newsroom_may_show(room.n, room.a, &writer, own.id), &ERR_FORBIDDEN);
    assert_ok(newsroom_may_show(room.n, room.a, &stranger, own.id));
    room_close(&room);
}

static void test_correction(struct store_fixture *f)
{
    struct room room;
    room_open(&room, f);
    struct actor editor = account(&room, "editor", "", ROLE_EDITOR), writer = account(&room, "writer", "", ROLE_WRITER);
    struct story_input in = whole(&room, "Corrected");
    int64_t id = room_put(&room, &in).id;
    struct story_correction c = {
        .note = S("It sails <b>thrice</b>."), .was = S("twice"), .becomes = S("thrice"), .material = true};
    assert_err(newsroom_story_correct(room.n, room.a, &editor, id, &c), &ERR_INVALID);
    moved_to(&room, &editor, id, STORY_PUBLISHED);
    assert_err(newsroom_story_correct(room.n, room.a, &writer, id, &c), &ERR_FORBIDDEN);
    assert_ok(newsroom_story_correct(room.n, room.a, &editor, id, &c));
    assert_ok(newsroom_story_correct(room.n, room.a, &editor, id, &c));
    assert_int_equal(count_of(&room, id, "story.correct"), 1);
    struct story_view view;
    assert_ok(query_story_by_id(room.n, room.a, id, 0, &view));
    assert_int_equal(view.corrections.count, 1);
    assert_text(view.corrections.items[0].note, "It sails <b>thrice</b>.");
    assert_int_not_equal(view.story->modified_at, DB_NULL);
    c.note = S("");
    assert_err(newsroom_story_correct(room.n, room.a, &editor, id, &c), &ERR_INVALID);
    assert_whole(&room);
    room_close(&room);
}

/* ---- a change that waits ---- */

/* A story that is out, and a change of it that is not; answers its number. */
static int64_t hold_a_change(struct room *room, const struct actor *actor, struct story_input *in)
{
    static const struct str sections[] = {S_INIT("World/Harbour")};
    struct story_result out;
    *in = whole(room, "Held back");
    in->sections = sections, in->section_count = 1;
    int64_t id = in->id = room_put(room, in).id;
    moved_to(room, actor, id, STORY_PUBLISHED);
    in->status = STORY_PUBLISHED;
    in->hold = true;
    in->headline = S("Held back and changed");
    in->slug = S("held-back");
    in->body = room_html(room, "<p>The ferry sails three times a day.</p>");
    assert_ok(newsroom_story_put(room->n, room->a, actor, in, &out));
    assert_int_equal(out.outcome, STORY_UPDATED);
    assert_ok(newsroom_story_put(room->n, room->a, actor, in, &out));
    assert_int_equal(out.outcome, STORY_UNCHANGED);
    return id;
}

static void test_a_change_waits_until_released(struct store_fixture *f)
{
    struct room room;
    struct story_input in;
    struct story_moved moved;
    room_open(&room, f);
    struct actor editor = account(&room, "editor", "", ROLE_EDITOR);
    int64_t id = hold_a_change(&room, &editor, &in);
    struct reading_state before = state_of(&room, id);
    assert_text(before.story->headline, "Held back");
    assert_whole(&room);
    struct story_move move = {.id = id, .to = STORY_PUBLISHED, .at = TIME_NONE, .base = 1, .dated = true};
    assert_err(newsroom_release(room.n, room.a, &editor, &move, &moved), &ERR_CONFLICT);
    move.base = 2;
    assert_ok(newsroom_release(room.n, room.a, &editor, &move, &moved));
    struct reading_state after = state_of(&room, id);
    assert_text(after.story->headline, "Held back and changed");
    assert_int_equal(after.story->revision, 2);
    struct story_filter filter = {.words = S("changed ines")};
    struct sql_list_item_list found;
    assert_ok(newsroom_story_list(room.n, room.a, &editor, &filter, (struct story_place){0}, 10, &found));
    assert_int_equal(found.count, 1);
    assert_int_not_equal(after.story->modified_at, DB_NULL);
    assert_int_equal(after.sections.count, 2);
    assert_int_equal(after.story->word_count, 7);
    assert_whole(&room);
    assert_ok(newsroom_release(room.n, room.a, &editor, &move, &moved));
    assert_false(moved.changed);
    assert_int_equal(count_of(&room, id, "story.release"), 1);
    assert_ok(newsroom_release_undo(room.n, room.a, &editor, id));
    after = state_of(&room, id);
    assert_same_state(&before, &after);
    assert_text(after.story->headline, "Held back");
    assert_whole(&room);
    move.dated = false;
    assert_ok(newsroom_release(room.n, room.a, &editor, &move, &moved));
    after = state_of(&room, id);
    assert_text(after.story->headline, "Held back and changed");
    assert_int_equal(after.story->modified_at, DB_NULL);
    assert_whole(&room);
    room_close(&room);
}

static void test_a_change_goes_out_at_its_time(struct store_fixture *f)
{
    struct room room;
    struct story_input in;
    struct story_moved moved;
    int published;
    int64_t next;
    room_open(&room, f);
    struct actor editor = account(&room, "editor", "", ROLE_EDITOR);
    time_set(NOVEMBER_5);
    int64_t id = hold_a_change(&room, &editor, &in);
    struct story_move move = {.id = id, .to = STORY_SCHEDULED, .at = NOVEMBER_5 + TIME_DAY, .dated = true};
    assert_ok(newsroom_release(room.n, room.a, &editor, &move, &moved));
    assert_int_equal(moved.status, STORY_PUBLISHED);
    assert_ok(newsroom_publish_due(room.n, NOVEMBER_5 + TIME_DAY - 1, &published, &next));
    assert_int_equal(published, 0);
    assert_true(next == NOVEMBER_5 + TIME_DAY);
    assert_text(state_of(&room, id).story->headline, "Held back");
    time_set(NOVEMBER_5 + TIME_DAY);
    assert_ok(newsroom_publish_due(room.n, NOVEMBER_5 + TIME_DAY, &published, &next));
    assert_int_equal(published, 1);
    assert_text(state_of(&room, id).story->headline, "Held back and changed");
    assert_true(state_of(&room, id).story->modified_at == NOVEMBER_5 + TIME_DAY);
    assert_ok(newsroom_publish_due(room.n, NOVEMBER_5 + TIME_DAY, &published, &next));
    assert_int_equal(published, 0);
    time_set(0);
    assert_whole(&room);
    room_close(&room);
}

/* What a preview shows is undone, on both engines, and leaves no trace. */
static void test_a_preview_writes_nothing(struct store_fixture *f)
{
    struct room room;
    struct story_input in;
    struct story_view view;
    room_open(&room, f);
    struct actor editor = account(&room, "editor", "", ROLE_EDITOR);
    int64_t id = hold_a_change(&room, &editor, &in);
    struct reading_state before = state_of(&room, id);
    assert_ok(newsroom_preview_story(room.n, room.a, id, 0, 4, &view));
    assert_text(view.story->headline, "Held back and changed");
    assert_text(html_text(view.body), "<p>The ferry sails three times a day.</p>\n");
    assert_int_equal(view.sections.count, 1);
    assert_ok(newsroom_preview_story(room.n, room.a, id, 1, 4, &view));
    assert_text(view.story->headline, "Held back");
    assert_err(newsroom_preview_story(room.n, room.a, id, 9, 4, &view), &ERR_NOT_FOUND);
    assert_err(newsroom_preview_story(room.n, room.a, 99, 0, 4, &view), &ERR_NOT_FOUND);
    struct reading_state after = state_of(&room, id);
    assert_same_state(&before, &after);
    assert_int_equal(count_of(&room, id, "story.preview"), 0);
    assert_whole(&room);
    room_close(&room);
}

/* A correction made meanwhile stays, and takes no revision's number. */
static void test_a_correction_beside_a_change(struct store_fixture *f)
{
    struct room room;
    struct story_input in;
    struct story_view view;
    room_open(&room, f);
    struct actor editor = account(&room, "editor", "", ROLE_EDITOR);
    int64_t id = hold_a_change(&room, &editor, &in);
    struct story_correction c = {.note = S("It sails thrice."), .material = true};
    assert_ok(newsroom_story_correct(room.n, room.a, &editor, id, &c));
    assert_text(state_of(&room, id).story->headline, "Held back");
    assert_whole(&room);
    assert_true(moved_to(&room, &editor, id, STORY_PUBLISHED).changed);
    assert_ok(query_story_by_id(room.n, room.a, id, 0, &view));
    assert_text(view.story->headline, "Held back and changed");
    assert_int_equal(view.corrections.count, 1);
    assert_whole(&room);
    room_close(&room);
}

/* ---- links for a preview ---- */

static void test_preview_links(struct store_fixture *f)
{
    struct room room;
    struct str secret, second;
    int64_t until;
    struct sql_preview_link link;
    struct sql_preview_link_list links;
    room_open(&room, f);
    struct actor editor = account(&room, "editor", "", ROLE_EDITOR);
    struct story_input in = whole(&room, "Seen before");
    int64_t id = room_put(&room, &in).id;
    assert_err(newsroom_preview_make(room.n, room.a, &editor, id, 31, &secret, &until), &ERR_INVALID);
    assert_err(newsroom_preview_make(room.n, room.a, &editor, 99, 7, &secret, &until), &ERR_NOT_FOUND);
    assert_ok(newsroom_preview_make(room.n, room.a, &editor, id, 1, &secret, &until));
    assert_ok(newsroom_preview_make(room.n, room.a, &editor, id, 7, &second, &until));
    assert_int_equal(secret.n, 43);
    assert_ok(newsroom_preview_open(room.n, room.a, secret, S("192.0.2.1"), &link));
    assert_int_equal(link.story_id, id);
    time_set(time_now() + TIME_DAY + 1);
    assert_err(newsroom_preview_open(room.n, room.a, secret, S("192.0.2.1"), &link), &ERR_NOT_FOUND);
    assert_ok(newsroom_preview_links(room.n, room.a, id, &links));
    assert_int_equal(links.count, 1);
    assert_err(newsroom_preview_end(room.n, room.a, &editor, id + 1, links.items[0].id), &ERR_NOT_FOUND);
    assert_ok(newsroom_preview_end(room.n, room.a, &editor, id, links.items[0].id));
    assert_err(newsroom_preview_open(room.n, room.a, second, S("192.0.2.1"), &link), &ERR_NOT_FOUND);
    time_set(0);
    assert_ok(newsroom_preview_make(room.n, room.a, &editor, id, 7, &secret, &until));
    assert_ok(newsroom_account_disable(room.n, &ACTOR_COMMAND, editor.who, true));
    assert_err(newsroom_preview_open(room.n, room.a, secret, S("192.0.2.2"), &link), &ERR_NOT_FOUND);
    room_close(&room);
}

static void test_guesses_are_throttled(struct store_fixture *f)
{
    struct room room;
    struct sql_preview_link link;
    room_open(&room, f);
    struct str guess = S("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA");
    const struct err_kind *kind = NULL;
    for (int i = 0; i < 60 && kind != &ERR_BUSY; i++)
        kind = newsroom_preview_open(room.n, room.a, guess, S("192.0.2.7"), &link).kind;
    assert_ptr_equal(kind, &ERR_BUSY);
    assert_err(newsroom_preview_open(room.n, room.a, guess, S("192.0.2.8"), &link), &ERR_NOT_FOUND);
    assert_err(newsroom_preview_open(room.n, room.a, S(""), S("192.0.2.8"), &link), &ERR_NOT_FOUND);
    room_close(&room);
}

/* An older date and a source of its own, and nothing else. */
static void test_a_date_and_a_source_wait(struct store_fixture *f)
{
    struct room room;
    struct story_moved moved;
    room_open(&room, f);
    struct actor editor = account(&room, "editor", "", ROLE_EDITOR);
    struct story_input source = whole(&room, "Source"), in = whole(&room, "Redated");
    source.status = in.status = STORY_PUBLISHED;
    in.language = S("es");
    source.date = in.date = NOVEMBER_5;
    int64_t source_id = room_put(&room, &source).id;
    in.id = room_put(&room, &in).id;
    struct reading_state before = state_of(&room, in.id);
    in.hold = true;
    in.date = NOVEMBER_5 - TIME_DAY;
    in.translation_of = S("source");
    assert_int_equal(room_put(&room, &in).outcome, STORY_UPDATED);
    assert_int_equal(room_put(&room, &in).outcome, STORY_UNCHANGED);
    assert_whole(&room);
    assert_int_equal(state_of(&room, in.id).story->published_at, NOVEMBER_5);
    struct story_move move = {.id = in.id, .to = STORY_PUBLISHED, .at = TIME_NONE, .base = 2};
    assert_ok(newsroom_release(room.n, room.a, &editor, &move, &moved));
    struct reading_state after = state_of(&room, in.id);
    assert_int_equal(after.story->published_at, NOVEMBER_5 - TIME_DAY);
    assert_int_equal(after.story->translation_group, source_id);
    assert_int_equal(after.bylines.items[0].listed_at, NOVEMBER_5 - TIME_DAY);
    assert_whole(&room);
    assert_ok(newsroom_release_undo(room.n, room.a, &editor, in.id));
    after = state_of(&room, in.id);
    assert_same_state(&before, &after);
    assert_int_equal(after.story->translation_group, DB_NULL);
    assert_whole(&room);
    room_close(&room);
}

int main(void)
{
    static const struct store_test tests[] = {
        STORE_TEST(test_a_hundred_publish_once),
        STORE_TEST(test_a_newer_version_stops_it),
        STORE_TEST(test_undo_restores_each_state),
        STORE_TEST(test_undo_has_an_end),
        STORE_TEST(test_undo_gives_an_address_back),
        STORE_TEST(test_what_a_move_needs),
        STORE_TEST(test_who_may_read),
        STORE_TEST(test_correction),
        STORE_TEST(test_a_change_waits_until_released),
        STORE_TEST(test_a_date_and_a_source_wait),
        STORE_TEST(test_a_change_goes_out_at_its_time),
        STORE_TEST(test_a_correction_beside_a_change),
        STORE_TEST(test_a_preview_writes_nothing),
        STORE_TEST(test_preview_links),
        STORE_TEST(test_guesses_are_throttled),
    };
    return store_tests_run(tests, COUNT_OF(tests));
}
