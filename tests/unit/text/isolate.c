/* isolate.c - tests: names of the other direction in texts of both. "[" and "]" stand for the isolate's begin and end.
 */
/* SPDX-License-Identifier: Apache-2.0 */
#include "text/isolate.c"

#include "base/random.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static struct str brackets(struct arena *a, struct str text)
{
    struct buf b;
    buf_init(&b, text.n + 1);
    for (ptrdiff_t i = 0; i < text.n; i++) {
        struct str rest = str_from(text, i);
        bool edge = str_starts(rest, BEGIN) || str_starts(rest, END);
        if (edge)
            buf_add_char(&b, str_starts(rest, BEGIN) ? '[' : ']');
        else
            buf_add_char(&b, text.p[i]);
        i += edge ? BEGIN.n - 1 : 0;
    }
    struct str copy = str_copy(a, buf_str(&b));
    buf_close(&b);
    return copy;
}

static const struct {
    bool right_to_left;
    const char *text, *wanted;
} PLAIN[] = {
    {true, "شورای Norhaven، روز دوشنبه", "شورای [Norhaven]، روز دوشنبه"},
    {true, "او به Norhaven (Texas) رفت.", "او به [Norhaven] ([Texas]) رفت."},
    {true, "کتاب J. K. Rowling.", "کتاب [J. K. Rowling]."},
    {true, "در St. Ives ماند.", "در [St. Ives] ماند."},
    {true, "از Norhaven. Port بسته است.", "از [Norhaven]. [Port] بسته است."},
    {true, "پرواز Boeing 737، دیروز", "پرواز [Boeing 737]، دیروز"},
    {true, "پرواز A380-800 رسید", "پرواز [A380-800] رسید"},
    {true, "زبان C++ و C#.", "زبان [C++] و [C#]."},
    {true, "نشانی https://news.example/a/?b=1, و", "نشانی [https://news.example/a/?b=1], و"},
    {true, "شرکت AT&T!", "شرکت [AT&T]!"},
    {true, "بندر Port\xe2\x80\x99s End باز شد", "بندر [Port\xe2\x80\x99s End] باز شد"},
    {true, "۱۲ کیلومتر از Caf\xc3\xa9 Noir", "۱۲ کیلومتر از [Caf\xc3\xa9 Noir]"},
    {true, "Norhaven", "Norhaven"},
    {true, "Norhaven: 12!", "Norhaven: 12!"},
    {true, "بندر باز شد.", "بندر باز شد."},
    {true, "بندر باز شد (۱۲).", "بندر باز شد (۱۲)."},
    {false, "La calle شارع الميناء, 12 metros", "La calle [شارع الميناء], 12 metros"},
    {false, "El barco نور 12 zarpó", "El barco [نور] 12 zarpó"},
    {false, "El barco نور\xe2\x80\x8cها!", "El barco [نور\xe2\x80\x8cها]!"},
    {false, "El (נמל) y «יפו».", "El ([נמל]) y «[יפו]»."},
    {false, "El puerto abrió.", "El puerto abrió."},
    {false, "El puerto 北京 y Αθήνα", "El puerto 北京 y Αθήνα"},
    {false, "Uno نور\nنور\nDos", "Uno [نور]\nنور\nDos"},
    {false, "Ya \xe2\x81\xa8نور!\xe2\x81\xa9 y نور", "Ya [نور!] y [نور]"},
    {false, "Ya \xe2\x81\xa8نور!\xe2\x81\xa9 ميناء", "Ya [[نور!] ميناء]"},
    {false, "Abierto \xe2\x81\xa8نور", "Abierto [[نور]"},
    {false, "Roto \xff نور \xe2", "Roto \xff [نور] \xe2"},
};

static const struct {
    bool right_to_left;
    const char *markup, *wanted;
} MARKUP[] = {
    {true, "<p>شورای <em>Norhaven</em>، و AT&amp;T!</p>\n", "<p>شورای <em>[Norhaven]</em>، و [AT&amp;T]!</p>\n"},
    {true, "<p>بندر <a href=\"/a/\">Nor</a>haven Port.</p>\n", "<p>بندر <a href=\"/a/\">[Nor</a>haven Port].</p>\n"},
    {true, "<p>گاز CO<sub>2</sub>، هوا</p>\n", "<p>گاز [CO<sub>2]</sub>، هوا</p>\n"},
    {true, "<p>دستور <code>make all!</code> و make.</p>\n", "<p>دستور <code>make all!</code> و [make].</p>\n"},
    {true, "<pre>بندر make all!</pre>\n<p>بندر Port.</p>\n", "<pre>بندر make all!</pre>\n<p>بندر [Port].</p>\n"},
    {true, "<p>Only.</p>\n<p>بندر Port.</p>\n", "<p>Only.</p>\n<p>بندر [Port].</p>\n"},
    {true, "<ul>\n<li>بندر Port</li>\n<li>Port</li>\n</ul>\n", "<ul>\n<li>بندر [Port]</li>\n<li>Port</li>\n</ul>\n"},
    {true, "<figure><img src=\"/m/a.jpg\" alt=\"بندر Port\"><figcaption>بندر Port</figcaption></figure>\n",
     "<figure><img src=\"/m/a.jpg\" alt=\"بندر Port\"><figcaption>بندر [Port]</figcaption></figure>\n"},
    {true, "<p>a &lt; بندر &quot;Port&quot;</p>\n", "<p>[a] &lt; بندر &quot;[Port]&quot;</p>\n"},
    {false, "<p>El <em>نور!</em> zarpó</p>\n", "<p>El <em>[نور]!</em> zarpó</p>\n"},
    {false, "<p>El نور <", "<p>El [نور] <"},
    {false, "<p>El نور &am", "<p>El [نور] &am"},
    {false, "<p>El <code>نور", "<p>El <code>نور"},
};

