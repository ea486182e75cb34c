/* chart.c - figures over time as a drawing. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/chart.h"

#include "page/language.h"

#include <assert.h>

#define LINES 4      /* across, at most, beside the zero line */
#define DIGIT 8      /* width of a tick's figure of 13 px */
#define LETTER 8     /* of a name's letter */
#define NAME_GAP 16  /* between the names of two lines, and two numbers of marks */
#define MARK_ROOM 22 /* above the plot, where there are marks */
#define BOTTOM 26    /* below it, for ticks */
#define PATH_MAX_BYTES (CHART_POINTS_MAX * 32)

static const struct {
    struct str name;
    int width, height;
} SIZES[] = {{S_INIT("narrow"), 343, 220}, {S_INIT("wide"), 584, 260}};

/* One drawing being made; lengths in px, y downwards. */
struct drawing {
    const struct page *p;
    const struct chart *chart;
    struct value *view;
    int64_t step, top;            /* of the scale */
    ptrdiff_t count;              /* points of the longer series */
    int left, right, above, base; /* edges of the plot */
};

/* A length of tenths of a px. */
static struct str length(const struct drawing *d, int64_t tenths)
{
    return str_format(d->p->a, "%lld.%lld", (long long)(tenths / 10), (long long)(tenths % 10));
}

static void set_length(const struct drawing *d, struct value *map, struct str key, int64_t tenths)
{
    value_set_text(d->p->a, map, key, length(d, tenths));
}

/* ---- scale ---- */

static int64_t largest(const struct chart *chart)
{
    int64_t most = 0;
    for (int s = 0; s < CHART_SERIES; s++)
        for (ptrdiff_t i = 0; i < chart->series[s].count; i++)
            most = MAX(most, chart->series[s].values[i]);
    return most;
}

bool chart_is_empty(const struct chart *chart)
{
    return largest(chart) == 0;
}

/* The least of 1, 2, 5, 10, 20 ... that reaches most in LINES steps. */
static int64_t step_for(int64_t most)
{
    static const int64_t FACTORS[] = {1, 2, 5};
    for (int64_t ten = 1; ten <= INT64_MAX / 100; ten *= 10)
        for (ptrdiff_t i = 0; i < COUNT_OF(FACTORS); i++)
            if (most / (FACTORS[i] * ten) < LINES || most == LINES * FACTORS[i] * ten)
                return FACTORS[i] * ten;
    return INT64_MAX / LINES;
}

static struct str tick_text(const struct drawing *d, int64_t value)
{
    struct str number = page_grouped(d->p, value);
    return d->chart->percent ? page_word_with(d->p, S("desk_aud_percent"), S("n"), number) : number;
}

static ptrdiff_t letters(struct str text)
{
    ptrdiff_t count = 0;
    for (ptrdiff_t i = 0; i < text.n; i++)
        count += ((unsigned char)text.p[i] & 0xc0) != 0x80;
    return count;
}

static void measure(struct drawing *d, int width, int height)
{
    const struct chart *chart = d->chart;
    ptrdiff_t names = chart->series[1].count ? letters(chart->series[1].name) : 0;
    if (names && chart->kind == CHART_LINES)
        names = MAX(names, letters(chart->series[0].name));
    d->count = MAX(chart->series[0].count, chart->series[1].count);
    d->step = chart->percent ? 25 : step_for(largest(chart));
    d->top = chart->percent ? 100 : MAX((largest(chart) + d->step - 1) / d->step, 1) * d->step;
    d->left = (int)letters(tick_text(d, d->top)) * DIGIT + 8;
    d->right = width - (names ? (int)names * LETTER + 10 : 24);
    d->above = chart->mark_count ? MARK_ROOM : 8;
    d->base = height - BOTTOM;
}

/* In tenths. */
static int64_t y_of(const struct drawing *d, int64_t value)
{
    double part = (double)value / (double)d->top;
    return (int64_t)(10 * d->base - part * 10 * (d->base - d->above) + .5);
}

/* Middle of a point's place: bars keep half of theirs free at both edges. In tenths. */
static int64_t x_of(const struct drawing *d, ptrdiff_t i)
{
    int64_t room = 10 * (int64_t)(d->right - d->left);
    if (d->chart->kind == CHART_BARS)
        return 10 * d->left + room * (2 * i + 1) / (2 * d->count);
    return 10 * d->left + (d->count > 1 ? room * i / (d->count - 1) : room / 2);
}

