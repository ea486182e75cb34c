/* group_desk.c - tests: the desk ties, unties and renames sections and tags of editions, on both engines. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "newsroom/group_desk.c"

#include "newsroom/profile.h"
#include "newsroom/query_versions.h"
#include "unit/newsroom/room.h"

static const struct actor EDITOR = {.who = S_INIT("edda"), .account_id = 0, .role = ROLE_EDITOR};

static struct err set_section(struct newsroom *n, struct arena *a, const char *language, const char *name)
{
    struct messages m = {0};
    const struct section_profile profile = {.language = str_from_c(language), .name = str_from_c(name)};
    return newsroom_section_set(n, a, &ACTOR_COMMAND, &profile, &m);
}

/* "Harbour=Puerto, Sport=; Cultura": the pairs of two editions, and what is nobody's version. */
static const char *pairs_of(struct newsroom *n, struct arena *a, enum group_kind kind, const char *language,
                            const char *other)
{
    struct group_pairs found = {0};
    struct str out = S("");
    const struct group_query query = {
        .kind = kind, .language = str_from_c(language), .other = str_from_c(other), .begins = S(""), .since = S("")};
    assert_ok(newsroom_group_pairs(n, a, &query, &found));
    for (ptrdiff_t i = 0; i < found.pairs.count; i++)
        out = str_format(a, "%.*s%s%.*s=%.*s", STR_ARG(out), i ? ", " : "", STR_ARG(found.pairs.items[i].name),
                         STR_ARG(found.pairs.items[i].other_name));
    for (ptrdiff_t i = 0; i < found.loose.count; i++)
        out = str_format(a, "%.*s%s%.*s", STR_ARG(out), i ? ", " : "; ", STR_ARG(found.loose.items[i].name));
    return str_to_c(a, out);
}

static int64_t section_id(struct newsroom *n, struct arena *a, const char *language, const char *slug)
{
    return room_find(n, a, language, slug).section->id;
}

static struct err act(struct newsroom *n, struct arena *a, enum group_act act, int64_t id, const char *language,
                      const char *name)
{
    const struct group_change change = {
        .kind = GROUP_SECTION, .act = act, .id = id, .language = str_from_c(language), .name = str_from_c(name)};
    return newsroom_group_change(n, a, &EDITOR, &change);
}

static void sections_are_tied_untied_and_renamed(struct store_fixture *f)
{
    struct newsroom *n = room_open(f);
    assert_ok(set_section(n, &f->a, "en", "Harbour"));
    assert_ok(set_section(n, &f->a, "en", "Sport"));
    assert_ok(set_section(n, &f->a, "es", "Puerto"));
    assert_ok(set_section(n, &f->a, "es", "Cultura"));
    int64_t harbour = section_id(n, &f->a, "en", "harbour"), puerto = section_id(n, &f->a, "es", "puerto");
    assert_string_equal(pairs_of(n, &f->a, GROUP_SECTION, "en", "es"), "Harbour=, Sport=; Puerto, Cultura");
    assert_ok(act(n, &f->a, GROUP_TIE, harbour, "es", "Puerto"));
    assert_string_equal(pairs_of(n, &f->a, GROUP_SECTION, "en", "es"), "Harbour=Puerto, Sport=; Cultura");
    assert_true(err_is(act(n, &f->a, GROUP_TIE, harbour, "es", "Cultura"), &ERR_CONFLICT));
    assert_true(err_is(act(n, &f->a, GROUP_TIE, harbour, "es", "Nada"), &ERR_NOT_FOUND));
    assert_true(err_is(act(n, &f->a, GROUP_TIE, harbour, "en", "Sport"), &ERR_CONFLICT));
    assert_true(err_is(act(n, &f->a, GROUP_TIE, 999, "es", "Puerto"), &ERR_NOT_FOUND));
    assert_ok(act(n, &f->a, GROUP_RENAME, puerto, "", " El  puerto "));
    assert_string_equal(pairs_of(n, &f->a, GROUP_SECTION, "en", "es"), "Harbour=El puerto, Sport=; Cultura");
    assert_int_equal(section_id(n, &f->a, "es", "puerto"), puerto); /* the address stays */
    assert_true(err_is(act(n, &f->a, GROUP_RENAME, puerto, "", "cultura"), &ERR_CONFLICT));
    assert_true(err_is(act(n, &f->a, GROUP_RENAME, puerto, "", "A/B"), &ERR_INVALID));
    assert_true(err_is(act(n, &f->a, GROUP_RENAME, puerto, "", "  "), &ERR_INVALID));
    assert_ok(act(n, &f->a, GROUP_UNTIE, puerto, "", ""));
    assert_string_equal(pairs_of(n, &f->a, GROUP_SECTION, "en", "es"), "Harbour=, Sport=; El puerto, Cultura");
    newsroom_close(n);
}

