/* house.c - tests: the glossary at the desk, who may change it, and as a table. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "translate/house.c"

#include "newsroom/account.h"
#include "unit/newsroom_fixture.h"

static struct actor translator(struct room *room)
{
    struct str password;
    struct sql_account_list accounts;
    assert_ok(newsroom_account_add(room->n, room->a, &ACTOR_COMMAND, S("lola"), ROLE_TRANSLATOR, S(""), &password));
    assert_ok(newsroom_review_set_languages(room->n, room->a, &ACTOR_COMMAND, S("lola"), S("es")));
    assert_ok(newsroom_account_list(room->n, room->a, &accounts));
    return (struct actor){accounts.items[0].id, S("lola"), S("here"), ROLE_TRANSLATOR, S(""), false};
}

static ptrdiff_t count(struct room *room, struct sql_glossary_term_list *out)
{
    assert_ok(house_terms(room->n, room->a, out));
    return out->count;
}

static void test_who_may_change_which_terms(struct store_fixture *f)
{
    struct room room;
    struct sql_glossary_term_list terms;
    struct glossary_term own = {S("en"), S("es"), S("quay"), S("muelle")}, any = {S(""), S(""), S("Norhaven"), S("")},
                         other = {S("en"), S("ar"), S("quay"), S("")}, wrong = {S("en"), S("no tag"), S("a"), S("")};
    room_open(&room, f);
    struct actor lola = translator(&room), writer = lola;
    writer.role = ROLE_WRITER;
    assert_ok(house_put(room.n, room.a, &lola, &own, 1));
    assert_err(house_put(room.n, room.a, &lola, &any, 1), &ERR_FORBIDDEN);
    assert_err(house_put(room.n, room.a, &lola, &other, 1), &ERR_FORBIDDEN);
    assert_err(house_put(room.n, room.a, &writer, &own, 1), &ERR_FORBIDDEN);
    assert_err(house_put(room.n, room.a, &ACTOR_COMMAND, &wrong, 1), &ERR_INVALID);
    assert_ok(house_put(room.n, room.a, &ACTOR_COMMAND, &any, 1));
    assert_int_equal(count(&room, &terms), 2);
    for (ptrdiff_t i = 0; i < terms.count; i++) {
        struct err e = house_remove(room.n, room.a, &lola, terms.items[i].id);
        assert_true(terms.items[i].target_language.n ? !failed(e) : err_is(e, &ERR_FORBIDDEN));
    }
    assert_int_equal(count(&room, &terms), 1);
    assert_ok(house_remove(room.n, room.a, &lola, 999));
    room_close(&room);
}

static void test_no_term_is_a_formula(struct store_fixture *f)
{
    struct room room;
    struct sql_glossary_term_list terms;
    struct glossary_term *read;
    ptrdiff_t n;
    room_open(&room, f);
    struct glossary_term term = {.from = S("en"), .to = S("es"), .source = S("-like"), .target = S("=SUM(1)")};
    assert_ok(house_put(room.n, room.a, &ACTOR_COMMAND, &term, 1));
    assert_int_equal(count(&room, &terms), 1);
    struct str table = house_write(room.a, &terms);
    assert_string_equal(str_to_c(room.a, table), "en\tes\t'-like\t'=SUM(1)\n");
    assert_ok(house_read(room.a, table, &read, &n));
    assert_ok(house_put(room.n, room.a, &ACTOR_COMMAND, read, n));
    assert_int_equal(count(&room, &terms), 1); /* the same */
    room_close(&room);
}

static void test_a_table_there_and_back(struct store_fixture *f)
{
    struct room room;
    struct sql_glossary_term_list terms;
    struct glossary_term *read;
    ptrdiff_t n;
    room_open(&room, f);
    struct str table = S("\t\tNorhaven\t\nen\tes\tquay\tmuelle\n");
    assert_ok(house_read(room.a, S("en\tes\tquay\tmuelle\r\n\n\t\tNorhaven"), &read, &n));
    assert_int_equal(n, 2);
    assert_ok(house_put(room.n, room.a, &ACTOR_COMMAND, read, n));
    assert_int_equal(count(&room, &terms), 2);
    assert_string_equal(str_to_c(room.a, house_write(room.a, &terms)), str_to_c(room.a, table));
    assert_err(house_read(room.a, S("en\tes"), &read, &n), &ERR_INVALID);
    assert_ok(house_read(room.a, S("en\tes\tboat\tbarco\nen\tes\t\tx"), &read, &n));
    assert_err(house_put(room.n, room.a, &ACTOR_COMMAND, read, n), &ERR_INVALID); /* and nothing of it is there */
    assert_int_equal(count(&room, &terms), 2);
    room_close(&room);
}

int main(void)
{
    static const struct store_test tests[] = {
        STORE_TEST(test_who_may_change_which_terms),
        STORE_TEST(test_a_table_there_and_back),
        STORE_TEST(test_no_term_is_a_formula),
    };
    return store_tests_run(tests, COUNT_OF(tests));
}
