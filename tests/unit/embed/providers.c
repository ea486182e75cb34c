/* providers.c - tests of the table of providers: each row's examples, look-alikes, trusted hosts. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "embed/index.h"
#include "newsroom/setting.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct arena arena;

static const struct embed_providers *make(const char *own, const char *trusted)
{
    const struct embed_providers *providers;
    struct settings settings = {
        .url = S("https://News.example"), .embed_providers = str_from_c(own), .embed_trusted = str_from_c(trusted)};
    if (failed(embed_providers_make(&arena, &settings, &providers)))
        fail_msg("%s", err_detail());
    return providers;
}

static void assert_refused(const char *own, const char *trusted, const char *words)
{
    const struct embed_providers *providers;
    struct settings settings = {
        .url = S("https://news.example"), .embed_providers = str_from_c(own), .embed_trusted = str_from_c(trusted)};
    if (!failed(embed_providers_make(&arena, &settings, &providers)))
        fail_msg("\"%s\" and \"%s\" are taken", own, trusted);
    if (!strstr(err_detail(), words))
        fail_msg("\"%s\" lacks \"%s\"", err_detail(), words);
}

static void assert_text(struct str got, struct str want)
{
    if (!str_equal(got, want))
        fail_msg("got %.*s, not %.*s", STR_ARG(got), STR_ARG(want));
}

static void assert_example(const struct embed_providers *all, const struct embed_provider *provider,
                           const struct embed_example *example)
{
    struct embed_found found;
    struct str url = str_starts(example->url, S("//")) ? str_concat(&arena, S("https:"), example->url) : example->url;
    if (!embed_look_up(all, url, example->code, &found) || found.rule->provider != provider)
        fail_msg("%.*s is not found as one of %.*s", STR_ARG(url), STR_ARG(provider->id));
    struct str got = example->code ? embed_target(&arena, &found, url) : embed_frame(&arena, provider, url);
    assert_text(got.n ? got : S("none"), example->want);
    if (example->code && embed_find(all, got) != provider)
        fail_msg("%.*s is none of its own addresses", STR_ARG(got));
}

static void every_example_gives_what_is_said(void **state)
{
    const struct embed_providers *all = make("", "");
    (void)state;
    for (ptrdiff_t i = 0; i < embed_provider_count(all); i++) {
        const struct embed_provider *provider = embed_provider_at(all, i);
        const struct embed_example *example = provider->row->examples;
        if (!example)
            fail_msg("%.*s has no example", STR_ARG(provider->id));
        for (; example; example = example->next)
            assert_example(all, provider, example);
    }
}

static void every_row_is_whole(void **state)
{
    const struct embed_providers *all = make("", "");
    (void)state;
    assert_true(embed_provider_count(all) >= 65);
    for (ptrdiff_t i = 0; i < embed_provider_count(all); i++) {
        const struct embed_provider *p = embed_provider_at(all, i);
        assert_true(str_starts(p->policy_url, S("https://")));
        assert_true(p->ratio_width > 0 || p->height > 0);
        assert_false(p->trusted);
        if (p->logo.n < 20)
            fail_msg("%.*s has no logo", STR_ARG(p->id));
        for (ptrdiff_t k = 0; k < i; k++) {
            assert_false(str_equal(p->name, embed_provider_at(all, k)->name));
            assert_false(str_equal(p->logo, embed_provider_at(all, k)->logo));
        }
    }
}

static const char *const NAMED[] = {
    "Amazon Kindle", "Anghami",
    "Animoto",       "Bluesky",
    "Canva",         "Cloudup",
    "Crowdsignal",   "Dailymotion",
    "Facebook",      "Flickr",
    "Funny Or Die",  "Google Maps",
    "Imgur",         "Instagram",
    "Issuu",         "Kickstarter",
    "Meetup",        "Mixcloud",
    "Photobucket",   "Pinterest",
    "Pocket Casts",  "Reddit",
    "ReverbNation",  "Scribd",
    "Sketchfab",     "SlideShare",
    "SmugMug",       "SoundCloud",
    "Speaker Deck",  "Spotify",
    "TikTok",        "TED",
    "Tumblr",        "X",
    "VideoPress",    "Vimeo",
    "Wolfram Cloud", "WordPress.org",
    "WordPress.tv",  "YouTube",
    "Mastodon",      "PeerTube",
    "Threads",       "Twitch",
    "Datawrapper",   "Flourish",
    "Infogram",      "DocumentCloud",
    "Telegram",      "Apple Podcasts",
    "OpenStreetMap", "Komoot",
};

static void those_that_were_asked_for_are_there(void **state)
{
    const struct embed_providers *all = make("", "");
    (void)state;
    for (int i = 0; i < COUNT_OF(NAMED); i++) {
        bool found = false;
        for (ptrdiff_t k = 0; k < embed_provider_count(all); k++)
            found = found || str_equal(embed_provider_at(all, k)->name, str_from_c(NAMED[i]));
        if (!found)
            fail_msg("%s is not there", NAMED[i]);
    }
}

static void look_alikes_are_nobodys(void **state)
{
    static const char *const HOSTILE[] = {
        "https://youtube.com.evil.example/watch?v=aB3_-x9kQ0w",
        "https://evil.example/youtube.com/watch?v=aB3_-x9kQ0w",
        "https://evil.example/?https://www.youtube.com/watch?v=aB3_-x9kQ0w",
        "https://evil.example#youtube.com/watch?v=aB3_-x9kQ0w",
        "https://www.youtube.com@evil.example/watch?v=aB3_-x9kQ0w",
        "https://user:pass@www.youtube.com/watch?v=aB3_-x9kQ0w",
        "https://www.youtube.com:8443/watch?v=aB3_-x9kQ0w",
        "https://www.youtube.com:80/watch?v=aB3_-x9kQ0w",
        "https://www.youtube.com./watch?v=aB3_-x9kQ0w",
        "https://www.you\xc2\xadtube.com/watch?v=aB3_-x9kQ0w",
        "https://www.youtube\343\200\202com/watch?v=aB3_-x9kQ0w",
        "https://www.youtube%2ecom/watch?v=aB3_-x9kQ0w",
        "https://\xd1\x83outube.com/watch?v=aB3_-x9kQ0w",
        "https://notyoutube.com/watch?v=aB3_-x9kQ0w",
        "https://www.www.youtube.com/watch?v=aB3_-x9kQ0w",
        "https://www.youtube.com\\@evil.example/watch?v=aB3_-x9kQ0w",
        "https://www.youtube.com/watch?v=a%22onload=b",
        "https://www.youtube.com/watch?v=../../x",
        "https://www.youtube.com/watch?v=..",
        "https://www.youtube.com/watch?v=a/b",
        "https://www.youtube.com/watch?v=",
        "https://www.youtube.com/%77atch?v=aB3_-x9kQ0w",
        "https://www.youtube.com//watch?v=aB3_-x9kQ0w",
        "https://www.youtube.com/WATCH?v=aB3_-x9kQ0w",
        "ftp://www.youtube.com/watch?v=aB3_-x9kQ0w",
        "javascript:https://www.youtube.com/watch?v=aB3_-x9kQ0w",
        "data:text/html,https://www.youtube.com/watch?v=aB3_-x9kQ0w",
        "//www.youtube.com/watch?v=aB3_-x9kQ0w",
        "/watch?v=aB3_-x9kQ0w",
        "https://",
        "no address",
        "",
        "https://a.b.tumblr.com/post/1",
        "https://tumblr.com.evil.example/post/1",
        "https://x.com/a/status/12345678901234567890123",
        "https://x.com/a/status/1a",
        "https://social.example/@a/1%2f..",
        "https://social.example/@../1",
        "https://open.spotify.com/track/short",
        "https://www.openstreetmap.org/?mlat=1e9&mlon=nan",
    };
    const struct embed_providers *all = make("", "");
    (void)state;
    for (int i = 0; i < COUNT_OF(HOSTILE); i++)
        if (embed_find(all, str_from_c(HOSTILE[i])))
            fail_msg("%s is taken for %.*s", HOSTILE[i], STR_ARG(embed_find(all, str_from_c(HOSTILE[i]))->name));
}

static void spellings_of_an_address_are_one(void **state)
{
    static const char *const SAME[] = {
        "https://www.youtube.com/watch?v=aB3_-x9kQ0w",
        "http://youtube.com/watch/?v=aB3_-x9kQ0w",
        "HTTPS://WWW.YouTube.COM:443/watch?v=aB3_-x9kQ0w#x",
        "http://www.youtube.com:80/watch?feature=share&v=aB3_-x9kQ0w&v=other",
        "https://youtu.be/aB3_-x9kQ0w/",
    };
    const struct embed_providers *all = make("", "");
    (void)state;
    for (int i = 0; i < COUNT_OF(SAME); i++) {
        const struct embed_provider *provider = embed_find(all, str_from_c(SAME[i]));
        if (!provider)
            fail_msg("%s is not found", SAME[i]);
        assert_text(embed_frame(&arena, provider, str_from_c(SAME[i])),
                    S("https://www.youtube-nocookie.com/embed/aB3_-x9kQ0w"));
    }
}

static void a_megabyte_is_refused_at_once(void **state)
{
    const struct embed_providers *all = make("[a]\nname = A\nkind = map\naddress = {host}/{a}/*/{b:text}/{rest:path}\n"
                                             "frame = https://a.example/{a}\n",
                                             "");
    ptrdiff_t n = 1 << 20;
    char *p = arena_bytes(&arena, n);
    (void)state;
    memset(p, '/', (size_t)n);
    memcpy(p, "https://social.example/@a", 25);
    for (ptrdiff_t i = 25; i < n; i += 2)
        p[i] = 'a';
    assert_null(embed_find(all, (struct str){p, n}));
    for (int round = 0; round < 20000; round++)
        (void)embed_find(all, (struct str){p, URL_SIZE_MAX});
    assert_true(embed_name(all, (struct str){p, n}).n == 14);
}

