/* revision_pack.c - versions come back byte for byte, whatever was edited, and what is damaged is noticed. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "unit/newsroom_fixture.h"

#include "newsroom/revision_pack.c"

#include "newsroom/check.h"
#include "newsroom/story_stored.h"

#define EDITS 300
#define PARAGRAPHS 80

static uint32_t dice = 1;

static int below(int n)
{
    dice = dice * 1664525U + 1013904223U;
    return (int)((dice >> 8) % (uint32_t)n);
}

/* What a person does between two saves: words changed, a paragraph rewritten, moved, taken out or put in. */
struct text {
    int paragraphs[PARAGRAPHS];
    int count;
};

static void edit(struct text *text)
{
    int place = below(text->count);
    switch (below(4)) {
    case 0:
        text->paragraphs[place] += 1 + below(1000);
        return;
    case 1: {
        int other = below(text->count), moved = text->paragraphs[place];
        text->paragraphs[place] = text->paragraphs[other];
        text->paragraphs[other] = moved;
        return;
    }
    case 2:
        if (text->count > 2)
            text->paragraphs[place] = text->paragraphs[--text->count];
        return;
    default:
        if (text->count < PARAGRAPHS)
            text->paragraphs[text->count++] = below(100000);
    }
}

static struct html body_of(struct room *room, const struct text *text)
{
    struct buf b;
    struct html html;
    buf_init(&b, 1 << 20);
    for (int i = 0; i < text->count; i++)
        buf_add_format(
            &b,
            "<p>At %d o'clock the boat of %d passengers, \xd8\xb9\xd8\xa8\xd8\xa7\xd8\xb1\xd8\xa9, left pier %d.</p>\n",
            text->paragraphs[i] % 24, text->paragraphs[i], text->paragraphs[i] % 7);
    assert_ok(html_sanitise(room->a, str_copy(room->a, buf_str(&b)), NULL, &html));
    buf_close(&b);
    return html;
}

struct look {
    struct arena *a;
    int64_t story_id, number;
    struct sql_revision *found;
    struct sql_int_list unpacked;
    bool as_stored;
};

static struct err look_work(struct db_conn *conn, void *context)
{
    struct look *look = context;
    TRY(sql_revision_unpacked(look->a, conn, look->story_id, INT64_MAX, 1000, &look->unpacked));
    return look->as_stored ? sql_revision_find(look->a, conn, look->story_id, look->number, &look->found)
                           : revision_find(look->a, conn, look->story_id, look->number, &look->found);
}

static struct err look_at(struct room *room, struct look *look)
{
    look->a = room->a;
    return db_read(newsroom_db(room->n), look_work, look);
}

static struct str document_of(struct room *room, int64_t story_id, int64_t number)
{
    struct look look = {.story_id = story_id, .number = number};
    assert_ok(look_at(room, &look));
    assert_non_null(look.found);
    return look.found->document;
}

static ptrdiff_t stored_bytes(struct room *room, int64_t story_id, int64_t number)
{
    struct look look = {.story_id = story_id, .number = number, .as_stored = true};
    assert_ok(look_at(room, &look));
    assert_non_null(look.found);
    assert_true((look.found->base == DB_NULL) == (look.found->document.n > 0));
    return look.found->base == DB_NULL ? look.found->document.n : look.found->packed.n;
}

static int64_t unpacked_of(struct room *room, int64_t story_id)
{
    struct look look = {.story_id = story_id, .number = 1};
    assert_ok(look_at(room, &look));
    return look.unpacked.count;
}

/* Saves a draft count times, each time edited; documents gets what was stored. */
static int64_t save_edits(struct room *room, struct str *documents, int count)
{
    struct text text = {.count = 20};
    struct story_input in = room_story(room, "The ferry");
    struct story_result result = {0};
    in.status = STORY_DRAFT;
    for (int i = 0; i < count; i++) {
        edit(&text);
        text.paragraphs[0] = i; /* each differs from the one before */
        in.body = body_of(room, &text);
        in.id = result.id;
        result = room_put(room, &in);
        documents[i] = document_of(room, result.id, i + 1);
    }
    return result.id;
}

static void assert_whole(struct room *room)
{
    struct check_counts counts;
    assert_ok(newsroom_check(room->n, NULL, NULL, NULL, &counts));
    assert_int_equal(counts.faults, 0);
}

static void test_every_version_comes_back(struct store_fixture *f)
{
    static struct str documents[EDITS];
    struct room room;
    ptrdiff_t stored = 0, whole = 0;
    room_open(&room, f);
    int64_t id = save_edits(&room, documents, EDITS);
    for (int i = 0; i < EDITS; i++) {
        assert_true(str_equal(document_of(&room, id, i + 1), documents[i]));
        stored += stored_bytes(&room, id, i + 1);
        whole += documents[i].n;
    }
    assert_true(stored * 6 < whole);
    assert_true(unpacked_of(&room, id) <= 1);
    assert_int_equal(stored_bytes(&room, id, EDITS), documents[EDITS - 1].n);
    assert_whole(&room);
    room_close(&room);
}

