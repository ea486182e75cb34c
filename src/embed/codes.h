/* codes.h - embed codes: the elements that providers give people to paste. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef EMBED_CODES_H
#define EMBED_CODES_H

#include "embed/providers.h"
#include "text/html.h"

#define EMBED_CODES_MAX 64

struct embed_script;

/* The embed codes of one text. Zeroed but for the first: none so far. */
struct embed_codes {
    const struct embed_providers *providers;
    const struct embed_provider *found[EMBED_CODES_MAX]; /* each once */
    int found_count;
    const struct embed_script
        *scripts[EMBED_CODES_MAX]; /* met, each once: what goes with embed codes, if there are any */
    int script_count;
};

/* What thing is, for html_rules.find_embed. The address is the one that people are given for the same. */
enum html_found embed_codes_find(struct embed_codes *codes, struct arena *a, const struct html_thing *thing,
                                 struct str *address);

/* Adds to report the scripts that went without an embed code of their provider. */
void embed_codes_end(const struct embed_codes *codes, struct html_report *report);

#endif
