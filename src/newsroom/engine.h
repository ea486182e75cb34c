/* engine.h - the engines of translation that a newsroom may ask: the settings `engines` and `engine_keys`. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef NEWSROOM_ENGINE_H
#define NEWSROOM_ENGINE_H

#include "base/base.h"

struct newsroom;

#define ENGINES_MAX 20
#define ENGINE_PAIRS_MAX 500 /* that one line may name */

/* What speaks which protocol: a row in newsroom/engine.c, and one in translate/road.c. */
enum engine_kind { ENGINE_APERTIUM, ENGINE_LIBRETRANSLATE, ENGINE_DEEPL, ENGINE_CHAT, ENGINE_KINDS };

/* "en-es", as BCP 47 tags. */
struct engine_pair {
    struct str from, to;
};

/* One line of `engines`: "NAME: KIND URL; daily 200000; cost 20; timeout 10; batch 40; model M; pairs en-es es-pt". */
struct engine_setting {
    struct str name; /* letters, digits, '-' and '_'; 40 at most */
    enum engine_kind kind;
    struct str url;                  /* http or https, without a slash at the end; adapters add their own paths */
    struct str model;                /* of a chat endpoint; empty: none is named */
    int64_t daily;                   /* code points a day; 0: as many as are wanted */
    int64_t cost;                    /* hundredths of `currency` for a million code points */
    int64_t timeout;                 /* microseconds for one request */
    ptrdiff_t batch;                 /* texts in one request, at most */
    ptrdiff_t characters;            /* code points in one request, at most */
    const struct engine_pair *pairs; /* that it is asked for alone; none: all that it has */
    ptrdiff_t pair_count;
};

struct engine_list {
    struct engine_setting *items; /* in the order of the setting */
    ptrdiff_t count;
};

/* "apertium", "libretranslate", "deepl", "chat". */
struct str engine_kind_name(enum engine_kind kind);

/* Reads the setting `engines`; the texts are owned by a. ERR_INVALID and ERR_LIMIT as "engines, line N: what". */
struct err engines_read(struct arena *a, struct str setting, struct engine_list *out);
/* The same for the answer alone. */
struct err engines_check(struct str setting);
/* The engine of that name, or NULL. */
const struct engine_setting *engine_find(const struct engine_list *list, struct str name);
/* What so many code points cost, in hundredths of `currency`, rounded up. */
int64_t engine_cost(const struct engine_setting *engine, int64_t characters);

/* The key that the newsroom keeps for the engine, as setting_key gives it. */
struct err engine_key(struct arena *a, const struct newsroom *n, const struct engine_setting *engine, struct str *out);

#endif
