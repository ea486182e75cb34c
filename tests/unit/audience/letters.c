/* letters.c - letters are made once and sent once, tried again with growing pauses, and given up; on both engines. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "audience/letters.c"

#include "audience/store.h"
#include "unit/newsroom/room.h"

#define START (1800000000 * TIME_SECOND)

struct post {
    struct newsroom *n;
    struct db *db;
    struct arena *a;
};

static struct post post_open(struct store_fixture *f)
{
    struct post p = {.n = room_open(f), .a = &f->a};
    assert_ok(audience_store_open(p.n, &p.db));
    return p;
}

static void post_close(struct post *p)
{
    db_close(p->db);
    newsroom_close(p->n);
}

static bool make(struct post *p, int64_t at, int64_t since)
{
    const struct letter_text text = {S("Ferry\r\nBcc: x@evil.example"), S("text"), S("<p>text</p>")};
    const struct letter_order order = {.name = S("digest"),
                                       .from = S("desk@news.example"),
                                       .from_name = S("News"),
                                       .to = S("ines@news.example  tor@news.example"),
                                       .host = S("news.example"),
                                       .at = at,
                                       .since = since};
    bool made;
    assert_ok(letters_make(p->db, &order, &text, at, &made));
    return made;
}

static struct sql_letter *take(struct post *p, int64_t now, int64_t *next)
{
    struct sql_letter *letter;
    assert_ok(letters_take(p->db, p->a, S("one"), now, &letter, next));
    return letter;
}

static void are_made_once(struct store_fixture *f)
{
    struct post p = post_open(f);
    struct sql_letter_state_list list;
    assert_true(make(&p, START, START));
    assert_false(make(&p, START, START));
    assert_false(make(&p, START + 5, START));
    assert_true(make(&p, START + TIME_DAY, START + TIME_DAY));
    assert_ok(letters_list(p.db, p.a, &list));
    assert_int_equal(list.count, 4);
    bool made;
    assert_ok(letters_made_since(p.db, S("digest"), START + TIME_DAY, &made));
    assert_true(made);
    assert_ok(letters_made_since(p.db, S("digest"), START + TIME_DAY + 1, &made));
    assert_false(made);
    assert_ok(letters_made_since(p.db, S("alert:1"), 0, &made));
    assert_false(made);
    post_close(&p);
}

static void go_to_one_sender(struct store_fixture *f)
{
    struct post p = post_open(f);
    int64_t next;
    assert_null(take(&p, START, &next));
    assert_true(next == TIME_NONE);
    make(&p, START, START);
    struct sql_letter *first = take(&p, START, &next), *second = take(&p, START, &next);
    assert_true(str_equal(first->recipient, S("ines@news.example")));
    assert_true(str_equal(second->recipient, S("tor@news.example")));
    assert_true(str_find(first->message, S("\r\nBcc:"), 0) < 0);
    assert_true(str_find(first->message, S("Message-ID: <"), 0) > 0);
    assert_null(take(&p, START + LEND_TIME - 1, &next));
    struct sql_letter *again = take(&p, START + LEND_TIME, &next); /* its sender died */
    assert_int_equal(again->id, first->id);
    assert_true(str_equal(again->message, first->message));
    assert_ok(letters_settle(p.db, S("one"), again, LETTER_SENT, S(""), START + LEND_TIME));
    assert_ok(letters_settle(p.db, S("one"), second, LETTER_REFUSED, S("550"), START + LEND_TIME));
    assert_null(take(&p, START + 2 * TIME_DAY, &next));
    post_close(&p);
}

static void are_free_when_their_sender_died(struct store_fixture *f)
{
    struct post p = post_open(f);
    int64_t next;
    make(&p, START, START);
    struct sql_letter *first = take(&p, START, &next), *second = take(&p, START, &next);
    assert_ok(letters_settle(p.db, S("one"), second, LETTER_SENT, S(""), START));
    bool freed;
    assert_ok(letters_free(p.db, S("one two"), START + 1, &freed));
    assert_false(freed);
    assert_null(take(&p, START + 1, &next));
    assert_ok(letters_free(p.db, S("two"), START + 1, &freed));
    assert_true(freed);
    struct sql_letter *again;
    assert_ok(letters_take(p.db, p.a, S("two"), START + 1, &again, &next));
    assert_int_equal(again->id, first->id);
    assert_ok(letters_settle(p.db, S("one"), first, LETTER_FAILED, S("late"), START + 2)); /* it only slept */
    assert_null(take(&p, START + 2 * FIRST_PAUSE, &next));
    assert_ok(letters_settle(p.db, S("one"), first, LETTER_REFUSED, S("late"), START + 2));
    assert_ok(letters_settle(p.db, S("two"), again, LETTER_FAILED, S("busy"), START + 3));
    assert_non_null(take(&p, START + TIME_DAY / 2, &next)); /* what two said of it counts */
    post_close(&p);
}

static void which_went_out_are_noted_where_nobody_else_has_them(struct store_fixture *f)
{
    struct post p = post_open(f);
    int64_t next;
    bool freed;
    make(&p, START, START);
    struct sql_letter *first = take(&p, START, &next);
    assert_ok(letters_settle(p.db, S("one"), take(&p, START, &next), LETTER_SENT, S(""), START));
    assert_ok(letters_free(p.db, S("two"), START + 1, &freed));
    assert_true(freed);
    assert_ok(
        letters_settle(p.db, S("one"), first, LETTER_SENT, S(""), START + 2)); /* it slept behind the server's OK */
    assert_null(take(&p, START + 2 * TIME_DAY, &next));
    post_close(&p);
}

static void are_tried_again_for_a_day(struct store_fixture *f)
{
    struct post p = post_open(f);
    int64_t next, now = START, pause = 0;
    int attempts = 0;
    make(&p, START, START);
    assert_ok(letters_settle(p.db, S("one"), take(&p, now, &next), LETTER_SENT, S(""), now));
    for (struct sql_letter *letter; (letter = take(&p, now, &next)); attempts++) {
        assert_ok(letters_settle(p.db, S("one"), letter, LETTER_FAILED, S("nobody listens"), now));
        (void)take(&p, now, &next);
        if (next == TIME_NONE)
            break;
        assert_true(next - now >= pause && next - now <= LONGEST_PAUSE);
        pause = next - now;
        now = next;
    }
    assert_true(attempts > 10 && attempts < 30);
    assert_true(now - START > TIME_DAY && now - START < TIME_DAY + 2 * LONGEST_PAUSE);
    struct sql_letter_state_list list;
    assert_ok(letters_list(p.db, p.a, &list));
    assert_true(str_equal(list.items[1].outcome, S("given-up")));
    assert_true(str_equal(list.items[1].problem, S("nobody listens")));
    make(&p, START + (LETTERS_DAYS + 2) * TIME_DAY, START + 1);
    assert_ok(letters_list(p.db, p.a, &list));
    assert_int_equal(list.count, 2);
    post_close(&p);
}

int main(void)
{
    log_set_level(LOG_ERROR);
    static const struct store_test tests[] = {
        STORE_TEST(are_made_once),
        STORE_TEST(go_to_one_sender),
        STORE_TEST(are_free_when_their_sender_died),
        STORE_TEST(which_went_out_are_noted_where_nobody_else_has_them),
        STORE_TEST(are_tried_again_for_a_day),
    };
    return store_tests_run(tests, COUNT_OF(tests));
}
