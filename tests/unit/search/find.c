/* find.c - what is found, in every script and state of the index, against a plain counting of the words. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "search/find.c"

#include <math.h>

#include "unit/search/room.h"

/* ---- against a plain count ---- */

#define STORIES 400
#define WORDS 40
#define HEADLINE_WORDS 4

/* A story as the test knows it. */
struct plain {
    int64_t id;
    int64_t date;
    int headline[HEADLINE_WORDS];
    int text[120];
    int length;
    bool published;
    int64_t score;
};

struct corpus {
    struct plain stories[STORIES];
    int count;
    uint64_t random;
    struct room *room;
};

static int below(struct corpus *c, int n)
{
    c->random = c->random * 6364136223846793005u + 1442695040888963407u;
    return (int)((c->random >> 33) % (uint64_t)n);
}

/* Frequent and rare ones. */
static int draw_word(struct corpus *c)
{
    return below(c, below(c, WORDS) + 1);
}

static struct str words_of(struct arena *a, const int *words, int count)
{
    struct str out = S("");
    for (int i = 0; i < count; i++)
        out = str_format(a, "%.*s%sw%cq", STR_ARG(out), i ? " " : "", 'a' + words[i] % 26);
    return out;
}

/* Words beyond the alphabet are the same as those in it: so some are twice as frequent. */
static int spelt(int word)
{
    return word % 26;
}

static void draw(struct corpus *c, struct plain *p)
{
    p->length = 20 + below(c, 100);
    p->date = (int64_t)(1700000000 + below(c, 40) * 86400) * TIME_SECOND;
    p->published = true;
    for (int i = 0; i < HEADLINE_WORDS; i++)
        p->headline[i] = draw_word(c);
    for (int i = 0; i < p->length; i++)
        p->text[i] = draw_word(c);
}

static struct story_input input_of(struct corpus *c, struct plain *p)
{
    struct arena *a = c->room->a;
    struct story_input input = room_story(c->room, "x");
    struct str text = words_of(a, p->text, p->length);
    input.id = p->id;
    input.headline = words_of(a, p->headline, HEADLINE_WORDS);
    input.standfirst = S("");
    input.place = S("");
    input.date = p->date;
    input.body = room_html(c->room, str_to_c(a, str_format(a, "<p>%.*s</p>", STR_ARG(text))));
    input.status = p->published ? STORY_PUBLISHED : STORY_WITHDRAWN;
    return input;
}

/* Saves stories from .. to in one transaction. */
static void save(struct corpus *c, int from, int to)
{
    struct story_input *inputs = arena_array(c->room->a, struct story_input, to - from);
    struct story_result *results = arena_array(c->room->a, struct story_result, to - from);
    for (int i = from; i < to; i++)
        inputs[i - from] = input_of(c, &c->stories[i]);
    assert_ok(newsroom_story_put_many(c->room->n, c->room->a, &ACTOR_COMMAND, inputs, to - from, results));
    for (int i = from; i < to; i++) {
        assert_int_not_equal(results[i - from].outcome, STORY_REFUSED);
        c->stories[i].id = results[i - from].id;
    }
}

static int count_in(const int *words, int count, int word)
{
    int n = 0;
    for (int i = 0; i < count; i++)
        n += spelt(words[i]) == word;
    return n;
}

static bool has(const struct plain *p, int word)
{
    return p->published && count_in(p->headline, HEADLINE_WORDS, word) + count_in(p->text, p->length, word) > 0;
}

struct totals {
    int64_t documents, words, having[2];
};

static struct totals count_all(struct corpus *c, const int *query, int count)
{
    struct totals t = {0};
    for (int i = 0; i < c->count; i++) {
        t.documents += c->stories[i].published;
        t.words += c->stories[i].published ? c->stories[i].length + HEADLINE_WORDS : 0;
        for (int k = 0; k < count; k++)
            t.having[k] += has(&c->stories[i], query[k]);
    }
    return t;
}

