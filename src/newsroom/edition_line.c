/* edition_line.c - a line of the setting `editions`. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "newsroom/edition_line.h"

#include "base/utf8.h"
#include "text/dates.h"
#include "text/language.h"

/* ---- values ---- */

typedef bool word_check(struct str word);

static bool is_name(struct str word)
{
    for (ptrdiff_t i = 0; i < word.n; i++)
        if (!char_is_alpha(word.p[i]) && !char_is_digit(word.p[i]) && word.p[i] != '-' && word.p[i] != '_')
            return false;
    return word.n > 0;
}

static bool are_words(struct str text, word_check *is_right)
{
    struct str word;
    int count = 0;
    while (text.n) {
        str_cut(text, ' ', &word, &text);
        if (word.n && (!is_right(word) || ++count > EDITION_WORDS_MAX))
            return false;
    }
    return count > 0;
}

static bool is_port(struct str text)
{
    int64_t port;
    return str_to_i64(text, &port) && port >= 1 && port <= 65535;
}

/* Names as the DNS has them (RFC 1123 section 2.1), in lower case: what a request's Host is compared with. */
static bool is_host(struct str text)
{
    struct str host, port, label;
    if (str_cut(text, ':', &host, &port) && !is_port(port))
        return false;
    if (host.n == 0 || host.n > 253)
        return false;
    do {
        bool more = str_cut(host, '.', &label, &host);
        if (label.n == 0 || label.n > 63 || label.p[0] == '-' || label.p[label.n - 1] == '-' || (more && host.n == 0))
            return false;
        for (ptrdiff_t i = 0; i < label.n; i++)
            if (!char_is_digit(label.p[i]) && label.p[i] != '-' && (label.p[i] < 'a' || label.p[i] > 'z'))
                return false;
    } while (host.n);
    return true;
}

static bool is_title(struct str text)
{
    return text.n > 0 && utf8_count(text) <= EDITION_TITLE_MAX;
}

/* The place of value among words, or -1. */
static int find_word(struct str value, const struct str *words, int count)
{
    for (int i = 0; i < count; i++)
        if (str_equal(value, words[i]))
            return i;
    return -1;
}

static const struct str ROADS[] = {S_INIT("by-hand"), S_INIT("hold"), S_INIT("publish")};
static const struct str DIGITS[] = {S_INIT("usual"), S_INIT("native"), S_INIT("latin")};
static const struct str QUOTES[] = {S_INIT("translate"), S_INIT("keep")};
static const struct str CALENDARS[] = {S_INIT("gregorian"), S_INIT("persian")};

static bool read_road(struct str value, enum edition_road *out)
{
    int place = find_word(value, ROADS, COUNT_OF(ROADS));
    *out = place < 0 ? EDITION_BY_HAND : (enum edition_road)place;
    return place >= 0;
}

static bool read_digits(struct str value, enum edition_digits *out)
{
    int place = find_word(value, DIGITS, COUNT_OF(DIGITS));
    *out = place < 0 ? EDITION_DIGITS_USUAL : (enum edition_digits)place;
    return place >= 0;
}

/* words: the one for no, then the one for yes. */
static bool read_choice(struct str value, const struct str words[2], bool *out)
{
    int place = find_word(value, words, 2);
    *out = place == 1;
    return place >= 0;
}

/* ---- a pair ---- */

enum pair { TITLE, HOST, ZONE, FROM, ENGINES, PIVOT, TRANSLATE, UPDATES, QUOTE, DIGIT, CALENDAR, SINCE, PAIRS };

