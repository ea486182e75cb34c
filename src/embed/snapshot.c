/* snapshot.c - takes the copy of another site's post. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "embed/snapshot.h"

#include "base/time.h"
#include "embed/activity.h"
#include "embed/oembed.h"
#include "embed/opengraph.h"
#include "http/fetch.h"
#include "newsroom/media.h"
#include "text/url.h"

#define JSON_MAX ((int64_t)1024 * 1024)
#define PAGE_MAX ((int64_t)4 * 1024 * 1024)
#define PICTURE_MAX ((int64_t)10 * 1024 * 1024)
#define REQUEST_TIME (10 * TIME_SECOND)
#define ALL_TIME (45 * TIME_SECOND) /* of all answers together; pictures come on top */
#define SLOW (5 * TIME_SECOND)      /* a failure that took so long was a silence */

static const struct actor PROGRAM = {.who = S_INIT("dateline"), .origin = S_INIT("program")};

/* A copy being taken. */
struct ask {
    struct newsroom *n;
    struct arena *a;
    const struct embed_providers *providers;
    const struct embed_provider *provider; /* NULL: none is known */
    struct lease lease;
    struct str url;
    int64_t end;
    bool look_only;
    struct found found;
    bool answered; /* somebody did, whatever it was */
    bool gone;     /* and said that there is nothing there (any more) */
    bool missed;   /* its oEmbed endpoint said so, which may be the endpoint's own end: it counts if nobody objects */
    bool silent;   /* somebody did not answer: no more is asked */
    bool stopped;
    struct buf problem;
};

/* ---- asking ---- */

static void add_problem(struct ask *ask, struct str words)
{
    if (ask->problem.n > 0)
        buf_add(&ask->problem, S("; "));
    buf_add(&ask->problem, words);
}

static void note_failure(struct ask *ask, struct err e, int64_t took)
{
    bool network = err_is(e, &ERR_SYSTEM) || took >= SLOW;
    ask->stopped |= err_is(e, &ERR_BUSY);
    ask->silent |= network;
    ask->answered |= !network;
    add_problem(ask, str_from_c(err_detail()));
}

/* True for an answer that holds something. */
static bool judge(struct ask *ask, const struct fetch_answer *answer)
{
    bool overloaded = answer->status == 429 || answer->status >= 500;
    if (answer->status >= 200 && answer->status < 300) {
        ask->answered = true;
        return true;
    }
    ask->answered |= !overloaded;
    ask->gone |= answer->status == 404 || answer->status == 410;
    add_problem(ask, str_format(ask->a, "%.*s answered %d", STR_ARG(answer->url), answer->status));
    return false;
}

static bool get(struct ask *ask, struct str url, const char *accept, int64_t size_max, struct fetch_answer *out)
{
    const struct settings *settings = newsroom_settings(ask->n);
    struct fetch_rules rules = {settings->fetch_ports, settings->fetch_networks};
    int64_t began = time_monotonic();
    struct fetch_request request = {.url = url,
                                    .accept = str_from_c(accept),
                                    .agent = settings->url,
                                    .size_max = size_max,
                                    .time_max = MIN(REQUEST_TIME, ask->end - began),
                                    .follow = true,
                                    .stop = ask->lease.stop};
    ask->stopped |= !lease_holds(ask->lease);
    if (ask->stopped || ask->silent || request.time_max <= 0)
        return false;
    struct err e = fetch(ask->a, &rules, &request, out);
    if (!failed(e))
        return judge(ask, out);
    note_failure(ask, e, time_monotonic() - began);
    return false;
}

/* What a source said is added, or why it could not be read. */
static bool take_in(struct ask *ask, struct err e, struct str url, const struct found *found)
{
    if (failed(e))
        add_problem(ask, str_format(ask->a, "%.*s: %s", STR_ARG(url), err_detail()));
    else
        found_add(&ask->found, found);
    return !failed(e);
}

/* ---- the sources ---- */

static void ask_actor(struct ask *ask, struct str url)
{
    struct fetch_answer answer;
    struct found found;
    if (url.n > 0 && get(ask, url, ACTIVITY_TYPE, JSON_MAX, &answer))
        (void)take_in(ask, activity_read_actor(ask->a, answer.url, answer.body, &found), answer.url, &found);
}

static void ask_object(struct ask *ask, struct str url, const char *accept)
{
    struct fetch_answer answer;
    struct found found;
    struct str actor;
    if (url.n == 0 || !get(ask, url, accept, JSON_MAX, &answer))
        return;
    if (take_in(ask, activity_read(ask->a, answer.url, answer.body, &found, &actor), answer.url, &found))
        ask_actor(ask, actor);
}

static void ask_oembed(struct ask *ask, struct str request)
{
    struct fetch_answer answer;
    struct found found;
    bool gone = ask->gone;
    if (request.n > 0 && get(ask, request, "application/json", JSON_MAX, &answer))
        (void)take_in(ask, oembed_read(ask->a, answer.url, answer.body, &found), answer.url, &found);
    ask->missed |= ask->gone;
    ask->gone = gone;
}

/* What the page of a video says beside its title is seldom about it. */
static bool keeps_words(const struct ask *ask)
{
    return !ask->provider || (ask->provider->kind != EMBED_VIDEO && ask->provider->kind != EMBED_AUDIO);
}

