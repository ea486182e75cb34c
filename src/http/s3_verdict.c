/* s3_verdict.c - what became of a request to an S3-compatible store. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "http/s3_call.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>
#include <unistd.h>

bool s3_call_is_good(struct s3_call *call)
{
    if (!call->status)
        curl_easy_getinfo(call->curl, CURLINFO_RESPONSE_CODE, &call->status);
    return call->status >= 200 && call->status < 300;
}

/* Where readers of the error are told: the object and the bucket's own address, never the key. */
PRINTF_LIKE(3, 4)
static struct err fail(const struct s3_call *call, const struct err_kind *kind, const char *format, ...)
{
    va_list list;
    va_start(list, format);
    struct str text = str_format_list(call->a, format, list);
    va_end(list);
    return err_make(kind, "bucket %.*s at %.*s, %s%s%.*s: %.*s", STR_ARG(call->s3->bucket_name),
                    STR_ARG(call->s3->endpoint), call->method, call->name.n ? " " : "", STR_ARG(call->name),
                    STR_ARG(text));
}

static struct err verdict_of_library(const struct s3_call *call, CURLcode code)
{
    if (call->disk_error) {
        errno = call->disk_error;
        return err_errno("%.*s: the copy on the disk", STR_ARG(call->name));
    }
    if (call->too_much)
        return fail(call, &ERR_SYSTEM, "the store sends more than it should");
    if (code == CURLE_OPERATION_TIMEDOUT)
        return fail(call, &ERR_BUSY, "the store does not answer in time");
    if (code == CURLE_PEER_FAILED_VERIFICATION)
        return fail(call, &ERR_SYSTEM, "its certificate is not to be trusted: %s", curl_easy_strerror(code));
    return fail(call, &ERR_BUSY, "%s", curl_easy_strerror(code));
}

static bool is_soon_over(long status)
{
    return status == 408 || status == 429 || status == 500 || status == 502 || status == 503 || status == 504;
}

static struct err verdict_of_refusal(const struct s3_call *call)
{
    struct s3_refusal said;
    s3_refusal_read(call->a, buf_str(&call->answer), &said);
    struct str advice = s3_refusal_advice(said.code), region = call->region[0] ? str_from_c(call->region) : said.region;
    if (call->status == 404 && !str_equal(said.code, S("NoSuchBucket")))
        return fail(call, &ERR_NOT_FOUND, "there is no such object");
    if (is_soon_over(call->status))
        return fail(call, &ERR_BUSY, "the store answers %ld %.*s", call->status, STR_ARG(said.code));
    if (!advice.n && call->status >= 300 && call->status < 400)
        advice = S("it leads elsewhere, where nothing is sent: media_region or media_endpoint is wrong");
    if (!advice.n && call->status == 403)
        advice = S("media_key, media_secret, media_region or the key's rights are wrong");
    bool elsewhere = region.n && (call->status < 400 || call->status == 400);
    return fail(call, &ERR_SYSTEM, "%ld %.*s: %.*s%s%.*s", call->status, STR_ARG(said.code),
                STR_ARG(advice.n ? advice : said.message), elsewhere ? "; the bucket's region is " : "",
                STR_ARG(elsewhere ? region : S("")));
}

/* What came is what was expected. */
static struct err verify(struct s3_call *call)
{
    unsigned char hash[S3_HASH_SIZE];
    if (call->sink < 0)
        return OK;
    crypto_hash_sha256_final(&call->hash, hash);
    if (call->expected.bytes >= 0 && call->received != call->expected.bytes)
        return fail(call, &ERR_CONFLICT, "%" PRId64 " of %" PRId64 " bytes came", call->received, call->expected.bytes);
    if (call->expected.hash && memcmp(hash, call->expected.hash, S3_HASH_SIZE) != 0)
        return fail(call, &ERR_CONFLICT, "other bytes came than were put there (checksum)");
    if (ftruncate(call->sink, call->received))
        return err_errno("%.*s: the copy on the disk", STR_ARG(call->name));
    return OK;
}

struct err s3_call_judge(struct s3_call *call, CURLcode code)
{
    curl_off_t length = -1;
    if (code != CURLE_OK)
        return verdict_of_library(call, code);
    (void)curl_easy_getinfo(call->curl, CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, &length);
    call->length = length;
    return s3_call_is_good(call) ? verify(call) : verdict_of_refusal(call);
}
