/* limits.h - how much of each thing a newsroom takes, and the words that say so. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef NEWSROOM_LIMITS_H
#define NEWSROOM_LIMITS_H

/* Characters (Unicode code points). */
#define LIMIT_HEADLINE 200
#define LIMIT_STANDFIRST 1000
#define LIMIT_NAME 100     /* of a person, section, tag, agency, place, site */
#define LIMIT_CAPTION 1000 /* caption, alternative text */
#define LIMIT_CREDIT 200
#define LIMIT_NOTE 2000 /* a correction, a reason for taking a story down, a biography */
#define LIMIT_ADDRESS 2000
#define LIMIT_PASSWORD 1024
#define LIMIT_PASSWORD_LEAST 15

/* Bytes. */
#define LIMIT_SLUG 80
#define LIMIT_BODY (2 * 1024 * 1024)

/* How many of one story. */
#define LIMIT_BYLINES 32
#define LIMIT_SECTIONS 16
#define LIMIT_TAGS 64
#define LIMIT_ALSO_READ 32
#define LIMIT_CORRECTIONS 64
#define LIMIT_SECTION_DEPTH 8
#define LIMIT_EMBEDS 200 /* those that copies are taken of */

/* Combining marks that may follow one another in a line of text: more are a tower, not a word. */
#define LIMIT_MARKS 8

/* Pictures. */
#define LIMIT_MEDIA_BYTES ((int64_t)100 * 1024 * 1024)
#define LIMIT_MEDIA_PIXELS ((int64_t)50 * 1000 * 1000)
#define LIMIT_MEDIA_SIDE 16384
#define LIMIT_MEDIA_FRAMES 200

/* Instants that a story may carry: years 1500 to 9999. */
#define LIMIT_TIME_FIRST (-(int64_t)14831769600000000)
#define LIMIT_TIME_LAST ((int64_t)253402300799999999)

#endif
