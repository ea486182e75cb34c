/* engine.c - tests: the lines of the setting engines, and the keys that nobody sees again. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "unit/newsroom_fixture.h"

#include "newsroom/engine.c"

#include "base/time.h"
#include "newsroom/config.h"
#include "newsroom/secret.h"
#include "newsroom/setting_secret.h"
#include "store/statements.h"

static void refuse(struct arena *a, const char *setting, const struct err_kind *kind, const char *words)
{
    struct engine_list list;
    assert_err(engines_read(a, str_from_c(setting), &list), kind);
    if (!strstr(err_detail(), words))
        fail_msg("\"%s\": %s", setting, err_detail());
}

static void test_lines(struct store_fixture *f)
{
    struct engine_list list;
    assert_ok(engines_read(&f->a,
                           S("# ours\n\n local: apertium http://127.0.0.1:2737/ ; daily 200000; timeout 5 ;batch 60;; "
                             "pairs en-es  en>pt-BR\r\n"
                             "paid:deepl https://api-free.deepl.com; cost 19.5\n"
                             "m_1: chat http://[::1]:11434; model some/model:7b; cost 0.05\n"
                             "libre: libretranslate https://translate.example/base"),
                           &list));
    assert_int_equal(list.count, 4);
    assert_text(list.items[0].url, "http://127.0.0.1:2737");
    assert_int_equal(list.items[0].daily, 200000);
    assert_int_equal(list.items[0].timeout, 5 * TIME_SECOND);
    assert_int_equal(list.items[0].batch, 60);
    assert_int_equal(list.items[0].pair_count, 2);
    assert_text(list.items[0].pairs[1].to, "pt-BR");
    assert_int_equal(list.items[1].kind, ENGINE_DEEPL);
    assert_int_equal(list.items[1].cost, 1950);
    assert_int_equal(list.items[1].batch, 50);
    assert_text(list.items[2].model, "some/model:7b");
    assert_int_equal(list.items[2].cost, 5);
    assert_text(list.items[3].url, "https://translate.example/base");
    assert_ptr_equal(engine_find(&list, S("paid")), &list.items[1]);
    assert_null(engine_find(&list, S("pai")));
    assert_ok(engines_read(&f->a, S(""), &list));
    assert_int_equal(list.count, 0);
}

static void test_mistakes_are_told_by_line(struct store_fixture *f)
{
    static const struct {
        const char *setting, *words;
    } CASES[] = {
        {"a: apertium http://127.0.0.1\nb: google http://x.example",
         "engines, line 2: behind the name stands the kind"},
        {"\n\napertium http://127.0.0.1", "engines, line 3: "},
        {"a b: apertium http://127.0.0.1", "a line is like"},
        {": apertium http://127.0.0.1", "a line is like"},
        {"a: apertium", "the address of the service"},
        {"a: apertium ftp://127.0.0.1", "the address of the service"},
        {"a: apertium http://user:word@127.0.0.1", "the address of the service"},
        {"a: apertium http://127.0.0.1/?key=1", "the address of the service"},
        {"a: apertium http://127.0.0.1; colour red", "\"colour\" is none of daily"},
        {"a: apertium http://127.0.0.1; daily -1", "daily must be characters"},
        {"a: apertium http://127.0.0.1; daily many", "daily must be characters"},
        {"a: apertium http://127.0.0.1; daily 99999999999999", "daily must be characters"},
        {"a: apertium http://127.0.0.1; daily 1; daily 2", "daily stands twice"},
        {"a: apertium http://127.0.0.1; cost 1.234", "cost must be"},
        {"a: apertium http://127.0.0.1; cost 1.-5", "cost must be"},
        {"a: apertium http://127.0.0.1; cost .5", "cost must be"},
        {"a: apertium http://127.0.0.1; timeout 0", "timeout must be"},
        {"a: apertium http://127.0.0.1; timeout 601", "timeout must be"},
        {"a: apertium http://127.0.0.1; batch 201", "batch must be"},
        {"a: deepl http://127.0.0.1; batch 51", "batch must be"},
        {"a: apertium http://127.0.0.1; model x", "model must be"},
        {"a: chat http://127.0.0.1; model x y", "model must be"},
        {"a: apertium http://127.0.0.1; pairs", "pairs must be"},
        {"a: apertium http://127.0.0.1; pairs en", "pairs must be"},
        {"a: apertium http://127.0.0.1; pairs en-en", "pairs must be"},
        {"a: apertium http://127.0.0.1; pairs en-pt-BR", "pairs must be"},
        {"a: apertium http://127.0.0.1\na: deepl https://x.example", "engines, line 2: a has a line already"},
    };
    for (ptrdiff_t i = 0; i < COUNT_OF(CASES); i++)
        refuse(&f->a, CASES[i].setting, &ERR_INVALID, CASES[i].words);
    struct str many = S("");
    for (int i = 0; i <= ENGINES_MAX; i++)
        many = str_format(&f->a, "%.*se%d: apertium http://127.0.0.1\n", STR_ARG(many), i);
    refuse(&f->a, str_to_c(&f->a, many), &ERR_LIMIT, "engines, line 21: 20 engines fit");
    many = S("a: apertium http://127.0.0.1; pairs");
    for (int i = 0; i <= ENGINE_PAIRS_MAX; i++)
        many = str_concat(&f->a, many, S(" en-es"));
    refuse(&f->a, str_to_c(&f->a, many), &ERR_INVALID, "pairs must be");
}

static void test_cost(struct store_fixture *f)
{
    (void)f;
    struct engine_setting engine = {.cost = 2000};
    assert_int_equal(engine_cost(&engine, 0), 0);
    assert_int_equal(engine_cost(&engine, 1), 1);
    assert_int_equal(engine_cost(&engine, 1000000), 2000);
    assert_int_equal(engine_cost(&engine, 1500000), 3000);
    engine.cost = (int64_t)COST_MAX * 100;
    assert_true(engine_cost(&engine, DAILY_MAX) > 0);
}

/* ---- keys ---- */

