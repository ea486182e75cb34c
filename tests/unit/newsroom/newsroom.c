/* newsroom.c - tests: making and opening a newsroom, its settings, and what is said of a damaged one. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "unit/newsroom_fixture.h"

#include <dirent.h>
#include <sys/stat.h>

#include "newsroom/newsroom.c"
#include "newsroom/query.h"

static struct str path_in(struct room *room, const char *name)
{
    return str_format(room->a, "%s/%s", room->folder, name);
}

static void write_file(struct room *room, const char *name, const char *content)
{
    assert_ok(folder_write(room->a, path_in(room, name), str_from_c(content), 0600));
}

static int entries_of(const char *folder)
{
    int count = 0;
    DIR *directory = opendir(folder);
    assert_non_null(directory);
    while (readdir(directory))
        count++;
    closedir(directory);
    return count - 2;
}

static void test_init_and_open(struct store_fixture *f)
{
    struct room room;
    struct stat facts;
    room_open(&room, f);
    assert_text(newsroom_settings(room.n)->title, "Norhaven Post");
    assert_text(newsroom_settings(room.n)->language, "en");
    assert_int_equal(stat(str_to_c(room.a, path_in(&room, "secret.key")), &facts), 0);
    assert_int_equal(facts.st_mode & 0777, 0600);
    unsigned char key[NEWSROOM_KEY_SIZE];
    memcpy(key, newsroom_key(room.n), sizeof key);
    newsroom_close(room.n);
    assert_ok(newsroom_open(str_from_c(room.folder), &room.n));
    assert_memory_equal(key, newsroom_key(room.n), sizeof key);
    room_close(&room);
}

static void test_init_is_whole_or_nothing(struct store_fixture *f)
{
    struct room room = {.a = &f->a};
    snprintf(room.folder, sizeof room.folder, "%s/room", f->folder);
    int before = entries_of(f->folder);
    struct newsroom_init_options wrong = {.language = S("not a language")};
    assert_err(newsroom_init(str_from_c(room.folder), &wrong), &ERR_INVALID);
    struct newsroom_init_options sneaky = {.title = S("A\nlisten = 0.0.0.0:80")};
    assert_err(newsroom_init(str_from_c(room.folder), &sneaky), &ERR_INVALID);
    struct newsroom_init_options nowhere = {.database = S("postgresql://127.0.0.1:1/none")};
    assert_true(failed(newsroom_init(str_from_c(room.folder), &nowhere)));
    assert_int_equal(entries_of(f->folder), before);
    assert_int_equal(mkdir(room.folder, 0755), 0); /* an empty folder is taken */
    struct newsroom_init_options good = {.title = S("T")};
    assert_ok(newsroom_init(str_format(room.a, "%s/", room.folder), &good));
    assert_err(newsroom_init(str_from_c(room.folder), &good), &ERR_CONFLICT);
    assert_err(newsroom_init(S(""), &good), &ERR_INVALID);
    assert_int_equal(entries_of(f->folder), before + 1);
}

static void assert_not_open(struct room *room, const struct err_kind *kind, const char *words)
{
    struct newsroom *n;
    assert_err(newsroom_open(str_from_c(room->folder), &n), kind);
    if (!strstr(err_detail(), words))
        fail_msg("\"%s\" is not in \"%s\"", words, err_detail());
}

static void test_damaged_folders(struct store_fixture *f)
{
    struct room room;
    room_open(&room, f);
    room_close(&room);
    assert_int_equal(chmod(str_to_c(room.a, path_in(&room, "secret.key")), 0644), 0);
    assert_not_open(&room, &ERR_FORBIDDEN, "chmod 600");
    write_file(&room, "secret.key", "00ff");
    assert_not_open(&room, &ERR_INVALID, "64 hexadecimal digits");
    assert_int_equal(unlink(str_to_c(room.a, path_in(&room, "secret.key"))), 0);
    assert_not_open(&room, &ERR_NOT_FOUND, "secret.key");
    write_file(&room, "dateline.conf", "page_size = many\n");
    assert_not_open(&room, &ERR_INVALID, "dateline.conf: line 1: page_size");
    assert_int_equal(unlink(str_to_c(room.a, path_in(&room, "dateline.conf"))), 0);
    assert_not_open(&room, &ERR_NOT_FOUND, "is no newsroom");
    snprintf(room.folder, sizeof room.folder, "%s/nowhere", f->folder);
    assert_not_open(&room, &ERR_SYSTEM, "nowhere");
}

/* An edition has a front before it has a story; a setting that is refused makes none. */
static void test_setting_makes_editions(struct store_fixture *f)
{
    struct room room;
    struct sql_edition_list list;
    room_open(&room, f);
    assert_ok(newsroom_set(room.n, &ACTOR_COMMAND, S("editions"), S("es: from en\nfa: from en")));
    assert_err(newsroom_set(room.n, &ACTOR_COMMAND, S("editions"), S("de: from en\nfr: form en")), &ERR_INVALID);
    assert_ok(query_editions(room.n, room.a, &list));
    assert_int_equal(list.count, 3);
    assert_text(list.items[1].language, "es");
    assert_text(list.items[1].name, "español");
    assert_int_equal(newsroom_settings(room.n)->edition_count, 2);
    room_close(&room);
}

static void test_settings(struct store_fixture *f)
{
    static const struct actor editor = {
        .account_id = 7, .who = S_INIT("ines"), .origin = S_INIT("192.0.2.1"), .role = ROLE_EDITOR};
    struct room room;
    room_open(&room, f);
    const struct settings *before = newsroom_settings(room.n);
    assert_ok(newsroom_set(room.n, &ACTOR_COMMAND, S("page_size"), S("30")));
    assert_true(room_has_touched(&room, CONTROL_ALL));
    assert_int_equal(newsroom_settings(room.n)->page_size, 30);
    assert_int_equal(before->page_size, 20); /* a page that began with it still may look at it */
    assert_ok(newsroom_set(room.n, &editor, S("page_size"), S("40")));
    assert_err(newsroom_set(room.n, &editor, S("title"), S("Mine")), &ERR_FORBIDDEN);
    assert_err(newsroom_set(room.n, &ACTOR_COMMAND, S("database"), S("sqlite:")), &ERR_FORBIDDEN);
    assert_err(newsroom_set(room.n, &ACTOR_COMMAND, S("colour"), S("red")), &ERR_NOT_FOUND);
    assert_err(newsroom_set(room.n, &ACTOR_COMMAND, S("page_size"), S("x")), &ERR_INVALID);
    newsroom_close(room.n);
    assert_ok(newsroom_open(str_from_c(room.folder), &room.n));
    assert_int_equal(newsroom_settings(room.n)->page_size, 40);
    room_close(&room);
}

int main(void)
{
    static const struct store_test tests[] = {
        STORE_TEST(test_init_and_open),          STORE_TEST_SQLITE(test_init_is_whole_or_nothing),
        STORE_TEST_SQLITE(test_damaged_folders), STORE_TEST(test_settings),
        STORE_TEST(test_setting_makes_editions),
    };
    return store_tests_run(tests, COUNT_OF(tests));
}
