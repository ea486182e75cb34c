/* related.c - stories that are like one another: what is also read. */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A story's most telling words are looked up like a query of which any word will do. How telling a word is, is known
 * only when it is looked up; so those that are looked up are chosen by how often and where they stand, and by what
 * earlier look-ups said of them.
 */
#include "search/related.h"

#include <stdlib.h>
#include <string.h>

#include "base/time.h"
#include "newsroom/touch.h"
#include "search/index.h"
#include "search/reader.h"
#include "search/show.h"
#include "text/html.h"

#define LOOKED_UP 24 /* words */
#define SCORED 14    /* of those, the most telling ones */
#define MARKS 24     /* tags and sections looked up beside the words */
#define LINKS_MAX 64
#define PIECE 8           /* stories related at once */
#define HALF_DAYS 180     /* so much older counts half as much, of the part that age counts for */
#define AGE_PART 700      /* in thousandths */
#define SECTION_WORTH 256 /* of the section, as the rarity of a word that half of the stories have */
#define TAG_TIMES 2

struct relate {
    struct newsroom *n;
    struct arena *a;
    struct reader reader;
    int64_t story_id;
    bool hide_tags;
    bool pending_only;
    struct save_story story;
    int64_t left_out[LINKS_MAX + 2 * LIMIT_ALSO_READ];
    ptrdiff_t left_out_count;
    struct reader_term *terms; /* words first, then marks */
    uint8_t *postings;         /* what the story has of each */
    int32_t *worths;           /* what a term adds to a story, in rarity */
    ptrdiff_t term_count, word_count;
    struct reader_worth worth;
    uint8_t length; /* step of the story's own length */
    struct search_hit kept[RELATED_KEPT];
    ptrdiff_t count;
};

/* ---- the story's words ---- */

struct candidate {
    struct str text;
    uint8_t posting;
    int64_t worth; /* as far as is known */
};

static int compare_candidates(const void *left, const void *right)
{
    const struct candidate *a = left, *b = right;
    if (a->worth != b->worth)
        return a->worth > b->worth ? -1 : 1;
    return str_compare(a->text, b->text);
}

/* A word that stands once in the text says little and there are many. */
static bool is_telling(uint8_t posting)
{
    return posting != 1;
}

/* The same word with its tag's part left out, when tags are hidden; 0: nothing is left. */
static uint8_t shown_posting(const struct relate *r, uint8_t posting)
{
    return r->hide_tags ? (uint8_t)(posting & ~IN_TAG) : posting;
}

static int64_t guess_worth(struct relate *r, struct str term, uint8_t posting)
{
    int64_t stories = cache_stories(r->reader.cache, r->reader.language, term);
    int64_t rarity = reader_rarity(&r->reader, stories < 0 ? 2 : stories);
    if (stories == 1)
        return 0; /* nobody else has it */
    return r->worth.worth[r->worth.weight[posting]][r->length] * rarity;
}

/* A tag and a section go behind the words, as terms that are always looked up. */
static bool is_mark(struct str term, char kind)
{
    return term.n > 2 && term.p[0] == TERM_MARK && term.p[1] == kind;
}

static void add_term(struct relate *r, struct str text, uint8_t posting)
{
    r->terms[r->term_count] = (struct reader_term){.text = text};
    r->postings[r->term_count++] = posting;
}

static void choose_words(struct relate *r, struct str vector)
{
    ptrdiff_t count = 0, room = vector.n / 3 + 1;
    struct candidate *all = arena_array(r->a, struct candidate, room);
    for (int wide = 0; wide < 2 && count < LOOKED_UP; wide++) {
        struct vector v = vector_of(vector);
        count = 0;
        while (vector_next(&v) && count < room) {
            uint8_t posting = shown_posting(r, v.posting);
            struct str term = {v.term, v.n};
            if (v.term[0] == TERM_MARK || posting == 0 || (!wide && !is_telling(posting)))
                continue;
            int64_t worth = guess_worth(r, term, posting);
            if (worth > 0)
                all[count++] = (struct candidate){str_copy(r->a, term), posting, worth};
        }
    }
    if (count)
        qsort(all, (size_t)count, sizeof(*all), compare_candidates);
    for (ptrdiff_t i = 0; i < MIN(count, LOOKED_UP); i++)
        add_term(r, all[i].text, all[i].posting);
    r->word_count = r->term_count;
}

