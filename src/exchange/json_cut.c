/* json_cut.c - a large JSON file, cut into its records as it is read. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "exchange/json_cut.h"

#include <stdlib.h>
#include <string.h>

#include "exchange/window.h"

#define LEVELS_MAX 8 /* that are gone into */
#define WHERE_MAX 240

struct level {
    bool object;
    bool begun;      /* it has had a value: a comma comes before the next one */
    ptrdiff_t where; /* length of the path that leads to it */
};

struct json_cut {
    struct window w;
    json_cut_choose *choose;
    struct level levels[LEVELS_MAX];
    int count;
    char where[WHERE_MAX]; /* path of the value in hand */
    ptrdiff_t where_length;
    struct json_record *record; /* that is being taken; NULL */
};

static struct err wrong(const struct json_cut *c, const char *what)
{
    int64_t line = c->w.line;
    for (ptrdiff_t i = c->w.start; i < c->w.at; i++)
        line += c->w.p[i] == '\n';
    return err_make(&ERR_INVALID, "%s line %lld: %s", c->w.path, (long long)line, what);
}

/* ---- reading ---- */

/* Makes p[at] readable; *there false: the file has ended. What is not to be kept, or too large for it, is let go. */
static struct err look(struct json_cut *c, bool *there)
{
    while (c->w.at >= c->w.end && !c->w.ended) {
        if (c->record && c->w.at - c->w.start > JSON_RECORD_MAX)
            c->record->too_large = true;
        if (!c->record || c->record->too_large)
            window_drop(&c->w);
        TRY(window_more(&c->w));
    }
    *there = c->w.at < c->w.end;
    return OK;
}

/* The next byte that is no white space; 0 at the end. */
static struct err next_mark(struct json_cut *c, char *out)
{
    for (bool there;; c->w.at++) {
        TRY(look(c, &there));
        *out = there ? c->w.p[c->w.at] : '\0';
        if (!there || !char_is_space(*out)) {
            window_drop(&c->w);
            return OK;
        }
    }
}

/* Goes behind the string whose quotation mark is next; key, or NULL, takes what it holds as it is written. */
static struct err pass_string(struct json_cut *c, struct buf *key)
{
    bool there, escaped = false;
    for (c->w.at++;; c->w.at++) {
        TRY(look(c, &there));
        if (!there)
            return wrong(c, "the file ends within a text");
        char mark = c->w.p[c->w.at];
        if (mark == '"' && !escaped)
            break;
        escaped = mark == '\\' && !escaped;
        if (key)
            buf_add_char(key, mark);
    }
    c->w.at++;
    return OK;
}

static bool ends_word(char mark)
{
    return mark == ',' || mark == '}' || mark == ']' || char_is_space(mark);
}

static struct err pass_word(struct json_cut *c)
{
    for (bool there;; c->w.at++) {
        TRY(look(c, &there));
        if (!there || ends_word(c->w.p[c->w.at]))
            return OK;
    }
}

/* Goes behind the array or object that begins here. */
static struct err pass_brackets(struct json_cut *c)
{
    int depth = 0;
    for (bool there;;) {
        TRY(look(c, &there));
        if (!there)
            return wrong(c, "the file ends before its last bracket");
        char mark = c->w.p[c->w.at];
        if (mark == '"') {
            TRY(pass_string(c, NULL));
            continue;
        }
        depth += (mark == '{' || mark == '[') - (mark == '}' || mark == ']');
        if (depth > JSON_DEEP_MAX)
            return wrong(c, "arrays and objects are too deep within each other");
        c->w.at++;
        if (depth == 0)
            return OK;
    }
}

static struct err pass_value(struct json_cut *c, char mark)
{
    if (mark == '"')
        return pass_string(c, NULL);
    if (mark == '{' || mark == '[')
        return pass_brackets(c);
    if (ends_word(mark) || mark == ':')
        return wrong(c, "a value is missing");
    return pass_word(c);
}

/* ---- where it stands ---- */

static void go_to(struct json_cut *c, ptrdiff_t base, struct str step)
{
    ptrdiff_t n = MIN(step.n, WHERE_MAX - base);
    if (n)
        memcpy(c->where + base, step.p, (size_t)n);
    c->where_length = base + n;
}

/* The member's name, and what leads to its value. */
static struct err take_name(struct json_cut *c, struct level *level)
{
    struct buf key;
    char mark;
    buf_init(&key, WHERE_MAX);
    buf_add(&key, level->where ? S(".") : S(""));
    struct err e = pass_string(c, &key);
    if (!failed(e))
        go_to(c, level->where, key.failed ? S("...") : buf_str(&key));
    buf_close(&key);
    TRY(e);
    TRY(next_mark(c, &mark));
    if (mark != ':')
        return wrong(c, "a colon is missing behind a name");
    c->w.at++;
    return OK;
}

