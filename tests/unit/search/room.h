/* room.h - a newsroom with its index of words, for the tests of the index. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SEARCH_ROOM_H
#define SEARCH_ROOM_H

#include "unit/newsroom_fixture.h"

#include "search/find.h"

static inline void search_room_open(struct room *room, struct store_fixture *f)
{
    room_open(room, f);
    assert_ok(search_open(room->n));
}

/* Does all that the index owes. */
static inline void search_room_work(struct room *room)
{
    bool more = true;
    while (more)
        assert_ok(search_work(room->n, &more));
}

static inline void search_room_report(void *context, struct str fault)
{
    int *faults = context;
    ++*faults;
    print_error("%.*s\n", STR_ARG(fault));
}

/* Fails when the index is not what the stories say. */
static inline void search_room_check(struct room *room)
{
    int faults = 0;
    assert_ok(search_check(room->n, search_room_report, &faults));
    assert_int_equal(faults, 0);
}

static inline struct search_result search_room_find(struct room *room, const char *language, const char *text)
{
    struct search_result result;
    struct search_request request = {
        .language = str_from_c(language), .zone = S("UTC"), .text = str_from_c(text), .page = 1, .page_size = 50};
    assert_ok(search_find(room->n, room->a, &request, &result));
    return result;
}

/* Fails unless the query finds exactly the stories whose numbers are given, in that order; 0 ends them. */
static inline void search_room_expect(struct room *room, const char *language, const char *text, ...)
{
    struct search_result result = search_room_find(room, language, text);
    va_list list;
    va_start(list, text);
    ptrdiff_t n = 0;
    for (long id; (id = va_arg(list, long)) != 0; n++)
        if (n >= result.count || result.hits[n].story_id != id)
            fail_msg("%s: %lld at %td, not %ld (%td found)", text,
                     n < result.count ? (long long)result.hits[n].story_id : 0, n, id, result.count);
    va_end(list);
    if (result.count != n || (result.total != n && !result.more))
        fail_msg("%s: %td found (total %lld), not %td", text, result.count, (long long)result.total, n);
}

static inline int64_t search_room_put(struct room *room, const char *language, const char *headline, const char *body)
{
    struct story_input input = room_story(room, headline);
    input.language = str_from_c(language);
    input.standfirst = S("");
    input.place = S("");
    input.body = room_html(room, body);
    return room_put(room, &input).id;
}

#endif
