/* memory.c - tests: what the memory keeps, which wording counts, terms of the house; on both engines. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "unit/store_fixture.h"

#include "translate/glossary.h"
#include "translate/memory.c"

struct call {
    struct arena *a;
    struct memory_pair pair;
    const struct memory_entry *entries;
    const struct str *sources;
    ptrdiff_t count;
    struct memory_hit *hits;
    int64_t at, forgotten;
    const struct glossary_term *term;
    struct glossary *glossary;
};

static struct err learn(struct db_conn *conn, void *context)
{
    struct call *c = context;
    return memory_learn_many(c->a, conn, c->pair, c->entries, c->count, c->at);
}

static struct err find(struct db_conn *conn, void *context)
{
    struct call *c = context;
    return memory_find_many(c->a, conn, c->pair, c->sources, c->count, c->hits);
}

static struct err prune(struct db_conn *conn, void *context)
{
    struct call *c = context;
    return memory_prune(conn, c->at, &c->forgotten);
}

static void put(struct store_fixture *f, const char *source, const char *target, const char *author, bool person,
                int64_t at)
{
    struct memory_entry entry = {str_from_c(source), str_from_c(target), str_from_c(author), person};
    struct call c = {.a = &f->a, .pair = {S("en"), S("es")}, .entries = &entry, .count = 1, .at = at};
    assert_ok(db_write(f->db, learn, &c));
}

static struct memory_hit get(struct store_fixture *f, const char *from, const char *to, const char *source)
{
    struct memory_hit hit;
    struct str text = str_from_c(source);
    struct call c = {
        .a = &f->a, .pair = {str_from_c(from), str_from_c(to)}, .sources = &text, .count = 1, .hits = &hit};
    assert_ok(db_read(f->db, find, &c));
    return hit;
}

static void assert_hit(struct memory_hit hit, const char *target, const char *author, bool person)
{
    assert_true(str_equal(hit.target, str_from_c(target)));
    assert_true(str_equal(hit.author, str_from_c(author)));
    assert_int_equal(hit.person, person);
}

static void test_a_person_beats_a_machine(struct store_fixture *f)
{
    assert_null(get(f, "en", "es", "A <g id=\"1\">dog</g>.").target.p);
    put(f, "A <g id=\"1\">dog</g>.", "Un can.", "apertium", false, 10);
    assert_hit(get(f, "en", "es", "A <g id=\"1\">dog</g>."), "Un can.", "apertium", false);
    put(f, "A <g id=\"1\">dog</g>.", "Un <g id=\"1\">perro</g>.", "Ines Falk", true, 20);
    put(f, "A <g id=\"1\">dog</g>.", "Un can.", "deepl", false, 30);
    assert_hit(get(f, "en", "es", "A <g id=\"1\">dog</g>."), "Un <g id=\"1\">perro</g>.", "Ines Falk", true);
    put(f, "A <g id=\"1\">dog</g>.", "El <g id=\"1\">perro</g>.", "Tor Amsel", true, 5);
    assert_hit(get(f, "en", "es", "A <g id=\"1\">dog</g>."), "El <g id=\"1\">perro</g>.", "Tor Amsel", true);
    assert_null(get(f, "en", "de", "A <g id=\"1\">dog</g>.").target.p);
}

static void test_both_ways(struct store_fixture *f)
{
    put(f, "A boat.", "Un barco.", "Ines Falk", true, 10);
    put(f, "A ship.", "Un barco.", "apertium", false, 20);
    assert_hit(get(f, "es", "en", "Un barco."), "A boat.", "Ines Falk", true);
    put(f, "The quay.", "El muelle.", "apertium", false, 20);
    assert_hit(get(f, "es", "en", "El muelle."), "The quay.", "apertium", false);
}

/* Equal sources in one call, what cannot be kept, and more than a statement takes. */
static void test_many(struct store_fixture *f)
{
    enum { COUNT = 1203 };
    struct memory_entry *entries = arena_array(&f->a, struct memory_entry, COUNT + 6);
    struct str *sources = arena_array(&f->a, struct str, COUNT);
    struct memory_hit *hits = arena_array(&f->a, struct memory_hit, COUNT);
    for (int i = 0; i < COUNT; i++)
        sources[i] = str_format(&f->a, "Sentence \"%d\" \\ of <x id=\"1\"/>.", i);
    for (int i = 0; i < COUNT; i++)
        entries[i] = (struct memory_entry){sources[i], str_format(&f->a, "Frase %d.", i), S("apertium"), false};
    entries[COUNT] = (struct memory_entry){sources[0], S("Frase cero."), S("Ines Falk"), true};
    entries[COUNT + 1] = (struct memory_entry){sources[0], S("Cero."), S("deepl"), false};
    entries[COUNT + 2] = (struct memory_entry){sources[1], S(""), S("deepl"), false};
    entries[COUNT + 3] = (struct memory_entry){sources[2], S("\xff"), S("deepl"), false};
    entries[COUNT + 4] = (struct memory_entry){sources[3], (struct str){"a\0b", 3}, S("deepl"), false};
    entries[COUNT + 5] = (struct memory_entry){sources[4], S("Cuatro."), S("deepl"), false};
    struct call c = {.a = &f->a,
                     .pair = {S("en"), S("es")},
                     .entries = entries,
                     .sources = sources,
                     .count = COUNT + 6,
                     .hits = hits,
                     .at = 10};
    assert_ok(db_write(f->db, learn, &c));
    c.count = COUNT;
    assert_ok(db_read(f->db, find, &c));
    assert_hit(hits[0], "Frase cero.", "Ines Falk", true);
    for (int i = 1; i < COUNT; i++)
        assert_true(str_equal(hits[i].target, i == 4 ? S("Cuatro.") : str_format(&f->a, "Frase %d.", i)));
}

