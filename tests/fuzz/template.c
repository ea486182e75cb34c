/* template.c - fuzz target: any text as a template, rendered over a small view. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "text/template.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct value *make_view(struct arena *a)
{
    struct value *view = value_map(a);
    struct value *list = value_set_list(a, view, S("l"));
    value_set_text(a, view, S("t"), S("<text>\n&"));
    value_set_trusted_html(a, view, S("h"), S("<b>markup</b>\n"));
    value_set_int(a, value_append_map(a, list), S("n"), -1);
    value_append_text(a, list, S("item"));
    value_set_bool(a, value_set_map(a, view, S("m")), S("b"), true);
    return view;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct template_set set;
    struct arena a;
    struct buf out;
    template_set_init(&set);
    arena_init(&a, 0);
    buf_init(&out, 65536);
    if (!failed(template_set_add(&set, S("main"), (struct str){(const char *)data, (ptrdiff_t)size}))) {
        err_ignore(template_set_link(&set));
        err_ignore(template_render(template_find(&set, S("main")), make_view(&a), &out));
    }
    buf_close(&out);
    arena_close(&a);
    template_set_close(&set);
    return 0;
}
