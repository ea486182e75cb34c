/* accept.c - Accept-Encoding with its weights. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "http/accept.h"

/* weight = "0" [ "." 0*3DIGIT ] / "1" [ "." 0*3"0" ], in thousandths; -1 for anything else. */
static int parse_weight(struct str s)
{
    if (s.n < 1 || s.n > 5 || (s.p[0] != '0' && s.p[0] != '1') || (s.n > 1 && s.p[1] != '.'))
        return -1;
    int weight = (s.p[0] - '0') * 1000;
    int unit = 100;
    for (ptrdiff_t i = 2; i < s.n; i++, unit /= 10) {
        if (!char_is_digit(s.p[i]))
            return -1;
        weight += (s.p[i] - '0') * unit;
    }
    return weight <= 1000 ? weight : -1;
}

/* Splits "name;q=0.5"; the weight is 1000 without q, -1 when it is malformed. */
static int element_weight(struct str element, struct str *name)
{
    struct str rest;
    bool has_weight = str_cut(element, ';', name, &rest);
    *name = str_trim(*name);
    rest = str_trim(rest);
    if (!has_weight)
        return 1000;
    if (rest.n < 3 || char_to_lower(rest.p[0]) != 'q' || rest.p[1] != '=')
        return -1;
    return parse_weight(str_from(rest, 2));
}

static unsigned coding_of(struct str name)
{
    if (str_equal_nocase(name, S("gzip")) || str_equal_nocase(name, S("x-gzip")))
        return HTTP_GZIP;
    if (str_equal_nocase(name, S("br")))
        return HTTP_BROTLI;
    return HTTP_IDENTITY;
}

unsigned http_accept_codings(struct str value)
{
    unsigned allowed = 0, named = 0;
    bool star = false;
    while (value.n > 0) {
        struct str element, name;
        str_cut(value, ',', &element, &value);
        int weight = element_weight(element, &name);
        unsigned coding = coding_of(name);
        if (weight >= 0)
            named |= coding;
        if (weight > 0)
            allowed |= coding;
        star = star || (weight > 0 && str_equal(name, S("*")));
    }
    return allowed | (star ? (unsigned)(HTTP_GZIP | HTTP_BROTLI) & ~named : 0);
}
