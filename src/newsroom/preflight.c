/* preflight.c - what a story still lacks before it goes out. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "newsroom/preflight.h"

#include "base/utf8.h"
#include "newsroom/preflight_text.h"
#include "text/language.h"
#include "text/words.h"

#define SUBJECT_MAX 120 /* bytes of what an item quotes */

#define OFF PREFLIGHT_OFF
#define WARNS PREFLIGHT_WARNS
#define BLOCKS PREFLIGHT_BLOCKS

/* A command takes what a person can still be asked for at the desk, and says no more than it can know without looking
 * further; a setting counts for both. */
static const struct preflight_rule RULES[PREFLIGHT_RULES] = {
    [PREFLIGHT_HEADLINE] = {S_INIT("headline"), S_INIT("headline"), BLOCKS, BLOCKS,
                            S_INIT("The story has no headline")},
    [PREFLIGHT_TEXT] = {S_INIT("text"), S_INIT("body"), BLOCKS, BLOCKS, S_INIT("The story has no text")},
    [PREFLIGHT_LANGUAGE] = {S_INIT("language"), S_INIT("language"), BLOCKS, BLOCKS,
                            S_INIT("The story has no language")},
    [PREFLIGHT_BYLINE] = {S_INIT("byline"), S_INIT("bylines"), BLOCKS, WARNS,
                          S_INIT("The story has no byline and no agency that stands for it")},
    [PREFLIGHT_STANDFIRST] = {S_INIT("standfirst"), S_INIT("standfirst"), WARNS, WARNS,
                              S_INIT("The story has no standfirst")},
    [PREFLIGHT_PLACE] = {S_INIT("place"), S_INIT("place"), WARNS, WARNS,
                         S_INIT("The story has no place for its dateline")},
    [PREFLIGHT_SECTION] = {S_INIT("section"), S_INIT("sections"), WARNS, WARNS,
                           S_INIT("The story stands in no section")},
    [PREFLIGHT_TAGS] = {S_INIT("tags"), S_INIT("tags"), WARNS, OFF, S_INIT("The story has no tags")},
    [PREFLIGHT_ALSO_READ] = {S_INIT("also_read"), S_INIT("also_read"), WARNS, OFF,
                             S_INIT("The story leads to no other story")},
    [PREFLIGHT_ALT] = {S_INIT("alt"), S_INIT("picture"), BLOCKS, WARNS,
                       S_INIT("The picture has no text for those who do not see it")},
    [PREFLIGHT_CAPTION] = {S_INIT("caption"), S_INIT("picture"), WARNS, OFF, S_INIT("The picture has no caption")},
    [PREFLIGHT_CREDIT] = {S_INIT("credit"), S_INIT("picture"), WARNS, OFF,
                          S_INIT("The picture does not say who made it")},
    [PREFLIGHT_HEADLINE_LONG] = {S_INIT("headline_long"), S_INIT("headline"), WARNS, OFF,
                                 S_INIT("The headline has {count} characters; search engines show 70")},
    [PREFLIGHT_SLUG_LONG] = {S_INIT("slug_long"), S_INIT("slug"), WARNS, OFF,
                             S_INIT("The slug has {count} characters; up to 60 are easy to read")},
    [PREFLIGHT_EMBARGO] = {S_INIT("embargo"), S_INIT("embargo"), WARNS, OFF, S_INIT("The embargo is over")},
    [PREFLIGHT_DATELINE] = {S_INIT("dateline"), S_INIT("body"), WARNS, OFF,
                            S_INIT("“{subject}” in the text has fields of its own: place, date, agency")},
    [PREFLIGHT_LINK] = {S_INIT("link"), S_INIT("body"), WARNS, OFF,
                        S_INIT("The link {subject} leads to no page of this site")},
    [PREFLIGHT_LINK_WORDS] = {S_INIT("link_words"), S_INIT("body"), WARNS, OFF,
                              S_INIT("The words of the link “{subject}” do not say where it leads")},
    [PREFLIGHT_QUOTE] = {S_INIT("quote"), S_INIT("body"), WARNS, OFF,
                         S_INIT("A quotation mark has no partner: {subject}")},
    [PREFLIGHT_PARAGRAPH] = {S_INIT("paragraph"), S_INIT("body"), WARNS, OFF,
                             S_INIT("A paragraph has {count} words: {subject}")},
    [PREFLIGHT_HEADING] = {S_INIT("heading"), S_INIT("body"), WARNS, OFF,
                           S_INIT("The heading “{subject}” skips a level")},
    [PREFLIGHT_REPEATED] = {S_INIT("repeated"), S_INIT("body"), WARNS, OFF, S_INIT("A word stands twice: “{subject}”")},
    [PREFLIGHT_SPACES] = {S_INIT("spaces"), S_INIT("headline"), WARNS, OFF,
                          S_INIT("Two spaces stand side by side: {subject}")},
    [PREFLIGHT_EMBED] = {S_INIT("embed"), S_INIT("body"), WARNS, OFF,
                         S_INIT("There is no copy of {subject} to show when it is gone")},
    [PREFLIGHT_STALE] = {S_INIT("stale"), S_INIT("translation_of"), WARNS, OFF,
                         S_INIT("The story that this one translates was changed after it")},
    [PREFLIGHT_DUPLICATE] = {S_INIT("duplicate"), S_INIT("headline"), WARNS, OFF,
                             S_INIT("The same headline stands over {subject}")},
};

