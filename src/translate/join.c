/* join.c - a story put together from its sentences, in another language. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "text/isolate.h"
#include "text/language.h"
#include "translate/form.h"
#include "translate/plan.h"

/* A bit of a line: words, or a mark's beginning or end. */
struct bit {
    enum form_kind kind;
    struct str html; /* escaped words, a tag, or what is kept whole */
    int span;        /* of FORM_OPEN and FORM_CLOSE */
};

struct joining {
    struct arena *a;
    const struct segments *segments;
    const struct language *from, *to;
    struct bit *bits; /* of the line at hand */
    ptrdiff_t bit_count, bit_room;
};

static void add_bit(struct joining *j, enum form_kind kind, struct str html, int span)
{
    if (j->bit_count == j->bit_room) {
        struct bit *grown = arena_array(j->a, struct bit, j->bit_room = MAX(j->bit_room * 2, 64));
        for (ptrdiff_t i = 0; i < j->bit_count; i++)
            grown[i] = j->bits[i];
        j->bits = grown;
    }
    j->bits[j->bit_count++] = (struct bit){kind, html, span};
}

static struct str plain_of(struct arena *a, struct str text)
{
    struct buf b;
    buf_init(&b, text.n + 1);
    (void)form_add_plain(&b, text);
    struct str plain = str_copy(a, buf_str(&b));
    buf_close(&b);
    return plain;
}

static struct str escaped_of(struct arena *a, struct str plain)
{
    struct buf b;
    buf_init(&b, plain.n * 6 + 1);
    form_add_escaped(&b, plain);
    struct str escaped = str_copy(a, buf_str(&b));
    buf_close(&b);
    return escaped;
}

/* What a segment says: its target where that can be shown, without marks where only they are broken; else its source.
 */
static struct str shown(struct joining *j, const struct segment *segment)
{
    if (!segment->target.p || segment->origin == SEGMENT_KEPT)
        return segment->source;
    struct str problem = segment_problem(j->to->tag, segment->source, segment->target);
    if (!segment_problem_is_fatal(problem))
        return segment->target;
    struct str words = str_equal(problem, S("marks")) ? segment_words(j->a, segment->target) : S("");
    return words.n ? segment_from_text(j->a, words) : segment->source;
}

/* A name that is kept whole takes its marks along. */
static struct str html_of_mark(const struct joining *j, const struct segment_mark *mark)
{
    bool name = mark->whole && !str_starts(mark->open, S("<"));
    return name ? isolate_name(j->a, mark->open, j->to->right_to_left) : mark->open;
}

static void add_segment(struct joining *j, const struct segment *segment)
{
    struct form_reader reader = form_read(str_trim(shown(j, segment)));
    for (struct form_token token; (token = form_next(&reader)).kind != FORM_END && token.kind != FORM_BROKEN;) {
        if (token.kind == FORM_TEXT) {
            add_bit(j, FORM_TEXT, escaped_of(j->a, plain_of(j->a, token.text)), -1);
        } else if (token.id <= segment->mark_count) {
            const struct segment_mark *mark = &segment->marks[token.id - 1];
            add_bit(j, token.kind, token.kind == FORM_CLOSE ? mark->close : html_of_mark(j, mark), mark->span);
        }
    }
}

/* Languages without spaces between words have none between sentences, and those with have one. */
static struct str gap_between(const struct joining *j, struct str gap)
{
    if (!j->to->spaced)
        return S("");
    return gap.n || j->from->spaced ? gap : S(" ");
}

/* A mark that ends with one sentence and begins again with the next goes on. */
static void join_marks(struct joining *j, ptrdiff_t gap)
{
    ptrdiff_t before = gap - 1, after = gap + 1;
    while (before >= 0 && after < j->bit_count && j->bits[before].kind == FORM_CLOSE &&
           j->bits[after].kind == FORM_OPEN && j->bits[before].span == j->bits[after].span) {
        j->bits[before].html = j->bits[after].html = S("");
        before--;
        after++;
    }
}

static void read_line(struct joining *j, const struct plan_line *line)
{
    j->bit_count = 0;
    for (ptrdiff_t i = 0, gap = -1; i < line->count; i++) {
        const struct segment *segment = &j->segments->items[line->first + i];
        add_segment(j, segment);
        if (gap >= 0)
            join_marks(j, gap);
        if (i + 1 == line->count)
            continue;
        gap = j->bit_count;
        add_bit(j, FORM_TEXT, gap_between(j, segment->gap), -1);
    }
}

