/* fill.c - addresses made of what a pattern caught. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "embed/pattern.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

/* A map shows about this much around its middle. */
#define MAP_WIDTH 640.0 /* pixels */
#define MAP_HEIGHT 360.0
#define MAP_TILE 256.0
#define MAP_ZOOM 15.0 /* where the address says none */

/* An address under construction. */
struct filling {
    struct arena *a;
    const struct embed_values *values;
    const struct embed_facts *facts;
    struct str text;
};

static struct str caught(const struct filling *f, struct str name, enum embed_class *class)
{
    const struct embed_pattern *pattern = f->values->pattern;
    for (int i = 0; i < pattern->name_count; i++) {
        *class = pattern->classes[i];
        if (str_equal(pattern->names[i], name))
            return f->values->caught[i];
    }
    return (struct str){0};
}

/* A number that the pattern has looked at; fallback where there is none. */
static double number_of(const struct filling *f, struct str name, double fallback)
{
    enum embed_class class;
    struct str digits = caught(f, name, &class);
    return digits.n ? strtod(str_to_c(f->a, digits), NULL) : fallback;
}

/* West, south, east and north of what a map of that zoom shows (EPSG:3857, tiles of 256 pixels). */
static struct str bounding_box(const struct filling *f)
{
    double lat = number_of(f, S("lat"), 0), lon = number_of(f, S("lon"), 0);
    double zoom = fmin(fmax(number_of(f, S("zoom"), MAP_ZOOM), 0), 20);
    double degrees = 360 / (MAP_TILE * exp2(zoom));
    double width = degrees * MAP_WIDTH / 2, height = degrees * MAP_HEIGHT / 2 * cos(lat * M_PI / 180);
    if (fabs(lat) > 85 || fabs(lon) > 180)
        return (struct str){0};
    return str_format(f->a, "%.5f%%2C%.5f%%2C%.5f%%2C%.5f", lon - width, lat - height, lon + width, lat + height);
}

/* The address as https: what is shown inside a page of ours may not be less. */
static struct str secure(struct arena *a, struct str address)
{
    struct url url;
    if (!url_parse(address, &url) || url.kind != URL_HTTP)
        return (struct str){0};
    bool here = str_equal(url.host, S("127.0.0.1")) || str_equal(url.host, S("localhost"));
    return here ? address : str_concat(a, S("https"), str_from(address, url.scheme.n));
}

/* Characters over U+007F as an address writes them; a %-sequence stays. */
static struct str encode(struct arena *a, struct str text)
{
    char *p = arena_bytes(a, text.n * 3 + 1);
    ptrdiff_t n = 0;
    for (ptrdiff_t i = 0; i < text.n; i++) {
        unsigned char c = (unsigned char)text.p[i];
        if (c < 0x80)
            p[n++] = text.p[i];
        else
            n += snprintf(p + n, 4, "%%%02X", c);
    }
    return (struct str){p, n};
}

static struct str decoded_address(struct arena *a, struct str text)
{
    struct str address;
    struct url url;
    bool web = url_decode(a, text, &address) && url_parse(address, &url) && url.kind == URL_HTTP;
    return web ? address : (struct str){0};
}

static struct str value_of(const struct filling *f, struct str name)
{
    enum embed_class class = EMBED_LITERAL;
    struct str value = caught(f, name, &class);
    if (value.n && class == EMBED_SECONDS)
        return str_format(f->a, "%lld", (long long)embed_seconds(value));
    if (value.n && class == EMBED_ADDRESS)
        return decoded_address(f->a, value);
    if (value.n)
        return encode(f->a, value);
    if (str_equal(name, S("address")))
        return secure(f->a, f->facts->address);
    if (str_equal(name, S("url")))
        return url_encode_component(f->a, f->facts->address);
    if (str_equal(name, S("site")))
        return url_encode_component(f->a, f->facts->site);
    return str_equal(name, S("bbox")) ? bounding_box(f) : (struct str){0};
}