static void test_only_machines_are_forgotten(struct store_fixture *f)
{
    struct call c = {.at = 15};
    put(f, "One.", "Uno.", "apertium", false, 10);
    put(f, "Two.", "Dos.", "Ines Falk", true, 10);
    put(f, "Three.", "Tres.", "apertium", false, 20);
    assert_ok(db_write(f->db, prune, &c));
    assert_int_equal(c.forgotten, 1);
    assert_null(get(f, "en", "es", "One.").target.p);
    assert_non_null(get(f, "en", "es", "Two.").target.p);
    assert_non_null(get(f, "en", "es", "Three.").target.p);
}

/* ---- the glossary ---- */

static struct err put_term(struct db_conn *conn, void *context)
{
    struct call *c = context;
    return glossary_put(conn, c->term, 1);
}

static struct err read_terms(struct db_conn *conn, void *context)
{
    static const struct str NAMES[] = {S_INIT("Ines Falk"), S_INIT("DLA")};
    struct call *c = context;
    return glossary_read(c->a, conn, c->pair.from, c->pair.to, NAMES, COUNT_OF(NAMES), &c->glossary);
}

static struct err keep_term(struct store_fixture *f, struct glossary_term term)
{
    struct call c = {.term = &term};
    return db_write(f->db, put_term, &c);
}

/* The text with its terms in brackets, as what they become. */
static void assert_terms(struct store_fixture *f, const char *to, const char *text, const char *wanted)
{
    struct buf out;
    struct segment_term term;
    struct str plain = str_from_c(text);
    ptrdiff_t at = 0;
    struct call c = {.a = &f->a, .pair = {S("en"), str_from_c(to)}};
    assert_ok(db_read(f->db, read_terms, &c));
    buf_init(&out, 1000);
    for (; glossary_find(c.glossary, plain, at, &term); at = term.to) {
        buf_add(&out, str_slice(plain, at, term.from));
        buf_add(&out, str_format(&f->a, "[%.*s]", STR_ARG(term.words)));
    }
    buf_add(&out, str_from(plain, at));
    assert_string_equal(str_to_c(&f->a, buf_str(&out)), wanted);
    buf_close(&out);
}

static void test_terms(struct store_fixture *f)
{
    assert_ok(keep_term(f, (struct glossary_term){S(""), S(""), S("Norhaven"), S("")}));
    assert_ok(keep_term(f, (struct glossary_term){S(""), S(""), S("Norhaven Courier"), S("")}));
    assert_ok(keep_term(f, (struct glossary_term){S("en"), S("es"), S("council"), S("ayuntamiento")}));
    assert_ok(keep_term(f, (struct glossary_term){S(""), S("es"), S("Harbour"), S("Puerto")}));
    assert_ok(keep_term(f, (struct glossary_term){S(""), S(""), S("Harbour"), S("X")}));
    assert_ok(keep_term(f, (struct glossary_term){S(""), S(""), S("港"), S("")}));
    assert_terms(f, "es", "The Norhaven Courier of Norhaven's Norhavens.",
                 "The [Norhaven Courier] of [Norhaven]'s Norhavens.");
    assert_terms(f, "es", "Council and council, councils, COUNCIL.",
                 "[Ayuntamiento] and [ayuntamiento], councils, COUNCIL.");
    assert_terms(f, "es", "Harbour: Ines Falk (DLA).", "[Puerto]: [Ines Falk] ([DLA]).");
    assert_terms(f, "de", "Harbour council", "[X] council");
    assert_terms(f, "ja", "大港は", "大[港]は");
    assert_terms(f, "es", "", "");
}

static void test_terms_are_refused(struct store_fixture *f)
{
    static const char LONG[] =
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
        "aaaaaaaaaaaaaaaaaaaaaaaaa";
    static const char *const SOURCES[] = {"", " a", "a\nb", "a\xff", "\xef\xbf\xbc", LONG};
    for (ptrdiff_t i = 0; i < COUNT_OF(SOURCES); i++)
        assert_err(keep_term(f, (struct glossary_term){S(""), S(""), str_from_c(SOURCES[i]), S("")}), &ERR_INVALID);
    assert_err(keep_term(f, (struct glossary_term){S(""), S(""), S("a"), S("b\x01")}), &ERR_INVALID);
}

int main(void)
{
    static const struct store_test tests[] = {
        STORE_TEST(test_a_person_beats_a_machine),    STORE_TEST(test_both_ways), STORE_TEST(test_many),
        STORE_TEST(test_only_machines_are_forgotten), STORE_TEST(test_terms),     STORE_TEST(test_terms_are_refused),
    };
    return store_tests_run(tests, COUNT_OF(tests));
}