static const struct str LEVELS[] = {S_INIT("off"), S_INIT("warns"), S_INIT("blocks")};

const struct preflight_rule *preflight_rule_at(enum preflight_rule_number rule)
{
    return &RULES[rule];
}

/* ---- the setting ---- */

enum line_kind { LINE_EMPTY, LINE_RULE, LINE_NO_RULE, LINE_NO_LEVEL };

static enum line_kind read_line(struct str line, int *rule, enum preflight_level *level)
{
    struct str name, value;
    str_cut(line, '#', &line, &value);
    line = str_trim(line);
    if (line.n == 0)
        return LINE_EMPTY;
    bool has_value = str_cut(line, '=', &name, &value);
    name = str_trim(name);
    for (*rule = 0; *rule < PREFLIGHT_RULES && !str_equal(RULES[*rule].name, name);)
        ++*rule;
    if (*rule == PREFLIGHT_RULES)
        return LINE_NO_RULE;
    for (int i = 0; has_value && i < COUNT_OF(LEVELS); i++)
        if (str_equal(str_trim(value), LEVELS[i])) {
            *level = (enum preflight_level)i;
            return LINE_RULE;
        }
    return LINE_NO_LEVEL;
}

void preflight_levels(struct str setting, bool desk, struct preflight_levels *out)
{
    struct str line;
    int rule;
    enum preflight_level level;
    for (int i = 0; i < PREFLIGHT_RULES; i++)
        out->of[i] = desk ? RULES[i].desk : RULES[i].command;
    while (setting.n) {
        str_cut(setting, '\n', &line, &setting);
        if (read_line(line, &rule, &level) == LINE_RULE)
            out->of[rule] = level;
    }
}

struct err preflight_setting_check(struct str setting)
{
    struct str line;
    int rule;
    enum preflight_level level;
    for (int number = 1; setting.n; number++) {
        str_cut(setting, '\n', &line, &setting);
        enum line_kind kind = read_line(line, &rule, &level);
        if (kind == LINE_NO_RULE)
            return err_make(&ERR_INVALID, "preflight, line %d: there is no such rule; a line is like \"place = warns\"",
                            number);
        if (kind == LINE_NO_LEVEL)
            return err_make(&ERR_INVALID, "preflight, line %d: %.*s must be blocks, warns or off", number,
                            STR_ARG(RULES[rule].name));
    }
    return OK;
}

/* ---- the check ---- */

void preflight_add(struct preflight_run *run, enum preflight_rule_number rule, struct str subject, int64_t count,
                   int block)
{
    struct preflight_items *out = run->out;
    enum preflight_level level = run->levels->of[rule];
    if (level == PREFLIGHT_OFF || out->blocks + out->warns >= PREFLIGHT_ITEMS_MAX)
        return;
    struct preflight_item *item = arena_make(run->a, struct preflight_item);
    struct str cut = utf8_cut(subject, SUBJECT_MAX);
    *item = (struct preflight_item){.rule = rule, .level = level, .count = count, .block = block};
    item->subject = cut.n < subject.n ? str_concat(run->a, cut, S("\xe2\x80\xa6")) : str_copy(run->a, subject);
    if (out->last)
        out->last->next = item;
    else
        out->first = item;
    out->last = item;
    out->blocks += level == PREFLIGHT_BLOCKS;
    out->warns += level == PREFLIGHT_WARNS;
}

static void add_if(struct preflight_run *run, bool lacks, enum preflight_rule_number rule)
{
    if (lacks)
        preflight_add(run, rule, S(""), 0, -1);
}

static bool is_blank(struct str text)
{
    return str_trim(text).n == 0;
}

