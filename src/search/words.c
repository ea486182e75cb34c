/* words.c - a text's words as the index knows them. */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Stemming costs more than all the rest, so each thread remembers what became of the words it saw last: a table of a
 * fixed size, where a new word takes the place of an older one.
 */
#include "search/words.h"

#include "base/utf8.h"

#include <libstemmer.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unicode/ubrk.h>
#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>
#include <unicode/utext.h>

#define MEMORY_SLOTS 8192 /* of 96 bytes, a thread */
#define MEMORY_WORD 36
#define STEMMERS 4    /* kept open by a thread */
#define UNITS_MAX 256 /* UTF-16 units of a word while it is folded */
#define WORD_MAX 192  /* bytes of a word that are looked at */

struct memory_slot {
    const struct language *language;
    uint8_t word_size; /* 0: empty */
    uint8_t term_size;
    char word[MEMORY_WORD];
    char term[MEMORY_WORD + 6];
};

struct stemmer {
    struct str name;
    struct sb_stemmer *stemmer;
};

/* What a thread keeps. */
struct tools {
    struct memory_slot *memory;
    struct stemmer stemmers[STEMMERS];
    int next_stemmer;
    UBreakIterator *iterator;
};

static pthread_key_t tools_key;
static pthread_once_t tools_once = PTHREAD_ONCE_INIT;

static void close_tools(void *of_thread)
{
    struct tools *tools = of_thread;
    for (int i = 0; i < STEMMERS; i++)
        sb_stemmer_delete(tools->stemmers[i].stemmer);
    if (tools->iterator)
        ubrk_close(tools->iterator);
    free(tools->memory);
    free(tools);
}

static void make_key(void)
{
    if (pthread_key_create(&tools_key, close_tools) != 0)
        fatal("pthread_key_create");
}

static struct tools *get_tools(void)
{
    static _Thread_local struct tools *mine;
    if (mine)
        return mine;
    pthread_once(&tools_once, make_key);
    struct tools *tools = calloc(1, sizeof(*tools));
    if (!tools || !(tools->memory = calloc(MEMORY_SLOTS, sizeof(*tools->memory))))
        fatal("the words of the index");
    if (pthread_setspecific(tools_key, tools) != 0)
        fatal("pthread_setspecific");
    return mine = tools;
}

/* ---- characters ---- */

/* Thai, Lao, Burmese, Khmer, Chinese, Japanese. Hangul has spaces. */
static bool is_unspaced(int32_t code)
{
    if (code < 0xe00)
        return false;
    return code <= 0xeff || (code >= 0x1000 && code <= 0x109f) || (code >= 0x1780 && code <= 0x17ff) ||
           code == 0x3005 || code == 0x3007 || (code >= 0x3041 && code <= 0x30ff) ||
           (code >= 0x31f0 && code <= 0x31ff) || (code >= 0x3400 && code <= 0x9fff) ||
           (code >= 0xf900 && code <= 0xfaff) || (code >= 0xff66 && code <= 0xff9f) ||
           (code >= 0x20000 && code <= 0x3ffff);
}

/* Letters and digits of ASCII: most of most texts. */
static inline bool is_plain_letter(unsigned char c)
{
    return (unsigned char)((c | 0x20) - 'a') < 26 || (unsigned char)(c - '0') < 10;
}

static bool is_letter(int32_t code)
{
    if (code < 0x80)
        return is_plain_letter((unsigned char)code);
    return (U_GET_GC_MASK(code) & (U_GC_L_MASK | U_GC_N_MASK | U_GC_M_MASK)) != 0;
}

/* Stands inside of a word and parts nothing: soft hyphen, joiners. */
static bool is_joiner(int32_t code)
{
    return code == 0xad || code == 0x200c || code == 0x200d || code == 0x2060;
}

static bool is_apostrophe(int32_t code)
{
    return code == '\'' || code == 0x2019 || code == 0x2bc || code == 0x5f3;
}

static int decode(struct str text, ptrdiff_t at, int32_t *code)
{
    if (at >= text.n)
        return 0;
    *code = (unsigned char)text.p[at];
    return *code < 0x80 ? 1 : utf8_decode(str_from(text, at), code);
}

/* ---- terms ---- */

