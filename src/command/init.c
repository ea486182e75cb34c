/* init.c - `dateline init`: a new newsroom's folder. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "command/command.h"
#include "command/demo.h"
#include "command/open.h"
#include "newsroom/account.h"

#include <stdio.h>

struct init_words {
    struct newsroom_init_options newsroom;
    struct str admin;
    bool demo;
};

static struct err add_admin(struct newsroom *n, struct str name)
{
    struct arena a;
    struct str password;
    arena_init(&a, 0);
    struct err e = newsroom_account_add(n, &a, &ACTOR_COMMAND, name, ROLE_ADMINISTRATOR, (struct str){0}, &password);
    if (!failed(e))
        printf("administrator %.*s, password %.*s (shown this once)\n", STR_ARG(name), STR_ARG(password));
    arena_close(&a);
    return e;
}

static struct err fill(struct newsroom *n, const struct init_words *words)
{
    if (words->demo)
        TRY(demo_publish(n));
    return words->admin.n ? add_admin(n, words->admin) : OK;
}

static struct err init(struct str folder, struct init_words *words)
{
    struct newsroom *n;
    if (words->demo)
        demo_defaults(&words->newsroom);
    TRY(newsroom_init(folder, &words->newsroom));
    TRY(command_open(folder, &n));
    TRY(command_close(n, fill(n, words)));
    printf("made the newsroom %.*s; 'dateline serve %.*s' serves it\n", STR_ARG(folder), STR_ARG(folder));
    return OK;
}

static int run(int argc, char **argv)
{
    struct init_words words = {0};
    struct newsroom_init_options *newsroom = &words.newsroom;
    const struct command_option options[] = {
        {"title", &newsroom->title, NULL},
        {"agency", &newsroom->agency, NULL},
        {"language", &newsroom->language, NULL},
        {"url", &newsroom->url, NULL},
        {"database", &newsroom->database, NULL},
        {"admin", &words.admin, NULL},
        {"demo", NULL, &words.demo},
    };
    struct str folder[1];
    if (command_words(&COMMAND_INIT, argc, argv, options, COUNT_OF(options), 1, 1, folder) < 0)
        return COMMAND_WRONG_USE;
    struct err e = init(folder[0], &words);
    return failed(e) ? command_failed(&COMMAND_INIT, e) : COMMAND_DONE;
}

const struct command COMMAND_INIT = {
    "init", "DIR [--title T] [--agency A] [--language L] [--url URL] [--database URL] [--admin NAME] [--demo]",
    "Makes a newsroom's folder: settings, store, media, key.",
    "--url is the public address (https://news.example). --database postgresql://... keeps the store there instead of "
    "in the\n"
    "folder. --admin makes an administrator and prints the generated password once. --demo fills in invented stories.",
    run};
