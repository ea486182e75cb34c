/* find.c - looking into the index. */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Part by part of the index, term at a time: a byte for each story says how many clauses of the query it has met so
 * far, a number how well. What met all is counted and the best are kept. All arithmetic is in whole numbers and every
 * tie is broken, so both engines give the same list. Words in a row are looked for in the texts of the best.
 */
#include "search/find.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/time.h"
#include "search/reader.h"
#include "search/rows.h"
#include "text/dates.h"

#define ROWS_CHECKED 100 /* stories whose texts are looked through for words in a row */
#define TEXTS_READ 40    /* at once */
#define KEPT_MAX 5000
#define FACETS_MAX 512 /* a power of two */
#define YEAR_FIRST 1500
#define YEAR_LAST 9999

struct find {
    struct arena *a;
    struct newsroom *n;
    const struct search_request *request;
    struct search_result *out;
    struct reader reader;
    struct reader_term *terms; /* each once */
    ptrdiff_t term_count;
    struct reader_term *section; /* the term of the section asked for, or NULL */
    struct reader_worth worth;
    bool has_rows;
    int64_t from, to;
    ptrdiff_t keep; /* how many hits are kept */
    struct search_hit *kept;
    struct search_facet *sections, *years;
};

/* ---- terms ---- */

static struct reader_term *find_term(struct find *f, struct str text)
{
    for (ptrdiff_t i = 0; i < f->term_count; i++)
        if (str_equal(f->terms[i].text, text))
            return &f->terms[i];
    f->terms[f->term_count] = (struct reader_term){.text = text};
    return &f->terms[f->term_count++];
}

static struct err load_terms(struct find *f)
{
    const struct query *q = &f->out->query;
    f->terms = arena_array(f->a, struct reader_term, q->terms + 1);
    for (ptrdiff_t c = 0; c < q->count; c++)
        for (ptrdiff_t i = 0; i < q->clauses[c].count; i++)
            for (ptrdiff_t k = 0; k < q->clauses[c].atoms[i].count; k++)
                (void)find_term(f, q->clauses[c].atoms[i].terms[k]);
    ptrdiff_t words = f->term_count;
    if (f->request->section_id) {
        struct str mark = str_format(f->a, "%c%c%lld", TERM_MARK, TERM_SECTION, (long long)f->request->section_id);
        f->section = find_term(f, mark);
    }
    TRY(reader_terms(&f->reader, f->terms, f->term_count));
    f->out->missing = arena_array(f->a, struct str, words);
    for (ptrdiff_t i = 0; i < words; i++)
        if (f->terms[i].stories == 0)
            f->out->missing[f->out->missing_count++] = f->terms[i].text;
    return OK;
}

/* ---- one part ---- */

struct scan {
    struct find *f;
    ptrdiff_t part;
    int64_t documents;
    const uint8_t *lengths;
    uint8_t *met;   /* clauses that a story met so far */
    uint8_t *row;   /* words of a row that it has */
    int32_t *score; /* in 1/256 of worth times rarity */
};

/* Stories that have met `met` clauses and have the term in the fields meet the next one. */
static void scan_word(struct scan *s, const struct reader_term *term, uint8_t fields, uint8_t met, bool scored)
{
    const struct find *f = s->f;
    struct postings p = postings_of(term->postings[s->part]);
    int32_t rarity = scored ? reader_rarity(&f->reader, term->stories) : 0;
    while (postings_next(&p)) {
        if (p.story >= s->documents || s->met[p.story] < met || !(p.posting & fields))
            continue;
        s->met[p.story] = (uint8_t)(met + 1);
        s->score[p.story] += f->worth.worth[f->worth.weight[p.posting & fields]][s->lengths[p.story]] * rarity >> 8;
    }
}