struct joining_again {
    struct newsroom *n;
    struct arena *a;
    int64_t other, out;
};

static struct err translate_again(struct db_conn *conn, void *context)
{
    struct joining_again *j = context;
    struct save save;
    save_begin(&save, j->a, conn, j->n, &ACTOR_COMMAND);
    TRY(group_section(&save, j->other, S("es"), S("Puerto"), &j->out));
    return save_end(&save);
}

struct naming {
    struct newsroom *n;
    struct arena *a;
    const char *name;
    int64_t out;
};

static struct err name_tag(struct db_conn *conn, void *context)
{
    struct naming *naming = context;
    struct save save;
    save_begin(&save, naming->a, conn, naming->n, &ACTOR_COMMAND);
    TRY(save_tag(&save, S("en"), str_from_c(naming->name), &naming->out));
    return save_end(&save);
}

static int64_t tag_named(struct newsroom *n, struct arena *a, const char *name)
{
    struct naming naming = {.n = n, .a = a, .name = name};
    assert_ok(db_write(newsroom_db(n), name_tag, &naming));
    return naming.out;
}

static struct err tell_tags(struct db_conn *conn, void *context)
{
    struct naming *naming = context;
    struct save save;
    int64_t first, second, again;
    save_begin(&save, naming->a, conn, naming->n, &ACTOR_COMMAND);
    TRY(save_tag_as(&save, S("en"), S("harbour-2"), S("Harbour"), &first));
    TRY(save_tag_as(&save, S("en"), S("harbour-3"), S("Harbour"), &second));
    TRY(save_tag(&save, S("en"), S("harbour-3"), &again));
    assert_int_not_equal(first, second);
    assert_int_equal(again, second);
    return save_end(&save);
}

/* Two tags of another program may have one name; stories name each by its slug. */
static void a_slug_of_its_own_is_a_tag_of_its_own(struct store_fixture *f)
{
    struct naming naming = {.n = room_open(f), .a = &f->a};
    assert_ok(db_write(newsroom_db(naming.n), tell_tags, &naming));
    newsroom_close(naming.n);
}

/* A file that names a tag by its new name means the one that was renamed. */
static void a_renamed_tag_is_found_by_its_name(struct store_fixture *f)
{
    struct newsroom *n = room_open(f);
    int64_t ferries = tag_named(n, &f->a, "Ferries"), other = tag_named(n, &f->a, "Quays");
    const struct group_change change = {.kind = GROUP_TAG, .act = GROUP_RENAME, .id = ferries, .name = S("Boats")};
    assert_ok(newsroom_group_change(n, &f->a, &EDITOR, &change));
    assert_int_equal(tag_named(n, &f->a, "Boats"), ferries);
    assert_int_equal(tag_named(n, &f->a, "Ferries"), ferries); /* its address is what that name makes */
    assert_int_equal(tag_named(n, &f->a, "Quays"), other);
    newsroom_close(n);
}