static void other_sites_are_called_by_their_host(void **state)
{
    const struct embed_providers *all = make("", "");
    (void)state;
    assert_text(embed_name(all, S("https://www.norhaven.example/a")), S("norhaven.example"));
    assert_text(embed_name(all, S("https://notx.com/a")), S("notx.com"));
    assert_text(embed_name(all, S("https://x.com.evil.example/")), S("x.com.evil.example"));
    assert_text(embed_name(all, S("https://x.com@evil.example/")), S("evil.example"));
    assert_text(embed_name(all, S("https://X.com/norhaven")), S("X"));
    assert_text(embed_name(all, S("http://m.facebook.com:80/x")), S("Facebook"));
    assert_text(embed_name(all, S("https://www.google.com/search?q=a")), S("google.com"));
}

static void names_follow_the_language(void **state)
{
    const struct embed_provider *youtube = embed_find(make("", ""), S("https://youtu.be/abc"));
    (void)state;
    assert_text(embed_name_in(youtube, S("fa")), S("یوتیوب"));
    assert_text(embed_name_in(youtube, S("ar-EG")), S("يوتيوب"));
    assert_text(embed_name_in(youtube, S("de")), S("YouTube"));
}

static void origins(void **state)
{
    (void)state;
    assert_text(embed_origin(&arena, S("https://WWW.a.example:8443/x?y")), S("https://www.a.example:8443"));
    assert_text(embed_origin(&arena, S("https://a.example")), S("https://a.example"));
    assert_int_equal(embed_origin(&arena, S("javascript:alert(1)")).n, 0);
    assert_int_equal(embed_origin(&arena, S("https://a.example; script-src *")).n, 0);
}

