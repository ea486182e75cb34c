/* xliff_read.c - an XLIFF 2 file, as anybody may send one. */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * expat reads the XML; a document type ends the reading, so that there are no entities but XML's own. Only what the
 * table names is looked at.
 */
#include "exchange/xliff.h"

#include "translate/form.h"

#include <expat.h>

#define NAMESPACE "urn:oasis:names:tc:xliff:document:2.0 " /* 2.1 has the same */
#define DEPTH_MAX 64
#define ID_MAX 100 /* bytes */
#define GROWTH 256 /* units, at first */

enum element {
    ELEMENT_OTHER,
    ELEMENT_XLIFF,
    ELEMENT_FILE,
    ELEMENT_UNIT,
    ELEMENT_SEGMENT,
    ELEMENT_SOURCE,
    ELEMENT_TARGET,
    ELEMENT_PAIR,
    ELEMENT_WHOLE,
    ELEMENT_HALF, /* sc, ec, cp: nothing of ours */
};

static const struct {
    const char *name;
    enum element element;
} ELEMENTS[] = {
    {NAMESPACE "xliff", ELEMENT_XLIFF},     {NAMESPACE "file", ELEMENT_FILE},     {NAMESPACE "unit", ELEMENT_UNIT},
    {NAMESPACE "segment", ELEMENT_SEGMENT}, {NAMESPACE "source", ELEMENT_SOURCE}, {NAMESPACE "target", ELEMENT_TARGET},
    {NAMESPACE "pc", ELEMENT_PAIR},         {NAMESPACE "ph", ELEMENT_WHOLE},      {NAMESPACE "sc", ELEMENT_HALF},
    {NAMESPACE "ec", ELEMENT_HALF},         {NAMESPACE "cp", ELEMENT_HALF},
};

struct reading {
    struct arena *a;
    XML_Parser parser;
    struct err e; /* why the reading was ended */
    enum element path[DEPTH_MAX];
    int depth;
    int foreign; /* depth at which another namespace's element began; 0: none */
    int files;
    struct xliff *out;
    ptrdiff_t room;
    bool in_unit;
    struct xliff_unit unit;
    bool has_target;
    struct buf source, target, plain;
    struct buf *text; /* of the source or target that we are in */
};

static void stop(struct reading *r, struct err e)
{
    if (!failed(r->e))
        r->e = e;
    XML_StopParser(r->parser, XML_FALSE);
}

static int line_of(const struct reading *r)
{
    return (int)XML_GetCurrentLineNumber(r->parser);
}

static enum element element_named(const char *name)
{
    for (ptrdiff_t i = 0; i < COUNT_OF(ELEMENTS); i++)
        if (str_equal(str_from_c(name), str_from_c(ELEMENTS[i].name)))
            return ELEMENTS[i].element;
    return ELEMENT_OTHER;
}

static struct str attribute(const XML_Char **attributes, const char *name)
{
    for (; *attributes; attributes += 2)
        if (str_equal(str_from_c(attributes[0]), str_from_c(name)))
            return str_from_c(attributes[1]);
    return (struct str){NULL, 0};
}

/* ---- texts ---- */

static void flush(struct reading *r)
{
    if (r->plain.failed)
        stop(r, err_make(&ERR_LIMIT, "Line %d: too long a sentence", line_of(r)));
    if (r->text)
        form_add_escaped(r->text, buf_str(&r->plain));
    buf_clear(&r->plain);
}

/* A number that is none of ours is one that no sentence has. */
static int mark_id(const XML_Char **attributes)
{
    int64_t id;
    return str_to_i64(attribute(attributes, "id"), &id) && id > 0 && id < 100000 ? (int)id : 99999;
}

static void begin_text(struct reading *r, enum element element)
{
    if (!r->in_unit || r->text) {
        stop(r, err_make(&ERR_INVALID, "Line %d: a text outside of a unit", line_of(r)));
        return;
    }
    r->has_target |= element == ELEMENT_TARGET;
    r->text = element == ELEMENT_TARGET ? &r->target : &r->source;
}

