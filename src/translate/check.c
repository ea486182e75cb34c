/* check.c - what is wrong with a translated sentence, as far as a program sees it. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "base/utf8.h"
#include "text/language.h"
#include "translate/form.h"
#include "translate/segment.h"

#include <unicode/uchar.h>

#define LONG_TIMES 5         /* as many characters as the source: no translation */
#define SHORT_PART 6         /* of them: no translation */
#define LENGTH_LEAST 40      /* characters of a source from which its length says something */
#define LONG_MORE 120        /* characters that a short one may grow by */
#define SCRIPT_LEAST 8       /* letters from which their script says something */
#define SAME_LEAST 4         /* words: fewer may be a name, */
#define SAME_SMALL 2         /* as may be those of which fewer begin with a small letter: "Museum of Modern Art" */
#define MARK_LETTERS_SMALL 2 /* letters that are left of a mark's words when an engine moved them out */

/* What a text in segment form consists of. */
struct content {
    struct buf words;
    bool broken;                         /* other markup, or references that are none */
    bool bad_text;                       /* control characters */
    int ids[SEGMENT_IDS_MAX * 2], count; /* in the order in which they begin; pairs as their id, wholes negative */
    int parents[SEGMENT_IDS_MAX * 2];    /* the pair each stands in, or 0 */
    int letters[SEGMENT_IDS_MAX + 1];    /* within each pair, those of pairs inside it too; a whole counts as many */
};

#define WHOLE_LETTERS 100

static int count_letters(struct str plain)
{
    int letters = 0;
    int32_t code;
    for (ptrdiff_t i = 0, n; i < plain.n; i += n ? n : 1)
        letters += (n = utf8_decode(str_from(plain, i), &code)) && u_isalnum(code);
    return letters;
}

static void count_in(struct content *c, const struct form_reader *reader, int letters)
{
    for (int i = 0; i < reader->depth; i++)
        if (reader->open[i] <= SEGMENT_IDS_MAX)
            c->letters[reader->open[i]] += letters;
}

static void add_id(struct content *c, const struct form_reader *reader, int id, int parent_depth)
{
    if (c->count == COUNT_OF(c->ids)) {
        c->broken = true;
        return;
    }
    c->parents[c->count] = parent_depth > 0 ? reader->open[parent_depth - 1] : 0;
    c->ids[c->count++] = id;
}

static void add_words(struct content *c, const struct form_reader *reader, struct str text)
{
    ptrdiff_t before = c->words.n;
    c->broken |= !form_add_plain(&c->words, text);
    count_in(c, reader, count_letters(str_from(buf_str(&c->words), before)));
}

static void read_content(struct content *c, struct str form)
{
    struct form_reader reader = form_read(form);
    struct form_token token;
    buf_init(&c->words, form.n + 1);
    while ((token = form_next(&reader)).kind != FORM_END && token.kind != FORM_BROKEN) {
        if (token.kind == FORM_TEXT) {
            add_words(c, &reader, token.text);
        } else if (token.kind == FORM_OPEN) {
            add_id(c, &reader, token.id, reader.depth - 1);
        } else if (token.kind == FORM_WHOLE) {
            add_id(c, &reader, -token.id, reader.depth);
            count_in(c, &reader, WHOLE_LETTERS);
        }
    }
    c->broken |= token.kind == FORM_BROKEN;
}

/* ---- the questions ---- */

static bool is_bad_text(struct str text)
{
    if (utf8_find_invalid(text) >= 0)
        return true;
    for (ptrdiff_t i = 0; i < text.n; i++)
        if (((unsigned char)text.p[i] < 0x20 && !char_is_space(text.p[i])) || text.p[i] == 0x7f)
            return true;
    return str_find(text, S("\xef\xbf\xbe"), 0) >= 0 || str_find(text, S("\xef\xbf\xbf"), 0) >= 0;
}

static ptrdiff_t index_of(const struct content *c, int id)
{
    for (int i = 0; i < c->count; i++)
        if (c->ids[i] == id)
            return i;
    return -1;
}

static bool loses_words(const struct content *source, const struct content *target, int id)
{
    if (id < 0 || id > SEGMENT_IDS_MAX || source->letters[id] == 0)
        return false;
    return target->letters[id] == 0 ||
           (source->letters[id] > MARK_LETTERS_SMALL && source->letters[id] < WHOLE_LETTERS &&
            target->letters[id] <= MARK_LETTERS_SMALL && count_letters(buf_str(&target->words)) > source->letters[id]);
}

