/* lines.c - the lines of a file of the tests' data. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "support/lines.h"

#include <stdio.h>
#include <stdlib.h>

#define FILE_MAX (4 << 20)

struct str lines_open(struct arena *a, const char *path)
{
    FILE *file = fopen(str_to_c(a, str_format(a, "%s/%s", getenv("DATELINE_SOURCE"), path)), "rb");
    char *bytes = arena_bytes(a, FILE_MAX);
    if (!file)
        fatal("the tests' data %s", path);
    size_t n = fread(bytes, 1, FILE_MAX, file);
    fclose(file);
    return (struct str){bytes, (ptrdiff_t)n};
}

bool lines_next(struct str *text, struct str *line)
{
    while (text->n) {
        str_cut(*text, '\n', line, text);
        if (line->n && line->p[0] != '#')
            return true;
    }
    return false;
}
