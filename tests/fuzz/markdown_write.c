/* markdown_write.c - fuzz target: any text as story HTML, written as Markdown; what is said to come back does. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "text/markdown_write.h"

#include <stdlib.h>

#include "text/markdown.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct str no_line(void *context, struct arena *a, struct html_block block)
{
    (void)context, (void)a, (void)block;
    return (struct str){0};
}

static void check_exact(struct arena *a, struct html body, struct str markdown)
{
    struct buf read;
    struct html again;
    buf_init(&read, 16 << 20);
    bool same = !failed(markdown_to_html(markdown, 1, &read)) &&
                !failed(html_sanitise(a, read.n ? buf_str(&read) : S(""), NULL, &again)) &&
                str_equal(html_text(again), html_text(body));
    buf_close(&read);
    if (!same)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct markdown_lines NONE = {no_line, NULL};
    struct arena a;
    struct buf out;
    struct html body;
    bool exact;
    arena_init(&a, 0);
    buf_init(&out, 16 << 20);
    if (!failed(html_sanitise(&a, (struct str){(const char *)data, (ptrdiff_t)size}, NULL, &body)) &&
        !failed(markdown_write(&a, body, &NONE, &out, &exact)) && exact)
        check_exact(&a, body, out.n ? buf_str(&out) : S(""));
    buf_close(&out);
    arena_close(&a);
    return 0;
}
