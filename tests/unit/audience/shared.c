/* shared.c - links to reports: opened by their secret alone, in time, while their maker may; on both engines. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "audience/shared.c"

#include "audience/store.h"
#include "newsroom/account.h"
#include "unit/newsroom/room.h"

#define START (1800000000 * TIME_SECOND)
#define REPORT S("referrer/?from=2026-11-01&to=2026-11-05")

struct desk {
    struct newsroom *n;
    struct db *db;
    struct arena *a;
    struct actor eva;
};

static struct desk desk_open(struct store_fixture *f)
{
    struct desk d = {
        .n = room_open(f), .a = &f->a, .eva = {.who = S("eva"), .role = ROLE_EDITOR, .origin = S("192.0.2.1")}};
    struct str password;
    time_set(START);
    assert_ok(audience_store_open(d.n, &d.db));
    assert_ok(newsroom_account_add(d.n, d.a, &ACTOR_COMMAND, S("eva"), ROLE_EDITOR, (struct str){0}, &password));
    return d;
}

static void desk_close(struct desk *d)
{
    time_set(0);
    db_close(d->db);
    newsroom_close(d->n);
}

static struct str make_link(struct desk *d)
{
    struct str secret;
    assert_ok(shared_make(d->n, d->db, d->a, &d->eva, REPORT, 7, &secret));
    return secret;
}

static struct err open_link(struct desk *d, struct str secret)
{
    struct sql_shared_report link;
    TRY(shared_open(d->n, d->db, d->a, secret, S("192.0.2.9"), &link));
    assert_true(str_equal(link.report, REPORT));
    return OK;
}

static void is_opened_by_its_secret_alone(struct store_fixture *f)
{
    struct desk d = desk_open(f);
    struct str secret = make_link(&d);
    assert_int_equal(secret.n, 43);
    assert_ok(open_link(&d, secret));
    assert_err(open_link(&d, str_concat(d.a, str_slice(secret, 0, 42), S("!"))), &ERR_NOT_FOUND);
    assert_err(open_link(&d, str_concat(d.a, secret, S("x"))), &ERR_NOT_FOUND);
    assert_err(open_link(&d, str_slice(secret, 0, 42)), &ERR_NOT_FOUND);
    assert_err(open_link(&d, S("")), &ERR_NOT_FOUND);
    assert_int_equal(room_count_audit(d.n, d.a, S("report.share")), 1);
    desk_close(&d);
}

static void ends_with_its_time(struct store_fixture *f)
{
    struct desk d = desk_open(f);
    struct str secret = make_link(&d);
    struct sql_shared_report_list links;
    time_set(START + 7 * TIME_DAY - 1);
    assert_ok(open_link(&d, secret));
    time_set(START + 7 * TIME_DAY);
    assert_err(open_link(&d, secret), &ERR_NOT_FOUND);
    assert_ok(shared_list(d.db, d.a, &links));
    assert_int_equal(links.count, 0);
    desk_close(&d);
}

static void ends_by_hand_once(struct store_fixture *f)
{
    struct desk d = desk_open(f);
    struct str first = make_link(&d), second = make_link(&d);
    struct sql_shared_report_list links;
    assert_ok(shared_list(d.db, d.a, &links));
    assert_int_equal(links.count, 2);
    assert_true(links.items[0].id > links.items[1].id);
    assert_ok(shared_end(d.n, d.db, d.a, &d.eva, links.items[1].id));
    assert_err(shared_end(d.n, d.db, d.a, &d.eva, links.items[1].id), &ERR_NOT_FOUND);
    assert_err(open_link(&d, first), &ERR_NOT_FOUND);
    assert_ok(open_link(&d, second));
    assert_int_equal(room_count_audit(d.n, d.a, S("report.end")), 1);
    desk_close(&d);
}

static void ends_with_its_makers_rights(struct store_fixture *f)
{
    struct desk d = desk_open(f);
    struct str secret = make_link(&d);
    assert_ok(newsroom_account_disable(d.n, &ACTOR_COMMAND, S("eva"), true));
    assert_err(open_link(&d, secret), &ERR_NOT_FOUND);
    assert_ok(newsroom_account_disable(d.n, &ACTOR_COMMAND, S("eva"), false));
    assert_ok(open_link(&d, secret));
    assert_ok(newsroom_account_place(d.n, d.a, &ACTOR_COMMAND, S("eva"), ROLE_WRITER, S("")));
    assert_err(open_link(&d, secret), &ERR_NOT_FOUND);
    desk_close(&d);
}

static void has_limits(struct store_fixture *f)
{
    struct desk d = desk_open(f);
    struct str secret, filler = S("0123456789"), report = S("referrer/?value=");
    while (report.n <= SHARED_REPORT_MAX)
        report = str_concat(d.a, report, filler);
    assert_err(shared_make(d.n, d.db, d.a, &d.eva, REPORT, 0, &secret), &ERR_INVALID);
    assert_err(shared_make(d.n, d.db, d.a, &d.eva, REPORT, SHARED_DAYS_MAX + 1, &secret), &ERR_INVALID);
    assert_err(shared_make(d.n, d.db, d.a, &d.eva, report, 7, &secret), &ERR_INVALID);
    for (int i = 0; i < SHARED_LINKS_MAX; i++)
        make_link(&d);
    assert_err(shared_make(d.n, d.db, d.a, &d.eva, REPORT, 7, &secret), &ERR_LIMIT);
    time_set(START + 8 * TIME_DAY);
    make_link(&d);
    desk_close(&d);
}

static void guesses_have_to_wait(struct store_fixture *f)
{
    struct desk d = desk_open(f);
    struct str secret = make_link(&d), wrong = str_concat(d.a, str_slice(secret, 0, 42), S("!"));
    for (int i = 0; i < GUESSES; i++)
        assert_err(open_link(&d, wrong), &ERR_NOT_FOUND);
    struct err e = open_link(&d, wrong);
    for (int i = 0; i < 3 && e.kind == &ERR_NOT_FOUND; i++)
        e = open_link(&d, wrong);
    assert_ptr_equal(e.kind, &ERR_BUSY);
    assert_err(open_link(&d, secret), &ERR_BUSY);
    desk_close(&d);
}

int main(void)
{
    log_set_level(LOG_ERROR);
    static const struct store_test tests[] = {
        STORE_TEST(is_opened_by_its_secret_alone), STORE_TEST(ends_with_its_time), STORE_TEST(ends_by_hand_once),
        STORE_TEST(ends_with_its_makers_rights),   STORE_TEST(has_limits),         STORE_TEST(guesses_have_to_wait),
    };
    return store_tests_run(tests, COUNT_OF(tests));
}
