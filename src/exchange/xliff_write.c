/* xliff_write.c - a translation as an XLIFF 2.0 file. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "exchange/xliff.h"

#include "text/xml.h"
#include "translate/form.h"

static const struct str STATES[] = {S_INIT("initial"), S_INIT("translated"), S_INIT("reviewed"), S_INIT("final")};

static void add_text(struct arena *a, struct buf *out, struct str form_text)
{
    struct buf plain;
    buf_init(&plain, 4 * form_text.n + 4);
    (void)form_add_plain(&plain, form_text);
    form_add_escaped(out, xml_text(a, buf_str(&plain)));
    buf_close(&plain);
}

static void add_form(struct arena *a, struct buf *out, struct str form)
{
    struct form_reader reader = form_read(form);
    struct form_token token;
    while ((token = form_next(&reader)).kind != FORM_END && token.kind != FORM_BROKEN) {
        if (token.kind == FORM_TEXT)
            add_text(a, out, token.text);
        else if (token.kind == FORM_OPEN)
            buf_add_format(out, "<pc id=\"%d\">", token.id);
        else if (token.kind == FORM_CLOSE)
            buf_add(out, S("</pc>"));
        else
            buf_add_format(out, "<ph id=\"%d\"/>", token.id);
    }
}

static void add_attribute(struct arena *a, struct buf *out, const char *name, struct str value)
{
    buf_add_format(out, " %s=\"", name);
    buf_add_escaped(out, xml_text(a, value));
    buf_add_char(out, '"');
}

static void add_unit(struct arena *a, struct buf *out, const struct xliff_unit *unit)
{
    buf_add(out, S("    <unit"));
    add_attribute(a, out, "id", unit->id);
    buf_add(out, S(">\n"));
    if (unit->place.n) {
        buf_add(out, S("      <notes><note category=\"place\">"));
        form_add_escaped(out, xml_text(a, unit->place));
        buf_add(out, S("</note></notes>\n"));
    }
    buf_add(out, S("      <segment"));
    add_attribute(a, out, "state", STATES[unit->state]);
    buf_add(out, S(">\n        <source>"));
    add_form(a, out, unit->source);
    buf_add(out, S("</source>\n"));
    if (unit->target.p) {
        buf_add(out, S("        <target>"));
        add_form(a, out, unit->target);
        buf_add(out, S("</target>\n"));
    }
    buf_add(out, S("      </segment>\n    </unit>\n"));
}

struct err xliff_write(struct arena *a, const struct xliff *file, struct str *out)
{
    struct buf b;
    buf_init(&b, XLIFF_MAX);
    buf_add(&b, S("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<xliff "
                  "xmlns=\"urn:oasis:names:tc:xliff:document:2.0\" version=\"2.0\""));
    add_attribute(a, &b, "srcLang", file->source_language);
    add_attribute(a, &b, "trgLang", file->target_language);
    buf_add(&b, S(">\n  <file"));
    add_attribute(a, &b, "id", file->id);
    if (file->original.n)
        add_attribute(a, &b, "original", file->original);
    buf_add(&b, S(" canResegment=\"no\">\n"));
    for (ptrdiff_t i = 0; i < file->count; i++)
        add_unit(a, &b, &file->units[i]);
    buf_add(&b, S("  </file>\n</xliff>\n"));
    bool whole = !b.failed;
    *out = whole ? str_copy(a, buf_str(&b)) : S("");
    buf_close(&b);
    return whole ? OK : err_make(&ERR_LIMIT, "The file would be larger than %d bytes", XLIFF_MAX);
}