#define KEY "279a2e9d-83b3-c416-7e2d-f721593e42a0:fx"

static void test_keys_are_checked_and_not_quoted(struct store_fixture *f)
{
    (void)f;
    assert_ok(setting_keys_check(S("engine_keys"), S("")));
    assert_ok(setting_keys_check(S("engine_keys"), S("\n deepl  " KEY " \r\n\nmodel sk-1\n")));
    assert_err(setting_keys_check(S("engine_keys"), S("deepl " KEY "\nmodel")), &ERR_INVALID);
    assert_non_null(strstr(err_detail(), "engine_keys, line 2"));
    static const char *const WRONG[] = {"deepl " KEY " more", "deepl " KEY "\x01", "deepl " KEY "\xc3\xa9",
                                        "deepl " KEY "\ndeepl " KEY};
    for (ptrdiff_t i = 0; i < COUNT_OF(WRONG); i++) {
        assert_err(setting_keys_check(S("engine_keys"), str_from_c(WRONG[i])), &ERR_INVALID);
        assert_null(strstr(err_detail(), "279a2e9d"));
    }
}

struct looking {
    struct arena *a;
    struct sql_setting_list settings;
    struct sql_audit_entry_list audit;
};

static struct err look(struct db_conn *conn, void *context)
{
    struct looking *looking = context;
    TRY(sql_setting_list(looking->a, conn, &looking->settings));
    return sql_audit_after(looking->a, conn, 0, 1000, &looking->audit);
}

static void assert_key_of(struct room *room, const char *name, const char *wanted)
{
    struct str key;
    const struct engine_setting engine = {.name = str_from_c(name)};
    assert_ok(engine_key(room->a, room->n, &engine, &key));
    if (wanted)
        assert_text(key, wanted);
    else
        assert_null(key.p);
}