#define OWN "[tides]\nname = Tides\nkind = chart\naddress = tides.example/{id}\nframe = https://tides.example/f/{id}\n"

static void a_newsroom_adds_and_replaces(void **state)
{
    const struct embed_providers *all = make(OWN "[youtube]\nname = Our tube\nkind = video\n"
                                                 "address = youtube.com/watch?v={id}\nframe = https://t.example/{id}\n",
                                             "");
    const struct embed_provider *tides = embed_find(all, S("https://tides.example/7"));
    (void)state;
    assert_non_null(tides);
    assert_text(embed_frame(&arena, tides, S("https://tides.example/7")), S("https://tides.example/f/7"));
    assert_text(tides->sandbox, S("allow-scripts allow-same-origin"));
    assert_int_equal(tides->ratio_width, 16);
    assert_true(embed_provider_at(all, 0) == tides);
    assert_text(embed_find(all, S("https://youtube.com/watch?v=a"))->name, S("Our tube"));
    assert_null(embed_find(all, S("https://youtu.be/a")));
}

static void a_provider_of_this_machine_may_be_http(void **state)
{
    const struct embed_providers *all =
        make("[fake]\nname = Fake\nkind = post\noembed = http://127.0.0.1:4000/oembed\naddress = 127.0.0.1:4000/{id}\n"
             "frame = http://127.0.0.1:4000/frame/{id}\n",
             "");
    const struct embed_provider *fake = embed_find(all, S("http://127.0.0.1:4000/a"));
    (void)state;
    assert_non_null(fake);
    assert_text(embed_frame(&arena, fake, S("http://127.0.0.1:4000/a")), S("http://127.0.0.1:4000/frame/a"));
    assert_null(embed_find(all, S("http://127.0.0.1:4001/a")));
}

