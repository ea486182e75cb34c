/* related.c - stories that are like one another. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "search/related.c"

#include "unit/search/room.h"

static int64_t put(struct room *room, const char *headline, const char *body, const char *tag, int64_t day)
{
    struct str tags[] = {str_from_c(tag)};
    struct story_input input = room_story(room, headline);
    input.standfirst = S("");
    input.body = room_html(room, body);
    input.tags = tags;
    input.tag_count = *tag ? 1 : 0;
    input.date = (int64_t)1700000000 * TIME_SECOND + day * TIME_DAY;
    return room_put(room, &input).id;
}

static void expect(struct room *room, int64_t id, const int64_t *wanted, ptrdiff_t count)
{
    struct search_hit *hits;
    ptrdiff_t found;
    assert_ok(search_related(room->n, room->a, id, false, &hits, &found));
    if (found != count)
        fail_msg("story %lld: %td related, not %td", (long long)id, found, count);
    for (ptrdiff_t i = 0; i < count; i++)
        if (hits[i].story_id != wanted[i])
            fail_msg("story %lld: %lld at %td, not %lld", (long long)id, (long long)hits[i].story_id, i,
                     (long long)wanted[i]);
}

/* Stories about nothing in particular, so that words have a rarity. */
static void put_others(struct room *room, int count)
{
    for (int i = 0; i < count; i++)
        put(room, str_to_c(room->a, str_format(room->a, "Notice %d", i)), "<p>Nothing of note happened.</p>", "", -i);
}

static void test_words_tags_and_age(struct store_fixture *f)
{
    struct room room;
    search_room_open(&room, f);
    put_others(&room, 20);
    int64_t near = put(&room, "Gannet wardens", "<p>The gannet colony grew; gannet wardens counted.</p>", "Birds", 0);
    int64_t far = put(&room, "Gannet wardens", "<p>The gannet colony grew; gannet wardens counted.</p>", "Birds", -200);
    int64_t tagged = put(&room, "A lecture", "<p>In the library.</p>", "Birds", 0);
    int64_t story = put(&room, "Gannet count", "<p>Gannet wardens went to the gannet colony.</p>", "Birds", 1);
    expect(&room, story, (const int64_t[]){near, far, tagged}, 3);
    search_room_check(&room);
    assert_ok(search_reset(room.n));
    search_room_work(&room);
    expect(&room, story, (const int64_t[]){near, far, tagged}, 3);
    room_close(&room);
}

static void test_never_what_it_links_to(struct store_fixture *f)
{
    struct room room;
    struct str path;
    search_room_open(&room, f);
    put_others(&room, 20);
    int64_t linked = put(&room, "Gannet one", "<p>The gannet colony.</p>", "", 0);
    int64_t also = put(&room, "Gannet two", "<p>The gannet colony.</p>", "", 0);
    int64_t other = put(&room, "Gannet three", "<p>The gannet colony.</p>", "", 0);
    int64_t elsewhere = search_room_put(&room, "de", "Gannet four", "<p>The gannet colony.</p>");
    path = S("/2023/11/14/gannet-one/");
    struct story_input input = room_story(&room, "Gannet five");
    const struct str also_read[] = {S("gannet-two")};
    input.body = room_html(
        &room,
        str_to_c(room.a, str_format(room.a, "<p>A gannet at <a href=\"%.*s\">the colony</a>.</p>", STR_ARG(path))));
    input.also_read = also_read;
    input.also_read_count = 1;
    int64_t story = room_put(&room, &input).id;
    expect(&room, story, (const int64_t[]){other}, 1);
    assert_true(linked && also && elsewhere);
    room_close(&room);
}

static struct err read_kept(struct db_conn *conn, void *context)
{
    struct round *round = context;
    struct sql_int_list ids;
    TRY(sql_related_of_story(round->a, conn, round->found[0].story_id, &ids));
    round->count = ids.count;
    for (ptrdiff_t i = 0; i < ids.count; i++)
        round->found[0].targets[i] = ids.items[i];
    return OK;
}

static ptrdiff_t count_kept(struct room *room, int64_t id)
{
    struct round round = {.a = room->a};
    round.found[0].story_id = id;
    assert_ok(db_read(newsroom_db(room->n), read_kept, &round));
    return round.count;
}

static void relate_all(struct room *room)
{
    bool more = true;
    while (more)
        assert_ok(search_relate(room->n, &more));
}

/* Looked for once after each change; pages are touched when something else was found. */
static void test_kept_and_found_again(struct store_fixture *f)
{
    struct room room;
    struct sql_card_list cards;
    search_room_open(&room, f);
    put_others(&room, 20);
    int64_t first = put(&room, "Gannet wardens", "<p>The gannet colony grew.</p>", "", 0);
    int64_t second = put(&room, "Gannet count", "<p>The gannet colony shrank.</p>", "", 1);
    assert_ok(search_related_meanwhile(room.n, room.a, second, &cards));
    assert_int_equal(cards.count, 1);
    assert_int_equal(cards.items[0].id, first);
    assert_int_equal(count_kept(&room, second), 0);
    relate_all(&room);
    assert_int_equal(count_kept(&room, second), 1);
    assert_ok(search_related_meanwhile(room.n, room.a, second, &cards));
    assert_int_equal(cards.count, 0);
    struct story_input changed = room_story(&room, "Something else");
    changed.id = second;
    changed.standfirst = S("");
    changed.body = room_html(&room, "<p>Entirely.</p>");
    room_put(&room, &changed);
    relate_all(&room);
    assert_true(room_has_touched(&room, str_to_c(room.a, str_format(room.a, "story:%lld", (long long)second))));
    assert_int_equal(count_kept(&room, second), 0);
    room_close(&room);
}

int main(void)
{
    static const struct store_test tests[] = {
        STORE_TEST(test_words_tags_and_age),
        STORE_TEST(test_never_what_it_links_to),
        STORE_TEST(test_kept_and_found_again),
    };
    return store_tests_run(tests, COUNT_OF(tests));
}
