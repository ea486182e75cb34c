/* s3.c - objects in a store that speaks Amazon's S3 protocol. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "http/s3.h"

#include "base/str.h"
#include "http/s3_call.h"
#include "text/url.h"

#include <stdlib.h>
#include <string.h>

#define NAME_MAX_BYTES 512
#define LIST_MAX 10000000 /* objects; a store that never ends its list ends here */

static bool is_name_character(char c)
{
    return char_is_alpha(c) || char_is_digit(c) || c == '-' || c == '_' || c == '.';
}

bool s3_name_is_sound(struct str name)
{
    struct str part, rest = name;
    if (name.n == 0 || name.n > NAME_MAX_BYTES || name.p[name.n - 1] == '/')
        return false;
    while (rest.n) {
        (void)str_cut(rest, '/', &part, &rest);
        if (!part.n || str_equal(part, S(".")) || str_equal(part, S("..")))
            return false;
        for (ptrdiff_t i = 0; i < part.n; i++)
            if (!is_name_character(part.p[i]))
                return false;
    }
    return true;
}

/* As stores have them: 3 to 63 lower case letters, digits, '-' and '.'. */
static bool is_bucket_name(struct str name)
{
    for (ptrdiff_t i = 0; i < name.n; i++)
        if (!is_name_character(name.p[i]) || name.p[i] == '_' || (name.p[i] >= 'A' && name.p[i] <= 'Z'))
            return false;
    return name.n >= 3 && name.n <= 63 && name.p[0] != '.' && name.p[0] != '-';
}

static bool is_region(struct str region)
{
    for (ptrdiff_t i = 0; i < region.n; i++)
        if (!is_name_character(region.p[i]))
            return false;
    return region.n > 0 && region.n < 64;
}

/* ---- opening ---- */

static struct err make_addresses(struct s3 *s3, const struct s3_options *o)
{
    struct arena *a = &s3->arena;
    struct url url;
    struct str bucket, endpoint = o->endpoint;
    if (!endpoint.n)
        endpoint = str_format(a, "https://s3.%.*s.amazonaws.com", STR_ARG(o->region));
    if (!url_parse(endpoint, &url) || url.kind != URL_HTTP || url.path.n || url.query.p || url.fragment.p)
        return err_make(&ERR_INVALID, "media_endpoint must be like https://s3.example, without a path");
    s3->endpoint = str_copy(a, url.authority);
    s3->secure = str_equal_nocase(url.scheme, S("https"));
    const char *scheme = s3->secure ? "https" : "http";
    if (o->host_style)
        bucket = str_format(a, "%s://%.*s.%.*s/", scheme, STR_ARG(o->bucket), STR_ARG(url.authority));
    else
        bucket = str_format(a, "%s://%.*s/%.*s/", scheme, STR_ARG(url.authority), STR_ARG(o->bucket));
    s3->bucket_name = str_copy(a, o->bucket);
    s3->prefix = o->prefix.n ? str_concat(a, o->prefix, S("/")) : S("");
    s3->bucket = str_to_c(a, o->host_style ? bucket : str_slice(bucket, 0, bucket.n - 1));
    s3->address = str_to_c(a, str_concat(a, bucket, s3->prefix));
    return OK;
}

static struct err set_up(struct s3 *s3, const struct s3_options *o)
{
    if (!is_bucket_name(o->bucket))
        return err_make(&ERR_INVALID, "\"%.*s\" is no bucket's name: 3 to 63 of a-z, 0-9, '-' and '.'",
                        STR_ARG(o->bucket));
    if (o->prefix.n && !s3_name_is_sound(o->prefix))
        return err_make(&ERR_INVALID, "\"%.*s\" cannot stand before the names of objects", STR_ARG(o->prefix));
    if (!is_region(o->region))
        return err_make(&ERR_INVALID, "media_region must be like eu-central-1");
    s3->key = str_to_c(&s3->arena, o->key);
    s3->secret = str_to_c(&s3->arena, o->secret);
    s3->signing = str_to_c(&s3->arena, str_format(&s3->arena, "aws:amz:%.*s:s3", STR_ARG(o->region)));
    return make_addresses(s3, o);
}

struct err s3_open(const struct s3_options *options, struct s3 **out)
{
    struct s3 *s3 = calloc(1, sizeof(*s3));
    if (!s3)
        fatal("a bucket");
    arena_init(&s3->arena, 0);
    pthread_mutex_init(&s3->lock, NULL);
    struct err e = set_up(s3, options);
    if (failed(e))
        s3_close(s3);
    else
        *out = s3;
    return e;
}

void s3_close(struct s3 *s3)
{
    for (int i = 0; i < s3->idle_count; i++)
        curl_easy_cleanup(s3->idle[i]);
    if (s3->secret)
        sodium_memzero(s3->secret, strlen(s3->secret));
    pthread_mutex_destroy(&s3->lock);
    arena_close(&s3->arena);
    free(s3);
}

/* ---- objects ---- */

