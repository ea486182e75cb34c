/* media.c - tests: what a picture's headers say, and bringing pictures in. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "unit/newsroom_fixture.h"

#include "base/random.h"
#include "newsroom/check.h"
#include "newsroom/folder.h"
#include "newsroom/media_sniff.c"
#include "unit/picture_fixture.h"

/* The bytes at their exact size, so that a read behind them is seen. */
static struct err sniff_exactly(struct str bytes, struct media_facts *out)
{
    char *exact = malloc(bytes.n ? (size_t)bytes.n : 1);
    memcpy(exact, bytes.p, (size_t)bytes.n);
    struct err e = media_sniff((struct str){exact, bytes.n}, out);
    free(exact);
    return e;
}

static const struct {
    const char *name;
    struct str bytes;
    const char *type;
    int width, height;
} PICTURES[] = {
    {"png",
     S_INIT("\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x07\0\0\0\x05\x08\x02\0\0\0\0\0\0\0\0\0\0\x01"
            "IDATx\0\0\0\0\0\0\0\0IEND\xae\x42\x60\x82"),
     "image/png", 7, 5},
    {"jpeg", S_INIT("\xff\xd8\xff\xe0\0\x04JF\xff\xc0\0\x0b\x08\0\x05\0\x07\x01\x01\x11\0\xff\xd9"), "image/jpeg", 7,
     5},
    {"turned jpeg",
     S_INIT("\xff\xd8\xff\xe1\0\x22"
            "Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0"
            "\xff\xc2\0\x0b\x08\0\x05\0\x07\x01\x01\x11\0\xff\xd9"),
     "image/jpeg", 5, 7},
    {"gif", S_INIT("GIF89a\x07\0\x05\0\0\0\0;"), "image/gif", 7, 5},
    {"webp", S_INIT("RIFF\x16\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0\x06\0\0\x04\0\0"), "image/webp", 7, 5},
    {"avif",
     S_INIT("\0\0\0\x10"
            "ftypavif\0\0\0\0\0\0\0\x14ispe\0\0\0\0\0\0\0\x07\0\0\0\x05"),
     "image/avif", 7, 5},
};

static void test_facts(struct store_fixture *f)
{
    (void)f;
    for (int i = 0; i < (int)COUNT_OF(PICTURES); i++) {
        struct media_facts facts;
        if (failed(sniff_exactly(PICTURES[i].bytes, &facts)))
            fail_msg("%s: %s", PICTURES[i].name, err_detail());
        assert_text(facts.type, PICTURES[i].type);
        assert_int_equal(facts.width, PICTURES[i].width);
        assert_int_equal(facts.height, PICTURES[i].height);
    }
}

/* All but AVIF, which does not say how long it is, miss their end. */
static void test_cut_off(struct store_fixture *f)
{
    (void)f;
    for (int i = 0; i < (int)COUNT_OF(PICTURES); i++)
        for (ptrdiff_t n = 0; n < PICTURES[i].bytes.n; n++) {
            struct media_facts facts;
            struct err e = sniff_exactly(str_slice(PICTURES[i].bytes, 0, n), &facts);
            bool whole_but_trailer = i == 0 && n >= PICTURES[i].bytes.n - 4; /* the checksum behind IEND */
            if (!failed(e) && !whole_but_trailer)
                fail_msg("%s cut at %td was taken", PICTURES[i].name, n);
        }
}

