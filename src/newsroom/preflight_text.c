/* preflight_text.c - what preflight looks for in a story's text. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "newsroom/preflight_text.h"

#include "base/utf8.h"
#include "text/quotes.h"
#include "text/words.h"

#define DATELINE_MAX 80 /* bytes before its agency */
#define AGENCY_MAX 24   /* bytes */
#define BLOCKS_MAX 20000
#define SNIPPET 60 /* bytes of text that tell where something stands */

/* Words by language (first subtag), each between bars. */
struct language_words {
    struct str language, words;
};

/* Of a link: they say nothing to who hears only the links of a page. */
static const struct language_words SILENT[] = {
    {S_INIT("en"), S_INIT("|here|click here|this|this link|link|read more|more|this page|this article|")},
    {S_INIT("es"), S_INIT("|aquí|aqui|haga clic aquí|haz clic aquí|este enlace|enlace|leer más|más|")},
    {S_INIT("fr"), S_INIT("|ici|cliquez ici|ce lien|lien|lire la suite|en savoir plus|plus|")},
    {S_INIT("de"), S_INIT("|hier|klicken sie hier|link|dieser link|mehr|weiterlesen|")},
    {S_INIT("pt"), S_INIT("|aqui|clique aqui|este link|link|leia mais|mais|")},
    {S_INIT("it"), S_INIT("|qui|clicca qui|questo link|link|leggi di più|")},
    {S_INIT("ar"), S_INIT("|هنا|اضغط هنا|انقر هنا|رابط|هذا الرابط|المزيد|اقرأ المزيد|")},
    {S_INIT("fa"), S_INIT("|اینجا|اینجا کلیک کنید|این لینک|لینک|پیوند|بیشتر|ادامه|")},
    {S_INIT("hi"), S_INIT("|यहाँ|यहां|यहाँ क्लिक करें|यहां क्लिक करें|लिंक|यह लिंक|और पढ़ें|")},
};

/* Words that rightly stand twice. */
static const struct language_words TWICE[] = {
    {S_INIT("en"), S_INIT("|had|that|is|so|very|no|bye|ha|blah|")},
    {S_INIT("fr"), S_INIT("|nous|vous|très|non|")},
    {S_INIT("de"), S_INIT("|die|der|das|sie|nein|")},
    {S_INIT("es"), S_INIT("|no|muy|")},
};

/* Languages that say a word twice for more of it, or write no spaces between words. */
#define DOUBLING S("|hi|ur|bn|ta|te|mr|gu|pa|id|ms|jv|tl|sw|fa|ar|tr|zh|ja|th|lo|km|my|")

static struct str lower(struct arena *a, struct str s)
{
    return str_lower_ascii(a, s);
}

static struct str first_subtag(struct str language)
{
    struct str first, rest;
    str_cut(language, '-', &first, &rest);
    return first;
}

static bool is_among(struct arena *a, struct str list, struct str words)
{
    return words.n && str_find(list, str_format(a, "|%.*s|", STR_ARG(words)), 0) >= 0;
}

static bool language_has(struct arena *a, const struct language_words *rows, ptrdiff_t count, struct str language,
                         struct str words)
{
    for (ptrdiff_t i = 0; i < count; i++)
        if (str_equal_nocase(rows[i].language, first_subtag(language)))
            return is_among(a, rows[i].words, words);
    return false;
}

static struct str snippet(struct str text, ptrdiff_t at)
{
    return utf8_cut(str_from(text, at), SNIPPET);
}

bool preflight_has_double_space(struct str line)
{
    return str_find(line, S("  "), 0) >= 0;
}

/* ---- words that stand twice ---- */

static bool may_repeat(struct preflight_run *run, struct str word)
{
    struct str low = lower(run->a, word);
    return word.n < 2 || char_is_digit(word.p[0]) ||
           str_find(S(".,;:!?-"), str_slice(word, word.n - 1, word.n), 0) >= 0 ||
           language_has(run->a, TWICE, COUNT_OF(TWICE), run->story->language, low);
}

static void check_repeated(struct preflight_run *run, struct str text, int block)
{
    struct str line, word, before;
    while (text.n) {
        str_cut(text, '\n', &line, &text);
        for (before = S(""); line.n; before = word) {
            str_cut(line, ' ', &word, &line);
            if (str_equal_nocase(word, before) && !may_repeat(run, word))
                preflight_add(run, PREFLIGHT_REPEATED, str_format(run->a, "%.*s %.*s", STR_ARG(before), STR_ARG(word)),
                              0, block);
        }
    }
}

/* ---- links ---- */

/* The words between a link's tags; marks inside it are left out. */
static struct str link_words(struct arena *a, struct str inner)
{
    struct buf b;
    buf_init(&b, inner.n + 1);
    for (ptrdiff_t at = 0; at < inner.n; at++) {
        ptrdiff_t end = inner.p[at] == '<' ? str_find_char(inner, '>', at) : -1;
        if (end >= 0)
            at = end;
        else
            buf_add_char(&b, inner.p[at]);
    }
    struct str words = str_copy(a, buf_str(&b));
    buf_close(&b);
    return words;
}

