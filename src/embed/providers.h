/* providers.h - the sites whose posts, videos and maps newsrooms embed: data rows. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef EMBED_PROVIDERS_H
#define EMBED_PROVIDERS_H

#include "base/base.h"

enum embed_kind { EMBED_POST, EMBED_VIDEO, EMBED_AUDIO, EMBED_MAP, EMBED_CHART, EMBED_DOCUMENT };

struct embed_provider {
    struct str name;  /* as people know it: "YouTube" */
    struct str hosts; /* separated by spaces; each also stands for its subdomains */
    enum embed_kind kind;
    struct str policy_url; /* its privacy policy */
};

/* The provider of an address, or NULL for a site that is not in the table. */
const struct embed_provider *embed_provider_find(struct str url);

/* What to call the other site: the provider's name, else the host without "www.". Borrowed from the table or from url.
 */
struct str embed_provider_name(struct str url);

#endif
