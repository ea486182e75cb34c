/* event.c - what happens on the event threads. */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A request passes here in this order: event_target (its line is read), event_request once with the head, again for
 * each piece of body, and a last time when it is complete. An answer is queued in that last call: one that is queued in
 * the first makes the library close the connection, which is what a refused head deserves and nothing else does.
 */
#include "http/event.h"

#include "base/time.h"
#include "http/refusal.h"
#include "http/send.h"

#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>

#define DRAIN_MAX (256 * 1024) /* bytes of a body too large that are read, so that its sender gets to see the 413 */
#define READER_RATE 1024       /* bytes a second that a reader must take, from READER_GRACE on */
#define READER_GRACE (10 * TIME_SECOND)

static _Thread_local struct lane *own_lane;

static struct address address_of(const struct sockaddr *from)
{
    struct address out = {{[10] = 0xff, [11] = 0xff}};
    if (from->sa_family == AF_INET6)
        memcpy(out.bytes, &((const struct sockaddr_in6 *)(const void *)from)->sin6_addr, 16);
    else
        memcpy(out.bytes + 12, &((const struct sockaddr_in *)(const void *)from)->sin_addr, 4);
    return out;
}

/* Proxies in front speak for many, and this machine for itself: neither is counted. */
static bool is_counted(const struct http_server *server, const struct address *address)
{
    return !address_is_loopback(address) && !address_is_in(address, server->trusted, server->trusted_count);
}

enum MHD_Result event_accept(void *context, const struct sockaddr *from, socklen_t size)
{
    struct http_server *server = context;
    struct address address = address_of(from);
    (void)size;
    if (atomic_load_explicit(&server->stopping, memory_order_relaxed))
        return MHD_NO;
    if (!is_counted(server, &address) || connection_is_welcome(&server->table, &address))
        return MHD_YES;
    atomic_fetch_add(&server->library_refused, 1);
    return MHD_NO;
}

static struct lane *lane_of_thread(struct http_server *server)
{
    if (!own_lane || own_lane->server != server)
        own_lane = &server->lanes[atomic_fetch_add(&server->lanes_taken, 1) % server->options.threads];
    return own_lane;
}

