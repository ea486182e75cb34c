/* setting.c - the settings: one table, and a snapshot of their values. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "newsroom/setting.h"

#include "base/utf8.h"
#include "http/forwarded.h"
#include "newsroom/edition.h"
#include "newsroom/engine.h"
#include "newsroom/front.h"
#include "newsroom/mail_setting.h"
#include "newsroom/permalink.h"
#include "newsroom/preflight.h"
#include "newsroom/purge_maker.h"
#include "newsroom/setting_key.h"
#include "text/dates.h"
#include "text/language.h"
#include "text/url.h"

#define PLACE(member) offsetof(struct settings, member)

/* The order is that of the desk's form and of `dateline settings`. */
static const struct {
    struct setting setting;
    size_t offset; /* of its member in struct settings: struct str, int64_t or bool by type */
} table[] = {
    {{S_INIT("url"), SETTING_URL, SETTING_FILE, S_INIT("http://127.0.0.1:8080"), 0, 2000,
      S_INIT("Address of the site as readers see it"), S_INIT("administrator")},
     PLACE(url)},
    {{S_INIT("title"), SETTING_TEXT, SETTING_STORE, S_INIT("Newsroom"), 1, 100, S_INIT("Name of the site"),
      S_INIT("administrator")},
     PLACE(title)},
    {{S_INIT("description"), SETTING_TEXT, SETTING_STORE, S_INIT(""), 0, 300,
      S_INIT("One sentence about the site, for search engines and feeds"), S_INIT("administrator")},
     PLACE(description)},
    {{S_INIT("agency"), SETTING_TEXT, SETTING_STORE, S_INIT(""), 0, 100,
      S_INIT("Agency in the dateline of stories that name none; stands in for a missing byline"),
      S_INIT("administrator")},
     PLACE(agency)},
    {{S_INIT("language"), SETTING_LANGUAGE, SETTING_FILE, S_INIT("en"), 0, 35,
      S_INIT("Language of the first edition, whose addresses carry no language"), S_INIT("administrator")},
     PLACE(language)},
    {{S_INIT("zone"), SETTING_ZONE, SETTING_STORE, S_INIT("UTC"), 0, 64,
      S_INIT("Time zone of dates, as Area/City; days in addresses follow it"), S_INIT("administrator")},
     PLACE(zone)},
    {{S_INIT("permalink"), SETTING_PERMALINK, SETTING_STORE, S_INIT("/%year%/%monthnum%/%day%/%postname%/"), 0, 100,
      S_INIT("Pattern of stories' addresses; a change gives each story a new one and leads there from the old"),
      S_INIT("administrator")},
     PLACE(permalink)},
    {{S_INIT("page_size"), SETTING_NUMBER, SETTING_STORE, S_INIT("20"), 5, 100, S_INIT("Stories on a page of a list"),
      S_INIT("editor")},
     PLACE(page_size)},
    {{S_INIT("feed_size"), SETTING_NUMBER, SETTING_STORE, S_INIT("20"), 5, 100, S_INIT("Stories in a feed"),
      S_INIT("editor")},
     PLACE(feed_size)},
    {{S_INIT("feed_full"), SETTING_BOOL, SETTING_STORE, S_INIT("yes"), 0, 0,
      S_INIT("Feeds carry the whole text of stories; no: only the summary"), S_INIT("editor")},
     PLACE(feed_full)},
    {{S_INIT("rights"), SETTING_TEXT, SETTING_STORE, S_INIT(""), 0, 300,
      S_INIT("Who holds the rights, for feeds; empty: the name of the site"), S_INIT("administrator")},
     PLACE(rights)},
    {{S_INIT("related_size"), SETTING_NUMBER, SETTING_STORE, S_INIT("4"), 0, 12,
      S_INIT("Related stories under a story; 0: none, and none inside its text"), S_INIT("editor")},
     PLACE(related_size)},
    {{S_INIT("front_layout"), SETTING_FRONT_LAYOUT, SETTING_STORE, S_INIT("auto"), 0, 1000,
      S_INIT("Layout of the front: auto, ordinary, quiet or \"breaking until 2026-11-05T20:00:00Z\"; of another "
             "edition after \"; es \""),
      S_INIT("editor")},
     PLACE(front_layout)},
    {{S_INIT("front_pins"), SETTING_FRONT_PINS, SETTING_STORE, S_INIT(""), 0, 20000,
      S_INIT("Stories put on the front by hand: \"lead /2026/11/05/ferry/ until 2026-11-06T06:00:00Z; second-1 ...; "
             "section/harbour ...\""),
      S_INIT("editor")},
     PLACE(front_pins)},
    {{S_INIT("preflight"), SETTING_PREFLIGHT, SETTING_STORE, S_INIT(""), 0, 10000,
      S_INIT(
          "What a story must have before it goes out, a line for each rule that is not as usual: \"place = blocks\", "
          "\"tags = off\""),
      S_INIT("administrator")},
     PLACE(preflight)},
    {{S_INIT("editions"), SETTING_EDITIONS, SETTING_STORE, S_INIT(""), 0, 20000,
      S_INIT("The site in other languages, a line each: \"es: title El Correo; from en; translate publish\" "
             "(docs/translation.md)"),
      S_INIT("administrator")},
     PLACE(editions)},
    {{S_INIT("engines"), SETTING_ENGINES, SETTING_STORE, S_INIT(""), 0, 20000,
      S_INIT("Machines that translate, a line each: \"local: apertium http://127.0.0.1:2737; daily 200000\" "
             "(docs/translation.md)"),
      S_INIT("administrator")},
     PLACE(engines)},
    {{S_INIT("engine_keys"), SETTING_SECRET, SETTING_STORE, S_INIT(""), 0, 20000,
      S_INIT("Keys of those engines, a line each: the engine's name, a space, the key; sealed, and never shown again"),
      S_INIT("administrator")},
     PLACE(engine_keys)},
    {{S_INIT("currency"), SETTING_CURRENCY, SETTING_STORE, S_INIT("EUR"), 3, 3,
      S_INIT("Currency of what engines cost, as three letters"), S_INIT("administrator")},
     PLACE(currency)},
    {{S_INIT("indexed"), SETTING_BOOL, SETTING_STORE, S_INIT("yes"), 0, 0, S_INIT("Search engines may index the site"),
      S_INIT("administrator")},
     PLACE(indexed)},
    {{S_INIT("robots"), SETTING_LINES, SETTING_STORE, S_INIT(""), 0, 20000,
      S_INIT("Lines of /robots.txt; empty: all but the desk; the sitemaps are added by themselves"),
      S_INIT("administrator")},
     PLACE(robots)},
    {{S_INIT("ads"), SETTING_LINES, SETTING_STORE, S_INIT(""), 0, 100000,
      S_INIT("Lines of /ads.txt, who may sell the site's advertising; empty: there is no such file"),
      S_INIT("administrator")},
     PLACE(ads)},
    {{S_INIT("purge"), SETTING_PURGE, SETTING_STORE, S_INIT(""), 0, 20000,
      S_INIT("Caches in front of the site that are told what changed, a line each: \"edge: varnish "
             "http://127.0.0.1:6081\" (docs/proxy.md)"),
      S_INIT("administrator")},
     PLACE(purge)},
    {{S_INIT("purge_keys"), SETTING_SECRET, SETTING_STORE, S_INIT(""), 0, 20000,
      S_INIT("Keys of those caches, a line each: the cache's name, a space, the key; sealed, and never shown again"),
      S_INIT("administrator")},
     PLACE(purge_keys)},
    {{S_INIT("indexnow"), SETTING_SERVICE, SETTING_STORE, S_INIT(""), 0, 2000,
      S_INIT("Endpoint of IndexNow that is told of changed stories, as https://api.indexnow.org/indexnow; empty: off"),
      S_INIT("administrator")},
     PLACE(indexnow)},
    {{S_INIT("websub_hub"), SETTING_SERVICE, SETTING_STORE, S_INIT(""), 0, 2000,
      S_INIT("WebSub hub that is told of changed feeds and that feeds name; empty: off"), S_INIT("administrator")},
     PLACE(websub_hub)},
    {{S_INIT("embed_providers"), SETTING_LINES, SETTING_STORE, S_INIT(""), 0, 100000,
      S_INIT("Providers of embeds of the newsroom's own, in lines as docs/embeds.md describes"),
      S_INIT("administrator")},
     PLACE(embed_providers)},
    {{S_INIT("embed_trusted"), SETTING_LINES, SETTING_STORE, S_INIT(""), 0, 20000,
      S_INIT("Hosts of the newsroom's own, one a line, whose embeds are shown without asking the reader first"),
      S_INIT("administrator")},
     PLACE(embed_trusted)},
    {{S_INIT("foreign_content"), SETTING_FOREIGN, SETTING_STORE, S_INIT("refuse"), 0, 0,
      S_INIT("What a story's text would load from other sites: refuse (it is not saved) or leave_out"),
      S_INIT("administrator")},
     PLACE(foreign_content)},
    {{S_INIT("audience"), SETTING_BOOL, SETTING_STORE, S_INIT("yes"), 0, 0,
      S_INIT("Readers are counted, on this machine and without cookies (docs/audience.md)"), S_INIT("administrator")},
     PLACE(audience)},
    {{S_INIT("audience_respect"), SETTING_RESPECT, SETTING_STORE, S_INIT("gpc"), 0, 0,
      S_INIT("Which wish of a reader's browser takes him out of all figures but the pages sent: gpc (Global Privacy "
             "Control), dnt (Do Not Track), both or none"),
      S_INIT("administrator")},
     PLACE(audience_respect)},
    {{S_INIT("audience_days"), SETTING_NUMBER, SETTING_STORE, S_INIT("1100"), 32, 36600,
      S_INIT("Days for which the figures of a day are kept"), S_INIT("administrator")},
     PLACE(audience_days)},
    {{S_INIT("audience_public"), SETTING_BOOL, SETTING_STORE, S_INIT("yes"), 0, 0,
      S_INIT("The page /stats/ shows everybody the figures of sealed days and how they were made"),
      S_INIT("administrator")},
     PLACE(audience_public)},
    {{S_INIT("audience_badge"), SETTING_BOOL, SETTING_STORE, S_INIT("no"), 0, 0,
      S_INIT("A story says how often it was read, by sealed days, and leads to /stats/"), S_INIT("editor")},
     PLACE(audience_badge)},
    {{S_INIT("most_read"), SETTING_NUMBER, SETTING_STORE, S_INIT("5"), 0, 20,
      S_INIT("Stories in each list of what is most read, on fronts, sections and stories; 0: no such lists"),
      S_INIT("editor")},
     PLACE(most_read)},
    {{S_INIT("most_read_half_life"), SETTING_NUMBER, SETTING_STORE, S_INIT("6"), 1, 72,
      S_INIT("Hours after which a view weighs half as much in what is most read"), S_INIT("editor")},
     PLACE(most_read_half_life)},
    {{S_INIT("most_read_minutes"), SETTING_NUMBER, SETTING_STORE, S_INIT("5"), 1, 1440,
      S_INIT("Minutes for which a list of what is most read stays as it is, and with it the page that is kept"),
      S_INIT("administrator")},
     PLACE(most_read_minutes)},
    {{S_INIT("audience_counted"), SETTING_ROBOTS, SETTING_STORE, S_INIT(""), 0, 300,
      S_INIT("Kinds of machines whose views count as people's all the same, separated by spaces: \"feed preview\" "
             "(docs/audience.md)"),
      S_INIT("administrator")},
     PLACE(audience_counted)},
    {{S_INIT("audience_networks"), SETTING_NETWORKS, SETTING_STORE, S_INIT(""), 0, 200000,
      S_INIT("Addresses or networks, separated by spaces, where machines and no readers are: data centres"),
      S_INIT("administrator")},
     PLACE(audience_networks)},
    {{S_INIT("smtp_url"), SETTING_SMTP, SETTING_FILE, S_INIT(""), 0, 300,
      S_INIT("Server that mail goes to: smtp://mail.example:587 or smtps://mail.example; empty: no mail is sent"),
      S_INIT("administrator")},
     PLACE(smtp_url)},
    {{S_INIT("smtp_ca"), SETTING_TEXT, SETTING_FILE, S_INIT(""), 0, 1000,
      S_INIT("File of the certificates (PEM) that the mail server's is checked by; empty: those of the system"),
      S_INIT("administrator")},
     PLACE(smtp_ca)},
    {{S_INIT("smtp_login"), SETTING_SECRET, SETTING_STORE, S_INIT(""), 0, 2000,
      S_INIT("For that server: the name, a space, the password; sealed, and never shown again"),
      S_INIT("administrator")},
     PLACE(smtp_login)},
    {{S_INIT("mail_from"), SETTING_MAILBOX, SETTING_STORE, S_INIT(""), 0, 254,
      S_INIT("Address that mail comes from; empty: no mail is sent"), S_INIT("administrator")},
     PLACE(mail_from)},
    {{S_INIT("digest_to"), SETTING_MAILBOXES, SETTING_STORE, S_INIT(""), 0, 5200,
      S_INIT("Who gets the digest of readers by mail, addresses with spaces between; empty: nobody"),
      S_INIT("administrator")},
     PLACE(digest_to)},
    {{S_INIT("digest"), SETTING_DIGEST, SETTING_STORE, S_INIT("daily 7"), 0, 40,
      S_INIT("When it comes, by an hour of the newsroom's zone: \"daily 7\", \"weekly monday 7\"; empty: never"),
      S_INIT("editor")},
     PLACE(digest)},
    {{S_INIT("alert_to"), SETTING_MAILBOXES, SETTING_STORE, S_INIT(""), 0, 5200,
      S_INIT("Who gets mail when a story is seen far more than its hour would make; empty: nobody"),
      S_INIT("administrator")},
     PLACE(alert_to)},
    {{S_INIT("alert_times"), SETTING_NUMBER, SETTING_STORE, S_INIT("5"), 2, 100,
      S_INIT("Far more: as many times what would be expected of ten minutes"), S_INIT("editor")},
     PLACE(alert_times)},
    {{S_INIT("alert_least"), SETTING_NUMBER, SETTING_STORE, S_INIT("50"), 10, 1000000,
      S_INIT("And seen at least so often within ten minutes"), S_INIT("editor")},
     PLACE(alert_least)},
    {{S_INIT("session_idle_minutes"), SETTING_NUMBER, SETTING_STORE, S_INIT("720"), 5, 10080,
      S_INIT("Minutes after which an unused session ends"), S_INIT("administrator")},
     PLACE(session_idle_minutes)},
    {{S_INIT("session_days"), SETTING_NUMBER, SETTING_STORE, S_INIT("14"), 1, 90,
      S_INIT("Days after which every session ends"), S_INIT("administrator")},
     PLACE(session_days)},
    {{S_INIT("second_factor"), SETTING_SECOND_FACTOR, SETTING_STORE, S_INIT("optional"), 0, 10,
      S_INIT("A code beside the password: off (nobody is asked), optional (who set it up), or required (editors and "
             "administrators set it up before anything else)"),
      S_INIT("administrator")},
     PLACE(second_factor)},
    {{S_INIT("database"), SETTING_TEXT, SETTING_FILE, S_INIT("sqlite:"), 7, 2000,
      S_INIT("Store: \"sqlite:\" (in the folder) or \"postgresql://...\""), S_INIT("administrator")},
     PLACE(database)},
    {{S_INIT("database_replica"), SETTING_TEXT, SETTING_FILE, S_INIT(""), 0, 2000,
      S_INIT("\"postgresql://...\" of a streaming replica that public pages and search may be read from"),
      S_INIT("administrator")},
     PLACE(database_replica)},
    {{S_INIT("database_connections"), SETTING_NUMBER, SETTING_FILE, S_INIT("16"), 1, 500,
      S_INIT("Connections to PostgreSQL for reading, at most, and as many to a replica; 4 more write"),
      S_INIT("administrator")},
     PLACE(database_connections)},
    {{S_INIT("media"), SETTING_MEDIA, SETTING_FILE, S_INIT("folder:"), 7, 700,
      S_INIT("Where pictures lie: \"folder:\" (media/ in the newsroom's folder) or \"s3://BUCKET/PREFIX\""),
      S_INIT("administrator")},
     PLACE(media)},
    {{S_INIT("media_endpoint"), SETTING_BASE, SETTING_FILE, S_INIT(""), 0, 300,
      S_INIT("The S3-compatible store with that bucket, as https://s3.example; empty: Amazon's in media_region"),
      S_INIT("administrator")},
     PLACE(media_endpoint)},
    {{S_INIT("media_region"), SETTING_TEXT, SETTING_FILE, S_INIT("us-east-1"), 1, 63,
      S_INIT("Region of the bucket; \"us-east-1\" or \"auto\" where the store knows none"), S_INIT("administrator")},
     PLACE(media_region)},
    {{S_INIT("media_addressing"), SETTING_ADDRESSING, SETTING_FILE, S_INIT("path"), 0, 4,
      S_INIT("How objects are addressed: path (https://s3.example/BUCKET/...) or host (https://BUCKET.s3.example/...)"),
      S_INIT("administrator")},
     PLACE(media_addressing)},
    {{S_INIT("media_key"), SETTING_TEXT, SETTING_FILE, S_INIT(""), 0, 300,
      S_INIT("Access key of that store; DATELINE_MEDIA_KEY in the environment goes before it"),
      S_INIT("administrator")},
     PLACE(media_key)},
    {{S_INIT("media_secret"), SETTING_HIDDEN, SETTING_FILE, S_INIT(""), 0, 300,
      S_INIT("Its secret, never shown; DATELINE_MEDIA_SECRET in the environment goes before it"),
      S_INIT("administrator")},
     PLACE(media_secret)},
    {{S_INIT("media_public"), SETTING_BASE, SETTING_FILE, S_INIT(""), 0, 300,
      S_INIT("Address at which readers find the bucket's renditions/, of a public bucket or a CDN, as "
             "https://cdn.example/renditions; empty: the server sends pictures"),
      S_INIT("administrator")},
     PLACE(media_public)},
    {{S_INIT("media_cache_megabytes"), SETTING_NUMBER, SETTING_FILE, S_INIT("1024"), 0, 1048576,
      S_INIT("Disk for pictures of a bucket that were read, in media-cache/; 0: none"), S_INIT("administrator")},
     PLACE(media_cache_megabytes)},
    {{S_INIT("listen"), SETTING_TEXT, SETTING_FILE, S_INIT("127.0.0.1:8080"), 1, 300,
      S_INIT("HOST:PORT that serve listens on"), S_INIT("administrator")},
     PLACE(listen)},
    {{S_INIT("workers"), SETTING_NUMBER, SETTING_FILE, S_INIT("0"), 0, 256,
      S_INIT("Threads that make pages; 0: two a core"), S_INIT("administrator")},
     PLACE(workers)},
    {{S_INIT("press_megabytes"), SETTING_NUMBER, SETTING_FILE, S_INIT("64"), 1, 65536,
      S_INIT("Memory for pages that are kept"), S_INIT("administrator")},
     PLACE(press_megabytes)},
    {{S_INIT("trusted_proxies"), SETTING_TEXT, SETTING_FILE, S_INIT(""), 0, 2000,
      S_INIT("Addresses or networks, separated by spaces, whose forwarded headers are believed"),
      S_INIT("administrator")},
     PLACE(trusted_proxies)},
    {{S_INIT("country_database"), SETTING_TEXT, SETTING_FILE, S_INIT(""), 0, 1000,
      S_INIT("File in MaxMind's format that tells a reader's country; empty: countries are not counted"),
      S_INIT("administrator")},
     PLACE(country_database)},
    {{S_INIT("fetch_ports"), SETTING_PORTS, SETTING_FILE, S_INIT("80 443"), 0, 200,
      S_INIT("Ports that outgoing requests may go to, separated by spaces"), S_INIT("administrator")},
     PLACE(fetch_ports)},
    {{S_INIT("fetch_networks"), SETTING_NETWORKS, SETTING_FILE, S_INIT(""), 0, 2000,
      S_INIT("Private addresses or networks, separated by spaces, that outgoing requests may go to all the same"),
      S_INIT("administrator")},
     PLACE(fetch_networks)},
};