/* Stories that have all words of an atom meet the next clause. */
static void scan_row(struct scan *s, const struct query_atom *atom, uint8_t met)
{
    memset(s->row, 0, (size_t)s->documents);
    for (ptrdiff_t k = 0; k < atom->count; k++) {
        struct postings p = postings_of(find_term(s->f, atom->terms[k])->postings[s->part]);
        while (postings_next(&p))
            if (p.story < s->documents && s->row[p.story] == k && (p.posting & atom->fields))
                s->row[p.story]++;
    }
    uint8_t *held = s->row;
    for (ptrdiff_t k = 0; k < atom->count; k++) {
        const struct reader_term *term = find_term(s->f, atom->terms[k]);
        const struct find *f = s->f;
        struct postings p = postings_of(term->postings[s->part]);
        int32_t rarity = reader_rarity(&f->reader, term->stories);
        while (postings_next(&p)) {
            if (p.story >= s->documents || held[p.story] < atom->count || s->met[p.story] < met)
                continue;
            s->met[p.story] = (uint8_t)(met + 1);
            s->score[p.story] +=
                f->worth.worth[f->worth.weight[p.posting & atom->fields]][s->lengths[p.story]] * rarity >> 8;
        }
    }
}

/* A negative row can only be told from the texts. */
static void scan_negative(struct scan *s, const struct query_clause *clause)
{
    const struct query_atom *atom = &clause->atoms[0];
    if (atom->row)
        return;
    memset(s->row, 0, (size_t)s->documents);
    for (ptrdiff_t k = 0; k < atom->count; k++) {
        struct postings p = postings_of(find_term(s->f, atom->terms[k])->postings[s->part]);
        while (postings_next(&p))
            if (p.story < s->documents && s->row[p.story] == k && (p.posting & atom->fields) &&
                ++s->row[p.story] == atom->count)
                s->met[p.story] = 0;
    }
}

/* How many stories the first atoms of a clause have: the rarest clause goes first. */
static int64_t clause_stories(struct find *f, const struct query_clause *clause)
{
    int64_t stories = 0;
    for (ptrdiff_t i = 0; i < clause->count; i++) {
        int64_t least = INT64_MAX;
        for (ptrdiff_t k = 0; k < clause->atoms[i].count; k++)
            least = MIN(least, find_term(f, clause->atoms[i].terms[k])->stories);
        stories += least;
    }
    return stories;
}

static void scan_clause(struct scan *s, const struct query_clause *clause, uint8_t met)
{
    for (ptrdiff_t i = 0; i < clause->count; i++) {
        const struct query_atom *atom = &clause->atoms[i];
        if (atom->count == 1)
            scan_word(s, find_term(s->f, atom->terms[0]), atom->fields, met, true);
        else
            scan_row(s, atom, met);
    }
}

/* The query's clauses, the positive ones by how few stories they have, then the negative ones. */
static ptrdiff_t order_clauses(struct find *f, const struct query_clause *out[QUERY_CLAUSES], ptrdiff_t *positive)
{
    const struct query *q = &f->out->query;
    int64_t stories[QUERY_CLAUSES];
    ptrdiff_t n = 0;
    for (ptrdiff_t c = 0; c < q->count; c++) {
        if (q->clauses[c].negative)
            continue;
        int64_t mine = clause_stories(f, &q->clauses[c]);
        ptrdiff_t at = n++;
        for (; at > 0 && stories[at - 1] > mine; at--) {
            stories[at] = stories[at - 1];
            out[at] = out[at - 1];
        }
        stories[at] = mine;
        out[at] = &q->clauses[c];
    }
    *positive = n;
    for (ptrdiff_t c = 0; c < q->count; c++)
        if (q->clauses[c].negative)
            out[n++] = &q->clauses[c];
    return n;
}

/* Runs the query over a part; returns how many clauses a story must have met. */
static uint8_t scan_query(struct scan *s)
{
    struct find *f = s->f;
    const struct query_clause *clauses[QUERY_CLAUSES];
    ptrdiff_t positive, count = order_clauses(f, clauses, &positive);
    uint8_t met = 0, wanted;
    if (f->section)
        scan_word(s, f->section, IN_ANY, met++, false);
    if (f->request->any) { /* one clause of all */
        for (ptrdiff_t c = 0; c < positive; c++)
            scan_clause(s, clauses[c], met);
        met = (uint8_t)(met + (positive > 0));
    } else {
        for (ptrdiff_t c = 0; c < positive; c++)
            scan_clause(s, clauses[c], met++);
    }
    wanted = met;
    if (wanted == 0) { /* dates alone: all stories */
        memset(s->met, 1, (size_t)s->documents);
        wanted = 1;
    }
    for (ptrdiff_t c = positive; c < count; c++)
        scan_negative(s, clauses[c]);
    return wanted;
}

