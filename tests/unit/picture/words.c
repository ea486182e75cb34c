/* words.c - tests: what pictures say of themselves, and what only looks like it. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "picture/words.c"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static struct arena a;

static void assert_words(struct words_blocks blocks, const char *alt, const char *caption, const char *credit)
{
    struct str out[FRAME_WORDS_KINDS];
    words_read(&a, &blocks, out);
    assert_string_equal(str_to_c(&a, out[FRAME_ALT]), alt);
    assert_string_equal(str_to_c(&a, out[FRAME_CAPTION]), caption);
    assert_string_equal(str_to_c(&a, out[FRAME_CREDIT]), credit);
}

#define XMP(inside)                                                                                                    \
    S("<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'>"          \
      "<rdf:Description xmlns:dc='http://purl.org/dc/elements/1.1/' "                                                  \
      "xmlns:photoshop='http://ns.adobe.com/photoshop/1.0/' "                                                          \
      "xmlns:i='http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/' " inside "</rdf:RDF></x:xmpmeta>")

static void xmp_in_its_forms(void **state)
{
    (void)state;
    assert_words(
        (struct words_blocks){
            .xmp =
                XMP("photoshop:Credit='NCA'><dc:description><rdf:Alt><rdf:li xml:lang='x-default'> The ferry &amp; "
                    "the mole </rdf:li><rdf:li xml:lang='de'>Die F\xc3\xa4hre</rdf:li></rdf:Alt></dc:description>"
                    "<dc:creator><rdf:Seq><rdf:li>Ines Falk</rdf:li></rdf:Seq></dc:creator><i:AltTextAccessibility>"
                    "<rdf:Alt><rdf:li>A white ferry.</rdf:li></rdf:Alt></i:AltTextAccessibility></rdf:Description>")},
        "A white ferry.", "The ferry & the mole", "Ines Falk/NCA");
    assert_words((struct words_blocks){.xmp = XMP("dc:description='As an attribute'/>")}, "", "As an attribute", "");
    assert_words((struct words_blocks){.xmp = XMP("photoshop:Credit='Falk, NCA'><dc:creator>Falk</dc:creator>"
                                                  "</rdf:Description>")},
                 "", "", "Falk, NCA");
}

static void xmp_that_is_none(void **state)
{
    (void)state;
    assert_words((struct words_blocks){.xmp = S("<!DOCTYPE x [<!ENTITY e 'x'>]><x>&e;</x>")}, "", "", "");
    assert_words((struct words_blocks){.xmp = S("<x:xmpmeta")}, "", "", "");
    assert_words((struct words_blocks){.xmp = S("\0\0\0")}, "", "", "");
    struct buf deep;
    buf_init(&deep, 1 << 20);
    for (int i = 0; i < 1000; i++)
        buf_add(&deep, S("<a>"));
    for (int i = 0; i < 1000; i++)
        buf_add(&deep, S("</a>"));
    assert_words((struct words_blocks){.xmp = buf_str(&deep)}, "", "", "");
    buf_clear(&deep);
    buf_add(&deep, S("<a xmlns:dc='http://purl.org/dc/elements/1.1/'><dc:description>"));
    for (int i = 0; i < FRAME_WORDS_MAX; i++)
        buf_add_char(&deep, 'x');
    buf_add(&deep, S("y</dc:description></a>"));
    assert_words((struct words_blocks){.xmp = buf_str(&deep)}, "", "", "");
    buf_close(&deep);
}

/* Records 2:80, 2:110 and 2:120, bare and in Photoshop's resources. */
#define IPTC                                                                                                           \
    "\x1c\x02\x50\0\x08T. Amsel\x1c\x02\x6e\0\x03NCA\x1c\x02\x78\0\x09"                                                \
    "Fr\xfch\x01Lich"

static void iptc_bare_and_wrapped(void **state)
{
    (void)state;
    assert_words((struct words_blocks){.iptc = S(IPTC)}, "", "Fr\xc3\xbch Lich", "T. Amsel/NCA");
    assert_words((struct words_blocks){.iptc = S("Photoshop 3.0\0"
                                                 "8BIM\x04\x04\0\0\0\0\0\x23" IPTC)},
                 "", "Fr\xc3\xbch Lich", "T. Amsel/NCA");
    assert_words((struct words_blocks){.iptc = S("Photoshop 3.0\0"
                                                 "8BIM\x04\x04\0\0\x7f\xff\xff\xff" IPTC)},
                 "", "", "");
    assert_words((struct words_blocks){.iptc = S("\x1c\x02\x78\xff\xff"
                                                 "cut")},
                 "", "", "");
}

/* A little-endian directory with ImageDescription and Artist. */
static struct str exif_of(const char *description)
{
    struct buf b;
    buf_init(&b, 4096);
    ptrdiff_t n = (ptrdiff_t)strlen(description) + 1;
    buf_add(&b, S("Exif\0\0II*\0\x08\0\0\0\x02\0\x0e\x01\x02\0"));
    buf_add_format(&b, "%c%c%c%c", (int)n, 0, 0, 0);
    buf_add(&b, S("\x26\0\0\0\x3b\x01\x02\0\x08\0\0\0"));
    buf_add_format(&b, "%c%c%c%c", (int)(0x26 + n), 0, 0, 0);
    buf_add(&b, S("\0\0\0\0"));
    buf_add(&b, (struct str){description, n});
    buf_add(&b, S("Z. Moor\0"));
    struct str out = str_copy(&a, buf_str(&b));
    buf_close(&b);
    return out;
}

static void exif_without_what_cameras_say(void **state)
{
    (void)state;
    assert_words((struct words_blocks){.exif = exif_of("Boats in the ice")}, "", "Boats in the ice", "Z. Moor");
    assert_words((struct words_blocks){.exif = exif_of("OLYMPUS DIGITAL CAMERA")}, "", "", "Z. Moor");
    assert_words((struct words_blocks){.exif = exif_of("Boats in the ice"), .iptc = S(IPTC)}, "", "Fr\xc3\xbch Lich",
                 "T. Amsel/NCA");
    assert_words((struct words_blocks){.exif = S("Exif\0\0II*\0\xff\xff\xff\xff")}, "", "", "");
}

static int open_arena(void **state)
{
    (void)state;
    arena_init(&a, 0);
    return 0;
}

static int close_arena(void **state)
{
    (void)state;
    arena_close(&a);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(xmp_in_its_forms),
        cmocka_unit_test(xmp_that_is_none),
        cmocka_unit_test(iptc_bare_and_wrapped),
        cmocka_unit_test(exif_without_what_cameras_say),
    };
    return cmocka_run_group_tests(tests, open_arena, close_arena);
}
