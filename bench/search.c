/* search.c - queries of several kinds and related stories, over an archive: bench-search FOLDER COUNT; or, with relate
 * for COUNT, finds and keeps what the server's job would: so that the other benches measure without it. */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Prints lines: kind, p50 and p99 of the time passed, p50 and p99 of this thread's CPU time, all in microseconds, and
 * how many stories were found on average. Then "quality" with how many in a thousand stories have one of their tags in
 * common with at least one of the first three related stories, and of those with the three newest of their section.
 */
#include "bench/words.h"

#include "base/time.h"
#include "search/related.h"
#include "search/rows.h"
#include "text/html.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define COUNT_MAX 100000

static struct newsroom *newsroom;
static int64_t newest; /* stories are numbered from 1 to here */

/* ---- stories of the archive ---- */

struct story {
    struct arena *a;
    int64_t id;
    struct str text;
    struct sql_story_place_list sections, tags;
    struct sql_card_list beside; /* the newest of its section */
};

static struct err read_story(struct db_conn *conn, void *context)
{
    struct story *story = context;
    const struct sql_search_text *text;
    struct html body;
    TRY(rows_read_texts(story->a, conn, &story->id, 1, &text));
    if (!text)
        return err_make(&ERR_NOT_FOUND, "no story %lld", (long long)story->id);
    TRY(html_trusted_canonical(text->body, &body));
    story->text = html_plain_text(story->a, body);
    TRY(sql_story_tag_of_story(story->a, conn, story->id, &story->tags));
    TRY(sql_story_section_of_story(story->a, conn, story->id, &story->sections));
    return sql_related_cards(story->a, conn, story->sections.items[0].id, story->id, 3, &story->beside);
}

static struct story draw_story(struct arena *a, uint64_t *state)
{
    struct story story = {.a = a, .id = 1 + words_below(state, (int)newest)};
    if (failed(db_read(newsroom_db(newsroom), read_story, &story)))
        fatalx("%s", err_detail());
    return story;
}

static struct err read_newest(struct db_conn *conn, void *context)
{
    (void)context;
    return sql_story_count(conn, &newest);
}

/* count words of a story that stand one after the other. */
static struct str draw_words(struct arena *a, uint64_t *state, int count)
{
    struct story story = draw_story(a, state);
    ptrdiff_t at = words_below(state, (int)story.text.n / 2);
    while (at < story.text.n && story.text.p[at] != ' ')
        at++;
    ptrdiff_t from = ++at;
    for (int i = 0; i < count; at++)
        i += at >= story.text.n || story.text.p[at] == ' ';
    return str_trim(str_slice(story.text, from, at - 1));
}

static struct str join(struct arena *a, struct str words, const char *between)
{
    struct str out = S(""), word;
    for (bool more = true; more;) {
        more = str_cut(words, ' ', &word, &words);
        out = str_format(a, "%.*s%s%.*s", STR_ARG(out), out.n ? between : "", STR_ARG(word));
    }
    return out;
}

static struct str common_words(struct arena *a, int first, int count)
{
    struct buf out;
    buf_init(&out, 4096);
    for (int i = 0; i < count; i++) {
        if (i)
            buf_add_char(&out, ' ');
        words_add(&out, first + i);
    }
    struct str copy = str_copy(a, buf_str(&out));
    buf_close(&out);
    return copy;
}

/* ---- kinds ---- */

static struct str one_word(struct arena *a, uint64_t *state)
{
    return draw_words(a, state, 1);
}

static struct str two_words(struct arena *a, uint64_t *state)
{
    return draw_words(a, state, 2);
}

static struct str three_words(struct arena *a, uint64_t *state)
{
    return draw_words(a, state, 3);
}

static struct str any_of_three(struct arena *a, uint64_t *state)
{
    return join(a, draw_words(a, state, 3), " OR ");
}

static struct str commonest(struct arena *a, uint64_t *state)
{
    return common_words(a, words_below(state, 8), 1);
}

static struct str commonest_any(struct arena *a, uint64_t *state)
{
    (void)state;
    return join(a, common_words(a, 0, 8), " OR ");
}

static struct str row(struct arena *a, uint64_t *state)
{
    return str_format(a, "\"%.*s\"", STR_ARG(draw_words(a, state, 2)));
}

static struct str row_of_commonest(struct arena *a, uint64_t *state)
{
    return str_format(a, "\"%.*s\"", STR_ARG(common_words(a, words_below(state, 8), 2)));
}

static const struct {
    const char *name;
    struct str (*make)(struct arena *a, uint64_t *state);
} KINDS[] = {
    {"one word", one_word},        {"two words", two_words},
    {"three words", three_words},  {"any of three words", any_of_three},
    {"commonest word", commonest}, {"any of the 8 commonest", commonest_any},
    {"two words in a row", row},   {"two commonest in a row", row_of_commonest},
};

/* ---- measuring ---- */

static int64_t passed[COUNT_MAX], worked[COUNT_MAX];

static int compare(const void *left, const void *right)
{
    const int64_t *a = left, *b = right;
    return (*a > *b) - (*a < *b);
}

