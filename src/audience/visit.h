/* visit.h - a page that a visitor was sent, and the beacons that it sends. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef AUDIENCE_VISIT_H
#define AUDIENCE_VISIT_H

#include "audience/collect.h"
#include "audience/sight.h"

/* His page, "seen", "read" or "leave": counted, or rejected; who shows to be a machine by it is taken back. */
void visit_collect(struct collector *c, struct visitor *v, const struct sight *sight, uint32_t page);
/* The verdict on him as he is known at an instant: who is a machine is taken back. */
void visit_judge(struct collector *c, struct visitor *v, int64_t now);
/* His share, outbound or embed click. */
void visit_click(struct collector *c, struct visitor *v, const struct sight *sight, uint32_t page);

/* The place of his last page that counts, or -1; and that page as "entry" or "exit". */
int visit_last_page(const struct visitor *v);
void visit_end(struct collector *c, const struct visitor *v, struct str facet, int place);

#endif
