/* shared.h - secret links that show one report on the audience to who has no account. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef AUDIENCE_SHARED_H
#define AUDIENCE_SHARED_H

#include "newsroom/newsroom.h"
#include "store/statements.h"

#define SHARED_DAYS_MAX 365
#define SHARED_LINKS_MAX 200   /* at a time */
#define SHARED_REPORT_MAX 1000 /* bytes */

/*
 * Makes a link to a report, told as a path with its query: *secret (43 characters of base64url, 256 bits, in a) is
 * shown once, only its hash is kept. ERR_INVALID: days are not 1 to SHARED_DAYS_MAX, or the report is too long;
 * ERR_LIMIT: as many as fit are open.
 */
struct err shared_make(struct newsroom *n, struct db *audience, struct arena *a, const struct actor *actor,
                       struct str report, int64_t days, struct str *secret);
/* The report that a secret shows to who asks from address. ERR_NOT_FOUND: no such link, over, ended, or its maker is no
 * editor any more, or may not sign in; ERR_BUSY: too many wrong ones from there. */
struct err shared_open(struct newsroom *n, struct db *audience, struct arena *a, struct str secret, struct str address,
                       struct sql_shared_report *out);
/* Those that are not over, the newest first. */
struct err shared_list(struct db *audience, struct arena *a, struct sql_shared_report_list *out);
/* Ends a link. ERR_NOT_FOUND: there is no such one. */
struct err shared_end(struct newsroom *n, struct db *audience, struct arena *a, const struct actor *actor, int64_t id);

#endif