/* BM25 as the books have it, over what the index keeps: steps of counts and of lengths. */
static int64_t plain_score(const struct totals *t, const struct plain *p, const int *query, int count)
{
    static const int STEPS[] = {0, 1, 2, 3, 4, 4, 6, 6, 6, 10, 10, 10, 10, 10, 10};
    int64_t score = 0, length = length_of_step(length_step(p->length + HEADLINE_WORDS));
    for (int k = 0; k < count; k++) {
        int n = count_in(p->text, p->length, query[k]);
        int64_t weight = n < 15 ? STEPS[n] : 16;
        weight += count_in(p->headline, HEADLINE_WORDS, query[k]) ? 8 : 0;
        int64_t ratio = length * t->documents * 1000 / t->words;
        int64_t norm = 1200 * (250 + 750 * ratio / 1000) / 1000;
        int64_t worth = weight * 2200 * 4096 / (weight * 1000 + norm);
        double rarity = log(1 + ((double)(t->documents - t->having[k]) + 0.5) / ((double)t->having[k] + 0.5)) * 256;
        score += worth * lround(rarity) >> 8;
    }
    return score;
}

static int compare_plain(const void *left, const void *right)
{
    const struct plain *const *a = left, *const *b = right;
    if ((*a)->score != (*b)->score)
        return (*a)->score > (*b)->score ? -1 : 1;
    if ((*a)->date != (*b)->date)
        return (*a)->date > (*b)->date ? -1 : 1;
    return (*a)->id > (*b)->id ? -1 : 1;
}

static void compare(struct corpus *c, const int *query, int count, bool any)
{
    struct plain *wanted[STORIES];
    const struct totals t = count_all(c, query, count);
    struct str text = S("");
    int n = 0;
    for (int i = 0; i < c->count; i++) {
        int met = 0;
        for (int k = 0; k < count; k++)
            met += has(&c->stories[i], query[k]);
        if (any ? met == 0 : met < count)
            continue;
        c->stories[i].score = plain_score(&t, &c->stories[i], query, count);
        wanted[n++] = &c->stories[i];
    }
    qsort(wanted, (size_t)n, sizeof(struct plain *), compare_plain);
    for (int k = 0; k < count; k++)
        text = str_format(c->room->a, "%.*s%sw%cq", STR_ARG(text), k == 0 ? "" : any ? " OR " : " ", 'a' + query[k]);
    struct search_result result = search_room_find(c->room, "en", str_to_c(c->room->a, text));
    if (result.total != n)
        fail_msg("%.*s: %lld found, not %d", STR_ARG(text), (long long)result.total, n);
    for (int i = 0; i < MIN(n, (int)result.count); i++)
        if (result.hits[i].story_id != wanted[i]->id || result.hits[i].score != wanted[i]->score)
            fail_msg("%.*s: story %lld (%lld) at %d, not %lld (%lld)", STR_ARG(text),
                     (long long)result.hits[i].story_id, (long long)result.hits[i].score, i, (long long)wanted[i]->id,
                     (long long)wanted[i]->score);
}

static void compare_some(struct corpus *c)
{
    search_room_check(c->room);
    for (int i = 0; i < 4; i++) {
        int first = below(c, 26), second = (first + 1 + below(c, 25)) % 26;
        const int query[] = {first, second};
        compare(c, query, 1, false);
        compare(c, query, 2, false);
        compare(c, query, 2, true);
    }
}

static void change(struct corpus *c, int times)
{
    for (int i = 0; i < times; i++) {
        struct plain *p = &c->stories[below(c, c->count)];
        int64_t date = p->date;
        bool published = below(c, 3) > 0;
        draw(c, p);
        p->date = date;
        p->published = published;
        save(c, (int)(p - c->stories), (int)(p - c->stories) + 1);
    }
}

/* The same list whatever of the stories is live, in segments, changed, withdrawn or merged. */
static void test_finds_what_a_plain_count_finds(struct store_fixture *f)
{
    struct room room;
    struct corpus *c = arena_make(&f->a, struct corpus);
    search_room_open(&room, f);
    c->room = &room;
    c->random = 7;
    for (int i = 0; i < STORIES; i++)
        draw(c, &c->stories[i]);
    for (c->count = 0; c->count < 20;) { /* live ones */
        save(c, c->count, c->count + 5);
        c->count += 5;
    }
    compare_some(c);
    change(c, 10);
    compare_some(c);
    while (c->count < STORIES) { /* segments */
        save(c, c->count, c->count + 38);
        c->count += 38;
        if (c->count == 20 + 2 * 38)
            compare_some(c);
    }
    assert_int_equal(c->count, STORIES);
    change(c, 30);
    compare_some(c);
    search_room_work(&room); /* merged */
    compare_some(c);
    change(c, 60);
    search_room_work(&room);
    compare_some(c);
    assert_ok(search_reset(room.n)); /* and built anew */
    search_room_work(&room);
    compare_some(c);
    room_close(&room);
}