static struct sb_stemmer *find_stemmer(struct tools *tools, const struct language *language)
{
    if (!language || language->stemmer.n == 0)
        return NULL;
    for (int i = 0; i < STEMMERS; i++)
        if (str_equal(tools->stemmers[i].name, language->stemmer))
            return tools->stemmers[i].stemmer;
    struct stemmer *taken = &tools->stemmers[tools->next_stemmer++ % STEMMERS];
    sb_stemmer_delete(taken->stemmer);
    *taken = (struct stemmer){language->stemmer, sb_stemmer_new(language->stemmer.p, "UTF_8")};
    return taken->stemmer;
}

static ptrdiff_t copy_cut(struct str from, char *out, ptrdiff_t most)
{
    struct str cut = utf8_cut(from, most);
    if (cut.n > 0)
        memcpy(out, cut.p, (size_t)cut.n);
    return cut.n;
}

/* NFKC_Casefold; returns the length, 0 where ICU refuses. */
static int32_t fold_case(struct str word, UChar units[UNITS_MAX])
{
    UErrorCode error = U_ZERO_ERROR;
    UChar raw[UNITS_MAX];
    int32_t n = 0;
    u_strFromUTF8WithSub(raw, UNITS_MAX, &n, word.p, (int32_t)word.n, 0xfffd, NULL, &error);
    const UNormalizer2 *folder = unorm2_getNFKCCasefoldInstance(&error);
    n = unorm2_normalize(folder, raw, n, units, UNITS_MAX, &error);
    return U_FAILURE(error) ? 0 : n;
}

/* The one letter for those that keyboards and spellings differ in; 0: none at all. */
static int32_t one_letter(int32_t code)
{
    switch (code) {
    case 0x131:
        return 'i'; /* dotless i */
    case 0xf8:
        return 'o';
    case 0x111:
    case 0xf0:
        return 'd';
    case 0x142:
        return 'l';
    case 0x622:
    case 0x623:
    case 0x625:
    case 0x671:
        return 0x627; /* alef */
    case 0x649:
    case 0x6cc:
        return 0x64a; /* yeh */
    case 0x6a9:
        return 0x643; /* kaf */
    case 0x629:
    case 0x6c0:
    case 0x6c1:
    case 0x6be:
    case 0x6d5:
        return 0x647; /* heh */
    case 0x640:
        return 0; /* tatweel */
    default:
        return code;
    }
}

/* Whether a mark on that letter is one that readers leave out. */
static bool is_left_out(int32_t mark, int32_t letter)
{
    if (mark >= 0x300 && mark <= 0x36f) {
        if (letter < 0x400 || (letter >= 0x1e00 && letter <= 0x1fff))
            return true;
        return mark == 0x301 || mark == 0x300 || (mark == 0x308 && letter == 0x435); /* stress, yo */
    }
    return (mark >= 0x591 && mark <= 0x5c7) || (mark >= 0x610 && mark <= 0x61a) || (mark >= 0x64b && mark <= 0x65f) ||
           mark == 0x670 || (mark >= 0x6d6 && mark <= 0x6ed);
}

/* Decomposes, leaves marks out, composes. */
static int32_t leave_out(UChar *units, int32_t n)
{
    UErrorCode error = U_ZERO_ERROR;
    UChar apart[UNITS_MAX * 2], kept[UNITS_MAX * 2];
    n = unorm2_normalize(unorm2_getNFDInstance(&error), units, n, apart, UNITS_MAX * 2, &error);
    if (U_FAILURE(error))
        return 0;
    int32_t out = 0, letter = 0;
    for (int32_t i = 0; i < n;) {
        int32_t code;
        U16_NEXT(apart, i, n, code);
        bool mark = (U_GET_GC_MASK(code) & U_GC_M_MASK) != 0;
        if (mark && is_left_out(code, letter))
            continue;
        if (!mark)
            letter = code;
        code = one_letter(code);
        if (code && out < UNITS_MAX * 2 - 2)
            U16_APPEND_UNSAFE(kept, out, code);
    }
    n = unorm2_normalize(unorm2_getNFCInstance(&error), kept, out, units, UNITS_MAX, &error);
    return U_FAILURE(error) ? 0 : n;
}

static ptrdiff_t to_bytes(const UChar *units, int32_t n, char *out, int32_t room)
{
    UErrorCode error = U_ZERO_ERROR;
    int32_t size = 0;
    u_strToUTF8WithSub(out, room, &size, units, n, 0xfffd, NULL, &error);
    return U_FAILURE(error) ? 0 : size;
}

