/* yaml.c - reading YAML as a tree, on libyaml. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "text/yaml.h"

#include <yaml.h>

struct reading {
    yaml_parser_t parser;
    int first_line;
    int depth;
    int values;
};

static struct err wrong(const struct reading *r, const yaml_mark_t *mark, const char *what)
{
    return err_make(&ERR_INVALID, "line %d: %s", r->first_line + (int)mark->line, what);
}

static struct err next(struct reading *r, yaml_event_t *event)
{
    if (yaml_parser_parse(&r->parser, event))
        return OK;
    const yaml_parser_t *p = &r->parser;
    const yaml_mark_t *mark = p->error == YAML_READER_ERROR ? &p->mark : &p->problem_mark;
    return wrong(r, mark, p->problem ? p->problem : "no YAML");
}

static struct str text_of(const yaml_event_t *event)
{
    return (struct str){(const char *)event->data.scalar.value, (ptrdiff_t)event->data.scalar.length};
}

static json_t *make_scalar(const yaml_event_t *event)
{
    static const struct str NOTHING[] = {S_INIT(""), S_INIT("~"), S_INIT("null"), S_INIT("Null"), S_INIT("NULL")};
    struct str text = text_of(event);
    if (event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE) {
        for (int i = 0; i < COUNT_OF(NOTHING); i++)
            if (str_equal(text, NOTHING[i]))
                return json_null();
        if (str_equal_nocase(text, S("true")) || str_equal_nocase(text, S("false")))
            return json_boolean(text.n == 4);
    }
    return json_stringn(text.p, (size_t)text.n);
}

static struct err read_value(struct reading *r, const yaml_event_t *event, json_t **out);

/* The node behind event, which is given back here. */
static struct err read_next(struct reading *r, yaml_event_t *event, json_t **out)
{
    struct err e = read_value(r, event, out);
    yaml_event_delete(event);
    return e;
}

static struct err read_list(struct reading *r, json_t *list)
{
    for (yaml_event_t event;;) {
        json_t *item;
        TRY(next(r, &event));
        if (event.type == YAML_SEQUENCE_END_EVENT) {
            yaml_event_delete(&event);
            return OK;
        }
        TRY(read_next(r, &event, &item));
        if (json_array_append_new(list, item))
            return err_make(&ERR_SYSTEM, "out of memory");
    }
}

static struct err read_member(struct reading *r, const yaml_event_t *key, json_t *map)
{
    yaml_event_t event;
    json_t *value;
    struct str name = text_of(key);
    if (key->type != YAML_SCALAR_EVENT || str_find_char(name, '\0', 0) >= 0)
        return wrong(r, &key->start_mark, "a key is to be a word");
    TRY(next(r, &event));
    TRY(read_next(r, &event, &value));
    return json_object_setn_new(map, name.p, (size_t)name.n, value) ? err_make(&ERR_SYSTEM, "out of memory") : OK;
}

static struct err read_map(struct reading *r, json_t *map)
{
    for (yaml_event_t event;;) {
        TRY(next(r, &event));
        bool ends = event.type == YAML_MAPPING_END_EVENT;
        struct err e = ends ? OK : read_member(r, &event, map);
        yaml_event_delete(&event);
        if (failed(e) || ends)
            return e;
    }
}

/* The value that event begins; *out stays unset on failure. */
static struct err read_value(struct reading *r, const yaml_event_t *event, json_t **out)
{
    bool map = event->type == YAML_MAPPING_START_EVENT, list = event->type == YAML_SEQUENCE_START_EVENT;
    const yaml_char_t *anchor = map                                ? event->data.mapping_start.anchor
                                : list                             ? event->data.sequence_start.anchor
                                : event->type == YAML_SCALAR_EVENT ? event->data.scalar.anchor
                                                                   : NULL;
    if (anchor || event->type == YAML_ALIAS_EVENT)
        return wrong(r, &event->start_mark, "anchors and aliases are not taken: write the value out");
    if (++r->values > YAML_VALUES_MAX || r->depth >= YAML_DEPTH_MAX)
        return err_make(&ERR_LIMIT, "line %d: more than %d values, or deeper than %d levels",
                        r->first_line + (int)event->start_mark.line, YAML_VALUES_MAX, YAML_DEPTH_MAX);
    json_t *value = map ? json_object() : list ? json_array() : make_scalar(event);
    if (!value)
        return wrong(r, &event->start_mark, "not valid UTF-8, or no memory");
    r->depth++;
    struct err e = map ? read_map(r, value) : list ? read_list(r, value) : OK;
    r->depth--;
    if (failed(e))
        json_decref(value);
    else
        *out = value;
    return e;
}

/* The document's value; null where there is none. */
static struct err read_document(struct reading *r, json_t **out)
{
    for (yaml_event_t event;;) {
        TRY(next(r, &event));
        if (event.type == YAML_STREAM_START_EVENT || event.type == YAML_DOCUMENT_START_EVENT) {
            yaml_event_delete(&event);
            continue;
        }
        if (event.type != YAML_STREAM_END_EVENT)
            return read_next(r, &event, out);
        yaml_event_delete(&event);
        *out = json_null();
        return OK;
    }
}

struct err yaml_read(struct str text, int first_line, json_t **out)
{
    struct reading r = {.first_line = first_line};
    *out = NULL;
    if (text.n > YAML_SIZE_MAX)
        return err_make(&ERR_LIMIT, "line %d: more than %d bytes of YAML", first_line, YAML_SIZE_MAX);
    if (!yaml_parser_initialize(&r.parser))
        return err_make(&ERR_SYSTEM, "out of memory");
    yaml_parser_set_encoding(&r.parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&r.parser, (const unsigned char *)(text.n ? text.p : ""), (size_t)text.n);
    struct err e = read_document(&r, out);
    yaml_parser_delete(&r.parser);
    return e;
}
