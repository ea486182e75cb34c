/* setting_key.h - keys of services: settings of lines "NAME KEY", sealed in the store. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef NEWSROOM_SETTING_KEY_H
#define NEWSROOM_SETTING_KEY_H

#include "base/base.h"

struct newsroom;

/* Whether the text is lines of "NAME KEY", each name once, keys of printable ASCII. ERR_INVALID as "SETTING, line N:
 * what"; the words never hold a part of a key. */
struct err setting_keys_check(struct str setting, struct str text);
/* The key that the setting holds for the name, opened, in a: not to be logged or shown. None when there is none.
 * ERR_STORE: it was sealed with another secret.key. */
struct err setting_key(struct arena *a, const struct newsroom *n, struct str setting, struct str name, struct str *out);

#endif
