/* language.c - the languages that editions may be in, as rows. */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Names, quotation marks and the joining of lists are CLDR's (Unicode License). The rows stand in the order of their
 * tags. A new language is a new row.
 */
#include "text/language.h"

#include <string.h>

#define TAG_SIZE_MAX 35 /* RFC 5646 section 4.4.1 */

/* What a row says of the direction and of spaces: right_to_left, spaced. */
#define USUAL false, true
#define RIGHT_TO_LEFT true, true
#define UNSPACED false, false

#define ROW(tag, name, english, script, way, open, close, comma, last_comma, stemmer, locale)                          \
    {                                                                                                                  \
        S_INIT(tag), S_INIT(name), S_INIT(english), LANGUAGE_##script, way, S_INIT(open), S_INIT(close),               \
            S_INIT(comma), S_INIT(last_comma), S_INIT(stemmer), locale                                                 \
    }

static const struct language LANGUAGES[] = {
    ROW("af", "Afrikaans", "Afrikaans", LATIN, USUAL, "“", "”", ", ", " en ", "", "af"),
    ROW("am", "አማርኛ", "Amharic", ETHIOPIC, USUAL, "«", "»", "፣ ", " እና ", "", "am"),
    ROW("ar", "العربية", "Arabic", ARABIC, RIGHT_TO_LEFT, "”", "“", " و", " و", "arabic", "ar@numbers=latn"),
    ROW("az", "azərbaycan", "Azerbaijani", LATIN, USUAL, "“", "”", ", ", " və ", "", "az"),
    ROW("be", "беларуская", "Belarusian", CYRILLIC, USUAL, "«", "»", ", ", " і ", "", "be"),
    ROW("bg", "български", "Bulgarian", CYRILLIC, USUAL, "„", "“", ", ", " и ", "", "bg"),
    ROW("bn", "বাংলা", "Bangla", INDIC, USUAL, "“", "”", ", ", " এবং ", "", "bn"),
    ROW("bs", "bosanski", "Bosnian", LATIN, USUAL, "„", "”", ", ", " i ", "", "bs"),
    ROW("ca", "català", "Catalan", LATIN, USUAL, "«", "»", ", ", " i ", "catalan", "ca"),
    ROW("ckb", "کوردیی ناوەندی", "Central Kurdish", ARABIC, RIGHT_TO_LEFT, "“", "”", ", ", ", ", "", "ckb"),
    ROW("cs", "čeština", "Czech", LATIN, USUAL, "„", "“", ", ", " a ", "", "cs"),
    ROW("cy", "Cymraeg", "Welsh", LATIN, USUAL, "“", "”", ", ", " a ", "", "cy"),
    ROW("da", "dansk", "Danish", LATIN, USUAL, "“", "”", ", ", " og ", "danish", "da"),
    ROW("de", "Deutsch", "German", LATIN, USUAL, "„", "“", ", ", " und ", "german", "de"),
    ROW("el", "Ελληνικά", "Greek", GREEK, USUAL, "«", "»", ", ", " και ", "greek", "el"),
    ROW("en", "English", "English", LATIN, USUAL, "“", "”", ", ", " and ", "english", "en_GB"),
    ROW("en-US", "English (United States)", "English (United States)", LATIN, USUAL, "“", "”", ", ", " and ", "english",
        "en_US"),
    ROW("es", "español", "Spanish", LATIN, USUAL, "«", "»", ", ", " y ", "spanish", "es"),
    ROW("et", "eesti", "Estonian", LATIN, USUAL, "„", "“", ", ", " ja ", "", "et"),
    ROW("eu", "euskara", "Basque", LATIN, USUAL, "«", "»", ", ", " eta ", "basque", "eu"),
    ROW("fa", "فارسی", "Persian", ARABIC, RIGHT_TO_LEFT, "«", "»", "، ", " و ", "", "fa@calendar=persian"),
    ROW("fi", "suomi", "Finnish", LATIN, USUAL, "”", "”", ", ", " ja ", "finnish", "fi"),
    ROW("fil", "Filipino", "Filipino", LATIN, USUAL, "“", "”", ", ", " at ", "", "fil"),
    ROW("fr", "français", "French", LATIN, USUAL, "«", "»", ", ", " et ", "french", "fr"),
    ROW("ga", "Gaeilge", "Irish", LATIN, USUAL, "“", "”", ", ", " agus ", "irish", "ga"),
    ROW("gl", "galego", "Galician", LATIN, USUAL, "“", "”", ", ", " e ", "", "gl"),
    ROW("gu", "ગુજરાતી", "Gujarati", INDIC, USUAL, "“", "”", ", ", " અને ", "", "gu"),
    ROW("ha", "Hausa", "Hausa", LATIN, USUAL, "“", "”", ", ", " da ", "", "ha"),
    ROW("he", "עברית", "Hebrew", HEBREW, RIGHT_TO_LEFT, "”", "”", ", ", " ו-", "", "he"),
    ROW("hi", "हिन्दी", "Hindi", INDIC, USUAL, "“", "”", ", ", " और ", "hindi", "hi"),
    ROW("hr", "hrvatski", "Croatian", LATIN, USUAL, "„", "“", ", ", " i ", "", "hr"),
    ROW("hu", "magyar", "Hungarian", LATIN, USUAL, "„", "”", ", ", " és ", "hungarian", "hu"),
    ROW("hy", "հայերեն", "Armenian", CAUCASIAN, USUAL, "«", "»", ", ", " և ", "armenian", "hy"),
    ROW("id", "Indonesia", "Indonesian", LATIN, USUAL, "“", "”", ", ", " dan ", "indonesian", "id"),
    ROW("is", "íslenska", "Icelandic", LATIN, USUAL, "„", "“", ", ", " og ", "", "is"),
    ROW("it", "italiano", "Italian", LATIN, USUAL, "«", "»", ", ", " e ", "italian", "it"),
    ROW("ja", "日本語", "Japanese", CJK, UNSPACED, "「", "」", "、", "、", "", "ja"),
    ROW("ka", "ქართული", "Georgian", CAUCASIAN, USUAL, "„", "“", ", ", " და ", "", "ka"),
    ROW("kk", "қазақ тілі", "Kazakh", CYRILLIC, USUAL, "«", "»", ", ", " және ", "", "kk"),
    ROW("km", "ខ្មែរ", "Khmer", SOUTHEAST, UNSPACED, "“", "”", ", ", " និង", "", "km"),
    ROW("kn", "ಕನ್ನಡ", "Kannada", INDIC, USUAL, "“", "”", ", ", " ಮತ್ತು ", "", "kn"),
    ROW("ko", "한국어", "Korean", CJK, USUAL, "“", "”", ", ", " 및 ", "", "ko"),
    ROW("ky", "кыргызча", "Kyrgyz", CYRILLIC, USUAL, "«", "»", ", ", " жана ", "", "ky"),
    ROW("lo", "ລາວ", "Lao", SOUTHEAST, UNSPACED, "“", "”", ", ", " ແລະ ", "", "lo"),
    ROW("lt", "lietuvių", "Lithuanian", LATIN, USUAL, "„", "“", ", ", " ir ", "lithuanian", "lt"),
    ROW("lv", "latviešu", "Latvian", LATIN, USUAL, "“", "”", ", ", " un ", "", "lv"),
    ROW("mk", "македонски", "Macedonian", CYRILLIC, USUAL, "„", "“", ", ", " и ", "", "mk"),
    ROW("ml", "മലയാളം", "Malayalam", INDIC, USUAL, "“", "”", ", ", " കൂടാതെ ", "", "ml"),
    ROW("mn", "монгол", "Mongolian", CYRILLIC, USUAL, "“", "”", ", ", ", ", "", "mn"),
    ROW("mr", "मराठी", "Marathi", INDIC, USUAL, "“", "”", ", ", " आणि ", "", "mr"),
    ROW("ms", "Melayu", "Malay", LATIN, USUAL, "“", "”", ", ", " dan ", "", "ms"),
    ROW("my", "မြန်မာ", "Burmese", SOUTHEAST, UNSPACED, "“", "”", " - ", "နှင့် ", "", "my"),
    ROW("nb", "norsk bokmål", "Norwegian Bokmål", LATIN, USUAL, "«", "»", ", ", " og ", "norwegian", "nb"),
    ROW("ne", "नेपाली", "Nepali", INDIC, USUAL, "“", "”", ",", " र ", "nepali", "ne"),
    ROW("nl", "Nederlands", "Dutch", LATIN, USUAL, "‘", "’", ", ", " en ", "dutch", "nl"),
    ROW("nn", "norsk nynorsk", "Norwegian Nynorsk", LATIN, USUAL, "«", "»", ", ", " og ", "norwegian", "nn"),
    ROW("no", "norsk", "Norwegian", LATIN, USUAL, "«", "»", ", ", " og ", "norwegian", "nb"),
    ROW("pa", "ਪੰਜਾਬੀ", "Punjabi", INDIC, USUAL, "“", "”", ", ", " ਅਤੇ ", "", "pa"),
    ROW("pl", "polski", "Polish", LATIN, USUAL, "„", "”", ", ", " i ", "", "pl"),
    ROW("ps", "پښتو", "Pashto", ARABIC, RIGHT_TO_LEFT, "“", "”", "، ", " او ", "", "ps"),
    ROW("pt", "português", "Portuguese", LATIN, USUAL, "«", "»", ", ", " e ", "portuguese", "pt_PT"),
    ROW("pt-BR", "português (Brasil)", "Portuguese (Brazil)", LATIN, USUAL, "“", "”", ", ", " e ", "portuguese",
        "pt_BR"),
    ROW("ro", "română", "Romanian", LATIN, USUAL, "„", "”", ", ", " și ", "romanian", "ro"),
    ROW("ru", "русский", "Russian", CYRILLIC, USUAL, "«", "»", ", ", " и ", "russian", "ru"),
    ROW("sd", "سنڌي", "Sindhi", ARABIC, RIGHT_TO_LEFT, "“", "”", ", ", " ۽ ", "", "sd"),
    ROW("si", "සිංහල", "Sinhala", INDIC, USUAL, "“", "”", ", ", " සහ ", "", "si"),
    ROW("sk", "slovenčina", "Slovak", LATIN, USUAL, "„", "“", ", ", " a ", "", "sk"),
    ROW("sl", "slovenščina", "Slovenian", LATIN, USUAL, "„", "“", ", ", " in ", "", "sl"),
    ROW("so", "Soomaali", "Somali", LATIN, USUAL, "“", "”", ", ", " iyo ", "", "so"),
    ROW("sq", "shqip", "Albanian", LATIN, USUAL, "«", "»", ", ", " dhe ", "", "sq"),
    ROW("sr", "српски", "Serbian", CYRILLIC, USUAL, "„", "“", ", ", " и ", "serbian", "sr"),
    ROW("sr-Latn", "srpski (latinica)", "Serbian (Latin)", LATIN, USUAL, "„", "“", ", ", " i ", "serbian", "sr_Latn"),
    ROW("sv", "svenska", "Swedish", LATIN, USUAL, "”", "”", ", ", " och ", "swedish", "sv"),
    ROW("sw", "Kiswahili", "Swahili", LATIN, USUAL, "“", "”", ", ", " na ", "", "sw"),
    ROW("ta", "தமிழ்", "Tamil", INDIC, USUAL, "“", "”", ", ", " மற்றும் ", "tamil", "ta"),
    ROW("te", "తెలుగు", "Telugu", INDIC, USUAL, "“", "”", ", ", " మరియు ", "", "te"),
    ROW("tg", "тоҷикӣ", "Tajik", CYRILLIC, USUAL, "“", "”", ", ", ", ", "", "tg"),
    ROW("th", "ไทย", "Thai", SOUTHEAST, UNSPACED, "“", "”", " ", "และ", "", "th@calendar=buddhist"),
    ROW("tr", "Türkçe", "Turkish", LATIN, USUAL, "“", "”", ", ", " ve ", "turkish", "tr"),
    ROW("ug", "ئۇيغۇرچە", "Uyghur", ARABIC, RIGHT_TO_LEFT, "»", "«", ", ", " ۋە ", "", "ug"),
    ROW("uk", "українська", "Ukrainian", CYRILLIC, USUAL, "«", "»", ", ", " і ", "", "uk"),
    ROW("ur", "اردو", "Urdu", ARABIC, RIGHT_TO_LEFT, "”", "“", "، ", " اور ", "", "ur"),
    ROW("uz", "o‘zbek", "Uzbek", LATIN, USUAL, "“", "”", ", ", " va ", "", "uz"),
    ROW("vi", "Tiếng Việt", "Vietnamese", LATIN, USUAL, "“", "”", ", ", " và ", "", "vi"),
    ROW("yi", "ייִדיש", "Yiddish", HEBREW, RIGHT_TO_LEFT, "”", "”", ", ", " און ", "yiddish", "yi"),
    ROW("zh", "中文", "Chinese", CJK, UNSPACED, "“", "”", "、", "和", "", "zh"),
    ROW("zh-Hant", "中文（繁體）", "Chinese (Traditional)", CJK, UNSPACED, "「", "」", "、", "和", "", "zh_Hant"),
    ROW("zu", "isiZulu", "Zulu", LATIN, USUAL, "“", "”", ", ", " ne-", "", "zu"),
};

