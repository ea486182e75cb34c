/* front.c - tests: what stands where on the front, and what an editor may set. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "newsroom/front.c"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#define NOW (INT64_C(1795000000) * TIME_SECOND)
#define HOUR_LONG (3600 * TIME_SECOND)
#define STORIES 64

/* A newsroom of numbers: story 1000 is the newest, one came out each step; three sections take turns. */
struct room {
    struct front_candidate newest[STORIES];
    int64_t ids[3][STORIES];
    struct front_list sections[3];
    struct str slugs[3];
    struct front_pin pins[4];
    struct front_material m;
    struct front_plan plan;
};

static void make_room(struct room *r, ptrdiff_t count, int64_t step)
{
    *r = (struct room){.slugs = {S("harbour"), S("council"), S("culture")}};
    for (ptrdiff_t i = 0; i < count; i++) {
        r->newest[i] = (struct front_candidate){1000 - i, NOW - (i + 1) * step, 100 + (i * 37) % 500, i % 2 == 1};
        r->ids[i % 3][r->sections[i % 3].count++] = 1000 - i;
    }
    for (int i = 0; i < 3; i++)
        r->sections[i].ids = r->ids[i];
    r->m = (struct front_material){.layout = FRONT_ORDINARY, .now = NOW, .newest = r->newest, .newest_count = count};
    r->m.sections = r->sections;
    r->m.slugs = r->slugs;
    r->m.section_count = 3;
    r->m.pins = r->pins;
    r->m.promised = 20;
}

static void add_row(const struct front_row *row, int64_t *all, ptrdiff_t *count)
{
    for (ptrdiff_t i = 0; i < row->count; i++)
        all[(*count)++] = row->ids[i];
}

/* Every number that stands on the page; the test ends where one stands twice. */
static ptrdiff_t collect(const struct front_plan *plan, int64_t all[TAKEN_MAX])
{
    ptrdiff_t count = 0;
    if (plan->lead)
        all[count++] = plan->lead;
    const struct front_row *rows[] = {&plan->second,  &plan->latest, &plan->week,
                                      &plan->updates, &plan->topic,  &plan->more};
    for (ptrdiff_t i = 0; i < COUNT_OF(rows); i++)
        add_row(rows[i], all, &count);
    for (ptrdiff_t i = 0; i < FRONT_SECTIONS; i++)
        add_row(&plan->blocks[i], all, &count);
    for (ptrdiff_t i = 0; i < count; i++)
        for (ptrdiff_t k = 0; k < i; k++)
            assert_int_not_equal(all[i], all[k]);
    return count;
}

static bool stands(const struct front_plan *plan, int64_t id)
{
    int64_t all[TAKEN_MAX];
    ptrdiff_t count = collect(plan, all);
    for (ptrdiff_t i = 0; i < count; i++)
        if (all[i] == id)
            return true;
    return false;
}

static void test_every_size_of_newsroom(void **state)
{
    static const enum front_layout LAYOUTS_TRIED[] = {FRONT_BREAKING, FRONT_ORDINARY, FRONT_QUIET};
    struct room *r = test_malloc(sizeof(*r));
    (void)state;
    for (ptrdiff_t count = 0; count <= STORIES; count++)
        for (ptrdiff_t i = 0; i < COUNT_OF(LAYOUTS_TRIED); i++) {
            int64_t all[TAKEN_MAX];
            make_room(r, count, HOUR_LONG);
            r->m.layout = LAYOUTS_TRIED[i];
            front_plan_make(&r->m, &r->plan);
            ptrdiff_t shown = collect(&r->plan, all);
            assert_true(shown <= count);
            assert_true(r->plan.lead == 0 ? count == 0 : shown > 0);
            assert_true(r->plan.second.count <= FRONT_SECOND && r->plan.latest.count <= FRONT_LATEST);
            assert_true(r->plan.week.count == 0 || r->plan.week.count == FRONT_WEEK);
            for (ptrdiff_t k = 0; r->m.layout != FRONT_BREAKING && k < MIN(count, (ptrdiff_t)20); k++)
                assert_true(stands(&r->plan, r->newest[k].id)); /* the next page begins behind these */
        }
    test_free(r);
}

static void test_ordinary(void **state)
{
    struct room *r = test_malloc(sizeof(*r));
    (void)state;
    make_room(r, STORIES, HOUR_LONG);
    front_plan_make(&r->m, &r->plan);
    assert_int_equal(r->plan.lead, 999); /* the newest with a picture, of the first four */
    assert_int_equal(r->plan.second.count, 3);
    assert_int_equal(r->plan.second.ids[0], 1000);
    assert_int_equal(r->plan.latest.count, 8);
    assert_int_equal(r->plan.latest.ids[0], 996);
    for (int i = 0; i < 3; i++)
        assert_int_equal(r->plan.blocks[i].count, FRONT_BLOCK);
    assert_int_equal(r->plan.week.count + r->plan.updates.count, 0);
    test_free(r);
}

