/* embed_copy.c - what another site says, made fit to be kept. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "newsroom/embed.h"

#include "base/time.h"
#include "text/plain.h"
#include "text/url.h"

static struct str clean_language(struct str tag)
{
    for (ptrdiff_t i = 0; i < tag.n; i++)
        if (!char_is_alpha(tag.p[i]) && !char_is_digit(tag.p[i]) && tag.p[i] != '-')
            return S("");
    return tag.n >= 2 && tag.n <= EMBED_LANGUAGE_MAX ? tag : S("");
}

static struct str clean_frame(struct str address)
{
    struct url parts;
    bool web = url_parse(address, &parts) && parts.kind == URL_HTTP && address.n <= LIMIT_ADDRESS;
    return web && str_equal_nocase(parts.scheme, S("https")) ? address : S("");
}

static int64_t within(int64_t number, int64_t most)
{
    return number > 0 && number <= most ? number : 0;
}

void embed_copy_clean(struct arena *a, struct embed_copy *copy)
{
    copy->title = plain_line(a, copy->title, EMBED_TITLE_MAX);
    copy->words = plain_lines(a, copy->words, EMBED_WORDS_MAX);
    copy->author = plain_line(a, copy->author, EMBED_NAME_MAX);
    copy->handle = plain_line(a, copy->handle, EMBED_NAME_MAX);
    copy->picture_alt = plain_line(a, copy->picture_alt, EMBED_ALT_MAX);
    copy->language = clean_language(copy->language);
    copy->frame = clean_frame(copy->frame);
    copy->seconds = within(copy->seconds, EMBED_SECONDS_MAX);
    copy->width = within(copy->width, EMBED_SIDE_MAX);
    copy->height = within(copy->height, EMBED_SIDE_MAX);
    if (copy->posted_at < LIMIT_TIME_FIRST || copy->posted_at > LIMIT_TIME_LAST)
        copy->posted_at = TIME_NONE;
}

struct str embed_problem_clean(struct arena *a, struct str problem)
{
    return plain_line(a, problem, EMBED_PROBLEM_MAX);
}

bool embed_copy_says(const struct embed_copy *copy)
{
    return copy->title.n > 0 || copy->words.n > 0 || copy->picture_id != 0;
}
