/* fill.h - words for the sentences of a draft: from the memory, and from an engine for the rest. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TRANSLATE_FILL_H
#define TRANSLATE_FILL_H

#include "newsroom/lease.h"
#include "translate/draft.h"

/* What became of asking an engine. */
struct fill_result {
    ptrdiff_t asked;    /* sentences sent, each once however often */
    ptrdiff_t missing;  /* those that no engine gave an answer to */
    struct str problem; /* struct engine_result's, where some are missing */
    struct str detail;
    bool foreign;     /* what came is, as a whole, in another language */
    int64_t again_at; /* TIME_NONE: nobody said */
};

/* The place of the dateline is a name: it stays where nobody said another one. */
void fill_place(struct draft *draft);

/*
 * Asks an engine for every sentence without words, in one batch; what comes back and cannot stand is asked for once
 * more without its marks, and has no words if that cannot stand either. The place of the dateline is a name: it stays
 * where nobody said another one. ERR_STORE.
 */
struct err fill_from_engine(struct newsroom *n, struct arena *a, const struct edition_rules *rules, struct draft *draft,
                            struct lease lease, struct fill_result *out);

#endif
