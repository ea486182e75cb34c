/* settings.c - `dateline settings`: shows and changes a newsroom's settings. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "command/command.h"
#include "command/file.h"
#include "command/open.h"
#include "newsroom/setting_secret.h"
#include "newsroom/story.h"

#include <stdio.h>

#define INPUT_MAX (1024 * 1024) /* bytes; each setting has its own limit besides */

/* Further lines of a value stand under its first. */
static void print_setting(const struct settings *settings, const struct setting *setting)
{
    struct str line, rest = setting_shown(settings, setting);
    (void)str_cut(rest, '\n', &line, &rest);
    printf("%.*s = %.*s\n", STR_ARG(setting->name), STR_ARG(line));
    while (rest.n) {
        (void)str_cut(rest, '\n', &line, &rest);
        printf("    %.*s\n", STR_ARG(line));
    }
}

static void print_help(const struct settings *settings, const struct setting *setting)
{
    print_setting(settings, setting);
    printf("# %.*s\n", STR_ARG(setting->help));
    printf("# default: %.*s\n", STR_ARG(setting->fallback));
    printf("# changed by: %.*s%s\n", STR_ARG(setting->who), setting->place == SETTING_FILE ? ", in dateline.conf" : "");
}

/* Another permalink gives every story another address: done when the command says so. */
static struct err readdress(struct newsroom *n)
{
    int moved, all = 0;
    for (bool more = true; more; all += moved)
        TRY(newsroom_readdress(n, &moved, &more));
    if (all)
        printf("%d stories have a new address; the old ones lead there\n", all);
    return OK;
}

static struct err set(struct newsroom *n, const struct setting *setting, struct str value)
{
    TRY(newsroom_set(n, &ACTOR_COMMAND, setting->name, value));
    return setting->type == SETTING_PERMALINK ? readdress(n) : OK;
}

/* "-" reads standard input: a secret in a command's words stands in the shell's history and in the list of processes.
 */
static struct err set_from(struct newsroom *n, const struct setting *setting, struct str word)
{
    struct str value = word;
    struct arena a;
    bool input = str_equal(word, S("-"));
    if (!input && word.n && setting->type == SETTING_SECRET)
        return err_make(&ERR_INVALID, "%.*s is read from standard input: ... %.*s -", STR_ARG(setting->name),
                        STR_ARG(setting->name));
    arena_init(&a, 0);
    struct err e = input ? file_read_standard_input(&a, INPUT_MAX, &value) : OK;
    if (!failed(e))
        e = set(n, setting, input ? str_trim(value) : value);
    arena_close(&a);
    return e;
}

static struct err act(struct newsroom *n, const struct str *words, int count)
{
    if (count == 1) {
        for (ptrdiff_t i = 0; i < setting_count(); i++)
            print_setting(newsroom_settings(n), setting_at(i));
        return OK;
    }
    const struct setting *setting = setting_find(words[1]);
    if (!setting)
        return err_make(&ERR_NOT_FOUND, "there is no setting '%.*s'; without a name, all are listed",
                        STR_ARG(words[1]));
    if (count == 3)
        return set_from(n, setting, words[2]);
    print_help(newsroom_settings(n), setting);
    return OK;
}

static int run(int argc, char **argv)
{
    struct str words[3];
    struct newsroom *n;
    int count = command_words(&COMMAND_SETTINGS, argc, argv, NULL, 0, 1, 3, words);
    if (count < 0)
        return COMMAND_WRONG_USE;
    struct err e = command_open(words[0], &n);
    if (failed(e))
        return command_failed(&COMMAND_SETTINGS, e);
    e = command_close(n, act(n, words, count));
    return failed(e) ? command_failed(&COMMAND_SETTINGS, e) : COMMAND_DONE;
}

const struct command COMMAND_SETTINGS = {
    "settings", "DIR [NAME [VALUE]]",
    "Lists the settings, explains one, or changes it at once, also beside a running server.",
    "Without NAME all are printed as 'name = value'. VALUE \"-\" reads it from standard input.", run};
