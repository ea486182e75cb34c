/* export_xml.c - writing elements of XML. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "exchange/export_xml.h"

#include "text/xml.h"

void xml_element(struct arena *a, struct buf *out, const char *name, struct str text)
{
    buf_add_format(out, "<%s>", name);
    buf_add_escaped(out, xml_text(a, text));
    buf_add_format(out, "</%s>\n", name);
}

void xml_number(struct buf *out, const char *name, int64_t number)
{
    buf_add_format(out, "<%s>%lld</%s>\n", name, (long long)number, name);
}

void xml_add_cdata(struct arena *a, struct buf *out, struct str text)
{
    text = xml_text(a, text);
    buf_add(out, S("<![CDATA["));
    for (ptrdiff_t end; (end = str_find(text, S("]]>"), 0)) >= 0; text = str_from(text, end + 2)) {
        buf_add(out, str_slice(text, 0, end + 2));
        buf_add(out, S("]]><![CDATA["));
    }
    buf_add(out, text);
    buf_add(out, S("]]>"));
}

void xml_cdata(struct arena *a, struct buf *out, const char *name, struct str text)
{
    buf_add_format(out, "<%s>", name);
    xml_add_cdata(a, out, text);
    buf_add_format(out, "</%s>\n", name);
}