ptrdiff_t setting_count(void)
{
    return COUNT_OF(table);
}

const struct setting *setting_at(ptrdiff_t i)
{
    return &table[i].setting;
}

const struct setting *setting_find(struct str name)
{
    for (ptrdiff_t i = 0; i < COUNT_OF(table); i++)
        if (str_equal(table[i].setting.name, name))
            return &table[i].setting;
    return NULL;
}

/* ---- checking ---- */

static struct err check_number(const struct setting *s, struct str value)
{
    int64_t number;
    if (str_to_i64(value, &number) && number >= s->least && number <= s->most)
        return OK;
    return err_make(&ERR_INVALID, "%.*s must be a number from %lld to %lld", STR_ARG(s->name), (long long)s->least,
                    (long long)s->most);
}

static bool has_control(struct str value, bool lines)
{
    for (ptrdiff_t i = 0; i < value.n; i++) {
        bool allowed = lines && (value.p[i] == '\n' || value.p[i] == '\r' || value.p[i] == '\t');
        if (((unsigned char)value.p[i] < 0x20 && !allowed) || value.p[i] == 0x7F)
            return true;
    }
    return false;
}

static bool has_lines(enum setting_type type)
{
    return type == SETTING_LINES || type == SETTING_PREFLIGHT || type == SETTING_EDITIONS || type == SETTING_ENGINES ||
           type == SETTING_PURGE || type == SETTING_SECRET;
}