/* ---- the best ---- */

static bool is_better(const struct find *f, const struct search_hit *a, const struct search_hit *b)
{
    if (f->request->order == SEARCH_RELEVANCE && a->score != b->score)
        return a->score > b->score;
    if (a->published_at != b->published_at)
        return a->published_at > b->published_at;
    return a->story_id > b->story_id;
}

/* The worst of those kept stands on top of a heap. */
static void sink(const struct find *f, struct search_hit *heap, ptrdiff_t count, ptrdiff_t at)
{
    for (;;) {
        ptrdiff_t child = 2 * at + 1;
        if (child >= count)
            return;
        if (child + 1 < count && is_better(f, &heap[child], &heap[child + 1]))
            child++;
        if (!is_better(f, &heap[at], &heap[child]))
            return;
        struct search_hit swap = heap[at];
        heap[at] = heap[child];
        heap[child] = swap;
        at = child;
    }
}

static void keep(struct find *f, struct search_hit hit)
{
    struct search_result *out = f->out;
    if (out->count < f->keep) {
        f->kept[out->count++] = hit;
        if (out->count == f->keep)
            for (ptrdiff_t i = out->count / 2; i-- > 0;)
                sink(f, f->kept, out->count, i);
    } else if (is_better(f, &hit, &f->kept[0])) {
        f->kept[0] = hit;
        sink(f, f->kept, out->count, 0);
    }
}

static void sort_kept(struct find *f)
{
    ptrdiff_t count = f->out->count;
    for (ptrdiff_t i = count / 2; i-- > 0;)
        sink(f, f->kept, count, i);
    for (ptrdiff_t n = count; n-- > 1;) {
        struct search_hit swap = f->kept[0];
        f->kept[0] = f->kept[n];
        f->kept[n] = swap;
        sink(f, f->kept, n, 0);
    }
}

/* ---- facets ---- */

static void count_facet(struct search_facet *facets, int64_t key)
{
    uint64_t at = (uint64_t)key * 0x9e3779b97f4a7c15u >> 55;
    for (int tries = 0; tries < FACETS_MAX; tries++, at = (at + 1) % FACETS_MAX)
        if (facets[at].stories == 0 || facets[at].key == key) {
            facets[at].key = key;
            facets[at].stories++;
            return;
        }
}

static void count_sections(struct find *f, const uint8_t **at, const uint8_t *end, bool hit)
{
    for (uint64_t count = varint_read(at, end); count > 0 && *at < end; count--) {
        int64_t section = (int64_t)varint_read(at, end);
        if (hit)
            count_facet(f->sections, section);
    }
}

static int compare_by_stories(const void *left, const void *right)
{
    const struct search_facet *a = left, *b = right;
    if (a->stories != b->stories)
        return a->stories > b->stories ? -1 : 1;
    return (a->key > b->key) - (a->key < b->key);
}

static int compare_by_key(const void *left, const void *right)
{
    const struct search_facet *a = left, *b = right;
    return (a->key < b->key) - (a->key > b->key);
}

static struct search_facets close_facets(struct search_facet *table, int (*compare)(const void *, const void *))
{
    struct search_facets out = {.items = table};
    for (ptrdiff_t i = 0; i < FACETS_MAX; i++)
        if (table[i].stories)
            table[out.count++] = table[i];
    if (out.count)
        qsort(table, (size_t)out.count, sizeof(*table), compare);
    return out;
}

/* ---- years ---- */

/* Where a year begins in the zone; asked for a year after the other. */
struct calendar {
    struct str zone;
    int64_t year;
    int64_t from, to;
};

static int64_t year_start(struct str zone, int64_t year)
{
    struct time_civil first = {.year = (int)year, .month = 1, .day = 1};
    return dates_from_local(zone, time_from_civil(&first));
}

static void set_year(struct calendar *c, int64_t year)
{
    c->year = year;
    c->from = year_start(c->zone, year);
    c->to = year_start(c->zone, year + 1);
}

/* ---- going through a part's hits ---- */

