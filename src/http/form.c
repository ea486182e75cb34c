/* form.c - application/x-www-form-urlencoded decoding. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "http/form.h"

#include "base/map.h"
#include "base/utf8.h"

bool http_form_decode(struct arena *a, struct str text, struct str *out)
{
    char *bytes = arena_bytes(a, text.n);
    ptrdiff_t n = 0;
    for (ptrdiff_t i = 0; i < text.n; i++, n++) {
        bytes[n] = text.p[i] == '+' ? ' ' : text.p[i];
        if (text.p[i] == '%') {
            int high = i + 2 < text.n ? char_hex_value(text.p[i + 1]) : -1;
            int low = i + 2 < text.n ? char_hex_value(text.p[i + 2]) : -1;
            if (high < 0 || low < 0)
                return false;
            bytes[n] = (char)(high * 16 + low);
            i += 2;
        }
        if (bytes[n] == 0)
            return false;
    }
    *out = (struct str){bytes, n};
    return utf8_find_invalid(*out) < 0;
}

bool http_form_is_type(struct str content_type)
{
    struct str type, parameters;
    str_cut(content_type, ';', &type, &parameters);
    return str_equal_nocase(str_trim(type), S("application/x-www-form-urlencoded"));
}

static ptrdiff_t count_fields(struct str text)
{
    ptrdiff_t count = 0;
    while (text.n > 0) {
        struct str field;
        str_cut(text, '&', &field, &text);
        count += field.n > 0;
    }
    return count;
}

static struct err decode_field(struct arena *a, struct str field, struct http_parameter *out)
{
    struct str name, value;
    str_cut(field, '=', &name, &value);
    if (!http_form_decode(a, name, &out->name) || !http_form_decode(a, value, &out->value))
        return err_make(&ERR_INVALID, "a form field is not valid UTF-8, or holds a NUL or a malformed %%XX");
    if (out->name.n > HTTP_FORM_NAME)
        return err_make(&ERR_LIMIT, "a form field's name is longer than %d bytes", HTTP_FORM_NAME);
    return OK;
}

struct err http_form_parse(struct arena *a, struct str text, struct http_form *out)
{
    ptrdiff_t count = count_fields(text);
    if (count > HTTP_FORM_FIELDS)
        return err_make(&ERR_LIMIT, "a form has more than %d fields", HTTP_FORM_FIELDS);
    struct http_parameter *fields = arena_array(a, struct http_parameter, count);
    struct map seen = {0};
    for (ptrdiff_t i = 0; i < count;) {
        struct str field;
        str_cut(text, '&', &field, &text);
        if (field.n == 0)
            continue;
        TRY(decode_field(a, field, &fields[i]));
        void **place = map_put(a, &seen, fields[i].name);
        if (*place)
            return err_make(&ERR_INVALID, "the form field \"%.*s\" was sent twice", STR_ARG(fields[i].name));
        *place = &fields[i];
        i++;
    }
    *out = (struct http_form){fields, count};
    return OK;
}

struct str http_form_value(const struct http_form *form, struct str name)
{
    for (ptrdiff_t i = 0; i < form->count; i++)
        if (str_equal(form->fields[i].name, name))
            return form->fields[i].value;
    return (struct str){0};
}