/* ---- the query's language ---- */

static void test_words_rows_and_operators(struct store_fixture *f)
{
    struct room room;
    search_room_open(&room, f);
    long ferry = search_room_put(&room, "en", "Ferry returns to the islands",
                                 "<p>The first boat leaves the old quay in March, the council said.</p>");
    long quay = search_room_put(&room, "en", "Old walls of the quay are safe",
                                "<p>The harbour's quay is old; the boats may come. A council of engineers agreed.</p>");
    long school = search_room_put(&room, "en", "School opens", "<p>Pupils moved in. The councillors watched.</p>");
    search_room_expect(&room, "en", "boat council", ferry, quay, 0L);
    search_room_expect(&room, "en", "BOATS", ferry, quay, 0L);
    search_room_expect(&room, "en", "\"old quay\"", ferry, 0L);
    search_room_expect(&room, "en",
                       "\xe2\x80\x9c"
                       "old quay\xe2\x80\x9d",
                       ferry, 0L);
    search_room_expect(&room, "en", "old -\"old quay\"", quay, 0L);
    search_room_expect(&room, "en", "council -ferry", quay, 0L);
    search_room_expect(&room, "en", "school OR ferry", school, ferry, 0L);
    search_room_expect(&room, "en", "\"quay is old\" OR school", quay, school, 0L);
    search_room_expect(&room, "en", "headline:quay", quay, 0L);
    search_room_expect(&room, "en", "title:\"opens\"", school, 0L);
    search_room_expect(&room, "en", "headline:\"old walls\"", quay, 0L);
    search_room_expect(&room, "en", "harbour", quay, 0L);
    search_room_expect(&room, "en", "harbor's", 0L);
    search_room_expect(&room, "en", "-ferry", 0L);
    search_room_expect(&room, "en", "", 0L);
    search_room_expect(&room, "en", "\" ( ) * : - OR AND NEAR/2 ^ ; \"", 0L);
    search_room_expect(&room, "de", "boat", 0L);
    room_close(&room);
}

static void test_names_sections_and_dates(struct store_fixture *f)
{
    struct room room;
    search_room_open(&room, f);
    const struct str sections[] = {S("Harbour/Ferries")}, tags[] = {S("Season cards")};
    const struct story_byline by[] = {{S("Ines Falk"), S("")}};
    struct story_input input = room_story(&room, "A boat");
    input.sections = sections;
    input.section_count = 1;
    input.tags = tags;
    input.tag_count = 1;
    input.bylines = by;
    input.byline_count = 1;
    input.date = (int64_t)1704067199 * TIME_SECOND; /* 31 December 2023, 23:59:59 */
    long boat = room_put(&room, &input).id;
    input = room_story(&room, "Falk sells cards in season");
    input.date = (int64_t)1704067200 * TIME_SECOND; /* a second later */
    long falk = room_put(&room, &input).id;
    search_room_expect(&room, "en", "author:falk", boat, 0L);
    search_room_expect(&room, "en", "byline:\"Ines Falk\"", boat, 0L);
    search_room_expect(&room, "en", "tag:season", boat, 0L);
    search_room_expect(&room, "en", "section:harbour", boat, 0L);
    search_room_expect(&room, "en", "falk", falk, boat, 0L);
    search_room_expect(&room, "en", "falk year:2023", boat, 0L);
    search_room_expect(&room, "en", "year:2024", falk, 0L);
    search_room_expect(&room, "en", "to:2023-12-31", boat, 0L);
    search_room_expect(&room, "en", "from:2023-12 falk", falk, boat, 0L);
    search_room_expect(&room, "en", "date:2024-01", falk, 0L);
    struct search_request request = {
        .language = S("en"), .zone = S("UTC"), .text = S("falk"), .page = 1, .page_size = 5};
    struct search_result result;
    assert_ok(search_find(room.n, room.a, &request, &result));
    assert_int_equal(result.sections.count, 2); /* a story stands in the section above too */
    assert_int_equal(result.years.count, 2);
    assert_int_equal(result.years.items[0].key, 2024);
    request.section_id = result.sections.items[0].key;
    assert_ok(search_find(room.n, room.a, &request, &result));
    assert_int_equal(result.total, 1);
    request.section_id = 0;
    request.year = 2024;
    assert_ok(search_find(room.n, room.a, &request, &result));
    assert_int_equal(result.hits[0].story_id, falk);
    request.page = SEARCH_PAGES + 1;
    assert_err(search_find(room.n, room.a, &request, &result), &ERR_NOT_FOUND);
    room_close(&room);
}