static void write_line(struct joining *j, const struct plan_line *line, struct buf *out)
{
    struct buf b;
    buf_init(&b, HTML_SIZE_MAX);
    read_line(j, line);
    for (ptrdiff_t i = 0; i < j->bit_count; i++)
        buf_add(&b, j->bits[i].html);
    buf_add(out, isolate_markup(j->a, buf_str(&b), j->to->right_to_left));
    out->failed |= b.failed;
    buf_close(&b);
}

/* Names of sections and tags are what they are found by, and stand alone wherever they are shown. */
static bool is_name(const struct plan_line *line)
{
    return line->field == PLAN_SECTION || line->field == PLAN_TAG;
}

/* The words of a line alone. */
static struct str words_of(struct joining *j, const struct plan_line *line)
{
    struct buf b;
    buf_init(&b, HTML_SIZE_MAX);
    read_line(j, line);
    for (ptrdiff_t i = 0; i < j->bit_count; i++)
        if (j->bits[i].kind == FORM_TEXT || j->bits[i].kind == FORM_WHOLE)
            buf_add(&b, j->bits[i].html);
    struct str words = str_trim(plain_of(j->a, buf_str(&b)));
    buf_close(&b);
    return is_name(line) ? isolate_drop(j->a, words) : isolate_text(j->a, words, j->to->right_to_left);
}

static struct str attribute_of(struct arena *a, struct str words)
{
    struct buf b;
    buf_init(&b, words.n * 6 + 1);
    for (ptrdiff_t i = 0; i < words.n; i++)
        if (words.p[i] == '"')
            buf_add(&b, S("&quot;"));
        else
            form_add_escaped(&b, str_slice(words, i, i + 1));
    struct str value = str_copy(a, buf_str(&b));
    buf_close(&b);
    return value;
}

static struct err write_body(struct joining *j, struct html *out)
{
    const struct segment_plan *plan = j->segments->plan;
    struct buf b;
    buf_init(&b, HTML_SIZE_MAX);
    for (ptrdiff_t i = 0; i < plan->piece_count; i++) {
        const struct plan_piece *piece = &plan->pieces[i];
        const struct plan_line *line = piece->line < 0 ? NULL : &plan->lines[piece->line];
        if (line && line->field == PLAN_ALT)
            buf_add(&b, attribute_of(j->a, words_of(j, line)));
        else if (line)
            write_line(j, line, &b);
        else
            buf_add(&b, piece->markup);
    }
    struct err e = b.failed ? err_make(&ERR_LIMIT, "the translation is larger than a story may be")
                            : html_sanitise(j->a, str_copy(j->a, buf_str(&b)), NULL, out);
    buf_close(&b);
    return e;
}

/* ---- the plain fields ---- */

static struct str *field_of(struct translate_story *out, enum plan_field field, ptrdiff_t *section, ptrdiff_t *tag)
{
    switch (field) {
    case PLAN_HEADLINE:
        return &out->headline;
    case PLAN_STANDFIRST:
        return &out->standfirst;
    case PLAN_SOCIAL_TITLE:
        return &out->social_title;
    case PLAN_LEAD_ALT:
        return &out->lead_alt;
    case PLAN_LEAD_CAPTION:
        return &out->lead_caption;
    case PLAN_SECTION:
        return &out->sections[(*section)++];
    case PLAN_TAG:
        return &out->tags[(*tag)++];
    case PLAN_BODY:
    case PLAN_ALT:
        break;
    }
    return NULL;
}

static struct str *copy_names(struct arena *a, const struct str *names, ptrdiff_t count)
{
    struct str *copy = arena_array(a, struct str, count);
    for (ptrdiff_t i = 0; i < count; i++)
        copy[i] = names[i];
    return copy;
}

static const struct language *row_of(struct str tag)
{
    const struct language *language = language_find(tag);
    return language ? language : language_find(S("en"));
}

struct err segments_join(struct arena *a, const struct segments *segments, struct str language,
                         struct translate_story *out)
{
    const struct segment_plan *plan = segments->plan;
    struct joining j = {
        .a = a, .segments = segments, .from = row_of(segments->source_language), .to = row_of(language)};
    ptrdiff_t section = 0, tag = 0;
    *out = plan->story;
    out->language = language;
    out->sections = copy_names(a, plan->story.sections, plan->story.section_count);
    out->tags = copy_names(a, plan->story.tags, plan->story.tag_count);
    for (ptrdiff_t i = 0; i < plan->line_count; i++) {
        struct str *field = field_of(out, plan->lines[i].field, &section, &tag);
        if (field)
            *field = words_of(&j, &plan->lines[i]);
    }
    return write_body(&j, &out->body);
}
