/* rules.h - from what comes in as HTML to a story's text: the one road of files, the API, imports and the desk. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef EMBED_RULES_H
#define EMBED_RULES_H

#include "embed/providers.h"
#include "newsroom/message.h"
#include "newsroom/setting.h"
#include "text/html.h"

/* What decides. */
struct embed_rules {
    const struct settings *settings;
    const struct embed_providers *providers;
    /* As html_rules.find_picture, for pictures that are none of ours; NULL: they are foreign. */
    struct str (*find_picture)(void *context, struct arena *a, struct str address);
    void *context;
};

/*
 * Story HTML of raw, as html_sanitise makes it. Embed codes of known providers, and addresses of theirs or of this site
 * that stand alone in a paragraph, become embeds; so does a path of this site ("/2026/11/05/slug/"), under its own
 * address. (Saving turns an embed of this site into an also-read aside: only the store knows the story's number.)
 * messages is told of what else would have been loaded from another site, by element and host: refused, or left out
 * with advice, as the setting foreign_content says; and of everything else that the text loses, as advice. Errors as
 * html_sanitise.
 */
struct err embed_story_html(struct arena *a, const struct embed_rules *rules, struct str raw, struct messages *messages,
                            struct html *out);

#endif
