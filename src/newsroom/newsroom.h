/* newsroom.h - a newsroom: its folder, store, settings and key. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef NEWSROOM_NEWSROOM_H
#define NEWSROOM_NEWSROOM_H

#include "base/base.h"
#include "newsroom/limits.h"
#include "newsroom/message.h"
#include "newsroom/setting.h"
#include "store/db.h"

struct media_store;
struct newsroom; /* shared by all threads */

#define NEWSROOM_KEY_SIZE 32

/* What a person may do; each role may do what those before it may, but for a translator's work, which is an editor's
 * and a translator's alone (newsroom/review.h). */
enum role { ROLE_NONE, ROLE_TRANSLATOR, ROLE_CONTRIBUTOR, ROLE_WRITER, ROLE_EDITOR, ROLE_ADMINISTRATOR };

/* Who does something, for rules and for the audit log. */
struct actor {
    int64_t account_id; /* 0: a command or the program itself */
    struct str who;     /* account's name, or "command" */
    struct str origin;  /* network address, or "command" */
    enum role role;
    struct str language; /* that the desk speaks to it; empty: the newsroom's */
    bool unready;        /* must set up a second factor before anything else */
};
/* The person at the machine: may do everything. */
extern const struct actor ACTOR_COMMAND;

/* "translator", "contributor", "writer", "editor", "administrator", and back (ROLE_NONE for another name). */
struct str role_name(enum role role);
enum role role_from_name(struct str name);

/* What `init` is told. Empty texts: the settings' defaults. */
struct newsroom_init_options {
    struct str title, agency, language, url;
    struct str database; /* empty: sqlite in the folder */
};

/*
 * Makes the newsroom's folder (dateline.conf, database, media/, secret.key 0600) whole or not at all: it is built
 * beside its place and renamed. ERR_CONFLICT when folder exists and is not empty; ERR_INVALID names a wrong option.
 */
struct err newsroom_init(struct str folder, const struct newsroom_init_options *options);

/* Opens the newsroom in folder: reads its configuration, migrates its store, loads its settings. Errors are one line
 * that says what and where. */
struct err newsroom_open(struct str folder, struct newsroom **out);
void newsroom_close(struct newsroom *n);

struct db *newsroom_db(const struct newsroom *n);
/* Where the newsroom's store is: "sqlite:" and an absolute path, or "postgresql://...". */
struct str newsroom_database_url(const struct newsroom *n);
/* Absolute, without a slash at the end. */
struct str newsroom_folder(const struct newsroom *n);
/* Where its pictures lie. */
struct media_store *newsroom_media(const struct newsroom *n);
/* The settings in force; good until newsroom_close, so that a page may keep it while it is made. */
const struct settings *newsroom_settings(const struct newsroom *n);
/* By which this process is known where it takes jobs: the id of its node, or on SQLite a name that it drew. */
struct str newsroom_holder(const struct newsroom *n);
/* What lease_begin looks at. */
struct lives *newsroom_lives(const struct newsroom *n);
/* Whether this server tidies up for all that are on the store: it is the only one, or lease_look said so last and it
 * lives since. */
bool newsroom_is_first(const struct newsroom *n);
void newsroom_set_first(struct newsroom *n, bool first);
/* NEWSROOM_KEY_SIZE secret bytes of this newsroom (forms' tokens and the like are derived from them). */
const unsigned char *newsroom_key(const struct newsroom *n);

/* Reads the store's settings again (another process may have changed them) and puts them in force. */
struct err newsroom_reload(struct newsroom *n);
/* Checks and stores one setting, writes the audit log, touches everything and reloads. ERR_NOT_FOUND: unknown
 * name; ERR_FORBIDDEN: only dateline.conf can, or the role may not. */
struct err newsroom_set(struct newsroom *n, const struct actor *actor, struct str name, struct str value);

/* Says whether value may be the setting's, beside setting_check, where a floor above knows its form. */
typedef struct err newsroom_setting_check(const struct settings *settings, struct str name, struct str value);
/* To be set once, before other threads use n. newsroom_set asks it. */
void newsroom_set_setting_check(struct newsroom *n, newsroom_setting_check *check);

/*
 * Told after a durable commit, and before the writer is answered, which tags changed:
 * "story:ID", "section:ID", "tag:ID", "person:ID" (the lists of these; a new name of one stands on too many pages for a
 * tag and touches CONTROL_ALL), "front:LANGUAGE" (any list of the edition's newest: front, feeds,
 * the news sitemap), "sitemap:LANGUAGE:MONTH" (a month as table listing counts them), "corrections:LANGUAGE",
 * "group:ID" (one of the versions of a story in all editions), "embed:ID" (the copy of another site's post;
 * newsroom/embed.h), "embeds" (there are new ones to be copied), "translations" (some are due; newsroom/translation.h),
 * "related:ID" (what a story's page suggests; search/related.h), "most-read:LANGUAGE" and "most-read-section:ID" (what
 * is most read there; audience/most_read.h), "editions", "redirects", PURGES of purge.h, and CONTROL_ALL of control.h.
 * From any thread, several at once.
 */
typedef void newsroom_touched(void *context, const struct str *tags, ptrdiff_t count);
/* To be set once, before other threads use n. */
void newsroom_on_touch(struct newsroom *n, newsroom_touched *touched, void *context);
/* Calls what newsroom_on_touch set. */
void newsroom_touch(struct newsroom *n, const struct str *tags, ptrdiff_t count);

/*
 * Told when other nodes may have changed anything, settings too, without this one having heard of it. hears: from now
 * on it hears again; otherwise it does not, and this is said each second. From any thread, several at once.
 */
typedef void newsroom_doubted(void *context, bool hears);
/* To be set once, before other threads use n. */
void newsroom_on_doubt(struct newsroom *n, newsroom_doubted *doubted, void *context);
/* Calls what newsroom_on_doubt set. */
void newsroom_doubt(struct newsroom *n, bool hears);

struct save;

/* What keeps an index of the stories, on a floor above. */
struct newsroom_index {
    /* Told of every transaction that saved stories, inside of it and before its end (save.h): what it writes stands or
     * falls with them. From any thread, several at once. */
    struct err (*saved)(void *context, struct save *save);
    void (*close)(void *context); /* the newsroom is closed */
    void *context;
};
/* To be set once, before other threads use n. */
void newsroom_set_index(struct newsroom *n, const struct newsroom_index *index);
/* What was set; all NULL when nothing was. */
const struct newsroom_index *newsroom_index(const struct newsroom *n);

#endif
