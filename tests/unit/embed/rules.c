/* rules.c - tests of what becomes of embed codes, lone addresses and foreign content. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "embed/rules.c"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static struct arena arena;
static struct settings settings;
static const struct embed_providers *providers;
static struct messages messages;

static void make(const char *foreign, const char *trusted)
{
    settings = (struct settings){
        .url = S("https://news.example"), .foreign_content = str_from_c(foreign), .embed_trusted = str_from_c(trusted)};
    assert_false(failed(embed_providers_make(&arena, &settings, &providers)));
}

static struct str clean(struct str raw)
{
    struct html out, again;
    struct embed_rules rules = {.settings = &settings, .providers = providers};
    struct messages none = {0};
    messages = none;
    assert_false(failed(embed_story_html(&arena, &rules, raw, &messages, &out)));
    assert_true(html_is_canonical(html_text(out)));
    assert_false(failed(embed_story_html(&arena, &rules, html_text(out), &none, &again)));
    assert_true(str_equal(html_text(out), html_text(again)));
    assert_null(none.first);
    return html_text(out);
}

static void becomes(const char *raw, const char *want)
{
    struct str got = clean(str_from_c(raw));
    if (!str_equal(got, str_from_c(want)))
        fail_msg("%s\nbecomes\n%.*s", raw, STR_ARG(got));
    if (messages.first)
        fail_msg("%s\n%.*s", raw, STR_ARG(messages.first->text));
}

/* The code becomes the embed of exactly this address, without a word. */
static void embeds(const char *code, const char *address)
{
    becomes(code, str_to_c(&arena, str_format(&arena, "<figure data-embed=\"%s\"></figure>\n", address)));
}

