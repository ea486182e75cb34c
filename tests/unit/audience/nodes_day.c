/* nodes_day.c - a made day that three nodes see parts of, beacons never where their pages came from: the figures are
 * those of one node that sees all of it. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "audience/node.c"

#include "unit/day_fixture.h"

#include <sys/wait.h>

#define NODES 3
#define PER_TRANSFER WRITE /* told once an hour: fewer rows, in the same order */

/* The node that an event comes to. */
static int node_of(const struct crowd_event *event, ptrdiff_t i)
{
    int of_pages = (int)(event->address % NODES);
    return event->act == CROWD_PAGE ? of_pages : (of_pages + 1 + (int)(i & 1)) % NODES;
}

/* ---- a node, in a process of its own ---- */

static struct err put_work(struct db_conn *conn, void *context)
{
    return put_parcel(context, conn);
}

/* As audience_node_tell does, but for the turn, which is the test's. */
static void tell(struct player *p, struct node *node, int64_t upto)
{
    struct telling t = {.node = node, .gathered = &p->gathered};
    struct buf content;
    drain(p);
    p->gathered.since = p->written / PER_TRANSFER;
    p->gathered.upto = p->gathered.whole = upto;
    buf_init(&content, PARCEL_MAX);
    parcel_write(&content, &p->gathered);
    t.content = buf_str(&content);
    assert_ok(db_write(p->audience.db, put_work, &t));
    node->number++;
    buf_close(&content);
    gather_clear(&p->gathered);
}

static void go_on(struct player *p, struct node *node, int64_t now)
{
    time_set(now);
    drain(p);
    if (now / TIDY != p->tidied) {
        p->tidied = now / TIDY;
        assert_ok(day_keys_refresh(&p->audience.keys, p->audience.db, S("UTC"), now));
        collect_tidy(&p->audience.collector, p->tidied * TIDY);
    }
    if (now / PER_TRANSFER != p->written / PER_TRANSFER) {
        tell(p, node, now / PER_TRANSFER);
        p->written = now;
    }
}

static void play_part(struct player *p, int number)
{
    struct node node;
    audience_node_init(&node, p->audience.db);
    for (ptrdiff_t i = 0; i < p->crowd.count; i++) {
        go_on(p, &node, p->crowd.events[i].at);
        if (node_of(&p->crowd.events[i], i) == number)
            play(p, &p->crowd.events[i]);
    }
    tell(p, &node, INT64_MAX - 1);
}

static void run_node(const struct room *room, const struct crowd *crowd, int number)
{
    struct player p = {.tidied = START / TIDY - 1, .written = START, .crowd = *crowd};
    arena_init(&p.scratch, 0);
    time_set(START);
    assert_ok(newsroom_open(str_from_c(room->folder), &p.room.n));
    p.audience.newsroom = p.room.n;
    p.audience.rings = rings_make();
    assert_ok(audience_store_open(p.room.n, &p.audience.db));
    gather_init(&p.gathered);
    day_keys_init(&p.audience.keys);
    collector_open(&p.audience.collector, p.room.n);
    p.audience.collector.gathered = &p.gathered;
    p.audience.collector.keys = &p.audience.keys;
    play_part(&p, number);
    exit(0); /* as a test that failed does not */
}

/* ---- all of it ---- */

static void take_all_at_home(struct player *p)
{
    static struct collected shown;
    struct home home;
    struct node node;
    bool more = true;
    audience_node_init(&node, p->audience.db);
    p->gathered.whole = INT64_MAX - 1;
    assert_ok(audience_node_tell(&node, &p->gathered));
    assert_true(node.turn > 0);
    home_init(&home, p->room.n, p->audience.db, node.id, &shown);
    time_set(START);
    assert_ok(home_begin(&home, node.turn));
    time_set(p->crowd.events[p->crowd.count - 1].at + 2 * WRITE);
    while (more) {
        assert_ok(home_round(&home, &more));
        assert_ok(audience_node_tell(&node, &p->gathered));
    }
    assert_ok(home_round(&home, &more)); /* nothing comes: who was away for an hour has left */
    assert_ok(home_finish(&home));
    home_close(&home);
}

static void play_on_nodes(struct player *p)
{
    pid_t nodes[NODES];
    int status;
    for (int i = 0; i < NODES; i++)
        if ((nodes[i] = fork()) == 0)
            run_node(&p->room, &p->crowd, i);
    for (int i = 0; i < NODES; i++) {
        assert_int_equal(waitpid(nodes[i], &status, 0), nodes[i]);
        assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    }
    take_all_at_home(p);
}

