/* fetch.c - outgoing HTTP that cannot be turned against the network it runs in. */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The check is made where the socket is: libcurl asks for one with the very address that it is about to connect to, so
 * that no second look-up, no odd way of writing an address and no other parser can lead elsewhere. Redirects are
 * followed here, one request a hop, and each passes the same checks. Bodies are counted as they are decoded, piece by
 * piece: a bomb ends at the limit.
 */
#include "http/fetch.h"

#include <netinet/in.h>
#include <string.h>
#include <unistd.h>

#include "base/time.h"
#include "http/forwarded.h"
#include "http/library.h"
#include "text/url.h"

#define NETWORKS_MAX 64
#define HEADERS_MAX ((int64_t)64 * 1024) /* bytes of an answer's header lines */
#define SLOW_BYTES 64L                   /* a second, on average over SLOW_SECONDS, or the answer is given up */
#define SLOW_SECONDS 10L
#define CONNECT_MILLISECONDS 5000L

/* Where no request goes unless the rules name it (IANA's special-purpose registries, RFC 6890). */
static const struct str CLOSED[] = {
    S_INIT("0.0.0.0/8"),      S_INIT("10.0.0.0/8"),     S_INIT("100.64.0.0/10"), S_INIT("127.0.0.0/8"),
    S_INIT("169.254.0.0/16"), S_INIT("172.16.0.0/12"),  S_INIT("192.0.0.0/24"),  S_INIT("192.0.2.0/24"),
    S_INIT("192.88.99.0/24"), S_INIT("192.168.0.0/16"), S_INIT("198.18.0.0/15"), S_INIT("198.51.100.0/24"),
    S_INIT("203.0.113.0/24"), S_INIT("224.0.0.0/4"),    S_INIT("240.0.0.0/4"),   S_INIT("2001::/23"),
    S_INIT("2001:db8::/32"),  S_INIT("2002::/16"),      S_INIT("3fff::/20"),
};
/* All of IPv6 that is given out for use lies here; loopback, mapped, NAT64, local and multicast ones do not. */
static const struct str GLOBAL_IPV6 = S_INIT("2000::/3");

/* A request under way. */
struct call {
    const struct fetch_rules *rules;
    const struct fetch_request *request;
    struct buf body;
    int64_t header_bytes;
    bool headers_too_long;
    bool moved;   /* a redirect was followed */
    bool refused; /* an address was; text says which and why */
    char text[FORWARDED_TEXT_SIZE + 16];
};

static bool is_in_list(const struct address *address, struct str list)
{
    struct str word;
    struct address_block block;
    while (list.n) {
        str_cut(list, ' ', &word, &list);
        if (word.n && address_block_parse(word, &block) && address_is_in(address, &block, 1))
            return true;
    }
    return false;
}

static bool is_closed(const struct address *address, bool ipv4)
{
    struct address_block block;
    if (!ipv4 && (!address_block_parse(GLOBAL_IPV6, &block) || !address_is_in(address, &block, 1)))
        return true;
    for (ptrdiff_t i = 0; i < COUNT_OF(CLOSED); i++)
        if (!address_block_parse(CLOSED[i], &block) || address_is_in(address, &block, 1))
            return true;
    return false;
}

static bool is_port_allowed(const struct fetch_rules *rules, int port)
{
    struct str word, list = rules->ports;
    int64_t number;
    while (list.n) {
        str_cut(list, ' ', &word, &list);
        if (str_to_i64(word, &number) && number == port)
            return true;
    }
    return false;
}

/* The address and port of a socket; false for a family that is neither IPv4 nor IPv6. */
static bool read_socket(const struct curl_sockaddr *from, struct address *address, int *port)
{
    if (from->family == AF_INET) {
        struct sockaddr_in in;
        memcpy(&in, &from->addr, sizeof(in));
        memset(address->bytes, 0, 10);
        memset(address->bytes + 10, 0xff, 2);
        memcpy(address->bytes + 12, &in.sin_addr, 4);
        *port = ntohs(in.sin_port);
        return true;
    }
    if (from->family != AF_INET6)
        return false;
    struct sockaddr_in6 in;
    memcpy(&in, &from->addr, sizeof(in));
    memcpy(address->bytes, &in.sin6_addr, 16);
    *port = ntohs(in.sin6_port);
    return true;
}

static bool may_connect(struct call *call, const struct curl_sockaddr *to)
{
    struct address address;
    int port = 0;
    if (!read_socket(to, &address, &port))
        return false;
    bool port_allowed = is_port_allowed(call->rules, port);
    if (port_allowed && (!is_closed(&address, to->family == AF_INET) || is_in_list(&address, call->rules->networks)))
        return true;
    ptrdiff_t n = address_format(&address, call->text);
    if (!port_allowed)
        snprintf(call->text + n, sizeof(call->text) - (size_t)n, " port %d", port);
    return false;
}

