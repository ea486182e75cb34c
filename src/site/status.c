/* status.c - /healthz and /metrics: for machines that watch. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "site/routes.h"
#include "page/site.h"

#include "audience/audience.h"
#include "audience/readers.h"
#include "base/time.h"
#include "job/purger.h"
#include "newsroom/media_store.h"
#include "newsroom/node.h"
#include "newsroom/picture_job.h"
#include "newsroom/purge.h"
#include "newsroom/query.h"

#include <stdio.h>

#define METRICS_MAX 65536

struct err health_text(struct http_request *r, struct http_response *out)
{
    struct sql_edition_list editions;
    TRY(query_editions(site_of(r)->newsroom, r->arena, &editions));
    out->private = true;
    out->type = S("text/plain; charset=utf-8");
    out->body = S("ok\n");
    return OK;
}

/* One line of the Prometheus text format, version 0.0.4. */
struct metric {
    const char *name, *labels, *kind, *help;
    int64_t value;
};
#define COUNTER(name_, labels_, help_, value_)                                                                         \
    {                                                                                                                  \
        name_, labels_, "counter", help_, value_                                                                       \
    }
#define GAUGE(name_, labels_, help_, value_)                                                                           \
    {                                                                                                                  \
        name_, labels_, "gauge", help_, value_                                                                         \
    }

static void add_metric(struct buf *out, const struct metric *m, bool first)
{
    if (first) {
        buf_add_format(out, "# HELP dateline_%s %s\n", m->name, m->help);
        buf_add_format(out, "# TYPE dateline_%s %s\n", m->name, m->kind);
    }
    buf_add_format(out, "dateline_%s%s %lld\n", m->name, m->labels, (long long)m->value);
}

static void add_all(struct buf *out, const struct metric *metrics, ptrdiff_t count)
{
    for (ptrdiff_t i = 0; i < count; i++)
        add_metric(out, &metrics[i],
                   i == 0 || !str_equal(str_from_c(metrics[i].name), str_from_c(metrics[i - 1].name)));
}

static void add_server(struct buf *out, const struct http_counters *c)
{
    const struct metric metrics[] = {
        COUNTER("http_requests_total", "", "Requests answered.", c->requests),
        COUNTER("http_hits_total", "", "Requests answered from the press without a worker.", c->hits),
        COUNTER("http_refused_total", "", "Requests refused before routing.", c->refused),
        COUNTER("http_answers_total", "{class=\"2xx\"}", "Answers by class of status.", c->status[2]),
        COUNTER("http_answers_total", "{class=\"3xx\"}", "", c->status[3]),
        COUNTER("http_answers_total", "{class=\"4xx\"}", "", c->status[4]),
        COUNTER("http_answers_total", "{class=\"5xx\"}", "", c->status[5]),
        COUNTER("http_bytes_total", "", "Bytes of answers sent.", c->bytes_sent),
        GAUGE("http_connections", "", "Connections open.", c->connections_open),
        COUNTER("http_connections_total", "", "Connections taken.", c->connections_total),
        GAUGE("worker_queue", "", "Requests waiting for a worker.", c->queue_length),
        GAUGE("workers_busy", "", "Workers at work.", c->workers_busy),
    };
    add_all(out, metrics, COUNT_OF(metrics));
}

static void add_press(struct buf *out, const struct press_counters *c)
{
    const struct metric metrics[] = {
        GAUGE("press_pages", "", "Pages kept.", c->pages),
        GAUGE("press_bytes", "", "Bytes of the pages kept.", c->bytes),
        COUNTER("press_hits_total", "", "Pages found.", c->hits),
        COUNTER("press_misses_total", "", "Pages not found.", c->misses),
        COUNTER("press_renders_total", "", "Pages rendered.", c->renders),
        COUNTER("press_waits_total", "", "Requests that waited for another's render.", c->waits),
        COUNTER("press_stale_total", "", "Old pages given while a new one was rendered.", c->stale),
        COUNTER("press_old_total", "", "Old pages given because the store was away.", c->old),
        COUNTER("press_doubts_total", "", "Times at which all pages were doubted.", c->doubts),
        COUNTER("press_evicted_total", "", "Pages forgotten for lack of room.", c->evicted),
        COUNTER("press_touched_total", "", "Pages forgotten because they changed.", c->touched),
    };
    add_all(out, metrics, COUNT_OF(metrics));
}