static struct connection *open_connection(struct http_server *server, struct MHD_Connection *library)
{
    const union MHD_ConnectionInfo *from = MHD_get_connection_info(library, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
    const union MHD_ConnectionInfo *fd;
    struct connection *c = from ? calloc(1, sizeof(*c)) : NULL;
    if (!c)
        return NULL;
    c->peer = address_of(from->client_addr);
    fd = MHD_get_connection_info(library, MHD_CONNECTION_INFO_CONNECTION_FD);
    c->descriptor = fd->connect_fd;
    c->server = server;
    c->library = library;
    c->lane = lane_of_thread(server);
    c->peer_text = (struct str){c->peer_room, address_format(&c->peer, c->peer_room)};
    c->loopback = address_is_loopback(&c->peer);
    c->trusted = address_is_in(&c->peer, server->trusted, server->trusted_count);
    c->counted = is_counted(server, &c->peer);
    int64_t now = time_monotonic();
    connection_rest(c, now, now + server->options.header_seconds * TIME_SECOND);
    connection_open(&server->table, c);
    return c;
}

static void close_connection(struct http_server *server, struct connection *c)
{
    if (c->ends)
        linger_add(&server->linger, c->descriptor, time_monotonic());
    connection_close(&server->table, c);
}

void event_connection(void *context, struct MHD_Connection *library, void **own,
                      enum MHD_ConnectionNotificationCode code)
{
    struct http_server *server = context;
    if (code == MHD_CONNECTION_NOTIFY_STARTED)
        *own = open_connection(server, library);
    else if (*own)
        close_connection(server, *own);
}

/* 64 unpredictable bits as text: splitmix64 over a secret start. */
static void make_id(struct lane *lane, char out[17])
{
    static const char HEX[] = "0123456789abcdef";
    uint64_t z = lane->id_seed + ++lane->id_count * 0x9e3779b97f4a7c15u;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    z ^= z >> 31;
    for (int i = 0; i < 16; i++)
        out[i] = HEX[z >> (60 - 4 * i) & 15];
    out[16] = 0;
}

void *event_target(void *context, const char *target, struct MHD_Connection *library)
{
    struct http_server *server = context;
    struct connection *c = MHD_get_connection_info(library, MHD_CONNECTION_INFO_SOCKET_CONTEXT)->socket_context;
    if (!c)
        return NULL;
    /* The first request's head counts from the connection's begin. */
    int64_t deadline = c->requests ? time_monotonic() + server->options.header_seconds * TIME_SECOND
                                   : atomic_load_explicit(&c->deadline, memory_order_relaxed);
    connection_set(c, PHASE_HEAD, deadline);
    c->requests++;
    make_id(c->lane, c->call.id);
    size_t n = strlen(target);
    if (n > GUARD_TARGET_SIZE)
        c->call.refusal = 414;
    else if (!connection_keep_target(c, target, n))
        return NULL;
    return c;
}

/* The target is decoded once, by us; the library's own decoding would cut it at a %00. */
size_t event_unescape(void *context, struct MHD_Connection *library, char *text)
{
    (void)context;
    (void)library;
    return strlen(text);
}

struct http_answer *event_refusal(struct http_server *server, int status)
{
    struct http_answer *answer = server->options.refuse ? server->options.refuse(server->options.app, status) : NULL;
    return answer ? answer : refusal_make(status);
}

/* Queues answer and gives it back. The connection is ended with it where its time has come. */
static enum MHD_Result send_answer(struct connection *c, struct http_answer *answer, int64_t now, bool last)
{
    if (!answer)
        return MHD_NO;
    struct call *call = &c->call;
    const struct http_server *server = c->server;
    call->status = http_answer_status(answer);
    call->size = call->method == HTTP_HEAD ? 0 : http_answer_size(answer);
    last = last || c->requests >= server->options.requests_per_connection ||
           atomic_load_explicit(&server->stopping, memory_order_relaxed);
    c->ends = last || !call->complete;
    connection_set(c, PHASE_ANSWERING, now + READER_GRACE + call->size * (TIME_SECOND / READER_RATE));
    bool sent = http_answer_send(answer, c->library, last);
    http_answer_release(answer);
    return sent ? MHD_YES : MHD_NO;
}

static enum MHD_Result refuse(struct connection *c, int status, bool last)
{
    c->call.refusal = status;
    return send_answer(c, event_refusal(c->server, status), time_monotonic(), last);
}

static enum MHD_Result take_header(void *context, enum MHD_ValueKind kind, const char *name, size_t name_size,
                                   const char *value, size_t value_size)
{
    (void)kind;
    guard_header(context, (struct str){name, (ptrdiff_t)name_size},
                 (struct str){value ? value : "", (ptrdiff_t)value_size});
    return MHD_YES;
}

/* Who asks, and for which host: what the connection says, or a trusted proxy. */
static void find_client(struct connection *c)
{
    struct call *call = &c->call;
    struct guard_head *head = &call->head;
    call->address = c->peer_text;
    call->client = c->peer;
    call->forwarded = head->forwarded.p || head->forwarded_for.p || head->forwarded_proto.p || head->forwarded_host.p;
    if (!call->forwarded || !c->trusted)
        return;
    struct forwarded headers = {head->forwarded, head->forwarded_for, head->forwarded_proto, head->forwarded_host};
    struct forwarded_client client = forwarded_read(&headers, &c->peer, c->server->trusted, c->server->trusted_count);
    call->client = client.address;
    call->address = (struct str){call->address_room, address_format(&client.address, call->address_room)};
    call->secure = client.secure;
    if (guard_host_is_valid(client.host))
        call->host = guard_copy_host(call->host_room, client.host);
}

/* 0, or the status that the head is refused with. */
static int check_head(struct connection *c, const char *method, const char *version)
{
    struct call *call = &c->call;
    struct str host;
    call->address = c->peer_text;
    int status = call->refusal;
    if (!status)
        status = guard_check(&call->head, str_from_c(method), str_from_c(version), &call->method);
    if (status)
        return status;
    call->method_name = guard_method_name(call->method);
    char *raw = call->long_target ? call->long_target : call->target_room;
    status = guard_target(raw, call->target.n, call->host_room, &call->target, &host);
    if (status)
        return status;
    call->host = host.p || !call->head.host.p ? host : guard_copy_host(call->host_room, call->head.host);
    find_client(c);
    return 0;
}

/* 0, or the status that a body is refused with before it comes. */
static int check_body(struct connection *c)
{
    struct call *call = &c->call;
    const struct http_server_options *o = &c->server->options;
    if (!guard_has_body(&call->head))
        return 0;
    call->body_limit = o->body_limit ? o->body_limit(o->app, call->method, call->target) : o->body_max;
    if (call->head.length > call->body_limit)
        return 413;
    buf_init(&call->body, (ptrdiff_t)call->body_limit);
    connection_set(c, PHASE_BODY, call->received + o->body_seconds * TIME_SECOND);
    return 0;
}

static enum MHD_Result take_head(struct connection *c, const char *method, const char *version)
{
    struct call *call = &c->call;
    call->head_taken = true;
    call->received = time_monotonic();
    MHD_get_connection_values_n(c->library, MHD_HEADER_KIND, take_header, &call->head);
    int status = check_head(c, method, version);
    if (!status)
        status = check_body(c);
    return status ? refuse(c, status, false) : MHD_YES;
}

/* Keeps a piece of the body, or throws it away where there is too much of it. */
static enum MHD_Result take_body(struct connection *c, struct str piece)
{
    struct call *call = &c->call;
    struct http_server *server = c->server;
    if (call->refusal || call->body.n + piece.n > call->body_limit)
        call->refusal = call->refusal ? call->refusal : 413;
    else if (atomic_fetch_add(&server->bodies, piece.n) + piece.n > server->bodies_max) {
        atomic_fetch_sub(&server->bodies, piece.n);
        call->refusal = 503;
    } else {
        buf_add(&call->body, piece);
        if (call->body.failed)
            call->refusal = 503;
        return MHD_YES;
    }
    call->body_dropped += piece.n;
    return call->body_dropped > DRAIN_MAX ? MHD_NO : MHD_YES;
}

/* What can be answered on this thread; NULL: it is a worker's. */
static struct http_answer *ask_app(const struct connection *c)
{
    const struct call *call = &c->call;
    const struct http_server_options *o = &c->server->options;
    struct http_head head = {.method = call->method,
                             .target = call->target,
                             .host = call->host,
                             .accept_encoding = call->head.accept_encoding,
                             .user_agent = call->head.agent,
                             .referer = call->head.referer,
                             .address = call->client,
                             .if_none_match = call->head.if_none_match,
                             .if_modified_since = call->head.if_modified_since,
                             .has_cookie = call->head.has_cookie,
                             .forwarded = call->forwarded,
                             .secure = call->secure,
                             .privacy_control = call->head.privacy_control,
                             .do_not_track = call->head.do_not_track};
    if (call->method == HTTP_POST)
        return o->take ? o->take(o->app, &head, buf_str(&call->body)) : NULL;
    bool reads = call->method == HTTP_GET || call->method == HTTP_HEAD;
    return reads && o->ready ? o->ready(o->app, &head) : NULL;
}

static struct worker_pool *pool_for(const struct connection *c)
{
    const struct http_server *server = c->server;
    bool apart = server->apart && server->options.apart && server->options.apart(server->options.app, c->call.target);
    return apart ? server->apart : server->workers;
}

static enum MHD_Result answer_request(struct connection *c)
{
    struct call *call = &c->call;
    struct http_answer *answer = call->answer;
    call->answer = NULL;
    call->complete = true;
    if (call->worked)
        return send_answer(c, answer, time_monotonic(), false);
    if (call->refusal)
        return refuse(c, call->refusal, true);
    answer = ask_app(c);
    if (answer) {
        call->hit = call->method != HTTP_POST;
        return send_answer(c, answer, call->received, false);
    }
    return worker_pool_take(pool_for(c), c) ? MHD_YES : refuse(c, 503, false);
}

enum MHD_Result event_request(void *context, struct MHD_Connection *library, const char *url, const char *method,
                              const char *version, const char *data, size_t *size, void **own)
{
    struct connection *c = *own;
    (void)context;
    (void)library;
    (void)url;
    if (!c)
        return MHD_NO;
    if (!c->call.head_taken)
        return take_head(c, method, version);
    if (*size == 0)
        return answer_request(c);
    struct str piece = {data, (ptrdiff_t)*size};
    *size = 0;
    return take_body(c, piece);
}

struct str event_shown(const struct http_server_options *options, struct str target)
{
    return options->shown ? options->shown(options->app, target) : target;
}

static void log_access(const struct connection *c, int64_t bytes, int64_t now)
{
    const struct call *call = &c->call;
    access_add(c->lane->access, &(struct access_entry){.status = call->status,
                                                       .bytes = bytes,
                                                       .microseconds = call->received ? now - call->received : 0,
                                                       .statements = call->statements,
                                                       .arena = call->arena,
                                                       .hit = call->hit,
                                                       .old = call->old,
                                                       .method = call->method_name,
                                                       .target = event_shown(&c->server->options, call->target),
                                                       .host = call->host,
                                                       .address = call->address.p ? call->address : c->peer_text,
                                                       .id = {call->id, 16},
                                                       .agent = call->head.agent});
}

static void count_call(struct connection *c, int64_t bytes)
{
    struct lane *lane = c->lane;
    lane_add(&lane->requests, 1);
    lane_add(&lane->bytes_sent, bytes);
    lane_add(&lane->status[c->call.status / 100 % 6], 1);
    if (c->call.hit)
        lane_add(&lane->hits, 1);
    if (c->call.refusal)
        lane_add(&lane->refused, 1);
}

void event_completed(void *context, struct MHD_Connection *library, void **own, enum MHD_RequestTerminationCode code)
{
    struct http_server *server = context;
    struct connection *c = *own;
    if (!c)
        return;
    int64_t now = time_monotonic();
    if (!c->call.status) { /* not ours: the library refused the request */
        const union MHD_ConnectionInfo *info = MHD_get_connection_info(library, MHD_CONNECTION_INFO_HTTP_STATUS);
        c->call.status = info ? (int)info->http_status : 0;
        c->call.head.agent = (struct str){0}; /* the library may have written its answer over it */
    }
    int64_t bytes = code == MHD_REQUEST_TERMINATED_COMPLETED_OK ? c->call.size : 0;
    count_call(c, bytes);
    if (c->lane->access)
        log_access(c, bytes, now);
    if (c->call.body.n > 0)
        atomic_fetch_sub(&server->bodies, c->call.body.n);
    connection_end_call(c);
    connection_rest(c, now, now + server->options.idle_seconds * TIME_SECOND);
}
