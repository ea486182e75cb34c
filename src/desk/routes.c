/* routes.c - the table of the back office. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/routes.h"

#define FORM_MAX 16384

const struct http_route DESK_ROUTES[] = {
    {.method = HTTP_GET,
     .pattern = "/desk/sign-in/",
     .handle = desk_sign_in_page,
     .access = ACCESS_PUBLIC,
     .query = "next",
     .title = "Desk: sign in"},
    {.method = HTTP_POST,
     .pattern = "/desk/sign-in/",
     .handle = desk_sign_in,
     .access = ACCESS_PUBLIC,
     .form = true,
     .body_limit = FORM_MAX,
     .title = "Desk: sign in"},
    {.method = HTTP_POST,
     .pattern = "/desk/sign-out/",
     .handle = desk_sign_out,
     .access = ACCESS_CONTRIBUTOR,
     .form = true,
     .body_limit = FORM_MAX,
     .title = "Desk: sign out"},
    {.method = HTTP_GET,
     .pattern = "/desk/",
     .handle = desk_stories,
     .access = ACCESS_CONTRIBUTOR,
     .query = "status before",
     .title = "Desk: stories"},
};

const ptrdiff_t DESK_ROUTE_COUNT = COUNT_OF(DESK_ROUTES);
