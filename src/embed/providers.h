/* providers.h - the sites whose posts, videos and maps newsrooms embed: data rows. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef EMBED_PROVIDERS_H
#define EMBED_PROVIDERS_H

#include "base/base.h"

struct settings;
struct embed_row;

enum embed_kind { EMBED_POST, EMBED_VIDEO, EMBED_AUDIO, EMBED_MAP, EMBED_CHART, EMBED_DOCUMENT };

/* One provider. Texts that a row does not give are none. docs/embeds.md describes the form of the rows. */
struct embed_provider {
    struct str id;   /* "youtube"; a-z 0-9 - */
    struct str name; /* as people know it: "YouTube" */
    enum embed_kind kind;
    struct str policy_url; /* its privacy policy */
    struct str oembed;     /* its oEmbed endpoint, without a query */
    int ratio_width;       /* of the live frame; 0: it has a height of its own */
    int ratio_height;
    int height;                  /* CSS pixels, where there is no ratio */
    struct str sandbox;          /* what the frame's sandbox lets it do: "allow-scripts allow-same-origin" */
    struct str allow;            /* permissions policy of the frame: "fullscreen; encrypted-media" */
    struct str logo;             /* path data of a drawing of 20 x 20 in one colour, drawn by us */
    bool referrer;               /* its frame shows nothing unless it is told which site it stands on */
    bool activity;               /* a server of the fediverse, on any host: its JSON can be asked */
    bool trusted;                /* a host of the newsroom's own (setting embed_trusted): no gate before its frame */
    const struct embed_row *row; /* what addresses are its, and what becomes of them */
};

/* The built-in rows and the newsroom's own. Immutable, owned by the arena that it was made with. */
struct embed_providers;

/* Takes the rows of the program and of the settings embed_providers and embed_trusted. ERR_INVALID names the setting,
 * the line and what is wrong with it; ERR_LIMIT. */
struct err embed_providers_make(struct arena *a, const struct settings *settings, const struct embed_providers **out);

/* Whether value may stand in one of the two settings; fine for every other setting. For newsroom_set_setting_check. */
struct err embed_setting_check(const struct settings *settings, struct str name, struct str value);

/* Every row in the order of the table: the newsroom's own first. */
ptrdiff_t embed_provider_count(const struct embed_providers *providers);
const struct embed_provider *embed_provider_at(const struct embed_providers *providers, ptrdiff_t i);

/* The provider of a post, video, ... at url, or NULL: none is known. */
const struct embed_provider *embed_find(const struct embed_providers *providers, struct str url);

/* What to call the other site: the name of the provider that has the host, else the host without "www.". Borrowed. */
struct str embed_name(const struct embed_providers *providers, struct str url);

/* The provider's name as readers of a language ("fa", "sr-Latn") know it. */
struct str embed_name_in(const struct embed_provider *provider, struct str language);

/* Address of the live frame of url, the most private one that the provider has, https; none: there is none, only the
 * link. provider is what embed_find gave for url. Owned by a. */
struct str embed_frame(struct arena *a, const struct embed_provider *provider, struct str url);

/* "https://HOST" of an address, for frame-src; none for what is no web address. Owned by a. */
struct str embed_origin(struct arena *a, struct str url);

#endif
