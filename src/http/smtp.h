/* smtp.h - outgoing mail, by SMTP (RFC 5321). */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HTTP_SMTP_H
#define HTTP_SMTP_H

#include "base/base.h"

#include <stdatomic.h>

/* Where mail goes. Texts are borrowed. */
struct smtp_server {
    struct str url;            /* "smtp://mail.example:587", "smtps://mail.example" */
    struct str name, password; /* empty: without */
    struct str authorities; /* path of a file of certificates (PEM) that its own is checked by; empty: the system's */
    struct str greeting;    /* host that we greet it as */
};

/* A message that is on its way to one recipient. */
struct smtp_letter {
    struct str from, to;     /* addresses that mail_is_address takes */
    struct str message;      /* as mail_write makes it */
    int64_t time_max;        /* microseconds for all of it */
    const atomic_bool *stop; /* ends it with ERR_BUSY once true; may be NULL */
};

enum smtp_outcome {
    SMTP_SENT,
    SMTP_REFUSED, /* this letter, for good: the same would be refused again */
    SMTP_FAILED   /* all else, which may be a matter of time */
};

/* Whether text is an address of a server: smtp:// or smtps://, a host, perhaps a port, and no more. */
bool smtp_is_url(struct str text);

/*
 * Sends a letter. smtps:// speaks TLS from the start; smtp:// goes over to it (STARTTLS, RFC 3207) where the server
 * can, and must where a name and password are sent. On the machine itself smtp:// stays as it is. What the server sends
 * is bounded in size and time, and so is each wait. Where TLS is spoken the certificate must be one for that host, of
 * an authority that is trusted: else nothing of the letter, and no password, is sent. An error, with an outcome that is
 * not SMTP_SENT, says in one line why.
 */
struct err smtp_send(struct arena *a, const struct smtp_server *server, const struct smtp_letter *letter,
                     enum smtp_outcome *outcome);

#endif