/* ---- parts ---- */

static void set_grid(const struct drawing *d)
{
    struct value *grid = value_set_list(d->p->a, d->view, S("grid"));
    for (int64_t value = d->step; value <= d->top; value += d->step) {
        struct value *line = value_append_map(d->p->a, grid);
        set_length(d, line, S("y"), y_of(d, value));
        set_length(d, line, S("text_y"), y_of(d, value) + 45);
        value_set_text(d->p->a, line, S("text"), tick_text(d, value));
    }
}

static void set_ticks(const struct drawing *d)
{
    struct value *ticks = value_set_list(d->p->a, d->view, S("ticks"));
    ptrdiff_t fits = (d->right - d->left) / 64, every = MAX(d->chart->every, 1);
    while (fits > 0 && (d->count + every - 1) / every > fits)
        every += MAX(d->chart->every, 1);
    for (ptrdiff_t i = 0; i < d->count; i += every) {
        struct value *tick = value_append_map(d->p->a, ticks);
        set_length(d, tick, S("x"), x_of(d, i));
        value_set_text(d->p->a, tick, S("text"), d->chart->ticks ? d->chart->ticks[i] : d->chart->labels[i]);
    }
}

static void set_path(const struct drawing *d, struct value *map, const struct chart_series *series)
{
    struct buf b;
    buf_init(&b, PATH_MAX_BYTES);
    for (ptrdiff_t i = 0; i < series->count; i++)
        buf_add_format(&b, "%c%.*s %.*s", i ? 'L' : 'M', STR_ARG(length(d, x_of(d, i))),
                       STR_ARG(length(d, y_of(d, series->values[i]))));
    if (series->count == 1)
        buf_add(&b, S("h0"));
    value_set_text(d->p->a, map, S("d"), str_copy(d->p->a, buf_str(&b)));
    buf_close(&b);
}

static int64_t end_of(const struct drawing *d, const struct chart_series *series)
{
    return y_of(d, series->values[series->count - 1]);
}

/* Names stand at the ends of their lines, and apart from one another. */
static void set_lines(const struct drawing *d)
{
    const struct chart_series *now = &d->chart->series[0], *before = &d->chart->series[1];
    struct value *lines = value_set_list(d->p->a, d->view, S("lines"));
    if (before->count == 0 && d->chart->kind == CHART_BARS)
        return;
    int64_t y_now = now->count ? end_of(d, now) : 0, y_before = before->count ? end_of(d, before) : 0;
    if (now->count && before->count && y_now <= y_before)
        y_before = MAX(y_before, y_now + 10 * NAME_GAP);
    else if (now->count && before->count)
        y_now = MAX(y_now, y_before + 10 * NAME_GAP);
    int64_t below = MAX(MAX(y_now, y_before) - 10 * (int64_t)d->base, 0);
    for (int s = CHART_SERIES - 1; s >= 0; s--) {
        if (d->chart->series[s].count == 0 || (s == 0 && d->chart->kind == CHART_BARS))
            continue;
        struct value *line = value_append_map(d->p->a, lines);
        set_path(d, line, &d->chart->series[s]);
        value_set_text(d->p->a, line, S("kind"), s ? S("before") : S("now"));
        set_length(d, line, S("x"), x_of(d, d->chart->series[s].count - 1) + 60);
        set_length(d, line, S("y"), (s ? y_before : y_now) - below + 40);
        page_set_text_or_false(d->p, line, S("name"), before->count ? d->chart->series[s].name : S(""));
    }
}

static void set_bars(const struct drawing *d)
{
    const struct chart_series *series = &d->chart->series[0];
    struct value *bars = value_set_list(d->p->a, d->view, S("bars"));
    int64_t wide = 6 * (int64_t)(d->right - d->left) / MAX(d->count, 1);
    for (ptrdiff_t i = 0; d->chart->kind == CHART_BARS && i < series->count; i++) {
        struct value *bar = value_append_map(d->p->a, bars);
        int64_t y = y_of(d, series->values[i]);
        set_length(d, bar, S("x"), x_of(d, i) - wide / 2);
        set_length(d, bar, S("y"), y);
        set_length(d, bar, S("width"), wide);
        set_length(d, bar, S("height"), 10 * (int64_t)d->base - y);
    }
}

