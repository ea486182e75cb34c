/* fronts.c - the queries that WordPress has at its front, "?p=42" and the like, in nginx' configuration. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "static/still.h"

/* Maps of numbers, in the order in which the server asks: those of sites that stories came from first. */
static const struct {
    const char *argument, *variable, *name;
    int status;
} NUMBERS[] = {
    {"arg_p", "$dateline_old_p", "old-numbers", 301},
    {"arg_page_id", "$dateline_old_page_id", "old-numbers", 301},
    {"dateline_number", "$dateline_old_picture", "old-pictures", 301},
    {"dateline_number", "$dateline_old_shown", "old-shown", 302},
    {"arg_p", "$dateline_p", "numbers", 301},
    {"arg_page_id", "$dateline_page_id", "numbers", 301},
};

/* And of lists, with a feed of them: there as whole paths, of ours as what stands below the front. */
static const struct {
    const char *argument, *variable, *name;
} LISTS[] = {
    {"cat", "$dateline_old_section", "old-sections"},
    {"author", "$dateline_old_person", "old-persons"},
    {"cat", "$dateline_section", "sections"},
    {"author", "$dateline_person", "persons"},
};

void fronts_add_maps(struct buf *out, struct str folder)
{
    buf_add(out, S("map $arg_p $dateline_number {\n    default $arg_p;\n    \"\" $dateline_number_of_page;\n}\n"
                   "map $arg_page_id $dateline_number_of_page {\n    default $arg_page_id;\n"
                   "    \"\" $arg_attachment_id;\n}\n"));
    for (ptrdiff_t i = 0; i < COUNT_OF(NUMBERS); i++)
        buf_add_format(out, "map $%s %s {\n    default \"\";\n    include \"%.*s/nginx/%s.map\";\n}\n",
                       NUMBERS[i].argument, NUMBERS[i].variable, STR_ARG(folder), NUMBERS[i].name);
    for (ptrdiff_t i = 0; i < COUNT_OF(LISTS); i++)
        buf_add_format(out, "map $arg_%s %s {\n    default \"\";\n    include \"%.*s/nginx/%s.map\";\n}\n",
                       LISTS[i].argument, LISTS[i].variable, STR_ARG(folder), LISTS[i].name);
}

/* A path is one of the main host, whichever was asked. */
static void add_number(struct buf *out, const char *variable, int status)
{
    buf_add_format(out,
                   "    if (%s = " MAPS_NOTHING ") { return 404; }\n"
                   "    if (%s ~ ^/) { return %d $dateline_main%s; }\n"
                   "    if (%s) { return %d %s; }\n",
                   variable, variable, status, variable, variable, status, variable);
}

/* Fronts take the queries that WordPress has there. */
void fronts_add_locations(struct buf *out, const struct still *s)
{
    buf_add(out, S("location ~ ^(?:/"));
    for (ptrdiff_t i = 0; i < s->edition_count; i++)
        if (s->editions[i].home.n > 1)
            buf_add_format(out, "|%.*s", STR_ARG(s->editions[i].home));
    buf_add(out, S(")$ {\n"));
    for (ptrdiff_t i = 0; i < COUNT_OF(NUMBERS); i++)
        add_number(out, NUMBERS[i].variable, NUMBERS[i].status);
    for (ptrdiff_t i = 0; i < COUNT_OF(LISTS); i++)
        buf_add_format(out,
                       "    if (%s ~ ^/) { return 301 $dateline_main%s$dateline_form; }\n"
                       "    if (%s ~ ^http) { return 301 %s$dateline_form; }\n"
                       "    if (%s) { return 301 $dateline_uri%s$dateline_form; }\n",
                       LISTS[i].variable, LISTS[i].variable, LISTS[i].variable, LISTS[i].variable, LISTS[i].variable,
                       LISTS[i].variable);
    buf_add(out, S("    if ($dateline_number) { return 404; }\n"));
    for (ptrdiff_t i = 0; i < COUNT_OF(LISTS); i++)
        buf_add_format(out, "    if ($arg_%s) { return 404; }\n", LISTS[i].argument);
    buf_add(out, S("    if ($dateline_tag) { return 301 $dateline_uri$dateline_tag$dateline_form; }\n"
                   "    if ($dateline_date) { return 301 $dateline_uri$dateline_date; }\n"
                   "    if ($dateline_form) { return 301 $dateline_uri$dateline_form; }\n"
                   "    if ($arg_s) { return 302 ${dateline_uri}search/?q=$arg_s; }\n"
                   "    try_files ${uri}index.html =404;\n}\n"));
}
