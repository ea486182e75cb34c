/* purge.c - fuzz target: the settings of caches, and that no tag and no address gets out of its place in a request. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "job/purge_call.h"
#include "newsroom/setting_key.h"
#include "text/cache_tag.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool is_line(struct str text)
{
    for (ptrdiff_t i = 0; i < text.n; i++)
        if ((unsigned char)text.p[i] < ' ' || text.p[i] == 0x7f)
            return false;
    return true;
}

static void look_at_name(struct arena *a, struct str tag)
{
    struct str name = cache_tag(a, tag);
    assert(name.n > 0 && name.n <= CACHE_TAG_MAX && is_line(name));
    assert(str_find_char(name, ' ', 0) < 0 && str_find_char(name, ',', 0) < 0);
}

/* All kinds say the same tags. */
static void ask(struct arena *a, const struct purge_maker *maker, struct str tag, bool everything)
{
    struct str address = S("https://post.example/2026/11/05/ferry/");
    struct purge_batch batch = {.maker = *maker,
                                .everything = everything,
                                .tags = &tag,
                                .tag_count = !everything,
                                .addresses = &address,
                                .address_count = 1};
    for (ptrdiff_t i = 0; i < purge_call_count(&batch); i++) {
        struct fetch_request request;
        purge_call_make(a, S("https://post.example"), &batch, S("key"), i, &request);
        assert(is_line(request.method) && is_line(request.authorization) && str_starts(request.url, maker->url));
        for (ptrdiff_t k = 0; k < request.header_count; k++)
            assert(is_line(request.headers[k].name) && is_line(request.headers[k].value));
        assert(is_line(request.body));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str text = {(const char *)data, (ptrdiff_t)size}, setting, tag;
    struct purge_makers makers;
    struct arena a;
    if (size > 65536)
        return 0;
    arena_init(&a, 0);
    str_cut(text, '|', &tag, &setting);
    look_at_name(&a, tag);
    (void)failed(setting_keys_check(S("purge_keys"), text));
    if (!failed(purge_makers_read(setting, &makers)))
        for (ptrdiff_t i = 0; i < makers.count; i++) {
            ask(&a, &makers.items[i], tag, false);
            ask(&a, &makers.items[i], tag, true);
        }
    arena_close(&a);
    return 0;
}