static bool is_plain(struct str s)
{
    for (ptrdiff_t i = 0; i < s.n; i++)
        if ((unsigned char)s.p[i] >= 0x80)
            return false;
    return true;
}

/* Letters and digits of ASCII in lower case go straight to the stemmer. Returns the bytes written to out. */
static ptrdiff_t make_term(struct tools *tools, const struct language *language, struct str word, char out[TERM_MAX])
{
    char folded[UNITS_MAX * 3];
    UChar units[UNITS_MAX];
    struct str w = word;
    if (!is_plain(word))
        w = (struct str){folded, to_bytes(units, fold_case(word, units), folded, (int32_t)sizeof folded)};
    struct sb_stemmer *stemmer = find_stemmer(tools, language);
    if (stemmer && w.n > 0) {
        const sb_symbol *stem = sb_stemmer_stem(stemmer, (const sb_symbol *)w.p, (int)w.n);
        if (stem && sb_stemmer_length(stemmer) > 0)
            w = (struct str){(const char *)stem, sb_stemmer_length(stemmer)};
    }
    if (is_plain(w))
        return copy_cut(w, out, TERM_MAX);
    UErrorCode error = U_ZERO_ERROR;
    int32_t n = 0;
    char kept[UNITS_MAX * 3];
    u_strFromUTF8WithSub(units, UNITS_MAX, &n, w.p, (int32_t)w.n, 0xfffd, NULL, &error);
    if (U_FAILURE(error))
        return 0;
    ptrdiff_t size = to_bytes(units, leave_out(units, n), kept, (int32_t)sizeof kept);
    return copy_cut((struct str){kept, size}, out, TERM_MAX);
}

static uint32_t mix(struct str word, const struct language *language)
{
    uint64_t h = 0xcbf29ce484222325u ^ (uint64_t)(uintptr_t)language;
    for (ptrdiff_t i = 0; i < word.n; i++)
        h = (h ^ (unsigned char)word.p[i]) * 0x100000001b3u;
    return (uint32_t)(h ^ (h >> 29));
}

/* The term of a word, from memory where it is there. */
static ptrdiff_t find_term(struct tools *tools, const struct language *language, struct str word, char out[TERM_MAX])
{
    if (word.n > MEMORY_WORD)
        return make_term(tools, language, utf8_cut(word, WORD_MAX), out);
    struct memory_slot *slot = &tools->memory[mix(word, language) % MEMORY_SLOTS];
    if (slot->word_size == word.n && slot->language == language && !memcmp(slot->word, word.p, (size_t)word.n)) {
        memcpy(out, slot->term, slot->term_size);
        return slot->term_size;
    }
    ptrdiff_t n = make_term(tools, language, word, out);
    if (n > (ptrdiff_t)sizeof(slot->term))
        return n;
    slot->language = language;
    slot->word_size = (uint8_t)word.n;
    slot->term_size = (uint8_t)n;
    memcpy(slot->word, word.p, (size_t)word.n);
    memcpy(slot->term, out, (size_t)n);
    return n;
}

/* ---- cutting ---- */

void search_words_begin(struct search_words *w, const struct language *language, struct str text)
{
    w->language = language;
    w->text = text;
    w->at = w->run_start = 0;
    w->run_edges = w->run_next = 0;
    w->starts = NULL;
}

bool search_words_keep_start(const struct language *language)
{
    return !language || (!str_equal(language->stemmer, S("indonesian")) && !str_equal(language->stemmer, S("irish")));
}

/* The end of a word that begins at from; *unspaced: it begins with a letter of a script without spaces, and the run of
 * such letters ends there. */
static ptrdiff_t word_end(struct str text, ptrdiff_t from, bool *unspaced)
{
    int32_t code = 0;
    ptrdiff_t at = from;
    *unspaced = false;
    while (at < text.n && is_plain_letter((unsigned char)text.p[at]))
        at++;
    int length = decode(text, at, &code);
    if (at == from)
        *unspaced = is_unspaced(code);
    while (length > 0) {
        bool letter = is_letter(code) || (is_joiner(code) && at > from);
        if (!letter && (code == '.' || code == ',') && at > from && char_is_digit(text.p[at - 1]))
            letter = at + 1 < text.n && char_is_digit(text.p[at + 1]); /* 4.50 and 1,000 are one word */
        if (!letter || (code >= 0xe00 && !is_joiner(code) && is_unspaced(code) != *unspaced &&
                        (U_GET_GC_MASK(code) & U_GC_M_MASK) == 0))
            break;
        if (*unspaced && code < 0xe00 && !is_joiner(code))
            break;
        if (*unspaced && at - from > RUN_MAX - 4)
            break;
        at += length;
        length = decode(text, at, &code);
    }
    return at;
}