static void begin_mark(struct reading *r, enum element element, const XML_Char **attributes)
{
    if (!r->text)
        return;
    flush(r);
    if (element == ELEMENT_PAIR)
        form_add_open(r->text, mark_id(attributes));
    else if (element == ELEMENT_WHOLE)
        form_add_whole(r->text, mark_id(attributes));
    else
        stop(r, err_make(&ERR_INVALID, "Line %d: marks are <pc> and <ph> alone", line_of(r)));
}

/* ---- units ---- */

static enum xliff_state state_named(struct str name)
{
    return str_equal(name, S("final"))        ? XLIFF_FINAL
           : str_equal(name, S("reviewed"))   ? XLIFF_REVIEWED
           : str_equal(name, S("translated")) ? XLIFF_TRANSLATED
                                              : XLIFF_INITIAL;
}

static void begin_unit(struct reading *r, const XML_Char **attributes)
{
    struct str id = attribute(attributes, "id");
    if (r->in_unit || id.n == 0 || id.n > ID_MAX) {
        stop(r, err_make(&ERR_INVALID, "Line %d: a unit has an id, and no unit within it", line_of(r)));
        return;
    }
    r->in_unit = true;
    r->has_target = false;
    r->unit = (struct xliff_unit){.id = str_copy(r->a, id), .place = S(""), .state = XLIFF_FINAL};
    buf_clear(&r->source);
    buf_clear(&r->target);
}

static void grow(struct reading *r)
{
    struct xliff *out = r->out;
    if (out->count < r->room)
        return;
    r->room = r->room ? 2 * r->room : GROWTH;
    struct xliff_unit *units = arena_array(r->a, struct xliff_unit, r->room);
    for (ptrdiff_t i = 0; i < out->count; i++)
        units[i] = out->units[i];
    out->units = units;
}

static void end_unit(struct reading *r)
{
    r->in_unit = false;
    if (r->source.failed || r->target.failed || r->out->count == SEGMENTS_MAX) {
        stop(r, err_make(&ERR_LIMIT, "Line %d: too long a sentence, or more than %d", line_of(r), SEGMENTS_MAX));
        return;
    }
    grow(r);
    struct str target = str_trim(buf_str(&r->target));
    r->unit.source = str_copy(r->a, str_trim(buf_str(&r->source)));
    if (r->has_target)
        r->unit.target = target.n ? str_copy(r->a, target) : S("");
    r->out->units[r->out->count++] = r->unit;
}

/* ---- the file ---- */

static void begin_root(struct reading *r, const XML_Char **attributes)
{
    r->out->source_language = str_copy(r->a, attribute(attributes, "srcLang"));
    r->out->target_language = str_copy(r->a, attribute(attributes, "trgLang"));
    if (r->depth != 1 || !r->out->source_language.n || !r->out->target_language.n)
        stop(r, err_make(&ERR_INVALID, "Line %d: no srcLang and trgLang", line_of(r)));
}

static void begin_file(struct reading *r, const XML_Char **attributes)
{
    r->out->id = str_copy(r->a, str_slice(attribute(attributes, "id"), 0, ID_MAX));
    if (r->files++)
        stop(r, err_make(&ERR_INVALID, "Line %d: a second <file>; give them one by one", line_of(r)));
}

static void begin_known(struct reading *r, enum element element, const XML_Char **attributes)
{
    if (element == ELEMENT_XLIFF)
        begin_root(r, attributes);
    else if (element == ELEMENT_FILE)
        begin_file(r, attributes);
    else if (element == ELEMENT_UNIT)
        begin_unit(r, attributes);
    else if (element == ELEMENT_SEGMENT) /* of several pieces the least */
        r->unit.state = MIN(r->unit.state, state_named(attribute(attributes, "state")));
    else if (element == ELEMENT_SOURCE || element == ELEMENT_TARGET)
        begin_text(r, element);
    else if (element != ELEMENT_OTHER)
        begin_mark(r, element, attributes);
}

