/* serve.c - `dateline serve`: the server, from its start to its clean end. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "audience/audience.h"
#include "command/command.h"
#include "command/site_routes.h"
#include "command/theme_watch.h"
#include "desk/letter.h"
#include "job/keeper.h"
#include "job/mailer.h"
#include "job/nodes.h"
#include "job/pictures.h"
#include "job/purger.h"
#include "job/scheduler.h"
#include "job/sender.h"
#include "job/snapshots.h"
#include "job/translator.h"
#include "job/watcher.h"
#include "newsroom/control.h"
#include "newsroom/media_store.h"
#include "page/dispatch.h"
#include "search/search.h"
#include "desk/missing.h"
#include "site/missing.h"

#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define GRACE_SECONDS 10
#define PROXIES_MAX 64
#define ADDRESS_MAX 300
#define AGAIN_SECONDS 2
#define WORKERS_APART 16 /* threads that may wait for a bucket of pictures */

struct serve_words {
    struct str listen, workers, theme, access_log;
};

/* Everything that runs; what is NULL was not started. */
struct serving {
    struct newsroom *newsroom;
    struct site *site;
    struct control *control;
    struct scheduler *scheduler;
    struct sender *sender;
    struct purger *purger;
    struct pictures *pictures;
    struct snapshots *snapshots;
    struct translator *translator;
    struct watcher *watcher;
    struct mailer *mailer;
    struct keeper *keeper;
    struct theme_watch *watch;
    struct nodes *nodes;
    struct str host; /* where it listens */
    int port;
    struct http_server *server;
    atomic_bool started; /* all of them are: they may be woken */
};

static void wake(struct serving *s, bool media, bool embeds, bool translations)
{
    if (media && atomic_load(&s->started))
        pictures_wake(s->pictures);
    if (embeds && atomic_load(&s->started))
        snapshots_wake(s->snapshots);
    if (translations && atomic_load(&s->started))
        translator_wake(s->translator);
}

/* Something changed, here, by a command beside the server or on another node: pages first, then caches in front,
 * which may ask for them anew, then a look for new pictures, embeds and stories to translate. All of them may be meant
 * where everything is. */
static void touched(void *context, const struct str *tags, ptrdiff_t count)
{
    struct serving *s = context;
    site_touch(s->site, tags, count);
    bool all = false, media = false, embeds = false, translations = false;
    for (ptrdiff_t i = 0; i < count; i++) {
        all |= str_equal(tags[i], S(CONTROL_ALL));
        media |= str_starts(tags[i], S("media:"));
        embeds |= str_equal(tags[i], S("embeds"));
        translations |= str_equal(tags[i], S("translations"));
    }
    if (atomic_load(&s->started))
        purger_wake(s->purger);
    wake(s, all || media, all || embeds, all || translations);
}

/* What other nodes changed unheard may be anything: pages first here too. Caches may have had old ones of us. */
static void doubted(void *context, bool hears)
{
    struct serving *s = context;
    site_doubt(s->site, hears);
    if (hears && atomic_load(&s->started))
        purger_doubt(s->purger);
    wake(s, hears, hears, hears);
}

static void add_routes(void *context, const struct http_route *routes, ptrdiff_t count)
{
    site_add_routes(context, routes, count);
}

/* "HOST:PORT", "[::1]:8080". */
static struct err read_listen(struct serving *s, struct str listen)
{
    ptrdiff_t colon = -1;
    int64_t port;
    for (ptrdiff_t i = 0; i < listen.n; i++)
        if (listen.p[i] == ':')
            colon = i;
    if (colon < 1 || !str_to_i64(str_from(listen, colon + 1), &port) || port < 0 || port > 65535)
        return err_make(&ERR_INVALID, "listen wants HOST:PORT, as 127.0.0.1:8080, not '%.*s'", STR_ARG(listen));
    struct str host = str_slice(listen, 0, colon);
    bool bracketed = str_starts(host, S("[")) && str_ends(host, S("]"));
    s->host = bracketed ? str_slice(host, 1, host.n - 1) : host;
    s->port = (int)port;
    return OK;
}

/* Before anybody may have the settings read again: whoever does tells the press our hosts too. */
static struct err know_hosts(struct serving *s, const struct serve_words *words)
{
    TRY(read_listen(s, words->listen.n ? words->listen : newsroom_settings(s->newsroom)->listen));
    s->site->listen_host = s->host;
    site_know_hosts(s->site);
    return OK;
}

