/* robot.c - tests of which machine an agent says it is: real agents of 1400 kinds of machines, and of people. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "audience/robot.c"

#include "newsroom/setting.h"
#include "support/lines.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#define KINDS_LEAST 300
#define PEOPLE_LEAST 100

struct tally {
    int agents, machines;
};

static void tally_agent(struct tally *tally, struct str agent)
{
    tally->agents++;
    tally->machines += robot_find(agent) != 0;
}

static struct tally tally_robots(void)
{
    struct arena a;
    struct str line;
    struct tally tally = {0};
    arena_init(&a, 0);
    for (struct str text = lines_open(&a, "tests/data/robots.txt"); lines_next(&text, &line);)
        tally_agent(&tally, line);
    arena_close(&a);
    return tally;
}

static struct tally tally_people(void)
{
    struct arena a;
    struct str line, browser, device, agent;
    struct tally tally = {0};
    arena_init(&a, 0);
    for (struct str text = lines_open(&a, "tests/data/browsers.txt"); lines_next(&text, &line);) {
        str_cut(line, '|', &browser, &line);
        str_cut(line, '|', &device, &agent);
        tally_agent(&tally, str_trim(agent));
    }
    arena_close(&a);
    return tally;
}

static void knows_machines_of_300_kinds(void **state)
{
    (void)state;
    struct tally machines = tally_robots();
    print_message("# %d of %d kinds of machines\n", machines.machines, machines.agents);
    assert_true(machines.agents >= KINDS_LEAST);
    assert_true(machines.machines * 100 >= machines.agents * 98);
}

static void takes_no_person_for_a_machine(void **state)
{
    (void)state;
    struct tally people = tally_people();
    print_message("# %d of %d people\n", people.machines, people.agents);
    assert_true(people.agents >= PEOPLE_LEAST);
    assert_true(people.machines * 200 <= people.agents);
}

/* What the fetched list has not met yet: our own rows, alone, over all the kinds that it knows. */
static void knows_most_machines_by_our_own_rows_alone(void **state)
{
    (void)state;
    struct tally people;
    robot_count();
    memset(chains, 0, sizeof(chains));
    count = FIXED_ROWS;
    engine_count = 0;
    read_table(S("readers/own.conf"));
    struct tally machines = tally_robots();
    people = tally_people();
    read_table(S("readers/robots.conf"));
    print_message("# %d of %d kinds of machines, %d people\n", machines.machines, machines.agents, people.machines);
    assert_true(machines.machines * 100 >= machines.agents * 90);
    assert_int_equal(people.machines, 0);
}

static void assert_robot(const char *agent, const char *class, const char *name)
{
    const struct robot *robot = robot_at(robot_find(str_from_c(agent)));
    struct str found = robot_class_name(robot->class);
    char text[600];
    snprintf(text, sizeof text, "%.*s %.*s", STR_ARG(found), STR_ARG(robot->name));
    char want[600];
    snprintf(want, sizeof want, "%s %s", class, name);
    assert_string_equal(text, want);
}

static void names_class_and_machine(void **state)
{
    (void)state;
    assert_robot("Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)", "search", "Googlebot");
    assert_robot("Googlebot-Image/1.0", "search", "Googlebot-Image");
    assert_robot(
        "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; GPTBot/1.2; +https://openai.com/gptbot)", "ai",
        "GPTBot");
    assert_robot("Mozilla/5.0 (compatible; ClaudeBot/1.0; +claudebot@anthropic.com)", "ai", "claudebot");
    assert_robot("curl/8.5.0", "tool", "curl");
    assert_robot("facebookexternalhit/1.1", "preview", "facebookexternalhit");
    assert_robot("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/142.0.0.0 "
                 "Safari/537.36",
                 "headless", "HeadlessChrome");
    assert_robot("ExampleBot/1.0", "unnamed", "\"bot\"");
    assert_robot("", "unnamed", "no User-Agent");
    assert_robot("Mozilla/5.0", "unnamed", "not a browser's User-Agent");
}

static void a_maker_of_phones_is_no_bot_but_a_bot_on_its_phone_is(void **state)
{
    (void)state;
    assert_robot("Mozilla/5.0 (Linux; Android 9; CUBOT X19) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/107.0 "
                 "Mobile Safari/537.36",
                 "person", "");
    assert_robot("Mozilla/5.0 (Linux; Android 9; CUBOT X19) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/107.0 "
                 "Mobile Safari/537.36 (compatible; Googlebot/2.1)",
                 "search", "Googlebot");
}