static void embed_codes_become_embeds(void **state)
{
    static const struct {
        const char *code, *address;
    } CODES[] = {
        {"<blockquote class=\"twitter-tweet\" data-dnt=\"true\"><p lang=\"en\" dir=\"ltr\">The ferry is back "
         "<a href=\"https://twitter.com/hashtag/ferry\">#ferry</a> <a href=\"https://t.co/abc\">pic</a></p>&mdash; "
         "Port "
         "(@port) <a href=\"https://twitter.com/port/status/100000021?ref_src=twsrc%5Etfw\">5 November</a></blockquote>"
         "<script async src=\"https://platform.twitter.com/widgets.js\" charset=\"utf-8\"></script>",
         "https://twitter.com/port/status/100000021"},
        {"<blockquote class=\"instagram-media\" data-instgrm-captioned data-instgrm-permalink="
         "\"https://www.instagram.com/p/Cabc123/?utm_source=ig_embed\" style=\"x\"><div><a "
         "href=\"https://www.instagram."
         "com/p/Cabc123/\">View</a><svg></svg></div></blockquote><script async src=\"//www.instagram.com/embed.js\">"
         "</script>",
         "https://www.instagram.com/p/Cabc123/"},
        {"<div id=\"fb-root\"></div><script async defer crossorigin=\"anonymous\" src=\"https://connect.facebook.net/"
         "en_US/sdk.js#xfbml=1&version=v18.0\"></script><div class=\"fb-post\" data-href=\"https://www.facebook.com/"
         "port/posts/123\" data-width=\"500\"><blockquote cite=\"x\" "
         "class=\"fb-xfbml-parse-ignore\">w</blockquote></div>",
         "https://www.facebook.com/port/posts/123"},
        {"<iframe src=\"https://www.facebook.com/plugins/video.php?href=https%3A%2F%2Fwww.facebook.com%2Fport%2Fvideos"
         "%2F456%2F&show_text=0\"></iframe>",
         "https://www.facebook.com/port/videos/456/"},
        {"<blockquote class=\"tiktok-embed\" cite=\"https://www.tiktok.com/@port/video/7300001\" "
         "data-video-id=\"7300001\">"
         "<section><a href=\"https://www.tiktok.com/@port?refer=embed\">@port</a></section></blockquote>"
         "<script async src=\"https://www.tiktok.com/embed.js\"></script>",
         "https://www.tiktok.com/@port/video/7300001"},
        {"<blockquote class=\"bluesky-embed\" data-bluesky-uri=\"at://did:plc:abc/app.bsky.feed.post/3kabc\"><p>w</p>"
         "<a href=\"https://bsky.app/profile/did:plc:abc?ref_src=embed\">Port</a> <a href=\"https://bsky.app/profile/"
         "did:plc:abc/post/3kabc?ref_src=embed\">5 November</a></blockquote><script async src=\"https://embed.bsky.app/"
         "static/embed.js\"></script>",
         "https://bsky.app/profile/did:plc:abc/post/3kabc"},
        {"<blockquote class=\"text-post-media\" data-text-post-permalink=\"https://www.threads.net/@port/post/Cabc1\" "
         "id=\"ig-tp-Cabc1\"><a href=\"https://www.threads.net/@port/post/Cabc1\"><div>View</div></a></blockquote>"
         "<script async src=\"https://www.threads.net/embed.js\"></script>",
         "https://www.threads.net/@port/post/Cabc1"},
        {"<blockquote class=\"mastodon-embed\" data-embed-url=\"https://social.example/@port/109301/embed\"><a href=\""
         "https://social.example/@port/109301\">w</a></blockquote>"
         "<script data-allowed-prefixes=\"https://social.example/\" async "
         "src=\"https://social.example/embed.js\"></script>",
         "https://social.example/@port/109301"},
        {"<iframe src=\"https://social.example/@port/109301/embed\" class=\"mastodon-embed\"></iframe>",
         "https://social.example/@port/109301"},
        {"<blockquote class=\"reddit-embed-bq\"><a "
         "href=\"https://www.reddit.com/r/ports/comments/abc/ferry/?a=b\">Ferry"
         "</a><br> by <a href=\"https://www.reddit.com/user/port/\">u/port</a></blockquote>"
         "<script async src=\"https://embed.reddit.com/widgets.js\"></script>",
         "https://www.reddit.com/r/ports/comments/abc/ferry/"},
        {"<p><a data-pin-do=\"embedPin\" href=\"https://www.pinterest.com/pin/12345/\"></a></p>"
         "<script async defer src=\"//assets.pinterest.com/js/pinit.js\"></script>",
         "https://www.pinterest.com/pin/12345/"},
        {"<div class=\"tumblr-post\" data-href=\"https://embed.tumblr.com/embed/post/t:abc/123/v2\" data-did=\"x\">"
         "<a href=\"https://www.tumblr.com/port/123/ferry\">w</a></div>"
         "<script async src=\"https://assets.tumblr.com/post.js?_v=1\"></script>",
         "https://www.tumblr.com/port/123/ferry"},
        {"<script async src=\"https://telegram.org/js/telegram-widget.js?22\" data-telegram-post=\"port/123\" "
         "data-width=\"100%\"></script>",
         "https://t.me/port/123"},
        {"<blockquote class=\"imgur-embed-pub\" lang=\"en\" data-id=\"a/AbC12\"><a href=\"//imgur.com/a/AbC12\">w</a>"
         "</blockquote><script async src=\"//s.imgur.com/min/embed.js\" charset=\"utf-8\"></script>",
         "https://imgur.com/a/AbC12"},
        {"<a data-flickr-embed=\"true\" href=\"https://www.flickr.com/photos/1@N00/5300/\" title=\"w\"><img src=\""
         "https://live.staticflickr.com/1/2.jpg\" alt=\"w\"></a><script async src=\"//embedr.flickr.com/assets/"
         "client-code.js\"></script>",
         "https://www.flickr.com/photos/1@N00/5300/"},
        {"<iframe title=\"Tides\" id=\"datawrapper-chart-aB3dE\" src=\"https://datawrapper.dwcdn.net/aB3dE/5/\" "
         "scrolling=\"no\"></iframe><script type=\"text/javascript\">!function(){\"use "
         "strict\";window.addEventListener("
         "\"message\",(function(a){if(void 0!==a.data[\"datawrapper-height\"]){}}))}();</script>",
         "https://datawrapper.dwcdn.net/aB3dE/5/"},
        {"<div class=\"flourish-embed flourish-chart\" data-src=\"visualisation/1234567\"><script src=\""
         "https://public.flourish.studio/resources/embed.js\"></script><noscript><img src=\"https://public.flourish."
         "studio/visualisation/1234567/thumbnail\"></noscript></div>",
         "https://public.flourish.studio/visualisation/1234567"},
        {"<div class=\"infogram-embed\" data-id=\"ferries-1h0\" "
         "data-type=\"interactive\"></div><script>!function(e,i,n,"
         "s){var t=\"InfogramEmbeds\";e.getElementById(\"infogram-async\")}(document,0,\"infogram-async\")</script>",
         "https://infogram.com/ferries-1h0"},
        {"<iframe src=\"https://embed.documentcloud.org/documents/24000001-report/?embed=1\"></iframe>",
         "https://embed.documentcloud.org/documents/24000001-report/"},
        {"<a id='x' class='gie-single' href='http://www.gettyimages.com/detail/123' target='_blank'>Embed</a><script>"
         "window.gie=window.gie||function(c){};gie(function(){gie.widgets.load({id:'x'})});</script>"
         "<script src='//embed-cdn.gettyimages.com/widgets.js' charset='utf-8' async></script>",
         "http://www.gettyimages.com/detail/123"},
        {"<iframe width=\"560\" src=\"https://www.youtube.com/embed/aB3_-x9kQ0w?si=abc&amp;start=5\" allowfullscreen>"
         "</iframe>",
         "https://www.youtube.com/watch?v=aB3_-x9kQ0w&amp;t=5"},
        {"<iframe src=\"about:blank\" data-src=\"//www.youtube-nocookie.com/embed/aB3_-x9kQ0w\"></iframe>",
         "https://www.youtube.com/watch?v=aB3_-x9kQ0w"},
        {"<object width=\"425\"><param name=\"movie\" value=\"x\"><embed src=\"https://www.youtube.com/v/aB3_-x9kQ0w\">"
         "</object>",
         "https://www.youtube.com/watch?v=aB3_-x9kQ0w"},
        {"<embed src=\"https://www.youtube.com/v/aB3_-x9kQ0w\">", "https://www.youtube.com/watch?v=aB3_-x9kQ0w"},
        {"<video><source src=\"https://youtu.be/aB3_-x9kQ0w\"></video>", "https://youtu.be/aB3_-x9kQ0w"},
        {"<iframe src=\"https://tube.example/videos/embed/abcdefghijkLMNOPQRSTUV\"></iframe>",
         "https://tube.example/w/abcdefghijkLMNOPQRSTUV"},
        {"<amp-twitter width=\"1\" data-tweetid=\"100000021\"></amp-twitter>", "https://x.com/i/status/100000021"},
    };
    (void)state;
    make("refuse", "");
    for (int i = 0; i < COUNT_OF(CODES); i++)
        embeds(CODES[i].code, CODES[i].address);
}

