/* refusal.h - what is answered where nobody else has words: one line of plain text a status. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HTTP_REFUSAL_H
#define HTTP_REFUSAL_H

#include "http/answer.h"

/* A made answer; the caller's. 503 carries Retry-After. NULL when memory ran out. */
struct http_answer *refusal_make(int status);
/* "Not Found" for 404; "Error" for a status we do not send. */
struct str refusal_reason(int status);

#endif
