/* connect.h - a connection to a server of this machine. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BENCH_CONNECT_H
#define BENCH_CONNECT_H

#include "base/base.h"

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

/* A descriptor, the caller's; ends the program when nothing listens on the port. */
static inline int connect_to(int port)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    int descriptor = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), on = 1;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (descriptor < 0 || connect(descriptor, (const struct sockaddr *)&address, sizeof(address)) != 0)
        fatal("connect to port %d", port);
    setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
    return descriptor;
}

#endif
