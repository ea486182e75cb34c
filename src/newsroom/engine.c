/* engine.c - the engines of translation that a newsroom may ask: what the setting `engines` says of them. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "newsroom/engine.h"

#include "base/time.h"
#include "newsroom/setting_key.h"
#include "newsroom/setting_line.h"
#include "text/language.h"

#define NAME_MAX 40
#define MODEL_MAX 100
#define DAILY_MAX 1000000000000
#define COST_MAX 10000000 /* of the currency, for a million code points */
#define TIMEOUT_MAX 600   /* seconds */
#define MILLION 1000000

/* What an engine of the kind takes when its line says nothing. */
static const struct {
    struct str name;
    int64_t timeout; /* seconds */
    ptrdiff_t batch, batch_max;
    ptrdiff_t characters; /* in one request */
} KINDS[ENGINE_KINDS] = {
    [ENGINE_APERTIUM] = {S_INIT("apertium"), 10, 40, 200, 20000},
    [ENGINE_LIBRETRANSLATE] = {S_INIT("libretranslate"), 30, 40, 200, 20000},
    [ENGINE_DEEPL] = {S_INIT("deepl"), 20, 50, 50, 30000}, /* its own limits: 50 texts, 128 KiB */
    [ENGINE_CHAT] = {S_INIT("chat"), 60, 20, 100, 8000},   /* an answer longer than a model's own limit is cut */
};

struct str engine_kind_name(enum engine_kind kind)
{
    return KINDS[kind].name;
}

/* ---- values ---- */

static bool read_number(struct str value, int64_t least, int64_t most, int64_t *out)
{
    return str_to_i64(value, out) && *out >= least && *out <= most;
}

/* "20" or "20.5" or "20.50" in hundredths. */
static bool read_cost(struct str value, int64_t *out)
{
    struct str whole, part;
    int64_t hundredths = 0;
    bool pointed = str_cut(value, '.', &whole, &part);
    if (!read_number(whole, 0, COST_MAX, out) || (pointed && (part.n < 1 || part.n > 2)))
        return false;
    if (pointed && !(char_is_digit(part.p[0]) && read_number(part, 0, 99, &hundredths)))
        return false;
    *out = *out * 100 + (part.n == 1 ? hundredths * 10 : hundredths);
    return true;
}

/* "en-es"; tags that hold hyphens themselves take ">": "en>pt-BR". */
static bool read_language_pair(struct str text, struct engine_pair *out)
{
    bool arrow = str_find_char(text, '>', 0) >= 0;
    return str_cut(text, arrow ? '>' : '-', &out->from, &out->to) && (arrow || str_find_char(out->to, '-', 0) < 0) &&
           language_is_valid_tag(out->from) && language_is_valid_tag(out->to) && !str_equal_nocase(out->from, out->to);
}

static bool read_pairs(struct arena *a, struct str text, struct engine_setting *out)
{
    struct str word;
    struct engine_pair *pairs = arena_array(a, struct engine_pair, ENGINE_PAIRS_MAX);
    while (text.n) {
        str_cut(text, ' ', &word, &text);
        if (word.n && (out->pair_count == ENGINE_PAIRS_MAX || !read_language_pair(word, &pairs[out->pair_count++])))
            return false;
    }
    out->pairs = pairs;
    return out->pair_count > 0;
}

static bool is_printable(struct str text)
{
    for (ptrdiff_t i = 0; i < text.n; i++)
        if (text.p[i] <= ' ' || text.p[i] > '~')
            return false;
    return text.n > 0;
}

/* ---- "name value" ---- */

enum value { DAILY, COST, TIMEOUT, BATCH, MODEL, PAIRS, VALUES };

static const struct {
    struct str name;
    const char *right; /* what its value must be */
} TABLE[VALUES] = {
    [DAILY] = {S_INIT("daily"), "characters a day like 200000, 0 for as many as are wanted"},
    [COST] = {S_INIT("cost"), "the price of a million characters like 20 or 19.50"},
    [TIMEOUT] = {S_INIT("timeout"), "seconds from 1 to 600"},
    [BATCH] = {S_INIT("batch"), "texts in one request, from 1 to 200 (deepl 50, chat 100)"},
    [MODEL] = {S_INIT("model"), "the name of a model, without spaces, and only for chat"},
    [PAIRS] = {S_INIT("pairs"), "pairs of languages like \"en-es es-pt en>pt-BR\""},
};