static void trusted_hosts_need_no_gate(void **state)
{
    const struct embed_providers *all =
        make("", "# ours\ncharts.news.example\n\nwww.video.news.example\nwww.news.example\n");
    const struct embed_provider *p = embed_find(all, S("https://charts.news.example/tides/?year=2026"));
    (void)state;
    assert_non_null(p);
    assert_true(p->trusted && p->row->code_only);
    assert_text(embed_frame(&arena, p, S("http://charts.news.example/tides/?year=2026")),
                S("https://charts.news.example/tides/?year=2026"));
    assert_text(p->sandbox, S("allow-scripts allow-same-origin allow-forms allow-popups"));
    p = embed_find(all, S("https://video.news.example/w/abcdefghijkLMNOPQRSTUV"));
    assert_text(p->name, S("PeerTube"));
    assert_true(p->trusted && !p->row->code_only);
    assert_false(embed_find(all, S("https://video.example/w/abcdefghijkLMNOPQRSTUV"))->trusted);
    p = embed_find(all, S("https://news.example/interactive/1"));
    assert_true(p->trusted);
    assert_text(p->sandbox, S("allow-scripts allow-forms allow-popups"));
    assert_null(embed_find(all, S("https://charts.news.example.evil.example/tides/")));
    assert_null(embed_find(all, S("https://charts.news.example:444/tides/")));
}

static void mistakes_are_named_by_their_line(void **state)
{
    static const struct {
        const char *text, *words;
    } WRONG[] = {
        {"name = A", "embed_providers: line 1: the first line is a provider in brackets"},
        {"\n[A]", "line 2: a provider's id"},
        {"[a]\nname = A\n", "line 3: [a] above lacks"},
        {"[a]\nkind = song", "line 2: kind is post, video"},
        {"[a]\ncolour = red", "line 2: there is no key \"colour\""},
        {"[a]\nname", "line 2: no '='"},
        {"[a]\nname =", "line 2: name has no value"},
        {"[a]\npolicy = http://a.example/", "line 2: the address does not begin with https://"},
        {"[a]\npolicy = https://u@a.example/", "line 2: the address does not"},
        {"[a]\nsandbox = allow-scripts allow-top-navigation", "line 2: the sandbox does not let a frame \"allow-top"},
        {"[a]\nallow = fullscreen \"*\"", "line 2: allow is like"},
        {"[a]\nlogo = M0 0\"/>", "line 2: logo is"},
        {"[a]\nratio = 16", "line 2: ratio is like"},
        {"[a]\nheight = 99999", "line 2: height is"},
        {"[a]\nframe = https://a.example/", "line 2: frame stands below"},
        {"[a]\naddress = a.example/{x}\nframe = http://a.example/{x}", "line 3: a frame's address"},
        {"[a]\naddress = a.example/{x}\nframe = javascript:{x}", "line 3: a frame's address"},
        {"[a]\naddress = a.example/{x}\nframe = https://a.example/{y}", "line 3: {y} is not caught"},
        {"[a]\naddress = a.example/?x?={x}\nframe = https://a.example/{x}", "line 3: {x} is not caught"},
        {"[a]\naddress = a.example/{x}\nframe = https://@.example/{x}", "line 3: what is made of it is no address"},
        {"[a]\naddress = a.example/{x}{y}", "line 2: two captures"},
        {"[a]\naddress = a.example/{x}/{x}", "line 2: {x} stands in the pattern twice"},
        {"[a]\naddress = a.example/{x:song}", "line 2: there is no kind of capture"},
        {"[a]\naddress = a.example/{x", "line 2: a { without its }"},
        {"[a]\naddress = a.example//x", "line 2: an empty segment"},
        {"[a]\naddress = a.example/{x:path}/b", "line 2: a path is caught only at the end"},
        {"[a]\naddress = www.a.example/", "line 2: \"www.a.example\" is no host"},
        {"[a]\naddress = A.example/", "line 2: \"A.example\" is no host"},
        {"[a]\naddress = https://a.example/", "is no host"},
        {"[a]\naddress = {x}a.example/", "line 2: a capture in a host"},
        {"[a]\ncode = a.example/{x}\naddress = a.example/{y}", "line 3: the code above has no line public"},
        {"[a]\nname = A\nkind = map\naddress = a.example/\ncode = a.example/{x}", "line 5: the last code of [a]"},
        {"[a]\nmark = twitter href", "line 2: mark is like"},
        {"[a]\nmark = .a b http://a.example/{}", "line 2: the address of a mark"},
        {"[a]\nname.xx! = A", "line 2: name. is followed by a language"},
        {"[a]\nname = \xff", "line 2: it is not valid UTF-8"},
        {"[a]\nname = A\nkind = map\naddress = a.example/\n[a]\n", "line 5: [a] stands there twice"},
    };
    (void)state;
    for (int i = 0; i < COUNT_OF(WRONG); i++)
        assert_refused(WRONG[i].text, "", WRONG[i].words);
    assert_refused("", "a.example\nhttps://b.example\n", "embed_trusted line 2: \"https://b.example\" is no host");
    assert_refused("", "*", "embed_trusted line 1");
    assert_refused("", "a.example/x", "embed_trusted line 1");
}

