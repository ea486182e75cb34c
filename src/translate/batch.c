/* batch.c - texts on their way to an engine and back: what the adapters share. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "translate/batch.h"

#include "base/utf8.h"
#include "text/language.h"
#include "text/xml.h"

/* No language needs more than this for what another says: three bytes a character where there was one, and room. */
#define LONGER 8
#define LONGER_BYTES 400
#define REFERENCE_MAX 10 /* characters between "&" and ";" */

static const struct {
    struct str name, text;
} NAMED[] = {
    {S_INIT("amp"), S_INIT("&amp;")}, {S_INIT("lt"), S_INIT("&lt;")}, {S_INIT("gt"), S_INIT("&gt;")},
    {S_INIT("quot"), S_INIT("\"")},   {S_INIT("apos"), S_INIT("'")},  {S_INIT("nbsp"), S_INIT("\xC2\xA0")},
};

/* The character of "#39" or "#x27"; 0 for another thing. */
static int32_t read_number(struct str reference)
{
    bool hexadecimal = reference.n > 1 && (reference.p[1] == 'x' || reference.p[1] == 'X');
    int base = hexadecimal ? 16 : 10;
    int32_t code = 0;
    for (ptrdiff_t i = hexadecimal ? 2 : 1; i < reference.n; i++) {
        int digit = char_hex_value(reference.p[i]);
        if (digit < 0 || digit >= base || code > 0x10FFFF)
            return 0;
        code = code * base + digit;
    }
    return code;
}

static bool add_number(struct buf *out, struct str reference)
{
    char bytes[4];
    int n = reference.n > 1 && reference.p[0] == '#' ? utf8_encode(read_number(reference), bytes) : 0;
    if (n == 0 || bytes[0] == 0)
        return false;
    if (bytes[0] == '&' || bytes[0] == '<' || bytes[0] == '>')
        buf_add_escaped(out, (struct str){bytes, n});
    else
        buf_add(out, (struct str){bytes, n});
    return true;
}

static bool add_named(struct buf *out, struct str name)
{
    for (ptrdiff_t i = 0; i < COUNT_OF(NAMED); i++)
        if (str_equal(NAMED[i].name, name)) {
            buf_add(out, NAMED[i].text);
            return true;
        }
    return false;
}

/* text begins with "&". Returns how much of it is done. */
static ptrdiff_t add_reference(struct buf *out, struct str text)
{
    ptrdiff_t end = str_find_char(str_slice(text, 0, REFERENCE_MAX + 2), ';', 1);
    struct str name = str_slice(text, 1, end);
    if (end > 1 && (add_named(out, name) || add_number(out, name)))
        return end + 1;
    buf_add(out, S("&amp;"));
    return 1;
}

static struct str settle_references(struct arena *a, struct str text)
{
    struct buf out;
    ptrdiff_t at, done = 0;
    if (str_find_char(text, '&', 0) < 0)
        return text;
    buf_init(&out, text.n * 5 + 1);
    while ((at = str_find_char(text, '&', done)) >= 0) {
        buf_add(&out, str_slice(text, done, at));
        done = at + add_reference(&out, str_from(text, at));
    }
    buf_add(&out, str_from(text, done));
    struct str settled = str_copy(a, buf_str(&out));
    buf_close(&out);
    return settled;
}

void batch_write(struct json *j, const struct engine_question *question)
{
    json_open_array(j);
    for (ptrdiff_t i = 0; i < question->count; i++)
        json_write_string(j, question->texts[i]);
    json_close_array(j);
}

struct str batch_text(struct arena *a, struct str source, struct str text)
{
    text = str_trim(text);
    if (text.n == 0 || text.n > source.n * LONGER + LONGER_BYTES)
        return (struct str){NULL, 0};
    text = str_trim(xml_text(a, settle_references(a, xml_text(a, text)))); /* "&#1;" is none either */
    return text.n ? str_copy(a, text) : (struct str){NULL, 0};
}

struct err batch_read(struct arena *a, const struct engine_question *question, const json_t *array, const char *member,
                      struct str *texts)
{
    size_t count = json_array_size(array);
    if (!json_is_array(array))
        return err_make(&ERR_INVALID, "there is no list of texts in the answer");
    if (count != (size_t)question->count)
        return err_make(&ERR_INVALID, "%zu texts came back for %td", count, question->count);
    for (size_t i = 0; i < count; i++) {
        const json_t *item = json_array_get(array, i);
        if (member)
            item = json_object_get(item, member);
        if (!json_is_string(item))
            return err_make(&ERR_INVALID, "text %zu of the answer is no text", i + 1);
        struct str text = {json_string_value(item), (ptrdiff_t)json_string_length(item)};
        texts[i] = batch_text(a, question->texts[i], text);
    }
    return OK;
}

static bool is_fit(const struct engine_route *route)
{
    return language_is_valid_tag(route->from) && language_is_valid_tag(route->to) && route->from.n <= ENGINE_CODE_MAX &&
           route->to.n <= ENGINE_CODE_MAX && route->own_from.n > 0 && route->own_from.n <= ENGINE_CODE_MAX &&
           route->own_to.n > 0 && route->own_to.n <= ENGINE_CODE_MAX;
}

void batch_add_route(struct arena *a, struct engine_routes *out, ptrdiff_t *capacity, const struct engine_route *route)
{
    if (out->count == ENGINE_ROUTES_MAX || !is_fit(route))
        return;
    if (out->count == *capacity) {
        *capacity = MAX(*capacity * 2, (ptrdiff_t)16);
        struct engine_route *items = arena_array(a, struct engine_route, *capacity);
        for (ptrdiff_t i = 0; i < out->count; i++)
            items[i] = out->items[i];
        out->items = items;
    }
    out->items[out->count++] = *route;
}
