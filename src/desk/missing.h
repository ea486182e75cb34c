/* missing.h - an address of the desk that has no page, or none for this person. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DESK_MISSING_H
#define DESK_MISSING_H

#include "page/site.h"

/* Says status (403, 404) in the desk, whose rooms lead on. False where nobody is signed in or the page cannot be made:
 * the caller says it as readers are told. */
bool desk_missing(struct http_request *r, struct http_response *out, int status);

#endif
