/* node.c - who serves the newsroom, and who may. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "newsroom/node.c"

#include <fcntl.h>

#include "unit/newsroom_fixture.h"

static void test_a_newsroom_on_sqlite_has_no_nodes(struct store_fixture *f)
{
    struct room room;
    struct sql_node_list nodes;
    room_open(&room, f);
    assert_false(node_is_shared(room.n));
    assert_ok(node_seen(room.n, S("127.0.0.1:8080"), true));
    assert_ok(node_list(room.n, room.a, &nodes));
    assert_int_equal(nodes.count, 0);
    assert_ok(node_leave(room.n));
    room_close(&room);
}

static void test_a_node_is_there_until_it_leaves(struct store_fixture *f)
{
    struct room room;
    struct newsroom *second;
    struct sql_node_list nodes;
    if (f->engine == DB_SQLITE)
        return;
    room_open(&room, f);
    assert_ok(newsroom_open(str_from_c(room.folder), &second));
    assert_ok(node_seen(room.n, S("127.0.0.1:8081"), true));
    assert_ok(node_seen(room.n, S("127.0.0.1:8081"), false));
    assert_ok(node_seen(second, S("127.0.0.1:8080"), true));
    assert_ok(node_list(second, room.a, &nodes));
    assert_int_equal(nodes.count, 2);
    assert_text(nodes.items[0].address, "127.0.0.1:8080");
    assert_true(nodes.items[0].age < 10 * TIME_SECOND);
    assert_false(nodes.items[0].hears);
    assert_true(str_equal(nodes.items[0].id, db_announcer(newsroom_db(second))));
    assert_ok(node_leave(second));
    assert_ok(node_list(room.n, room.a, &nodes));
    assert_int_equal(nodes.count, 1);
    newsroom_close(second);
    room_close(&room);
}

/* One that died left its row; the next one that stands there takes it away. */
static void test_a_node_takes_the_place_of_the_one_before(struct store_fixture *f)
{
    struct room room;
    struct newsroom *second;
    struct sql_node_list nodes;
    if (f->engine == DB_SQLITE)
        return;
    room_open(&room, f);
    assert_ok(node_seen(room.n, S("127.0.0.1:8081"), true));
    assert_ok(newsroom_open(str_from_c(room.folder), &second));
    assert_ok(node_seen(second, S("127.0.0.1:8081"), true));
    assert_ok(node_list(second, room.a, &nodes));
    assert_int_equal(nodes.count, 1);
    assert_true(str_equal(nodes.items[0].id, db_announcer(newsroom_db(second))));
    newsroom_close(second);
    room_close(&room);
}

static void replace_key(struct room *room)
{
    char path[128], key[2 * NEWSROOM_KEY_SIZE];
    snprintf(path, sizeof path, "%s/secret.key", room->folder);
    memset(key, 'a', sizeof key);
    int file = open(path, O_WRONLY | O_TRUNC);
    assert_true(file >= 0);
    assert_int_equal(write(file, key, sizeof key), (ssize_t)sizeof key);
    close(file);
}

static void test_another_key_is_refused(struct store_fixture *f)
{
    struct room room;
    struct newsroom *second = NULL;
    room_open(&room, f);
    replace_key(&room);
    if (f->engine == DB_SQLITE) {
        assert_ok(newsroom_open(str_from_c(room.folder), &second));
        newsroom_close(second);
    } else {
        assert_err(newsroom_open(str_from_c(room.folder), &second), &ERR_FORBIDDEN);
        assert_non_null(strstr(err_detail(), "copy secret.key from the folder of another node"));
    }
    room_close(&room);
}

int main(void)
{
    static const struct store_test tests[] = {
        STORE_TEST_SQLITE(test_a_newsroom_on_sqlite_has_no_nodes),
        STORE_TEST(test_a_node_is_there_until_it_leaves),
        STORE_TEST(test_a_node_takes_the_place_of_the_one_before),
        STORE_TEST(test_another_key_is_refused),
    };
    return store_tests_run(tests, COUNT_OF(tests));
}
