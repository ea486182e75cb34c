/* send.h - how the server sends an answer. Internal to src/http: the one declaration that names the library's types. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HTTP_SEND_H
#define HTTP_SEND_H

#include "http/answer.h"

struct MHD_Connection;

/* Queues answer on a connection, in its event thread; with close as the last one of it. False when that is not
 * possible: the connection is then to be closed. The caller keeps its reference. */
bool http_answer_send(struct http_answer *answer, struct MHD_Connection *library, bool close);

#endif