static int64_t find_year(struct calendar years[16], int *count, struct str zone, int64_t t)
{
    for (int i = 0; i < *count; i++)
        if (t >= years[i].from && t < years[i].to)
            return years[i].year;
    int64_t year = MIN(MAX(time_to_civil(t).year, YEAR_FIRST), YEAR_LAST - 1);
    struct calendar c = {.zone = zone};
    set_year(&c, year);
    if (t < c.from)
        set_year(&c, year - 1);
    else if (t >= c.to)
        set_year(&c, year + 1);
    years[*count < 16 ? (*count)++ : (int)(c.year % 16)] = c;
    return c.year;
}

static struct err collect(struct scan *s, struct part *part, uint8_t wanted, struct calendar years[16], int *year_count)
{
    struct find *f = s->f;
    struct str stories, dates, sections;
    TRY(reader_column(&f->reader, part, COLUMN_STORIES, &stories));
    TRY(reader_column(&f->reader, part, COLUMN_DATES, &dates));
    TRY(reader_column(&f->reader, part, COLUMN_SECTIONS, &sections));
    const uint8_t *at = bytes_of(sections), *end = at + sections.n;
    for (int64_t i = 0; i < s->documents; i++) {
        bool hit = s->met[i] == wanted && !bit_is_set(part->dead_map, i);
        int64_t date = hit ? column_int(dates, i) : 0;
        hit = hit && date >= f->from && date < f->to;
        count_sections(f, &at, end, hit && !f->has_rows);
        if (!hit)
            continue;
        f->out->total++;
        if (!f->has_rows)
            count_facet(f->years, find_year(years, year_count, f->request->zone, date));
        keep(f, (struct search_hit){column_int(stories, i), date, s->score[i]});
    }
    return OK;
}

static struct err scan_parts(struct find *f)
{
    struct calendar years[16];
    int year_count = 0;
    int64_t most = 0;
    for (ptrdiff_t i = 0; i < f->reader.part_count; i++)
        most = MAX(most, f->reader.parts[i].documents);
    struct scan s = {.f = f};
    s.met = arena_array(f->a, uint8_t, most + 1);
    s.row = arena_array(f->a, uint8_t, most + 1);
    s.score = arena_array(f->a, int32_t, most + 1);
    for (ptrdiff_t i = 0; i < f->reader.part_count; i++) {
        struct part *part = &f->reader.parts[i];
        struct str lengths;
        TRY(reader_column(&f->reader, part, COLUMN_LENGTHS, &lengths));
        s.part = i;
        s.documents = part->documents;
        s.lengths = bytes_of(lengths);
        memset(s.met, 0, (size_t)s.documents);
        memset(s.score, 0, (size_t)s.documents * sizeof(*s.score));
        TRY(collect(&s, part, scan_query(&s), years, &year_count));
    }
    return OK;
}

/* ---- words in a row ---- */

struct row_check {
    struct arena a; /* for one story at a time */
    const struct language *language;
    struct calendar years[16];
    int year_count;
    ptrdiff_t held; /* hits that hold, at the start of those kept */
};

static void hold(struct find *f, struct row_check *check, struct search_hit hit, struct str sections)
{
    const uint8_t *at = bytes_of(sections);
    count_sections(f, &at, at + sections.n, true);
    count_facet(f->years, find_year(check->years, &check->year_count, f->request->zone, hit.published_at));
    f->kept[check->held++] = hit;
}

static struct err check_some(struct find *f, struct row_check *check, ptrdiff_t from, ptrdiff_t to)
{
    int64_t ids[TEXTS_READ];
    const struct sql_search_text *texts[TEXTS_READ];
    for (ptrdiff_t i = from; i < to; i++)
        ids[i - from] = f->kept[i].story_id;
    TRY(rows_read_texts(f->a, f->reader.conn, ids, to - from, texts));
    for (ptrdiff_t i = from; i < to; i++) {
        const struct sql_search_text *text = texts[i - from];
        arena_reset(&check->a);
        if (text && rows_met(&check->a, &f->out->query, check->language, text))
            hold(f, check, f->kept[i], text->sections);
    }
    return OK;
}

