/* listen.h - the listening socket. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HTTP_LISTEN_H
#define HTTP_LISTEN_H

#include "base/base.h"

/* Binds and listens on a numeric address ("127.0.0.1", "::" for both families). *descriptor is the caller's. Errors say
 * the address and what to do. */
struct err http_listen(struct str host, int port, int *descriptor);
/* The port that a listening descriptor has. */
int http_listen_port(int descriptor);
/* Raises the limit on open descriptors to wanted, as far as it may be; a warning where that is not far enough. */
void http_raise_descriptors(int64_t wanted);

#endif