/* Called by libcurl with the address it is about to connect to. */
static curl_socket_t open_socket(void *context, curlsocktype purpose, struct curl_sockaddr *to)
{
    struct call *call = context;
    (void)purpose;
    if (!may_connect(call, to)) {
        call->refused = true;
        return CURL_SOCKET_BAD;
    }
    return socket(to->family, to->socktype | SOCK_CLOEXEC, to->protocol);
}

static size_t take_body(char *bytes, size_t size, size_t count, void *context)
{
    struct call *call = context;
    buf_add(&call->body, (struct str){bytes, (ptrdiff_t)(size * count)});
    return call->body.failed ? 0 : size * count;
}

static size_t take_header(char *bytes, size_t size, size_t count, void *context)
{
    struct call *call = context;
    (void)bytes;
    call->header_bytes += (int64_t)(size * count);
    call->headers_too_long = call->header_bytes > HEADERS_MAX;
    return call->headers_too_long ? 0 : size * count;
}

static bool is_header_value(struct str value)
{
    for (ptrdiff_t i = 0; i < value.n; i++)
        if ((unsigned char)value.p[i] < ' ' || value.p[i] == 0x7F)
            return false;
    return true;
}

/* Whether what a caller adds to the request's head can be no more than it says. */
static bool is_head(const struct fetch_request *request)
{
    bool right = is_header_value(request->authorization) && is_header_value(request->method);
    for (ptrdiff_t i = 0; i < request->header_count; i++)
        right &= is_header_value(request->headers[i].name) && is_header_value(request->headers[i].value);
    return right;
}

static struct curl_slist *add_header(struct arena *a, struct curl_slist *headers, struct str name, struct str value)
{
    return curl_slist_append(headers, str_to_c(a, str_format(a, "%.*s: %.*s", STR_ARG(name), STR_ARG(value))));
}

static struct curl_slist *make_headers(struct arena *a, const struct fetch_request *request, bool first)
{
    struct str accept = str_format(a, "Accept: %.*s", STR_ARG(request->accept.n ? request->accept : S("*/*")));
    struct curl_slist *headers = curl_slist_append(NULL, str_to_c(a, accept));
    struct str agent = request->agent.n ? str_format(a, " (+%.*s)", STR_ARG(request->agent)) : S("");
    agent = str_format(a, "User-Agent: Dateline/" DATELINE_VERSION "%.*s", STR_ARG(agent));
    headers = curl_slist_append(headers, str_to_c(a, agent));
    if (request->authorization.n && first)
        headers = add_header(a, headers, S("Authorization"), request->authorization);
    for (ptrdiff_t i = 0; first && i < request->header_count; i++)
        headers = add_header(a, headers, request->headers[i].name, request->headers[i].value);
    if (request->type.n) {
        headers = add_header(a, headers, S("Content-Type"), request->type);
        headers = curl_slist_append(headers, "Expect:");
    }
    return headers;
}

static void set_guards(CURL *curl, struct call *call)
{
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(curl, CURLOPT_HTTP09_ALLOWED, 0L);
    curl_easy_setopt(curl, CURLOPT_OPENSOCKETFUNCTION, open_socket);
    curl_easy_setopt(curl, CURLOPT_OPENSOCKETDATA, call);
    curl_easy_setopt(curl, CURLOPT_LOW_SPEED_LIMIT, SLOW_BYTES);
    curl_easy_setopt(curl, CURLOPT_LOW_SPEED_TIME, SLOW_SECONDS);
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, CONNECT_MILLISECONDS);
    curl_easy_setopt(curl, CURLOPT_FRESH_CONNECT, 1L);
    curl_easy_setopt(curl, CURLOPT_FORBID_REUSE, 1L);
}

static void set_request(CURL *curl, struct arena *a, struct call *call, const char *url, int64_t time_left)
{
    const struct fetch_request *request = call->request;
    curl_easy_setopt(curl, CURLOPT_URL, url);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, (long)MAX(time_left / 1000, (int64_t)1));
    curl_easy_setopt(curl, CURLOPT_ACCEPT_ENCODING, "gzip");
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take_body);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, call);
    curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, take_header);
    curl_easy_setopt(curl, CURLOPT_HEADERDATA, call);
    if (request->method.n)
        curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, str_to_c(a, request->method));
    if (!request->type.n)
        return;
    curl_easy_setopt(curl, CURLOPT_POST, 1L);
    curl_easy_setopt(curl, CURLOPT_POSTFIELDS, request->body.p ? request->body.p : "");
    curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)request->body.n);
}