/* Comma, end or name before a value; *ready: the value is next. */
static struct err take_mark(struct json_cut *c, char mark, bool *ready)
{
    struct level *level = &c->levels[c->count - 1];
    *ready = false;
    if (mark == (level->object ? '}' : ']')) {
        c->w.at++;
        c->count--;
        return OK;
    }
    if (level->begun) {
        if (mark != ',')
            return wrong(c, "a comma or the end is missing");
        c->w.at++;
        TRY(next_mark(c, &mark));
    }
    level->begun = true;
    *ready = true;
    if (!level->object) {
        go_to(c, level->where, S("[]"));
        return OK;
    }
    return mark == '"' ? take_name(c, level) : wrong(c, "a name in quotation marks is missing");
}

static struct err enter(struct json_cut *c, char mark)
{
    if (c->count == LEVELS_MAX)
        return wrong(c, "arrays and objects are too deep within each other");
    c->levels[c->count++] = (struct level){.object = mark == '{', .where = c->where_length};
    c->w.at++;
    return OK;
}

static struct err take(struct json_cut *c, char mark, struct json_record *out)
{
    *out = (struct json_record){.where = {c->where, c->where_length}, .line = c->w.line};
    c->record = out;
    struct err e = pass_value(c, mark);
    c->record = NULL;
    TRY(e);
    out->too_large = out->too_large || c->w.at - c->w.start > JSON_RECORD_MAX;
    if (!out->too_large)
        out->text = (struct str){c->w.p + c->w.start, c->w.at - c->w.start};
    return OK;
}

/* The value that is next: *found where it is a record. */
static struct err take_value(struct json_cut *c, struct json_record *out, bool *found)
{
    char mark;
    TRY(next_mark(c, &mark));
    if (mark == '\0' && c->w.at >= c->w.end)
        return wrong(c, "the file ends before a value");
    enum json_cut_choice choice = c->choose((struct str){c->where, c->where_length}, mark);
    *found = choice == JSON_CUT_TAKE;
    if (*found)
        return take(c, mark, out);
    return choice == JSON_CUT_ENTER && (mark == '{' || mark == '[') ? enter(c, mark) : pass_value(c, mark);
}

struct err json_cut_next(struct json_cut *c, struct json_record *out, bool *found)
{
    for (*found = false; !*found;) {
        char mark;
        bool ready = true;
        TRY(next_mark(c, &mark));
        if (mark == '\0' && c->w.at >= c->w.end)
            return c->count ? wrong(c, "the file ends before its last bracket") : OK;
        go_to(c, 0, S(""));
        if (c->count)
            TRY(take_mark(c, mark, &ready));
        if (ready)
            TRY(take_value(c, out, found));
    }
    return OK;
}

/* ---- the file ---- */

static struct err begin(struct json_cut *c)
{
    char mark;
    bool there;
    TRY(look(c, &there));
    struct str head = window_from(&c->w, 0);
    if (str_starts(head, S("\xff\xfe")) || str_starts(head, S("\xfe\xff")))
        return err_make(&ERR_INVALID, "%s: UTF-16: save it as UTF-8", c->w.path);
    if (str_starts(head, S("PK\3\4")))
        return err_make(&ERR_INVALID, "%s: a zip archive: unpack it first", c->w.path);
    if (str_starts(head, S("\xef\xbb\xbf")))
        c->w.at = 3;
    TRY(next_mark(c, &mark));
    return mark == '{' || mark == '[' ? OK : err_make(&ERR_INVALID, "%s: no JSON: it begins otherwise", c->w.path);
}

struct err json_cut_open(struct str path, json_cut_choose *choose, struct json_cut **out)
{
    struct json_cut *c = calloc(1, sizeof(*c));
    *out = NULL;
    if (!c)
        return err_make(&ERR_SYSTEM, "%.*s: out of memory", STR_ARG(path));
    c->choose = choose;
    struct err e = window_open(path, &c->w);
    if (!failed(e))
        e = begin(c);
    if (failed(e))
        json_cut_close(c);
    else
        *out = c;
    return e;
}

void json_cut_close(struct json_cut *c)
{
    if (!c)
        return;
    window_close(&c->w);
    free(c);
}

void json_cut_progress(const struct json_cut *c, int64_t *done, int64_t *all)
{
    window_progress(&c->w, done, all);
}