static void print(const char *name, int count, int64_t found)
{
    qsort(passed, (size_t)count, sizeof(*passed), compare);
    qsort(worked, (size_t)count, sizeof(*worked), compare);
    printf("%s\t%lld\t%lld\t%lld\t%lld\t%lld\n", name, (long long)passed[count / 2],
           (long long)passed[count * 99 / 100], (long long)worked[count / 2], (long long)worked[count * 99 / 100],
           (long long)(found / count));
    fflush(stdout);
}

static int64_t find(struct arena *a, struct str text)
{
    struct search_request request = {.language = S("en"), .zone = S("UTC"), .text = text, .page = 1, .page_size = 20};
    struct search_result result;
    if (failed(search_find(newsroom, a, &request, &result)))
        fatalx("%s", err_detail());
    return result.total;
}

static void measure_kind(int kind, int count)
{
    struct arena a;
    uint64_t state = (uint64_t)kind + 1;
    int64_t found = 0;
    arena_init(&a, 0);
    for (int i = -10; i < count; i++) {
        struct str text = KINDS[kind].make(&a, &state);
        int64_t begin = time_monotonic(), cpu = time_thread_cpu(), total = find(&a, text);
        if (i >= 0) {
            passed[i] = time_monotonic() - begin;
            worked[i] = time_thread_cpu() - cpu;
            found += total;
        }
        arena_reset(&a);
    }
    arena_close(&a);
    print(KINDS[kind].name, count, found);
}

static void measure_related(int count)
{
    struct arena a;
    uint64_t state = 99;
    int64_t found = 0;
    arena_init(&a, 0);
    for (int i = -200; i < count; i++) {
        struct search_hit *hits;
        ptrdiff_t n;
        int64_t id = 1 + words_below(&state, (int)newest), begin = time_monotonic(), cpu = time_thread_cpu();
        if (failed(search_related(newsroom, &a, id, false, &hits, &n)))
            fatalx("%s", err_detail());
        if (i >= 0) {
            passed[i] = time_monotonic() - begin;
            worked[i] = time_thread_cpu() - cpu;
            found += n;
        }
        arena_reset(&a);
    }
    arena_close(&a);
    print("also read", count, found);
}

/* ---- quality ---- */

static bool shares_tag(struct arena *a, const struct story *story, const int64_t *ids, ptrdiff_t count)
{
    for (ptrdiff_t i = 0; i < MIN(count, 3); i++) {
        struct story other = {.a = a, .id = ids[i]};
        if (failed(db_read(newsroom_db(newsroom), read_story, &other)))
            fatalx("%s", err_detail());
        for (ptrdiff_t k = 0; k < other.tags.count; k++)
            for (ptrdiff_t m = 0; m < story->tags.count; m++)
                if (other.tags.items[k].id == story->tags.items[m].id)
                    return true;
    }
    return false;
}

static void measure_quality(int count)
{
    struct arena a;
    uint64_t state = 5;
    int64_t related = 0, beside = 0;
    arena_init(&a, 0);
    for (int i = 0; i < count; i++) {
        struct story story = draw_story(&a, &state);
        struct search_hit *hits;
        ptrdiff_t n;
        int64_t ids[8];
        if (failed(search_related(newsroom, &a, story.id, true, &hits, &n)))
            fatalx("%s", err_detail());
        for (ptrdiff_t k = 0; k < n; k++)
            ids[k] = hits[k].story_id;
        related += shares_tag(&a, &story, ids, n);
        for (ptrdiff_t k = 0; k < story.beside.count; k++)
            ids[k] = story.beside.items[k].id;
        beside += shares_tag(&a, &story, ids, story.beside.count);
        arena_reset(&a);
    }
    arena_close(&a);
    printf("quality\t%lld\t%lld\n", (long long)(related * 1000 / count), (long long)(beside * 1000 / count));
}

static void relate_all(void)
{
    bool more = true;
    while (more)
        if (failed(search_relate(newsroom, &more)))
            fatalx("%s", err_detail());
}

static void tell_fault(void *context, struct str fault)
{
    ++*(int64_t *)context;
    log_warnx("%.*s", STR_ARG(fault));
}

/* Every story can be found. */
static void check_all(void)
{
    int64_t faults = 0;
    if (failed(search_check(newsroom, tell_fault, &faults)))
        fatalx("%s", err_detail());
    if (faults)
        fatalx("%lld faults in the index", (long long)faults);
}

int main(int argc, char **argv)
{
    bool relate = argc == 3 && strcmp(argv[2], "relate") == 0, check = argc == 3 && strcmp(argv[2], "check") == 0;
    if (argc != 3 || (!relate && !check && (atoi(argv[2]) < 1 || atoi(argv[2]) > COUNT_MAX)))
        fatalx("use: bench-search FOLDER COUNT|relate|check");
    if (failed(newsroom_open(str_from_c(argv[1]), &newsroom)) || failed(search_open(newsroom)) ||
        failed(db_read(newsroom_db(newsroom), read_newest, NULL)))
        fatalx("%s", err_detail());
    if (relate || check) {
        if (relate)
            relate_all();
        else
            check_all();
        newsroom_close(newsroom);
        return 0;
    }
    int count = atoi(argv[2]);
    for (int kind = 0; kind < COUNT_OF(KINDS); kind++)
        measure_kind(kind, count);
    measure_related(count);
    measure_quality(MIN(count, 500));
    newsroom_close(newsroom);
    return 0;
}
