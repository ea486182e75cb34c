/* setting_line.c - lines of settings that name services: "NAME: KIND ADDRESS; ...". */
/* SPDX-License-Identifier: Apache-2.0 */
#include "newsroom/setting_line.h"

#include "text/url.h"

#define NAME_MAX 40

bool setting_line_next(struct str *rest, int *number, struct str *line)
{
    while (rest->n) {
        str_cut(*rest, '\n', line, rest);
        *line = str_trim(*line);
        ++*number;
        if (line->n && line->p[0] != '#')
            return true;
    }
    return false;
}

static bool is_name(struct str name)
{
    for (ptrdiff_t i = 0; i < name.n; i++)
        if (!char_is_alpha(name.p[i]) && !char_is_digit(name.p[i]) && name.p[i] != '-' && name.p[i] != '_')
            return false;
    return name.n > 0 && name.n <= NAME_MAX;
}

static struct err read_url(struct str text, struct str *out)
{
    struct url url;
    if (!url_parse(text, &url) || url.kind != URL_HTTP || url.query.p || url.fragment.p)
        return err_make(&ERR_INVALID, "behind the kind stands the address of the service, like http://127.0.0.1:2737");
    while (str_ends(text, S("/")))
        text.n--;
    *out = text;
    return OK;
}

struct err setting_line_read(struct str line, const char *example, struct setting_line *out)
{
    struct str head, rest;
    if (!str_cut(line, ':', &out->name, &rest) || !is_name(out->name = str_trim(out->name)))
        return err_make(&ERR_INVALID, "a line is like %s", example);
    str_cut(str_trim(rest), ';', &head, &out->rest);
    str_cut(str_trim(head), ' ', &out->kind, &head);
    return read_url(str_trim(head), &out->url);
}

bool setting_line_part(struct str *rest, struct str *part)
{
    while (rest->n) {
        str_cut(*rest, ';', part, rest);
        *part = str_trim(*part);
        if (part->n)
            return true;
    }
    return false;
}
