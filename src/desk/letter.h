/* letter.h - what the newsroom is told by mail, in its own language: the digest of readers, and alerts. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DESK_LETTER_H
#define DESK_LETTER_H

#include "audience/letters.h"
#include "audience/report.h"
#include "audience/spike.h"
#include "page/page.h"

/* A line: what, perhaps where it leads, and its figures. */
struct letter_line {
    struct str name, url, figures;
};

#define LETTER_LINES 10

struct letter_part {
    struct str title; /* may be empty */
    struct letter_line lines[LETTER_LINES];
    ptrdiff_t count;
};

#define LETTER_PARTS 4

/* A letter being written, as a page without a request: p speaks the newsroom's language. */
struct letter {
    struct page p;
    struct str subject, opening;
    struct letter_part parts[LETTER_PARTS];
    ptrdiff_t part_count;
    struct str more, more_url; /* where there is more */
    struct str why;            /* why one gets it */
};

/* Opens it, in a; letter_close gives the theme back. */
void letter_open(struct letter *l, struct arena *a, struct site *site);
void letter_close(struct letter *l);
/* A part with nothing in it yet; and a line of it: beyond LETTER_LINES none is added. */
struct letter_part *letter_add_part(struct letter *l, struct str title);
void letter_add_line(struct letter_part *part, struct str name, struct str url, struct str figures);
/* Both forms of it, in the letter's arena. */
struct err letter_write(const struct letter *l, struct letter_text *out);

/* What the watcher of the job floor asks for (job/watcher.h); context is the struct site. */
struct err letter_digest(void *context, struct arena *a, struct report_period days, struct letter_text *out);
struct err letter_alert(void *context, struct arena *a, const struct spike *spike, struct letter_text *out);

#endif