static void short_names_stand_alone(void **state)
{
    (void)state;
    assert_robot("Mozilla/5.0 (X11; Linux) Gecko/20100101 Firefox/140.0 CCBots", "unnamed", "\"bot\"");
    assert_robot("CCBot/2.0", "ai", "CCBot");
    assert_robot("Mozilla/5.0 (Linux; Android 14; Sonics 5) AppleWebKit/537.36 Chrome/140.0 Mobile", "person", "");
}

static void hostile_agents_are_judged_by_their_start(void **state)
{
    static char agent[1 << 20];
    (void)state;
    memset(agent, 'x', sizeof(agent));
    memcpy(agent, "AppleWebKit/", 12);
    memcpy(agent + ROBOT_AGENT_MAX, "Googlebot/", 10);
    assert_int_equal(robot_find((struct str){agent, sizeof(agent)}), 0);
    memcpy(agent + ROBOT_AGENT_MAX - 10, "Googlebot/", 10);
    assert_int_not_equal(robot_find((struct str){agent, sizeof(agent)}), 0);
    for (int i = 0; i < 256; i++) {
        char one = (char)i;
        assert_int_not_equal(robot_find((struct str){&one, 1}), 0);
    }
    assert_int_not_equal(robot_find(S("\0\0\0")), 0);
}

static void an_unknown_number_is_a_person(void **state)
{
    (void)state;
    assert_int_equal(robot_at(UINT16_MAX)->class, ROBOT_NONE);
    assert_int_equal(robot_at(0)->class, ROBOT_NONE);
    assert_true(robot_count() > 1000);
}

static void classes_are_put_back_by_name(void **state)
{
    robot_classes classes;
    (void)state;
    assert_false(failed(robot_classes_parse(S(" feed,preview\n"), &classes)));
    assert_int_equal(classes, 1U << ROBOT_FEED | 1U << ROBOT_PREVIEW);
    assert_false(failed(robot_classes_parse(S(""), &classes)));
    assert_int_equal(classes, 0);
    assert_true(failed(robot_classes_parse(S("feeds"), &classes)));
    assert_true(failed(robot_classes_parse(S("person"), &classes)));
    for (int i = 0; i < ROBOT_CLASSES; i++)
        assert_int_equal(robot_class_of(robot_class_name((enum robot_class)i)), i);
}

static void the_setting_knows_the_classes(void **state)
{
    const struct setting *setting = setting_find(S("audience_counted"));
    (void)state;
    for (int i = 0; i < ROBOT_CLASSES; i++) {
        bool refused = failed(setting_check(setting, CLASS_NAMES[i]));
        assert_int_equal(refused, i == ROBOT_NONE || i == ROBOT_FORGED);
    }
    assert_true(failed(setting_check(setting, S("feed robots"))));
}

static void every_row_has_a_class(void **state)
{
    const struct str paths[] = {S("readers/own.conf"), S("readers/robots.conf")};
    (void)state;
    for (int i = 0; i < 2; i++) {
        struct str text = row_table(paths[i]);
        struct row row;
        while (row_next(&text, &row)) {
            bool engine = str_equal(row.kind, S("engine"));
            if (!engine && robot_class_of(row.kind) >= ROBOT_BEHAVIOUR)
                fail_msg("no class: %.*s", STR_ARG(row.kind));
            if (!engine && read_pattern(row.pattern).text.n < HEAD)
                fail_msg("too short: %.*s", STR_ARG(row.pattern));
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(knows_machines_of_300_kinds),
        cmocka_unit_test(takes_no_person_for_a_machine),
        cmocka_unit_test(knows_most_machines_by_our_own_rows_alone),
        cmocka_unit_test(names_class_and_machine),
        cmocka_unit_test(a_maker_of_phones_is_no_bot_but_a_bot_on_its_phone_is),
        cmocka_unit_test(short_names_stand_alone),
        cmocka_unit_test(hostile_agents_are_judged_by_their_start),
        cmocka_unit_test(an_unknown_number_is_a_person),
        cmocka_unit_test(classes_are_put_back_by_name),
        cmocka_unit_test(the_setting_knows_the_classes),
        cmocka_unit_test(every_row_has_a_class),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