static ptrdiff_t read_proxies(struct str text, struct str *out)
{
    ptrdiff_t count = 0;
    struct str one;
    while (text.n && count < PROXIES_MAX) {
        str_cut(text, ',', &one, &text);
        one = str_trim(one);
        if (one.n)
            out[count++] = one;
    }
    return count;
}

static struct err start_server(struct serving *s, const struct serve_words *words)
{
    const struct settings *settings = newsroom_settings(s->newsroom);
    struct str proxies[PROXIES_MAX];
    int64_t workers = settings->workers;
    struct http_server_options options = {.host = s->host,
                                          .port = s->port,
                                          .app = s->site,
                                          .ready = dispatch_ready,
                                          .take = dispatch_take,
                                          .body_limit = dispatch_body_limit,
                                          .apart = dispatch_apart,
                                          .shown = dispatch_shown,
                                          .handle = dispatch_handle,
                                          .refuse = dispatch_refuse,
                                          .body_max = dispatch_body_max(s->site),
                                          .trusted_proxies = proxies};
    if (words->workers.n && (!str_to_i64(words->workers, &workers) || workers < 1 || workers > 256))
        return err_make(&ERR_INVALID, "--workers wants a number from 1 to 256");
    options.workers = (int)workers;
    options.workers_apart = media_store_is_bucket(newsroom_media(s->newsroom)) ? WORKERS_APART : 0;
    options.trusted_proxy_count = read_proxies(settings->trusted_proxies, proxies);
    options.access_log = str_equal(words->access_log, S("off")) ? 0 : STDERR_FILENO;
    TRY(http_server_start(&options, &s->server));
    atomic_store(&s->site->server, s->server);
    bool brackets = str_find_char(options.host, ':', 0) >= 0;
    char address[ADDRESS_MAX];
    int n = snprintf(address, sizeof(address), "%s%.*s%s:%d", brackets ? "[" : "", STR_ARG(options.host),
                     brackets ? "]" : "", http_server_port(s->server));
    printf("listening on http://%s\n", address);
    fflush(stdout);
    return nodes_start(s->newsroom, (struct str){address, MIN(n, ADDRESS_MAX - 1)}, &s->nodes);
}

/* Figures are no reason for the site not to be there. */
static void start_audience(struct serving *s)
{
    if (failed(audience_start(s->newsroom, &s->site->audience)))
        log_errorx("readers are not counted: %s; audience.db may be moved away, it is made anew", err_detail());
}

/* Once the node is seen in the store: what is taken in no living node's name is soon another's. The keeper first, which
 * says whether this one tidies up. */
static struct err start_jobs(struct serving *s)
{
    const struct watcher_letters letters = {letter_digest, letter_alert, s->site};
    struct audience *audience = s->site->audience;
    TRY(keeper_start(s->newsroom, audience ? audience_db(audience) : NULL, &s->keeper));
    TRY(pictures_start(s->newsroom, &s->pictures));
    TRY(scheduler_start(s->newsroom, &s->scheduler));
    TRY(sender_start(s->newsroom, &s->sender));
    TRY(purger_start(s->newsroom, &s->purger));
    TRY(snapshots_start(s->newsroom, &s->snapshots));
    TRY(translator_start(s->newsroom, &s->translator));
    if (!audience)
        return OK;
    TRY(mailer_start(s->newsroom, audience_db(audience), &s->mailer));
    return watcher_start(s->newsroom, audience_db(audience), &letters, s->mailer, &s->watcher);
}

/* A signal to end that has come. */
static bool is_ended(const sigset_t *signals)
{
    const struct timespec pause = {AGAIN_SECONDS, 0};
    return sigtimedwait(signals, NULL, &pause) > 0;
}

/* A node that is started while its store is away serves when the store is there: nobody has to start it again. */
static struct err open_newsroom(struct str folder, const sigset_t *signals, struct newsroom **out)
{
    struct err e = newsroom_open(folder, out);
    while (err_is(e, &ERR_AWAY)) {
        log_errorx("serve waits for the store: %s", err_detail());
        if (is_ended(signals))
            return err_make(&ERR_AWAY, "ended before the store was there");
        e = newsroom_open(folder, out);
    }
    return e;
}

