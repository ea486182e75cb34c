/* tell.c - what the server's threads tell the audience. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "audience/inside.h"

#include "audience/beacon.h"
#include "audience/stamp.h"
#include "base/time.h"
#include "base/utf8.h"

#include <string.h>

static uint8_t copy_text(char *out, ptrdiff_t room, struct str text)
{
    ptrdiff_t n = MIN(text.n, room);
    while (n > 0 && n < text.n && ((unsigned char)text.p[n] & 0xc0) == 0x80)
        n--;
    if (n)
        memcpy(out, text.p, (size_t)n);
    return (uint8_t)n;
}

static bool is_withheld(const struct audience *audience, const struct http_head *head)
{
    struct str respect = newsroom_settings(audience->newsroom)->audience_respect;
    bool gpc = str_equal(respect, S("gpc")), dnt = str_equal(respect, S("dnt")), both = str_equal(respect, S("both"));
    return (head->privacy_control && (gpc || both)) || (head->do_not_track && (dnt || both));
}

/* The next event, with what it has of head; NULL when it is not wanted or is lost. */
static struct event *begin(struct audience *audience, const struct http_head *head, enum event_kind kind)
{
    struct event *event =
        audience && newsroom_settings(audience->newsroom)->audience ? ring_take(audience->rings) : NULL;
    if (!event)
        return NULL;
    event->at = time_now();
    event->agent = identity_agent(newsroom_key(audience->newsroom), head->user_agent);
    event->view = 0;
    event->address = head->address;
    event->reader = reader_of(head->user_agent);
    event->seconds = 0;
    event->kind = (uint8_t)kind;
    event->stamp = EVENT_STAMP_GOOD;
    event->depth = 0;
    event->withheld = is_withheld(audience, head);
    event->subject_size = event->text_size = 0;
    event->referer_size = copy_text(event->referer, EVENT_REFERER, head->referer);
    return event;
}

void audience_served(struct audience *audience, const struct http_head *head, struct str subject)
{
    struct str path, query;
    struct event *event = subject.n && head->method == HTTP_GET ? begin(audience, head, EVENT_SERVED) : NULL;
    if (!event)
        return;
    str_cut(head->target, '?', &path, &query);
    event->subject_size = copy_text(event->subject, EVENT_SUBJECT, subject);
    event->text_size = copy_text(event->text, EVENT_TEXT, query);
    ring_put(audience->rings);
}

bool audience_beacon(struct audience *audience, const struct http_head *head, struct str body)
{
    struct beacon beacon;
    bool meant = beacon_is_meant(body), sound = beacon_read(body, &beacon);
    struct event *event = body.n ? begin(audience, head, beacon.kind) : NULL;
    if (!event)
        return audience && meant;
    if (sound) {
        event->stamp = (uint8_t)stamp_check(newsroom_key(audience->newsroom), beacon.subject, beacon.stamp, event->at);
        event->view = beacon.view;
        event->seconds = beacon.seconds;
        event->depth = beacon.depth;
        event->subject_size = copy_text(event->subject, EVENT_SUBJECT, beacon.subject);
        event->text_size = copy_text(event->text, EVENT_TEXT, beacon.text);
    } else {
        event->kind = EVENT_MALFORMED;
    }
    ring_put(audience->rings);
    return meant;
}

void audience_note(struct audience *audience, const struct http_head *head, enum event_kind kind, struct str text)
{
    struct event *event = utf8_find_invalid(text) < 0 ? begin(audience, head, kind) : NULL;
    if (!event)
        return;
    event->text_size = copy_text(event->text, EVENT_TEXT, text);
    ring_put(audience->rings);
}