static struct err check_text(const struct setting *s, struct str value)
{
    int64_t characters = utf8_count(value);
    if (has_control(value, has_lines(s->type)))
        return err_make(&ERR_INVALID, "%.*s holds a control character", STR_ARG(s->name));
    if (characters > s->most)
        return err_make(&ERR_INVALID, "%.*s has %lld characters; %lld fit", STR_ARG(s->name), (long long)characters,
                        (long long)s->most);
    if (characters < s->least)
        return err_make(&ERR_INVALID, "%.*s is too short", STR_ARG(s->name));
    return OK;
}

static struct err check_url(const struct setting *s, struct str value)
{
    struct url url;
    bool web = str_starts(value, S("http://")) || str_starts(value, S("https://"));
    if (web && !str_ends(value, S("/")) && url_parse(value, &url) && url.query.n == 0 && url.fragment.n == 0)
        return OK;
    return err_make(&ERR_INVALID, "%.*s must be like https://news.example, without a slash at the end",
                    STR_ARG(s->name));
}

static struct err check_service(const struct setting *s, struct str value)
{
    struct url url;
    if (value.n == 0 || (url_parse(value, &url) && url.kind == URL_HTTP && !url.fragment.p))
        return OK;
    return err_make(&ERR_INVALID, "%.*s must be like https://service.example/path, or empty", STR_ARG(s->name));
}

