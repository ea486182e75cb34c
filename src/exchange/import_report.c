/* import_report.c - what an import tells of itself: line by line in a file, summed up at the end. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "exchange/import_run.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "base/time.h"
#include "newsroom/folder.h"
#include "text/plain.h"

#define TALLIES_MAX 2000 /* further ones are counted as "other" */
#define WHAT_MAX 200
#define LINE_MAX_LETTERS 400
#define SHOWN_MAX 20 /* of a kind, in the summary on the terminal */

static const char *const NOTES[IMPORT_NOTES] = {
    [IMPORT_TAKEN_OUT] = "taken out",
    [IMPORT_UNKNOWN] = "not known, its words stay",
    [IMPORT_MISSING] = "missing",
    [IMPORT_LEFT_OUT] = "left out",
    [IMPORT_NO_PICTURE] = "no picture, not taken over",
    [IMPORT_CHANGED] = "changed",
    [IMPORT_KEPT_ASIDE] = "kept aside",
};

/* "20261105-184000" */
static struct str stamp(struct arena *a)
{
    struct time_civil t = time_to_civil(time_now());
    return str_format(a, "%04d%02d%02d-%02d%02d%02d", t.year, t.month, t.day, t.hour, t.minute, t.second);
}

struct err import_report_open(struct import_report *report, struct arena *a, struct newsroom *n)
{
    struct str folder = str_concat(a, newsroom_folder(n), S("/import"));
    TRY(folder_make(a, folder));
    report->path = str_format(a, "%.*s/%.*s-%d.txt", STR_ARG(folder), STR_ARG(stamp(a)), (int)getpid());
    report->part = str_concat(a, report->path, S(".part"));
    int descriptor = open(str_to_c(a, report->part), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    report->file = descriptor < 0 ? NULL : fdopen(descriptor, "w");
    if (!report->file && descriptor >= 0)
        close(descriptor);
    pthread_mutex_init(&report->lock, NULL);
    arena_init(&report->a, 0);
    report->order = arena_array(&report->a, struct import_tally *, TALLIES_MAX + 1);
    return report->file ? OK : err_errno("%.*s", STR_ARG(report->part));
}

static struct import_tally *tally_of(struct import_report *report, enum import_note note, struct str what)
{
    struct str key = str_format(&report->a, "%d %.*s", (int)note, STR_ARG(str_slice(what, 0, WHAT_MAX)));
    struct import_tally *tally = map_get(&report->tallies, key);
    if (tally)
        return tally;
    bool full = report->count >= TALLIES_MAX;
    if (full && report->count > TALLIES_MAX)
        return report->order[TALLIES_MAX];
    tally = arena_make(&report->a, struct import_tally);
    tally->note = note;
    tally->what = full ? S("other") : str_from(key, 2);
    report->order[report->count++] = tally;
    *map_put(&report->a, &report->tallies, key) = tally;
    return tally;
}

void import_report_note(struct import_report *report, enum import_note note, struct str where, struct str what,
                        int64_t count)
{
    pthread_mutex_lock(&report->lock);
    struct arena a;
    arena_init(&a, 0);
    struct str words = plain_line(&a, what, LINE_MAX_LETTERS);
    tally_of(report, note, words)->count += count;
    report->counts.left_out += note == IMPORT_LEFT_OUT ? count : 0;
    report->counts.missing += note == IMPORT_MISSING ? count : 0;
    fprintf(report->file, "%.*s: %s: %.*s", STR_ARG(plain_line(&a, where, LINE_MAX_LETTERS)), NOTES[note],
            STR_ARG(words));
    fprintf(report->file, count > 1 ? " (%lld)\n" : "\n", (long long)count);
    arena_close(&a);
    pthread_mutex_unlock(&report->lock);
}

/* At most `most` tallies of a kind, and how many more there are. */
static void add_tallies(struct buf *out, const struct import_report *report, enum import_note note, ptrdiff_t most)
{
    ptrdiff_t shown = 0, all = 0;
    for (ptrdiff_t i = 0; i < report->count; i++) {
        const struct import_tally *tally = report->order[i];
        if (tally->note != note || all++ >= most)
            continue;
        buf_add_format(out, "%s%.*s", shown++ ? ", " : "", STR_ARG(tally->what));
        if (tally->count > 1)
            buf_add_format(out, " (%lld)", (long long)tally->count);
    }
    if (all > shown)
        buf_add_format(out, " and %td more", all - shown);
}

static void add_summary(struct buf *out, const struct import_report *report, bool dry, ptrdiff_t most)
{
    const struct import_counts *c = &report->counts;
    buf_add_format(out, "%sstories: %lld new, %lld changed, %lld as before, %lld left out\n",
                   dry ? "nothing was changed; this would be done\n" : "", (long long)c->created, (long long)c->updated,
                   (long long)c->unchanged, (long long)c->left_out);
    buf_add_format(out, "pictures brought in: %lld; missing: %lld\n", (long long)c->pictures, (long long)c->missing);
    buf_add_format(out, "old addresses that lead on: %lld; also-read links: %lld", (long long)c->redirects,
                   (long long)c->also_read);
    if (c->versions)
        buf_add_format(out, "; versions tied: %lld", (long long)c->versions);
    buf_add_char(out, '\n');
    for (int note = 0; note < IMPORT_NOTES; note++) {
        ptrdiff_t before = out->n;
        buf_add_format(out, "%s: ", NOTES[note]);
        ptrdiff_t begun = out->n;
        add_tallies(out, report, (enum import_note)note, most);
        if (out->n == begun)
            out->n = before;
        else
            buf_add_char(out, '\n');
    }
}

struct err import_report_close(struct import_report *report, struct arena *a, bool dry, struct str *summary)
{
    struct buf all, words;
    buf_init(&all, (ptrdiff_t)4 * 1024 * 1024);
    buf_init(&words, (ptrdiff_t)1024 * 1024);
    add_summary(&all, report, dry, TALLIES_MAX + 1);
    add_summary(&words, report, dry, SHOWN_MAX);
    *summary = str_copy(a, buf_str(&words));
    fprintf(report->file, "\n%.*s", STR_ARG(buf_str(&all)));
    buf_close(&all);
    buf_close(&words);
    bool written = fflush(report->file) == 0 && fsync(fileno(report->file)) == 0;
    written &= fclose(report->file) == 0;
    report->file = NULL;
    if (!written || rename(str_to_c(a, report->part), str_to_c(a, report->path)) != 0)
        return err_errno("%.*s", STR_ARG(report->path));
    return OK;
}

void import_report_drop(struct import_report *report)
{
    if (report->file)
        fclose(report->file);
    if (report->order) {
        arena_close(&report->a);
        pthread_mutex_destroy(&report->lock);
    }
}
