/* lines.c - the lines of a file of the tests' data. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "support/lines.h"

#include "newsroom/folder.h"

#include <stdlib.h>

#define FILE_MAX (4 << 20)

struct str lines_open(struct arena *a, const char *path)
{
    struct str text;
    if (failed(folder_read(a, str_format(a, "%s/%s", getenv("DATELINE_SOURCE"), path), FILE_MAX, &text)))
        fatalx("the tests' data: %s", err_detail());
    return text;
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
