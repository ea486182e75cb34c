/* purge_maker.h - the caches in front of the site that are told what to forget: settings `purge` and `purge_keys`. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef NEWSROOM_PURGE_MAKER_H
#define NEWSROOM_PURGE_MAKER_H

#include "base/base.h"

struct newsroom;

#define PURGE_MAKERS_MAX 8

/* What speaks which protocol: a row in newsroom/purge_maker.c, and one in job/purge_call.c. */
enum purge_kind { PURGE_VARNISH, PURGE_FASTLY, PURGE_CLOUDFLARE, PURGE_BUNNY, PURGE_NGINX, PURGE_WEBHOOK, PURGE_KINDS };

/* One line of `purge`: "NAME: KIND ADDRESS", and for fastly "; soft". */
struct purge_maker {
    struct str name; /* letters, digits, '-' and '_'; 40 at most */
    enum purge_kind kind;
    struct str url; /* http or https, without a slash at the end; each kind adds its own path */
    bool soft;      /* what is forgotten may still be shown while it is fetched anew */
};

/* Of a settings snapshot. */
struct purge_makers {
    struct purge_maker items[PURGE_MAKERS_MAX]; /* in the order of the setting */
    ptrdiff_t count;
};

/* "varnish", "fastly", "cloudflare", "bunny", "nginx", "webhook". */
struct str purge_kind_name(enum purge_kind kind);
/* How many tags fit into one request to it; of nginx and bunny, how many requests follow each other. */
ptrdiff_t purge_kind_batch(enum purge_kind kind);
/* It forgets by tag, so that it may keep what has tags for long. */
bool purge_kind_tags(enum purge_kind kind);

/* Reads the setting `purge`; the texts are parts of it. ERR_INVALID and ERR_LIMIT as "purge, line N: what". */
struct err purge_makers_read(struct str setting, struct purge_makers *out);
/* The same for the answer alone. */
struct err purge_makers_check(struct str setting);
bool purge_makers_have(const struct purge_makers *makers, enum purge_kind kind);
/* The key that the newsroom keeps for the maker, as setting_key gives it. */
struct err purge_key(struct arena *a, const struct newsroom *n, const struct purge_maker *maker, struct str *out);

#endif