static void ask_page(struct ask *ask, struct page_links *links)
{
    struct fetch_answer answer;
    struct found found;
    *links = (struct page_links){0};
    if (!get(ask, ask->url, "text/html,application/xhtml+xml", PAGE_MAX, &answer))
        return;
    struct err e = opengraph_read(ask->a, answer.url, answer.body, &found, links);
    if (!keeps_words(ask))
        found.copy.words = S("");
    (void)take_in(ask, e, answer.url, &found);
}

static bool is_enough(const struct ask *ask)
{
    const struct found *found = &ask->found;
    if (ask->look_only && (ask->gone || found_says(found)))
        return true;
    if (!ask->provider || ask->provider->kind == EMBED_POST)
        return found->copy.words.n > 0 && found->copy.author.n > 0;
    return found->copy.title.n > 0 && found->picture.n > 0;
}

static void ask_all(struct ask *ask)
{
    struct page_links links;
    bool activity = ask->provider && ask->provider->activity, oembed = ask->provider && ask->provider->oembed.n > 0;
    if (activity)
        ask_object(ask, activity_status_request(ask->a, ask->url), "application/json");
    if (activity && !is_enough(ask))
        ask_object(ask, ask->url, ACTIVITY_TYPE);
    if (oembed && !is_enough(ask))
        ask_oembed(ask, oembed_request(ask->a, ask->provider->oembed, ask->url));
    if (is_enough(ask))
        return;
    ask_page(ask, &links);
    if (!oembed && !is_enough(ask))
        ask_oembed(ask, links.oembed);
    if (!activity && !is_enough(ask))
        ask_object(ask, links.activity, ACTIVITY_TYPE);
}

/* ---- what becomes of it ---- */

/* A frame only from the provider itself; embed_copy_clean sees to https. */
static void check_frame(struct ask *ask)
{
    struct embed_copy *copy = &ask->found.copy;
    struct str own = url_host(ask->url), host = url_host(copy->frame);
    bool provider =
        ask->provider && host.n > 0 &&
        (str_equal_nocase(own, host) || str_equal(embed_name(ask->providers, copy->frame), ask->provider->name));
    if (!provider)
        copy->frame = (struct str){NULL, 0};
}

/* A page behind a sign-in says the site's name, which is no title. */
static void check_title(struct ask *ask)
{
    struct found *found = &ask->found;
    bool bare = ask->provider && str_equal_nocase(found->copy.title, ask->provider->name);
    if (bare && found->copy.words.n == 0)
        *found = found_none("");
}

static int64_t bring_in(struct ask *ask, struct str url)
{
    struct fetch_answer answer;
    struct sql_media *media;
    if (url.n == 0 || !get(ask, url, "image/avif,image/webp,image/*", PICTURE_MAX, &answer))
        return 0;
    struct err e =
        newsroom_media_add(ask->n, ask->a, &PROGRAM, answer.body, url_host(url), S(""), S(""), S(""), &media);
    if (!failed(e))
        return media->id;
    add_problem(ask, str_format(ask->a, "%.*s: %s", STR_ARG(url), err_detail()));
    return 0;
}

/* Each picture has its own time: a slow one does not cost the copy. */
static void bring_pictures(struct ask *ask)
{
    ask->silent = false;
    ask->end = time_monotonic() + REQUEST_TIME;
    ask->found.copy.picture_id = bring_in(ask, ask->found.picture);
    ask->silent = false;
    ask->end = time_monotonic() + REQUEST_TIME;
    ask->found.copy.portrait_id = bring_in(ask, ask->found.portrait);
}

static enum embed_outcome outcome_of(const struct ask *ask)
{
    if (ask->stopped)
        return EMBED_STOPPED;
    if (found_says(&ask->found))
        return ask->look_only ? EMBED_THERE : EMBED_TAKEN;
    return ask->gone || ask->missed ? EMBED_GONE : ask->answered ? EMBED_NOTHING : EMBED_SILENT;
}

/* Why something is missing is told even where most of it is here. */
static struct str problem_of(struct ask *ask, enum embed_outcome outcome)
{
    bool picture = ask->found.picture.n > 0 && ask->found.copy.picture_id == 0;
    bool fine = outcome == EMBED_THERE || outcome == EMBED_STOPPED || (outcome == EMBED_TAKEN && !picture);
    if (fine)
        return S("");
    if (ask->problem.n == 0)
        return S("the site answered, but says nothing that could be shown");
    return str_copy(ask->a, buf_str(&ask->problem));
}

void snapshot_take(struct newsroom *n, struct arena *a, const struct embed_providers *providers,
                   const struct sql_embed *embed, struct lease lease, struct snapshot *out)
{
    struct ask ask = {.n = n,
                      .a = a,
                      .providers = providers,
                      .provider = embed_find(providers, embed->url),
                      .lease = lease,
                      .url = embed->url,
                      .end = time_monotonic() + ALL_TIME,
                      .look_only = embed->taken_at != DB_NULL && embed->source.n > 0,
                      .found = found_none("")};
    buf_init(&ask.problem, 8 * EMBED_PROBLEM_MAX);
    ask_all(&ask);
    check_frame(&ask);
    check_title(&ask);
    if (outcome_of(&ask) == EMBED_TAKEN)
        bring_pictures(&ask);
    out->outcome = outcome_of(&ask);
    out->copy = ask.found.copy;
    out->problem = problem_of(&ask, out->outcome);
    buf_close(&ask.problem);
}
