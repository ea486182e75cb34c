/* message.c - what a form or a file has to be told about its fields. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "newsroom/message.h"

void messages_add(struct arena *a, struct messages *m, bool refused, struct str field, const char *format, ...)
{
    struct message *message = arena_make(a, struct message);
    va_list list;
    va_start(list, format);
    message->text = str_format_list(a, format, list);
    va_end(list);
    message->field = field;
    message->refused = refused;
    if (m->last)
        m->last->next = message;
    else
        m->first = message;
    m->last = message;
    m->refusals += refused;
}

struct err messages_err(const struct messages *m)
{
    for (const struct message *message = m->first; message; message = message->next)
        if (message->refused)
            return err_make(&ERR_INVALID, "%.*s", STR_ARG(message->text));
    return OK;
}