static bool is_media(struct str value)
{
    return str_starts(value, S("folder:")) || (str_starts(value, S("s3://")) && value.n > S("s3://").n);
}

static bool is_addressing(struct str value)
{
    return str_equal(value, S("path")) || str_equal(value, S("host"));
}

static bool is_port(struct str word)
{
    int64_t port;
    return str_to_i64(word, &port) && port >= 1 && port <= 65535;
}

static bool is_network(struct str word)
{
    struct address_block block;
    return address_block_parse(word, &block);
}

/* For the types that are words with spaces between. */
static struct err check_words(const struct setting *s, struct str value, bool is_right(struct str word),
                              const char *example)
{
    struct str word;
    while (value.n) {
        str_cut(value, ' ', &word, &value);
        if (word.n && !is_right(word))
            return err_make(&ERR_INVALID, "%.*s must be like \"%s\", not \"%.*s\"", STR_ARG(s->name), example,
                            STR_ARG(word));
    }
    return OK;
}

static bool is_second_factor(struct str value)
{
    return str_equal(value, S("off")) || str_equal(value, S("optional")) || str_equal(value, S("required"));
}

static bool is_foreign_content(struct str value)
{
    return str_equal(value, S("refuse")) || str_equal(value, S("leave_out"));
}

static bool is_respect(struct str value)
{
    return str_equal(value, S("gpc")) || str_equal(value, S("dnt")) || str_equal(value, S("both")) ||
           str_equal(value, S("none"));
}

