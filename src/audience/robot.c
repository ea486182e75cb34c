/* robot.c - which machine an agent says it is. */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Fifteen hundred patterns are looked for at once: each stands in a chain of those whose first three bytes have the
 * same hash, and a User-Agent is walked once. The tables are read at the first question and never change.
 */
#include "audience/robot.h"

#include "audience/rows.h"

#include <pthread.h>
#include <string.h>

#define ROWS_MAX 8192
#define ENGINES_MAX 32
#define CHAINS 4096 /* a power of two */
#define HEAD 3      /* bytes that choose a chain */

static const struct str CLASS_NAMES[ROBOT_CLASSES] = {
    [ROBOT_NONE] = S_INIT("person"),       [ROBOT_SEARCH] = S_INIT("search"),   [ROBOT_AI] = S_INIT("ai"),
    [ROBOT_FEED] = S_INIT("feed"),         [ROBOT_MONITOR] = S_INIT("monitor"), [ROBOT_PREVIEW] = S_INIT("preview"),
    [ROBOT_HEADLESS] = S_INIT("headless"), [ROBOT_TOOL] = S_INIT("tool"),       [ROBOT_ARCHIVE] = S_INIT("archive"),
    [ROBOT_ADS] = S_INIT("ads"),           [ROBOT_SEO] = S_INIT("seo"),         [ROBOT_SCANNER] = S_INIT("scanner"),
    [ROBOT_ACADEMIC] = S_INIT("academic"), [ROBOT_UNNAMED] = S_INIT("unnamed"), [ROBOT_BEHAVIOUR] = S_INIT("behaviour"),
    [ROBOT_NETWORK] = S_INIT("network"),   [ROBOT_FORGED] = S_INIT("forged"),
};

struct pattern {
    struct str text; /* without its signs */
    bool exact;      /* has capitals: letters' case counts */
    bool at_start, at_word, to_word_end;
    uint16_t next; /* of the chain; 0 ends it */
};

enum { PERSON, NO_AGENT, NO_BROWSER, FIXED_ROWS };

static struct robot robots[ROWS_MAX] = {
    [PERSON] = {ROBOT_NONE, S_INIT("")},
    [NO_AGENT] = {ROBOT_UNNAMED, S_INIT("no User-Agent")},
    [NO_BROWSER] = {ROBOT_UNNAMED, S_INIT("not a browser's User-Agent")},
};
static struct pattern patterns[ROWS_MAX];
static uint16_t chains[CHAINS];
static uint16_t count = FIXED_ROWS;
static struct str engines[ENGINES_MAX]; /* one of them stands in each browser's agent */
static ptrdiff_t engine_count;
static pthread_once_t once = PTHREAD_ONCE_INIT;

struct str robot_class_name(enum robot_class class)
{
    return CLASS_NAMES[class];
}

enum robot_class robot_class_of(struct str name)
{
    int class = 0;
    while (class < ROBOT_CLASSES && !str_equal(CLASS_NAMES[class], name))
        class ++;
    return (enum robot_class) class;
}

/* ---- the tables ---- */

static uint32_t chain_of(const char *p)
{
    uint32_t head = 0;
    for (int i = 0; i < HEAD; i++)
        head = head << 8 | (unsigned char)char_to_lower(p[i]);
    return (head * 2654435761U) >> 20 & (CHAINS - 1);
}

static bool has_capitals(struct str text)
{
    for (ptrdiff_t i = 0; i < text.n; i++)
        if (text.p[i] != char_to_lower(text.p[i]))
            return true;
    return false;
}

/* "^" the start of the User-Agent, "<" that of a word, ">" the end of a word. */
static struct pattern read_pattern(struct str text)
{
    struct pattern p = {0};
    p.at_start = str_starts(text, S("^"));
    p.at_word = str_starts(text, S("<"));
    p.to_word_end = str_ends(text, S(">"));
    p.text = str_slice(text, p.at_start || p.at_word, text.n - p.to_word_end);
    p.exact = has_capitals(p.text);
    return p;
}

