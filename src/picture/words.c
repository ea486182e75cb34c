/* words.c - what a picture says of itself: description, caption, credit. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "picture/words.h"

#include "base/utf8.h"

#include <expat.h>
#include <libexif/exif-data.h>
#include <libiptcdata/iptc-data.h>
#include <libiptcdata/iptc-jpeg.h>
#include <string.h>

#define XMP_DEPTH 32
#define XMP_MAX (1024 * 1024)

/* Text of a camera or a desk of the last century: UTF-8, or else Latin-1. Control characters become blanks. */
static struct str readable(struct arena *a, struct str s)
{
    struct buf b;
    bool utf8 = utf8_find_invalid(s) < 0;
    buf_init(&b, FRAME_WORDS_MAX);
    for (ptrdiff_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        if (c < 0x20 || c == 0x7f)
            buf_add_char(&b, ' ');
        else if (c < 0x80 || utf8)
            buf_add_char(&b, (char)c);
        else if (c >= 0xa0)
            buf_add_format(&b, "%c%c", 0xc0 | c >> 6, 0x80 | (c & 0x3f));
    }
    struct str out = b.failed ? S("") : str_copy(a, str_trim(buf_str(&b)));
    buf_close(&b);
    return out;
}

static void offer(struct str *place, struct str words)
{
    if (!place->n && words.n)
        *place = words;
}

/* "Photographer/Agency", as credits are written. */
static struct str join_credit(struct arena *a, struct str person, struct str agency)
{
    if (!person.n || !agency.n || str_find(agency, person, 0) >= 0)
        return agency.n ? agency : person;
    if (str_find(person, agency, 0) >= 0)
        return person;
    return str_format(a, "%.*s/%.*s", STR_ARG(person), STR_ARG(agency));
}

/* ---- XMP ---- */

enum xmp_property { XMP_NONE, XMP_DESCRIPTION, XMP_ALT, XMP_CREATOR, XMP_CREDIT, XMP_PROPERTIES };

/* Names as expat gives them: namespace, blank, name. */
static const struct {
    struct str name;
    enum xmp_property property;
} XMP_NAMES[] = {
    {S_INIT("http://purl.org/dc/elements/1.1/ description"), XMP_DESCRIPTION},
    {S_INIT("http://purl.org/dc/elements/1.1/ creator"), XMP_CREATOR},
    {S_INIT("http://ns.adobe.com/photoshop/1.0/ Credit"), XMP_CREDIT},
    {S_INIT("http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/ AltTextAccessibility"), XMP_ALT},
};

struct xmp {
    struct arena *a;
    XML_Parser parser;
    int depth, property_depth;
    enum xmp_property property; /* we are inside of it */
    struct buf text;            /* of the innermost element */
    struct str values[XMP_PROPERTIES];
};

static enum xmp_property property_of(const char *name)
{
    for (ptrdiff_t i = 0; i < COUNT_OF(XMP_NAMES); i++)
        if (str_equal(str_from_c(name), XMP_NAMES[i].name))
            return XMP_NAMES[i].property;
    return XMP_NONE;
}

/* A property may stand as an attribute of rdf:Description too. */
static void XMLCALL xmp_begin(void *context, const XML_Char *name, const XML_Char **attributes)
{
    struct xmp *x = context;
    if (++x->depth > XMP_DEPTH)
        XML_StopParser(x->parser, XML_FALSE);
    for (; *attributes; attributes += 2) {
        enum xmp_property property = property_of(attributes[0]);
        if (property)
            offer(&x->values[property], readable(x->a, str_from_c(attributes[1])));
    }
    if (!x->property && property_of(name)) {
        x->property = property_of(name);
        x->property_depth = x->depth;
    }
    buf_clear(&x->text);
}

/* The first of several languages or creators counts: writers put the default first. */
static void XMLCALL xmp_end(void *context, const XML_Char *name)
{
    struct xmp *x = context;
    (void)name;
    if (x->property)
        offer(&x->values[x->property], readable(x->a, buf_str(&x->text)));
    if (x->property && x->depth == x->property_depth)
        x->property = XMP_NONE;
    x->depth--;
    buf_clear(&x->text);
}

static void XMLCALL xmp_text(void *context, const XML_Char *text, int length)
{
    struct xmp *x = context;
    if (x->property)
        buf_add(&x->text, (struct str){text, length});
}

/* A document type could declare entities: nobody's XMP has one. */
static void XMLCALL xmp_doctype(void *context, const XML_Char *name, const XML_Char *system, const XML_Char *public,
                                int internal)
{
    struct xmp *x = context;
    (void)name, (void)system, (void)public, (void)internal;
    XML_StopParser(x->parser, XML_FALSE);
}

