/* listen.c - the listening socket. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "http/listen.h"

#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#define BACKLOG 1024

static struct err resolve(struct str host, int port, struct addrinfo **out)
{
    char name[64], service[16];
    struct addrinfo hints = {.ai_flags = AI_PASSIVE | AI_NUMERICHOST | AI_NUMERICSERV, .ai_socktype = SOCK_STREAM};
    if (host.n >= (ptrdiff_t)sizeof(name) || port < 0 || port > 65535)
        return err_make(&ERR_INVALID, "cannot listen on %.*s:%d: no such address", STR_ARG(host), port);
    snprintf(name, sizeof(name), "%.*s", STR_ARG(host));
    snprintf(service, sizeof(service), "%d", port);
    if (getaddrinfo(name, service, &hints, out) != 0)
        return err_make(&ERR_INVALID,
                        "cannot listen on %s: give a numeric address such as 127.0.0.1, 0.0.0.0 or ::", name);
    return OK;
}

static struct err explain(struct str host, int port)
{
    struct err e = err_errno("cannot listen on %.*s:%d", STR_ARG(host), port);
    if (errno == EADDRINUSE)
        return err_make(&ERR_SYSTEM,
                        "cannot listen on %.*s:%d: the port is in use; stop what uses it or choose another",
                        STR_ARG(host), port);
    if (errno == EACCES)
        return err_make(&ERR_SYSTEM, "cannot listen on %.*s:%d: not permitted; choose a port from 1024 up",
                        STR_ARG(host), port);
    return e;
}

static bool bind_to(int descriptor, const struct addrinfo *at)
{
    int on = 1, off = 0;
    setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
    if (at->ai_family == AF_INET6)
        setsockopt(descriptor, IPPROTO_IPV6, IPV6_V6ONLY, &off, sizeof(off));
    return bind(descriptor, at->ai_addr, at->ai_addrlen) == 0 && listen(descriptor, BACKLOG) == 0;
}

struct err http_listen(struct str host, int port, int *descriptor)
{
    struct addrinfo *at;
    TRY(resolve(host, port, &at));
    *descriptor = socket(at->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    struct err e = OK;
    if (*descriptor < 0 || !bind_to(*descriptor, at)) {
        e = explain(host, port);
        if (*descriptor >= 0)
            close(*descriptor);
    }
    freeaddrinfo(at);
    return e;
}

int http_listen_port(int descriptor)
{
    union {
        struct sockaddr any;
        struct sockaddr_in v4;
        struct sockaddr_in6 v6;
    } at = {0};
    socklen_t size = sizeof(at);
    if (getsockname(descriptor, &at.any, &size) != 0)
        return 0;
    return ntohs(at.any.sa_family == AF_INET6 ? at.v6.sin6_port : at.v4.sin_port);
}

void http_raise_descriptors(int64_t wanted)
{
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur >= (rlim_t)wanted)
        return;
    limit.rlim_cur = MIN((rlim_t)wanted, limit.rlim_max);
    if (setrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur < (rlim_t)wanted)
        log_warnx("only %lld descriptors may be open: too few for all connections; raise the limit (ulimit -n)",
                  (long long)limit.rlim_cur);
}