static void test_lead_without_pictures(void **state)
{
    struct room *r = test_malloc(sizeof(*r));
    (void)state;
    make_room(r, 10, HOUR_LONG);
    for (int i = 0; i < 4; i++)
        r->newest[i].pictured = false;
    assert_int_equal(front_lead(&r->m), 1000);
    test_free(r);
}

static void test_quiet_week(void **state)
{
    struct room *r = test_malloc(sizeof(*r));
    (void)state;
    make_room(r, 40, 6 * HOUR_LONG); /* ten days */
    r->m.layout = FRONT_QUIET;
    front_plan_make(&r->m, &r->plan);
    assert_int_equal(r->plan.week.count, 2);
    for (int i = 0; i < 2; i++) {
        const struct front_candidate *c = find_candidate(&r->m, r->plan.week.ids[i]);
        assert_true(c->pictured && c->published_at > NOW - WEEK);
        for (ptrdiff_t k = 0; k < r->m.newest_count; k++) {
            const struct front_candidate *other = &r->newest[k];
            bool week = other->id == r->plan.week.ids[0] || other->id == r->plan.week.ids[1];
            bool above = other->id == r->plan.lead;
            for (ptrdiff_t j = 0; j < r->plan.second.count; j++)
                above = above || r->plan.second.ids[j] == other->id;
            if (!week && !above && other->pictured && other->published_at > NOW - WEEK)
                assert_true(other->words <= c->words);
        }
    }
    assert_true(r->plan.blocks[0].count <= QUIET_BLOCK);
    make_room(r, 5, HOUR_LONG);
    r->m.layout = FRONT_QUIET;
    front_plan_make(&r->m, &r->plan);
    assert_int_equal(r->plan.week.count, 0); /* one is left: no row */
    assert_true(stands(&r->plan, 996));
    test_free(r);
}

static void test_pins_win(void **state)
{
    struct room *r = test_malloc(sizeof(*r));
    (void)state;
    make_room(r, STORIES, HOUR_LONG);
    r->pins[0] = (struct front_pin){.slot = S("lead"), .story = 950};
    r->pins[1] = (struct front_pin){.slot = S("second-2"), .story = 1000};
    r->pins[2] = (struct front_pin){.slot = S("section/culture"), .story = 951};
    r->pins[3] = (struct front_pin){.slot = S("section/none"), .story = 998};
    r->m.pin_count = 4;
    front_plan_make(&r->m, &r->plan);
    assert_int_equal(r->plan.lead, 950);
    assert_int_equal(r->plan.second.ids[1], 1000);
    assert_int_equal(r->plan.second.ids[0], 999);
    assert_int_equal(r->plan.blocks[2].ids[0], 951);
    assert_true(stands(&r->plan, 998)); /* a pin for a section that is not there holds nothing back */
    r->m.layout = FRONT_BREAKING;
    front_plan_make(&r->m, &r->plan);
    assert_int_equal(r->plan.lead, 950);
    assert_int_equal(r->plan.topic.ids[0], 1000);
    test_free(r);
}

static void test_one_story_in_two_slots(void **state)
{
    struct room *r = test_malloc(sizeof(*r));
    (void)state;
    make_room(r, 12, HOUR_LONG);
    for (int i = 0; i < 3; i++)
        r->pins[i] = (struct front_pin){.slot = i ? S("second-1") : S("lead"), .story = 995};
    r->pins[2].slot = S("section/harbour");
    r->m.pin_count = 3;
    front_plan_make(&r->m, &r->plan);
    assert_int_equal(r->plan.lead, 995);
    assert_int_equal(r->plan.second.count, 3);
    assert_int_not_equal(r->plan.second.ids[0], 995);
    assert_int_not_equal(r->plan.blocks[0].ids[0], 995);
    test_free(r);
}

static void test_breaking(void **state)
{
    static const int64_t topic[] = {999, 990, 980, 970, 960, 950, 940, 930, 920, 910};
    struct room *r = test_malloc(sizeof(*r));
    (void)state;
    make_room(r, STORIES, HOUR_LONG);
    r->m.layout = FRONT_BREAKING;
    r->m.topic = (struct front_list){topic, COUNT_OF(topic)};
    front_plan_make(&r->m, &r->plan);
    assert_int_equal(r->plan.lead, 999);
    assert_int_equal(r->plan.updates.count, FRONT_UPDATES);
    assert_int_equal(r->plan.updates.ids[0], 990);
    assert_int_equal(r->plan.topic.count, FRONT_TOPIC);
    assert_int_equal(r->plan.latest.count, FRONT_LATEST - FRONT_UPDATES);
    assert_int_equal(r->plan.more.count, FRONT_TODAY);
    assert_int_equal(r->plan.second.count + r->plan.blocks[0].count, 0);
    test_free(r);
}

