/* config.c - dateline.conf: "key = value" lines. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "newsroom/config.h"

#include "base/utf8.h"
#include "newsroom/setting.h"

static struct err parse_line(struct arena *a, struct str line, struct map *out)
{
    struct str name, value;
    if (!str_cut(line, '=', &name, &value))
        return err_make(&ERR_INVALID, "no '=' in it");
    const struct setting *setting = setting_find(str_trim(name));
    if (!setting)
        return err_make(&ERR_INVALID, "there is no setting \"%.*s\"", STR_ARG(str_trim(name)));
    if (setting->type == SETTING_SECRET)
        return err_make(&ERR_FORBIDDEN, "%.*s is kept sealed in the store: dateline settings DIR %.*s -",
                        STR_ARG(setting->name), STR_ARG(setting->name));
    TRY(setting_check(setting, str_trim(value)));
    void **place = map_put(a, out, setting->name);
    if (*place)
        return err_make(&ERR_INVALID, "\"%.*s\" is set twice", STR_ARG(setting->name));
    struct str *kept = arena_make(a, struct str);
    *kept = str_copy(a, str_trim(value));
    *place = kept;
    return OK;
}

struct err config_parse(struct arena *a, struct str text, struct map *out)
{
    int number = 0;
    *out = (struct map){0};
    while (text.n > 0) {
        struct str line;
        (void)str_cut(text, '\n', &line, &text);
        line = str_trim(line);
        number++;
        if (line.n == 0 || line.p[0] == '#')
            continue;
        if (utf8_find_invalid(line) >= 0)
            return err_make(&ERR_INVALID, "line %d: it is not valid UTF-8", number);
        struct err e = parse_line(a, line, out);
        if (failed(e))
            return err_in(e, "line %d", number);
    }
    return OK;
}
