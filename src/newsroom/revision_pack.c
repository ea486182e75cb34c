/* revision_pack.c - versions that were followed by others, kept as what differs. */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Counted from 0, a version is packed upon the one whose number lacks its lowest bit (13 = 1101b upon 12 upon 8 upon
 * 0), and every GROUP-th stands alone. So no version is more than six others away from one that stands alone, and one
 * lost row spoils no more than its group. What was packed never changes: versions only come behind it.
 */
#include "newsroom/revision_pack.h"

#include "newsroom/limits.h"
#include "newsroom/story_document.h"
#include "text/delta.h"

#define GROUP 64
#define PACKED_AT_ONCE 4
#define DOCUMENT_MAX (2 * LIMIT_BODY)

static int64_t base_of(int64_t number)
{
    int64_t place = number - 1;
    return place % GROUP == 0 ? 0 : (place & (place - 1)) + 1;
}

/* ---- reading ---- */

static struct err damaged(int64_t story_id, int64_t number)
{
    return err_make(&ERR_STORE, "version %lld of story %lld is damaged: restore it from a backup", (long long)number,
                    (long long)story_id);
}

/* A version and those it is made of, down to the one that stands alone. */
struct chain {
    struct sql_revision *links[REVISION_STEPS];
    int count;
};

static struct err read_chain(struct arena *a, struct db_conn *conn, int64_t story_id, int64_t number, struct chain *out)
{
    out->count = 0;
    for (int64_t next = number; next > 0;) {
        struct sql_revision *link;
        if (out->count == REVISION_STEPS)
            return damaged(story_id, number);
        TRY(sql_revision_find(a, conn, story_id, next, &link));
        if (!link && next == number)
            return OK;
        if (!link || (link->base != DB_NULL && link->base >= next))
            return damaged(story_id, number);
        out->links[out->count++] = link;
        next = link->base == DB_NULL ? 0 : link->base;
    }
    return OK;
}

/* The document that the chain makes, in one of the buffers; false: it makes none. */
static bool unpack_chain(const struct chain *chain, struct buf documents[2], struct str *out)
{
    *out = S("");
    for (int i = chain->count - 1; i >= 0; i--) {
        const struct sql_revision *link = chain->links[i];
        struct buf *to = &documents[i % 2];
        buf_clear(to);
        if (link->base == DB_NULL)
            *out = link->document;
        else if (failed(delta_apply(*out, link->packed, to)))
            return false;
        else
            *out = buf_str(to);
    }
    return true;
}

struct err revision_find(struct arena *a, struct db_conn *conn, int64_t story_id, int64_t number,
                         struct sql_revision **out)
{
    struct chain chain;
    struct buf documents[2];
    struct str document;
    *out = NULL;
    TRY(read_chain(a, conn, story_id, number, &chain));
    if (chain.count == 0)
        return OK;
    buf_init(&documents[0], DOCUMENT_MAX);
    buf_init(&documents[1], DOCUMENT_MAX);
    bool whole = unpack_chain(&chain, documents, &document) &&
                 str_equal(document_checksum(a, document), chain.links[0]->checksum);
    if (whole) {
        *out = chain.links[0];
        (*out)->document = (*out)->base == DB_NULL ? document : str_copy(a, document);
    }
    buf_close(&documents[0]);
    buf_close(&documents[1]);
    return whole ? OK : damaged(story_id, number);
}

/* ---- packing ---- */

/* *out: NULL when it is damaged, which must not keep a story from being saved. */
static struct err find_whole(struct arena *a, struct db_conn *conn, int64_t story_id, int64_t number,
                             struct sql_revision **out)
{
    struct err e = revision_find(a, conn, story_id, number, out);
    return err_is(e, &ERR_STORE) ? OK : e;
}

static struct err pack_one(struct arena *a, struct db_conn *conn, int64_t story_id, int64_t number)
{
    struct sql_revision *revision, *base = NULL;
    struct buf packed;
    TRY(find_whole(a, conn, story_id, number, &revision));
    if (!revision)
        return OK;
    if (base_of(number))
        TRY(find_whole(a, conn, story_id, base_of(number), &base));
    buf_init(&packed, 2 * DOCUMENT_MAX);
    struct err e = delta_make(base ? base->document : S(""), revision->document, &packed);
    if (!failed(e))
        e = sql_revision_pack(conn, story_id, number, base ? base->number : 0, buf_str(&packed));
    buf_close(&packed);
    return e;
}

struct err revision_pack(struct arena *a, struct db_conn *conn, int64_t story_id, int64_t number)
{
    struct sql_int_list numbers;
    if (number == 1)
        return OK; /* there is none before it */
    TRY(sql_revision_unpacked(a, conn, story_id, number, PACKED_AT_ONCE, &numbers));
    for (ptrdiff_t i = 0; i < numbers.count; i++)
        TRY(pack_one(a, conn, story_id, numbers.items[i]));
    return OK;
}