/* text with its names filled in; false when one has no value. */
static bool fill_part(struct filling *f, struct str text, struct str *out)
{
    struct str before, name, rest = text;
    *out = S("");
    while (str_cut(rest, '{', &before, &rest)) {
        str_cut(rest, '}', &name, &rest);
        struct str value = value_of(f, name);
        if (value.n == 0)
            return false;
        *out = str_format(f->a, "%.*s%.*s%.*s", STR_ARG(*out), STR_ARG(before), STR_ARG(value));
    }
    *out = str_concat(f->a, *out, before);
    return true;
}

static void fill_query(struct filling *f, struct str query)
{
    struct str field, filled;
    char separator = '?';
    for (bool more = query.n > 0; more;) {
        more = str_cut(query, '&', &field, &query);
        if (!fill_part(f, field, &filled))
            continue;
        f->text = str_format(f->a, "%.*s%c%.*s", STR_ARG(f->text), separator, STR_ARG(filled));
        separator = '&';
    }
}

struct str embed_fill(struct arena *a, struct str template, const struct embed_values *values,
                      const struct embed_facts *facts)
{
    struct filling f = {.a = a, .values = values, .facts = facts};
    struct str rest, fragment, head, query;
    bool marked = str_cut(template, '#', &rest, &fragment);
    str_cut(rest, '?', &head, &query);
    if (template.n == 0 || !fill_part(&f, head, &f.text))
        return (struct str){0};
    fill_query(&f, query);
    if (marked && fill_part(&f, fragment, &fragment))
        f.text = str_format(a, "%.*s#%.*s", STR_ARG(f.text), STR_ARG(fragment));
    struct url url; /* what was caught may be sound by itself and not where it stands: a host's label of 100 bytes */
    return url_parse(f.text, &url) && url.kind == URL_HTTP ? f.text : (struct str){0};
}

/* ---- checking ---- */

static bool is_caught(const struct embed_pattern *pattern, struct str name, bool always)
{
    for (int i = 0; i < pattern->name_count; i++)
        if (str_equal(pattern->names[i], name))
            return !always || pattern->required >> i & 1;
    return false;
}

static bool is_known(const struct embed_pattern *pattern, struct str name, bool always)
{
    if (is_caught(pattern, name, always) || str_equal(name, S("address")) || str_equal(name, S("url")) ||
        str_equal(name, S("site")))
        return true;
    return str_equal(name, S("bbox")) && is_caught(pattern, S("lat"), true) && is_caught(pattern, S("lon"), true);
}

static struct err check_part(struct str text, const struct embed_pattern *pattern, bool always)
{
    struct str before, name;
    while (str_cut(text, '{', &before, &text)) {
        if (!str_cut(text, '}', &name, &text))
            return err_make(&ERR_INVALID, "a { without its }");
        if (!is_known(pattern, name, always))
            return err_make(&ERR_INVALID, "{%.*s} is not caught by each pattern above", STR_ARG(name));
    }
    return OK;
}

/* Whether it is an address once each name is filled in. */
static bool is_address(struct str template)
{
    char text[EMBED_PATTERN_MAX];
    ptrdiff_t n = 0;
    struct url url;
    for (ptrdiff_t i = 0; i < template.n; i++) {
        ptrdiff_t end = template.p[i] == '{' ? str_find_char(template, '}', i) : -1;
        text[n++] = end < 0 ? template.p[i] : 'x';
        i = end < 0 ? i : end;
    }
    return url_parse((struct str){text, n}, &url) && (url.kind == URL_HTTP || n == 1);
}

struct err embed_template_check(struct str template, const struct embed_pattern *pattern)
{
    struct str head, query;
    if (template.n > EMBED_PATTERN_MAX)
        return err_make(&ERR_LIMIT, "an address has at most %d bytes", EMBED_PATTERN_MAX);
    if (!is_address(template))
        return err_make(&ERR_INVALID, "what is made of it is no address");
    str_cut(template, '?', &head, &query);
    TRY(check_part(head, pattern, true));
    return check_part(query, pattern, false);
}