/* Each id once, within the same pair as in the source, and not emptied. */
static bool has_broken_marks(const struct content *source, const struct content *target)
{
    if (source->count != target->count)
        return true;
    for (int i = 0; i < source->count; i++) {
        ptrdiff_t at = index_of(target, source->ids[i]);
        if (at < 0 || target->parents[at] != source->parents[i] || loses_words(source, target, source->ids[i]))
            return true;
    }
    return false;
}

static bool is_reordered(const struct content *source, const struct content *target)
{
    for (int i = 0; i < source->count; i++)
        if (source->ids[i] != target->ids[i])
            return true;
    return false;
}

static bool is_of_script(int32_t code, enum language_script script)
{
    switch (script) {
    case LANGUAGE_LATIN:
        return code < 0x250 || (code >= 0x1e00 && code < 0x1f00);
    case LANGUAGE_CYRILLIC:
        return code >= 0x400 && code < 0x530;
    case LANGUAGE_GREEK:
        return (code >= 0x370 && code < 0x400) || (code >= 0x1f00 && code < 0x2000);
    case LANGUAGE_ARABIC:
        return (code >= 0x600 && code < 0x780) || (code >= 0x8a0 && code < 0x900) || code >= 0xfb50;
    case LANGUAGE_HEBREW:
        return code >= 0x590 && code < 0x600;
    case LANGUAGE_INDIC:
        return code >= 0x900 && code < 0xe00;
    case LANGUAGE_CJK:
        return code >= 0x1100;
    case LANGUAGE_SOUTHEAST:
        return (code >= 0xe00 && code < 0xf00) || (code >= 0x1000 && code < 0x10a0) ||
               (code >= 0x1780 && code < 0x1800);
    case LANGUAGE_CAUCASIAN:
        return (code >= 0x530 && code < 0x590) || (code >= 0x10a0 && code < 0x1100) ||
               (code >= 0x1c90 && code < 0x1cc0);
    case LANGUAGE_ETHIOPIC:
        return code >= 0x1200 && code < 0x1400;
    }
    return true;
}

/* Names in other letters are usual: only where they are most is it another language. */
static bool is_of_other_script(struct str language, struct str words)
{
    const struct language *known = language_find(language);
    int letters = 0, own = 0;
    int32_t code;
    for (ptrdiff_t i = 0, n; known && i < words.n; i += n ? n : 1) {
        if (!(n = utf8_decode(str_from(words, i), &code)) || !u_isalpha(code))
            continue;
        letters++;
        own += is_of_script(code, known->script);
    }
    return letters >= SCRIPT_LEAST && own * 3 < letters;
}

/* So many words that it is a sentence: those with capitals are of a name, in scripts that have them. */
static bool is_sentence(struct str text)
{
    int words = 0, small = 0;
    struct str word;
    while (text.n) {
        int32_t code;
        (void)str_cut(text, ' ', &word, &text);
        words += word.n > 0;
        small += utf8_decode(word, &code) && u_isalpha(code) && !u_isupper(code) && !u_istitle(code);
    }
    return words >= SAME_LEAST && small >= SAME_SMALL;
}

static struct str problem_of_words(struct str language, struct str source, struct str target)
{
    ptrdiff_t before = utf8_count(source), after = utf8_count(target);
    if (count_letters(source) > 0 && count_letters(target) == 0)
        return S("empty");
    if (after > before * LONG_TIMES + LONG_MORE)
        return S("long");
    if (is_of_other_script(language, target))
        return S("script");
    if (before >= LENGTH_LEAST && after * SHORT_PART < before)
        return S("short");
    return str_equal(source, target) && is_sentence(source) ? S("same") : S("");
}

static struct str problem_of(struct str language, const struct content *source, const struct content *target)
{
    if (target->broken)
        return S("markup");
    struct str source_words = str_trim(buf_str(&source->words)), target_words = str_trim(buf_str(&target->words));
    if (!target_words.n && target->count == 0)
        return S("empty");
    if (has_broken_marks(source, target))
        return S("marks");
    struct str problem = problem_of_words(language, source_words, target_words);
    return problem.n ? problem : is_reordered(source, target) ? S("order") : S("");
}

struct str segment_problem(struct str language, struct str source, struct str target)
{
    struct content s = {0}, t = {0};
    if (target.n > SEGMENT_TEXT_MAX * 4)
        return S("long");
    if (is_bad_text(target))
        return S("text");
    read_content(&s, source);
    read_content(&t, target);
    struct str problem = problem_of(language, &s, &t);
    buf_close(&s.words);
    buf_close(&t.words);
    return problem;
}

bool segment_problem_is_fatal(struct str problem)
{
    return problem.n && !str_equal(problem, S("order")) && !str_equal(problem, S("short")) &&
           !str_equal(problem, S("same")) && !str_equal(problem, S("language"));
}
