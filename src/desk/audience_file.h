/* audience_file.h - the reports on the audience as CSV and JSON. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DESK_AUDIENCE_FILE_H
#define DESK_AUDIENCE_FILE_H

#include "desk/audience_page.h"

/* Which dimension the files beside a report hold. */
enum report_dimension audience_file_dimension(const struct audience_report *report);
/* Answers with the report on a dimension, REPORT_LIMIT_MAX rows a page. Rights are the caller's. */
struct err audience_file_send(struct http_request *r, struct http_response *out, const struct audience_query *asked,
                              enum report_dimension dimension, bool json);

#endif
