/* command.h - what a command of the program is, and the words and exits that all share. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef COMMAND_COMMAND_H
#define COMMAND_COMMAND_H

#include "base/base.h"

enum command_exit { COMMAND_DONE = 0, COMMAND_FAILED = 1, COMMAND_WRONG_USE = 2 };

/* One command. run gets the words behind the command's name in argv[1..]; argv[0] is the name. */
struct command {
    const char *name;
    const char *usage;   /* what stands behind the name: "DIR [--title T]" */
    const char *summary; /* one sentence */
    const char *details; /* more lines for `help COMMAND`; may be NULL */
    int (*run)(int argc, char **argv);
};

extern const struct command COMMAND_INIT, COMMAND_SERVE, COMMAND_PUBLISH, COMMAND_USER, COMMAND_SETTINGS, COMMAND_CHECK,
    COMMAND_THEME, COMMAND_ROUTES, COMMAND_AUDIENCE, COMMAND_STATS, COMMAND_EXPORT, COMMAND_IMPORT, COMMAND_MEDIA,
    COMMAND_MOVE, COMMAND_BACKUP, COMMAND_RESTORE;

/* Finds and runs the command that argv[1] names. */
int command_main(int argc, char **argv);

/* An option of a command: "--title T" or "--title=T". The value is left in *text, or *flag is set where text is NULL.
 */
struct command_option {
    const char *name; /* without the dashes */
    struct str *text;
    bool *flag;
};

/*
 * Sorts a command's words: options (anywhere; "--" ends them) are filled in, the rest is left in words with at least
 * `least` and at most `most` of them (most < 0: any number). Returns their number, or -1 after saying on standard error
 * what is wrong: then the command ends with COMMAND_WRONG_USE.
 */
int command_words(const struct command *command, int argc, char **argv, const struct command_option *options,
                  int option_count, int least, int most, struct str *words);

/* Says on standard error "dateline NAME: DETAIL" and returns COMMAND_FAILED. */
int command_failed(const struct command *command, struct err e);
/* The same for a wrong use, with the usage line. */
int command_wrong_use(const struct command *command, const char *format, ...) PRINTF_LIKE(2, 3);

/* How far long work is: a bar on a terminal, a plain line each ten per cent elsewhere; both on standard error. */
struct progress {
    const char *what;
    int64_t total;
    int64_t shown;    /* last per cent shown */
    int64_t shown_at; /* when */
    int64_t started;
    bool terminal;
};
void progress_begin(struct progress *progress, const char *what, int64_t total);
void progress_show(struct progress *progress, int64_t done);
/* The same of work whose total is in bytes: how many things are done, how many a second, and the time that is left. */
void progress_show_rate(struct progress *progress, int64_t done, int64_t things, const char *name);
void progress_end(struct progress *progress);

#endif
