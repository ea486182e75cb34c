/* audience_query.c - any bytes as the address of a report: what is read keeps to its limits, and written again asks for
 * the same. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/audience_page.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(struct arena *a, const struct audience_query *query)
{
    struct audience_query again;
    struct str address = audience_address(a, S(""), query, false);
    struct report_query asked = audience_report_query(query);
    if (query->days.from < 0 || query->days.from > query->days.to || query->page < 1 || asked.offset < 0)
        abort();
    if (query->days.to - query->days.from >= REPORT_DAYS_MAX || (asked.compare && asked.before.from < 0))
        abort();
    if (failed(audience_query_parse(a, address.n ? str_from(address, 1) : address, S("UTC"), &again)))
        abort();
    if (again.by != query->by || again.compare != query->compare || again.filter != query->filter ||
        again.page != query->page || !str_equal(again.value, query->value))
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena a;
    struct audience_query query;
    struct audience_report report;
    struct str text = {(const char *)data, (ptrdiff_t)size};
    arena_init(&a, 0);
    if (!failed(audience_query_parse(&a, text, S("UTC"), &query)))
        check(&a, &query);
    if (audience_report_find(text, &report) && report.kind == AUDIENCE_STORY && report.story_id < 1)
        abort();
    arena_close(&a);
    return 0;
}