static void test_auto(void **state)
{
    struct room *r = test_malloc(sizeof(*r));
    int64_t until;
    (void)state;
    make_room(r, 12, HOUR_LONG);
    assert_int_equal(front_layout_auto(r->newest, 12, NOW, &until), FRONT_ORDINARY);
    assert_int_equal(until, NOW + 12 * HOUR_LONG); /* when the twelfth is a day old */
    assert_int_equal(front_layout_auto(r->newest, 12, until, &until), FRONT_QUIET);
    assert_int_equal(front_layout_auto(r->newest, 11, NOW, &until), FRONT_QUIET);
    assert_int_equal(until, INT64_MAX);
    assert_int_equal(front_layout_auto(r->newest, 0, NOW, &until), FRONT_QUIET);
    test_free(r);
}

static void test_layout_setting(void **state)
{
    int64_t until, soon;
    struct str text = S("breaking until 2026-11-19T20:00:00Z; es quiet;");
    (void)state;
    assert_true(time_parse_rfc3339(S("2026-11-19T20:00:00Z"), 0, &soon));
    assert_false(failed(front_layout_check(text)));
    assert_false(failed(front_layout_check(S(""))));
    assert_int_equal(front_layout_of(text, S("en"), true, soon - 1, &until), FRONT_BREAKING);
    assert_int_equal(until, soon);
    assert_int_equal(front_layout_of(text, S("en"), true, soon, &until), FRONT_AUTO);
    assert_int_equal(front_layout_of(text, S("es"), false, soon, &until), FRONT_QUIET);
    assert_int_equal(until, INT64_MAX);
    assert_int_equal(front_layout_of(text, S("de"), false, soon - 1, &until), FRONT_AUTO);
    static const char *const WRONG[] = {"breaking",          "loud",          "es",
                                        "es loud",           "quiet until",   "quiet until tomorrow",
                                        "quiet for a while", "e! quiet",      "breaking until 2026-13-01",
                                        "quiet; breaking",   "\xff\xfe quiet"};
    for (ptrdiff_t i = 0; i < COUNT_OF(WRONG); i++)
        assert_true(err_is(front_layout_check(str_from_c(WRONG[i])), &ERR_INVALID));
}

static void test_pins_setting(void **state)
{
    struct front_pin pins[FRONT_PINS];
    int64_t next, end;
    struct str text = S("lead /a/ until 2026-11-19T20:00:00Z ;second-3   /b/; section/harbour /c/");
    (void)state;
    assert_true(time_parse_rfc3339(S("2026-11-19T20:00:00Z"), 0, &end));
    assert_false(failed(front_pins_check(text)));
    assert_int_equal(front_pins_at(text, end - 1, pins, &next), 3);
    assert_int_equal(next, end);
    assert_true(str_equal(pins[1].slot, S("second-3")) && str_equal(pins[1].path, S("/b/")));
    assert_int_equal(front_pins_at(text, end, pins, &next), 2);
    assert_int_equal(next, INT64_MAX);
    static const char *const WRONG[] = {"lead",     "lead a",        "second-4 /a/",        "section/ /a/",
                                        "Lead /a/", "lead /a/ soon", "lead /a/ until never"};
    for (ptrdiff_t i = 0; i < COUNT_OF(WRONG); i++)
        assert_true(err_is(front_pins_check(str_from_c(WRONG[i])), &ERR_INVALID));
}

static void test_too_many_pins(void **state)
{
    struct front_pin pins[FRONT_PINS];
    struct buf text;
    int64_t next;
    (void)state;
    buf_init(&text, 4096);
    for (int i = 0; i <= FRONT_PINS; i++)
        buf_add_format(&text, "section/s%d /a%d/;", i, i);
    assert_true(err_is(front_pins_check(buf_str(&text)), &ERR_INVALID));
    assert_int_equal(front_pins_at(buf_str(&text), 0, pins, &next), FRONT_PINS);
    buf_close(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_size_of_newsroom),
        cmocka_unit_test(test_ordinary),
        cmocka_unit_test(test_lead_without_pictures),
        cmocka_unit_test(test_quiet_week),
        cmocka_unit_test(test_pins_win),
        cmocka_unit_test(test_one_story_in_two_slots),
        cmocka_unit_test(test_breaking),
        cmocka_unit_test(test_auto),
        cmocka_unit_test(test_layout_setting),
        cmocka_unit_test(test_pins_setting),
        cmocka_unit_test(test_too_many_pins),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