static void read_xmp(struct arena *a, struct str block, struct str out[FRAME_WORDS_KINDS])
{
    struct xmp x = {.a = a, .parser = XML_ParserCreateNS("UTF-8", ' ')};
    if (!x.parser || block.n > XMP_MAX)
        return;
    buf_init(&x.text, FRAME_WORDS_MAX);
    XML_SetUserData(x.parser, &x);
    XML_SetElementHandler(x.parser, xmp_begin, xmp_end);
    XML_SetCharacterDataHandler(x.parser, xmp_text);
    XML_SetStartDoctypeDeclHandler(x.parser, xmp_doctype);
    while (block.n && !block.p[block.n - 1])
        block.n--; /* some writers count a NUL */
    if (block.n && XML_Parse(x.parser, block.p, (int)block.n, XML_TRUE) == XML_STATUS_OK) {
        offer(&out[FRAME_ALT], x.values[XMP_ALT]);
        offer(&out[FRAME_CAPTION], x.values[XMP_DESCRIPTION]);
        offer(&out[FRAME_CREDIT], join_credit(a, x.values[XMP_CREATOR], x.values[XMP_CREDIT]));
    }
    XML_ParserFree(x.parser);
    buf_close(&x.text);
}

/* ---- IPTC ---- */

static struct str iptc_text(struct arena *a, IptcData *data, IptcTag tag)
{
    struct str out = S("");
    IptcDataSet *set = iptc_data_get_dataset(data, IPTC_RECORD_APP_2, tag);
    if (!set)
        return out;
    if (set->data && set->size)
        out = readable(a, (struct str){(const char *)set->data, set->size});
    iptc_dataset_unref(set);
    return out;
}

static void read_iptc(struct arena *a, struct str block, struct str out[FRAME_WORDS_KINDS])
{
    const unsigned char *bytes = (const unsigned char *)block.p;
    unsigned length = (unsigned)block.n;
    if (str_starts(block, S("Photoshop 3.0"))) {
        int offset = iptc_jpeg_ps3_find_iptc(bytes, (unsigned)block.n, &length);
        if (offset <= 0 || offset > block.n || length > block.n - offset)
            return;
        bytes += offset;
    }
    IptcData *data = iptc_data_new_from_data(bytes, length);
    if (!data)
        return;
    offer(&out[FRAME_CAPTION], iptc_text(a, data, IPTC_TAG_CAPTION));
    offer(&out[FRAME_CREDIT], join_credit(a, iptc_text(a, data, IPTC_TAG_BYLINE), iptc_text(a, data, IPTC_TAG_CREDIT)));
    iptc_data_unref(data);
}

/* ---- EXIF ---- */

static struct str exif_text(struct arena *a, ExifData *data, ExifTag tag)
{
    ExifEntry *entry = exif_content_get_entry(data->ifd[EXIF_IFD_0], tag);
    if (!entry || entry->format != EXIF_FORMAT_ASCII || !entry->data)
        return S("");
    struct str text = {(const char *)entry->data, entry->size};
    ptrdiff_t end = str_find_char(text, 0, 0);
    return readable(a, end >= 0 ? str_slice(text, 0, end) : text);
}

/* What cameras write by themselves ("OLYMPUS DIGITAL CAMERA") describes nothing. */
static bool is_sentence(struct str s)
{
    for (ptrdiff_t i = 0; i < s.n; i++)
        if ((s.p[i] >= 'a' && s.p[i] <= 'z') || (unsigned char)s.p[i] >= 0x80)
            return str_find_char(s, ' ', 0) >= 0;
    return false;
}

static void read_exif(struct arena *a, struct str block, struct str out[FRAME_WORDS_KINDS])
{
    ExifData *data = exif_data_new_from_data((const unsigned char *)block.p, (unsigned)block.n);
    if (!data)
        return;
    struct str description = exif_text(a, data, EXIF_TAG_IMAGE_DESCRIPTION);
    if (is_sentence(description))
        offer(&out[FRAME_CAPTION], description);
    offer(&out[FRAME_CREDIT], exif_text(a, data, EXIF_TAG_ARTIST));
    exif_data_unref(data);
}

void words_read(struct arena *a, const struct words_blocks *blocks, struct str out[FRAME_WORDS_KINDS])
{
    for (int i = 0; i < FRAME_WORDS_KINDS; i++)
        out[i] = S("");
    if (blocks->xmp.n)
        read_xmp(a, blocks->xmp, out);
    if (blocks->iptc.n)
        read_iptc(a, blocks->iptc, out);
    if (blocks->exif.n)
        read_exif(a, blocks->exif, out);
}
