/* review_language.c - into which languages an account translates. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "newsroom/review.h"

#include "text/language.h"

struct languages {
    struct newsroom *n;
    struct arena *a;
    const struct actor *actor;
    struct str account;
    int64_t account_id;
    struct str tags[REVIEW_LANGUAGES_MAX];
    ptrdiff_t count;
    struct sql_review_language_list found;
};

static bool is_between(char c)
{
    return char_is_space(c) || c == ',';
}

/* The next word of *rest, which loses it; none at the end. */
static struct str next_word(struct str *rest)
{
    ptrdiff_t from = 0, to;
    while (from < rest->n && is_between(rest->p[from]))
        from++;
    for (to = from; to < rest->n && !is_between(rest->p[to]);)
        to++;
    struct str word = str_slice(*rest, from, to);
    *rest = str_from(*rest, to);
    return word;
}

static struct err read_tags(struct languages *l, struct str text)
{
    for (struct str word; (word = next_word(&text)).n;) {
        const struct language *known = language_find(word);
        if (!language_is_valid_tag(word))
            return err_make(&ERR_INVALID, "\"%.*s\" is no language tag; right are es, pt-BR", STR_ARG(word));
        if (l->count == REVIEW_LANGUAGES_MAX)
            return err_make(&ERR_INVALID, "An account translates into %d languages at most", REVIEW_LANGUAGES_MAX);
        bool same = known && str_equal_nocase(known->tag, word);
        l->tags[l->count++] = same ? known->tag : word;
    }
    return OK;
}

struct err review_languages_check(struct arena *a, enum role role, struct str text)
{
    struct languages l = {.a = a};
    TRY(read_tags(&l, text));
    if (role == ROLE_TRANSLATOR && l.count == 0)
        return err_make(&ERR_INVALID, "A translator has a language at least, as es or pt-BR");
    return OK;
}

static struct err set_work(struct db_conn *conn, void *context)
{
    struct languages *l = context;
    struct sql_account *account;
    struct audit audit;
    TRY(sql_account_by_name(l->a, conn, l->account, &account));
    if (!account)
        return err_make(&ERR_NOT_FOUND, "there is no account '%.*s'", STR_ARG(l->account));
    TRY(sql_review_language_delete(conn, account->id));
    for (ptrdiff_t i = 0; i < l->count; i++)
        TRY(sql_review_language_add(conn, account->id, l->tags[i]));
    TRY(audit_open(l->a, conn, &audit));
    TRY(audit_add(&audit, l->actor, time_now(), S("account.languages"), str_concat(l->a, S("account:"), l->account),
                  S("")));
    return audit_close(&audit);
}

struct err newsroom_review_set_languages(struct newsroom *n, struct arena *a, const struct actor *actor,
                                         struct str account, struct str text)
{
    struct languages l = {.n = n, .a = a, .actor = actor, .account = account};
    TRY(read_tags(&l, text));
    return db_write(newsroom_db(n), set_work, &l);
}

static struct err get_work(struct db_conn *conn, void *context)
{
    struct languages *l = context;
    return sql_review_languages(l->a, conn, l->account_id, &l->found);
}

struct err newsroom_review_languages(struct newsroom *n, struct arena *a, int64_t account_id, struct str *out)
{
    struct languages l = {.a = a, .account_id = account_id};
    *out = S("");
    TRY(db_read(newsroom_db(n), get_work, &l));
    for (ptrdiff_t i = 0; i < l.found.count; i++)
        *out = str_format(a, "%.*s%s%.*s", STR_ARG(*out), i ? " " : "", STR_ARG(l.found.items[i].language));
    return OK;
}
