/* agent.c - what a person reads with. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "audience/agent.h"

#include "audience/robot.h"
#include "audience/rows.h"

#include <pthread.h>

#define ROWS_MAX 255

/* The rows of one kind in the order of readers/agents.conf: the first that is found says it. */
struct table {
    struct str kind;
    struct row rows[ROWS_MAX]; /* [0] is "other" */
    uint8_t count;
};

static struct table devices = {.kind = S_INIT("device")}, browsers = {.kind = S_INIT("browser")},
                    systems = {.kind = S_INIT("system")};
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void add_row(struct table *table, const struct row *row)
{
    if (str_equal(row->kind, table->kind) && table->count < ROWS_MAX)
        table->rows[table->count++] = *row;
}

static void read_tables(void)
{
    struct table *const tables[] = {&devices, &browsers, &systems};
    for (ptrdiff_t i = 0; i < COUNT_OF(tables); i++) {
        struct str text = row_table(S("readers/agents.conf"));
        struct row row;
        tables[i]->rows[0].name = S("other");
        tables[i]->count = 1;
        while (row_next(&text, &row))
            add_row(tables[i], &row);
    }
}

/* Every part of a pattern, parted by " + ", must be there. */
static bool holds(struct str agent, struct str pattern)
{
    for (ptrdiff_t plus = 0; plus >= 0;) {
        plus = str_find(pattern, S(" + "), 0);
        if (str_find(agent, plus < 0 ? pattern : str_slice(pattern, 0, plus), 0) < 0)
            return false;
        pattern = str_from(pattern, plus + 3);
    }
    return true;
}

static uint8_t find(const struct table *table, struct str agent)
{
    for (uint8_t i = 1; i < table->count; i++)
        if (holds(agent, table->rows[i].pattern))
            return i;
    return 0;
}

/* The row of a name that an earlier row has too: "Chrome" is one browser, whatever it is found by. */
static uint8_t first_of_name(const struct table *table, uint8_t row)
{
    uint8_t first = 0;
    while (!str_equal(table->rows[first].name, table->rows[row].name))
        first++;
    return first;
}

static uint8_t read_one(const struct table *table, struct str agent)
{
    return first_of_name(table, find(table, agent));
}

struct agent agent_read(struct str user_agent)
{
    struct str agent = str_slice(user_agent, 0, ROBOT_AGENT_MAX);
    pthread_once(&once, read_tables);
    return (struct agent){read_one(&devices, agent), read_one(&browsers, agent), read_one(&systems, agent)};
}

static struct str name_at(const struct table *table, uint8_t row)
{
    pthread_once(&once, read_tables);
    return table->rows[row < table->count ? row : 0].name;
}

struct str agent_device_name(uint8_t device)
{
    return name_at(&devices, device);
}

struct str agent_browser_name(uint8_t browser)
{
    return name_at(&browsers, browser);
}

struct str agent_system_name(uint8_t system)
{
    return name_at(&systems, system);
}