static void an_embed_keeps_its_place_and_its_caption(void **state)
{
    (void)state;
    make("refuse", "");
    becomes(
        "<p>One</p><figure class=\"wp-block-embed is-type-video\"><div class=\"wp-block-embed__wrapper\">\n"
        "https://youtu.be/abc\n</div><figcaption>The <em>ferry</em></figcaption></figure><p>Two</p>",
        "<p>One</p>\n<figure data-embed=\"https://youtu.be/abc\"><figcaption>The <em>ferry</em></figcaption></figure>\n"
        "<p>Two</p>\n");
    becomes("<figure><figcaption>The ferry</figcaption><iframe src=https://player.vimeo.com/video/1></iframe></figure>",
            "<figure data-embed=\"https://vimeo.com/1\"><figcaption>The ferry</figcaption></figure>\n");
    becomes("<ul><li>a<iframe src=https://player.vimeo.com/video/1></iframe>b</li></ul>",
            "<ul>\n<li>a</li>\n</ul>\n<figure data-embed=\"https://vimeo.com/1\"></figure>\n<ul>\n<li>b</li>\n</ul>\n");
    becomes("<table><tr><td>a<iframe src=https://player.vimeo.com/video/1></iframe></td><td>b</td></tr></table>",
            "<table>\n<tbody>\n<tr>\n<td>a</td>\n<td>b</td>\n</tr>\n</tbody>\n</table>\n"
            "<figure data-embed=\"https://vimeo.com/1\"></figure>\n");
}