/* The form of ISO 4217. */
static bool is_currency(struct str value)
{
    for (ptrdiff_t i = 0; i < value.n; i++)
        if (value.p[i] < 'A' || value.p[i] > 'Z')
            return false;
    return value.n == 3;
}

static bool is_bool(struct str value)
{
    return str_equal(value, S("yes")) || str_equal(value, S("no"));
}

/* The classes of audience/robot.h that may be counted; a test there compares. */
static bool is_robot_class(struct str word)
{
    static const struct str classes[] = {S_INIT("search"),  S_INIT("ai"),       S_INIT("feed"),     S_INIT("monitor"),
                                         S_INIT("preview"), S_INIT("headless"), S_INIT("tool"),     S_INIT("archive"),
                                         S_INIT("ads"),     S_INIT("seo"),      S_INIT("scanner"),  S_INIT("academic"),
                                         S_INIT("unnamed"), S_INIT("network"),  S_INIT("behaviour")};
    for (ptrdiff_t i = 0; i < COUNT_OF(classes); i++)
        if (str_equal(classes[i], word))
            return true;
    return false;
}

/* For the types whose check is a yes or a no. */
static struct err check_form(const struct setting *s, bool right, const char *words)
{
    return right ? OK : err_make(&ERR_INVALID, "%.*s must be %s", STR_ARG(s->name), words);
}

