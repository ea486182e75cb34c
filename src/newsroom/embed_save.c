/* embed_save.c - which embeds a story holds, written with it. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "newsroom/embed.h"
#include "newsroom/save.h"
#include "text/url.h"

/* A new one: its host is to be asked for a copy as soon as the story is saved. */
static struct err make(struct save *save, struct str address, int64_t *id)
{
    struct url parts;
    int64_t changed;
    *id = DB_NULL;
    if (!url_parse(address, &parts) || parts.kind != URL_HTTP)
        return OK;
    struct str host = str_lower_ascii(save->a, parts.host);
    TRY(sql_embed_insert(save->conn, address, host, save->now, &changed));
    if (changed)
        (void)map_put(save->a, &save->embed_hosts, host);
    return sql_embed_id_by_url(save->conn, address, id);
}

/* The embed of that address, made where missing; DB_NULL for what is no web address. */
static struct err find_or_make(struct save *save, struct str address, int64_t *id)
{
    void **place = map_put(save->a, &save->embeds, address);
    if (!*place) {
        int64_t *found = arena_make(save->a, int64_t);
        TRY(sql_embed_id_by_url(save->conn, address, found));
        if (*found == DB_NULL)
            TRY(make(save, address, found));
        *place = found;
    }
    *id = *(int64_t *)*place;
    return OK;
}

struct err save_embeds(struct save *save, int64_t story_id, struct html body)
{
    struct html_block block;
    int64_t position = 0;
    if (!html_has_embeds(html_text(body)))
        return OK;
    for (ptrdiff_t at = 0; position < LIMIT_EMBEDS && html_next_block(body, &at, &block);) {
        int64_t id;
        if (block.kind != HTML_EMBED)
            continue;
        TRY(find_or_make(save, html_block_embed(save->a, block), &id));
        if (id != DB_NULL)
            TRY(sql_story_embed_insert(save->conn, story_id, id, position++));
    }
    return OK;
}
