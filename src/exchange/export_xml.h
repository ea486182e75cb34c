/* export_xml.h - writing elements of XML. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef EXCHANGE_EXPORT_XML_H
#define EXCHANGE_EXPORT_XML_H

#include "base/base.h"

/* Adds <name>text</name> and a line feed. What XML cannot hold is left out (text/xml.h); a is for that. */
void xml_element(struct arena *a, struct buf *out, const char *name, struct str text);
void xml_number(struct buf *out, const char *name, int64_t number);
/* The same with the text in CDATA sections, as WordPress writes it: one ends within each "]]>". */
void xml_cdata(struct arena *a, struct buf *out, const char *name, struct str text);
/* Adds the CDATA sections alone. */
void xml_add_cdata(struct arena *a, struct buf *out, struct str text);

#endif
