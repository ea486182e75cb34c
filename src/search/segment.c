/* segment.c - segments: stories that were put into the index together, and never change but for dying. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "search/segment.h"

#include <endian.h>
#include <string.h>

#include "base/random.h"
#include "search/block.h"

#define COLUMN_MAX ((ptrdiff_t)256 * 1024 * 1024)

/* ---- lengths ---- */

/* A quarter more from step to step. */
int64_t length_of_step(uint8_t step)
{
    int64_t length = 16;
    for (int i = 0; i < step; i++)
        length += length / 4;
    return length;
}

uint8_t length_step(int64_t words)
{
    int64_t length = 16;
    uint8_t step = 0;
    while (step < LENGTH_STEPS - 1 && length + length / 8 < words) {
        length += length / 4;
        step++;
    }
    return step;
}

/* ---- columns ---- */

void columns_begin(struct columns *c)
{
    c->documents = 0;
    for (int i = 0; i < COLUMN_COUNT; i++)
        buf_init(&c->data[i], COLUMN_MAX);
}

static void add_int(struct buf *b, int64_t value)
{
    uint64_t bytes = htole64((uint64_t)value);
    buf_add(b, (struct str){(const char *)&bytes, sizeof bytes});
}

void columns_add(struct columns *c, int64_t number, int64_t story, int64_t published_at, uint8_t length,
                 struct str sections)
{
    add_int(&c->data[COLUMN_NUMBERS], number);
    add_int(&c->data[COLUMN_STORIES], story);
    add_int(&c->data[COLUMN_DATES], published_at);
    buf_add_char(&c->data[COLUMN_LENGTHS], (char)length);
    buf_add(&c->data[COLUMN_SECTIONS], sections);
    c->documents++;
}

void columns_end(struct columns *c)
{
    for (int i = 0; i < COLUMN_COUNT; i++)
        buf_close(&c->data[i]);
}

int64_t column_find(struct str numbers, int64_t number)
{
    int64_t low = 0, high = numbers.n / 8;
    while (low < high) {
        int64_t middle = (low + high) / 2, there = column_int(numbers, middle);
        if (there == number)
            return middle;
        if (there < number)
            low = middle + 1;
        else
            high = middle;
    }
    return -1;
}

struct err segment_write_columns(struct db_conn *conn, int64_t segment, const struct columns *columns)
{
    for (int i = 0; i < COLUMN_COUNT; i++) {
        if (columns->data[i].failed)
            return err_make(&ERR_LIMIT, "a column of the index of words is larger than %td bytes", COLUMN_MAX);
        TRY(sql_search_column_insert(conn, segment, i, buf_str(&columns->data[i])));
    }
    return OK;
}

int64_t segment_new_id(void)
{
    uint64_t id;
    random_bytes(&id, sizeof id);
    return (int64_t)(id >> 2) + 1;
}

static struct err write_terms(struct db_conn *conn, int64_t segment, struct gather *gathered)
{
    ptrdiff_t count;
    struct block_writer writer;
    struct gather_term **terms = gather_terms(gathered, &count);
    struct err e = OK;
    block_writer_begin(&writer, conn, segment);
    for (ptrdiff_t i = 0; i < count && !failed(e); i++)
        e = block_writer_add(&writer, terms[i]->text, terms[i]->stories,
                             (struct str){(const char *)terms[i]->postings, terms[i]->size});
    return block_writer_end(&writer, e);
}

struct err segment_write(struct db_conn *conn, struct str language, int64_t first_number, int64_t last_number,
                         struct columns *columns, struct gather *gathered)
{
    int64_t segment = segment_new_id();
    TRY(sql_search_segment_insert(conn, segment, language, SEGMENT_USED, first_number, last_number,
                                  columns->documents));
    TRY(segment_write_columns(conn, segment, columns));
    return write_terms(conn, segment, gathered);
}

/* ---- the dead ---- */

struct dead_segment {
    struct sql_search_segment *segment;
    struct str numbers;
    char *map;
    struct dead_segment *next;
};

static struct err open_segment(struct dead_list *list, int64_t number, struct dead_segment **out)
{
    for (struct dead_segment *s = list->first; s; s = s->next)
        if (number >= s->segment->first_number && number < s->segment->last_number) {
            *out = s;
            return OK;
        }
    struct dead_segment *opened = arena_make(list->a, struct dead_segment);
    TRY(sql_search_segment_of(list->a, list->conn, list->language, number, &opened->segment));
    if (!opened->segment || number >= opened->segment->last_number)
        return err_make(&ERR_STORE, "the index of words lacks story number %lld of %.*s: dateline check DIR --reindex",
                        (long long)number, STR_ARG(list->language));
    TRY(sql_search_column(list->a, list->conn, opened->segment->id, COLUMN_NUMBERS, &opened->numbers));
    ptrdiff_t size = (ptrdiff_t)(opened->segment->documents + 7) / 8;
    opened->map = arena_array(list->a, char, size + 1);
    if (opened->segment->dead_map.n == size && size > 0)
        memcpy(opened->map, opened->segment->dead_map.p, (size_t)size);
    opened->segment->dead_map = (struct str){opened->map, size};
    opened->next = list->first;
    *out = list->first = opened;
    return OK;
}

struct err dead_add(struct dead_list *list, int64_t number)
{
    struct dead_segment *segment = NULL;
    TRY(open_segment(list, number, &segment));
    int64_t at = segment ? column_find(segment->numbers, number) : -1;
    if (at < 0 || bit_is_set(segment->segment->dead_map, at))
        return OK;
    segment->map[at / 8] = (char)(segment->map[at / 8] | 1 << (at % 8));
    segment->segment->dead++;
    return OK;
}

struct err dead_write(struct dead_list *list)
{
    for (struct dead_segment *s = list->first; s; s = s->next)
        TRY(sql_search_segment_set_dead(list->conn, s->segment->id, s->segment->dead, s->segment->dead_map));
    return OK;
}
