/* archive.h - the stories of a year, a month, a day. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SITE_ARCHIVE_H
#define SITE_ARCHIVE_H

#include "page/page.h"

/* The page of "/2026/", "/2026/11/", "/2026/11/05/", each with "page/N/", where no story stands; ERR_NOT_FOUND for any
 * other path, and for a time without stories. */
struct err archive_page(struct http_request *r, struct http_response *out);

#endif
