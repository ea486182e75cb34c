/* count.h - what one event of a visitor adds to the figures, and how it is taken back. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef AUDIENCE_COUNT_H
#define AUDIENCE_COUNT_H

#include "audience/collect.h"
#include "audience/parcel.h"

/* Puts his event, at its place, into the figures; out of them again. */
void count_event(struct collector *c, struct visitor *v, int place);
void count_take_back(struct collector *c, struct visitor *v, int place);
/* Puts him into the sketches of that event. */
void count_unique(struct collector *c, struct visitor *v, int place);
/* Seconds and depth of a loading that was left, at place, which is its first "leave": they take the place of the former
 * ones where they are more. */
void count_leave(struct collector *c, struct visitor *v, int place, uint32_t seconds, int depth);

/* One more of a facet's value: a click, words that found nothing, a missing address, an entry. story_id 0: all. */
void count_facet(struct collector *c, int64_t at, struct str facet, struct str value, int64_t story_id);
void count_rejected(struct collector *c, int64_t at, int64_t story_id, const struct judge_verdict *verdict,
                    bool beacon);

/* Sums that a node told of what needs no memory. */
void count_told(struct collector *c, const struct parcel_record *record);

/* The number of a text that stays for the day, for visit.referrer. */
uint32_t count_text(struct collector *c, struct str text);

#endif
