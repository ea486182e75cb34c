/* publish.h - publishing story files from wherever they come. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef COMMAND_PUBLISH_H
#define COMMAND_PUBLISH_H

#include "newsroom/newsroom.h"

/* One file to publish; texts live in the arena given, or longer. */
struct publish_source {
    struct str name;   /* for messages; its ending tells HTML from Markdown */
    struct str folder; /* where the picture it names is looked for */
    struct str text;
};

/* Gives the i-th source. A failure is that file's alone. */
typedef struct err publish_source_at(void *context, struct arena *a, ptrdiff_t i, struct publish_source *out);

struct publish_output {
    bool quiet; /* no URLs on standard output */
};

/* Publishes count sources in batches; each batch is durable before its URLs are printed. *refused: how many were left
 * out, each said on standard error with file and line. A failure of the store ends it. */
struct err publish_sources(struct newsroom *n, ptrdiff_t count, publish_source_at *at, void *context,
                           const struct publish_output *output, int64_t *refused);

#endif
