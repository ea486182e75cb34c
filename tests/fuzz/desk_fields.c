/* desk_fields.c - fuzz target: any bytes as the fields that the editor sends; what is taken is written and read again.
 */
/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/fields.h"

#include "base/time.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define WRITTEN_MAX ((ptrdiff_t)64 * 1024 * 1024)

static void require(bool holds)
{
    if (!holds)
        abort();
}

static struct str write_fields(struct arena *a, const struct story_input *in)
{
    struct buf buf;
    struct json j;
    buf_init(&buf, WRITTEN_MAX);
    json_init(&j, &buf);
    fields_write(&j, in);
    require(!buf.failed);
    struct str out = str_copy(a, buf_str(&buf));
    buf_close(&buf);
    return out;
}

static json_t *parse(const char *bytes, size_t size)
{
    json_error_t problem;
    return json_loadb(bytes, size, JSON_REJECT_DUPLICATES, &problem);
}

/* What a save takes may be kept; written and read again it is the same. */
static void check_taken(struct arena *a, const struct embed_rules *rules, const json_t *fields,
                        const struct story_input *in)
{
    struct story_input again = {0};
    require(!failed(fields_check(a, fields)));
    struct str once = write_fields(a, in);
    json_t *read = parse(once.p, (size_t)once.n);
    require(read != NULL && !failed(fields_read(a, read, rules, &again)));
    require(str_equal(once, write_fields(a, &again)));
    json_decref(read);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena a;
    struct story_input in = {.date = TIME_NONE, .embargo = TIME_NONE};
    struct settings settings = {.url = S("https://news.example"), .foreign_content = S("refuse")};
    struct embed_rules rules = {.settings = &settings};
    json_t *fields = parse((const char *)data, size);
    if (!fields)
        return 0;
    arena_init(&a, 0);
    require(!failed(embed_providers_make(&a, &settings, &rules.providers)));
    err_ignore(fields_check(&a, fields));
    if (!failed(fields_read(&a, fields, &rules, &in)))
        check_taken(&a, &rules, fields, &in);
    json_decref(fields);
    arena_close(&a);
    return 0;
}
