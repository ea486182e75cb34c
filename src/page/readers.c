/* readers.c - what a worker tells the audience of a request. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "page/readers.h"

#include "audience/audience.h"
#include "page/site.h"

static bool make_head(const struct http_request *r, struct http_head *head)
{
    *head = (struct http_head){.method = r->method,
                               .target = r->target,
                               .user_agent = http_request_header(r, S("User-Agent")),
                               .referer = http_request_header(r, S("Referer")),
                               .privacy_control = str_equal(http_request_header(r, S("Sec-GPC")), S("1")),
                               .do_not_track = str_equal(http_request_header(r, S("DNT")), S("1"))};
    return address_parse(r->address, &head->address);
}

void readers_tell_served(struct http_request *r, const struct http_answer *answer)
{
    struct http_head head;
    struct str subject = http_answer_subject(answer);
    if (subject.n && make_head(r, &head))
        audience_served(site_of(r)->audience, &head, subject);
}

void readers_tell(struct http_request *r, enum event_kind kind, struct str text)
{
    struct http_head head;
    if (make_head(r, &head))
        audience_note(site_of(r)->audience, &head, kind, text);
}
