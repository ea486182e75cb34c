/* embed_card.c - tests: what a card says of its copy, and when it says that there is none. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "site/embed_card.c"

#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <string.h>

#include <cmocka.h>

#define COPIED 1762300800000000 /* 5 November 2025 */

static const struct str VIDEO = S_INIT("https://www.youtube.com/watch?v=aB3_-x9kQ0w");
static const struct str POST = S_INIT("https://social.norhaven.example/@port/111000000000000016");

struct fixture {
    struct arena a;
    struct site site;
    struct http_response out;
    struct page page;
};

static int open_page(void **state)
{
    static struct fixture f;
    static struct settings settings;
    const struct embed_providers *providers;
    f = (struct fixture){0};
    arena_init(&f.a, 0);
    if (failed(embed_providers_make(&f.a, &settings, &providers)) || failed(theme_load((struct str){0}, &f.site.theme)))
        return -1;
    atomic_init(&f.site.providers, providers);
    f.out.arena = &f.a;
    f.page = (struct page){.a = &f.a, .site = &f.site, .out = &f.out, .theme = f.site.theme, .prefix = S("")};
    f.page.language = language_find(S("en"));
    f.page.dates = (struct dates_style){.language = f.page.language};
    f.page.view = value_map(&f.a);
    f.page.head = value_set_map(&f.a, f.page.view, S("page"));
    value_set_text(&f.a, f.page.head, S("lang"), S("en"));
    value_set(&f.a, f.page.view, S("w"), theme_words(f.page.theme, S("en")));
    *state = &f;
    return 0;
}

static int close_page(void **state)
{
    struct fixture *f = *state;
    theme_release(f->site.theme);
    arena_close(&f->a);
    return 0;
}

static struct sql_embed_view copy_of(struct str words)
{
    return (struct sql_embed_view){.id = 7,
                                   .title = S(""),
                                   .words = words,
                                   .author = S("Norhaven Port"),
                                   .handle = S("@port"),
                                   .language = S("en"),
                                   .frame = S(""),
                                   .posted_at = DB_NULL,
                                   .taken_at = COPIED,
                                   .gone_at = DB_NULL};
}

static const char *render(struct fixture *f, struct str url, const struct sql_embed_view *copy)
{
    struct buf out;
    buf_init(&out, 1 << 20);
    assert_false(failed(embed_card_render(&f->page, url, copy, &out)));
    const char *text = str_to_c(&f->a, buf_str(&out));
    buf_close(&out);
    return text;
}

static void shows_the_copy_and_its_date(void **state)
{
    struct fixture *f = *state;
    struct sql_embed_view copy = copy_of(S("Berth 2 is closed.\n\nMind the rope."));
    const char *card = render(f, POST, &copy);
    assert_non_null(strstr(card, "<p>Berth 2 is closed.</p>"));
    assert_non_null(strstr(card, "<p>Mind the rope.</p>"));
    assert_non_null(strstr(card, "lang=\"en\" dir=\"ltr\""));
    assert_non_null(strstr(card, "Our copy of 5 November 2025."));
    assert_non_null(strstr(card, "Show the post from social.norhaven.example"));
    assert_non_null(strstr(card, "href=\"/privacy/\""));
    assert_int_equal(f->out.tag_count, 1);
    assert_true(str_equal(f->out.tags[0], S("embed:7")));
}

static void says_that_the_original_is_gone(void **state)
{
    struct sql_embed_view copy = copy_of(S("Berth 2 is closed."));
    copy.gone_at = COPIED;
    const char *card = render(*state, POST, &copy);
    assert_non_null(strstr(card, "The post is no longer there. This is our copy of 5 November 2025."));
    assert_non_null(strstr(card, "Berth 2 is closed."));
}

/* Hidden by the desk, or never taken: the statements give no time then. */
static void shows_a_plain_card_without_a_copy(void **state)
{
    struct sql_embed_view copy = copy_of(S("Berth 2 is closed."));
    copy.taken_at = DB_NULL;
    const struct sql_embed_view *copies[] = {&copy, NULL};
    for (int i = 0; i < 2; i++) {
        const char *card = render(*state, VIDEO, copies[i]);
        assert_null(strstr(card, "blockquote"));
        assert_null(strstr(card, "Berth 2"));
        assert_null(strstr(card, "Our copy"));
        assert_non_null(strstr(card, "YouTube"));
        assert_non_null(strstr(card, "Nothing was loaded"));
        assert_non_null(strstr(card, "href=\"https://www.youtube.com/watch?v=aB3_-x9kQ0w\""));
    }
}

