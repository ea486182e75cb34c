/* missing.c - an address of the desk that has no page, or none for this person. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/missing.h"

#include "desk/frame.h"
#include "page/access.h"

bool desk_missing(struct http_request *r, struct http_response *out, int status)
{
    struct page p;
    bool refused = status == 403;
    if (!str_ends(r->path, S("/")) || access_actor(r)->role == ROLE_NONE)
        return false; /* what looks like a file a cache may keep: it gets nothing of the person */
    if (failed(desk_begin(&p, r, out, refused ? S("error_403_title") : S("error_404_title"), DESK_NOWHERE, S(""))))
        return false;
    value_set_text(p.a, p.view, S("problem"), page_word(&p, refused ? S("error_403_text") : S("error_404_text")));
    out->status = status;
    return !failed(desk_end(&p, S("desk-missing")));
}