static struct str numbers(const struct page *p, int first, int last)
{
    struct str one = page_number(p, first);
    return first == last ? one : str_format(p->a, "%.*s\xe2\x80\x93%.*s", STR_ARG(one), STR_ARG(page_number(p, last)));
}

/* Marks that stand too near share a number: "2-4". */
static void set_marks(const struct drawing *d)
{
    struct value *marks = value_set_list(d->p->a, d->view, S("marks")), *mark = NULL;
    int64_t shown = 0;
    int first = 0;
    for (ptrdiff_t i = 0; i < d->chart->mark_count; i++) {
        const struct chart_mark *m = &d->chart->marks[i];
        int64_t x = x_of(d, m->from);
        bool apart = !mark || x - shown >= 10 * 2 * NAME_GAP;
        struct value *line = value_append_map(d->p->a, marks);
        set_length(d, line, S("x"), x);
        set_length(d, line, S("until"), x_of(d, m->until));
        value_set_bool(d->p->a, line, S("text"), false);
        first = apart ? m->number : first;
        shown = apart ? x : shown;
        mark = apart ? line : mark;
        value_set_text(d->p->a, mark, S("text"), numbers(d->p, first, m->number));
    }
}

/* ---- the whole ---- */

static void draw(struct drawing *d, int size)
{
    struct arena *a = d->p->a;
    measure(d, SIZES[size].width, SIZES[size].height);
    bool rtl = d->p->language->right_to_left;
    value_set_text(a, d->view, S("size"), SIZES[size].name);
    value_set_int(a, d->view, S("width"), SIZES[size].width);
    value_set_int(a, d->view, S("height"), SIZES[size].height);
    value_set_int(a, d->view, S("left"), d->left);
    value_set_int(a, d->view, S("tick_x"), d->left - 6);
    value_set_int(a, d->view, S("right"), d->right);
    value_set_int(a, d->view, S("above"), d->above);
    value_set_int(a, d->view, S("base"), d->base);
    value_set_int(a, d->view, S("tick_y"), d->base + 19);
    /* text-anchor is told by the direction of the text */
    value_set_text(a, d->view, S("at_left"), rtl ? S("end") : S("start"));
    value_set_text(a, d->view, S("at_right"), rtl ? S("start") : S("end"));
    set_grid(d);
    set_ticks(d);
    set_bars(d);
    set_lines(d);
    set_marks(d);
}

static void set_table(const struct page *p, struct value *map, const struct chart *chart, ptrdiff_t count)
{
    struct value *points = value_set_list(p->a, map, S("points"));
    const struct drawing d = {.p = p, .chart = chart};
    for (ptrdiff_t i = 0; i < count; i++) {
        struct value *point = value_append_map(p->a, points), *cells;
        value_set_text(p->a, point, S("label"), chart->labels[i]);
        cells = value_set_list(p->a, point, S("cells"));
        for (int s = 0; s < CHART_SERIES; s++)
            if (chart->series[s].count)
                value_append_text(p->a, cells,
                                  i < chart->series[s].count ? tick_text(&d, chart->series[s].values[i]) : S(""));
    }
}

void chart_set(const struct page *p, struct value *map, struct str key, const struct chart *chart)
{
    ptrdiff_t count = MAX(chart->series[0].count, chart->series[1].count);
    assert(count <= CHART_POINTS_MAX);
    if (count == 0) {
        value_set_bool(p->a, map, key, false);
        return;
    }
    struct value *view = value_set_map(p->a, map, key), *drawings;
    value_set_text(p->a, view, S("id"), chart->id);
    value_set_text(p->a, view, S("title"), chart->title);
    value_set_text(p->a, view, S("description"), chart->description);
    value_set_text(p->a, view, S("unit"), chart->unit);
    struct value *names = value_set_list(p->a, view, S("names"));
    for (int s = 0; s < CHART_SERIES; s++)
        if (chart->series[s].count)
            value_append_text(p->a, names, chart->series[s].name);
    drawings = value_set_list(p->a, view, S("drawings"));
    for (int size = 0; size < COUNT_OF(SIZES); size++) {
        struct drawing d = {.p = p, .chart = chart, .view = value_append_map(p->a, drawings)};
        draw(&d, size);
    }
    set_table(p, view, chart, count);
}
