/* mail.h - a letter as mail servers take it: headers, and one text in two forms. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TEXT_MAIL_H
#define TEXT_MAIL_H

#include "base/base.h"

#define MAIL_ADDRESS_MAX 254 /* bytes: RFC 5321 section 4.5.3.1.3 */

/* Texts are UTF-8 and may hold anything: control characters in a header become blanks. */
struct mail {
    struct str from, to;  /* addresses that mail_is_address takes */
    struct str from_name; /* for people; may be empty */
    struct str subject;
    struct str id;   /* "name@host", the same for ever for the same letter */
    int64_t date;    /* microseconds since 1970 */
    struct str text; /* for who reads plain text; lines end with "\n" */
    struct str html; /* the same as a page of its own */
};

/* An address without a name, of ASCII: the dot-atom form of RFC 5322 section 3.4.1 with a host name behind. */
bool mail_is_address(struct str text);

/*
 * Adds the message to out: RFC 5322, with CRLF, no line over 78 bytes but an address's; headers that are not plain
 * ASCII as encoded words (RFC 2047), the text as multipart/alternative (RFC 2046), each part quoted-printable
 * (RFC 2045). It says that a machine made it (RFC 3834), so that nobody's absence answers it.
 */
void mail_write(struct buf *out, const struct mail *mail);

#endif