static void add_marks(struct relate *r, struct str vector)
{
    struct vector v = vector_of(vector);
    while (vector_next(&v) && v.term[0] == TERM_MARK && r->term_count < LOOKED_UP + MARKS) {
        struct str term = {v.term, v.n};
        if (is_mark(term, TERM_SECTION) || (is_mark(term, TERM_TAG) && !r->hide_tags))
            add_term(r, str_copy(r->a, term), 1);
    }
}

/* Leaves worth only to the most telling words. */
static void weigh_words(struct relate *r)
{
    struct candidate looked[LOOKED_UP] = {{.worth = 0}};
    for (ptrdiff_t i = 0; i < r->word_count; i++) {
        const struct reader_term *term = &r->terms[i];
        cache_set_stories(r->reader.cache, r->reader.language, term->text, term->stories);
        int64_t worth = r->worth.worth[r->worth.weight[r->postings[i]]][r->length];
        looked[i] = (struct candidate){term->text, (uint8_t)i,
                                       term->stories > 1 ? worth * reader_rarity(&r->reader, term->stories) : 0};
    }
    qsort(looked, (size_t)r->word_count, sizeof(*looked), compare_candidates);
    for (ptrdiff_t i = 0; i < MIN(r->word_count, SCORED); i++)
        r->worths[looked[i].posting] = (int32_t)(looked[i].worth >> 12);
}

static void weigh_marks(struct relate *r)
{
    for (ptrdiff_t i = r->word_count; i < r->term_count; i++) {
        bool tag = is_mark(r->terms[i].text, TERM_TAG);
        r->worths[i] = tag ? reader_rarity(&r->reader, r->terms[i].stories) * TAG_TIMES : SECTION_WORTH;
    }
}

static struct err load_terms(struct relate *r, struct str vector)
{
    r->term_count = 0;
    r->terms = arena_array(r->a, struct reader_term, LOOKED_UP + MARKS);
    r->postings = arena_array(r->a, uint8_t, LOOKED_UP + MARKS);
    r->worths = arena_array(r->a, int32_t, LOOKED_UP + MARKS);
    choose_words(r, vector);
    add_marks(r, vector);
    TRY(reader_terms(&r->reader, r->terms, r->term_count));
    weigh_words(r);
    weigh_marks(r);
    return OK;
}

/* ---- what it links to ---- */

static void leave_out(struct relate *r, int64_t id)
{
    if (r->left_out_count < COUNT_OF(r->left_out))
        r->left_out[r->left_out_count++] = id;
}

static struct err leave_out_link(struct relate *r, struct db_conn *conn, struct str link)
{
    struct str url = newsroom_settings(r->n)->url;
    struct sql_story_match_list found;
    if (str_starts(link, url))
        link = str_from(link, url.n);
    if (!str_starts(link, S("/")) || str_starts(link, S("/media/")))
        return OK;
    for (ptrdiff_t i = 0; i < link.n; i++)
        if (link.p[i] == '?' || link.p[i] == '#')
            link.n = i;
    if (!str_ends(link, S("/")))
        link = str_concat(r->a, link, S("/"));
    TRY(sql_story_find_path(r->a, conn, link, &found));
    for (ptrdiff_t i = 0; i < found.count; i++)
        leave_out(r, found.items[i].id);
    return OK;
}

static struct err find_left_out(struct relate *r, struct db_conn *conn)
{
    const struct story_parts *parts = r->story.parts;
    struct str link;
    int links = 0;
    r->left_out_count = 0;
    leave_out(r, r->story_id);
    for (ptrdiff_t i = 0; i < parts->also_read_count; i++)
        leave_out(r, parts->also_read[i].target_id);
    for (ptrdiff_t at = 0; links < LINKS_MAX && html_next_link(r->a, parts->body, &at, &link); links++)
        TRY(leave_out_link(r, conn, link));
    return OK;
}

static bool is_left_out(const struct relate *r, int64_t id)
{
    for (ptrdiff_t i = 0; i < r->left_out_count; i++)
        if (r->left_out[i] == id)
            return true;
    return false;
}

/* ---- scoring ---- */

static int64_t count_age(const struct relate *r, int64_t score, int64_t date)
{
    int64_t days = (r->story.row->published_at - date) / TIME_DAY;
    days = days < 0 ? -days : days;
    return score * (1000 - AGE_PART + AGE_PART * HALF_DAYS / (HALF_DAYS + days)) / 1000;
}

