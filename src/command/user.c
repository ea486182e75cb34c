/* user.c - `dateline user`: the people who may sign in. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "command/command.h"
#include "command/open.h"
#include "newsroom/account.h"
#include "newsroom/account_link.h"
#include "newsroom/factor.h"
#include "newsroom/review.h"

#include <stdio.h>

struct user_options {
    struct str role, label, person, language;
};

typedef struct err user_action(struct newsroom *n, struct arena *a, struct str name,
                               const struct user_options *options);

static struct err add(struct newsroom *n, struct arena *a, struct str name, const struct user_options *options)
{
    struct str password;
    enum role role = role_from_name(options->role);
    if (role == ROLE_NONE)
        return err_make(&ERR_INVALID, "--role is translator, contributor, writer, editor or administrator");
    TRY(review_languages_check(a, role, options->language));
    TRY(newsroom_account_add(n, a, &ACTOR_COMMAND, name, role, options->person, &password));
    TRY(newsroom_review_set_languages(n, a, &ACTOR_COMMAND, name, options->language));
    printf("%.*s: password %.*s\n", STR_ARG(name), STR_ARG(password));
    return OK;
}

/* In place of those that it had. */
static struct err set_languages(struct newsroom *n, struct arena *a, struct str name,
                                const struct user_options *options)
{
    return newsroom_review_set_languages(n, a, &ACTOR_COMMAND, name, options->language);
}

static struct err set_password(struct newsroom *n, struct arena *a, struct str name, const struct user_options *options)
{
    struct str password;
    (void)options;
    TRY(newsroom_account_password(n, a, &ACTOR_COMMAND, name, (struct str){0}, &password));
    printf("%.*s: password %.*s\n", STR_ARG(name), STR_ARG(password));
    return OK;
}

static struct err make_token(struct newsroom *n, struct arena *a, struct str name, const struct user_options *options)
{
    struct str token;
    if (options->label.n == 0)
        return err_make(&ERR_INVALID, "--label says what the token is for");
    TRY(newsroom_account_token(n, a, &ACTOR_COMMAND, name, options->label, &token));
    printf("%.*s: token %.*s\n", STR_ARG(name), STR_ARG(token));
    return OK;
}

static struct err disable(struct newsroom *n, struct arena *a, struct str name, const struct user_options *options)
{
    (void)a;
    (void)options;
    return newsroom_account_disable(n, &ACTOR_COMMAND, name, true);
}

static struct err enable(struct newsroom *n, struct arena *a, struct str name, const struct user_options *options)
{
    (void)a;
    (void)options;
    return newsroom_account_disable(n, &ACTOR_COMMAND, name, false);
}

static struct err make_link(struct newsroom *n, struct arena *a, struct str name, const struct user_options *options)
{
    struct str address;
    (void)options;
    TRY(newsroom_link_make(n, a, &ACTOR_COMMAND, name, &address));
    printf("%.*s: %.*s\n", STR_ARG(name), STR_ARG(address));
    return OK;
}

static struct err forget_code(struct newsroom *n, struct arena *a, struct str name, const struct user_options *options)
{
    (void)a;
    (void)options;
    return newsroom_factor_remove(n, &ACTOR_COMMAND, name, (struct str){0});
}

static struct err list(struct newsroom *n, struct arena *a)
{
    struct sql_account_list accounts = {0};
    TRY(newsroom_account_list(n, a, &accounts));
    for (ptrdiff_t i = 0; i < accounts.count; i++)
        printf("%.*s\t%.*s%s\n", STR_ARG(accounts.items[i].name), STR_ARG(accounts.items[i].role),
               accounts.items[i].disabled ? "\tdisabled" : "");
    return OK;
}

static const struct {
    struct str verb;
    user_action *act;
} ACTIONS[] = {
    {S_INIT("add"), add},          {S_INIT("languages"), set_languages}, {S_INIT("password"), set_password},
    {S_INIT("token"), make_token}, {S_INIT("disable"), disable},         {S_INIT("enable"), enable},
    {S_INIT("link"), make_link},   {S_INIT("forget-code"), forget_code},
};

static user_action *find_action(struct str verb)
{
    for (ptrdiff_t i = 0; i < COUNT_OF(ACTIONS); i++)
        if (str_equal(ACTIONS[i].verb, verb))
            return ACTIONS[i].act;
    return NULL;
}

static int run(int argc, char **argv)
{
    struct user_options options = {0};
    const struct command_option known[] = {{"role", &options.role, NULL},
                                           {"label", &options.label, NULL},
                                           {"person", &options.person, NULL},
                                           {"language", &options.language, NULL}};
    struct str words[3];
    struct newsroom *n;
    struct arena a;
    int count = command_words(&COMMAND_USER, argc, argv, known, COUNT_OF(known), 2, 3, words);
    if (count < 0)
        return COMMAND_WRONG_USE;
    bool lists = str_equal(words[1], S("list"));
    user_action *action = find_action(words[1]);
    if (lists ? count != 2 : !action || count != 3)
        return command_wrong_use(&COMMAND_USER,
                                 lists || action ? "wrong number of words" : "what should be done is not clear");
    struct err e = command_open(words[0], &n);
    if (failed(e))
        return command_failed(&COMMAND_USER, e);
    arena_init(&a, 0);
    e = command_close(n, lists ? list(n, &a) : action(n, &a, words[2], &options));
    arena_close(&a);
    return failed(e) ? command_failed(&COMMAND_USER, e) : COMMAND_DONE;
}

const struct command COMMAND_USER = {
    "user",
    "DIR add NAME --role R | list | languages NAME --language L | password NAME | link NAME | token NAME --label L | "
    "disable NAME | enable NAME | "
    "forget-code NAME",
    "Adds and lists the people who may sign in, sets passwords, makes tokens, shuts people out.",
    "Roles: translator (translations into --language \"es pt-BR\"), contributor (own drafts), writer (own stories to "
    "review), editor (any story), administrator.\n"
    "Passwords and tokens are made by the program and shown once. --person P: the name that stands in bylines.\n"
    "link: an address, good once, where the password is set. forget-code: takes away a lost second factor, and "
    "passkeys.",
    run};
