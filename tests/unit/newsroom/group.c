/* group.c - tests: sections and tags that are one in all editions, on both engines. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "newsroom/group.c"

#include "newsroom/profile.h"
#include "newsroom/query_versions.h"
#include "unit/newsroom/room.h"

static struct err set_section(struct newsroom *n, struct arena *a, const char *language, const char *name,
                              const char *original)
{
    struct messages m = {0};
    const struct section_profile profile = {
        .language = str_from_c(language), .name = str_from_c(name), .translation_of = str_from_c(original)};
    return newsroom_section_set(n, a, &ACTOR_COMMAND, &profile, &m);
}

/* "en harbour, es puerto": the versions of a section, by its slug. */
static const char *versions_of(struct newsroom *n, struct arena *a, const char *language, const char *slug)
{
    struct sql_group_member_list members = room_find(n, a, language, slug).sections;
    struct str out = S("");
    for (ptrdiff_t i = 0; i < members.count; i++)
        out = str_format(a, "%.*s%s%.*s %.*s", STR_ARG(out), i ? ", " : "", STR_ARG(members.items[i].language),
                         STR_ARG(members.items[i].slug));
    return str_to_c(a, out);
}

static void a_section_names_what_it_is_a_version_of(struct store_fixture *f)
{
    struct newsroom *n = room_open(f);
    assert_ok(set_section(n, &f->a, "en", "Harbour", ""));
    assert_string_equal(versions_of(n, &f->a, "en", "harbour"), "");
    assert_ok(set_section(n, &f->a, "es", "Puerto", "Harbour"));
    assert_ok(set_section(n, &f->a, "de", "Hafen", "es:puerto"));
    assert_ok(set_section(n, &f->a, "de", "Hafen", "harbour"));
    assert_string_equal(versions_of(n, &f->a, "de", "hafen"), "de hafen, en harbour, es puerto");
    assert_true(err_is(set_section(n, &f->a, "es", "Muelle", "harbour"), &ERR_CONFLICT));
    assert_true(err_is(set_section(n, &f->a, "fr", "Port", "nowhere"), &ERR_INVALID));
    assert_string_equal(versions_of(n, &f->a, "en", "harbour"), "de hafen, en harbour, es puerto");
    newsroom_close(n);
}

static void a_namesake_is_the_same_section(struct store_fixture *f)
{
    struct newsroom *n = room_open(f);
    assert_ok(set_section(n, &f->a, "en", "Opinion", ""));
    assert_ok(set_section(n, &f->a, "es", "Opinión", ""));
    assert_string_equal(versions_of(n, &f->a, "es", "opinion"), "en opinion, es opinion");
    newsroom_close(n);
}

struct wish {
    struct newsroom *n;
    struct arena *a;
    int64_t other;
    struct str language, name;
    bool tag;
    int64_t first, out;
};

static struct err fulfil(struct db_conn *conn, void *context)
{
    struct wish *wish = context;
    struct save save;
    save_begin(&save, wish->a, conn, wish->n, &ACTOR_COMMAND);
    TRY(save_edition(&save, wish->language));
    if (wish->tag) {
        TRY(save_tag(&save, S("en"), S("Norhaven"), &wish->first));
        TRY(group_tag(&save, wish->first, wish->language, wish->name, &wish->out));
    } else {
        TRY(group_section(&save, wish->other, wish->language, wish->name, &wish->out));
    }
    return save_end(&save);
}

static void a_translation_makes_the_version(struct store_fixture *f)
{
    struct newsroom *n = room_open(f);
    assert_ok(set_section(n, &f->a, "en", "Harbour/Ferries", ""));
    assert_ok(set_section(n, &f->a, "es", "Puerto", "harbour"));
    int64_t ferries = room_find(n, &f->a, "en", "ferries").section->id;
    struct wish wish = {.n = n, .a = &f->a, .other = ferries, .language = S("es"), .name = S("")};
    assert_ok(db_write(newsroom_db(n), fulfil, &wish));
    assert_int_equal(wish.out, 0);
    wish.name = S("Transbordadores");
    assert_ok(db_write(newsroom_db(n), fulfil, &wish));
    int64_t made = wish.out;
    assert_true(made > 0);
    wish.name = S("Otro nombre");
    assert_ok(db_write(newsroom_db(n), fulfil, &wish));
    assert_int_equal(wish.out, made);
    int64_t parent = room_find(n, &f->a, "es", "transbordadores").section->parent_id;
    assert_int_equal(parent, room_find(n, &f->a, "es", "puerto").section->id);
    newsroom_close(n);
}

static void a_tag_that_is_called_the_same_is_the_same(struct store_fixture *f)
{
    struct newsroom *n = room_open(f);
    struct wish wish = {.n = n, .a = &f->a, .language = S("de"), .name = S("Norhaven"), .tag = true};
    assert_ok(db_write(newsroom_db(n), fulfil, &wish));
    assert_int_equal(room_find(n, &f->a, "de", "norhaven").tags.count, 2);
    struct messages m = {0};
    const struct tag_profile boats = {.language = S("de"), .name = S("Nordhafen"), .translation_of = S("Norhaven")};
    assert_true(err_is(newsroom_tag_set(n, &f->a, &ACTOR_COMMAND, &boats, &m), &ERR_CONFLICT));
    newsroom_close(n);
}

int main(void)
{
    static const struct store_test tests[] = {
        STORE_TEST(a_section_names_what_it_is_a_version_of),
        STORE_TEST(a_namesake_is_the_same_section),
        STORE_TEST(a_translation_makes_the_version),
        STORE_TEST(a_tag_that_is_called_the_same_is_the_same),
    };
    return store_tests_run(tests, COUNT_OF(tests));
}