static bool is_better(const struct search_hit *a, const struct search_hit *b)
{
    if (a->score != b->score)
        return a->score > b->score;
    if (a->published_at != b->published_at)
        return a->published_at > b->published_at;
    return a->story_id > b->story_id;
}

/* Few are kept, so the plain way. */
static void keep(struct relate *r, struct search_hit hit)
{
    if (is_left_out(r, hit.story_id))
        return;
    ptrdiff_t at = MIN(r->count, RELATED_KEPT - 1);
    if (r->count == RELATED_KEPT && !is_better(&hit, &r->kept[at]))
        return;
    for (; at > 0 && is_better(&hit, &r->kept[at - 1]); at--)
        r->kept[at] = r->kept[at - 1];
    r->kept[at] = hit;
    r->count = MIN(r->count + 1, RELATED_KEPT);
}

/* A list that is shared by many stories says little, and takes long. */
static bool is_scored(const struct relate *r, ptrdiff_t i)
{
    return r->worths[i] > 0 && (i >= r->word_count || r->terms[i].stories < MAX(r->reader.documents / 4, 16));
}

static void scan_terms(struct relate *r, ptrdiff_t part, struct str lengths, int32_t *score)
{
    for (ptrdiff_t i = 0; i < r->term_count; i++) {
        if (!is_scored(r, i))
            continue;
        bool word = i < r->word_count, section = !word && is_mark(r->terms[i].text, TERM_SECTION);
        struct postings p = postings_of(r->terms[i].postings[part]);
        while (postings_next(&p)) {
            if (p.story >= lengths.n || (section && score[p.story] == 0))
                continue; /* the same section alone makes no story related */
            int32_t worth = word ? r->worth.worth[r->worth.weight[p.posting]][(uint8_t)lengths.p[p.story]] : 4096;
            score[p.story] += (int32_t)((int64_t)worth * r->worths[i] >> 8);
        }
    }
}

static struct err scan_part(struct relate *r, ptrdiff_t at, int32_t *score)
{
    struct part *part = &r->reader.parts[at];
    struct str stories, dates, lengths;
    TRY(reader_column(&r->reader, part, COLUMN_STORIES, &stories));
    TRY(reader_column(&r->reader, part, COLUMN_DATES, &dates));
    TRY(reader_column(&r->reader, part, COLUMN_LENGTHS, &lengths));
    memset(score, 0, (size_t)part->documents * sizeof(*score));
    scan_terms(r, at, lengths, score);
    for (int64_t i = 0; i < part->documents; i++) {
        if (score[i] == 0 || (r->count == RELATED_KEPT && score[i] < r->kept[RELATED_KEPT - 1].score) ||
            bit_is_set(part->dead_map, i))
            continue;
        int64_t date = column_int(dates, i);
        keep(r, (struct search_hit){column_int(stories, i), date, count_age(r, score[i], date)});
    }
    return OK;
}

static struct err scan_parts(struct relate *r)
{
    int64_t most = 0;
    for (ptrdiff_t i = 0; i < r->reader.part_count; i++)
        most = MAX(most, r->reader.parts[i].documents);
    int32_t *score = arena_array(r->a, int32_t, most + 1);
    r->count = 0;
    for (ptrdiff_t i = 0; i < r->reader.part_count; i++)
        TRY(scan_part(r, i, score));
    return OK;
}

/* ---- one story ---- */

static struct err relate_story(struct relate *r, struct db_conn *conn)
{
    struct gather g;
    struct str sections;
    r->count = 0;
    TRY(index_load_story(r->a, conn, r->story_id, &r->story));
    if (!r->story.row)
        return OK;
    gather_begin(&g, r->a);
    TRY(index_read_story(r->a, conn, &g, &r->story, &sections));
    r->length = length_step(g.length);
    TRY(reader_open(&r->reader, r->a, conn, r->n, r->story.row->language));
    reader_worth_make(&r->reader, &r->worth);
    TRY(load_terms(r, gather_vector(&g)));
    TRY(find_left_out(r, conn));
    return scan_parts(r);
}

static struct err relate_work(struct db_conn *conn, void *context)
{
    struct relate *r = context;
    reader_close(&r->reader); /* the work may be run again */
    if (r->pending_only) {
        struct sql_search_document *document;
        TRY(sql_search_document(r->a, conn, r->story_id, &document));
        if (!document || document->related)
            return OK;
    }
    return relate_story(r, conn);
}