/* What an address that nobody knows becomes. */
#define LINK(address) "<p><a href=\"" address "\">" address "</a></p>\n"

static void lone_addresses(void **state)
{
    (void)state;
    make("refuse", "charts.news.example");
    becomes("<p>https://youtu.be/abc?si=1&amp;t=2</p>",
            "<figure data-embed=\"https://youtu.be/abc?si=1&amp;t=2\"></figure>\n");
    becomes("<p><a href=\"https://youtu.be/abc\">https://youtu.be/abc</a></p>",
            "<figure data-embed=\"https://youtu.be/abc\"></figure>\n");
    becomes("<p>/2026/11/05/ferry/</p>", "<figure data-embed=\"https://news.example/2026/11/05/ferry/\"></figure>\n");
    becomes("<p>https://news.example/2026/11/05/ferry/</p>",
            "<figure data-embed=\"https://news.example/2026/11/05/ferry/\"></figure>\n");
    becomes("<p>https://news.example.evil.example/2026/11/05/ferry/</p>",
            LINK("https://news.example.evil.example/2026/11/05/ferry/"));
    becomes("<p>https://www.youtube.com.evil.example/watch?v=abc</p>",
            LINK("https://www.youtube.com.evil.example/watch?v=abc"));
    becomes("<p>See https://youtu.be/abc</p>", "<p>See https://youtu.be/abc</p>\n");
    becomes("<p>https://charts.news.example/tides/</p>", LINK("https://charts.news.example/tides/"));
    becomes("<p>https://unknown.example/?a=1&amp;b=%22</p>", LINK("https://unknown.example/?a=1&amp;b=%22"));
    becomes("<ul><li>https://unknown.example/</li></ul>", "<ul>\n<li>https://unknown.example/</li>\n</ul>\n");
    becomes("<figure data-embed=\"https://unknown.example/a\"></figure>\n",
            "<figure data-embed=\"https://unknown.example/a\"></figure>\n");
}

static void trusted_hosts_are_embedded(void **state)
{
    (void)state;
    make("refuse", "charts.news.example");
    embeds("<iframe src=\"https://charts.news.example/tides/?year=2026&amp;a=b\"></iframe>",
           "https://charts.news.example/tides/?year=2026&amp;a=b");
    embeds("<iframe src=\"https://charts.news.example/tides/\"></iframe>", "https://charts.news.example/tides/");
}

static void refuses(const char *raw, const char *name)
{
    clean(str_from_c(raw));
    if (messages.refusals != 1 || messages.first->next || !strstr(str_to_c(&arena, messages.first->text), name))
        fail_msg("%s\n%d refusals: %.*s", raw, messages.refusals,
                 STR_ARG(messages.first ? messages.first->text : S("none")));
}

