/* export_story.c - what the formats of an export write of a story in the same way. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "exchange/export_story.h"

#include "base/time.h"
#include "embed/table.h"
#include "text/dates.h"

struct err export_desk_open(struct export_desk *desk, struct export *x, struct db_conn *conn)
{
    *desk = (struct export_desk){.x = x, .settings = newsroom_settings(x->newsroom)};
    arena_init(&desk->a, 0);
    buf_init(&desk->out, EXPORT_FILE_MAX);
    TRY(embed_providers_make(&desk->a, desk->settings, &desk->providers));
    return sql_export_section_list(&desk->a, conn, &desk->sections);
}

void export_desk_close(struct export_desk *desk)
{
    buf_close(&desk->out);
    arena_close(&desk->a);
}

struct run {
    struct export *x;
    struct export_desk desk;
    export_visit *visit;
    struct str media;
};

static struct err write_media(void *context, struct arena *a, const struct sql_media *media)
{
    const struct run *run = context;
    return export_picture(run->x, a, media, str_concat(a, run->media, media->path));
}

static struct err run_within(struct db_conn *conn, void *context)
{
    struct run *run = context;
    struct err e = export_desk_open(&run->desk, run->x, conn);
    if (!failed(e))
        e = export_stories(run->x, conn, run->visit, &run->desk);
    if (!failed(e))
        e = export_media(conn, write_media, run);
    if (!failed(e))
        e = export_data(run->x, conn);
    export_desk_close(&run->desk);
    return e;
}

struct err export_desk_run(struct export *x, export_visit *visit, struct str media)
{
    struct run run = {.x = x, .visit = visit, .media = media};
    return db_read(newsroom_db(x->newsroom), run_within, &run);
}

const struct sql_section *export_section(const struct export_desk *desk, int64_t section)
{
    for (ptrdiff_t i = 0; i < desk->sections.count; i++)
        if (desk->sections.items[i].id == section)
            return &desk->sections.items[i];
    return NULL;
}

struct str export_section_path(const struct export_desk *desk, struct arena *a, int64_t section, char separator)
{
    struct str path = S("");
    const struct sql_section *at = export_section(desk, section);
    for (int depth = 0; at && depth <= LIMIT_SECTION_DEPTH; depth++) {
        path = path.n ? str_format(a, "%.*s%c%.*s", STR_ARG(at->name), separator, STR_ARG(path)) : at->name;
        at = at->parent_id == DB_NULL ? NULL : export_section(desk, at->parent_id);
    }
    return path;
}

const struct sql_export_also *export_also(const struct export_story *story, int64_t target)
{
    for (ptrdiff_t i = 0; i < story->also_read_count; i++)
        if (story->also_read[i].target_id == target)
            return &story->also_read[i];
    return NULL;
}

struct str export_reference(struct str path, struct str slug)
{
    return path.n ? path : slug;
}

bool export_own_body(const struct export_story *story, struct buf *out)
{
    struct html_block block;
    bool other = false;
    for (ptrdiff_t at = 0; html_next_block(story->body, &at, &block);) {
        const struct sql_export_also *also = export_also(story, html_block_also_read(block));
        other = other || block.kind == HTML_ALSO_READ;
        if (also && also->path.n)
            buf_add_format(out, "<p>%.*s</p>\n", STR_ARG(also->path));
        else if (block.kind != HTML_ALSO_READ)
            buf_add(out, html_text(block.html));
    }
    return other;
}

struct export_words export_lead_words(const struct export_story *story)
{
    const struct sql_story *s = story->row;
    const struct sql_media *m = story->lead;
    return (struct export_words){.alt = s->lead_alt.p ? s->lead_alt
                                        : m           ? m->alt
                                                      : S(""),
                                 .caption = s->lead_caption.p ? s->lead_caption
                                            : m               ? m->caption
                                                              : S(""),
                                 .credit = s->lead_credit.p ? s->lead_credit
                                           : m              ? m->credit
                                                            : S("")};
}

bool export_is_embeddable(const struct export_desk *desk, struct str address)
{
    const struct embed_provider *provider = embed_find(desk->providers, address);
    return provider && !provider->row->code_only;
}

struct str export_time(const struct export_desk *desk, struct arena *a, int64_t t)
{
    struct str text = dates_machine(a, desk->settings->zone, t);
    int fraction = time_to_civil(t).microsecond;
    ptrdiff_t clock = text.n - (str_ends(text, S("Z")) ? 1 : 6);
    return fraction ? str_format(a, "%.*s.%06d%.*s", (int)clock, text.p, fraction, STR_ARG(str_from(text, clock)))
                    : text;
}

struct str export_story_path(struct arena *a, const struct export_story *story)
{
    struct str path = story->row->path;
    if (path.n < 2)
        return str_format(a, "drafts/%lld-%.*s", (long long)story->row->id, STR_ARG(story->row->slug));
    return str_slice(path, 1, str_ends(path, S("/")) ? path.n - 1 : path.n);
}

static struct err write_picture(struct export *x, struct arena *a, const struct sql_media *media, struct str folder)
{
    return media ? export_picture(x, a, media, str_concat(a, folder, media->path)) : OK;
}

struct err export_story_pictures(struct export *x, struct arena *a, const struct export_story *story, struct str folder)
{
    TRY(write_picture(x, a, story->lead, folder));
    TRY(write_picture(x, a, story->social, folder));
    for (ptrdiff_t i = 0; i < story->picture_count; i++)
        TRY(write_picture(x, a, &story->pictures[i], folder));
    return OK;
}
