/* routes.c - the list of all routes, and `dateline routes`, which prints it. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "api/routes.h"
#include "command/command.h"
#include "command/site_routes.h"
#include "desk/routes.h"
#include "site/routes.h"

#include <stdio.h>

void site_routes_each(void (*add)(void *context, const struct http_route *routes, ptrdiff_t count), void *context)
{
    add(context, DESK_ROUTES, DESK_ROUTE_COUNT);
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
    static const char *const NAMES[] = {"public", "loopback", "contributor", "writer", "editor", "administrator"};
    return NAMES[access];
}

static void print_routes(void *context, const struct http_route *routes, ptrdiff_t count)
{
    (void)context;
    for (ptrdiff_t i = 0; i < count; i++)
        printf("%-5s %-38s %-13s %s%s\n", method_name(routes[i].method), routes[i].pattern,
               access_name(routes[i].access), routes[i].title, routes[i].form ? " (form)" : "");
}

static int run(int argc, char **argv)
{
    if (command_words(&COMMAND_ROUTES, argc, argv, NULL, 0, 0, 0, NULL) < 0)
        return COMMAND_WRONG_USE;
    site_routes_each(print_routes, NULL);
    return COMMAND_DONE;
}

const struct command COMMAND_ROUTES = {"routes", "",
                                       "Lists every address the server answers: method, pattern, who may, what it is.",
                                       "In front of a pattern may stand an edition's language: /es/tag/:slug/.", run};
