/* group.h - sections and tags that are one in all editions: "Harbour" is "Puerto" and "Hafen". */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef NEWSROOM_GROUP_H
#define NEWSROOM_GROUP_H

#include "newsroom/save.h"

/*
 * A group has at most one section of each edition; its number is that of the first. All within a transaction that
 * saves; the lists of every section concerned are touched.
 */

/* Puts a section into the group of another one, out of the one that it was in. ERR_CONFLICT: the group has another
 * section of its edition, or both are of one edition. */
struct err group_join_section(struct save *save, int64_t id, int64_t other);
struct err group_join_tag(struct save *save, int64_t id, int64_t other);

/* Takes a section out of its group, so that it is nobody's version until somebody says so: it is a group alone. */
struct err group_leave_section(struct save *save, int64_t id);
struct err group_leave_tag(struct save *save, int64_t id);

/*
 * The section of an edition that is one with section `other`: *out is its number. Where there is none, the section that
 * has the slug or name of `name` joins the group, and where there is none either it is made, below the version of
 * other's parent, in other's colour. name: what other is called in that language; empty: nothing is made, *out 0.
 * save_edition is to have been called for language.
 */
struct err group_section(struct save *save, int64_t other, struct str language, struct str name, int64_t *out);
struct err group_tag(struct save *save, int64_t other, struct str language, struct str name, int64_t *out);

#endif
