/* segment_target.c - fuzz target: a story, 0x01, then what an engine says of its sentences, parted by 0x01: what is
 * joined is always story HTML. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "translate/quoting.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool holds)
{
    if (!holds)
        abort();
}

static void check_target(struct arena *a, const struct segment *segment)
{
    (void)segment_problem(S("es"), segment->source, segment->target);
    struct str restored = segment_marks_restored(a, segment->source, segment->target);
    (void)segment_problem(S("ar"), segment->source, restored);
    (void)segment_words(a, segment->target);
    check(!segment_problem_is_fatal(segment_problem(S("es"), segment->source, segment->source)));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena a;
    struct segments s;
    struct translate_story out, story = {.language = S("en"), .headline = S("A \"dog\" & <b>"), .lead_alt = S("A dog")};
    struct str rest = {(const char *)data, (ptrdiff_t)size}, html;
    arena_init(&a, 0);
    (void)str_cut(rest, '\x01', &html, &rest);
    if (!failed(html_sanitise(&a, html, NULL, &story.body)) &&
        !failed(segments_cut(&a, &story, &(struct segment_rules){0}, &s))) {
        for (ptrdiff_t i = 0; i < s.count && rest.n; i++) {
            (void)str_cut(rest, '\x01', &s.items[i].target, &rest);
            check_target(&a, &s.items[i]);
        }
        bool *fresh = arena_array(&a, bool, s.count);
        for (ptrdiff_t i = 0; i < s.count; i++)
            fresh[i] = !segment_problem_is_fatal(segment_problem(S("es"), s.items[i].source, s.items[i].target));
        quoting_set(&a, &s, S("es"), fresh);
        for (ptrdiff_t i = 0; i < s.count; i++)
            check(!fresh[i] ||
                  !segment_problem_is_fatal(segment_problem(S("es"), s.items[i].source, s.items[i].target)));
        if (!failed(segments_join(&a, &s, S("es"), &out)))
            check(html_is_canonical(html_text(out.body)));
    }
    arena_close(&a);
    return 0;
}
