/* s3_call.c - one signed request to an S3-compatible store, tried as often as that may help. */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The store is believed no more than any other stranger: what it sends is counted and hashed piece by piece as it goes
 * to the disk, ends at what was expected, and must begin and go on in time. A redirect is an error that names where it
 * leads: a bucket that moved is a matter for dateline.conf.
 */
#include "http/s3_call.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/time.h"

#define EMPTY_HASH "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
#define HEADERS_MAX ((int64_t)64 * 1024)
#define CONNECT_MILLISECONDS 3000L
#define SLOW_BYTES 1024L /* a second, on average over SLOW_SECONDS, or the attempt is given up */
#define SLOW_SECONDS 5L
#define TIME_MAX (10 * TIME_SECOND) /* of an attempt, and for each so many bytes a second more */
#define BYTES_A_SECOND (256 * 1024)
#define AGAIN_MAX (2 * TIME_SECOND) /* what took longer to fail is not tried again */
#define PAUSE (100 * 1000)          /* microseconds before the second attempt, doubled before the third */

/* ---- what the library calls ---- */

static bool to_disk(struct s3_call *call, const char *bytes, size_t n)
{
    int64_t most = call->expected.bytes >= 0 ? call->expected.bytes : call->expected.most;
    if ((int64_t)n > most - call->received) {
        call->too_much = true;
        return false;
    }
    crypto_hash_sha256_update(&call->hash, (const unsigned char *)bytes, n);
    while (n) {
        ssize_t done = pwrite(call->sink, bytes, n, call->received);
        if (done < 0 && errno == EINTR)
            continue;
        if (done < 0) {
            call->disk_error = errno;
            return false;
        }
        bytes += done, n -= (size_t)done, call->received += done;
    }
    return true;
}

static size_t take_body(char *bytes, size_t size, size_t count, void *context)
{
    struct s3_call *call = context;
    size_t n = size * count;
    if (call->sink >= 0 && s3_call_is_good(call))
        return to_disk(call, bytes, n) ? n : 0;
    buf_add(&call->answer, (struct str){bytes, (ptrdiff_t)n});
    call->too_much = call->answer.failed;
    return call->too_much ? 0 : n;
}

/* The region that the bucket is in, where a store tells it; and no endless headers. */
static size_t take_header(char *bytes, size_t size, size_t count, void *context)
{
    struct s3_call *call = context;
    struct str name, value;
    call->header_bytes += (int64_t)(size * count);
    call->too_much |= call->header_bytes > HEADERS_MAX;
    if (str_cut((struct str){bytes, (ptrdiff_t)(size * count)}, ':', &name, &value) &&
        str_equal_nocase(name, S("x-amz-bucket-region"))) {
        value = str_trim(value);
        snprintf(call->region, sizeof(call->region), "%.*s", STR_ARG(value));
    }
    return call->too_much ? 0 : size * count;
}

static size_t give_body(char *out, size_t size, size_t count, void *context)
{
    struct s3_call *call = context;
    size_t n = (size_t)MIN((int64_t)(size * count), call->body->bytes - call->sent);
    ssize_t got;
    do
        got = pread(call->body->descriptor, out, n, call->sent);
    while (got < 0 && errno == EINTR);
    if (got < 0 || (got == 0 && n > 0)) {
        call->disk_error = got < 0 ? errno : EIO;
        return CURL_READFUNC_ABORT;
    }
    call->sent += got;
    return (size_t)got;
}

/* A kept connection that was closed meanwhile: the library begins anew. */
static int rewind_body(void *context, curl_off_t offset, int origin)
{
    struct s3_call *call = context;
    if (origin != SEEK_SET)
        return CURL_SEEKFUNC_CANTSEEK;
    call->sent = offset;
    return CURL_SEEKFUNC_OK;
}

/* ---- one attempt ---- */

static CURL *take_handle(struct s3 *s3)
{
    pthread_mutex_lock(&s3->lock);
    CURL *curl = s3->idle_count ? s3->idle[--s3->idle_count] : NULL;
    pthread_mutex_unlock(&s3->lock);
    if (!curl)
        return library_open(NULL);
    curl_easy_reset(curl);
    library_prepare(curl, NULL);
    return curl;
}

static void give_handle(struct s3 *s3, CURL *curl, bool whole)
{
    pthread_mutex_lock(&s3->lock);
    bool kept = whole && s3->idle_count < S3_IDLE_MAX;
    if (kept)
        s3->idle[s3->idle_count++] = curl;
    pthread_mutex_unlock(&s3->lock);
    if (!kept)
        curl_easy_cleanup(curl);
}

