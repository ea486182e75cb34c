/* guid.h - what feeds call a story, for ever: readers' programs know by that which ones they have. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef NEWSROOM_GUID_H
#define NEWSROOM_GUID_H

#include "base/str.h"

#define GUID_MAX 500 /* bytes */

/* Whether another program's name of a story can be printed as ours: short, of one line, without white space. */
bool guid_is_fit(struct str guid);
/* Whether it is an address of some scheme, as Atom wants it (RFC 4287, section 4.2.6). */
bool guid_is_address(struct str guid);

/* What names that this newsroom itself gives begin with: "https://news.example/?p="; url: the setting. In a. */
struct str guid_own(struct arena *a, struct str url);
/*
 * The name of a story. kept: what it was called where it came from, or none; shared: another story came with the name
 * that would be this one's, as where a WordPress moved in at its own address. In a.
 */
struct str guid_of_story(struct arena *a, struct str url, int64_t story, struct str kept, bool shared);

#endif
