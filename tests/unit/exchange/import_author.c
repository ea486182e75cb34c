/* import_author.c - tests: what an import was told of authors it knows without asking the store. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "exchange/import_author.c"

#include "unit/import_fixture.h"

static void begin(struct import *import, struct trial *t, struct store_fixture *f)
{
    static const struct import_format FORMAT = {.name = S_INIT("wxr")};
    trial_open(t, f);
    *import = (struct import){.n = t->room.n, .options = &t->options, .format = &FORMAT};
    import->settings = *newsroom_settings(t->room.n);
    arena_init(&import->a, 0);
    arena_init(&import->facts.a, 0);
    arena_init(&import->facts.seen_arena, 0);
    arena_init(&import->names_arena, 0);
    assert_ok(import_source(import, S("https://old.example")));
}

static void end(struct import *import, struct trial *t)
{
    arena_close(&import->names_arena);
    arena_close(&import->facts.seen_arena);
    arena_close(&import->facts.a);
    arena_close(&import->a);
    room_close(&t->room);
}

static void tell(struct import *import, const char *key, const char *name)
{
    const struct import_author author = {str_from_c(key), str_from_c(name), S("")};
    assert_ok(import_author(import, &author));
}

static void expect_name(struct import *import, struct trial *t, const char *key, const char *name)
{
    check_text(import_author_name(import, t->room.a, str_from_c(key)), name);
}

/* Each author asked for would be a transaction of its own: one that writes what waits, and one that reads. */
static void test_told_names_cost_nothing(struct store_fixture *f)
{
    struct trial t;
    struct import import;
    begin(&import, &t, f);
    tell(&import, "mara", "Mara Lind");
    tell(&import, "ines", "Ines Falk");
    tell(&import, "mara", "Mara  Lindqvist");
    tell(&import, "nameless", "");
    int before = db_thread_statements();
    expect_name(&import, &t, "mara", "Mara Lindqvist");
    expect_name(&import, &t, "ines", "Ines Falk");
    expect_name(&import, &t, "nameless", "nameless");
    assert_int_equal(db_thread_statements(), before);
    assert_int_equal(import.facts.count, 4);
    expect_name(&import, &t, "untold", "untold");
    assert_int_equal(import.facts.count, 0);
    end(&import, &t);
}

/* Another site has authors of its own; the first one's are in the store. */
static void test_names_are_of_their_source(struct store_fixture *f)
{
    struct trial t;
    struct import import;
    begin(&import, &t, f);
    tell(&import, "admin", "Mara Lind");
    assert_ok(import_settle(&import));
    assert_ok(import_source(&import, S("https://other.example")));
    expect_name(&import, &t, "admin", "admin");
    assert_ok(import_source(&import, S("https://old.example")));
    expect_name(&import, &t, "admin", "Mara Lind");
    end(&import, &t);
}

int main(void)
{
    static const struct store_test tests[] = {STORE_TEST(test_told_names_cost_nothing),
                                              STORE_TEST(test_names_are_of_their_source)};
    return store_tests_run(tests, COUNT_OF(tests));
}
