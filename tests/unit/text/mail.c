/* mail.c - tests: nothing that is put into a letter can end a header or a part of it. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "text/mail.c"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#define HOSTILE "Ferry\r\nBcc: everybody@evil.example\r\n\r\n<script>\n--=_dateline--\n.\nFrom me"
#define PERSIAN "\xd8\xae\xd9\x88\xd8\xa7\xd9\x86\xd9\x86\xd8\xaf\xda\xaf\xd8\xa7\xd9\x86 "

static struct str write_letter(struct arena *a, const struct mail *mail)
{
    struct buf out;
    buf_init(&out, 1 << 20);
    mail_write(&out, mail);
    assert_false(out.failed);
    struct str text = str_copy(a, buf_str(&out));
    buf_close(&out);
    return text;
}

static struct mail letter_with(struct str text)
{
    return (struct mail){.from = S("desk@news.example"),
                         .to = S("ines@news.example"),
                         .from_name = text,
                         .subject = text,
                         .id = S("1@news.example"),
                         .date = 1767225600 * TIME_SECOND,
                         .text = text,
                         .html = text};
}

static int count(struct str text, const char *what)
{
    int found = 0;
    for (ptrdiff_t at = 0; (at = str_find(text, str_from_c(what), at)) >= 0; at++)
        found++;
    return found;
}

/* Every line ends with CRLF, none is longer than mail may be, no byte is over 0x7E. */
static void assert_lines(struct str text)
{
    struct str line;
    while (text.n) {
        assert_true(str_cut(text, '\n', &line, &text));
        assert_true(str_ends(line, S("\r")));
        assert_true(line.n <= 79);
        assert_int_equal(str_find_char(line, '\r', 0), line.n - 1);
        for (ptrdiff_t i = 0; i + 1 < line.n; i++)
            assert_true(line.p[i] >= ' ' && line.p[i] <= '~');
    }
}

static void holds_what_is_hostile(void **state)
{
    struct arena a;
    (void)state;
    arena_init(&a, 0);
    struct mail mail = letter_with(S(HOSTILE));
    struct str text = write_letter(&a, &mail);
    assert_lines(text);
    assert_int_equal(count(text, "\r\nBcc:"), 2); /* in the two parts, behind the headers */
    assert_true(str_find(text, S("\r\nBcc:"), 0) > str_find(text, S("\r\n\r\n"), 0));
    assert_int_equal(count(text, "\r\n--=_dateline\r\n"), 2);
    assert_int_equal(count(text, "\r\n--=_dateline--"), 1);
    assert_int_equal(count(text, "\r\n--=3D_dateline--"), 2);
    arena_close(&a);
}

static void writes_any_bytes(void **state)
{
    struct arena a;
    char bytes[4096];
    uint32_t seed = 1;
    (void)state;
    arena_init(&a, 0);
    for (int round = 0; round < 200; round++) {
        for (size_t i = 0; i < sizeof bytes; i++)
            bytes[i] = (char)((seed = seed * 1664525 + 1013904223) >> 24);
        struct mail mail = letter_with((struct str){bytes, (ptrdiff_t)(seed % sizeof bytes)});
        struct str text = write_letter(&a, &mail);
        assert_lines(text);
        assert_int_equal(count(text, "\r\n--=_dateline"), 3);
        arena_reset(&a);
    }
    arena_close(&a);
}

static void encodes_words_at_characters(void **state)
{
    struct arena a;
    (void)state;
    arena_init(&a, 0);
    struct mail mail = letter_with(S(PERSIAN PERSIAN PERSIAN PERSIAN PERSIAN));
    struct str text = write_letter(&a, &mail), line;
    assert_lines(text);
    for (ptrdiff_t at = 0; (at = str_find(text, S(WORD_BEGIN), at)) >= 0; at++) {
        (void)str_cut(str_from(text, at), '\r', &line, &(struct str){0});
        assert_true(line.n <= 75 && str_ends(line, S("?=")));
        assert_int_equal((count(line, "=") - 2) % 2, 0); /* whole characters of two bytes */
    }
    mail = letter_with(S("Ferry \"sails\""));
    assert_true(str_find(write_letter(&a, &mail), S("Subject: =?UTF-8?Q?Ferry_=22sails=22?=\r\n"), 0) > 0);
    mail = letter_with(S("Ferry sails"));
    assert_true(str_find(write_letter(&a, &mail), S("From: \"Ferry sails\"\r\n <desk@news.example>\r\n"), 0) == 0);
    assert_true(str_find(write_letter(&a, &mail), S("Date: Thu, 01 Jan 2026 00:00:00 +0000\r\n"), 0) > 0);
    arena_close(&a);
}

static void knows_addresses(void **state)
{
    static const char *const good[] = {"a@b", "desk@news.example", "first.last+tag@mail.news.example",
                                       "a@xn--80ak6aa92e.com"};
    static const char *const bad[] = {"",        "a",          "@b",          "a@",
                                      "a@b@c",   "a..b@c",     ".a@b",        "a.@b",
                                      "a@b.",    "a@.b",       "a b@c",       "a@b\r\nRCPT TO:<x@y>",
                                      "<a@b>",   "a@b>",       "\"a b\"@c",   "a@[::1]",
                                      "a@b,c@d", "\xc3\xa5@b", "a@b\xc3\xa5", "a,b@c",
                                      "a@b;c"};
    (void)state;
    for (ptrdiff_t i = 0; i < COUNT_OF(good); i++)
        assert_true(mail_is_address(str_from_c(good[i])));
    for (ptrdiff_t i = 0; i < COUNT_OF(bad); i++)
        assert_false(mail_is_address(str_from_c(bad[i])));
    assert_false(mail_is_address((struct str){"a\0@b", 4}));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(holds_what_is_hostile),
        cmocka_unit_test(writes_any_bytes),
        cmocka_unit_test(encodes_words_at_characters),
        cmocka_unit_test(knows_addresses),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
