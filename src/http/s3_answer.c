/* s3_answer.c - what an S3-compatible store says in XML: lists of objects, and why it refuses. */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Elements are told by their names alone; what is not asked for is passed over. A document type is refused, so that no
 * entity can be declared: nothing is longer than what came.
 */
#include "http/s3_answer.h"

#include "base/time.h"

#include <expat.h>
#include <string.h>

#define DEPTH_MAX 8
#define TEXT_MAX 1100 /* a key has at most 1,024 bytes */

struct reading {
    struct arena *a;
    XML_Parser parser;
    int depth;
    char text[TEXT_MAX]; /* of the element that is open */
    ptrdiff_t text_size;
    bool refused;
    bool is_page;             /* the root is ListBucketResult */
    struct s3_page *page;     /* NULL: a refusal is read */
    struct s3_listed current; /* of the object that is open */
    ptrdiff_t most;
    struct s3_refusal *refusal;
};

static void refuse(struct reading *r)
{
    r->refused = true;
    XML_StopParser(r->parser, XML_FALSE);
}

static void XMLCALL begin_type(void *context, const XML_Char *name, const XML_Char *system, const XML_Char *public,
                               int internal)
{
    (void)name, (void)system, (void)public, (void)internal;
    refuse(context);
}

static void XMLCALL begin_element(void *context, const XML_Char *name, const XML_Char **attributes)
{
    struct reading *r = context;
    (void)attributes;
    r->text_size = 0;
    if (r->depth == 0)
        r->is_page = !strcmp(name, "ListBucketResult");
    if (!strcmp(name, "Contents"))
        r->current = (struct s3_listed){.key = S(""), .bytes = -1, .changed = TIME_NONE};
    if (++r->depth > DEPTH_MAX)
        refuse(r);
}

static void XMLCALL take_text(void *context, const XML_Char *text, int n)
{
    struct reading *r = context;
    if (n > TEXT_MAX - r->text_size) {
        refuse(r);
        return;
    }
    memcpy(r->text + r->text_size, text, (size_t)n);
    r->text_size += n;
}

static struct str text_of(struct reading *r)
{
    return str_copy(r->a, (struct str){r->text, r->text_size});
}

static void end_object(struct reading *r)
{
    if (r->page->count == r->most || r->current.bytes < 0 || !r->current.key.n)
        refuse(r);
    else
        r->page->objects[r->page->count++] = r->current;
}

static void end_of_page(struct reading *r, const char *name)
{
    if (r->depth == 2 && !strcmp(name, "Key"))
        r->current.key = text_of(r);
    else if (r->depth == 2 && !strcmp(name, "Size") &&
             (!str_to_i64((struct str){r->text, r->text_size}, &r->current.bytes) || r->current.bytes < 0))
        refuse(r);
    else if (r->depth == 2 && !strcmp(name, "LastModified") &&
             !time_parse_rfc3339((struct str){r->text, r->text_size}, 0, &r->current.changed))
        r->current.changed = TIME_NONE;
    else if (r->depth == 1 && !strcmp(name, "Contents"))
        end_object(r);
    else if (r->depth == 1 && !strcmp(name, "IsTruncated"))
        r->page->more = str_equal((struct str){r->text, r->text_size}, S("true"));
}

static void end_of_refusal(struct reading *r, const char *name)
{
    if (!strcmp(name, "Code"))
        r->refusal->code = text_of(r);
    else if (!strcmp(name, "Message"))
        r->refusal->message = text_of(r);
    else if (!strcmp(name, "Region"))
        r->refusal->region = text_of(r);
}

static void XMLCALL end_element(void *context, const XML_Char *name)
{
    struct reading *r = context;
    r->depth--;
    if (r->page)
        end_of_page(r, name);
    else
        end_of_refusal(r, name);
    r->text_size = 0;
}

static bool run(struct reading *r, struct str xml)
{
    r->parser = xml.n <= S3_ANSWER_MAX ? XML_ParserCreate("UTF-8") : NULL;
    if (!r->parser)
        return false;
    XML_SetUserData(r->parser, r);
    XML_SetStartDoctypeDeclHandler(r->parser, begin_type);
    XML_SetElementHandler(r->parser, begin_element, end_element);
    XML_SetCharacterDataHandler(r->parser, take_text);
    bool whole = XML_Parse(r->parser, xml.p ? xml.p : "", (int)xml.n, XML_TRUE) == XML_STATUS_OK;
    XML_ParserFree(r->parser);
    return whole && !r->refused;
}

struct err s3_page_read(struct arena *a, struct str xml, ptrdiff_t most, struct s3_page *out)
{
    struct reading *r = arena_make(a, struct reading);
    *out = (struct s3_page){.objects = arena_array(a, struct s3_listed, MAX(most, (ptrdiff_t)1))};
    *r = (struct reading){.a = a, .page = out, .most = most};
    if (!run(r, xml) || !r->is_page)
        return err_make(&ERR_INVALID, "what came is no list of objects");
    return OK;
}

void s3_refusal_read(struct arena *a, struct str xml, struct s3_refusal *out)
{
    struct reading *r = arena_make(a, struct reading);
    *out = (struct s3_refusal){0};
    *r = (struct reading){.a = a, .refusal = out};
    if (!run(r, xml))
        *out = (struct s3_refusal){0};
}

struct str s3_refusal_advice(struct str code)
{
    static const struct {
        struct str code, advice;
    } ADVICE[] = {
        {S_INIT("InvalidAccessKeyId"), S_INIT("the store does not know media_key")},
        {S_INIT("SignatureDoesNotMatch"),
         S_INIT("media_secret does not belong to media_key, or media_region is wrong")},
        {S_INIT("AccessDenied"),
         S_INIT("media_key has no right to it: it needs to get, put, delete and list objects of this bucket")},
        {S_INIT("AllAccessDisabled"), S_INIT("the bucket is locked: ask who runs the store")},
        {S_INIT("AccountProblem"), S_INIT("the account is locked: ask who runs the store")},
        {S_INIT("NoSuchBucket"), S_INIT("there is no such bucket: make it, or name another one in media")},
        {S_INIT("InvalidBucketName"), S_INIT("media names a bucket that no store can have")},
        {S_INIT("AuthorizationHeaderMalformed"), S_INIT("media_region is not the bucket's region")},
        {S_INIT("PermanentRedirect"), S_INIT("the bucket is elsewhere: media_region or media_endpoint is wrong")},
        {S_INIT("TemporaryRedirect"), S_INIT("the bucket is elsewhere: media_region or media_endpoint is wrong")},
        {S_INIT("IllegalLocationConstraintException"), S_INIT("media_region is not the bucket's region")},
        {S_INIT("RequestTimeTooSkewed"), S_INIT("the clock of this machine is wrong: set it by NTP")},
        {S_INIT("RequestExpired"), S_INIT("the clock of this machine is wrong: set it by NTP")},
        {S_INIT("QuotaExceeded"), S_INIT("the bucket is full: give it more room")},
        {S_INIT("XMinioStorageFull"), S_INIT("the store is full: give it more room")},
        {S_INIT("EntityTooLarge"), S_INIT("the store takes no file of that size")},
    };
    for (ptrdiff_t i = 0; i < COUNT_OF(ADVICE); i++)
        if (str_equal(ADVICE[i].code, code))
            return ADVICE[i].advice;
    return (struct str){0};
}