static int64_t tag_of_slug(struct naming *naming, struct db_conn *conn, const char *slug)
{
    struct sql_tag *tag;
    assert_ok(sql_tag_by_slug(naming->a, conn, S("en"), str_from_c(slug), &tag));
    return tag ? tag->id : 0;
}

static struct err tell_many_tags(struct db_conn *conn, void *context)
{
    static const struct save_term TAGS[] = {
        {S_INIT("harbour-2"), S_INIT("Harbour")}, {S_INIT("harbour"), S_INIT("Harbour")},
        {S_INIT("nets"), S_INIT("Nets")},         {S_INIT("nets"), S_INIT("Ropes")},
        {S_INIT("boats"), S_INIT("Boats")},       {S_INIT("ferries"), S_INIT("Ferries")},
        {S_INIT("boats-2"), S_INIT("Boats")}};
    struct naming *naming = context;
    struct save save;
    save_begin(&save, naming->a, conn, naming->n, &ACTOR_COMMAND);
    TRY(save_tags_as(&save, TAGS, COUNT_OF(TAGS)));
    assert_int_not_equal(tag_of_slug(naming, conn, "harbour-2"), 0);
    assert_int_equal(tag_of_slug(naming, conn, "harbour"), 0); /* the one before has its name */
    assert_int_not_equal(tag_of_slug(naming, conn, "nets"), 0);
    assert_int_equal(tag_of_slug(naming, conn, "boats"), 0);
    assert_int_equal(tag_of_slug(naming, conn, "ferries"), naming->out);
    assert_int_not_equal(tag_of_slug(naming, conn, "boats-2"), 0);
    TRY(save_tags_as(&save, NULL, 0));
    return save_end(&save);
}

/* Told of together they become what they become one after the other; and again they make no more. */
static void many_tags_are_made_at_once(struct store_fixture *f)
{
    struct naming naming = {.n = room_open(f), .a = &f->a};
    naming.out = tag_named(naming.n, &f->a, "Ferries");
    const struct group_change change = {.kind = GROUP_TAG, .act = GROUP_RENAME, .id = naming.out, .name = S("Boats")};
    assert_ok(newsroom_group_change(naming.n, &f->a, &EDITOR, &change));
    for (int i = 0; i < 2; i++) {
        assert_ok(db_write(newsroom_db(naming.n), tell_many_tags, &naming));
        assert_string_equal(pairs_of(naming.n, &f->a, GROUP_TAG, "en", "es"), "Boats=, Boats=, Harbour=, Nets=");
    }
    newsroom_close(naming.n);
}

/* A translation brings the same name again: what a person parted stays parted. */
static void what_was_untied_stays_so(struct store_fixture *f)
{
    struct newsroom *n = room_open(f);
    assert_ok(set_section(n, &f->a, "es", "Puerto"));
    assert_ok(set_section(n, &f->a, "en", "Harbour"));
    assert_ok(set_section(n, &f->a, "de", "Hafen"));
    int64_t harbour = section_id(n, &f->a, "en", "harbour"), puerto = section_id(n, &f->a, "es", "puerto");
    assert_ok(act(n, &f->a, GROUP_TIE, puerto, "en", "Harbour")); /* the Spanish one founds the group */
    assert_ok(act(n, &f->a, GROUP_TIE, puerto, "de", "Hafen"));
    assert_ok(act(n, &f->a, GROUP_UNTIE, puerto, "", ""));
    struct joining_again j = {.n = n, .a = &f->a, .other = harbour};
    assert_ok(db_write(newsroom_db(n), translate_again, &j));
    assert_int_equal(j.out, puerto);
    assert_string_equal(pairs_of(n, &f->a, GROUP_SECTION, "en", "es"), "Harbour=; Puerto");
    assert_string_equal(pairs_of(n, &f->a, GROUP_SECTION, "en", "de"), "Harbour=Hafen");
    assert_ok(act(n, &f->a, GROUP_TIE, harbour, "es", "puerto"));
    assert_string_equal(pairs_of(n, &f->a, GROUP_SECTION, "de", "es"), "Hafen=Puerto");
    newsroom_close(n);
}

