/* note.c - tests: notes find their passage again, are settled by whom they concern, and stay plain text. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "unit/newsroom_fixture.h"

#include "newsroom/account.h"
#include "newsroom/note.c"

static struct actor account(struct room *room, const char *name, enum role role)
{
    struct sql_account_list all;
    struct str password;
    struct actor actor = {.who = str_from_c(name), .origin = S("test"), .role = role};
    assert_ok(newsroom_account_add(room->n, room->a, &ACTOR_COMMAND, actor.who, role, S(""), &password));
    assert_ok(newsroom_account_list(room->n, room->a, &all));
    for (ptrdiff_t i = 0; i < all.count; i++)
        if (str_equal(all.items[i].name, actor.who))
            actor.account_id = all.items[i].id;
    return actor;
}

static const struct {
    const char *text, *passage, *before, *behind;
    enum note_state state;
    int from, to;
} CASES[] = {
    {"The boat sails. The boat waits.", "boat", "sails. The ", " waits", NOTE_FOUND, 20, 24},
    {"The boat sails. The boat waits.", "boat", "The ", " sails", NOTE_FOUND, 4, 8},
    {"Before it all, the boat sails.", "boat", "The ", " sails", NOTE_FOUND, 19, 23},
    {"The harbour opens at nine on Monday.", "at eight", "harbour opens ", " on Monday", NOTE_CHANGED, 18, 25},
    {"The harbour opens on Monday.", "at eight ", "harbour opens ", "on Monday.", NOTE_CHANGED, 18, 18},
    {"Nothing of it is left.", "at eight", "harbour opens ", " on Monday", NOTE_ORPHANED, 0, 0},
    {"", "x", "", "", NOTE_ORPHANED, 0, 0},
    {"any", "", "", "", NOTE_FOUND, 0, 0},
};

static void test_finding(struct store_fixture *f)
{
    (void)f;
    for (ptrdiff_t i = 0; i < COUNT_OF(CASES); i++) {
        struct note_place place = note_find_passage(str_from_c(CASES[i].text), str_from_c(CASES[i].passage),
                                                    str_from_c(CASES[i].before), str_from_c(CASES[i].behind));
        assert_int_equal(place.state, CASES[i].state);
        assert_int_equal(place.from, CASES[i].from);
        assert_int_equal(place.to, CASES[i].to);
    }
}

static struct note_list notes_of(struct room *room, int64_t id)
{
    struct note_list notes;
    assert_ok(newsroom_notes(room->n, room->a, id, &notes));
    return notes;
}

static void test_a_note_survives_edits(struct store_fixture *f)
{
    struct room room;
    int64_t note;
    room_open(&room, f);
    struct actor editor = account(&room, "editor", ROLE_EDITOR);
    struct story_input in = room_story(&room, "Noted");
    in.body = room_html(&room, "<p>First.</p><p>The harbour opens at eight on Monday.</p>");
    int64_t id = in.id = room_put(&room, &in).id;
    struct note_input input = {.story_id = id,
                               .field = S("body"),
                               .passage = S("at eight"),
                               .before = S("The harbour opens "),
                               .behind = S(" on Monday"),
                               .body = S("Nine, says the <b>port</b>?"),
                               .told = &editor.who,
                               .told_count = 1};
    assert_ok(newsroom_note_add(room.n, room.a, &editor, &input, &note));
    struct note_list notes = notes_of(&room, id);
    assert_int_equal(notes.open, 1);
    assert_int_equal(notes.items[0].block, 1);
    assert_int_equal(notes.items[0].told_count, 1);
    assert_text(notes.items[0].told[0].who, "editor");
    assert_text(notes.items[0].note->body, "Nine, says the <b>port</b>?");
    in.body = room_html(&room, "<p>New.</p><p>First.</p><p>And the harbour opens at eight, on Monday.</p>");
    room_put(&room, &in);
    assert_int_equal(notes_of(&room, id).items[0].block, 2);
    assert_int_equal(notes_of(&room, id).items[0].place.state, NOTE_FOUND);
    in.body = room_html(&room, "<p>Now: The harbour opens at nine on Monday.</p>");
    room_put(&room, &in);
    assert_int_equal(notes_of(&room, id).items[0].place.state, NOTE_CHANGED);
    in.body = room_html(&room, "<p>Something else.</p>");
    room_put(&room, &in);
    assert_int_equal(notes_of(&room, id).items[0].place.state, NOTE_ORPHANED);
    assert_int_equal(notes_of(&room, id).items[0].block, -1);
    room_close(&room);
}

static void test_who_settles(struct store_fixture *f)
{
    struct room room;
    int64_t note;
    room_open(&room, f);
    struct actor writer = account(&room, "writer", ROLE_WRITER), told = account(&room, "told", ROLE_WRITER);
    struct actor other = account(&room, "other", ROLE_WRITER), editor = account(&room, "editor", ROLE_EDITOR);
    struct story_input in = room_story(&room, "Settled");
    int64_t id = room_put(&room, &in).id;
    struct note_input input = {.story_id = id, .body = S("Is this so?"), .told = &told.who, .told_count = 1};
    assert_ok(newsroom_note_add(room.n, room.a, &writer, &input, &note));
    assert_err(newsroom_note_resolve(room.n, room.a, &other, id, note, true), &ERR_FORBIDDEN);
    assert_err(newsroom_note_resolve(room.n, room.a, &editor, id + 1, note, true), &ERR_NOT_FOUND);
    assert_ok(newsroom_note_resolve(room.n, room.a, &told, id, note, true));
    struct note_list notes = notes_of(&room, id);
    assert_int_equal(notes.open, 0);
    assert_text(notes.items[0].note->resolved_by, "told");
    assert_ok(newsroom_note_resolve(room.n, room.a, &editor, id, note, false));
    assert_int_equal(notes_of(&room, id).open, 1);
    room_close(&room);
}

static void test_what_is_refused(struct store_fixture *f)
{
    struct room room;
    int64_t note;
    room_open(&room, f);
    struct actor editor = account(&room, "editor", ROLE_EDITOR);
    struct story_input in = room_story(&room, "Refused");
    int64_t id = room_put(&room, &in).id;
    struct str nobody = S("nobody");
    struct note_input input = {.story_id = id, .body = S("  ")};
    assert_err(newsroom_note_add(room.n, room.a, &editor, &input, &note), &ERR_INVALID);
    input.body = S("To whom?");
    input.told = &nobody;
    input.told_count = 1;
    assert_err(newsroom_note_add(room.n, room.a, &editor, &input, &note), &ERR_INVALID);
    assert_int_equal(notes_of(&room, id).count, 0);
    input.told_count = 0;
    input.before = S("\xff\xfe");
    input.story_id = id + 1;
    assert_err(newsroom_note_add(room.n, room.a, &editor, &input, &note), &ERR_NOT_FOUND);
    input.story_id = id;
    assert_err(newsroom_note_add(room.n, room.a, &ACTOR_COMMAND, &input, &note), &ERR_FORBIDDEN);
    assert_ok(newsroom_note_add(room.n, room.a, &editor, &input, &note));
    assert_text(notes_of(&room, id).items[0].note->before, "");
    room_close(&room);
}

int main(void)
{
    static const struct store_test tests[] = {
        STORE_TEST(test_finding),
        STORE_TEST(test_a_note_survives_edits),
        STORE_TEST(test_who_settles),
        STORE_TEST(test_what_is_refused),
    };
    return store_tests_run(tests, COUNT_OF(tests));
}
