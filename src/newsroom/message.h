/* message.h - what a form or a file has to be told about its fields. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef NEWSROOM_MESSAGE_H
#define NEWSROOM_MESSAGE_H

#include "base/base.h"

/* One remark on one field, for a person: "The headline has 212 characters; 200 fit." */
struct message {
    struct message *next;
    struct str field; /* "headline", "byline" ... as in the front matter; empty for the whole */
    struct str text;
    int line;     /* line of the file it is about; 0 for none */
    bool refused; /* nothing is saved because of it; else advice */
};

/* The remarks in the order they were made. A zeroed one is empty. */
struct messages {
    struct message *first, *last;
    int refusals;
};

/* Adds a remark, owned by a. */
void messages_add(struct arena *a, struct messages *m, bool refused, struct str field, const char *format, ...)
    PRINTF_LIKE(5, 6);
/* OK when nothing is refused; else ERR_INVALID with the first refusal's text as detail. */
struct err messages_err(const struct messages *m);

#endif
