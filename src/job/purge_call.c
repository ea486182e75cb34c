/* purge_call.c - the requests by which caches are told what to forget. Pure. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "job/purge_call.h"

#include "text/cache_tag.h"
#include "text/json.h"
#include "text/url.h"

#define BODY_MAX ((ptrdiff_t)1024 * 1024)
#define HEADERS_OF_CALL 2

/* What a request is made of. */
struct call {
    struct arena *a;
    struct str site; /* the newsroom's address */
    const struct purge_batch *batch;
    struct str key;
    ptrdiff_t i;
    struct fetch_request *out;
    struct fetch_header *headers;
};

static void add_header(struct call *call, const char *name, struct str value)
{
    call->headers[call->out->header_count++] = (struct fetch_header){str_from_c(name), value};
}

static void add_bearer(struct call *call)
{
    if (call->key.n)
        call->out->authorization = str_concat(call->a, S("Bearer "), call->key);
}

static void add_path(struct call *call, const char *path)
{
    call->out->url = str_concat(call->a, call->batch->maker.url, str_from_c(path));
}

static struct str name_at(const struct call *call, ptrdiff_t i)
{
    return cache_tag(call->a, call->batch->tags[i]);
}

static void write_list(struct call *call, struct json *j, const char *key, const struct str *items, ptrdiff_t count,
                       bool names)
{
    json_write_key(j, str_from_c(key));
    json_open_array(j);
    for (ptrdiff_t i = 0; i < count; i++)
        json_write_string(j, names ? name_at(call, i) : items[i]);
    json_close_array(j);
}

/* A body of JSON: what write puts into one object. */
static void set_json(struct call *call, void write(struct call *call, struct json *j))
{
    struct buf body;
    struct json j;
    buf_init(&body, BODY_MAX);
    json_init(&j, &body);
    json_open_object(&j);
    write(call, &j);
    json_close_object(&j);
    call->out->type = S("application/json");
    call->out->body = str_copy(call->a, buf_str(&body));
    buf_close(&body);
}

/* ---- Varnish, as docs/proxy/varnish.vcl understands it ---- */

static void make_varnish(struct call *call)
{
    struct buf names;
    buf_init(&names, BODY_MAX);
    buf_add(&names, call->batch->everything ? S("*") : S(""));
    for (ptrdiff_t i = 0; i < call->batch->tag_count; i++) {
        buf_add(&names, i ? S(" ") : S(""));
        buf_add(&names, name_at(call, i));
    }
    call->out->method = S("PURGE");
    add_path(call, "/");
    add_header(call, "Surrogate-Key", str_copy(call->a, buf_str(&names)));
    add_bearer(call);
    buf_close(&names);
}

/* ---- Fastly: https://www.fastly.com/documentation/reference/api/purging/ ---- */

static void write_fastly(struct call *call, struct json *j)
{
    write_list(call, j, "surrogate_keys", call->batch->tags, call->batch->tag_count, true);
}

/* Everything cannot be purged softly. */
static void make_fastly(struct call *call)
{
    call->out->method = S("POST");
    add_header(call, "Fastly-Key", call->key);
    if (call->batch->everything) {
        add_path(call, "/purge_all");
        return;
    }
    add_path(call, "/purge");
    if (call->batch->maker.soft)
        add_header(call, "Fastly-Soft-Purge", S("1"));
    set_json(call, write_fastly);
}

/* ---- Cloudflare: https://developers.cloudflare.com/api/resources/cache/methods/purge/ ---- */

static void write_cloudflare(struct call *call, struct json *j)
{
    if (call->batch->everything)
        json_member_bool(j, S("purge_everything"), true);
    else
        write_list(call, j, "tags", call->batch->tags, call->batch->tag_count, true);
}

static void make_cloudflare(struct call *call)
{
    add_path(call, "/purge_cache");
    add_bearer(call);
    set_json(call, write_cloudflare);
}

/* ---- Bunny: https://docs.bunny.net/api-reference/core/pull-zone/purge-cache ---- */

static void write_bunny(struct call *call, struct json *j)
{
    json_member_string(j, S("CacheTag"), name_at(call, call->i));
}

/* Without a tag it is everything. */
static void make_bunny(struct call *call)
{
    call->out->method = S("POST");
    add_path(call, "/purgeCache");
    add_header(call, "AccessKey", call->key);
    if (!call->batch->everything)
        set_json(call, write_bunny);
}

/* ---- nginx, as docs/proxy/nginx.conf understands it: it fetches the page anew, whatever it has ---- */

static void make_nginx(struct call *call)
{
    struct str address = call->batch->addresses[call->i], host = url_authority(address);
    call->out->url = str_concat(call->a, call->batch->maker.url, str_from(address, host.p + host.n - address.p));
    add_header(call, "Host", host);
    add_header(call, "Dateline-Refresh", call->key);
}

/* ---- who wants to hear of it ---- */

static void write_webhook(struct call *call, struct json *j)
{
    const struct purge_batch *batch = call->batch;
    json_member_string(j, S("site"), call->site);
    json_member_bool(j, S("everything"), batch->everything);
    write_list(call, j, "tags", batch->tags, batch->tag_count, true);
    write_list(call, j, "addresses", batch->addresses, batch->address_count, false);
}

static void make_webhook(struct call *call)
{
    add_path(call, "");
    add_bearer(call);
    set_json(call, write_webhook);
}

static void (*const MAKERS[PURGE_KINDS])(struct call *call) = {
    [PURGE_VARNISH] = make_varnish, [PURGE_FASTLY] = make_fastly, [PURGE_CLOUDFLARE] = make_cloudflare,
    [PURGE_BUNNY] = make_bunny,     [PURGE_NGINX] = make_nginx,   [PURGE_WEBHOOK] = make_webhook,
};

ptrdiff_t purge_call_count(const struct purge_batch *batch)
{
    if (batch->maker.kind == PURGE_NGINX)
        return batch->address_count;
    return batch->maker.kind == PURGE_BUNNY && !batch->everything ? batch->tag_count : 1;
}

void purge_call_make(struct arena *a, struct str site, const struct purge_batch *batch, struct str key, ptrdiff_t i,
                     struct fetch_request *out)
{
    struct call call = {a, site, batch, key, i, out, arena_array(a, struct fetch_header, HEADERS_OF_CALL)};
    *out = (struct fetch_request){.headers = call.headers};
    MAKERS[batch->maker.kind](&call);
}

/* A page that is gone is fetched anew as such. */
bool purge_call_is_done(enum purge_kind kind, int status)
{
    return kind == PURGE_NGINX ? status >= 200 && status < 500 : status >= 200 && status < 300;
}
