/* robot.h - which machine an agent says it is: the tables readers/robots.conf (fetched) and readers/own.conf (ours). */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef AUDIENCE_ROBOT_H
#define AUDIENCE_ROBOT_H

#include "base/base.h"

#define ROBOT_AGENT_MAX 512 /* a longer User-Agent is judged by its first bytes */

/* Why a view is not a person's. Kept by name in the store: names may be added and never change their meaning. */
enum robot_class {
    ROBOT_NONE, /* a person's browser, as far as anybody can tell */
    ROBOT_SEARCH,
    ROBOT_AI, /* gathers for a language model, or answers with one */
    ROBOT_FEED,
    ROBOT_MONITOR,
    ROBOT_PREVIEW, /* draws a link's card for a person elsewhere */
    ROBOT_HEADLESS,
    ROBOT_TOOL, /* a library or a command that fetches */
    ROBOT_ARCHIVE,
    ROBOT_ADS,
    ROBOT_SEO,
    ROBOT_SCANNER,
    ROBOT_ACADEMIC,
    ROBOT_UNNAMED,   /* says that it is a machine, and no more; or sends no User-Agent */
    ROBOT_BEHAVIOUR, /* from here on by what it does (audience/judge.h): too much, too even */
    ROBOT_NETWORK,   /* comes from a network that the newsroom lists as machines' */
    ROBOT_FORGED,    /* beacons that no page of ours sent */
    ROBOT_CLASSES
};

/* "search", "ai" ...; "person" for ROBOT_NONE. */
struct str robot_class_name(enum robot_class class);
/* The class of that name; ROBOT_CLASSES when there is none. */
enum robot_class robot_class_of(struct str name);

/* One row of the tables. */
struct robot {
    enum robot_class class;
    struct str name; /* "Googlebot-Image"; lives as long as the program */
};

/*
 * The row that a User-Agent carries, the longest where it carries several; 0 for a person's browser. Letters' case does
 * not count. Any thread; searches the tables: see reader_of for what remembers. The number is good for this process
 * only: keep class and name.
 */
uint16_t robot_find(struct str user_agent);
/* The row of a number from robot_find; number 0, and any other number, is a person. */
const struct robot *robot_at(uint16_t number);
/* How many rows there are, the person's among them. */
uint16_t robot_count(void);

/* Classes as bits. */
typedef uint32_t robot_classes;
/* The setting `audience_counted`: names of classes parted by blanks or commas whose views count as people's.
 * ERR_INVALID names the first that is none. */
struct err robot_classes_parse(struct str text, robot_classes *out);

#endif