/* The arithmetic that bounds the work: at most REVISION_STEPS rows for any version. */
static void test_steps_are_few(struct store_fixture *f)
{
    (void)f;
    for (int64_t number = 1; number < 100000; number++) {
        int steps = 0;
        for (int64_t at = number; at > 0; at = base_of(at)) {
            assert_true(base_of(at) < at);
            steps++;
        }
        assert_true(steps < REVISION_STEPS);
    }
}

/* What readers see and what waits for them stand whole, however many versions follow. */
static void test_live_and_held_stay_whole(struct store_fixture *f)
{
    struct room room;
    room_open(&room, f);
    struct story_input in = room_story(&room, "The ferry");
    struct story_result result = room_put(&room, &in);
    in.id = result.id;
    in.hold = true;
    for (int i = 0; i < 6; i++) {
        in.place = str_format(room.a, "Norhaven %d", i);
        room_put(&room, &in);
    }
    struct look look = {.story_id = result.id, .number = 1, .as_stored = true};
    assert_ok(look_at(&room, &look));
    assert_true(look.found->base == DB_NULL);
    look.number = 3;
    assert_ok(look_at(&room, &look));
    assert_true(look.found->base != DB_NULL);
    look.number = 7;
    assert_ok(look_at(&room, &look));
    assert_true(look.found->base == DB_NULL);
    struct story_stored story;
    assert_ok(newsroom_story_read(room.n, room.a, &ACTOR_COMMAND, result.id, 3, &story));
    assert_text(story.input.place, "Norhaven 1");
    room_close(&room);
}

struct planted {
    int64_t story_id, number, base;
    struct str packed;
};

static struct err plant(struct db_conn *conn, void *context)
{
    const struct planted *p = context;
    return sql_revision_pack(conn, p->story_id, p->number, p->base, p->packed);
}

static int fault_count;

static void count_fault(void *context, struct str text)
{
    (void)context;
    fault_count += str_find(text, S("is damaged"), 0) >= 0;
}

static void test_a_broken_chain_is_noticed(struct store_fixture *f)
{
    static struct str documents[80];
    const struct planted faults[] = {
        {0, 2, 1, S("\x05noise")},                            /* no Brotli stream */
        {0, 2, 1, S("\xff\xff\xff\xff\xff\xff\xff\xff\x7f")}, /* a difference without measure */
        {0, 2, 2, S("\x01")},                                 /* made of itself */
        {0, 2, 9, S("\x01")},                                 /* made of a later one */
        {0, 2, 1, S("")},                                     /* nothing */
    };
    struct room room;
    struct check_counts counts;
    room_open(&room, f);
    int64_t id = save_edits(&room, documents, 80);
    for (ptrdiff_t i = 0; i < COUNT_OF(faults); i++) {
        struct planted planted = faults[i];
        struct look look = {.story_id = id, .number = 2};
        planted.story_id = id;
        assert_ok(db_write(newsroom_db(room.n), plant, &planted));
        assert_true(err_is(look_at(&room, &look), &ERR_STORE));
        fault_count = 0;
        assert_ok(newsroom_check(room.n, count_fault, NULL, NULL, &counts));
        assert_int_equal(fault_count, 1); /* no other is made of the second */
    }
    room_close(&room);
}

/* A damaged version never keeps a story from being saved, and spoils its group only. */
static void test_damage_stays_where_it_is(struct store_fixture *f)
{
    static struct str documents[80];
    struct room room;
    room_open(&room, f);
    int64_t id = save_edits(&room, documents, 80);
    struct planted planted = {id, 65, 0, S("\x05noise")};
    assert_ok(db_write(newsroom_db(room.n), plant, &planted));
    struct story_input in = room_story(&room, "Another headline");
    in.status = STORY_DRAFT;
    in.id = id;
    for (int i = 0; i < 3; i++) {
        in.place = str_format(room.a, "Pier %d", i);
        room_put(&room, &in);
    }
    assert_true(str_equal(document_of(&room, id, 64), documents[63]));
    assert_true(str_equal(document_of(&room, id, 80), documents[79]));
    struct look look = {.story_id = id, .number = 66};
    assert_true(err_is(look_at(&room, &look), &ERR_STORE));
    room_close(&room);
}

int main(void)
{
    static const struct store_test tests[] = {
        STORE_TEST(test_every_version_comes_back), STORE_TEST(test_steps_are_few),
        STORE_TEST(test_live_and_held_stay_whole), STORE_TEST(test_a_broken_chain_is_noticed),
        STORE_TEST(test_damage_stays_where_it_is),
    };
    return store_tests_run(tests, COUNT_OF(tests));
}