static void check_fields(struct preflight_run *run)
{
    const struct preflight_story *s = run->story;
    add_if(run, is_blank(s->headline), PREFLIGHT_HEADLINE);
    add_if(run, html_text(s->body).n == 0, PREFLIGHT_TEXT);
    add_if(run, !language_is_valid_tag(s->language), PREFLIGHT_LANGUAGE);
    add_if(run, s->bylines == 0 && is_blank(s->agency), PREFLIGHT_BYLINE);
    add_if(run, is_blank(s->standfirst), PREFLIGHT_STANDFIRST);
    add_if(run, is_blank(s->place), PREFLIGHT_PLACE);
    add_if(run, s->sections == 0, PREFLIGHT_SECTION);
    add_if(run, s->tags == 0, PREFLIGHT_TAGS);
    add_if(run, s->also_read == 0, PREFLIGHT_ALSO_READ);
    add_if(run, s->lead_id && is_blank(s->shown.alt), PREFLIGHT_ALT);
    add_if(run, s->lead_id && is_blank(s->shown.caption), PREFLIGHT_CAPTION);
    add_if(run, s->lead_id && is_blank(s->shown.credit), PREFLIGHT_CREDIT);
    add_if(run, s->embargo != TIME_NONE && s->embargo <= s->now, PREFLIGHT_EMBARGO);
}

static void check_lengths(struct preflight_run *run)
{
    const struct preflight_story *s = run->story;
    int64_t length = words_headline_length(s->headline);
    if (length > PREFLIGHT_HEADLINE_MAX)
        preflight_add(run, PREFLIGHT_HEADLINE_LONG, S(""), length, -1);
    if (s->slug.n > PREFLIGHT_SLUG_MAX)
        preflight_add(run, PREFLIGHT_SLUG_LONG, s->slug, s->slug.n, -1);
    if (preflight_has_double_space(s->headline))
        preflight_add(run, PREFLIGHT_SPACES, s->headline, 0, -1);
    if (preflight_has_double_space(s->standfirst))
        preflight_add(run, PREFLIGHT_SPACES, s->standfirst, 0, -1);
}

static void check_known(struct preflight_run *run)
{
    const struct preflight_story *s = run->story;
    for (ptrdiff_t i = 0; i < s->dead_link_count; i++)
        preflight_add(run, PREFLIGHT_LINK, s->dead_links[i], 0, -1);
    for (ptrdiff_t i = 0; i < s->bare_embed_count; i++)
        preflight_add(run, PREFLIGHT_EMBED, s->bare_embeds[i], 0, -1);
    for (ptrdiff_t i = 0; i < s->uncredited_count; i++)
        preflight_add(run, PREFLIGHT_CREDIT, s->uncredited[i].alt, 0, s->uncredited[i].block);
    add_if(run, s->stale, PREFLIGHT_STALE);
    if (s->duplicate.n)
        preflight_add(run, PREFLIGHT_DUPLICATE, s->duplicate, 0, -1);
}

void preflight_check(struct arena *a, const struct preflight_story *story, const struct preflight_levels *levels,
                     struct preflight_items *out)
{
    struct preflight_run run = {a, story, levels, out};
    *out = (struct preflight_items){0};
    check_fields(&run);
    check_lengths(&run);
    preflight_text(&run);
    check_known(&run);
}

/* ---- in words ---- */

/* The name between braces at the start of text; none where it is no place that an item fills. */
static struct str place_at(struct str text)
{
    static const struct str PLACES[] = {S_INIT("{subject}"), S_INIT("{count}")};
    for (ptrdiff_t i = 0; i < COUNT_OF(PLACES); i++)
        if (str_starts(text, PLACES[i]))
            return PLACES[i];
    return S("");
}

struct str preflight_words(struct arena *a, struct str words, const struct preflight_item *item)
{
    struct buf b;
    buf_init(&b, words.n + 2 * SUBJECT_MAX + 64);
    while (words.n) {
        struct str place = place_at(words);
        if (place.n == 0)
            buf_add_char(&b, words.p[0]);
        else if (str_equal(place, S("{count}")))
            buf_add_i64(&b, item->count);
        else
            buf_add(&b, item->subject);
        words = str_from(words, MAX(place.n, (ptrdiff_t)1));
    }
    struct str filled = str_copy(a, buf_str(&b));
    buf_close(&b);
    return filled;
}

void preflight_tell(struct arena *a, const struct preflight_items *items, struct messages *out)
{
    for (const struct preflight_item *item = items->first; item; item = item->next) {
        struct str words = preflight_words(a, RULES[item->rule].words, item);
        messages_add(a, out, item->level == PREFLIGHT_BLOCKS, RULES[item->rule].field, "%.*s", STR_ARG(words));
    }
}