static void set_guards(CURL *curl, const struct s3_call *call)
{
    const struct s3 *s3 = call->s3;
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, s3->secure ? "https" : "http");
    curl_easy_setopt(curl, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
    curl_easy_setopt(curl, CURLOPT_HTTP09_ALLOWED, 0L);
    curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(curl, CURLOPT_LOW_SPEED_LIMIT, SLOW_BYTES);
    curl_easy_setopt(curl, CURLOPT_LOW_SPEED_TIME, SLOW_SECONDS);
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, CONNECT_MILLISECONDS);
    int64_t time_max = TIME_MAX + call->size / BYTES_A_SECOND * TIME_SECOND;
    curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, (long)(time_max / 1000));
    curl_easy_setopt(curl, CURLOPT_AWS_SIGV4, s3->signing);
    curl_easy_setopt(curl, CURLOPT_USERNAME, s3->key);
    curl_easy_setopt(curl, CURLOPT_PASSWORD, s3->secret);
}

/* The library signs all of these with the date and the host. */
static struct curl_slist *make_headers(const struct s3_call *call)
{
    char hex[2 * S3_HASH_SIZE + 1] = EMPTY_HASH;
    if (call->body)
        sodium_bin2hex(hex, sizeof(hex), call->body->hash, S3_HASH_SIZE);
    struct curl_slist *headers = NULL;
    if (call->body) {
        headers = curl_slist_append(
            headers, str_to_c(call->a, str_format(call->a, "Cache-Control: %.*s", STR_ARG(call->body->cache_control))));
        headers = curl_slist_append(
            headers, str_to_c(call->a, str_format(call->a, "Content-Type: %.*s", STR_ARG(call->body->type))));
    }
    return curl_slist_append(headers, str_to_c(call->a, str_format(call->a, "x-amz-content-sha256: %s", hex)));
}

static void set_request(CURL *curl, struct s3_call *call)
{
    curl_easy_setopt(curl, CURLOPT_URL, call->url);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take_body);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, call);
    curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, take_header);
    curl_easy_setopt(curl, CURLOPT_HEADERDATA, call);
    if (!strcmp(call->method, "HEAD"))
        curl_easy_setopt(curl, CURLOPT_NOBODY, 1L);
    else if (!strcmp(call->method, "DELETE"))
        curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, call->method);
    if (!call->body)
        return;
    curl_easy_setopt(curl, CURLOPT_UPLOAD, 1L);
    curl_easy_setopt(curl, CURLOPT_INFILESIZE_LARGE, (curl_off_t)call->body->bytes);
    curl_easy_setopt(curl, CURLOPT_READFUNCTION, give_body);
    curl_easy_setopt(curl, CURLOPT_READDATA, call);
    curl_easy_setopt(curl, CURLOPT_SEEKFUNCTION, rewind_body);
    curl_easy_setopt(curl, CURLOPT_SEEKDATA, call);
}

static void begin(struct s3_call *call)
{
    call->sent = call->received = call->header_bytes = 0;
    call->status = 0;
    call->disk_error = 0;
    call->too_much = false;
    call->region[0] = 0;
    crypto_hash_sha256_init(&call->hash);
    buf_clear(&call->answer);
}

static struct err attempt(struct s3_call *call)
{
    begin(call);
    call->curl = take_handle(call->s3);
    if (!call->curl)
        return err_make(&ERR_SYSTEM, "out of memory");
    struct curl_slist *headers = make_headers(call);
    set_guards(call->curl, call);
    set_request(call->curl, call);
    curl_easy_setopt(call->curl, CURLOPT_HTTPHEADER, headers);
    CURLcode code = curl_easy_perform(call->curl);
    struct err e = s3_call_judge(call, code);
    curl_slist_free_all(headers);
    give_handle(call->s3, call->curl, code == CURLE_OK);
    return e;
}

struct err s3_call_run(struct s3_call *call)
{
    struct timespec pause = {.tv_nsec = PAUSE * 1000L};
    buf_init(&call->answer, S3_ANSWER_MAX);
    for (int attempts = 1;; attempts++, pause.tv_nsec *= 2) {
        int64_t began = time_monotonic();
        struct err e = attempt(call);
        bool again = err_is(e, &ERR_BUSY) || err_is(e, &ERR_CONFLICT);
        if (!again || attempts == S3_ATTEMPTS || time_monotonic() - began > AGAIN_MAX)
            return e;
        nanosleep(&pause, NULL);
    }
}
