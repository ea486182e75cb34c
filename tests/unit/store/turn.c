/* turn.c - tests: whoever has the turn to write and stands still loses it (PostgreSQL). */
/* SPDX-License-Identifier: Apache-2.0 */
#include "unit/store_fixture.h"

#include "store/statements.h"

static const char *words_of(const char *name)
{
    for (int i = 0; i < statement_count; i++)
        if (strcmp(statement_table[i].name, name) == 0)
            return statement_table[i].postgres;
    fail_msg("there is no statement %s", name);
    return NULL;
}

static PGconn *connect_node(const struct store_fixture *f)
{
    PGconn *c = PQconnectdb(f->url);
    assert_int_equal(PQstatus(c), CONNECTION_OK);
    return c;
}

static bool does(PGconn *c, const char *words)
{
    PGresult *result = PQexec(c, words);
    bool done = PQresultStatus(result) == PGRES_TUPLES_OK;
    PQclear(result);
    return done;
}

static void test_a_turn_ends_with_who_stands_still(struct store_fixture *f)
{
    if (f->engine != DB_POSTGRES)
        return;
    PGconn *still = connect_node(f), *other = connect_node(f);
    assert_true(does(still, words_of("store_turn_take")));
    assert_true(does(other, words_of("store_turn_take"))); /* waits for as long as it takes */
    assert_false(does(still, "select 1"));
    assert_true(does(other, words_of("store_turn_give")));
    PGresult *result = PQexec(other, "show idle_session_timeout");
    assert_string_equal(PQgetvalue(result, 0, 0), "0"); /* a connection in the pool may be idle */
    PQclear(result);
    PQfinish(still);
    PQfinish(other);
}

int main(void)
{
    static const struct store_test tests[] = {STORE_TEST(test_a_turn_ends_with_who_stands_still)};
    return store_tests_run(tests, COUNT_OF(tests));
}
