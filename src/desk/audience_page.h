/* audience_page.h - which report a page shows, and the showing of it. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DESK_AUDIENCE_PAGE_H
#define DESK_AUDIENCE_PAGE_H

#include "desk/audience_view.h"

/* The person whose stories somebody sees who writes under no name: there is none. */
#define AUDIENCE_NOBODY 0

enum audience_kind { AUDIENCE_OVERVIEW, AUDIENCE_DIMENSION, AUDIENCE_STORY };

struct audience_report {
    enum audience_kind kind;
    enum report_dimension dimension; /* of AUDIENCE_DIMENSION */
    int64_t story_id;                /* of AUDIENCE_STORY */
};

/* Which report stands at a path below AUDIENCE_HOME: "", "referrer/", "story/42/"; false: none. */
bool audience_report_find(struct str path, struct audience_report *out);

/* Whether the person of the request may see what the query asks for: an editor all, others their own stories; where no
 * story is named, the query becomes one for those with their name. ERR_FORBIDDEN: another person's story. */
struct err audience_restrict(struct http_request *r, struct audience_query *query);

/* What stands around a report: "groups", "files", "sharing", "narrowed". */
struct err audience_fill_parts(const struct audience_view *v, const struct audience_report *shown, struct str link);
/* Shows a report that v asks for; link: none, or the secret of the link that shows it. */
struct err audience_show(struct audience_view *v, const struct audience_report *report, struct str link);

#endif
