/* theme.c - `dateline theme`: writes the theme out, or checks one. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "command/command.h"
#include "page/theme.h"

#include <stdio.h>

static struct err check(struct str folder)
{
    struct theme *theme;
    TRY(theme_load(folder, &theme));
    theme_release(theme);
    printf("%.*s: the theme is whole\n", STR_ARG(folder));
    return OK;
}

static int run(int argc, char **argv)
{
    struct str words[2];
    if (command_words(&COMMAND_THEME, argc, argv, NULL, 0, 2, 2, words) < 0)
        return COMMAND_WRONG_USE;
    struct err e;
    if (str_equal(words[0], S("export")))
        e = theme_export(words[1]);
    else if (str_equal(words[0], S("check")))
        e = check(words[1]);
    else
        return command_wrong_use(&COMMAND_THEME, "'%.*s' is neither export nor check", STR_ARG(words[0]));
    return failed(e) ? command_failed(&COMMAND_THEME, e) : COMMAND_DONE;
}

const struct command COMMAND_THEME = {
    "theme", "export TO | check DIR", "Writes the default theme to a folder, or checks a theme's folder.",
    "A theme's folder holds only the files that differ; docs/theme.md says what each template is given.", run};