static struct err check_secret(const struct setting *s, struct str value)
{
    return str_equal(s->name, S("smtp_login")) ? mail_login_check(value) : setting_keys_check(s->name, value);
}

struct err setting_check(const struct setting *setting, struct str value)
{
    if (utf8_find_invalid(value) >= 0)
        return err_make(&ERR_INVALID, "%.*s is not valid UTF-8", STR_ARG(setting->name));
    switch (setting->type) {
    case SETTING_NUMBER:
        return check_number(setting, value);
    case SETTING_URL:
        return check_url(setting, value);
    case SETTING_SERVICE:
        return check_service(setting, value);
    case SETTING_BASE:
        return value.n ? check_url(setting, value) : OK;
    case SETTING_MEDIA:
        TRY(check_form(setting, is_media(value), "folder:, folder:/PATH or s3://BUCKET[/PREFIX]"));
        break;
    case SETTING_ADDRESSING:
        return check_form(setting, is_addressing(value), "path or host");
    case SETTING_PORTS:
        return check_words(setting, value, is_port, "80 443");
    case SETTING_NETWORKS:
        return check_words(setting, value, is_network, "127.0.0.1 10.0.0.0/8");
    case SETTING_ROBOTS:
        return check_words(setting, value, is_robot_class, "feed preview");
    case SETTING_BOOL:
        return check_form(setting, is_bool(value), "yes or no");
    case SETTING_SECOND_FACTOR:
        return check_form(setting, is_second_factor(value), "off, optional or required");
    case SETTING_FOREIGN:
        return check_form(setting, is_foreign_content(value), "refuse or leave_out");
    case SETTING_RESPECT:
        return check_form(setting, is_respect(value), "gpc, dnt, both or none");
    case SETTING_CURRENCY:
        return check_form(setting, is_currency(value), "three capital letters like EUR");
    case SETTING_LANGUAGE:
        return check_form(setting, language_is_valid_tag(value), "a language tag like \"en\" or \"es-MX\"");
    case SETTING_ZONE:
        return check_form(setting, dates_zone_is_valid(value), "a time zone like \"Europe/Lisbon\" or \"UTC\"");
    case SETTING_PERMALINK:
        return permalink_check(value);
    case SETTING_FRONT_LAYOUT:
        TRY(front_layout_check(value));
        break;
    case SETTING_FRONT_PINS:
        TRY(front_pins_check(value));
        break;
    case SETTING_PREFLIGHT:
        TRY(preflight_setting_check(value));
        break;
    case SETTING_EDITIONS:
        TRY(edition_setting_check(value));
        break;
    case SETTING_ENGINES:
        TRY(engines_check(value));
        break;
    case SETTING_PURGE:
        TRY(purge_makers_check(value));
        break;
    case SETTING_SECRET:
        TRY(check_secret(setting, value));
        break;
    case SETTING_SMTP:
        TRY(mail_url_check(setting->name, value));
        break;
    case SETTING_MAILBOX:
        TRY(mail_addresses_check(setting->name, value, 1));
        break;
    case SETTING_MAILBOXES:
        TRY(mail_addresses_check(setting->name, value, MAIL_RECIPIENTS));
        break;
    case SETTING_DIGEST:
        TRY(digest_check(value));
        break;
    case SETTING_TEXT:
    case SETTING_LINES:
    case SETTING_HIDDEN:
        break;
    }
    return check_text(setting, value);
}

