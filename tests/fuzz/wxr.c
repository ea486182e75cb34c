/* wxr.c - fuzz target: any bytes as a WordPress export and as a post's content. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "base/utf8.h"
#include "exchange/wp.h"
#include "exchange/wxr.h"
#include "text/html.h"

#include <stdlib.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool attachment(void *context, int64_t id, struct wp_attachment *out)
{
    (void)context;
    *out = (struct wp_attachment){S("/a.jpg"), S("t"), S("a"), S("c")};
    return id > 0;
}

static ptrdiff_t own(void *context, struct arena *a, const int64_t **ids)
{
    (void)context, (void)a;
    *ids = NULL;
    return 0;
}

static struct str block(void *context, int64_t id)
{
    (void)id;
    return *(struct str *)context;
}

/* What is tidied means the same to the sanitiser. */
static void check_tidied(struct arena *a, struct str html)
{
    struct html plain, tidy;
    if (failed(html_sanitise(a, html, NULL, &plain)))
        return;
    if (failed(html_sanitise(a, wp_tidy(a, html), NULL, &tidy)) || !str_equal(html_text(plain), html_text(tidy)))
        abort();
}

static void check_content(struct arena *a, struct str content)
{
    struct wp_found found = {0};
    struct wp_library library = {attachment, own, block, &content};
    struct wp_text t = {a, &library, &found};
    struct str html = wp_html(&t, content);
    if (utf8_find_invalid(content) < 0 && utf8_find_invalid(html) >= 0)
        abort();
    check_tidied(a, html);
}

static void check_record(struct arena *a, const struct wxr_record *record)
{
    struct wxr_item item;
    struct wxr_term term;
    wxr_item_read(a, record->text, &item);
    wxr_term_read(a, record, &term);
    if (utf8_find_invalid(item.content) >= 0 || utf8_find_invalid(term.name) >= 0)
        abort();
    check_content(a, item.content);
}

static void read_file(struct arena *a, struct str path)
{
    struct wxr_file *file;
    struct wxr_record record;
    bool found = true;
    if (failed(wxr_open(path, &file)))
        return;
    while (found && !failed(wxr_next(file, &record, &found)))
        if (found)
            check_record(a, &record);
    wxr_close(file);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static char path[] = "/tmp/wxr-fuzz-XXXXXX";
    static int descriptor = -1;
    struct arena a;
    if (descriptor < 0 && (descriptor = mkstemp(path)) < 0)
        abort();
    if (ftruncate(descriptor, 0) || pwrite(descriptor, data, size, 0) != (ssize_t)size)
        abort();
    arena_init(&a, 0);
    read_file(&a, str_from_c(path));
    check_content(&a, (struct str){(const char *)data, (ptrdiff_t)size});
    arena_close(&a);
    return 0;
}
