/* form.h - fields of application/x-www-form-urlencoded (WHATWG URL section 5.1), from a body or a query. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HTTP_FORM_H
#define HTTP_FORM_H

#include "http/request.h"

#define HTTP_FORM_FIELDS 500
#define HTTP_FORM_NAME 128 /* bytes */

struct http_form {
    const struct http_parameter *fields; /* in the order sent */
    ptrdiff_t count;
};

/* Decodes text into fields, in a. ERR_INVALID: a name twice, a malformed %, NUL or invalid UTF-8; ERR_LIMIT: too many
 * fields or too long a name. The size of text is limited by the route. */
struct err http_form_parse(struct arena *a, struct str text, struct http_form *out);
/* Whether a Content-Type is that of such a form (parameters are ignored). */
bool http_form_is_type(struct str content_type);
/* The value of a field, or none. */
struct str http_form_value(const struct http_form *form, struct str name);
/* "+" and %XX decoded into a; false for a malformed %, NUL or invalid UTF-8. */
bool http_form_decode(struct arena *a, struct str text, struct str *out);

#endif
