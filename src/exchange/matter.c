/* matter.c - what stands before a text in other programs' files: YAML, TOML or JSON. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "exchange/matter.h"

#include "text/toml.h"
#include "text/yaml.h"

static int lines_in(struct str text)
{
    int lines = 0;
    for (ptrdiff_t i = 0; i < text.n; i++)
        lines += text.p[i] == '\n';
    return lines;
}

/* The line at *at, without its end; false at the end of text. */
static bool next_line(struct str text, ptrdiff_t *at, struct str *line)
{
    if (*at >= text.n)
        return false;
    ptrdiff_t end = str_find_char(text, '\n', *at);
    end = end < 0 ? text.n : end;
    *line = str_slice(text, *at, end);
    *at = end + 1;
    return true;
}

static bool is_mark(struct str line, struct str mark)
{
    return str_starts(line, mark) && !str_trim(str_from(line, mark.n)).n;
}

/* What stands between two lines of marks; *at: behind the second one. */
static struct err between(struct str text, struct str mark, ptrdiff_t *at, struct str *out)
{
    struct str line;
    ptrdiff_t from;
    (void)next_line(text, at, &line);
    from = *at;
    for (ptrdiff_t before = from; next_line(text, at, &line); before = *at)
        if (is_mark(line, mark) || (mark.p[0] == '-' && is_mark(line, S("...")))) {
            *out = str_slice(text, from, before);
            return OK;
        }
    return err_make(&ERR_INVALID, "line 1: \"%.*s\" is never closed", STR_ARG(mark));
}

/* Behind the bracket that closes the first one; -1: none does. */
static ptrdiff_t object_end(struct str text)
{
    int depth = 0;
    bool quoted = false;
    for (ptrdiff_t i = 0; i < MIN(text.n, MATTER_SIZE_MAX); i++) {
        char c = text.p[i];
        if (quoted && c == '\\')
            i++;
        else if (c == '"')
            quoted = !quoted;
        else if (!quoted)
            depth += (c == '{') - (c == '}');
        if (depth == 0)
            return i + 1;
    }
    return -1;
}

static struct err read_tree(struct str text, struct str first, struct matter *out, ptrdiff_t *at)
{
    bool yaml = is_mark(first, S("---")), toml = is_mark(first, S("+++"));
    ptrdiff_t end = str_starts(first, S("{")) ? object_end(text) : -1;
    if (!yaml && !toml && end < 0)
        return OK;
    if (end < 0)
        TRY(between(text, yaml ? S("---") : S("+++"), at, &out->raw));
    else
        out->raw = str_slice(text, 0, end), *at = end;
    if (out->raw.n > MATTER_SIZE_MAX)
        return err_make(&ERR_LIMIT, "line 1: more than %d bytes before the text", MATTER_SIZE_MAX);
    if (yaml)
        return yaml_read(out->raw, 2, &out->tree);
    return toml ? toml_read(out->raw, 2, &out->tree) : json_text_read(out->raw, 1, &out->tree);
}

struct err matter_read(struct str text, struct matter *out)
{
    struct str first;
    ptrdiff_t at = 0, behind = 0;
    *out = (struct matter){0};
    if (str_starts(text, S("\xef\xbb\xbf")))
        text = str_from(text, 3);
    if (next_line(text, &at, &first))
        TRY(read_tree(text, first, out, &behind));
    if (json_is_null(out->tree)) {
        json_decref(out->tree);
        out->tree = json_object();
    }
    if (out->tree && !json_is_object(out->tree)) {
        json_decref(out->tree);
        out->tree = NULL;
        return err_make(&ERR_INVALID, "line 2: what stands before the text is no list of keys");
    }
    out->body = str_from(text, behind);
    out->body_line = 1 + lines_in(str_slice(text, 0, behind));
    return OK;
}

int matter_line(const struct matter *matter, struct str key)
{
    struct str line;
    int number = matter->body.p && matter->raw.p && matter->raw.n && matter->raw.p[0] == '{' ? 1 : 2;
    for (ptrdiff_t at = 0; next_line(matter->raw, &at, &line); number++) {
        line = str_trim(line);
        line = str_starts(line, S("\"")) ? str_from(line, 1) : line;
        if (str_starts(line, key) && line.n > key.n &&
            str_find(S(":= \t\""), str_slice(line, key.n, key.n + 1), 0) >= 0)
            return number;
    }
    return 1;
}
