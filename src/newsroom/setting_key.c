/* setting_key.c - keys of services: lines of "NAME KEY", sealed in the store. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "newsroom/setting_key.h"

#include "newsroom/newsroom.h"
#include "newsroom/setting_secret.h"

#define KEY_MAX 1000

/* The next line that holds something; *number counts all. False at the end. */
static bool next_line(struct str *rest, int *number, struct str *name, struct str *key)
{
    struct str line;
    while (rest->n) {
        str_cut(*rest, '\n', &line, rest);
        ++*number;
        str_cut(str_trim(line), ' ', name, key);
        *key = str_trim(*key);
        if (name->n)
            return true;
    }
    return false;
}

static struct str find_key(struct str text, struct str wanted)
{
    struct str name, key;
    int number = 0;
    while (next_line(&text, &number, &name, &key))
        if (str_equal(name, wanted))
            return key;
    return (struct str){NULL, 0};
}

/* A header can carry it, and it is one word. */
static bool is_key(struct str key)
{
    for (ptrdiff_t i = 0; i < key.n; i++)
        if (key.p[i] <= ' ' || key.p[i] > '~')
            return false;
    return key.n > 0 && key.n <= KEY_MAX;
}

struct err setting_keys_check(struct str setting, struct str text)
{
    struct str name, key, rest = text;
    int number = 0;
    while (next_line(&rest, &number, &name, &key)) {
        if (!is_key(key))
            return err_make(&ERR_INVALID,
                            "%.*s, line %d: a line is a name, a space, and its key, which is printable ASCII without "
                            "spaces",
                            STR_ARG(setting), number);
        if (find_key(text, name).p != key.p)
            return err_make(&ERR_INVALID, "%.*s, line %d: this name has a key already", STR_ARG(setting), number);
    }
    return OK;
}

struct err setting_key(struct arena *a, const struct newsroom *n, struct str setting, struct str name, struct str *out)
{
    struct str text;
    TRY(setting_secret_open(a, n, setting, &text));
    *out = find_key(text, name);
    return OK;
}
