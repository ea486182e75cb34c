/* index.h - what the files of this floor share of the providers in force. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef EMBED_INDEX_H
#define EMBED_INDEX_H

#include "base/map.h"
#include "embed/table.h"

#define EMBED_HOST_SIZE 264 /* a host, ':' and a port */

/* One of several rules or marks that share a key. */
struct embed_entry {
    struct embed_entry *next;
    const void *item;
};

/* In the order in which they were added. */
struct embed_list {
    struct embed_entry *first, *last;
};

/* What is known of a host. */
struct embed_host_rules {
    struct embed_list here;             /* rules of the host itself */
    struct embed_list below;            /* of those below it */
    struct embed_list trusted;          /* instead of all of them, where the newsroom trusts it */
    const struct embed_provider *named; /* whose name the host bears */
};

struct embed_providers {
    const struct embed_provider **list;
    ptrdiff_t count;
    struct map hosts;           /* struct embed_host_rules * */
    struct embed_list anywhere; /* rules of any host */
    struct map marks;           /* struct embed_list * of struct embed_mark */
    struct embed_list scripts;
};

/* An address with the rule that it follows. Not to be copied: values borrow from host. */
struct embed_found {
    const struct embed_rule *rule;
    struct embed_values values;
    struct url url;
    char host[EMBED_HOST_SIZE];
};

/* The rule of an address (code false), or of a frame as embed codes have it (true); false: there is none. */
bool embed_look_up(const struct embed_providers *providers, struct str url, bool code, struct embed_found *out);
/* The same among one provider's own. */
bool embed_look_up_of(const struct embed_provider *provider, struct str url, bool code, struct embed_found *out);

/* The target of what was found, filled in. Owned by a; none: it has none. */
struct str embed_target(struct arena *a, const struct embed_found *found, struct str url);

#endif