const struct language *language_all(ptrdiff_t *count)
{
    *count = COUNT_OF(LANGUAGES);
    return LANGUAGES;
}

/* A tag in its usual case is found by halves, any other by looking at all. */
static const struct language *find_exact(struct str tag)
{
    ptrdiff_t low = 0, high = COUNT_OF(LANGUAGES);
    while (low < high) {
        ptrdiff_t middle = low + (high - low) / 2;
        int order = str_compare(LANGUAGES[middle].tag, tag);
        if (order == 0)
            return &LANGUAGES[middle];
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    for (ptrdiff_t i = 0; i < COUNT_OF(LANGUAGES); i++)
        if (str_equal_nocase(LANGUAGES[i].tag, tag))
            return &LANGUAGES[i];
    return NULL;
}

/* Chinese is written in traditional characters where the region says so. */
static bool is_traditional_chinese(struct str tag)
{
    return str_equal_nocase(tag, S("zh-TW")) || str_equal_nocase(tag, S("zh-HK")) || str_equal_nocase(tag, S("zh-MO"));
}

const struct language *language_find(struct str tag)
{
    if (is_traditional_chinese(tag))
        return find_exact(S("zh-Hant"));
    while (tag.n) {
        const struct language *language = find_exact(tag);
        if (language)
            return language;
        while (tag.n && tag.p[tag.n - 1] != '-')
            tag.n--;
        tag.n -= tag.n > 0;
    }
    return NULL;
}

static bool is_all(struct str s, bool (*test)(char))
{
    for (ptrdiff_t i = 0; i < s.n; i++)
        if (!test(s.p[i]))
            return false;
    return true;
}

static bool is_alphanumeric(char c)
{
    return char_is_alpha(c) || char_is_digit(c);
}

static bool is_region(struct str s)
{
    return (s.n == 2 && is_all(s, char_is_alpha)) || (s.n == 3 && is_all(s, char_is_digit));
}

static bool is_variant(struct str s)
{
    return is_all(s, is_alphanumeric) && ((s.n >= 5 && s.n <= 8) || (s.n == 4 && char_is_digit(s.p[0])));
}

/* A reader of subtags: the current one, and whether there is one. */
struct subtags {
    struct str part;
    struct str rest;
    bool has_part;
    bool more;
};

static void next_subtag(struct subtags *s)
{
    s->has_part = s->more;
    if (s->more)
        s->more = str_cut(s->rest, '-', &s->part, &s->rest);
}

bool language_is_valid_tag(struct str tag)
{
    struct subtags s = {.rest = tag, .more = true};
    next_subtag(&s);
    if (tag.n > TAG_SIZE_MAX || s.part.n < 2 || s.part.n > 3 || !is_all(s.part, char_is_alpha))
        return false;
    next_subtag(&s);
    if (s.has_part && s.part.n == 4 && is_all(s.part, char_is_alpha))
        next_subtag(&s);
    if (s.has_part && is_region(s.part))
        next_subtag(&s);
    while (s.has_part && is_variant(s.part))
        next_subtag(&s);
    return !s.has_part;
}

static struct str separator_after(const struct language *language, ptrdiff_t at, ptrdiff_t count)
{
    if (at == count - 1)
        return S("");
    return at == count - 2 ? language->last_comma : language->comma;
}

struct str language_join(struct arena *a, const struct language *language, const struct str *items, ptrdiff_t count)
{
    ptrdiff_t size = 0;
    for (ptrdiff_t i = 0; i < count; i++)
        size += items[i].n + separator_after(language, i, count).n;
    char *start = arena_bytes(a, size), *to = start;
    for (ptrdiff_t i = 0; i < count; i++) {
        struct str pieces[] = {items[i], separator_after(language, i, count)};
        for (int k = 0; k < 2; k++) {
            if (pieces[k].n)
                memcpy(to, pieces[k].p, (size_t)pieces[k].n);
            to += pieces[k].n;
        }
    }
    return (struct str){start, size};
}
