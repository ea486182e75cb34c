/* frame.c - tests: what stands around every page is read once, anew when it changed, and old while the store is away.
 */
/* SPDX-License-Identifier: Apache-2.0 */
#include "base/time.h"
#include "newsroom/query.h"

static struct err fake_editions(struct newsroom *n, struct arena *a, struct sql_edition_list *out);
static struct err fake_sections(struct newsroom *n, struct arena *a, struct str language, struct sql_section_list *out);
static int64_t fake_monotonic(void);
#define query_editions fake_editions
#define query_sections fake_sections
#define time_monotonic fake_monotonic
#include "page/frame.c"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

/* The store: how often it was read, and what it answers. */
static struct {
    atomic_int reads;
    bool away;
    struct frame *touched; /* by somebody else while it is read */
    int64_t now;
} store;

static int64_t fake_monotonic(void)
{
    return store.now;
}

static struct err read_fake(void)
{
    atomic_fetch_add(&store.reads, 1);
    if (store.touched)
        frame_touch_all(store.touched);
    return store.away ? err_make(&ERR_AWAY, "the store is away") : OK;
}

/* As many editions as it was read. */
static struct err fake_editions(struct newsroom *n, struct arena *a, struct sql_edition_list *out)
{
    (void)n;
    TRY(read_fake());
    out->count = atomic_load(&store.reads);
    out->items = arena_array(a, struct sql_edition, out->count);
    for (ptrdiff_t i = 0; i < out->count; i++)
        out->items[i].language = str_copy(a, S("en"));
    return OK;
}

static struct err fake_sections(struct newsroom *n, struct arena *a, struct str language, struct sql_section_list *out)
{
    (void)n;
    TRY(read_fake());
    out->count = 1;
    out->items = arena_array(a, struct sql_section, 1);
    out->items[0].name = str_copy(a, language);
    return OK;
}

/* A request that asks, and lasts until it is ended. */
struct asked {
    struct arena a;
    struct http_request r;
    struct http_response out;
    struct sql_edition_list editions;
    struct sql_section_list sections;
};

static struct site site;

static void begin(struct asked *asked)
{
    *asked = (struct asked){0};
    arena_init(&asked->a, 0);
    asked->r = (struct http_request){.arena = &asked->a, .app = &site};
}

static void end(struct asked *asked)
{
    http_request_release(&asked->r);
    arena_close(&asked->a);
}

/* How many editions a request is told of that asks now; 0: that failed. */
static int ask(void)
{
    struct asked asked;
    begin(&asked);
    struct err e = frame_editions(&asked.r, &asked.out, &asked.editions);
    int count = failed(e) ? 0 : (int)asked.editions.count;
    end(&asked);
    return count;
}

static int set_up(void **state)
{
    (void)state;
    memset(&store, 0, sizeof(store));
    site.frame = frame_make();
    return site.frame ? 0 : -1;
}

static int tear_down(void **state)
{
    (void)state;
    frame_free(site.frame);
    return 0;
}

static void reads_once_until_it_changes(void **state)
{
    static const struct str OTHERS[] = {S_INIT("story:7"), S_INIT("front:en"), S_INIT("section:3"), S_INIT("edition")};
    static const struct str OWN[] = {S_INIT("editions"), S_INIT("sections:es")};
    (void)state;
    assert_int_equal(ask(), 1);
    assert_int_equal(ask(), 1);
    frame_touch(site.frame, OTHERS, COUNT_OF(OTHERS));
    assert_int_equal(ask(), 1);
    for (int i = 0; i < COUNT_OF(OWN); i++) {
        frame_touch(site.frame, &OWN[i], 1);
        assert_int_equal(ask(), 2 + i);
        assert_int_equal(ask(), 2 + i);
    }
}

static void reads_anew_after_a_while(void **state)
{
    (void)state;
    assert_int_equal(ask(), 1);
    store.now += KEEP - 1;
    assert_int_equal(ask(), 1);
    store.now += 1;
    assert_int_equal(ask(), 2);
}

/* What was read before a change may be of before it. */
static void keeps_nothing_that_changed_meanwhile(void **state)
{
    (void)state;
    store.touched = site.frame;
    assert_int_equal(ask(), 1);
    store.touched = NULL;
    assert_int_equal(ask(), 2);
    assert_int_equal(ask(), 2);
}

static void each_language_has_its_own(void **state)
{
    struct asked asked;
    (void)state;
    for (int round = 0; round < 2; round++) {
        begin(&asked);
        assert_false(failed(frame_sections(&asked.r, NULL, S("es"), &asked.sections)));
        assert_true(str_equal(asked.sections.items[0].name, S("es")));
        assert_false(failed(frame_sections(&asked.r, NULL, S("ar"), &asked.sections)));
        assert_true(str_equal(asked.sections.items[0].name, S("ar")));
        end(&asked);
    }
    assert_int_equal(store.reads, 2);
}

/* Who looks at a list may go on, whoever has read another one since. */
static void a_list_lasts_as_long_as_its_request(void **state)
{
    struct asked early;
    (void)state;
    begin(&early);
    assert_false(failed(frame_editions(&early.r, NULL, &early.editions)));
    frame_touch_all(site.frame);
    assert_int_equal(ask(), 2);
    assert_true(early.editions.count == 1 && str_equal(early.editions.items[0].language, S("en")));
    end(&early);
}

static void shows_what_was_good_while_the_store_is_away(void **state)
{
    struct asked asked;
    (void)state;
    store.away = true;
    begin(&asked);
    assert_true(err_is(frame_editions(&asked.r, &asked.out, &asked.editions), &ERR_AWAY));
    end(&asked);
    store.away = false;
    assert_int_equal(ask(), 2);
    store.away = true;
    frame_touch_all(site.frame);
    begin(&asked);
    assert_false(failed(frame_editions(&asked.r, &asked.out, &asked.editions)));
    assert_true(asked.out.doubtful && asked.editions.count == 2);
    assert_false(failed(frame_editions(&asked.r, NULL, &asked.editions)));
    end(&asked);
    store.away = false;
    assert_int_equal(ask(), 5);
}

static void *ask_often(void *context)
{
    for (int i = 0; i < 500; i++) {
        if (context && i % 7 == 0)
            frame_touch_all(site.frame);
        if (ask() == 0)
            return &store;
    }
    return NULL;
}

static void threads_share_it(void **state)
{
    pthread_t threads[4];
    void *bad;
    (void)state;
    for (int i = 0; i < COUNT_OF(threads); i++)
        assert_int_equal(pthread_create(&threads[i], NULL, ask_often, i % 2 ? &site : NULL), 0);
    for (int i = 0; i < COUNT_OF(threads); i++) {
        assert_int_equal(pthread_join(threads[i], &bad), 0);
        assert_null(bad);
    }
    assert_in_range(store.reads, 1, 4 * 500);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(reads_once_until_it_changes),
        TEST(reads_anew_after_a_while),
        TEST(keeps_nothing_that_changed_meanwhile),
        TEST(each_language_has_its_own),
        TEST(a_list_lasts_as_long_as_its_request),
        TEST(shows_what_was_good_while_the_store_is_away),
        TEST(threads_share_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
