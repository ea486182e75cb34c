/* place.c - dateline.conf read and switched without opening a store, and who may have the newsroom open. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "newsroom/place.c"

#include "unit/newsroom_fixture.h"

#define TO "postgresql://desk@db.example/news"

static void assert_switched(struct store_fixture *f, struct str before, struct str after)
{
    struct str found, path = str_format(&f->a, "%s/dateline.conf", f->folder);
    assert_ok(folder_write(&f->a, path, before, 0640));
    assert_ok(place_switch(&f->a, str_from_c(f->folder), S(TO)));
    assert_ok(folder_read(&f->a, path, FILE_MAX, &found));
    assert_string_equal(str_to_c(&f->a, found), str_to_c(&f->a, after));
    assert_true(str_equal(found, after));
    struct stat facts;
    assert_int_equal(stat(str_to_c(&f->a, path), &facts), 0);
    assert_int_equal(facts.st_mode & 0777, 0640);
}

static void test_one_value_changes_and_nothing_else(struct store_fixture *f)
{
    assert_switched(f, S("title = A\ndatabase = sqlite:\nagency = B\n"),
                    S("title = A\ndatabase = " TO "\nagency = B\n"));
    assert_switched(f, S("# database = none\r\n\tdatabase=sqlite:x.db \r\nurl = https://a.example"),
                    S("# database = none\r\n\tdatabase=" TO " \r\nurl = https://a.example"));
    assert_switched(f, S("database = sqlite:"), S("database = " TO));
    assert_switched(f, S("title = database = 1\n# \0 bytes\n"),
                    S("title = database = 1\n# \0 bytes\ndatabase = " TO "\n"));
    assert_switched(f, S("title = A"), S("title = A\ndatabase = " TO "\n"));
    assert_switched(f, S(""), S("database = " TO "\n"));
}

static void test_a_place_is_read_without_its_store(struct store_fixture *f)
{
    struct room room;
    struct place place, other;
    room_open(&room, f);
    room_close(&room);
    assert_ok(place_read(&f->a, str_from_c(room.folder), &place));
    assert_text(place.folder, room.folder);
    assert_int_equal(place.mark.n, PLACE_MARK_SIZE);
    if (f->engine == DB_SQLITE)
        assert_true(str_ends(place.database, S("/room/dateline.db")));
    else
        assert_text(place.database, f->url);
    struct str key = str_format(&f->a, "%s/secret.key", room.folder);
    assert_ok(folder_write(&f->a, key, S("0000000000000000000000000000000000000000000000000000000000000000\n"), 0600));
    assert_ok(place_read(&f->a, str_from_c(room.folder), &other));
    assert_false(str_equal(place.mark, other.mark));
    assert_err(place_read(&f->a, str_from_c(f->folder), &other), &ERR_NOT_FOUND);
    assert_text(place_database(&f->a, S("/news"), S("sqlite:")), "sqlite:/news/dateline.db");
    assert_text(place_database(&f->a, S("/news"), S("sqlite:a/b.db")), "sqlite:/news/a/b.db");
    assert_text(place_database(&f->a, S("/news"), S("sqlite:/a/b.db")), "sqlite:/a/b.db");
}

static void test_who_moves_is_alone(struct store_fixture *f)
{
    struct room room;
    struct place_hold hold, second;
    struct newsroom *n;
    room_open(&room, f);
    struct str folder = str_from_c(room.folder);
    assert_err(place_hold(folder, &hold), &ERR_CONFLICT);
    assert_string_equal(err_detail(), "another command has this newsroom open: try again when it is done");
    place_leave(&hold);
    room_close(&room);
    assert_ok(place_hold(folder, &hold));
    assert_err(place_hold(folder, &second), &ERR_CONFLICT);
    assert_string_equal(err_detail(), "a server serves this newsroom: stop it first");
    place_leave(&second);
    assert_err(newsroom_open(folder, &n), &ERR_BUSY);
    assert_string_equal(err_detail(), "the newsroom is being moved (dateline move); try again when that is done");
    place_leave(&hold);
    assert_ok(newsroom_open(folder, &n));
    newsroom_close(n);
    assert_err(newsroom_open(str_from_c(f->folder), &n), &ERR_NOT_FOUND);
    assert_int_not_equal(access(str_to_c(&f->a, str_format(&f->a, "%s/open.lock", f->folder)), F_OK), 0);
}

int main(void)
{
    static const struct store_test tests[] = {
        STORE_TEST_SQLITE(test_one_value_changes_and_nothing_else),
        STORE_TEST(test_a_place_is_read_without_its_store),
        STORE_TEST_SQLITE(test_who_moves_is_alone),
    };
    return store_tests_run(tests, COUNT_OF(tests));
}
