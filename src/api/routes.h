/* routes.h - the programming interface below /wp-json/wp/v2/. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef API_ROUTES_H
#define API_ROUTES_H

#include "http/router.h"

extern const struct http_route API_ROUTES[];
extern const ptrdiff_t API_ROUTE_COUNT;

http_handler api_posts, api_post;

#endif