/* A bucket may be away when the server starts: what is in the cache is served. */
static struct err open_media(struct newsroom *n)
{
    TRY(media_store_keep(newsroom_media(n), newsroom_settings(n)->media_cache_megabytes));
    if (failed(media_store_try(newsroom_media(n))))
        log_errorx("media: %s", err_detail());
    return OK;
}

static struct err start(struct serving *s, struct str folder, const struct serve_words *words, const sigset_t *signals)
{
    TRY(open_newsroom(folder, signals, &s->newsroom));
    TRY(open_media(s->newsroom));
    TRY(search_open(s->newsroom));
    TRY(site_open(s->newsroom, words->theme, &s->site));
    s->site->missing = missing_fill;
    s->site->desk_missing = desk_missing;
    TRY(know_hosts(s, words));
    site_routes_each(add_routes, s->site);
    newsroom_on_touch(s->newsroom, touched, s);
    TRY(control_listen(newsroom_folder(s->newsroom), touched, s, &s->control));
    start_audience(s);
    newsroom_on_doubt(s->newsroom, doubted, s);
    TRY(node_listen(s->newsroom));
    if (words->theme.n)
        TRY(theme_watch_start(s->site, &s->watch));
    TRY(start_server(s, words));
    TRY(start_jobs(s));
    atomic_store(&s->started, true);
    return OK;
}

static void stop(struct serving *s)
{
    if (s->server)
        http_server_stop(s->server, GRACE_SECONDS);
    if (s->newsroom)
        node_listen_end(s->newsroom);
    if (s->watcher)
        watcher_stop(s->watcher);
    if (s->mailer)
        mailer_stop(s->mailer);
    if (s->keeper)
        keeper_stop(s->keeper);
    if (s->site && s->site->audience)
        audience_stop(s->site->audience);
    if (s->watch)
        theme_watch_stop(s->watch);
    atomic_store(&s->started, false);
    if (s->sender)
        sender_stop(s->sender);
    if (s->scheduler)
        scheduler_stop(s->scheduler);
    if (s->control)
        control_close(s->control);
    if (s->purger)
        purger_stop(s->purger);
    if (s->translator) /* after all who wake it, and before whom it wakes */
        translator_stop(s->translator);
    if (s->snapshots)
        snapshots_stop(s->snapshots);
    if (s->pictures)
        pictures_stop(s->pictures);
    nodes_stop(s->nodes); /* while jobs end, what they have is theirs */
    if (s->site)
        site_close(s->site);
    if (s->newsroom)
        newsroom_close(s->newsroom);
}

/* The signals are blocked in every thread and taken here, one at a time. */
static void wait_for_end(const sigset_t *signals)
{
    int signal_number = 0;
    while (sigwait(signals, &signal_number) != 0)
        continue;
    log_info("stopping signal=%d", signal_number);
}

static int run(int argc, char **argv)
{
    struct serve_words words = {0};
    const struct command_option options[] = {{"listen", &words.listen, NULL},
                                             {"workers", &words.workers, NULL},
                                             {"theme", &words.theme, NULL},
                                             {"access-log", &words.access_log, NULL}};
    struct str folder[1];
    struct serving serving = {0};
    sigset_t signals;
    if (command_words(&COMMAND_SERVE, argc, argv, options, COUNT_OF(options), 1, 1, folder) < 0)
        return COMMAND_WRONG_USE;
    sigemptyset(&signals);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGINT);
    pthread_sigmask(SIG_BLOCK, &signals, NULL);
    signal(SIGPIPE, SIG_IGN);
    struct err e = start(&serving, folder[0], &words, &signals);
    if (!failed(e))
        wait_for_end(&signals);
    int result = failed(e) ? command_failed(&COMMAND_SERVE, e) : COMMAND_DONE;
    stop(&serving);
    return result;
}

const struct command COMMAND_SERVE = {
    "serve", "DIR [--listen HOST:PORT] [--workers N] [--theme DIR] [--access-log off]",
    "Serves the newsroom until it gets SIGTERM or SIGINT.",
    "Prints 'listening on http://HOST:PORT' when it can answer. --theme takes a "
    "theme's folder instead of the one compiled in and loads it\n"
    "again when a file changes. One access line a request goes to standard error. A PostgreSQL that cannot be "
    "reached is waited for.",
    run};
