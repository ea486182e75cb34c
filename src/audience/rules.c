/* rules.c - the settings that the audience follows, and its days. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "audience/collect.h"

#include "base/time.h"
#include "text/dates.h"
#include "text/url.h"

#define HOUR (3600 * TIME_SECOND)

static void complain(struct err e, const char *setting)
{
    if (failed(e))
        log_errorx("audience: setting %s is not in force: %s", setting, err_detail());
}

static void open_countries(struct collect_rules *rules)
{
    struct str path = settings_value(rules->settings, S("country_database"));
    country_close(rules->countries);
    complain(country_open(path, &rules->countries), "country_database");
    if (!rules->countries)
        complain(country_open(S(""), &rules->countries), "country_database");
}

void collect_read_rules(struct collector *c)
{
    struct collect_rules *rules = &c->rules;
    const struct settings *settings = newsroom_settings(c->newsroom);
    if (rules->settings == settings)
        return;
    arena_reset(&rules->a);
    rules->settings = settings;
    rules->host = url_host(settings->url);
    rules->judge = JUDGE_RULES;
    rules->counted = 0;
    rules->networks = (struct judge_networks){0};
    complain(robot_classes_parse(settings_value(settings, S("audience_counted")), &rules->counted), "audience_counted");
    complain(judge_networks_parse(&rules->a, settings_value(settings, S("audience_networks")), &rules->networks),
             "audience_networks");
    open_countries(rules);
    c->identity.site = identity_agent(newsroom_key(c->newsroom), settings->url);
    c->offset_hour = INT64_MIN;
}

int64_t collect_day(struct collector *c, int64_t at)
{
    int64_t hour = at / HOUR;
    if (hour != c->offset_hour) {
        c->offset = dates_offset(c->rules.settings->zone, at) * TIME_SECOND;
        c->offset_hour = hour;
    }
    int64_t local = at + c->offset;
    return local / TIME_DAY - (local % TIME_DAY < 0);
}
