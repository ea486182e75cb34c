/* story_document_read.c - a story's document taken apart. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "newsroom/story_document.h"

#include "text/words.h"

struct reader {
    struct arena *a;
    struct str rest;
    struct sql_story *row;
    struct story_parts *parts;
    struct part_byline byline; /* until its role, which comes last */
};

static const struct part_byline NOBODY = {.person_id = DB_NULL};

static struct err damaged(void)
{
    return err_make(&ERR_INVALID, "the revision's document is damaged");
}

/* "NAME LENGTH", a line feed, LENGTH bytes, a line feed. */
static struct err next_field(struct reader *r, struct str *name, struct str *value)
{
    struct str line, length, rest;
    int64_t n;
    if (!str_cut(r->rest, '\n', &line, &rest) || !str_cut(line, ' ', name, &length) || !str_to_i64(length, &n) ||
        n < 0 || n >= rest.n || rest.p[n] != '\n')
        return damaged();
    *value = str_slice(rest, 0, n);
    r->rest = str_from(rest, n + 1);
    return OK;
}

static bool take_text(struct reader *r, struct str name, struct str value)
{
    struct sql_story *row = r->row;
    const struct {
        const char *name;
        struct str *place;
    } texts[] = {{"language", &row->language},
                 {"slug", &row->slug},
                 {"headline", &row->headline},
                 {"standfirst", &row->standfirst},
                 {"agency", &row->agency},
                 {"place", &row->place},
                 {"canonical", &row->canonical},
                 {"alt", &row->lead_alt},
                 {"caption", &row->lead_caption},
                 {"credit", &row->lead_credit},
                 {"social-title", &row->social_title}};
    for (ptrdiff_t i = 0; i < COUNT_OF(texts); i++)
        if (str_equal(name, str_from_c(texts[i].name))) {
            *texts[i].place = value;
            return true;
        }
    return false;
}

static bool take_byline(struct reader *r, struct str name, struct str value, int64_t number)
{
    if (str_equal(name, S("person")))
        r->byline.person_id = number;
    else if (str_equal(name, S("name")))
        r->byline.name = value;
    else if (str_equal(name, S("role"))) {
        r->byline.role = value;
        if (r->parts->byline_count < LIMIT_BYLINES)
            r->parts->bylines[r->parts->byline_count++] = r->byline;
        r->byline = NOBODY;
    } else
        return false;
    return true;
}

static bool take_number(struct reader *r, struct str name, int64_t number)
{
    struct story_parts *p = r->parts;
    bool in_text = str_equal(name, S("also-read-in-text"));
    if (str_equal(name, S("embargo")))
        r->row->embargo_at = number;
    else if (str_equal(name, S("picture")))
        r->row->lead_media_id = number;
    else if (str_equal(name, S("social-picture")))
        r->row->social_media_id = number;
    else if (str_equal(name, S("section")) && p->section_count < LIMIT_SECTIONS)
        p->sections[p->section_count++] = (struct part_section){number, false};
    else if (str_equal(name, S("tag")) && p->tag_count < LIMIT_TAGS)
        p->tags[p->tag_count++] = number;
    else if ((in_text || str_equal(name, S("also-read"))) && p->also_read_count < 2 * LIMIT_ALSO_READ)
        p->also_read[p->also_read_count++] = (struct part_also_read){number, in_text};
    else
        return false;
    return true;
}

static bool take_correction(struct reader *r, struct str name, struct str value)
{
    struct story_parts *p = r->parts;
    bool material = str_equal(name, S("correction"));
    struct story_correction *last = p->correction_count ? &p->corrections[p->correction_count - 1] : NULL;
    if ((material || str_equal(name, S("small-correction"))) && p->correction_count < LIMIT_CORRECTIONS)
        p->corrections[p->correction_count++] = (struct story_correction){.note = value, .material = material};
    else if (last && str_equal(name, S("was")))
        last->was = value;
    else if (last && str_equal(name, S("becomes")))
        last->becomes = value;
    else
        return false;
    return true;
}

static struct err take_field(struct reader *r, struct str name, struct str value)
{
    int64_t number = 0;
    bool is_number = str_to_i64(value, &number);
    if (str_equal(name, S("body")))
        return html_trusted_canonical(value, &r->parts->body);
    if (str_equal(name, S("noindex"))) {
        r->row->noindex = true;
        return OK;
    }
    bool known = take_text(r, name, value) || take_byline(r, name, value, number) || take_correction(r, name, value) ||
                 (is_number && take_number(r, name, number));
    return known ? OK : damaged();
}

static void empty(struct reader *r)
{
    struct sql_story *row = r->row;
    struct str none = {NULL, 0};
    row->headline = row->standfirst = row->agency = row->place = row->canonical = row->social_title = S("");
    row->lead_alt = row->lead_caption = row->lead_credit = none;
    row->noindex = false;
    row->embargo_at = row->lead_media_id = row->social_media_id = DB_NULL;
    *r->parts = (struct story_parts){
        .bylines = arena_array(r->a, struct part_byline, LIMIT_BYLINES),
        .sections = arena_array(r->a, struct part_section, LIMIT_SECTIONS * (LIMIT_SECTION_DEPTH + 1)),
        .tags = arena_array(r->a, int64_t, LIMIT_TAGS),
        .also_read = arena_array(r->a, struct part_also_read, 2 * LIMIT_ALSO_READ),
        .corrections = arena_array(r->a, struct story_correction, LIMIT_CORRECTIONS)};
    r->byline = NOBODY;
}

struct err document_read(struct arena *a, struct str document, struct sql_story *row, struct story_parts *parts)
{
    struct reader r = {.a = a, .rest = document, .row = row, .parts = parts};
    empty(&r);
    while (r.rest.n) {
        struct str name, value;
        TRY(next_field(&r, &name, &value));
        TRY(take_field(&r, name, value));
    }
    row->word_count = words_count(html_plain_text(a, parts->body));
    return OK;
}
