/* report_words.c - the names by which reports are asked for, and what is kept of each. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "audience/report_inside.h"

#include "audience/sum.h"

#define ALL (1u << REPORT_OF_ALL)
#define STORY (1u << REPORT_OF_STORY)
#define GROUPS (1u << REPORT_OF_SECTION | 1u << REPORT_OF_BYLINE | 1u << REPORT_OF_EDITION)

const struct report_facet REPORT_FACETS[REPORT_DIMENSIONS] = {
    [REPORT_STORY] = {S_INIT("story"), S_INIT("story"), true, true, true, ALL | GROUPS},
    [REPORT_PAGE] = {S_INIT("page"), S_INIT("page"), true, true, true, ALL},
    [REPORT_SECTION] = {S_INIT("section"), S_INIT("section"), true, true, true, ALL},
    [REPORT_BYLINE] = {S_INIT("byline"), S_INIT("byline"), true, true, true, ALL},
    [REPORT_TAG] = {S_INIT("tag"), S_INIT("tag"), true, true, true, ALL},
    [REPORT_EDITION] = {S_INIT("edition"), S_INIT("edition"), true, true, true, ALL},
    [REPORT_AGENCY] = {S_INIT("agency"), S_INIT("agency"), true, true, true, ALL},
    [REPORT_PLACE] = {S_INIT("place"), S_INIT("place"), true, true, true, ALL},
    [REPORT_PUBLISHED_HOUR] = {S_INIT("published-hour"), S_INIT("published_hour"), true, true, true, ALL},
    [REPORT_HOUR] = {S_INIT("hour"), S_INIT("hour"), true, false, true, ALL},
    [REPORT_REFERRER] = {S_INIT("referrer"), S_INIT("referrer"), true, false, true, ALL | STORY},
    [REPORT_REFERRER_CLASS] = {S_INIT("referrer-class"), S_INIT("referrer_class"), true, false, true, ALL | STORY},
    [REPORT_UTM] = {S_INIT("utm"), S_INIT("utm"), false, false, false, ALL},
    [REPORT_SHARE] = {S_INIT("share"), S_INIT("share"), false, false, false, ALL | STORY},
    [REPORT_OUTBOUND] = {S_INIT("outbound"), S_INIT("outbound"), false, false, false, ALL | STORY},
    [REPORT_EMBED] = {S_INIT("embed"), S_INIT("embed"), false, false, false, ALL | STORY},
    [REPORT_SEARCH_NONE] = {S_INIT("search-none"), S_INIT("search_none"), false, false, false, ALL},
    [REPORT_MISSING] = {S_INIT("missing"), S_INIT("missing"), false, false, false, ALL},
    [REPORT_ENTRY] = {S_INIT("entry"), S_INIT("entry"), false, false, false, ALL},
    [REPORT_EXIT] = {S_INIT("exit"), S_INIT("exit"), false, false, false, ALL},
    [REPORT_COUNTRY] = {S_INIT("country"), S_INIT("country"), true, false, true, ALL},
    [REPORT_DEVICE] = {S_INIT("device"), S_INIT("device"), true, false, true, ALL},
    [REPORT_BROWSER] = {S_INIT("browser"), S_INIT("browser"), true, false, true, ALL},
    [REPORT_SYSTEM] = {S_INIT("system"), S_INIT("system"), true, false, true, ALL},
    [REPORT_REJECTED] = {S_INIT("rejected"), S_INIT(""), true, false, false, ALL | STORY},
};

static const struct str ORDERS[REPORT_ORDERS] = {S_INIT("seen"), S_INIT("served"), S_INIT("read"), S_INIT("seconds"),
                                                 S_INIT("value")};
static const struct str FILTERS[] = {S_INIT(""), S_INIT("story"), S_INIT("section"), S_INIT("byline"),
                                     S_INIT("edition")};

static int find(const struct str *names, ptrdiff_t count, struct str name)
{
    for (int i = 0; i < count; i++)
        if (str_equal(names[i], name))
            return i;
    return -1;
}

struct str report_dimension_name(enum report_dimension dimension)
{
    return REPORT_FACETS[dimension].name;
}

bool report_dimension_find(struct str name, enum report_dimension *out)
{
    for (int i = 0; i < REPORT_DIMENSIONS; i++)
        if (str_equal(REPORT_FACETS[i].name, name)) {
            *out = (enum report_dimension)i;
            return true;
        }
    return false;
}

struct str report_order_name(enum report_order order)
{
    return ORDERS[order];
}

bool report_order_find(struct str name, enum report_order *out)
{
    int found = find(ORDERS, COUNT_OF(ORDERS), name);
    if (found >= 0)
        *out = (enum report_order)found;
    return found >= 0;
}

struct str report_filter_name(enum report_filter filter)
{
    return FILTERS[filter];
}

bool report_filter_find(struct str name, enum report_filter *out)
{
    int found = find(FILTERS, COUNT_OF(FILTERS), name);
    if (found >= 0)
        *out = (enum report_filter)found;
    return found >= 0;
}

bool report_is_kept(enum report_dimension dimension, enum report_filter filter)
{
    return REPORT_FACETS[dimension].filters >> filter & 1;
}

struct report_period report_period_before(struct report_period period)
{
    return (struct report_period){period.from - (period.to - period.from + 1), period.from - 1};
}
