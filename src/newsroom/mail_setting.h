/* mail_setting.h - the settings that mail goes by. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef NEWSROOM_MAIL_SETTING_H
#define NEWSROOM_MAIL_SETTING_H

#include "base/base.h"

struct newsroom;
struct settings;

#define MAIL_RECIPIENTS 20 /* of one setting */

/* ERR_INVALID says what would be right; name: the setting's. */
struct err mail_url_check(struct str name, struct str value);
struct err mail_addresses_check(struct str name, struct str value, ptrdiff_t most);
struct err mail_login_check(struct str value);
struct err digest_check(struct str value);

/* Whether mail can go anywhere: there is a server, and a sender. */
bool mail_is_on(const struct settings *settings);

/* The name and password for the server, in a; both empty where none is set. ERR_STORE: sealed with another key. */
struct err mail_login(struct arena *a, const struct newsroom *n, struct str *name, struct str *password);

/* When a digest comes: "daily 7", "weekly monday 7". */
struct digest_schedule {
    bool weekly;
    int weekday; /* 0 = Sunday */
    int hour;
};

/* False: off (empty). */
bool digest_schedule_read(struct str value, struct digest_schedule *out);
/* The last time before or at now, in the zone, at which one was due. */
int64_t digest_due(const struct digest_schedule *schedule, struct str zone, int64_t now);

#endif