static void test_lies(struct store_fixture *f)
{
    static const struct {
        struct str bytes;
        const struct err_kind *kind;
    } lies[] = {
        {S_INIT("<svg xmlns=\"http://www.w3.org/2000/svg\"/>"), &ERR_INVALID},
        {S_INIT("%!PS-Adobe-3.0"), &ERR_INVALID},
        {S_INIT("GIF89a\0\0\x05\0"), &ERR_INVALID},
        {S_INIT("GIF89a\x01\x40\x01\0;"), &ERR_LIMIT},
        {S_INIT("GIF89a\0\x40\0\x40;"), &ERR_LIMIT},
        {S_INIT("GIF89a\x07\0\x05\0\0\0\0?"), &ERR_INVALID},
        {S_INIT("GIF89a\x07\0\x05\0\0\0\0,\0\0\0\0\x07\0\x05\0\0\x02\xff"), &ERR_INVALID},
        {S_INIT("\0\0\0\x10"
                "ftypavif\0\0\0\0\0\0\0\x14ispe\0\0\0\0\xff\xff\xff\xff\xff\xff\xff\xff"),
         &ERR_LIMIT},
        {S_INIT("\xff\xd8\xff\xe1\xff\xff"), &ERR_INVALID},
    };
    (void)f;
    for (int i = 0; i < (int)COUNT_OF(lies); i++) {
        struct media_facts facts;
        assert_err(sniff_exactly(lies[i].bytes, &facts), lies[i].kind);
    }
}

/* Bytes that nobody meant, behind each kind's mark. */
static void test_noise(struct store_fixture *f)
{
    static const struct str marks[] = {S_INIT("\xff\xd8\xff"), S_INIT("\x89PNG\r\n\x1a\n"), S_INIT("RIFF____WEBPVP8L"),
                                       S_INIT("____ftypavif_ispe"),
                                       S_INIT("\xff\xd8\xff\xe1\0\x40"
                                              "Exif\0\0MM")};
    (void)f;
    int refused = 0;
    for (int i = 0; i < 20000; i++) {
        char bytes[96];
        struct media_facts facts;
        struct str mark = marks[i % COUNT_OF(marks)];
        random_bytes(bytes, sizeof bytes);
        memcpy(bytes, mark.p, (size_t)mark.n);
        refused += failed(sniff_exactly((struct str){bytes, 20 + i % 76}, &facts));
    }
    assert_true(refused > 0);
}

static void test_add(struct store_fixture *f)
{
    struct room room;
    struct sql_media *first, *again;
    struct str stored;
    struct check_counts counts;
    room_open(&room, f);
    struct str png = picture_halves(room.a, 7, 5);
    assert_ok(newsroom_media_add(room.n, room.a, &ACTOR_COMMAND, png, S("../a\nferry.png"), S("A ferry"), S(""), S(""),
                                 &first));
    assert_ok(newsroom_media_add(room.n, room.a, &ACTOR_COMMAND, png, S("b.png"), S(""), S(""), S("T. Amsel"), &again));
    assert_int_equal(first->id, again->id);
    assert_text(again->alt, "A ferry");
    assert_text(again->credit, "T. Amsel");
    assert_int_equal(again->width, 7);
    assert_true(str_ends(again->path, S(".png")));
    assert_ok(
        folder_read(room.a, str_format(room.a, "%s/media/%.*s", room.folder, STR_ARG(again->path)), 10000, &stored));
    assert_true(str_equal(stored, png));
    assert_ok(newsroom_check(room.n, NULL, NULL, NULL, &counts));
    assert_int_equal(counts.media, 1);
    assert_err(newsroom_media_add(room.n, room.a, &ACTOR_COMMAND, S("no picture"), S("x"), S(""), S(""), S(""), &first),
               &ERR_INVALID);
    assert_err(newsroom_media_add_file(room.n, room.a, &ACTOR_COMMAND, S("/nowhere.png"), S(""), S(""), S(""), &first),
               &ERR_NOT_FOUND);
    room_close(&room);
}

int main(void)
{
    static const struct store_test tests[] = {
        STORE_TEST_SQLITE(test_facts), STORE_TEST_SQLITE(test_cut_off),
        STORE_TEST_SQLITE(test_lies),  STORE_TEST_SQLITE(test_noise),
        STORE_TEST(test_add),
    };
    return store_tests_run(tests, COUNT_OF(tests));
}