static bool put_value(struct arena *a, struct engine_setting *out, int which, struct str value)
{
    int64_t number = 0;
    bool right = false;
    switch (which) {
    case DAILY:
        return read_number(value, 0, DAILY_MAX, &out->daily);
    case COST:
        return read_cost(value, &out->cost);
    case TIMEOUT:
        right = read_number(value, 1, TIMEOUT_MAX, &number);
        out->timeout = number * TIME_SECOND;
        return right;
    case BATCH:
        right = read_number(value, 1, KINDS[out->kind].batch_max, &number);
        out->batch = number;
        return right;
    case MODEL:
        out->model = value;
        return out->kind == ENGINE_CHAT && is_printable(value) && value.n <= MODEL_MAX;
    default:
        return read_pairs(a, value, out);
    }
}

static struct err read_value(struct arena *a, struct str text, struct engine_setting *out, unsigned *seen)
{
    struct str name, value;
    int which = 0;
    str_cut(text, ' ', &name, &value);
    while (which < VALUES && !str_equal(TABLE[which].name, name))
        which++;
    if (which == VALUES)
        return err_make(&ERR_INVALID, "\"%.*s\" is none of daily, cost, timeout, batch, model, pairs",
                        (int)MIN(name.n, (ptrdiff_t)NAME_MAX), name.p);
    if (*seen & 1U << which)
        return err_make(&ERR_INVALID, "%.*s stands twice", STR_ARG(name));
    *seen |= 1U << which;
    if (!put_value(a, out, which, str_trim(value)))
        return err_make(&ERR_INVALID, "%.*s must be %s", STR_ARG(name), TABLE[which].right);
    return OK;
}

/* ---- a line ---- */

static struct err read_kind(struct str name, struct engine_setting *out)
{
    int kind = 0;
    while (kind < ENGINE_KINDS && !str_equal(KINDS[kind].name, name))
        kind++;
    if (kind == ENGINE_KINDS)
        return err_make(&ERR_INVALID, "behind the name stands the kind: apertium, libretranslate, deepl or chat");
    out->kind = (enum engine_kind)kind;
    out->timeout = KINDS[kind].timeout * TIME_SECOND;
    out->batch = KINDS[kind].batch;
    out->characters = KINDS[kind].characters;
    return OK;
}

static struct err read_line(struct arena *a, struct str text, struct engine_setting *out)
{
    struct setting_line line;
    struct str value;
    unsigned seen = 0;
    TRY(setting_line_read(text, "\"local: apertium http://127.0.0.1:2737; daily 200000\"", &line));
    *out = (struct engine_setting){.name = line.name, .url = line.url};
    TRY(read_kind(line.kind, out));
    while (setting_line_part(&line.rest, &value))
        TRY(read_value(a, value, out, &seen));
    return OK;
}

/* ---- the setting ---- */

static struct err add_line(struct arena *a, struct str line, struct engine_list *out)
{
    if (out->count == ENGINES_MAX)
        return err_make(&ERR_LIMIT, "%d engines fit", ENGINES_MAX);
    struct engine_setting *engine = &out->items[out->count];
    TRY(read_line(a, line, engine));
    if (engine_find(out, engine->name))
        return err_make(&ERR_INVALID, "%.*s has a line already", STR_ARG(engine->name));
    out->count++;
    return OK;
}

struct err engines_read(struct arena *a, struct str setting, struct engine_list *out)
{
    struct str line, rest = str_copy(a, setting);
    *out = (struct engine_list){.items = arena_array(a, struct engine_setting, ENGINES_MAX)};
    int number = 0;
    while (setting_line_next(&rest, &number, &line)) {
        struct err e = add_line(a, line, out);
        if (failed(e))
            return err_in(e, "engines, line %d", number);
    }
    return OK;
}

struct err engines_check(struct str setting)
{
    struct arena a;
    struct engine_list list;
    arena_init(&a, 0);
    struct err e = engines_read(&a, setting, &list);
    arena_close(&a);
    return e;
}

const struct engine_setting *engine_find(const struct engine_list *list, struct str name)
{
    for (ptrdiff_t i = 0; i < list->count; i++)
        if (str_equal(list->items[i].name, name))
            return &list->items[i];
    return NULL;
}

int64_t engine_cost(const struct engine_setting *engine, int64_t characters)
{
    int64_t millions = characters / MILLION, rest = characters % MILLION;
    return millions * engine->cost + (rest * engine->cost + MILLION - 1) / MILLION;
}

struct err engine_key(struct arena *a, const struct newsroom *n, const struct engine_setting *engine, struct str *out)
{
    return setting_key(a, n, S("engine_keys"), engine->name, out);
}