/* One node that is sent everything, with the same key: its sketches are the same too. */
static void play_alone(struct player *p, const unsigned char key[IDENTITY_KEY])
{
    identity_take(&p->audience.collector.identity, DAY, key, START);
    for (ptrdiff_t i = 0; i < p->crowd.count; i++) {
        go_on_to(p, p->crowd.events[i].at);
        play(p, &p->crowd.events[i]);
    }
    go_on_to(p, time_now() + 2 * WRITE);
    collect_finish(&p->audience.collector);
    write_down(p);
}

/* ---- what stands in the two stores ---- */

static struct err list_figures(struct db_conn *conn, void *context)
{
    struct buf *out = context;
    struct arena a;
    struct sql_view_hour_list hours;
    struct sql_rejected_day_list rejected;
    arena_init(&a, 0);
    for (int page = 0; page < CROWD_PAGES; page++) {
        TRY(sql_view_hour_of_page(&a, conn, page, page ? S("") : S("front:en"), 0, INT64_MAX, &hours));
        for (ptrdiff_t i = 0; i < hours.count; i++) {
            const struct sql_view_hour *v = &hours.items[i];
            buf_add_format(out, "page %d hour %d: %d %d %d %d ", page, (int)v->hour, (int)v->served, (int)v->seen,
                           (int)v->read, (int)v->seconds);
            buf_add(out, v->depth);
            if (v->hour < (DAY + 1) * 24)
                buf_add(out, v->visitors);
        }
    }
    TRY(sql_rejected_day_between(&a, conn, 0, INT64_MAX, &rejected));
    for (ptrdiff_t i = 0; i < rejected.count; i++)
        buf_add_format(out, "rejected %d %s %s: %d %d\n", (int)rejected.items[i].day,
                       str_to_c(&a, rejected.items[i].class), str_to_c(&a, rejected.items[i].reason),
                       (int)rejected.items[i].served, (int)rejected.items[i].beacons);
    arena_close(&a);
    return OK;
}

static struct err list_facets(struct db_conn *conn, void *context)
{
    static const char *const FACETS[] = {"referrer", "device", "browser", "system", "hour", "entry", "exit"};
    struct buf *out = context;
    struct arena a;
    struct sql_facet_day_list rows;
    arena_init(&a, 0);
    for (int f = 0; f < COUNT_OF(FACETS); f++) {
        TRY(sql_facet_day_of(&a, conn, str_from_c(FACETS[f]), 0, DAY, &rows));
        for (ptrdiff_t i = 0; i < rows.count; i++)
            buf_add_format(out, "%s %s: %d %d %d %zd\n", FACETS[f], str_to_c(&a, rows.items[i].value),
                           (int)rows.items[i].served, (int)rows.items[i].seen, (int)rows.items[i].read,
                           rows.items[i].visitors.n);
    }
    arena_close(&a);
    return OK;
}

static void list_all(struct db *db, struct buf *out)
{
    buf_init(out, (ptrdiff_t)16 * 1024 * 1024);
    assert_ok(db_read(db, list_figures, out));
    assert_ok(db_read(db, list_facets, out));
    assert_false(out->failed);
}

/* The same newsroom, so that its people have the same hashes. */
static void begin_anew(struct player *p, struct store_fixture *f)
{
    db_close(p->audience.db);
    store_fixture_postgres("drop schema @_audience cascade", f->schema);
    assert_ok(audience_store_open(p->room.n, &p->audience.db));
    p->tidied = START / TIDY;
    p->written = START;
    time_set(START);
}

static void test_figures_of_three_nodes_are_those_of_one(struct store_fixture *f)
{
    struct player p;
    struct buf of_nodes, of_one;
    unsigned char key[IDENTITY_KEY];
    if (f->engine != DB_POSTGRES)
        return;
    open_player(&p, f, 1, CROWD_ALL);
    day_keys_init(&p.audience.keys);
    assert_ok(day_keys_refresh(&p.audience.keys, p.audience.db, S("UTC"), START));
    assert_true(day_keys_find(&p.audience.keys, DAY, key));
    play_on_nodes(&p);
    list_all(p.audience.db, &of_nodes);
    begin_anew(&p, f);
    play_alone(&p, key);
    list_all(p.audience.db, &of_one);
    assert_true(of_one.n > 50000);
    assert_true(str_equal(buf_str(&of_nodes), buf_str(&of_one)));
    buf_close(&of_one);
    buf_close(&of_nodes);
    day_keys_close(&p.audience.keys);
    close_player(&p);
}

int main(void)
{
    static const struct store_test tests[] = {STORE_TEST(test_figures_of_three_nodes_are_those_of_one)};
    return store_tests_run(tests, COUNT_OF(tests));
}
