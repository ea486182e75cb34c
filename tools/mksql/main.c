/* main.c - makes a typed C function of every statement: mksql OUT.c OUT.h [schema=SCHEMA.sql] FILE.sql... */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The form of the statement files is told in docs/store.md. Reads all files, checks everything that can be checked
 * without a database, then writes both outputs. A fault is told as FILE:LINE: what, and ends the run with status 1.
 */
#include "write.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static void write_file(const char *path, void (*put)(void))
{
    out = fopen(path, "wb");
    if (out)
        put();
    if (!out || ferror(out) || fclose(out) != 0) {
        fprintf(stderr, "mksql: %s: %s\n", path, strerror(errno));
        exit(1);
    }
}

int main(int argc, char **argv)
{
    if (argc < 4) {
        fprintf(stderr, "usage: mksql OUT.c OUT.h [schema=SCHEMA.sql] FILE.sql...\n");
        return 2;
    }
    for (int i = 3; i < argc; i++) {
        if (!strncmp(argv[i], "schema=", 7))
            read_schema(argv[i] + 7);
        else
            read_file(argv[i]);
    }
    for (int i = 0; i < all_statement_count; i++)
        check_statement(all_statements[i]);
    if (all_statement_count == 0) {
        fprintf(stderr, "mksql: no statement in any file\n");
        return 1;
    }
    write_file(argv[1], put_source);
    write_file(argv[2], put_header);
    return 0;
}
