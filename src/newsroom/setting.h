/* setting.h - the settings: one table, and a snapshot of their values. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef NEWSROOM_SETTING_H
#define NEWSROOM_SETTING_H

#include "base/base.h"
#include "base/map.h"

struct db_conn;
struct edition_rules;
struct purge_makers;

enum setting_type {
    SETTING_TEXT,
    SETTING_LINES, /* a text of several lines */
    SETTING_NUMBER,
    SETTING_BOOL,
    SETTING_SECOND_FACTOR,
    SETTING_URL,
    SETTING_SERVICE, /* address of somebody else's service; empty: not used */
    SETTING_FOREIGN, /* embed/rules.h */
    SETTING_PORTS,
    SETTING_NETWORKS,
    SETTING_ROBOTS, /* classes of audience/robot.h */
    SETTING_LANGUAGE,
    SETTING_CURRENCY,
    SETTING_RESPECT, /* readers' wishes that the audience follows: gpc, dnt, both or none */
    SETTING_ZONE,
    SETTING_PERMALINK,
    SETTING_FRONT_LAYOUT,
    SETTING_FRONT_PINS,
    SETTING_PREFLIGHT, /* newsroom/preflight.h */
    SETTING_EDITIONS,  /* newsroom/edition.h */
    SETTING_ENGINES,   /* newsroom/engine.h */
    SETTING_PURGE,     /* newsroom/purge_maker.h */
    SETTING_SMTP,      /* newsroom/mail_setting.h, to SETTING_DIGEST */
    SETTING_MAILBOX,
    SETTING_MAILBOXES,
    SETTING_DIGEST,
    SETTING_MEDIA, /* newsroom/media_store.h, to SETTING_BASE */
    SETTING_ADDRESSING,
    SETTING_BASE,   /* an address that others are built on; empty: none */
    SETTING_HIDDEN, /* in dateline.conf or the environment, and never shown */
    SETTING_SECRET  /* names and keys, sealed in the store (newsroom/setting_secret.h) */
};

/* Where a setting may be changed. */
enum setting_place {
    SETTING_FILE,  /* only in dateline.conf, before the start */
    SETTING_STORE, /* while running, in the store; dateline.conf may give another default */
};

/* One setting. */
struct setting {
    struct str name;
    enum setting_type type;
    enum setting_place place;
    struct str fallback; /* value when nobody set one */
    int64_t least, most; /* SETTING_NUMBER: range; SETTING_TEXT and SETTING_LINES: most characters */
    struct str help;     /* one sentence */
    struct str who;      /* role that may change it: "administrator" or "editor" */
};

ptrdiff_t setting_count(void);
const struct setting *setting_at(ptrdiff_t i);
/* The setting of that name, or NULL. */
const struct setting *setting_find(struct str name);
/* Checks value; ERR_INVALID says what would be right. */
struct err setting_check(const struct setting *setting, struct str value);

/* The values in force, immutable once made. Texts live as long as the newsroom. */
struct settings {
    struct str url; /* "https://news.example" without a slash at the end */
    struct str title, agency, language, zone, permalink, description;
    struct str front_layout, front_pins; /* newsroom/front.h */
    struct str preflight;                /* levels of its rules, as lines (newsroom/preflight.h) */
    struct str database, database_replica, listen, trusted_proxies;
    int64_t database_connections;
    struct str media, media_endpoint, media_region, media_addressing, media_key, media_secret; /* media_store.h */
    struct str media_public; /* where readers find renditions; empty: below /media/ */
    int64_t media_cache_megabytes;
    struct str rights, robots, ads; /* empty: the program's own words; robots and ads have lines */
    struct str embed_providers, embed_trusted, foreign_content; /* embed/providers.h */
    struct str indexnow, websub_hub;                            /* addresses of services; empty: off */
    struct str fetch_ports, fetch_networks;                     /* what outgoing requests may reach (http/fetch.h) */
    int64_t page_size, feed_size, related_size, workers, press_megabytes, session_idle_minutes, session_days;
    struct str second_factor;                                             /* "off", "optional" or "required" */
    bool audience;                                                        /* readers are counted (audience/) */
    struct str audience_respect;                                          /* "gpc", "dnt", "both" or "none" */
    bool audience_public, audience_badge;                                 /* /stats/ is there; stories lead to it */
    int64_t audience_days;                                                /* how long days' figures are kept */
    int64_t most_read, most_read_half_life, most_read_minutes;            /* audience/most_read.h; hours, minutes */
    struct str audience_counted, audience_networks, country_database;     /* audience/ */
    struct str smtp_url, smtp_ca, mail_from, digest_to, digest, alert_to; /* newsroom/mail_setting.h */
    struct str smtp_login;                                                /* sealed (newsroom/setting_secret.h) */
    int64_t alert_times, alert_least;                                     /* audience/spike.h */
    bool indexed;                                                         /* search engines may index the site */
    bool feed_full;                                                       /* feeds carry the whole text */
    struct str engines;                                                   /* lines of newsroom/engine.h */
    struct str engine_keys;                                               /* sealed (newsroom/setting_secret.h) */
    struct str currency;                                                  /* of what engines cost: "EUR" */
    struct str purge, purge_keys;            /* lines of newsroom/purge_maker.h; the second sealed */
    const struct purge_makers *purge_makers; /* what the first says */
    struct str editions;                     /* lines of newsroom/edition.h, and what they say */
    const struct edition_rules *edition_rules;
    ptrdiff_t edition_count;
    struct map values; /* every setting by name: struct str * */
};

/* Makes a snapshot in a from the file's values and the store's (maps of struct str *; either may be empty). Fails on a
 * value that setting_check refuses. */
struct err settings_make(struct arena *a, const struct map *file, const struct map *store, struct settings *out);
/* Value of a setting by name; none for an unknown name. Of a secret it is what the store keeps: to be shown to a
 * person, ask setting_shown. */
struct str settings_value(const struct settings *settings, struct str name);

#endif
