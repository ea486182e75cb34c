/* figures.c - what other programs counted before us: the exports that are CSV. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "audience/figures.h"

#include "base/time.h"
#include "base/utf8.h"
#include "text/csv.h"
#include "text/url.h"

#define NUMBER_MAX 1000000000000 /* more views than that are a spoilt file */

/* A program's CSV: names of its columns, alternatives parted by "|". A column that is empty is not needed. */
static const struct layout {
    enum figures_source source;
    struct str date, page, views, visitors, seconds;
    struct str mark; /* a column that this program alone has */
    struct str skip; /* rows where this column says "1" or "true" */
} LAYOUTS[] = {
    {FIGURES_GOATCOUNTER, S_INIT("Date"), S_INIT("2Path"), S_INIT(""), S_INIT(""), S_INIT(""), S_INIT("2Path"),
     S_INIT("Event|Bot")},
    {FIGURES_PLAUSIBLE, S_INIT("date"), S_INIT("page"), S_INIT("pageviews"), S_INIT("visitors"),
     S_INIT("total_time_on_page|time_on_page"), S_INIT("hostname"), S_INIT("")},
    {FIGURES_MATOMO, S_INIT("date|Date"), S_INIT("url|metadata_url|Metadata: url|URL"), S_INIT("nb_hits|Pageviews"),
     S_INIT("nb_uniq_visitors|sum_daily_nb_uniq_visitors|nb_visits|Unique Pageviews|Unique visitors"),
     S_INIT("sum_time_spent"), S_INIT("label|Label"), S_INIT("")},
};

static const struct str SOURCE_NAMES[FIGURES_SOURCES] = {
    [FIGURES_PLAUSIBLE] = S_INIT("plausible"),
    [FIGURES_GOATCOUNTER] = S_INIT("goatcounter"),
    [FIGURES_KOKO] = S_INIT("koko"),
    [FIGURES_MATOMO] = S_INIT("matomo"),
};

struct str figures_source_name(enum figures_source source)
{
    return SOURCE_NAMES[source];
}

/* ---- values ---- */

bool figures_read_day(struct str text, int64_t *day)
{
    int64_t at;
    if (text.n < 10 || !time_parse_rfc3339(str_slice(text, 0, 10), 0, &at))
        return false;
    *day = at / TIME_DAY - (at % TIME_DAY < 0);
    return true;
}

struct str figures_path(struct arena *a, struct str page)
{
    struct url url;
    struct str path = page;
    if (url_parse(page, &url) && url.kind == URL_HTTP)
        path = url.path.n ? url.path : S("/");
    path = str_slice(path, 0, str_find_char(path, '?', 0) < 0 ? path.n : str_find_char(path, '?', 0));
    return failed(url_decode_path(a, path, &path)) ? (struct str){0} : path;
}

static int64_t number_of(struct str text)
{
    struct str whole, fraction;
    int64_t number;
    str_cut(text, '.', &whole, &fraction);
    return str_to_i64(whole, &number) && number >= 0 && number <= NUMBER_MAX ? number : 0;
}

/* ---- columns ---- */

static ptrdiff_t find_column(const struct csv_record *names, struct str alternatives)
{
    struct str name;
    while (alternatives.n) {
        str_cut(alternatives, '|', &name, &alternatives);
        for (ptrdiff_t i = 0; i < names->count; i++)
            if (str_equal(names->fields[i], name))
                return i;
    }
    return -1;
}

static struct str field_of(const struct csv_record *names, const struct csv_record *record, struct str alternatives)
{
    ptrdiff_t at = find_column(names, alternatives);
    return at >= 0 && at < record->count ? record->fields[at] : (struct str){0};
}

/* Whether a column of those says that the row is no view of a person. */
static bool is_skipped(const struct layout *layout, const struct csv_record *names, const struct csv_record *record)
{
    struct str name, left = layout->skip;
    while (left.n) {
        str_cut(left, '|', &name, &left);
        struct str value = field_of(names, record, name);
        if (value.n && !str_equal(value, S("0")) && !str_equal(value, S("false")))
            return true;
    }
    return false;
}