static struct err relate(struct relate *r)
{
    struct db *db = newsroom_db(r->n);
    struct err e = r->pending_only ? db_read_any(db, relate_work, r) : db_read(db, relate_work, r);
    reader_close(&r->reader);
    return e;
}

struct err search_related(struct newsroom *n, struct arena *a, int64_t story_id, bool hide_tags,
                          struct search_hit **hits, ptrdiff_t *count)
{
    struct relate *r = arena_make(a, struct relate);
    *r = (struct relate){.n = n, .a = a, .story_id = story_id, .hide_tags = hide_tags};
    TRY(relate(r));
    *hits = r->kept;
    *count = r->count;
    return OK;
}

struct err search_related_meanwhile(struct newsroom *n, struct arena *a, int64_t story_id, struct sql_card_list *out)
{
    struct relate *r = arena_make(a, struct relate);
    *r = (struct relate){.n = n, .a = a, .story_id = story_id, .pending_only = true};
    TRY(relate(r));
    return search_cards(n, a, r->kept, r->count, out);
}

/* ---- those that were published or changed ---- */

struct found {
    int64_t story_id, number;
    int64_t targets[RELATED_KEPT];
    ptrdiff_t count;
    bool changed; /* what was kept of it before */
};

struct round {
    struct newsroom *n;
    struct arena *a;
    struct sql_search_pending_list pending;
    struct found found[PIECE];
    ptrdiff_t count;
    struct str tags[PIECE]; /* of those that changed */
    ptrdiff_t tag_count;
};

static struct err read_pending(struct db_conn *conn, void *context)
{
    struct round *round = context;
    return sql_search_unrelated(round->a, conn, PIECE, &round->pending);
}

static struct err look_for_each(struct round *round)
{
    struct arena a;
    struct err e = OK;
    arena_init(&a, 0);
    for (ptrdiff_t i = 0; i < round->pending.count && !failed(e); i++) {
        struct relate *r = arena_make(&a, struct relate);
        *r = (struct relate){.n = round->n, .a = &a, .story_id = round->pending.items[i].story_id};
        e = relate(r);
        struct found *found = &round->found[round->count++];
        *found = (struct found){.story_id = r->story_id, .number = round->pending.items[i].number, .count = r->count};
        for (ptrdiff_t k = 0; k < r->count; k++)
            found->targets[k] = r->kept[k].story_id;
        arena_reset(&a);
    }
    arena_close(&a);
    return e;
}

static struct err keep_found(struct round *round, struct db_conn *conn, struct found *found)
{
    struct sql_int_list before;
    int64_t taken;
    TRY(sql_search_related_done(conn, found->story_id, found->number, &taken));
    TRY(sql_related_of_story(round->a, conn, found->story_id, &before));
    found->changed = before.count != found->count;
    for (ptrdiff_t i = 0; i < found->count && !found->changed; i++)
        found->changed = before.items[i] != found->targets[i];
    found->changed &= taken > 0;
    if (!found->changed)
        return OK;
    TRY(sql_related_delete(conn, found->story_id));
    for (ptrdiff_t i = 0; i < found->count; i++)
        TRY(sql_related_insert(conn, found->story_id, i, found->targets[i]));
    return OK;
}

static struct err write_found(struct db_conn *conn, void *context)
{
    struct round *round = context;
    round->tag_count = 0;
    for (ptrdiff_t i = 0; i < round->count; i++) {
        TRY(keep_found(round, conn, &round->found[i]));
        if (round->found[i].changed)
            round->tags[round->tag_count++] = str_format(round->a, "related:%lld", (long long)round->found[i].story_id);
    }
    return touch_write(round->n, round->a, conn, round->tags, round->tag_count);
}

static struct err relate_round(struct round *round)
{
    TRY(db_read(newsroom_db(round->n), read_pending, round));
    if (round->pending.count == 0)
        return OK;
    TRY(look_for_each(round));
    TRY(db_write(newsroom_db(round->n), write_found, round));
    newsroom_touch(round->n, round->tags, round->tag_count);
    return OK;
}

struct err search_relate(struct newsroom *n, bool *more)
{
    struct arena a;
    arena_init(&a, 0);
    struct round round = {.n = n, .a = &a};
    struct err e = relate_round(&round);
    *more = !failed(e) && round.pending.count == PIECE;
    arena_close(&a);
    return e;
}
