/* account_link.h - a link, good once, by which somebody sets a password: for a first sign-in, or after one is lost. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef NEWSROOM_ACCOUNT_LINK_H
#define NEWSROOM_ACCOUNT_LINK_H

#include "newsroom/newsroom.h"

/* Makes a link for the account of that name, in place of an earlier one: *address, in a, is absolute by the setting
 * `url` and shown once; only its hash is stored. Good for LIMIT_LINK_HOURS, until it is used, the password is set
 * otherwise, or the account is disabled. ERR_NOT_FOUND: no such account; ERR_CONFLICT: it is disabled. */
struct err newsroom_link_make(struct newsroom *n, struct arena *a, const struct actor *actor, struct str name,
                              struct str *address);
/* Whose link it is, in a. ERR_NOT_FOUND: nobody's, used, or too old. */
struct err newsroom_link_look(struct newsroom *n, struct arena *a, struct str secret, struct str *name);
/* Uses it: sets the password and ends all of the account's sessions. As newsroom_link_look; ERR_INVALID: the password
 * cannot be one, and the link is still good. */
struct err newsroom_link_use(struct newsroom *n, struct arena *a, struct str secret, struct str password,
                             struct str origin);

#endif