static void a_setting_is_checked_before_it_is_stored(void **state)
{
    const struct settings settings = {.url = S("https://news.example"), .embed_trusted = S("charts.news.example")};
    (void)state;
    assert_false(failed(embed_setting_check(&settings, S("embed_providers"), S(OWN))));
    assert_true(err_is(embed_setting_check(&settings, S("embed_providers"), S("[a]\nx = y")), &ERR_INVALID));
    assert_non_null(strstr(err_detail(), "embed_providers: line 2"));
    assert_true(err_is(embed_setting_check(&settings, S("embed_trusted"), S("a b")), &ERR_INVALID));
    assert_false(failed(embed_setting_check(&settings, S("title"), S("a b"))));
}

static void a_table_has_limits(void **state)
{
    struct buf b;
    struct embed_table table;
    (void)state;
    buf_init(&b, 1 << 20);
    for (int i = 0; i <= EMBED_ROWS_MAX; i++)
        buf_add_format(&b, "[a%d]\nname = A\nkind = map\naddress = a.example/\n", i);
    assert_true(err_is(embed_table_parse(&arena, buf_str(&b), S(""), &table), &ERR_LIMIT));
    buf_clear(&b);
    buf_add(&b, S("[a]\n"));
    for (int i = 0; i <= EMBED_ROW_LINES_MAX; i++)
        buf_add(&b, S("address = a.example/\n"));
    assert_true(err_is(embed_table_parse(&arena, buf_str(&b), S(""), &table), &ERR_LIMIT));
    while (b.n <= EMBED_TABLE_SIZE_MAX)
        buf_add(&b, S("\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n"));
    assert_true(err_is(embed_table_parse(&arena, buf_str(&b), S(""), &table), &ERR_LIMIT));
    buf_close(&b);
}

static int set_up(void **state)
{
    (void)state;
    arena_init(&arena, 0);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    arena_close(&arena);
    return 0;
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(every_example_gives_what_is_said),
        TEST(every_row_is_whole),
        TEST(those_that_were_asked_for_are_there),
        TEST(look_alikes_are_nobodys),
        TEST(spellings_of_an_address_are_one),
        TEST(a_megabyte_is_refused_at_once),
        TEST(other_sites_are_called_by_their_host),
        TEST(names_follow_the_language),
        TEST(origins),
        TEST(a_newsroom_adds_and_replaces),
        TEST(a_provider_of_this_machine_may_be_http),
        TEST(trusted_hosts_need_no_gate),
        TEST(mistakes_are_named_by_their_line),
        TEST(a_setting_is_checked_before_it_is_stored),
        TEST(a_table_has_limits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