static struct err object_url(const struct s3 *s3, struct arena *a, struct str name, const char **out)
{
    if (!s3_name_is_sound(name))
        return err_make(&ERR_INVALID, "\"%.*s\" is no name of an object", STR_ARG(name));
    *out = str_to_c(a, str_format(a, "%s%.*s", s3->address, STR_ARG(name)));
    return OK;
}

static struct err run(struct s3 *s3, struct arena *a, struct str name, struct s3_call *call)
{
    call->s3 = s3, call->a = a, call->name = name;
    TRY(object_url(s3, a, name, &call->url));
    struct err e = s3_call_run(call);
    buf_close(&call->answer);
    return e;
}

struct err s3_head(struct s3 *s3, struct arena *a, struct str name, int64_t *bytes)
{
    struct s3_call call = {.method = "HEAD", .sink = -1};
    TRY(run(s3, a, name, &call));
    if (call.length < 0)
        return err_make(&ERR_SYSTEM, "%.*s: the store does not say how long it is", STR_ARG(name));
    *bytes = call.length;
    return OK;
}

struct err s3_put(struct s3 *s3, struct arena *a, struct str name, const struct s3_body *body)
{
    int64_t there;
    struct s3_call call = {.method = "PUT", .sink = -1, .body = body, .size = body->bytes};
    TRY(run(s3, a, name, &call));
    struct err e = s3_head(s3, a, name, &there);
    if (err_is(e, &ERR_NOT_FOUND) || (!failed(e) && there != body->bytes))
        return err_make(&ERR_SYSTEM, "%.*s: the store took it and does not have it", STR_ARG(name));
    return e;
}

struct err s3_get(struct s3 *s3, struct arena *a, struct str name, const struct s3_expected *expected, int descriptor,
                  int64_t *bytes)
{
    int64_t most = expected->bytes >= 0 ? expected->bytes : expected->most;
    struct s3_call call = {.method = "GET", .sink = descriptor, .expected = *expected, .size = most};
    TRY(run(s3, a, name, &call));
    *bytes = call.received;
    return OK;
}

struct err s3_delete(struct s3 *s3, struct arena *a, struct str name)
{
    struct s3_call call = {.method = "DELETE", .sink = -1};
    struct err e = run(s3, a, name, &call);
    return err_is(e, &ERR_NOT_FOUND) ? OK : e;
}

/* ---- lists ---- */

/* Where a list goes on: behind the key that came last. */
struct listing {
    struct s3 *s3;
    struct str start; /* with the prefix */
    char last[1025];
    s3_each *each;
    void *context;
    int64_t count;
};

/* The parameters stand in the order of their names, and coded, as the signature wants them. */
static const char *page_url(const struct listing *l, struct arena *a)
{
    struct str start = url_encode_component(a, l->start);
    struct str after = url_encode_component(a, str_from_c(l->last));
    return str_to_c(a, str_format(a, "%s?list-type=2&max-keys=%d&prefix=%.*s%s%.*s", l->s3->bucket, S3_PAGE,
                                  STR_ARG(start), after.n ? "&start-after=" : "", STR_ARG(after)));
}

/* Keys come in the order of their bytes; one that does not would make a list without an end. */
static struct err take_object(struct listing *l, const struct s3_listed *object)
{
    struct str key = object->key;
    if (key.n >= (ptrdiff_t)sizeof(l->last) || !str_starts(key, l->start) ||
        str_compare(key, str_from_c(l->last)) <= 0 || ++l->count > LIST_MAX)
        return err_make(&ERR_SYSTEM, "the store lists what was not asked for");
    memcpy(l->last, key.p, (size_t)key.n);
    l->last[key.n] = 0;
    struct str name = str_from(key, l->s3->prefix.n);
    return s3_name_is_sound(name) ? l->each(l->context, name, object->bytes, object->changed) : OK;
}

static struct err take_page(struct listing *l, struct arena *a, bool *more)
{
    struct s3_page page = {.count = 0};
    struct s3_call call = {.s3 = l->s3, .a = a, .method = "GET", .url = page_url(l, a), .sink = -1};
    struct err e = s3_call_run(&call);
    if (!failed(e)) {
        e = s3_page_read(a, buf_str(&call.answer), S3_PAGE, &page);
        if (failed(e))
            e = err_make(&ERR_SYSTEM, "bucket %.*s: %s", STR_ARG(l->s3->bucket_name), err_detail());
    }
    buf_close(&call.answer);
    TRY(e);
    for (ptrdiff_t i = 0; i < page.count; i++)
        TRY(take_object(l, &page.objects[i]));
    *more = page.more && page.count;
    return OK;
}

struct err s3_list(struct s3 *s3, struct str start, s3_each *each, void *context)
{
    struct arena own, a;
    arena_init(&own, 0);
    arena_init(&a, 0);
    struct listing l = {.s3 = s3, .each = each, .context = context, .start = str_concat(&own, s3->prefix, start)};
    struct err e = OK;
    for (bool more = true; more && !failed(e); arena_reset(&a))
        e = take_page(&l, &a, &more);
    arena_close(&a);
    arena_close(&own);
    return e;
}
