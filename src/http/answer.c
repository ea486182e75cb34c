/* answer.c - answers: one libmicrohttpd response each, its headers built once, shared by all who get it. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "http/answer.h"

#include "http/send.h"

#include <assert.h>
#include <microhttpd.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct http_answer {
    atomic_int references;
    int status;
    int64_t size;
    struct MHD_Response *response; /* owns the body or the descriptor */
    const char *body;              /* the response's; NULL for a file */
    int descriptor;                /* the response's; -1 for memory */
    int64_t offset;
    unsigned char subject_size;
    char subject[HTTP_SUBJECT_MAX];
};

static bool header_is_sound(const struct http_header *header)
{
    for (ptrdiff_t i = 0; i < header->name.n; i++)
        if (header->name.p[i] <= ' ' || header->name.p[i] == ':' || header->name.p[i] == 0x7f)
            return false;
    for (ptrdiff_t i = 0; i < header->value.n; i++) {
        unsigned char c = (unsigned char)header->value.p[i];
        if ((c < 0x20 && c != '\t') || c == 0x7f)
            return false;
    }
    return header->name.n > 0 && header->value.n > 0;
}

/* The library wants terminated text; names and values are short, so they pass over the stack or a short-lived copy. */
static bool add_header(struct MHD_Response *response, const struct http_header *header)
{
    bool sound = header_is_sound(header);
    assert(sound);
    if (!sound)
        return true;
    size_t name_size = (size_t)header->name.n, value_size = (size_t)header->value.n;
    char *copy = malloc(name_size + value_size + 2);
    if (!copy)
        return false;
    memcpy(copy, header->name.p, name_size);
    copy[name_size] = 0;
    memcpy(copy + name_size + 1, header->value.p, value_size);
    copy[name_size + 1 + value_size] = 0;
    bool added = MHD_add_response_header(response, copy, copy + name_size + 1) == MHD_YES;
    free(copy);
    return added;
}

/* Takes response over; NULL when response is NULL or memory ran out. */
static struct http_answer *wrap(int status, const struct http_header *headers, ptrdiff_t header_count,
                                struct MHD_Response *response)
{
    struct http_answer *answer = response ? calloc(1, sizeof(*answer)) : NULL;
    bool sound = answer != NULL;
    for (ptrdiff_t i = 0; sound && i < header_count; i++)
        sound = add_header(response, &headers[i]);
    /* A 304 says nothing of the length: what the library would add is that of its own empty body (RFC 9110 8.6). */
    if (sound && status == 304)
        sound = MHD_set_response_options(response, MHD_RF_HEAD_ONLY_RESPONSE, MHD_RO_END) == MHD_YES;
    if (!sound) {
        if (response)
            MHD_destroy_response(response);
        free(answer);
        return NULL;
    }
    atomic_init(&answer->references, 1);
    answer->status = status;
    answer->response = response;
    answer->descriptor = -1;
    return answer;
}

struct http_answer *http_answer_make(int status, const struct http_header *headers, ptrdiff_t header_count,
                                     struct str body)
{
    assert(body.n == 0 || (status != 304 && status != 204));
    char *copy = body.n > 0 ? malloc((size_t)body.n) : NULL;
    if (body.n > 0 && !copy)
        return NULL;
    if (copy)
        memcpy(copy, body.p, (size_t)body.n);
    struct MHD_Response *response =
        MHD_create_response_from_buffer_with_free_callback((size_t)body.n, copy, copy ? free : NULL);
    if (!response)
        free(copy);
    struct http_answer *answer = wrap(status, headers, header_count, response);
    if (answer) {
        answer->size = body.n;
        answer->body = copy;
    }
    return answer;
}

struct http_answer *http_answer_from_file(int status, const struct http_header *headers, ptrdiff_t header_count,
                                          int descriptor, int64_t offset, int64_t length)
{
    struct MHD_Response *response =
        MHD_create_response_from_fd_at_offset64((uint64_t)length, descriptor, (uint64_t)offset);
    if (!response)
        close(descriptor);
    struct http_answer *answer = wrap(status, headers, header_count, response);
    if (answer) {
        answer->size = length;
        answer->descriptor = descriptor;
        answer->offset = offset;
    }
    return answer;
}

struct http_answer *http_answer_hold(struct http_answer *answer)
{
    atomic_fetch_add_explicit(&answer->references, 1, memory_order_relaxed);
    return answer;
}

void http_answer_release(struct http_answer *answer)
{
    if (!answer || atomic_fetch_sub_explicit(&answer->references, 1, memory_order_acq_rel) > 1)
        return;
    MHD_destroy_response(answer->response);
    free(answer);
}

void http_answer_set_subject(struct http_answer *answer, struct str subject)
{
    answer->subject_size = subject.n <= HTTP_SUBJECT_MAX ? (unsigned char)subject.n : 0;
    memcpy(answer->subject, subject.p ? subject.p : "", answer->subject_size);
}

struct str http_answer_subject(const struct http_answer *answer)
{
    return (struct str){answer->subject, answer->subject_size};
}

int http_answer_status(const struct http_answer *answer)
{
    return answer->status;
}

struct str http_answer_body(const struct http_answer *answer)
{
    return (struct str){answer->body, answer->body ? (ptrdiff_t)answer->size : 0};
}

int64_t http_answer_size(const struct http_answer *answer)
{
    return answer->size;
}

static enum MHD_Result copy_header(void *closing, enum MHD_ValueKind kind, const char *name, const char *value)
{
    (void)kind;
    return MHD_add_response_header(closing, name, value);
}

static void release_twin(void *answer)
{
    http_answer_release(answer);
}

/* The bare response that sends the same body; holds the answer, or a second descriptor. */
static struct MHD_Response *make_twin(struct http_answer *answer)
{
    if (answer->descriptor >= 0) {
        int copy = dup(answer->descriptor);
        struct MHD_Response *twin =
            copy < 0 ? NULL
                     : MHD_create_response_from_fd_at_offset64((uint64_t)answer->size, copy, (uint64_t)answer->offset);
        if (!twin && copy >= 0)
            close(copy);
        return twin;
    }
    struct MHD_Response *twin = MHD_create_response_from_buffer_with_free_callback_cls(
        (size_t)answer->size, answer->body, release_twin, answer);
    if (twin)
        http_answer_hold(answer);
    return twin;
}

/* The answer with "Connection: close", for this one time: the shared response cannot say it. */
static struct MHD_Response *make_closing(struct http_answer *answer)
{
    struct MHD_Response *twin = make_twin(answer);
    if (!twin)
        return NULL;
    enum MHD_ResponseFlags flags = answer->status == 304 ? MHD_RF_HEAD_ONLY_RESPONSE : MHD_RF_NONE;
    if (MHD_add_response_header(twin, "Connection", "close") != MHD_YES ||
        MHD_get_response_headers(answer->response, copy_header, twin) < 0 ||
        MHD_set_response_options(twin, flags, MHD_RO_END) != MHD_YES) {
        MHD_destroy_response(twin);
        return NULL;
    }
    return twin;
}

bool http_answer_send(struct http_answer *answer, struct MHD_Connection *library, bool close)
{
    struct MHD_Response *response = close ? make_closing(answer) : answer->response;
    if (!response)
        return false;
    bool queued = MHD_queue_response(library, (unsigned)answer->status, response) == MHD_YES;
    if (close)
        MHD_destroy_response(response);
    return queued;
}
