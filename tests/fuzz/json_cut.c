/* json_cut.c - fuzz target: any bytes as a large JSON file; records lie within it, and what is one value is cut whole.
 */
/* SPDX-License-Identifier: Apache-2.0 */
#include "exchange/json_cut.h"

#include <stdlib.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static enum json_cut_choice choose(struct str where, char mark)
{
    if (str_ends(where, S("[]")) || str_ends(where, S(".a")) || mark == '"')
        return JSON_CUT_TAKE;
    return str_ends(where, S(".b")) ? JSON_CUT_PASS : JSON_CUT_ENTER;
}

static void read_file(struct str path)
{
    struct json_cut *cut;
    struct json_record record;
    json_t *tree;
    bool found = true;
    int64_t line = 1;
    if (failed(json_cut_open(path, choose, &cut))) {
        if (!str_starts(str_from_c(err_detail()), path))
            abort();
        return;
    }
    while (found && !failed(json_cut_next(cut, &record, &found))) {
        if (found && (record.line < line || (!record.too_large && !record.text.n)))
            abort();
        if (found && !failed(json_text_read(record.text, record.line, &tree)))
            json_decref(tree);
        line = found ? record.line : line;
    }
    json_cut_close(cut);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static char path[] = "/tmp/json-cut-fuzz-XXXXXX";
    static int descriptor = -1;
    if (descriptor < 0 && (descriptor = mkstemp(path)) < 0)
        abort();
    if (ftruncate(descriptor, 0) || pwrite(descriptor, data, size, 0) != (ssize_t)size)
        abort();
    read_file(str_from_c(path));
    return 0;
}