struct tagging {
    struct newsroom *n;
    struct arena *a;
    const struct actor *actor;
    struct str language, name;
    int64_t out;
};

static struct err make_tag(struct db_conn *conn, void *context)
{
    struct tagging *t = context;
    struct save save;
    save_begin(&save, t->a, conn, t->n, t->actor);
    TRY(save_edition(&save, t->language));
    TRY(save_tag(&save, t->language, t->name, &t->out));
    return save_end(&save);
}

static int64_t tag(struct newsroom *n, struct arena *a, const struct actor *actor, const char *language,
                   const char *name)
{
    struct tagging t = {.n = n, .a = a, .actor = actor, .language = str_from_c(language), .name = str_from_c(name)};
    assert_ok(db_write(newsroom_db(n), make_tag, &t));
    return t.out;
}

static void tags_too_and_by_editors_alone(struct store_fixture *f)
{
    struct newsroom *n = room_open(f);
    const struct actor writer = {.who = S("will"), .account_id = 3, .role = ROLE_WRITER};
    struct group_pairs found = {0};
    int64_t ferries = tag(n, &f->a, &ACTOR_COMMAND, "en", "Ferries"),
            boats = tag(n, &f->a, &ACTOR_COMMAND, "es", "Barcos");
    tag(n, &f->a, &ACTOR_COMMAND, "en", "Harbour");
    const struct group_query query = {
        .kind = GROUP_TAG, .language = S("en"), .other = S("es"), .begins = S("har"), .since = S("har")};
    assert_ok(newsroom_group_pairs(n, &f->a, &query, &found));
    assert_int_equal(found.pairs.count, 1);
    struct group_change change = {
        .kind = GROUP_TAG, .act = GROUP_TIE, .id = ferries, .language = S("es"), .name = S("Barcos")};
    assert_true(err_is(newsroom_group_change(n, &f->a, &writer, &change), &ERR_FORBIDDEN));
    assert_ok(newsroom_group_change(n, &f->a, &EDITOR, &change));
    assert_string_equal(pairs_of(n, &f->a, GROUP_TAG, "en", "es"), "Ferries=Barcos, Harbour=");
    change = (struct group_change){.kind = GROUP_TAG, .act = GROUP_RENAME, .id = boats, .name = S("Transbordadores")};
    assert_ok(newsroom_group_change(n, &f->a, &EDITOR, &change));
    assert_int_equal(tag(n, &f->a, &writer, "es", "Transbordadores"), boats);
    assert_int_equal(tag(n, &f->a, &writer, "es", "barcos"), boats);
    change = (struct group_change){.kind = GROUP_TAG, .act = GROUP_UNTIE, .id = boats};
    assert_ok(newsroom_group_change(n, &f->a, &EDITOR, &change));
    assert_string_equal(pairs_of(n, &f->a, GROUP_TAG, "en", "es"), "Ferries=, Harbour=; Transbordadores");
    assert_int_equal(room_count_audit(n, &f->a, S("tag.tie")), 1);
    assert_int_equal(room_count_audit(n, &f->a, S("tag.rename")), 1);
    assert_int_equal(room_count_audit(n, &f->a, S("tag.untie")), 1);
    newsroom_close(n);
}

int main(void)
{
    static const struct store_test tests[] = {
        STORE_TEST(sections_are_tied_untied_and_renamed),  STORE_TEST(a_renamed_tag_is_found_by_its_name),
        STORE_TEST(a_slug_of_its_own_is_a_tag_of_its_own), STORE_TEST(what_was_untied_stays_so),
        STORE_TEST(tags_too_and_by_editors_alone),         STORE_TEST(many_tags_are_made_at_once),
    };
    return store_tests_run(tests, COUNT_OF(tests));
}
