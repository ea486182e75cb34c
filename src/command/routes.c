/* routes.c - the list of all routes, and `dateline routes`, which prints it. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "api/routes.h"
#include "command/command.h"
#include "command/site_routes.h"
#include "desk/routes.h"
#include "site/routes.h"
#include "text/json.h"

#include <stdio.h>

void site_routes_each(void (*add)(void *context, const struct http_route *routes, ptrdiff_t count), void *context)
{
    add(context, DESK_ROUTES, DESK_ROUTE_COUNT);
    add(context, REVIEW_ROUTES, REVIEW_ROUTE_COUNT);
    add(context, AUDIENCE_ROUTES, AUDIENCE_ROUTE_COUNT);
    add(context, API_ROUTES, API_ROUTE_COUNT);
    add(context, SITE_ROUTES, SITE_ROUTE_COUNT);
}

static const char *method_name(enum http_method method)
{
    static const char *const NAMES[] = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"};
    return NAMES[method];
}

static const char *access_name(enum http_access access)
{
    static const char *const NAMES[] = {"public",      "loopback", "account", "translator",
                                        "contributor", "writer",   "editor",  "administrator"};
    return NAMES[access];
}

static void print_routes(void *context, const struct http_route *routes, ptrdiff_t count)
{
    (void)context;
    for (ptrdiff_t i = 0; i < count; i++)
        printf("%-5s %-38s %-13s %s%s\n", method_name(routes[i].method), routes[i].pattern,
               access_name(routes[i].access), routes[i].title, routes[i].form ? " (form)" : "");
}

static void write_routes(void *context, const struct http_route *routes, ptrdiff_t count)
{
    struct json *j = context;
    for (ptrdiff_t i = 0; i < count; i++) {
        json_open_object(j);
        json_member_string(j, S("method"), str_from_c(method_name(routes[i].method)));
        json_member_string(j, S("pattern"), str_from_c(routes[i].pattern));
        json_member_string(j, S("access"), str_from_c(access_name(routes[i].access)));
        json_member_bool(j, S("form"), routes[i].form);
        json_member_int(j, S("body_limit"), routes[i].body_limit);
        json_member_string(j, S("title"), str_from_c(routes[i].title));
        json_close_object(j);
    }
}

static void print_json(void)
{
    struct buf b;
    struct json j;
    buf_init(&b, 1024 * 1024);
    json_init(&j, &b);
    json_open_array(&j);
    site_routes_each(write_routes, &j);
    json_close_array(&j);
    printf("%.*s\n", STR_ARG(buf_str(&b)));
    buf_close(&b);
}

static int run(int argc, char **argv)
{
    struct str form[1] = {{0}};
    int count = command_words(&COMMAND_ROUTES, argc, argv, NULL, 0, 0, 1, form);
    if (count < 0)
        return COMMAND_WRONG_USE;
    if (count == 1 && !str_equal(form[0], S("json")))
        return command_wrong_use(&COMMAND_ROUTES, "the only other form is json");
    if (count == 1)
        print_json();
    else
        site_routes_each(print_routes, NULL);
    return COMMAND_DONE;
}

const struct command COMMAND_ROUTES = {"routes", "[json]",
                                       "Lists every address the server answers: method, pattern, who may, what it is.",
                                       "In front of a pattern may stand an edition's language: /es/tag/:slug/.", run};
