/* mail_setting.c - the settings that mail goes by. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "newsroom/mail_setting.h"

#include "base/time.h"
#include "http/smtp.h"
#include "newsroom/newsroom.h"
#include "newsroom/setting_secret.h"
#include "text/dates.h"
#include "text/mail.h"

#define LOGIN_MAX 1000
#define HOUR (3600 * TIME_SECOND)

static const struct str WEEKDAYS[] = {S_INIT("sunday"),   S_INIT("monday"), S_INIT("tuesday"), S_INIT("wednesday"),
                                      S_INIT("thursday"), S_INIT("friday"), S_INIT("saturday")};

/* ---- checking ---- */

struct err mail_url_check(struct str name, struct str value)
{
    if (value.n == 0 || smtp_is_url(value))
        return OK;
    return err_make(&ERR_INVALID,
                    "%.*s must be like smtp://mail.example:587 or smtps://mail.example, or empty; name and password "
                    "are the setting smtp_login",
                    STR_ARG(name));
}

struct err mail_addresses_check(struct str name, struct str value, ptrdiff_t most)
{
    struct str word;
    ptrdiff_t count = 0;
    while (value.n) {
        str_cut(value, ' ', &word, &value);
        if (word.n && !mail_is_address(word))
            return err_make(&ERR_INVALID, "%.*s: \"%.*s\" is no mail address like desk@news.example", STR_ARG(name),
                            STR_ARG(word));
        count += word.n > 0;
    }
    return count <= most ? OK : err_make(&ERR_INVALID, "%.*s: %td addresses fit", STR_ARG(name), most);
}

static bool is_printable(struct str text)
{
    for (ptrdiff_t i = 0; i < text.n; i++)
        if ((unsigned char)text.p[i] < ' ' || text.p[i] == 0x7F)
            return false;
    return text.n > 0 && text.n <= LOGIN_MAX;
}

struct err mail_login_check(struct str value)
{
    struct str name, password;
    if (value.n == 0 || (str_cut(value, ' ', &name, &password) && is_printable(name) && is_printable(password)))
        return OK;
    return err_make(&ERR_INVALID, "smtp_login is a name, a space, and the password, on one line");
}

struct err digest_check(struct str value)
{
    struct digest_schedule schedule;
    if (value.n == 0 || digest_schedule_read(value, &schedule))
        return OK;
    return err_make(&ERR_INVALID, "digest must be like \"daily 7\" or \"weekly monday 7\", or empty");
}

/* ---- reading ---- */

bool mail_is_on(const struct settings *settings)
{
    return settings->smtp_url.n && settings->mail_from.n;
}

struct err mail_login(struct arena *a, const struct newsroom *n, struct str *name, struct str *password)
{
    struct str text;
    *name = *password = S("");
    TRY(setting_secret_open(a, n, S("smtp_login"), &text));
    (void)str_cut(text, ' ', name, password);
    return OK;
}

static bool read_hour(struct str text, int *out)
{
    int64_t hour;
    if (!str_to_i64(text, &hour) || hour < 0 || hour > 23)
        return false;
    *out = (int)hour;
    return true;
}

bool digest_schedule_read(struct str value, struct digest_schedule *out)
{
    struct str word, rest, day;
    *out = (struct digest_schedule){0};
    if (!str_cut(value, ' ', &word, &rest))
        return false;
    if (str_equal(word, S("daily")))
        return read_hour(rest, &out->hour);
    out->weekly = true;
    if (!str_equal(word, S("weekly")) || !str_cut(rest, ' ', &day, &rest))
        return false;
    for (out->weekday = 0; out->weekday < COUNT_OF(WEEKDAYS); out->weekday++)
        if (str_equal(day, WEEKDAYS[out->weekday]))
            return read_hour(rest, &out->hour);
    return false;
}

int64_t digest_due(const struct digest_schedule *schedule, struct str zone, int64_t now)
{
    int64_t today = (now + dates_offset(zone, now) * TIME_SECOND) / TIME_DAY;
    for (int back = 0;; back++) {
        int64_t midnight = (today - back) * TIME_DAY, due = dates_from_local(zone, midnight + schedule->hour * HOUR);
        bool right = !schedule->weekly || time_to_civil(midnight).weekday == schedule->weekday;
        if (right && due <= now)
            return due;
    }
}