static void add_row(const struct row *row)
{
    enum robot_class class = robot_class_of(row->kind);
    struct pattern p = read_pattern(row->pattern);
    if (class == ROBOT_CLASSES || p.text.n < HEAD || count == ROWS_MAX)
        return;
    uint16_t *chain = &chains[chain_of(p.text.p)];
    p.next = *chain;
    *chain = count;
    robots[count] = (struct robot){class, row->name};
    patterns[count++] = p;
}

static void add(const struct row *row)
{
    if (!str_equal(row->kind, S("engine")))
        add_row(row);
    else if (engine_count < ENGINES_MAX)
        engines[engine_count++] = row->pattern;
}

static void read_table(struct str path)
{
    struct str text = row_table(path);
    struct row row;
    while (row_next(&text, &row))
        add(&row);
}

static void read_tables(void)
{
    read_table(S("readers/own.conf"));
    read_table(S("readers/robots.conf"));
}

/* ---- looking up ---- */

static bool is_word(char c)
{
    return char_is_alpha(c) || char_is_digit(c);
}

static bool has_bounds(const struct pattern *p, struct str agent, ptrdiff_t at)
{
    ptrdiff_t end = at + p->text.n;
    if (p->at_start && at > 0)
        return false;
    if (p->at_word && at > 0 && is_word(agent.p[at - 1]))
        return false;
    return !p->to_word_end || end == agent.n || !is_word(agent.p[end]);
}

static bool stands_at(const struct pattern *p, struct str agent, ptrdiff_t at)
{
    struct str part = str_slice(agent, at, at + p->text.n);
    return (p->exact ? str_equal(part, p->text) : str_equal_nocase(part, p->text)) && has_bounds(p, agent, at);
}

/* A machine's own name says most, then that a word is no machine's ("cubot"), then a word that machines use. */
static int weight(uint16_t row)
{
    if (row == PERSON)
        return 0;
    enum robot_class class = robots[row].class;
    return class == ROBOT_UNNAMED ? 1 : class == ROBOT_NONE ? 2 : 3;
}

static bool says_more(uint16_t row, uint16_t than)
{
    int difference = weight(row) - weight(than);
    return difference > 0 || (difference == 0 && patterns[row].text.n > patterns[than].text.n);
}

static uint16_t find_named(struct str agent)
{
    uint16_t found = PERSON;
    for (ptrdiff_t at = 0; at + HEAD <= agent.n; at++)
        for (uint16_t row = chains[chain_of(agent.p + at)]; row; row = patterns[row].next)
            if (says_more(row, found) && stands_at(&patterns[row], agent, at))
                found = row;
    return found;
}

static bool has_engine(struct str agent)
{
    for (ptrdiff_t i = 0; i < engine_count; i++)
        if (str_find(agent, engines[i], 0) >= 0)
            return true;
    return false;
}

uint16_t robot_find(struct str user_agent)
{
    struct str agent = str_trim(str_slice(user_agent, 0, ROBOT_AGENT_MAX));
    pthread_once(&once, read_tables);
    if (agent.n == 0)
        return NO_AGENT;
    uint16_t found = find_named(agent);
    if (robots[found].class != ROBOT_NONE)
        return found;
    return has_engine(agent) ? PERSON : NO_BROWSER;
}

const struct robot *robot_at(uint16_t number)
{
    return &robots[number < count ? number : PERSON];
}

uint16_t robot_count(void)
{
    pthread_once(&once, read_tables);
    return count;
}

/* ---- the setting ---- */

static bool is_parting(char c)
{
    return c == ',' || char_is_space(c) || c == '\n';
}

struct err robot_classes_parse(struct str text, robot_classes *out)
{
    *out = 0;
    for (ptrdiff_t i = 0; i < text.n;) {
        ptrdiff_t from = i;
        while (i < text.n && !is_parting(text.p[i]))
            i++;
        struct str name = str_slice(text, from, i);
        enum robot_class class = robot_class_of(name);
        if (name.n && (class == ROBOT_CLASSES || class == ROBOT_NONE))
            return err_make(&ERR_INVALID, "\"%.*s\" is no class of robots; they are search, ai, feed, monitor ...",
                            STR_ARG(name));
        *out |= name.n ? 1U << class : 0;
        i++;
    }
    return OK;
}
