/* segment_cut.c - fuzz target: any story cut and joined as it was is as it was, and its source is not touched. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "text/isolate.h"
#include "translate/segment.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool holds)
{
    if (!holds)
        abort();
}

/* Isolates are put in where the story is joined. */
static bool same_words(struct arena *a, struct str one, struct str other)
{
    return str_equal(isolate_drop(a, one), isolate_drop(a, other));
}

/* Without what says that a part is of the story's own language, which is not kept: such stories are cut alone. */
static void check_round_trip(struct arena *a, struct html body, bool keep_quotes)
{
    struct segments s;
    struct translate_story back, story = {.language = S("en"), .body = body};
    struct str before = str_copy(a, html_text(body));
    bool has_language = str_find(before, S(" lang="), 0) >= 0 || str_find(before, S(" dir="), 0) >= 0;
    if (failed(segments_cut(a, &story, &(struct segment_rules){.keep_quotes = keep_quotes}, &s)))
        return;
    for (ptrdiff_t i = 0; i < s.count; i++)
        s.items[i].target = s.items[i].source;
    if (failed(segments_join(a, &s, S("en"), &back)))
        return;
    check(str_equal(before, html_text(body)));
    check(html_is_canonical(html_text(back.body)));
    check(keep_quotes || has_language || same_words(a, html_text(back.body), before));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena a;
    struct html body;
    arena_init(&a, 0);
    if (!failed(html_sanitise(&a, (struct str){(const char *)data, (ptrdiff_t)size}, NULL, &body))) {
        for (int mirrored = 0; mirrored < 2; mirrored++) {
            struct html once = isolate_html(&a, body, mirrored);
            check(str_equal(html_text(isolate_html(&a, once, mirrored)), html_text(once)));
        }
        check_round_trip(&a, body, false);
        check_round_trip(&a, body, true);
    }
    arena_close(&a);
    return 0;
}
