/* ahead.c - the words of stories that are to be saved, found before their transaction. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "search/ahead.h"

#include "store/statements.h"
#include "text/words.h"

static void find_words(struct arena *a, struct gather *g, const struct settings *settings, struct story_input *in)
{
    struct str text = html_plain_text(a, in->body);
    struct story_words *words = arena_make(a, struct story_words);
    *words = (struct story_words){.language = in->language.n ? in->language : settings->language,
                                  .headline = in->headline,
                                  .standfirst = in->standfirst,
                                  .place = in->place,
                                  .body = html_text(in->body)};
    const struct language *language = language_find(words->language);
    gather_story(g);
    gather_text(g, language, words->headline, IN_HEADLINE);
    gather_text(g, language, words->standfirst, IN_STANDFIRST);
    gather_text(g, language, words->place, IN_TEXT);
    gather_text(g, language, text, IN_TEXT);
    words->counts = gather_counts(g, &words->count);
    words->length = g->length;
    in->words = words;
    in->word_count = words_count(text);
}

void search_ahead(struct arena *a, const struct settings *settings, struct story_input *inputs, ptrdiff_t count)
{
    struct gather g;
    gather_begin(&g, a);
    for (ptrdiff_t i = 0; i < count; i++)
        find_words(a, &g, settings, &inputs[i]);
}

bool search_ahead_gather(struct gather *g, const struct story_words *words, const struct sql_story *row,
                         struct html body)
{
    if (!words || !str_equal(words->language, row->language) || !str_equal(words->headline, row->headline) ||
        !str_equal(words->standfirst, row->standfirst) || !str_equal(words->place, row->place) ||
        !str_equal(words->body, html_text(body)))
        return false;
    gather_add(g, words->counts, words->count, words->length);
    return true;
}