/* What the library's result means. The order tells: a refused address looks to it like one that does not answer. */
static struct err verdict(const struct call *call, struct str url, CURLcode code)
{
    if (code == CURLE_OK)
        return OK;
    if (code == CURLE_ABORTED_BY_CALLBACK)
        return err_make(&ERR_BUSY, "%.*s: stopped", STR_ARG(url));
    if (call->body.failed)
        return err_make(&ERR_LIMIT, "%.*s: the answer is larger than %lld bytes", STR_ARG(url),
                        (long long)call->request->size_max);
    if (call->headers_too_long)
        return err_make(&ERR_LIMIT, "%.*s: the answer's headers are larger than %lld bytes", STR_ARG(url),
                        (long long)HEADERS_MAX);
    if (call->refused)
        return err_make(&ERR_FORBIDDEN,
                        "%.*s leads to %s, where outgoing requests may not go (fetch_ports and fetch_networks say "
                        "where they may)",
                        STR_ARG(url), call->text);
    if (code == CURLE_OPERATION_TIMEDOUT)
        return err_make(&ERR_LIMIT, "%.*s did not answer in time", STR_ARG(url));
    return err_make(&ERR_SYSTEM, "%.*s: %s", STR_ARG(url), curl_easy_strerror(code));
}

static void read_answer(CURL *curl, struct arena *a, const struct call *call, struct fetch_answer *out)
{
    long status = 0;
    curl_off_t wait = 0;
    char *type = NULL;
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
    curl_easy_getinfo(curl, CURLINFO_CONTENT_TYPE, &type);
    curl_easy_getinfo(curl, CURLINFO_RETRY_AFTER, &wait);
    out->status = (int)status;
    out->retry_after = MIN(MAX(wait, 0), FETCH_RETRY_MOST);
    out->type = type ? str_copy(a, str_from_c(type)) : (struct str){NULL, 0};
    out->body = str_copy(a, call->body.n ? buf_str(&call->body) : S(""));
}

/* One hop. *location: where a redirect leads, as the library joined it; none for other answers. */
static struct err send_hop(struct arena *a, struct call *call, struct str url, int64_t time_left,
                           struct fetch_answer *out, struct str *location)
{
    CURL *curl = library_open(call->request->stop);
    if (!curl)
        return err_make(&ERR_SYSTEM, "out of memory");
    struct curl_slist *headers = make_headers(a, call->request, !call->moved);
    char *next = NULL;
    set_guards(curl, call);
    set_request(curl, a, call, str_to_c(a, url), time_left);
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
    struct err e = verdict(call, url, curl_easy_perform(curl));
    if (!failed(e))
        read_answer(curl, a, call, out);
    if (!failed(e) && curl_easy_getinfo(curl, CURLINFO_REDIRECT_URL, &next) == CURLE_OK && next)
        *location = str_copy(a, str_from_c(next));
    curl_slist_free_all(headers);
    curl_easy_cleanup(curl);
    return e;
}

static struct err hop(struct arena *a, struct call *call, struct str url, int64_t time_left, struct fetch_answer *out,
                      struct str *location)
{
    struct url parts;
    if (!url_parse(url, &parts) || parts.kind != URL_HTTP)
        return err_make(&ERR_INVALID, "\"%.*s\" is no http or https address that can be asked",
                        (int)MIN(url.n, (ptrdiff_t)200), url.p ? url.p : "");
    if (!is_port_allowed(call->rules, parts.port))
        return err_make(&ERR_FORBIDDEN, "%.*s: outgoing requests may not go to port %d (fetch_ports says where)",
                        STR_ARG(url), parts.port);
    buf_init(&call->body, (ptrdiff_t)call->request->size_max);
    call->header_bytes = 0;
    call->refused = false;
    struct err e = send_hop(a, call, url, time_left, out, location);
    out->too_large = call->body.failed || call->headers_too_long;
    buf_close(&call->body);
    out->url = url;
    return e;
}

struct err fetch(struct arena *a, const struct fetch_rules *rules, const struct fetch_request *request,
                 struct fetch_answer *out)
{
    struct call call = {.rules = rules, .request = request};
    int64_t end = time_monotonic() + request->time_max;
    struct str url = request->url;
    *out = (struct fetch_answer){0};
    if (!is_head(request))
        return err_make(&ERR_INVALID, "a header holds a control character");
    for (int hops = 0; hops <= FETCH_REDIRECTS_MAX; hops++) {
        struct str location = {NULL, 0};
        int64_t left = end - time_monotonic();
        if (left <= 0)
            return err_make(&ERR_LIMIT, "%.*s did not answer in time", STR_ARG(request->url));
        TRY(hop(a, &call, url, left, out, &location));
        if (!location.p || !request->follow || request->type.n || request->method.n)
            return OK;
        url = location;
        call.moved = true;
    }
    return err_make(&ERR_LIMIT, "%.*s: more than %d redirects", STR_ARG(request->url), FETCH_REDIRECTS_MAX);
}