/* Leaves those of the best whose texts have the words in a row; looks no further than to the next page. */
static struct err check_rows(struct find *f)
{
    struct row_check check = {.language = language_find(f->request->language)};
    struct err e = OK;
    ptrdiff_t at = 0, enough = (ptrdiff_t)(f->request->page * f->request->page_size) + 1;
    arena_init(&check.a, 0);
    for (; at < f->out->count && check.held < enough && !failed(e); at += TEXTS_READ)
        e = check_some(f, &check, at, MIN(at + TEXTS_READ, f->out->count));
    arena_close(&check.a);
    f->out->more = f->out->total > MIN(at, f->out->count);
    f->out->total = f->out->count = check.held;
    return e;
}

/* ---- a search ---- */

static void take_page(struct find *f)
{
    struct search_result *out = f->out;
    ptrdiff_t from = (ptrdiff_t)((f->request->page - 1) * f->request->page_size);
    ptrdiff_t to = MIN(from + (ptrdiff_t)f->request->page_size, out->count);
    out->hits = f->kept + MIN(from, out->count);
    out->count = MAX(to - from, 0);
    out->sections = close_facets(f->sections, compare_by_stories);
    out->years = close_facets(f->years, compare_by_key);
}

static void set_span(struct find *f)
{
    f->from = f->out->query.from;
    f->to = f->out->query.to;
    int64_t year = f->request->year;
    if (year < YEAR_FIRST || year > YEAR_LAST)
        return;
    f->from = MAX(f->from, year_start(f->request->zone, year));
    f->to = MIN(f->to, year_start(f->request->zone, year + 1));
}

static bool asks_for_anything(const struct find *f)
{
    const struct query *q = &f->out->query;
    for (ptrdiff_t c = 0; c < q->count; c++)
        if (!q->clauses[c].negative)
            return true;
    return f->request->section_id || f->from != INT64_MIN || f->to != INT64_MAX;
}

static struct err look(struct find *f)
{
    TRY(load_terms(f));
    reader_worth_make(&f->reader, &f->worth);
    TRY(scan_parts(f));
    sort_kept(f);
    if (f->has_rows)
        TRY(check_rows(f));
    take_page(f);
    return OK;
}

static struct err find_work(struct db_conn *conn, void *context)
{
    struct find *f = context;
    const struct search_request *request = f->request;
    *f->out = (struct search_result){0};
    f->term_count = 0;
    query_parse(f->a, language_find(request->language), request->zone, request->text, &f->out->query);
    set_span(f);
    f->has_rows = rows_wanted(&f->out->query);
    f->keep = f->has_rows ? ROWS_CHECKED : (ptrdiff_t)(request->page * request->page_size);
    f->kept = arena_array(f->a, struct search_hit, f->keep);
    f->sections = arena_array(f->a, struct search_facet, FACETS_MAX);
    f->years = arena_array(f->a, struct search_facet, FACETS_MAX);
    if (!asks_for_anything(f))
        return OK;
    reader_close(&f->reader); /* the work may be run again */
    TRY(reader_open(&f->reader, f->a, conn, f->n, request->language));
    return look(f);
}

struct err search_find(struct newsroom *n, struct arena *a, const struct search_request *request,
                       struct search_result *out)
{
    if (request->page < 1 || request->page > SEARCH_PAGES || request->page_size < 1 ||
        request->page * request->page_size > KEPT_MAX)
        return err_make(&ERR_NOT_FOUND, "no such page");
    struct find f = {.a = a, .n = n, .request = request, .out = out};
    struct err e = db_read_any(newsroom_db(n), find_work, &f);
    reader_close(&f.reader);
    return e;
}

/* ---- an address that leads nowhere ---- */

struct err search_like_path(struct newsroom *n, struct arena *a, struct str language, struct str path, int64_t count,
                            struct search_hit **hits, ptrdiff_t *found)
{
    struct str words = str_copy(a, path);
    char *bytes = arena_bytes(a, path.n);
    for (ptrdiff_t i = 0; i < words.n; i++) /* digits are dates and numbers; marks would be operators */
        bytes[i] = char_is_alpha(words.p[i]) || (words.p[i] & 0x80) ? words.p[i] : ' ';
    struct search_request request = {
        .language = language, .zone = S("UTC"), .text = {bytes, path.n}, .page = 1, .page_size = count, .any = true};
    struct search_result result = {0};
    TRY(search_find(n, a, &request, &result));
    *hits = result.hits;
    *found = result.count;
    return OK;
}