/* ---- scripts ---- */

static void test_every_script(struct store_fixture *f)
{
    static const struct {
        const char *language, *headline, *body, *queries[4];
    } CASES[] = {
        {"ar", "عودة العبّارة إلى الجزر", "<p>قرّر المجلسُ إعادة الخط في آذار.</p>", {"العبارة", "مجلس", "الجزر"}},
        {"fa",
         "بازگشت کشتی",
         "<p>شورا می‌گوید خط کشتی‌رانی باز می‌گردد.</p>",
         {"شورا", "كشتى", "می‌گوید"}},
        {"he", "המעבורת חוזרת", "<p>המועצה החליטה אמש.</p>", {"המעבורת", "המועצה"}},
        {"hi", "नौका सेवा लौटी", "<p>परिषद ने मंगलवार को निर्णय लिया।</p>", {"परिषद", "नौका", "मंगलवार"}},
        {"ja",
         "北の島々への定期フェリーが復活",
         "<p>町議会が火曜日の夜に決めた。</p>",
         {"フェリー", "町議会", "火曜日"}},
        {"zh", "渡轮重返北方群岛", "<p>议会周二晚间作出决定。</p>", {"渡轮", "议会", "决定"}},
        {"th", "เรือข้ามฟากกลับมา", "<p>สภาเมืองตัดสินใจเมื่อวันอังคาร</p>", {"สภาเมือง", "วันอังคาร"}},
        {"ko", "여객선이 돌아온다", "<p>의회는 화요일에 결정했다.</p>", {"여객선이", "화요일에"}},
        {"de",
         "Die Fähre fährt wieder",
         "<p>Die Donaudampfschifffahrtsgesellschaft heißt so.</p>",
         {"fähre", "FÄHREN", "donaudampfschifffahrtsgesellschaft", "heisst"}},
        {"fr", "L’école rouvre", "<p>Les élèves n'ont pas attendu l'été.</p>", {"école", "ecole", "élève", "l'été"}},
        {"ru",
         "Паром возвращается",
         "<p>Совет решил вновь открыть линию; ещё зимой её закрыли.</p>",
         {"паром", "совета", "еще"}},
        {"el", "Το πλοίο επιστρέφει", "<p>Το συμβούλιο αποφάσισε.</p>", {"πλοιο", "ΣΥΜΒΟΎΛΙΟ"}},
        {"tr", "Isparta'da iskele", "<p>Vapur ılık bir sabah döndü.</p>", {"isparta", "ısparta", "vapur"}},
        {"es",
         "Vuelve el transbordador",
         "<p>La elección del muelle fue rápida.</p>",
         {"eleccion", "rapida", "muelles"}},
    };
    struct room room;
    search_room_open(&room, f);
    for (ptrdiff_t i = 0; i < COUNT_OF(CASES); i++) {
        long id = search_room_put(&room, CASES[i].language, CASES[i].headline, CASES[i].body);
        for (int q = 0; q < 4 && CASES[i].queries[q]; q++)
            search_room_expect(&room, CASES[i].language, CASES[i].queries[q], id, 0L);
        search_room_expect(&room, CASES[i].language, "zzz", 0L);
    }
    search_room_check(&room);
    room_close(&room);
}

