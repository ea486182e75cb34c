/* story_file.c - fuzz target: any bytes as a story's file, Markdown and HTML; what is taken is whole. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "embed/providers.h"
#include "exchange/story_file.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool holds)
{
    if (!holds)
        abort();
}

static const struct settings SETTINGS = {
    .url = S_INIT("https://news.example"), .zone = S_INIT("Europe/Lisbon"), .language = S_INIT("en")};

/* Made once: the table takes longer to read than a file. */
static const struct embed_providers *all_providers(void)
{
    static struct arena a;
    static const struct embed_providers *providers;
    if (!providers) {
        arena_init(&a, 0);
        require(!failed(embed_providers_make(&a, &SETTINGS, &providers)));
    }
    return providers;
}

static void read_as(struct str name, struct str text)
{
    struct arena a;
    struct story_file file;
    arena_init(&a, 0);
    struct err e = story_file_parse(&a, &SETTINGS, all_providers(), name, text, &file);
    if (failed(e)) {
        require(str_starts(str_from_c(err_detail()), str_concat(&a, name, S(" line "))));
    } else {
        require(html_is_canonical(html_text(file.input.body)));
    }
    arena_close(&a);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str text = {(const char *)data, (ptrdiff_t)size};
    read_as(S("a.md"), text);
    read_as(S("a.html"), text);
    return 0;
}
