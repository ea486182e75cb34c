/* command.c - the table of commands, their options, and help. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "command/command.h"

#include "text/icu.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static int run_help(int argc, char **argv);
static int run_version(int argc, char **argv);

static const struct command COMMAND_VERSION = {"version", "", "Prints the version.", NULL, run_version};
static const struct command COMMAND_HELP = {"help", "[COMMAND]", "Tells of the commands, or of one of them.", NULL,
                                            run_help};

static const struct command *const COMMANDS[] = {
    &COMMAND_INIT,  &COMMAND_SERVE,  &COMMAND_PUBLISH,  &COMMAND_USER,    &COMMAND_SETTINGS, &COMMAND_CHECK,
    &COMMAND_THEME, &COMMAND_ROUTES, &COMMAND_AUDIENCE, &COMMAND_STATS,   &COMMAND_EXPORT,   &COMMAND_IMPORT,
    &COMMAND_MEDIA, &COMMAND_MOVE,   &COMMAND_BACKUP,   &COMMAND_RESTORE, &COMMAND_VERSION,  &COMMAND_HELP,
};

static const struct command *find_command(const char *name)
{
    for (ptrdiff_t i = 0; i < COUNT_OF(COMMANDS); i++)
        if (strcmp(COMMANDS[i]->name, name) == 0)
            return COMMANDS[i];
    return NULL;
}

static void print_overview(FILE *out)
{
    fprintf(out, "Dateline %s, a news publishing server.\n\n", DATELINE_VERSION);
    for (ptrdiff_t i = 0; i < COUNT_OF(COMMANDS); i++)
        fprintf(out, "  dateline %-9s %s\n", COMMANDS[i]->name, COMMANDS[i]->summary);
    fprintf(out, "\n'dateline help COMMAND' tells more. Exit: 0 done, 1 failed, 2 wrong use.\n");
}

static int run_version(int argc, char **argv)
{
    if (command_words(&COMMAND_VERSION, argc, argv, NULL, 0, 0, 0, NULL) < 0)
        return COMMAND_WRONG_USE;
    printf("dateline %s\n", DATELINE_VERSION);
    return COMMAND_DONE;
}

static int run_help(int argc, char **argv)
{
    struct str word[1];
    int count = command_words(&COMMAND_HELP, argc, argv, NULL, 0, 0, 1, word);
    if (count < 0)
        return COMMAND_WRONG_USE;
    if (count == 0) {
        print_overview(stdout);
        return COMMAND_DONE;
    }
    const struct command *command = find_command(argv[1]);
    if (!command)
        return command_wrong_use(&COMMAND_HELP, "there is no command '%s'", argv[1]);
    printf("dateline %s %s\n\n%s\n", command->name, command->usage, command->summary);
    if (command->details)
        printf("\n%s\n", command->details);
    return COMMAND_DONE;
}

int command_main(int argc, char **argv)
{
    icu_prepare();
    if (argc < 2) {
        print_overview(stderr);
        return COMMAND_WRONG_USE;
    }
    const char *name = argv[1];
    if (strcmp(name, "--help") == 0 || strcmp(name, "-h") == 0)
        name = "help";
    if (strcmp(name, "--version") == 0)
        name = "version";
    const struct command *command = find_command(name);
    if (!command) {
        fprintf(stderr, "dateline: there is no command '%s'; 'dateline help' lists them\n", name);
        return COMMAND_WRONG_USE;
    }
    return command->run(argc - 1, argv + 1);
}

int command_failed(const struct command *command, struct err e)
{
    fprintf(stderr, "dateline %s: %s\n", command->name, failed(e) ? err_detail() : "failed");
    return COMMAND_FAILED;
}

int command_wrong_use(const struct command *command, const char *format, ...)
{
    va_list list;
    fprintf(stderr, "dateline %s: ", command->name);
    va_start(list, format);
    vfprintf(stderr, format, list);
    va_end(list);
    fprintf(stderr, "\nuse: dateline %s %s\n", command->name, command->usage);
    return COMMAND_WRONG_USE;
}

static const struct command_option *find_option(const struct command_option *options, int count, struct str name)
{
    for (int i = 0; i < count; i++)
        if (str_equal(str_from_c(options[i].name), name))
            return &options[i];
    return NULL;
}

/* Reads the option at argv[i]; returns how many words it took, or -1. */
static int read_option(const struct command *command, int i, int argc, char **argv,
                       const struct command_option *options, int option_count)
{
    struct str name, value;
    bool joined = str_cut(str_from_c(argv[i] + 2), '=', &name, &value);
    const struct command_option *option = find_option(options, option_count, name);
    if (!option)
        return command_wrong_use(command, "there is no option '%s'", argv[i]), -1;
    if (!option->text) {
        if (joined)
            return command_wrong_use(command, "--%s takes no value", option->name), -1;
        *option->flag = true;
        return 1;
    }
    if (!joined && i + 1 >= argc)
        return command_wrong_use(command, "--%s wants a value", option->name), -1;
    *option->text = joined ? value : str_from_c(argv[i + 1]);
    return joined ? 1 : 2;
}

int command_words(const struct command *command, int argc, char **argv, const struct command_option *options,
                  int option_count, int least, int most, struct str *words)
{
    int count = 0;
    bool options_end = false;
    for (int i = 1; i < argc;) {
        if (!options_end && strcmp(argv[i], "--") == 0) {
            options_end = true;
            i++;
        } else if (!options_end && strncmp(argv[i], "--", 2) == 0) {
            int taken = read_option(command, i, argc, argv, options, option_count);
            if (taken < 0)
                return -1;
            i += taken;
        } else if (most >= 0 && count == most) {
            command_wrong_use(command, "'%s' is one word too many", argv[i]);
            return -1;
        } else {
            words[count++] = str_from_c(argv[i++]);
        }
    }
    if (count < least) {
        command_wrong_use(command, "something is missing");
        return -1;
    }
    return count;
}