static void XMLCALL begin(void *context, const XML_Char *name, const XML_Char **attributes)
{
    struct reading *r = context;
    if (r->depth == DEPTH_MAX) {
        stop(r, err_make(&ERR_LIMIT, "Line %d: elements within elements, more than %d", line_of(r), DEPTH_MAX));
        return;
    }
    enum element element = element_named(name);
    r->path[r->depth++] = element;
    if (r->depth == 1 && element != ELEMENT_XLIFF)
        stop(r, err_make(&ERR_INVALID, "This is no XLIFF 2.0 file"));
    else if (!r->foreign && !str_starts(str_from_c(name), S(NAMESPACE)))
        r->foreign = r->depth;
    else if (!r->foreign)
        begin_known(r, element, attributes);
}

static void end_known(struct reading *r, enum element element)
{
    if (element == ELEMENT_UNIT)
        end_unit(r);
    if (r->text && (element == ELEMENT_PAIR || element == ELEMENT_SOURCE || element == ELEMENT_TARGET))
        flush(r);
    if (r->text && element == ELEMENT_PAIR)
        form_add_close(r->text);
    if (element == ELEMENT_SOURCE || element == ELEMENT_TARGET)
        r->text = NULL;
}

static void XMLCALL end(void *context, const XML_Char *name)
{
    struct reading *r = context;
    (void)name;
    if (!r->foreign)
        end_known(r, r->path[r->depth - 1]);
    if (r->foreign == r->depth)
        r->foreign = 0;
    r->depth--;
}

/* White space as in a sentence: a run is one space. */
static void XMLCALL add_text(void *context, const XML_Char *text, int length)
{
    struct reading *r = context;
    for (int i = 0; r->text && !r->foreign && i < length; i++) {
        bool space = char_is_space(text[i]);
        if (!space || !r->plain.n || r->plain.p[r->plain.n - 1] != ' ')
            buf_add_char(&r->plain, space ? ' ' : text[i]);
    }
}

static void XMLCALL doctype(void *context, const XML_Char *name, const XML_Char *system, const XML_Char *public,
                            int internal)
{
    struct reading *r = context;
    (void)name, (void)system, (void)public, (void)internal;
    stop(r, err_make(&ERR_INVALID, "Line %d: the file has a document type; XLIFF has none", line_of(r)));
}

static struct err parse(struct reading *r, struct str text)
{
    XML_SetUserData(r->parser, r);
    XML_SetElementHandler(r->parser, begin, end);
    XML_SetCharacterDataHandler(r->parser, add_text);
    XML_SetStartDoctypeDeclHandler(r->parser, doctype);
    enum XML_Status status = XML_Parse(r->parser, text.p ? text.p : "", (int)text.n, XML_TRUE);
    if (failed(r->e) || status == XML_STATUS_OK)
        return r->e;
    return err_make(&ERR_INVALID, "Line %d: no XML (%s)", line_of(r), XML_ErrorString(XML_GetErrorCode(r->parser)));
}

struct err xliff_read(struct arena *a, struct str text, struct xliff *out)
{
    struct reading r = {.a = a, .out = out};
    *out = (struct xliff){.id = S("")};
    if (text.n > XLIFF_MAX)
        return err_make(&ERR_LIMIT, "The file has more than %d bytes", XLIFF_MAX);
    r.parser = XML_ParserCreateNS("UTF-8", ' ');
    if (!r.parser)
        return err_make(&ERR_LIMIT, "No memory to read the file");
    buf_init(&r.source, SEGMENT_TEXT_MAX);
    buf_init(&r.target, SEGMENT_TEXT_MAX);
    buf_init(&r.plain, SEGMENT_TEXT_MAX);
    struct err e = parse(&r, text);
    XML_ParserFree(r.parser);
    buf_close(&r.source);
    buf_close(&r.target);
    buf_close(&r.plain);
    return e;
}
