/* preflight.h - what a story still lacks before it goes out: rules as data, each with a level. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef NEWSROOM_PREFLIGHT_H
#define NEWSROOM_PREFLIGHT_H

#include "base/time.h"
#include "newsroom/message.h"
#include "text/html.h"

struct db_conn;
struct settings;

enum preflight_level { PREFLIGHT_OFF, PREFLIGHT_WARNS, PREFLIGHT_BLOCKS };

/* The rules, in the order in which they are told. */
enum preflight_rule_number {
    PREFLIGHT_HEADLINE,
    PREFLIGHT_TEXT,
    PREFLIGHT_LANGUAGE,
    PREFLIGHT_BYLINE,
    PREFLIGHT_STANDFIRST,
    PREFLIGHT_PLACE,
    PREFLIGHT_SECTION,
    PREFLIGHT_TAGS,
    PREFLIGHT_ALSO_READ,
    PREFLIGHT_ALT,
    PREFLIGHT_CAPTION,
    PREFLIGHT_CREDIT,
    PREFLIGHT_HEADLINE_LONG,
    PREFLIGHT_SLUG_LONG,
    PREFLIGHT_EMBARGO,
    PREFLIGHT_DATELINE,
    PREFLIGHT_LINK,
    PREFLIGHT_LINK_WORDS,
    PREFLIGHT_QUOTE,
    PREFLIGHT_PARAGRAPH,
    PREFLIGHT_HEADING,
    PREFLIGHT_REPEATED,
    PREFLIGHT_SPACES,
    PREFLIGHT_EMBED,
    PREFLIGHT_STALE,
    PREFLIGHT_DUPLICATE,
    PREFLIGHT_RULES,
};

struct preflight_rule {
    struct str name;              /* in the setting and in words: "place" */
    struct str field;             /* what it looks at, as the editor names it */
    enum preflight_level desk;    /* where a person sends the story out */
    enum preflight_level command; /* a file of a command, whose person cannot be asked */
    struct str words;             /* {subject}: the words it is about; {count}: how many */
};

const struct preflight_rule *preflight_rule_at(enum preflight_rule_number rule);

/* A picture of the story: the lead, or one in its text. */
struct preflight_picture {
    struct str path; /* below media/; none for the lead */
    struct str alt, caption, credit;
    int block; /* of the text; 0 for the lead */
};

/* A story as somebody wants it to go out, and what the store knows about it (preflight_look). */
struct preflight_story {
    int64_t id; /* 0: a new one */
    struct str language, headline, standfirst, slug, place, agency;
    struct html body;
    ptrdiff_t bylines, sections, tags, also_read;
    int64_t embargo; /* TIME_NONE: none */
    int64_t now;
    int64_t lead_id;                /* its picture; 0: none */
    struct preflight_picture shown; /* that picture's texts in the story; {NULL, 0}: the picture's own */
    const struct str *dead_links;   /* paths of ours in its text that lead nowhere */
    ptrdiff_t dead_link_count;
    const struct str *bare_embeds; /* addresses in its text that we hold no copy of */
    ptrdiff_t bare_embed_count;
    const struct preflight_picture *uncredited; /* pictures in its text without a credit */
    ptrdiff_t uncredited_count;
    bool stale;           /* the story that it translates changed after it */
    struct str duplicate; /* path of a story of these days with the same headline; none: there is none */
};

/* A level for each rule. */
struct preflight_levels {
    enum preflight_level of[PREFLIGHT_RULES];
};

#define PREFLIGHT_DAYS 7          /* within which the same headline is told */
#define PREFLIGHT_HEADLINE_MAX 70 /* characters that search engines show (measured as words_headline_length) */
#define PREFLIGHT_SLUG_MAX 60     /* bytes */
#define PREFLIGHT_WORDS_MAX 200   /* of a paragraph */
#define PREFLIGHT_ITEMS_MAX 200   /* told of one story; what is more counts for nothing */

/* The levels that the setting `preflight` names ("place = warns", a line each; "#" begins a remark), over the rules'
 * own. desk: a person sends it out at the desk. Lines that preflight_setting_check refuses are passed over. */
void preflight_levels(struct str setting, bool desk, struct preflight_levels *out);
/* ERR_INVALID names the line that is no rule or no level. */
struct err preflight_setting_check(struct str setting);

/* One thing that a story lacks. */
struct preflight_item {
    struct preflight_item *next;
    enum preflight_rule_number rule;
    enum preflight_level level;
    struct str subject; /* the words it is about; may be none */
    int64_t count;      /* 0: none */
    int block;          /* of the text, from 0; -1: not in the text */
};

/* A zeroed one is empty. */
struct preflight_items {
    struct preflight_item *first, *last;
    int blocks, warns;
};

/* What the story lacks, by the levels; owned by a. Reads nothing but its arguments. */
void preflight_check(struct arena *a, const struct preflight_story *story, const struct preflight_levels *levels,
                     struct preflight_items *out);

/* Fills what the store knows (dead links, copies, credits, the translation, the same headline), as far as a rule with a
 * level asks. settings: for the site's own addresses. */
struct err preflight_look(struct arena *a, struct db_conn *conn, const struct settings *settings,
                          const struct preflight_levels *levels, struct preflight_story *story);

/* An item in words of a language: {subject} and {count} of words filled in. */
struct str preflight_words(struct arena *a, struct str words, const struct preflight_item *item);

/* The items as remarks in English, for commands and programs: what blocks is refused. */
void preflight_tell(struct arena *a, const struct preflight_items *items, struct messages *out);

#endif
