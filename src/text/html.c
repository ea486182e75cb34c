/* html.c - the sanitiser: what comes in as HTML leaves as story HTML. */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A text that is canonical already is its own result. Any other is parsed and written anew, and what was written has to
 * pass the recogniser like everything else: a fault of the writer is an error, never a hole.
 */
#include "text/html.h"

#include "base/utf8.h"
#include "text/html_check.h"
#include "text/html_scan.h"
#include "text/html_tree.h"

#include <setjmp.h>
#include <string.h>

/* A tree may take so much memory: a multiple of the text (prose needs 10, one-letter lines 110) between two bounds.
 * Misnested marks multiply themselves, and time goes with memory. */
#define TREE_MIN ((size_t)4 << 20)
#define TREE_MAX ((size_t)24 << 20)
#define TREE_FACTOR 128

static struct err check_bytes(struct str raw)
{
    if (raw.n > HTML_SIZE_MAX)
        return err_make(&ERR_LIMIT, "the HTML has %td bytes, at most %td are taken", raw.n, HTML_SIZE_MAX);
    ptrdiff_t nul = str_find_char(raw, 0, 0);
    ptrdiff_t bad = nul >= 0 ? nul : utf8_find_invalid(raw);
    if (bad < 0)
        return OK;
    int line = 1;
    for (ptrdiff_t i = 0; i < bad; i++)
        line += raw.p[i] == '\n';
    return err_make(&ERR_INVALID, "the HTML is not valid UTF-8: byte 0x%02x in line %d, at byte %td",
                    (unsigned char)raw.p[bad], line, bad + 1);
}

/* &quot; in text is written as the character; between < and > it stays. The text is canonical but for that. */
static struct str unquote(struct arena *a, struct str s)
{
    static const struct str REFERENCE = S_INIT("&quot;");
    char *p = arena_bytes(a, s.n);
    ptrdiff_t n = 0;
    bool in_tag = false;
    for (ptrdiff_t i = 0; i < s.n; i++) {
        in_tag = s.p[i] == '<' || (in_tag && s.p[i] != '>');
        bool quote = s.p[i] == '&' && !in_tag && str_starts(str_from(s, i), REFERENCE);
        p[n++] = quote ? '"' : s.p[i];
        i += quote ? REFERENCE.n - 1 : 0;
    }
    return (struct str){p, n};
}

/* A copy of s in a. When a runs out of memory, work and the writer are closed before its owner hears of it. */
static struct str copy_out(struct arena *a, struct str s, struct arena *work, struct html_writer *writer)
{
    jmp_buf jump;
    jmp_buf *outer = a->out_of_memory;
    if (!outer)
        return str_copy(a, s);
    if (setjmp(jump)) {
        html_writer_close(writer);
        arena_close(work);
        a->out_of_memory = outer;
        longjmp(*outer, 1);
    }
    a->out_of_memory = &jump;
    struct str copy = str_copy(a, s);
    a->out_of_memory = outer;
    return copy;
}

/* What the report names from the tree's memory, which is about to go. */
static void keep_report(struct arena *a, struct html_report *report, struct arena *work, struct html_writer *writer)
{
    for (int i = 0; report && i < report->count; i++)
        if (report->items[i].host.n)
            report->items[i].host = copy_out(a, report->items[i].host, work, writer);
}

static struct err check_output(const struct buf *out)
{
    if (out->failed)
        return err_make(&ERR_LIMIT, "the HTML grows over %td bytes when it is written out", HTML_SIZE_MAX);
    if (html_check(buf_str(out)) != HTML_CANONICAL)
        return err_make(&ERR_INVALID, "the HTML cannot be put in order");
    return OK;
}

/* Memory of the tree runs out: back here, by a jump out of the parser, which keeps nothing elsewhere. */
static struct err write_tree(struct html_writer *writer, struct str raw, const struct html_rules *rules)
{
    jmp_buf jump;
    writer->a->out_of_memory = &jump;
    if (setjmp(jump))
        return err_make(&ERR_LIMIT, "the HTML makes a tree of more than %zu bytes", writer->a->limit);
    html_write_tree(writer, raw, rules);
    return check_output(&writer->out);
}

static struct err rewrite(struct arena *a, struct str raw, const struct html_rules *rules, struct html *out)
{
    struct arena work;
    struct html_writer writer;
    TRY(html_scan(raw));
    arena_init(&work, MIN(TREE_MIN + TREE_FACTOR * (size_t)raw.n, TREE_MAX));
    html_writer_open(&writer, &work);
    struct err e = write_tree(&writer, raw, rules);
    if (!failed(e) && writer.out.n)
        out->text = copy_out(a, buf_str(&writer.out), &work, &writer);
    keep_report(a, rules ? rules->report : NULL, &work, &writer);
    html_writer_close(&writer);
    arena_close(&work);
    return e;
}

struct err html_sanitise(struct arena *a, struct str raw, const struct html_rules *rules, struct html *out)
{
    *out = (struct html){0};
    switch (html_check(raw)) {
    case HTML_CANONICAL:
        out->text = raw;
        return OK;
    case HTML_QUOTED:
        out->text = unquote(a, raw);
        return OK;
    case HTML_OTHER:
        break;
    }
    TRY(check_bytes(raw));
    return rewrite(a, raw, rules, out);
}

bool html_is_canonical(struct str s)
{
    return html_check(s) == HTML_CANONICAL;
}

struct err html_trusted_canonical(struct str stored, struct html *out)
{
    bool canonical = html_is_canonical(stored);
    out->text = canonical ? stored : (struct str){0};
    return canonical ? OK : err_make(&ERR_INVALID, "the stored HTML is not as it was written");
}