static void check(struct arena *a, struct str once, struct str twice, struct str text, const char *wanted)
{
    struct str shown = brackets(a, once);
    if (!str_equal(shown, str_from_c(wanted)))
        fail_msg("'%.*s', not '%s'", STR_ARG(shown), wanted);
    assert_true(str_equal(once, twice));
    assert_true(str_equal(isolate_drop(a, once), isolate_drop(a, text)));
}

static void names_are_isolated(void **state)
{
    (void)state;
    struct arena a;
    arena_init(&a, 0);
    for (ptrdiff_t i = 0; i < COUNT_OF(PLAIN); i++) {
        bool way = PLAIN[i].right_to_left;
        struct str text = str_copy(&a, str_from_c(PLAIN[i].text)), once = isolate_text(&a, text, way);
        check(&a, once, isolate_text(&a, once, way), text, PLAIN[i].wanted);
    }
    arena_close(&a);
}

static void names_in_markup_are_isolated(void **state)
{
    (void)state;
    struct arena a;
    arena_init(&a, 0);
    for (ptrdiff_t i = 0; i < COUNT_OF(MARKUP); i++) {
        bool way = MARKUP[i].right_to_left;
        struct str text = str_copy(&a, str_from_c(MARKUP[i].markup)), once = isolate_markup(&a, text, way);
        check(&a, once, isolate_markup(&a, once, way), text, MARKUP[i].wanted);
    }
    arena_close(&a);
}

static void a_name_takes_its_marks_along(void **state)
{
    (void)state;
    struct arena a;
    arena_init(&a, 0);
    assert_true(str_equal(brackets(&a, isolate_name(&a, S("Yahoo!"), true)), S("[Yahoo!]")));
    assert_true(str_equal(brackets(&a, isolate_name(&a, S("Norhaven"), true)), S("Norhaven")));
    assert_true(str_equal(brackets(&a, isolate_name(&a, S("Yahoo!"), false)), S("Yahoo!")));
    assert_true(str_equal(brackets(&a, isolate_name(&a, S("«نور»"), false)), S("[«نور»]")));
    assert_true(str_equal(brackets(&a, isolate_name(&a, S("بندر Yahoo!"), true)), S("بندر Yahoo!")));
    struct str joined = str_concat(&a, S("شرکت "), str_concat(&a, isolate_name(&a, S("Yahoo!"), true), S(" Port.")));
    assert_true(str_equal(brackets(&a, isolate_text(&a, joined, true)), S("شرکت [[Yahoo!] Port].")));
    arena_close(&a);
}

/* Pieces of texts in any order: what comes out is what went in, and is what comes out of it. */
static void twice_is_once(void **state)
{
    (void)state;
    static const char *const PIECES[] = {
        "a",       "نور", " ",      "-",        ".",        ". ",           "12",           "<em>",
        "</em>",   "<p>", "</p>\n", "&amp;",    "&lt;",     "\xe2\x81\xa8", "\xe2\x81\xa9", "<code>",
        "</code>", "(",   ")",      "\xcc\x81", "\xd9\x91", "Norhaven",     "\xff",         "\xe2\x80\x8c",
        "/"};
    for (int round = 0; round < 20000; round++) {
        struct arena a;
        arena_init(&a, 0);
        struct str text = S("");
        unsigned char choice[12];
        random_bytes(choice, sizeof choice);
        for (int i = choice[0] % COUNT_OF(choice); i > 0; i--)
            text = str_concat(&a, text, str_from_c(PIECES[choice[i] % COUNT_OF(PIECES)]));
        for (int way = 0; way < 2; way++) {
            struct str once = isolate_markup(&a, text, way);
            if (!str_equal(isolate_markup(&a, once, way), once))
                fail_msg("'%.*s' of '%.*s'", STR_ARG(brackets(&a, once)), STR_ARG(brackets(&a, text)));
            assert_true(str_equal(isolate_drop(&a, once), isolate_drop(&a, text)));
        }
        arena_close(&a);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(names_are_isolated),
                                       cmocka_unit_test(names_in_markup_are_isolated),
                                       cmocka_unit_test(a_name_takes_its_marks_along), cmocka_unit_test(twice_is_once)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
