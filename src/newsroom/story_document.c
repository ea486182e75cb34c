/* story_document.c - all of a story's content as one text: what a revision keeps and a checksum seals. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "newsroom/story_document.h"

#include <openssl/sha.h>
#include <stdio.h>

static void add(struct buf *b, const char *name, struct str value)
{
    if (value.n == 0)
        return;
    buf_add(b, str_from_c(name));
    buf_add_char(b, ' ');
    buf_add_i64(b, value.n);
    buf_add_char(b, '\n');
    buf_add(b, value);
    buf_add_char(b, '\n');
}

static void add_number(struct buf *b, const char *name, int64_t value)
{
    char digits[24];
    int n = value == DB_NULL ? 0 : snprintf(digits, sizeof digits, "%lld", (long long)value);
    add(b, name, (struct str){digits, n});
}

static void add_texts(struct buf *b, const struct sql_story *row)
{
    add(b, "language", row->language);
    add(b, "slug", row->slug);
    add(b, "headline", row->headline);
    add(b, "standfirst", row->standfirst);
    add(b, "agency", row->agency);
    add(b, "place", row->place);
    add(b, "canonical", row->canonical);
    add(b, "noindex", row->noindex ? S("yes") : S(""));
    add_number(b, "embargo", row->embargo_at);
    add_number(b, "picture", row->lead_media_id);
    add(b, "alt", row->lead_alt);
    add(b, "caption", row->lead_caption);
    add(b, "credit", row->lead_credit);
    add(b, "social-title", row->social_title);
    add_number(b, "social-picture", row->social_media_id);
}

static void add_parts(struct buf *b, const struct story_parts *parts)
{
    for (ptrdiff_t i = 0; i < parts->byline_count; i++) {
        add_number(b, "person", parts->bylines[i].person_id);
        add(b, "name", parts->bylines[i].name);
        add(b, "role", parts->bylines[i].role);
    }
    for (ptrdiff_t i = 0; i < parts->section_count; i++)
        if (!parts->sections[i].inherited)
            add_number(b, "section", parts->sections[i].id);
    for (ptrdiff_t i = 0; i < parts->tag_count; i++)
        add_number(b, "tag", parts->tags[i]);
    for (ptrdiff_t i = 0; i < parts->also_read_count; i++)
        add_number(b, parts->also_read[i].in_text ? "also-read-in-text" : "also-read", parts->also_read[i].target_id);
    for (ptrdiff_t i = 0; i < parts->correction_count; i++) {
        add(b, parts->corrections[i].material ? "correction" : "small-correction", parts->corrections[i].note);
        add(b, "was", parts->corrections[i].was);
        add(b, "becomes", parts->corrections[i].becomes);
    }
    add(b, "body", html_text(parts->body));
}

struct err document_make(struct arena *a, const struct sql_story *row, const struct story_parts *parts, struct str *out)
{
    struct buf b;
    buf_init(&b, 2 * LIMIT_BODY);
    add_texts(&b, row);
    add_parts(&b, parts);
    struct err e = OK;
    if (b.failed)
        e = err_make(&ERR_LIMIT, "a story's document is larger than %d bytes, or memory ran out", 2 * LIMIT_BODY);
    else
        *out = str_copy(a, buf_str(&b));
    buf_close(&b);
    return e;
}

/* libcrypto's, since it uses the processor's own instructions: libsodium's takes four times as long. */
struct str document_checksum(struct arena *a, struct str document)
{
    char *hash = arena_bytes(a, DOCUMENT_CHECKSUM_SIZE);
    SHA256((const unsigned char *)document.p, (size_t)document.n, (unsigned char *)hash);
    return (struct str){hash, DOCUMENT_CHECKSUM_SIZE};
}