/* ---- spelling and addresses ---- */

static struct str suggestion(struct room *room, const char *text)
{
    struct search_request request = {.language = S("en"), .zone = S("UTC"), .page = 1, .page_size = 5};
    struct search_result result;
    struct str out;
    request.text = str_from_c(text);
    assert_ok(search_find(room->n, room->a, &request, &result));
    assert_ok(search_suggest(room->n, room->a, &request, &result, &out));
    return out;
}

static void test_suggests_a_spelling(struct store_fixture *f)
{
    struct room room;
    search_room_open(&room, f);
    for (int i = 0; i < 40; i++)
        search_room_put(&room, "en", str_to_c(room.a, str_format(room.a, "Harbour %d", i)),
                        "<p>Ferries sail past the lighthouse.</p>");
    for (int settled = 0; settled < 2; settled++) {
        assert_text(suggestion(&room, "habrour"), "harbour");
        assert_text(suggestion(&room, "the -x feries"), "the -x ferries");
        assert_text(suggestion(&room, "lihgthouse sail"), "lighthouse sail");
        assert_null(suggestion(&room, "harbour").p);
        assert_null(suggestion(&room, "qqqqqqq").p);
        assert_null(suggestion(&room, "x").p);
        assert_ok(search_reset(room.n));
        search_room_work(&room);
    }
    room_close(&room);
}

static void test_likens_an_address(struct store_fixture *f)
{
    struct room room;
    struct search_hit *hits;
    ptrdiff_t count;
    search_room_open(&room, f);
    long ferry = search_room_put(&room, "en", "Ferry line returns", "<p>One boat.</p>");
    search_room_put(&room, "en", "School opens", "<p>One class.</p>");
    assert_ok(search_like_path(room.n, room.a, S("en"), S("/2024/01/05/ferry-lines-return-soon/"), 5, &hits, &count));
    assert_int_equal(count, 1);
    assert_int_equal(hits[0].story_id, ferry);
    assert_ok(search_like_path(room.n, room.a, S("en"), S("/2024/-/%00/\"/"), 5, &hits, &count));
    assert_int_equal(count, 0);
    room_close(&room);
}

/* ---- many at once ---- */

static void test_frequent_words_over_the_pages(struct store_fixture *f)
{
    struct room room;
    struct search_result result;
    struct search_request request = {.language = S("en"), .zone = S("UTC"), .text = S("boat"), .page_size = 7};
    search_room_open(&room, f);
    struct story_input inputs[100];
    struct story_result results[100];
    for (int i = 0; i < 100; i++) {
        inputs[i] = room_story(&room, str_to_c(room.a, str_format(room.a, "Boat %d", i)));
        inputs[i].date = (int64_t)(1700000000 + i / 3) * TIME_SECOND;
    }
    assert_ok(newsroom_story_put_many(room.n, room.a, &ACTOR_COMMAND, inputs, 100, results));
    int64_t seen = 0, date = INT64_MAX, id = INT64_MAX;
    for (request.page = 1; request.page <= 15; request.page++) {
        assert_ok(search_find(room.n, room.a, &request, &result));
        assert_int_equal(result.total, 100);
        for (ptrdiff_t i = 0; i < result.count; i++, seen++) {
            const struct search_hit *hit = &result.hits[i];
            assert_true(hit->published_at < date || (hit->published_at == date && hit->story_id < id));
            date = hit->published_at;
            id = hit->story_id;
        }
    }
    assert_int_equal(seen, 100);
    request.page = 16;
    assert_ok(search_find(room.n, room.a, &request, &result));
    assert_int_equal(result.count, 0);
    room_close(&room);
}

int main(void)
{
    static const struct store_test tests[] = {
        STORE_TEST(test_finds_what_a_plain_count_finds),
        STORE_TEST(test_words_rows_and_operators),
        STORE_TEST(test_names_sections_and_dates),
        STORE_TEST(test_every_script),
        STORE_TEST(test_suggests_a_spelling),
        STORE_TEST(test_likens_an_address),
        STORE_TEST(test_frequent_words_over_the_pages),
    };
    return store_tests_run(tests, COUNT_OF(tests));
}
