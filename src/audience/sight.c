/* sight.c - an event of somebody who may be a person, once his address is hashed. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "audience/sight.h"

#include "audience/referrer.h"

static struct str referrer_text(struct arena *a, struct str host, const struct event *event, const struct utm *utm)
{
    struct str header = {event->referer, event->referer_size};
    struct referrer from = referrer_read(a, header, host, utm);
    struct str class = referrer_class_name(from.class);
    return from.name.n ? str_format(a, "%.*s %.*s", STR_ARG(class), STR_ARG(from.name)) : class;
}

static struct str marks_text(struct arena *a, const struct utm *utm)
{
    if (utm->source.n + utm->medium.n + utm->campaign.n == 0)
        return S("");
    return str_format(a, "%.*s / %.*s / %.*s", STR_ARG(utm->source), STR_ARG(utm->medium), STR_ARG(utm->campaign));
}

void sight_make(struct arena *a, const struct identity *identity, struct str host, const struct event *event,
                struct sight *out)
{
    *out = (struct sight){.at = event->at,
                          .visitor = identity_of(identity, event),
                          .before = identity_before(identity, event, event->at),
                          .view = event->view,
                          .reader = event->reader,
                          .seconds = event->seconds,
                          .kind = event->kind,
                          .stamp = event->stamp,
                          .depth = event->depth};
    if (event->kind != EVENT_SERVED) {
        out->text = event_text(event);
        return;
    }
    struct utm utm = utm_read(a, event_text(event));
    out->referrer = referrer_text(a, host, event, &utm);
    out->marks = marks_text(a, &utm);
}
