/* query_versions.h - in which editions a section, a tag, an author or a span of time is to be found. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef NEWSROOM_QUERY_VERSIONS_H
#define NEWSROOM_QUERY_VERSIONS_H

#include "newsroom/query.h"

/* The sections that are one with a section and had a story which was out, itself among them, by language; none where it
 * is in no group. */
struct err query_section_versions(struct newsroom *n, struct arena *a, const struct sql_section *section,
                                  struct sql_group_member_list *out);
struct err query_tag_versions(struct newsroom *n, struct arena *a, const struct sql_tag *tag,
                              struct sql_group_member_list *out);
/* The editions that have a published story of a person, or one dated from instant first on and before last; the default
 * one first. */
struct err query_person_languages(struct newsroom *n, struct arena *a, int64_t person_id,
                                  struct sql_language_list *out);
struct err query_date_languages(struct newsroom *n, struct arena *a, int64_t first, int64_t last,
                                struct sql_language_list *out);

#endif
