/* profile.c - tests: what is said about people and sections, on both engines. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "newsroom/profile.c"

#include "newsroom/story_list.h"
#include "unit/newsroom/room.h"

static void test_person(struct store_fixture *f)
{
    struct newsroom *n = room_open(f);
    struct messages m = {0};
    struct person_profile p = {.name = S("Ines  Falk"), .role = S("Harbour"), .contact = S("i@courier.example")};
    p.biography = S("Writes about boats.");
    assert_ok(newsroom_person_set(n, &f->a, &ACTOR_COMMAND, &p, &m));
    const struct sql_person *person = room_find(n, &f->a, "en", "ines-falk").person;
    assert_true(str_equal(person->name, S("Ines Falk")) && str_equal(person->role, S("Harbour")));
    assert_true(str_equal(person->biography, S("Writes about boats.")));
    assert_true(str_equal(person->contact, S("i@courier.example")) && person->portrait_id == DB_NULL);
    p.role = p.contact = S("");
    assert_ok(newsroom_person_set(n, &f->a, &ACTOR_COMMAND, &p, &m));
    person = room_find(n, &f->a, "en", "ines-falk").person;
    assert_true(person->role.n == 0 && person->contact.n == 0);
    assert_int_equal(room_count_audit(n, &f->a, S("person.change")), 2);
    newsroom_close(n);
}

static void test_section(struct store_fixture *f)
{
    struct newsroom *n = room_open(f);
    struct messages m = {0};
    struct sql_section_list all;
    struct section_profile s = {.language = S("es"), .name = S("Puerto/Barcos"), .accent = S("teal")};
    s.description = S("Lo que flota.");
    assert_ok(newsroom_section_set(n, &f->a, &ACTOR_COMMAND, &s, &m));
    assert_ok(newsroom_story_sections(n, &f->a, &ACTOR_COMMAND, S("es"), &all));
    assert_int_equal(all.count, 2);
    const struct sql_section *part = &all.items[all.items[0].parent_id == DB_NULL];
    assert_true(str_equal(part->accent, S("teal")) && str_equal(part->description, S("Lo que flota.")));
    s = (struct section_profile){.language = S("es"), .name = S("puerto"), .position = 9};
    assert_ok(newsroom_section_set(n, &f->a, &ACTOR_COMMAND, &s, &m));
    assert_ok(newsroom_story_sections(n, &f->a, &ACTOR_COMMAND, S("es"), &all));
    assert_true(str_equal(all.items[1].slug, S("puerto")) && all.items[1].position == 9);
    newsroom_close(n);
}

static void test_refusals(struct store_fixture *f)
{
    static const char *const CONTACTS[] = {
        "javascript:alert(1)", "a b@c.example", "me", "ftp://a.example", "@", "\xff"};
    struct newsroom *n = room_open(f);
    struct actor writer = ACTOR_COMMAND;
    struct messages none = {0};
    writer.role = ROLE_WRITER;
    struct person_profile p = {.name = S("A")};
    struct section_profile s = {.language = S("en"), .name = S("A")};
    assert_true(err_is(newsroom_person_set(n, &f->a, &writer, &p, &none), &ERR_FORBIDDEN));
    assert_true(err_is(newsroom_section_set(n, &f->a, &writer, &s, &none), &ERR_FORBIDDEN));
    for (ptrdiff_t i = 0; i < COUNT_OF(CONTACTS); i++) {
        struct messages m = {0};
        p.contact = str_from_c(CONTACTS[i]);
        assert_true(err_is(newsroom_person_set(n, &f->a, &ACTOR_COMMAND, &p, &m), &ERR_INVALID));
    }
    struct messages accent = {0}, nameless = {0};
    s.accent = S("#ff0000");
    assert_true(err_is(newsroom_section_set(n, &f->a, &ACTOR_COMMAND, &s, &accent), &ERR_INVALID));
    p = (struct person_profile){.name = S("  ")};
    assert_true(err_is(newsroom_person_set(n, &f->a, &ACTOR_COMMAND, &p, &nameless), &ERR_INVALID));
    newsroom_close(n);
}

int main(void)
{
    static const struct store_test tests[] = {
        STORE_TEST(test_person),
        STORE_TEST(test_section),
        STORE_TEST(test_refusals),
    };
    return store_tests_run(tests, COUNT_OF(tests));
}