static const struct {
    const char *raw, *name;
} FOREIGN[] = {
    {"<iframe src=https://evil.example/x></iframe>", "1 x iframe from evil.example,"},
    {"<iframe src=//EVIL.example:8443/x></iframe>", "1 x iframe from evil.example:8443,"},
    {"<iframe src=https://youtube.com.evil.example/embed/abc></iframe>", "1 x iframe from youtube.com.evil.example,"},
    {"<iframe src=https://youtube.com@evil.example/embed/abc></iframe>", "1 x iframe from evil.example,"},
    {"<iframe src=https://youtube.com:8443/embed/abc></iframe>", "1 x iframe from youtube.com:8443,"},
    {"<iframe src=https://www.youtube.com/embed/..%2f></iframe>", "1 x iframe from www.youtube.com,"},
    {"<iframe src=javascript:alert(1)></iframe>", "1 x iframe,"},
    {"<iframe srcdoc='<img src=https://evil.example>'></iframe>", "1 x iframe,"},
    {"<iframe src=https://a.example/1></iframe><iframe src=https://a.example/2></iframe>",
     "2 x iframe from a.example,"},
    {"<script src=https://evil.example/x.js></script>", "1 x script from evil.example,"},
    {"<script>alert(1)</script>", "1 x script,"},
    {"<script src=https://platform.twitter.com/widgets.js></script>", "1 x script from platform.twitter.com,"},
    {"<object data=https://evil.example/x.swf></object>", "1 x object from evil.example,"},
    {"<embed src=https://evil.example/x.swf>", "1 x embed from evil.example,"},
    {"<video src=https://evil.example/x.mp4></video>", "1 x video from evil.example,"},
    {"<video><source src=https://evil.example/x.mp4></video>", "1 x video from evil.example,"},
    {"<video poster=https://evil.example/x.jpg></video>", "1 x video from evil.example,"},
    {"<audio src=https://evil.example/x.mp3></audio>", "1 x audio from evil.example,"},
    {"<img src=https://evil.example/x.jpg>", "1 x img[src] from evil.example,"},
    {"<img src=//evil.example/x.jpg>", "1 x img[src] from evil.example,"},
    {"<picture><source srcset=https://a.example/1.webp><img src=https://evil.example/x.jpg></picture>",
     "1 x img[src] from evil.example,"},
    {"<link rel=stylesheet href=https://evil.example/x.css>", "1 x link from evil.example,"},
    {"<input type=image src=https://evil.example/x.gif>", "1 x input from evil.example,"},
    {"<blockquote class=twitter-tweet><a href=https://x.com.evil.example/port/status/1>w</a></blockquote>"
     "<script src=https://platform.twitter.com/widgets.js></script>",
     "1 x script from platform.twitter.com,"},
};

static void foreign_content_is_refused_by_name(void **state)
{
    (void)state;
    make("refuse", "");
    for (int i = 0; i < COUNT_OF(FOREIGN); i++)
        refuses(FOREIGN[i].raw, FOREIGN[i].name);
}

static void or_left_out_by_name(void **state)
{
    (void)state;
    make("leave_out", "");
    for (int i = 0; i < COUNT_OF(FOREIGN); i++) {
        struct str text = clean(str_from_c(FOREIGN[i].raw));
        assert_int_equal(messages.refusals, 0);
        assert_non_null(messages.first);
        assert_non_null(strstr(str_to_c(&arena, messages.first->text), FOREIGN[i].name));
        assert_true(str_find(text, S("src"), 0) < 0);
    }
}

static void what_loads_nothing_is_advice_or_fine(void **state)
{
    (void)state;
    make("refuse", "");
    becomes("<p><a href=\"https://evil.example/\">words</a></p>",
            "<p><a href=\"https://evil.example/\">words</a></p>\n");
    becomes("<link rel=canonical href=https://evil.example/><p>x</p>", "<p>x</p>\n");
    becomes("<img src=https://news.example/media/2026/a.jpg alt=a>",
            "<figure><img src=\"/media/2026/a.jpg\" alt=\"a\"></figure>\n");
    clean(S("<style>p{}</style><img src=relative.jpg><video src=/media/a.mp4></video><p>x</p>"));
    assert_int_equal(messages.refusals, 0);
    assert_non_null(messages.first);
}

static void many_things_stay_bounded(void **state)
{
    struct buf b;
    (void)state;
    make("refuse", "");
    buf_init(&b, 1 << 20);
    for (int i = 0; i < 200; i++)
        buf_add_format(&b,
                       "<iframe src=https://h%d.example/></iframe><script src=https://platform.twitter.com/"
                       "widgets.js></script>",
                       i);
    clean(str_copy(&arena, buf_str(&b)));
    assert_true(messages.refusals > 0 && messages.refusals <= HTML_REPORT_MAX);
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
        TEST(embed_codes_become_embeds),
        TEST(an_embed_keeps_its_place_and_its_caption),
        TEST(lone_addresses),
        TEST(trusted_hosts_are_embedded),
        TEST(foreign_content_is_refused_by_name),
        TEST(or_left_out_by_name),
        TEST(what_loads_nothing_is_advice_or_fine),
        TEST(many_things_stay_bounded),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
