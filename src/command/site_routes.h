/* site_routes.h - every route of the program, from the floors that hold their pages. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef COMMAND_SITE_ROUTES_H
#define COMMAND_SITE_ROUTES_H

#include "http/router.h"

/* Calls add for each floor's table, in the order of printing. */
void site_routes_each(void (*add)(void *context, const struct http_route *routes, ptrdiff_t count), void *context);

#endif