static void check_links(struct preflight_run *run, struct html_block block, int number)
{
    struct str text = html_text(block.html), address;
    for (ptrdiff_t at = 0; html_next_link(run->a, block.html, &at, &address);) {
        ptrdiff_t begin = str_find_char(text, '>', at) + 1, end = str_find(text, S("</a>"), at);
        struct str words = link_words(run->a, str_slice(text, begin, end));
        if (language_has(run->a, SILENT, COUNT_OF(SILENT), run->story->language, lower(run->a, str_trim(words))))
            preflight_add(run, PREFLIGHT_LINK_WORDS, words, 0, number);
    }
}

/* ---- blocks ---- */

static void check_paragraph(struct preflight_run *run, struct str text, int number)
{
    int64_t words = words_count(text);
    if (words > PREFLIGHT_WORDS_MAX)
        preflight_add(run, PREFLIGHT_PARAGRAPH, snippet(text, 0), words, number);
}

static void check_picture(struct preflight_run *run, struct html_block block, int number)
{
    struct html_picture picture;
    if (!html_block_picture(run->a, block, &picture))
        return;
    if (str_trim(picture.alt).n == 0)
        preflight_add(run, PREFLIGHT_ALT, picture.src, 0, number);
    if (str_find(picture.after, S("<figcaption"), 0) < 0)
        preflight_add(run, PREFLIGHT_CAPTION, picture.src, 0, number);
}

/* ---- a dateline that was brought along ---- */

/* "WAI", "AFP": a name in brackets, and no year, no age, no remark. */
static bool is_agency(struct str name)
{
    if (name.n < 2 || name.n > AGENCY_MAX)
        return false;
    for (ptrdiff_t i = 0; i < name.n; i++) {
        unsigned char c = (unsigned char)name.p[i];
        if (c < 0x80 && !((c | 0x20) >= 'a' && (c | 0x20) <= 'z'))
            return false;
    }
    return true;
}

static bool is_capitals(struct str text)
{
    for (ptrdiff_t i = 0; i < text.n; i++)
        if (text.p[i] < 'A' || text.p[i] > 'Z')
            return false;
    return true;
}

/* The length of a colon, or behind capitals of a dash, at the start of text; else 0. */
static ptrdiff_t dateline_end(struct str text, bool capitals)
{
    static const struct str DASHES[] = {S_INIT("- "), S_INIT("\xe2\x80\x93 "), S_INIT("\xe2\x80\x94 ")};
    if (str_starts(text, S(":")))
        return 1;
    struct str dash = str_from(text, str_starts(text, S(" ")));
    for (ptrdiff_t i = 0; capitals && i < COUNT_OF(DASHES); i++)
        if (str_starts(dash, DASHES[i]))
            return text.n - dash.n + DASHES[i].n;
    return 0;
}

/* "Tehran, 5 November 2023 (WAI):" or "LONDON (AP) - " at the start of a text; empty where there is none. */
static struct str find_dateline(struct str text)
{
    ptrdiff_t open = str_find_char(text, '(', 0), close = open < 0 ? -1 : str_find_char(text, ')', open);
    if (open < 2 || close < 0 || open > DATELINE_MAX || str_find_char(str_slice(text, 0, open), ':', 0) >= 0)
        return S("");
    struct str agency = str_slice(text, open + 1, close);
    ptrdiff_t end = is_agency(agency) ? dateline_end(str_from(text, close + 1), is_capitals(agency)) : 0;
    return end ? str_slice(text, 0, close + 1 + end) : S("");
}

/* The place, the date and the agency are shown from their fields, and would stand twice. */
static void check_dateline(struct preflight_run *run, const struct html_block *block, struct str text)
{
    struct str dateline = block->kind == HTML_P ? find_dateline(text) : S("");
    if (dateline.n)
        preflight_add(run, PREFLIGHT_DATELINE, str_trim(dateline), 0, 0);
}

static struct str words_of(struct arena *a, const struct html_block *block)
{
    return str_trim(html_plain_text(a, block->html));
}

static void check_words(struct preflight_run *run, const struct html_block *block, struct str text, struct str next,
                        int number)
{
    ptrdiff_t at;
    if (block->kind == HTML_PRE || block->kind == HTML_EMBED || block->kind == HTML_ALSO_READ)
        return;
    if (quotes_find_open(run->story->language, text, next, &at))
        preflight_add(run, PREFLIGHT_QUOTE, snippet(text, at), 0, number);
    if (!is_among(run->a, DOUBLING, first_subtag(run->story->language)))
        check_repeated(run, text, number);
    if (block->kind == HTML_P)
        check_paragraph(run, text, number);
    check_links(run, *block, number);
}

/* What stands directly under the headline is a second level. */
static void check_heading(struct preflight_run *run, const struct html_block *block, struct str text, bool *second,
                          int number)
{
    *second |= block->kind == HTML_H2;
    if (block->kind == HTML_H3 && !*second)
        preflight_add(run, PREFLIGHT_HEADING, text, 0, number);
}

void preflight_text(struct preflight_run *run)
{
    ptrdiff_t at = 0;
    struct html_block block, next;
    bool second = false, has = html_next_block(run->story->body, &at, &block);
    struct str text = has ? words_of(run->a, &block) : S("");
    if (has)
        check_dateline(run, &block, text);
    for (int number = 0; has && number < BLOCKS_MAX; number++, block = next) {
        has = html_next_block(run->story->body, &at, &next);
        struct str behind = has ? words_of(run->a, &next) : S("");
        check_heading(run, &block, text, &second, number);
        check_words(run, &block, text, behind, number);
        check_picture(run, block, number);
        text = behind;
    }
}
