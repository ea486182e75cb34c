/* nodes.c - the machines that serve the newsroom: who is there, who hears the others, what one waits for. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/frame.h"
#include "desk/routes.h"
#include "newsroom/node.h"
#include "page/language.h"

/* As the list shows it. */
enum state { HEARS, DEAF, AWAY };

static const struct {
    struct str mark, word, why; /* class of its row; what it is called; what the person at the desk may make of it */
} STATES[] = {
    [HEARS] = {S_INIT("done"), S_INIT("desk_node_hears"), S_INIT("")},
    [DEAF] = {S_INIT("held"), S_INIT("desk_node_deaf"), S_INIT("desk_node_waits")},
    [AWAY] = {S_INIT("failed"), S_INIT("desk_node_away"), S_INIT("desk_node_gone")},
};

static enum state state_of(const struct sql_node *node)
{
    if (node->age > NODE_GONE)
        return AWAY;
    return node->hears ? HEARS : DEAF;
}

static struct str counted(struct page *p, struct str word, int64_t number)
{
    return page_word_with(p, word, S("count"), page_grouped(p, number));
}

/* Rounded up: one that came back is never said to have taken nothing. */
static int64_t milliseconds(int64_t microseconds)
{
    return (microseconds + 999) / 1000;
}

static void add_facts(struct page *p, struct value *item, const struct sql_node *node, enum state state)
{
    struct str version = page_word_with(p, S("desk_node_version"), S("version"), node->version);
    struct str lag = counted(p, S("desk_node_lag"), milliseconds(node->lag));
    value_set_text(p->a, item, S("version"), version);
    page_set_time(p, item, S("since"), node->started_at, dates_short(p->a, &p->dates, node->started_at));
    page_set_text_or_false(p, item, S("lag"), state == HEARS ? lag : S(""));
    page_set_text_or_false(p, item, S("doubts"),
                           node->doubts ? counted(p, S("desk_node_doubts"), node->doubts) : S(""));
    value_set_text(p->a, item, S("seen"), counted(p, S("desk_node_seen"), node->age / TIME_SECOND));
}

static void add_node(struct page *p, struct value *list, const struct sql_node *node)
{
    struct value *item = value_append_map(p->a, list);
    enum state state = state_of(node);
    struct str why = STATES[state].why;
    value_set_text(p->a, item, S("state"), STATES[state].mark);
    value_set_text(p->a, item, S("state_label"), page_word(p, STATES[state].word));
    value_set_text(p->a, item, S("name"), node->name);
    value_set_text(p->a, item, S("address"), node->address);
    value_set_bool(p->a, item, S("own"), str_equal(node->id, db_announcer(newsroom_db(p->site->newsroom))));
    page_set_text_or_false(p, item, S("why"), why.n ? page_word(p, why) : why);
    add_facts(p, item, node, state);
}

struct err desk_nodes(struct http_request *r, struct http_response *out)
{
    struct page p;
    struct sql_node_list nodes = {.count = 0};
    TRY(desk_begin(&p, r, out, S("desk_nodes"), DESK_NODES, S("")));
    TRY(node_list(p.site->newsroom, p.a, &nodes));
    struct value *list = value_set_list(p.a, p.view, S("nodes"));
    for (ptrdiff_t i = 0; i < nodes.count; i++)
        add_node(&p, list, &nodes.items[i]);
    value_set_bool(p.a, p.view, S("shared"), node_is_shared(p.site->newsroom));
    return desk_end(&p, S("desk-nodes"));
}