static void add_store(struct buf *out, const struct db_counters *c)
{
    const struct metric metrics[] = {
        GAUGE("store_away", "", "1 while the store cannot be reached.", c->away),
        COUNTER("store_losses_total", "", "Times at which it was found away.", c->losses),
        GAUGE("store_connections", "", "Connections to PostgreSQL and its replica.", c->connections),
        COUNTER("store_replica_reads_total", "", "Reads that the replica answered.", c->replica_reads),
        COUNTER("store_replica_behind_total", "", "Reads for which it was too far behind.", c->replica_behind),
    };
    add_all(out, metrics, COUNT_OF(metrics));
}

static void add_rejected(struct buf *out, const struct audience_counters *c)
{
    char labels[JUDGE_REASONS][32];
    struct metric metrics[JUDGE_REASONS - 1];
    for (int i = 1; i < JUDGE_REASONS; i++) {
        struct str name = judge_reason_name((enum judge_reason)i);
        snprintf(labels[i], sizeof labels[i], "{reason=\"%.*s\"}", STR_ARG(name));
        metrics[i - 1] = (struct metric){"audience_rejected_total", labels[i], "counter",
                                         i == 1 ? "Pages and beacons that are no person's." : "", c->rejected[i]};
    }
    add_all(out, metrics, COUNT_OF(metrics));
}

static void add_audience(struct buf *out, struct audience *audience)
{
    if (!audience)
        return;
    struct audience_counters c = audience_counters(audience);
    const struct metric metrics[] = {
        COUNTER("audience_events_total", "", "Pages and beacons that were told of.", c.events),
        COUNTER("audience_lost_total", "", "Of them, those for which there was no room.", c.lost),
        GAUGE("audience_counted", "", "Of them, in the figures, less what was taken back.", c.counted),
        COUNTER("audience_withheld_total", "", "Of them, of readers who asked not to be counted.", c.withheld),
        COUNTER("audience_forgotten_total", "", "Of them, of visitors for whom there was no room.", c.forgotten),
        GAUGE("audience_visitors", "", "Visitors of the last hour in memory.", c.visitors),
        COUNTER("audience_writes_total", "", "Writes of figures.", c.writes),
        COUNTER("audience_write_failures_total", "", "Writes of figures that failed.", c.failures),
        COUNTER("audience_write_microseconds_total", "", "Time that writes took.", c.write_microseconds),
    };
    add_all(out, metrics, COUNT_OF(metrics));
    add_rejected(out, &c);
}

static void add_readers(struct buf *out)
{
    struct reader_counts counts = reader_counts_now();
    const struct metric metrics[] = {
        COUNTER("pages_served_total", "{reader=\"person\"}", "Pages served, by what the reader says it is.",
                counts.served[READER_PERSON]),
        COUNTER("pages_served_total", "{reader=\"bot\"}", "", counts.served[READER_BOT]),
    };
    add_all(out, metrics, COUNT_OF(metrics));
}

/* A store that fails is told by its own metrics and /healthz: these are then left out. */
static void add_pictures(struct buf *out, struct newsroom *n)
{
    int64_t waiting, given_up;
    if (failed(newsroom_picture_counts(n, &waiting, &given_up)))
        return;
    const struct metric metrics[] = {
        GAUGE("pictures", "{state=\"waiting\"}", "Pictures without renditions, waiting or given up.", waiting),
        GAUGE("pictures", "{state=\"given_up\"}", "", given_up),
    };
    add_all(out, metrics, COUNT_OF(metrics));
}