static const struct {
    struct str name;
    const char *right; /* what its value must be */
} TABLE[PAIRS] = {
    [TITLE] = {S_INIT("title"), "the name of the site, 100 characters at most"},
    [HOST] = {S_INIT("host"), "a host in lower case like es.news.example"},
    [ZONE] = {S_INIT("zone"), "a time zone like Europe/Lisbon"},
    [FROM] = {S_INIT("from"), "languages like \"en pt-BR\", 16 at most"},
    [ENGINES] = {S_INIT("engines"), "names of the setting engines, 16 at most"},
    [PIVOT] = {S_INIT("pivot"), "a language like en"},
    [TRANSLATE] = {S_INIT("translate"), "by-hand, hold or publish"},
    [UPDATES] = {S_INIT("updates"), "by-hand, hold or publish"},
    [QUOTE] = {S_INIT("quotes"), "translate or keep"},
    [DIGIT] = {S_INIT("digits"), "usual, native or latin"},
    [CALENDAR] = {S_INIT("calendar"), "gregorian or persian"},
    [SINCE] = {S_INIT("since"), "a day like 2026-01-01"},
};

static int find_pair(struct str name)
{
    int i = 0;
    while (i < PAIRS && !str_equal(TABLE[i].name, name))
        i++;
    return i;
}

static bool put_value(struct edition_rules *out, int pair, struct str value)
{
    struct str *const texts[] = {&out->title, &out->host, &out->zone, &out->from, &out->engines, &out->pivot};
    if (pair <= PIVOT)
        *texts[pair] = value;
    switch (pair) {
    case TITLE:
        return is_title(value);
    case HOST:
        return is_host(value);
    case ZONE:
        return dates_zone_is_valid(value);
    case FROM:
        return are_words(value, language_is_valid_tag);
    case ENGINES:
        return are_words(value, is_name);
    case PIVOT:
        return language_is_valid_tag(value);
    case TRANSLATE:
        return read_road(value, &out->translate);
    case UPDATES:
        return read_road(value, &out->updates);
    case QUOTE:
        return read_choice(value, QUOTES, &out->keep_quotes);
    case DIGIT:
        return read_digits(value, &out->digits);
    case CALENDAR:
        return read_choice(value, CALENDARS, &out->second_calendar);
    default:
        return value.n == 10 && time_parse_rfc3339(value, 0, &out->since);
    }
}

/* ---- a line ---- */

/* One that knows no such pair says which there are. */
static struct err refuse_name(struct str name)
{
    return err_make(&ERR_INVALID,
                    "\"%.*s\" is none of title, host, zone, from, engines, pivot, translate, updates, quotes, digits, "
                    "calendar, since",
                    STR_ARG(utf8_cut(name, 40)));
}

static struct err read_pair(struct str text, struct edition_rules *out, unsigned *seen)
{
    struct str name, value;
    str_cut(text, ' ', &name, &value);
    int pair = find_pair(name);
    if (pair == PAIRS)
        return refuse_name(name);
    if (*seen & 1U << pair)
        return err_make(&ERR_INVALID, "%.*s stands twice", STR_ARG(name));
    *seen |= 1U << pair;
    if (!put_value(out, pair, str_trim(value)))
        return err_make(&ERR_INVALID, "%.*s must be %s", STR_ARG(name), TABLE[pair].right);
    return OK;
}

static struct err read_language(struct str tag, struct edition_rules *out)
{
    const struct language *known = language_find(tag);
    out->language = tag;
    if (!language_is_valid_tag(tag))
        return err_make(&ERR_INVALID, "a line begins with a language and a colon, as \"es: from en\"");
    if (known && str_equal_nocase(known->tag, tag) && !str_equal(known->tag, tag))
        return err_make(&ERR_INVALID, "the language is written \"%.*s\"", STR_ARG(known->tag));
    return OK;
}

struct err edition_line_read(struct str line, struct edition_rules *out)
{
    struct str tag, rest, pair;
    unsigned seen = 0;
    *out = (struct edition_rules){.since = TIME_NONE};
    str_cut(line, ':', &tag, &rest);
    TRY(read_language(str_trim(tag), out));
    while (rest.n) {
        str_cut(rest, ';', &pair, &rest);
        pair = str_trim(pair);
        if (pair.n)
            TRY(read_pair(pair, out, &seen));
    }
    if (!(seen & 1U << UPDATES))
        out->updates = out->translate;
    return OK;
}
