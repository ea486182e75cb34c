/* account.h - people who may sign in, their passwords and tokens. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef NEWSROOM_ACCOUNT_H
#define NEWSROOM_ACCOUNT_H

#include "newsroom/newsroom.h"
#include "store/statements.h"

/* Makes an account; *password is a generated one (24 characters, about 118 bits), in a, shown once. person: name of
 * whom it writes as, empty for the account's own. ERR_CONFLICT: the name is taken; ERR_INVALID: a name that cannot be.
 */
struct err newsroom_account_add(struct newsroom *n, struct arena *a, const struct actor *actor, struct str name,
                                enum role role, struct str person, struct str *password);
/* Sets a new password, generated when given is empty, and ends all of the account's sessions. ERR_NOT_FOUND,
 * ERR_INVALID (shorter than 15 characters, or over 1024). */
struct err newsroom_account_password(struct newsroom *n, struct arena *a, const struct actor *actor, struct str name,
                                     struct str given, struct str *password);
/* One's own: the same, but the session whose secret is keep stays. The old one was asked for before
 * (newsroom_reauthenticate). */
struct err newsroom_account_own_password(struct newsroom *n, struct arena *a, const struct actor *actor,
                                         struct str password, struct str keep);
/* Whether a password may be one: ERR_INVALID says what it lacks. */
struct err account_check_password(struct str given);
/* Another role, and the person it writes as (empty: none). A changed role ends its sessions. ERR_CONFLICT: the last
 * administrator; ERR_NOT_FOUND, ERR_INVALID. */
struct err newsroom_account_place(struct newsroom *n, struct arena *a, const struct actor *actor, struct str name,
                                  enum role role, struct str person);
/* Keeps an account from signing in (or lets it again) and ends its sessions and tokens' use. ERR_CONFLICT: the last
 * administrator who may sign in. */
struct err newsroom_account_disable(struct newsroom *n, const struct actor *actor, struct str name, bool disabled);
/* Makes a token for programs; *token is shown once. */
struct err newsroom_account_token(struct newsroom *n, struct arena *a, const struct actor *actor, struct str name,
                                  struct str label, struct str *token);
/* All accounts by name. */
struct err newsroom_account_list(struct newsroom *n, struct arena *a, struct sql_account_list *out);
/* The same with what the desk shows of each. */
struct err newsroom_account_lines(struct newsroom *n, struct arena *a, struct sql_account_line_list *out);

#endif