static void add_nodes(struct buf *out, struct newsroom *n)
{
    struct db_hearing c = db_hearing(newsroom_db(n));
    if (!node_is_shared(n))
        return;
    const struct metric metrics[] = {
        GAUGE("node_hears", "", "Whether this node hears what the others change.", c.hears),
        COUNTER("node_messages_total", "", "Messages of other nodes and commands.", c.told),
        COUNTER("node_gaps_total", "", "Messages of others that were missing.", c.gaps),
        COUNTER("node_doubts_total", "", "Times that no page could be vouched for.", c.doubts),
        COUNTER("node_foreign_total", "", "Messages of other programs on the channel.", c.foreign),
        GAUGE("node_lag_microseconds", "", "How long the last heartbeat took to come back.", c.lag),
        GAUGE("node_silence_microseconds", "", "Time since it came back.", c.silence),
    };
    add_all(out, metrics, COUNT_OF(metrics));
}

static void add_media(struct buf *out, const struct media_store *store)
{
    struct media_counters count;
    if (!media_store_is_bucket(store))
        return;
    media_store_count(store, &count);
    const struct metric metrics[] = {
        COUNTER("media_fetched_total", "", "Files asked of the bucket of pictures.", count.fetched),
        COUNTER("media_failed_total", "", "Those that did not come.", count.failed),
        GAUGE("media_away", "", "1 while the bucket does not answer.", count.away),
        GAUGE("media_cache_bytes", "", "Pictures of the bucket on this machine's disk.", count.kept_bytes),
    };
    add_all(out, metrics, COUNT_OF(metrics));
}

/* Of the caches in front; nothing where there is none. */
static void add_purges(struct buf *out, struct newsroom *n, struct arena *a)
{
    const struct purge_makers *makers = newsroom_settings(n)->purge_makers;
    struct purger_counts counts = purger_counts_now();
    int64_t waiting = 0, failing = 0, again = 0, oldest = time_now();
    for (ptrdiff_t i = 0; i < makers->count; i++) {
        struct purge_state state = {0};
        if (failed(purge_state(n, a, &makers->items[i], &state)))
            return;
        waiting += state.waiting;
        failing += state.failing;
        again += state.again;
        oldest = state.oldest == DB_NULL ? oldest : MIN(oldest, state.oldest);
    }
    const struct metric metrics[] = {
        COUNTER("purges_total", "{result=\"made\"}", "Requests to caches to forget something.", counts.made),
        COUNTER("purges_total", "{result=\"failed\"}", "", counts.failed),
        COUNTER("purged_tags_total", "", "Tags that caches forgot.", counts.tags),
        COUNTER("purge_doubts_total", "", "Times that caches were to forget everything.", counts.doubts),
        GAUGE("purge_tags", "{state=\"waiting\"}", "Tags that caches are still to forget.", waiting),
        GAUGE("purge_tags", "{state=\"failing\"}", "", failing),
        GAUGE("purge_tags", "{state=\"again\"}", "", again),
        GAUGE("purge_lag_seconds", "", "How long the first of them waits.", (time_now() - oldest) / TIME_SECOND),
    };
    add_all(out, metrics, makers->count ? COUNT_OF(metrics) : 0);
}

struct err metrics_text(struct http_request *r, struct http_response *out)
{
    struct site *site = site_of(r);
    struct http_server *running = atomic_load(&site->server);
    if (!running)
        return err_make(&ERR_BUSY, "the server is starting");
    struct http_counters server = http_server_counters(running);
    struct press_counters press = press_counters(site->press);
    struct db_counters store = db_counters(newsroom_db(site->newsroom));
    struct buf body;
    buf_init(&body, METRICS_MAX);
    add_server(&body, &server);
    add_press(&body, &press);
    add_store(&body, &store);
    add_readers(&body);
    add_audience(&body, site->audience);
    add_pictures(&body, site->newsroom);
    add_nodes(&body, site->newsroom);
    add_purges(&body, site->newsroom, r->arena);
    add_media(&body, newsroom_media(site->newsroom));
    out->private = true;
    out->type = S("text/plain; version=0.0.4; charset=utf-8");
    out->body = str_copy(r->arena, buf_str(&body));
    buf_close(&body);
    return OK;
}