static bool read_figure(struct arena *a, const struct layout *layout, const struct csv_record *names,
                        const struct csv_record *record, struct figure *out)
{
    bool hits = layout->views.n == 0; /* a row is a view */
    out->path = figures_path(a, field_of(names, record, layout->page));
    out->views = hits ? 1 : number_of(field_of(names, record, layout->views));
    out->visitors = hits ? str_equal(field_of(names, record, S("FirstVisit")), S("true"))
                         : number_of(field_of(names, record, layout->visitors));
    out->seconds = number_of(field_of(names, record, layout->seconds));
    return !is_skipped(layout, names, record) && out->path.n && out->views &&
           figures_read_day(field_of(names, record, layout->date), &out->day);
}

static const struct layout *layout_of(const struct csv_record *names)
{
    for (ptrdiff_t i = 0; i < COUNT_OF(LAYOUTS); i++)
        if (find_column(names, LAYOUTS[i].mark) >= 0 && find_column(names, LAYOUTS[i].page) >= 0)
            return &LAYOUTS[i];
    return NULL;
}

static struct err check_layout(const struct layout *layout, const struct csv_record *names)
{
    if (!layout)
        return err_make(&ERR_INVALID,
                        "the first line names no columns of an export that can be read: Plausible's imported_pages, "
                        "GoatCounter's, Koko's SQL file, or Matomo's page addresses");
    if (find_column(names, layout->date) < 0)
        return err_make(&ERR_INVALID, "no column names the day: export a range by days (Matomo: period=day and a range "
                                      "as date)");
    return OK;
}

/* The arena is that of one record, and of the names, which are copied. */
static struct err read_records(struct arena *a, struct str text, figures_found *found, void *context,
                               enum figures_source *source, struct figures_counts *counts)
{
    struct csv_record names = {0}, record;
    struct arena each;
    struct err e = OK;
    csv_next(a, &text, &names);
    const struct layout *layout = layout_of(&names);
    TRY(check_layout(layout, &names));
    *source = layout->source;
    arena_init(&each, 0);
    while (!failed(e) && csv_next(&each, &text, &record)) {
        struct figure figure = {0};
        bool used = read_figure(&each, layout, &names, &record, &figure);
        counts->used += used;
        counts->passed_over += !used;
        if (used)
            e = found(context, &figure);
        arena_reset(&each);
    }
    arena_close(&each);
    return e;
}

/* ---- the file ---- */

/* UTF-16, little-endian, as UTF-8; half of a pair becomes U+FFFD. */
static struct str from_utf16(struct arena *a, struct str text)
{
    char *out = arena_bytes(a, text.n / 2 * 3);
    ptrdiff_t n = 0;
    for (ptrdiff_t i = 0; i + 1 < text.n; i += 2) {
        int32_t code = (unsigned char)text.p[i] | (unsigned char)text.p[i + 1] << 8;
        int32_t low = i + 3 < text.n ? (unsigned char)text.p[i + 2] | (unsigned char)text.p[i + 3] << 8 : 0;
        bool pair = code >= 0xd800 && code < 0xdc00 && low >= 0xdc00 && low < 0xe000;
        if (pair)
            code = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
        i += pair ? 2 : 0;
        n += utf8_encode(code >= 0xd800 && code < 0xe000 ? 0xfffd : code, out + n);
    }
    return (struct str){out, n};
}

static struct str plain_text(struct arena *a, struct str text)
{
    if (str_starts(text, S("\xff\xfe")))
        return from_utf16(a, str_from(text, 2));
    return str_starts(text, S("\xef\xbb\xbf")) ? str_from(text, 3) : text;
}

struct err figures_source_find(struct str start, enum figures_source *source)
{
    struct arena a;
    struct csv_record names = {0};
    arena_init(&a, 0);
    struct str text = plain_text(&a, start);
    *source = FIGURES_KOKO;
    struct err e = OK;
    if (!figures_is_koko(text)) {
        csv_next(&a, &text, &names);
        const struct layout *layout = layout_of(&names);
        e = check_layout(layout, &names);
        *source = layout ? layout->source : FIGURES_KOKO;
    }
    arena_close(&a);
    return e;
}

struct err figures_read(struct arena *a, struct str text, figures_found *found, void *context,
                        enum figures_source *source, struct figures_counts *counts)
{
    *counts = (struct figures_counts){0};
    text = plain_text(a, text);
    if (figures_is_koko(text)) {
        *source = FIGURES_KOKO;
        return figures_read_koko(a, text, found, context, counts);
    }
    return read_records(a, text, found, context, source, counts);
}