/* Neither the store, the log, nor what is printed holds it; an engine still gets it. */
static void test_keys_are_sealed(struct store_fixture *f)
{
    struct room room;
    struct looking looking = {.a = &f->a};
    const struct setting *setting = setting_find(S("engine_keys"));
    room_open(&room, f);
    assert_text(setting_shown(newsroom_settings(room.n), setting), "");
    assert_key_of(&room, "deepl", NULL);
    assert_ok(newsroom_set(room.n, &ACTOR_COMMAND, S("engine_keys"), S("deepl " KEY "\nmodel sk-1")));
    assert_key_of(&room, "deepl", KEY);
    assert_key_of(&room, "model", "sk-1");
    assert_key_of(&room, "mode", NULL);
    assert_text(setting_shown(newsroom_settings(room.n), setting), "set");
    assert_true(str_find(newsroom_settings(room.n)->engine_keys, S("279a2e9d"), 0) < 0);
    assert_ok(db_read(newsroom_db(room.n), look, &looking));
    assert_true(looking.settings.count > 0 && looking.audit.count > 0);
    for (ptrdiff_t i = 0; i < looking.settings.count; i++)
        assert_true(str_find(looking.settings.items[i].value, S("279a2e9d"), 0) < 0);
    for (ptrdiff_t i = 0; i < looking.audit.count; i++)
        assert_true(str_find(looking.audit.items[i].detail, S("279a2e9d"), 0) < 0);
    assert_err(newsroom_set(room.n, &ACTOR_COMMAND, S("engine_keys"), S("deepl")), &ERR_INVALID);
    assert_key_of(&room, "deepl", KEY);
    assert_ok(newsroom_set(room.n, &ACTOR_COMMAND, S("engine_keys"), S("")));
    assert_key_of(&room, "deepl", NULL);
    assert_text(setting_shown(newsroom_settings(room.n), setting), "");
    room_close(&room);
}

static void test_another_key_opens_nothing(struct store_fixture *f)
{
    unsigned char key[NEWSROOM_KEY_SIZE] = {1}, other[NEWSROOM_KEY_SIZE] = {2};
    struct str opened, sealed = secret_seal(&f->a, key, S("engine_keys"), S("deepl x"));
    assert_int_equal(sealed.n, SECRET_SEAL_SIZE + 7);
    assert_true(secret_open(&f->a, key, S("engine_keys"), sealed, &opened));
    assert_text(opened, "deepl x");
    assert_false(secret_open(&f->a, other, S("engine_keys"), sealed, &opened));
    assert_false(secret_open(&f->a, key, S("other"), sealed, &opened));
    assert_false(secret_open(&f->a, key, S("engine_keys"), str_slice(sealed, 0, sealed.n - 1), &opened));
    assert_false(secret_open(&f->a, key, S("engine_keys"), str_slice(sealed, 0, 5), &opened));
}

static void test_keys_have_no_place_in_a_file(struct store_fixture *f)
{
    struct map map;
    assert_err(config_parse(&f->a, S("engine_keys = deepl " KEY "\n"), &map), &ERR_FORBIDDEN);
    assert_null(strstr(err_detail(), "279a2e9d"));
    assert_non_null(strstr(err_detail(), "dateline settings DIR engine_keys -"));
}

int main(void)
{
    static const struct store_test tests[] = {
        STORE_TEST_SQLITE(test_lines),
        STORE_TEST_SQLITE(test_mistakes_are_told_by_line),
        STORE_TEST_SQLITE(test_cost),
        STORE_TEST_SQLITE(test_keys_are_checked_and_not_quoted),
        STORE_TEST(test_keys_are_sealed),
        STORE_TEST_SQLITE(test_another_key_opens_nothing),
        STORE_TEST_SQLITE(test_keys_have_no_place_in_a_file),
    };
    return store_tests_run(tests, COUNT_OF(tests));
}
