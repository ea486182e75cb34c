/* notice.c - what a page of the desk says first. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/notice.h"

#include "desk/problem.h"
#include "page/error.h"

bool notice_can_say(struct err e)
{
    return err_is(e, &ERR_INVALID) || err_is(e, &ERR_FORBIDDEN) || err_is(e, &ERR_CONFLICT) ||
           err_is(e, &ERR_NOT_FOUND) || err_is(e, &ERR_BUSY) || err_is(e, &ERR_LIMIT);
}

static struct str key_of(struct err e, const struct notice_words *words)
{
    if (err_is(e, &ERR_BUSY))
        return S("desk_too_often");
    return err_is(e, &ERR_INVALID)     ? words->invalid
           : err_is(e, &ERR_FORBIDDEN) ? words->forbidden
           : err_is(e, &ERR_CONFLICT)  ? words->conflict
           : err_is(e, &ERR_NOT_FOUND) ? words->missing
                                       : (struct str){0};
}

/* Only a word of ours: the address says which, not what. */
static struct str done_of(const struct page *p)
{
    struct str done = http_request_query(p->request, S("done"));
    const struct value *word = value_get(value_get(p->view, S("w")), str_concat(p->a, S("desk_done_"), done));
    return done.n && word ? word->text : (struct str){0};
}

void notice_set(struct page *p, struct err e, const struct notice_words *words)
{
    struct value *notice = value_set_map(p->a, p->view, S("notice"));
    if (!failed(e)) {
        page_set_text_or_false(p, notice, S("done"), done_of(p));
        value_set_bool(p->a, notice, S("problem"), false);
        return;
    }
    struct str key = key_of(e, words);
    struct str least = str_format(p->a, "%d", LIMIT_PASSWORD_LEAST);
    value_set_bool(p->a, notice, S("done"), false);
    value_set_text(p->a, notice, S("problem"),
                   key.n ? page_word_with(p, key, S("least"), least) : desk_problem_detail(p->request));
    p->out->status = err_is(e, &ERR_BUSY) ? 429 : error_status(e);
}

void notice_redirect(struct http_request *r, struct http_response *out, const char *path, const char *done)
{
    out->private = true;
    http_response_redirect(out, 303, str_format(r->arena, "%s?done=%s", path, done));
}