/* "Post" alone says nothing: of a server that is one of many its program and its host are named. */
static void says_without_a_copy_where_it_stands(void **state)
{
    assert_non_null(strstr(render(*state, POST, NULL), "Mastodon, social.norhaven.example</a>"));
    assert_non_null(strstr(render(*state, VIDEO, NULL), "YouTube</a>"));
    struct sql_embed_view copy = copy_of(S("Berth 2 is closed."));
    assert_null(strstr(render(*state, POST, &copy), "Mastodon, "));
}

static void names_only_the_link_of_an_unknown_site(void **state)
{
    struct fixture *f = *state;
    const char *card = render(f, S("https://unknown.example/a"), NULL);
    assert_non_null(strstr(card, "unknown.example"));
    assert_null(strstr(card, "<button"));
    assert_int_equal(f->out.frames.n, 0);
}

static void escapes_what_the_other_site_says(void **state)
{
    struct sql_embed_view copy = copy_of(S("</p><script>alert(1)</script>\n\"><img src=x onerror=alert(1)>"));
    copy.author = S("<b onmouseover=alert(1)>");
    copy.handle = S("\"><svg>");
    copy.title = S("<iframe src=//evil.example>");
    copy.language = S("en\"><script>");
    const char *card = render(*state, POST, &copy);
    static const char *const MARKUP[] = {"<script", "<img src=x", "<b onmouse", "\"><svg>", "<iframe"};
    for (ptrdiff_t i = 0; i < COUNT_OF(MARKUP); i++)
        assert_null(strstr(card, MARKUP[i]));
    assert_non_null(strstr(card, "dir=\"auto\""));
}

static void frames_are_the_providers_most_private_ones(void **state)
{
    struct fixture *f = *state;
    struct sql_embed_view copy = copy_of(S(""));
    copy.title = S("A film");
    copy.frame = S("https://evil.example/frame");
    copy.seconds = 3734;
    const char *card = render(f, VIDEO, &copy);
    assert_non_null(strstr(card, "data-frame=\"https://www.youtube-nocookie.com/embed/aB3_-x9kQ0w\""));
    assert_non_null(strstr(card, "data-referrer=\"strict-origin-when-cross-origin\""));
    assert_non_null(strstr(card, "data-ratio=\"16/9\""));
    assert_non_null(strstr(card, "Video, 1:02:14"));
    assert_null(strstr(card, "evil.example"));
    assert_true(str_equal(f->out.frames, S("https://www.youtube-nocookie.com")));
}

static void a_page_opens_frames_of_so_many_origins(void **state)
{
    struct fixture *f = *state;
    bool refused = false;
    for (int i = 0; i < 200; i++)
        refused = !page_allow_frame(&f->page, str_format(&f->a, "https://video%d.example", i));
    assert_true(refused);
    assert_in_range(f->out.frames.n, 1000, 2100);
    assert_true(page_allow_frame(&f->page, S("https://video0.example")));
    assert_null(strstr(render(f, VIDEO, NULL), "<button"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(shows_the_copy_and_its_date, open_page, close_page),
        cmocka_unit_test_setup_teardown(says_that_the_original_is_gone, open_page, close_page),
        cmocka_unit_test_setup_teardown(shows_a_plain_card_without_a_copy, open_page, close_page),
        cmocka_unit_test_setup_teardown(says_without_a_copy_where_it_stands, open_page, close_page),
        cmocka_unit_test_setup_teardown(names_only_the_link_of_an_unknown_site, open_page, close_page),
        cmocka_unit_test_setup_teardown(escapes_what_the_other_site_says, open_page, close_page),
        cmocka_unit_test_setup_teardown(frames_are_the_providers_most_private_ones, open_page, close_page),
        cmocka_unit_test_setup_teardown(a_page_opens_frames_of_so_many_origins, open_page, close_page),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
