/* setting_secret.h - settings that are sealed in the store and never shown. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef NEWSROOM_SETTING_SECRET_H
#define NEWSROOM_SETTING_SECRET_H

#include "newsroom/setting.h"

struct newsroom;

/* What a person may see of a setting's value: "set" in place of a secret, nothing where it is not set. Everybody who
 * prints a setting asks here. */
struct str setting_shown(const struct settings *settings, const struct setting *setting);

/* A secret's value as the store keeps it, in a: text that the newsroom's key alone opens. Empty stays empty. */
struct str setting_secret_seal(struct arena *a, const struct newsroom *n, struct str name, struct str value);
/* The secret in force, opened, in a; empty where it is not set. ERR_STORE: it was sealed with another secret.key. */
struct err setting_secret_open(struct arena *a, const struct newsroom *n, struct str name, struct str *out);

#endif