/* A letter alone on one side of an apostrophe is no word. */
static bool hangs_on_apostrophe(struct str text, ptrdiff_t from, ptrdiff_t to)
{
    int32_t code = 0;
    int length = decode(text, from, &code);
    if (from + length != to)
        return false;
    int32_t beside = 0;
    if (decode(text, to, &beside) && is_apostrophe(beside))
        return true;
    for (int back = 1; back <= 3 && from - back >= 0; back++)
        if (utf8_decode(str_slice(text, from - back, from), &beside) == back && is_apostrophe(beside))
            return true;
    return false;
}

/* Cuts a run at once; ICU is given the run alone, so that the same words are found wherever it stands. */
static void cut_run(struct search_words *w, struct tools *tools, ptrdiff_t from, ptrdiff_t to)
{
    UErrorCode error = U_ZERO_ERROR;
    UText units = UTEXT_INITIALIZER;
    struct str run = str_slice(w->text, from, to);
    if (!tools->iterator)
        tools->iterator = ubrk_open(UBRK_WORD, "", NULL, 0, &error);
    utext_openUTF8(&units, run.p, run.n, &error);
    if (!U_FAILURE(error))
        ubrk_setUText(tools->iterator, &units, &error);
    w->run_start = from;
    w->run_edges = w->run_next = 0;
    if (!U_FAILURE(error)) {
        ubrk_first(tools->iterator);
        for (int32_t edge; (edge = ubrk_next(tools->iterator)) != UBRK_DONE;)
            w->run[w->run_edges++] = (uint16_t)edge;
    } else {
        w->run[w->run_edges++] = (uint16_t)run.n;
    }
    utext_close(&units);
}

static void next_of_run(struct search_words *w, ptrdiff_t *from, ptrdiff_t *to)
{
    *from = w->at;
    *to = w->run_start + w->run[w->run_next++];
    w->at = *to;
}

/* Passes over what is no word. */
static bool find_start(struct search_words *w)
{
    while (w->at < w->text.n) {
        int32_t code;
        if (is_plain_letter((unsigned char)w->text.p[w->at]))
            return true;
        int length = decode(w->text, w->at, &code);
        if (length > 0 && is_letter(code))
            return true;
        w->at += length > 0 ? length : 1;
    }
    return false;
}

/* The place of the next word. */
static bool find_word(struct search_words *w, struct tools *tools, ptrdiff_t *from, ptrdiff_t *to)
{
    if (w->run_next < w->run_edges) {
        next_of_run(w, from, to);
        return true;
    }
    while (find_start(w)) {
        bool unspaced;
        ptrdiff_t start = w->at, end = word_end(w->text, start, &unspaced);
        if (unspaced) {
            cut_run(w, tools, start, end);
            next_of_run(w, from, to);
            return true;
        }
        w->at = end;
        if (hangs_on_apostrophe(w->text, start, end))
            continue;
        *from = start;
        *to = end;
        return true;
    }
    return false;
}

bool search_words_next(struct search_words *w, struct search_word *out)
{
    struct tools *tools = get_tools();
    char lower[WORD_MAX];
    while (find_word(w, tools, &out->from, &out->to)) {
        struct str word = utf8_cut(str_slice(w->text, out->from, out->to), WORD_MAX);
        unsigned char first = (unsigned char)char_to_lower(word.p[0]);
        if (w->starts && first < 0x80 && !w->starts[first]) {
            out->term = (struct str){w->term, 0};
            return true;
        }
        for (ptrdiff_t i = 0; i < word.n; i++)
            lower[i] = char_to_lower(word.p[i]);
        out->term = (struct str){w->term, find_term(tools, w->language, (struct str){lower, word.n}, w->term)};
        if (out->term.n > 0)
            return true;
    }
    return false;
}
