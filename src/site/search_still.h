/* search_still.h - the search page of a site of files. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SITE_SEARCH_STILL_H
#define SITE_SEARCH_STILL_H

#include "page/page.h"

/* Fills `still` of the view's `search`: false where a server answers. */
struct err search_still_fill(struct page *p, struct value *search);

#endif