/* ---- the snapshot ---- */

static struct str value_of(const struct setting *s, const struct map *file, const struct map *store)
{
    const struct str *value = s->place == SETTING_STORE ? map_get(store, s->name) : NULL;
    if (!value)
        value = map_get(file, s->name);
    return value ? *value : s->fallback;
}

/* Puts a checked value into its member. */
static void put(struct settings *out, const struct setting *s, size_t offset, struct str value)
{
    char *member = (char *)out + offset;
    if (s->type == SETTING_NUMBER)
        (void)str_to_i64(value, (int64_t *)(void *)member);
    else if (s->type == SETTING_BOOL)
        *(bool *)member = str_equal(value, S("yes"));
    else
        *(struct str *)(void *)member = value;
}

struct err settings_make(struct arena *a, const struct map *file, const struct map *store, struct settings *out)
{
    *out = (struct settings){0};
    for (ptrdiff_t i = 0; i < COUNT_OF(table); i++) {
        const struct setting *s = &table[i].setting;
        struct str *value = arena_make(a, struct str);
        *value = str_copy(a, value_of(s, file, store));
        if (s->type != SETTING_SECRET) /* it was checked before it was sealed */
            TRY(setting_check(s, *value));
        put(out, s, table[i].offset, *value);
        *map_put(a, &out->values, s->name) = value;
    }
    out->edition_rules = edition_rules_read(a, out->editions, &out->edition_count);
    struct purge_makers *makers = arena_make(a, struct purge_makers);
    out->purge_makers = makers;
    return purge_makers_read(out->purge, makers);
}

struct str settings_value(const struct settings *settings, struct str name)
{
    const struct str *value = map_get(&settings->values, name);
    return value ? *value : (struct str){NULL, 0};
}
