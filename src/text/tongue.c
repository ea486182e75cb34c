/* tongue.c - whether a text is in the language that it should be in, as far as its letters tell. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "text/tongue.h"

#include "base/log.h"
#include "base/utf8.h"

#include <pthread.h>
#include <textcat.h>

/* Languages that the library's data tell well, and for each those that a few sentences of it may be taken for. Scots is
 * English to it half the time. */
static const struct {
    struct str language, near;
} LANGUAGES[] = {
    {S_INIT("af"), S_INIT("nl")},
    {S_INIT("ar"), S_INIT("")},
    {S_INIT("be"), S_INIT("uk rue")},
    {S_INIT("bg"), S_INIT("mk ru sr")},
    {S_INIT("bs"), S_INIT("hr sh sl sr")},
    {S_INIT("ca"), S_INIT("oc")},
    {S_INIT("cs"), S_INIT("sk")},
    {S_INIT("cy"), S_INIT("")},
    {S_INIT("da"), S_INIT("nb nn")},
    {S_INIT("de"), S_INIT("nds lb")},
    {S_INIT("el"), S_INIT("grc")},
    {S_INIT("en"), S_INIT("sco")},
    {S_INIT("es"), S_INIT("ast")},
    {S_INIT("et"), S_INIT("vep")},
    {S_INIT("eu"), S_INIT("")},
    {S_INIT("fa"), S_INIT("")},
    {S_INIT("fi"), S_INIT("vep")},
    {S_INIT("fr"), S_INIT("wa")},
    {S_INIT("ga"), S_INIT("gd")},
    {S_INIT("gl"), S_INIT("pt es ca ast")},
    {S_INIT("he"), S_INIT("yi")},
    {S_INIT("hi"), S_INIT("mr ne bho mai sa")},
    {S_INIT("hr"), S_INIT("bs sh sl sr")},
    {S_INIT("hu"), S_INIT("")},
    {S_INIT("id"), S_INIT("ms ban ace")},
    {S_INIT("is"), S_INIT("fo")},
    {S_INIT("it"), S_INIT("ia fur")},
    {S_INIT("lt"), S_INIT("")},
    {S_INIT("lv"), S_INIT("")},
    {S_INIT("mk"), S_INIT("bg sr ru")},
    {S_INIT("mr"), S_INIT("hi ne sa")},
    {S_INIT("ms"), S_INIT("id ban ace")},
    {S_INIT("nb"), S_INIT("da nn sv")},
    {S_INIT("ne"), S_INIT("hi mr bho mai sa")},
    {S_INIT("nl"), S_INIT("af nds")},
    {S_INIT("no"), S_INIT("nb nn da sv")},
    {S_INIT("pl"), S_INIT("")},
    {S_INIT("pt"), S_INIT("gl")},
    {S_INIT("ro"), S_INIT("")},
    {S_INIT("ru"), S_INIT("rue be bg")},
    {S_INIT("sk"), S_INIT("cs")},
    {S_INIT("sl"), S_INIT("hr bs sh")},
    {S_INIT("sq"), S_INIT("")},
    {S_INIT("sv"), S_INIT("nb nn da")},
    {S_INIT("sw"), S_INIT("")},
    {S_INIT("tl"), S_INIT("hil bik")},
    {S_INIT("tr"), S_INIT("az tk")},
    {S_INIT("uk"), S_INIT("be rue")},
    {S_INIT("ur"), S_INIT("")},
    {S_INIT("vi"), S_INIT("")},
};

/* The library's, which keeps what it counts in itself. */
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_once_t once = PTHREAD_ONCE_INIT;
static void *classifier; /* NULL: it cannot be had */
static candidate_t *candidates;

static void open_classifier(void)
{
    classifier = special_textcat_Init(TEXTCAT_DATA "/fpdb.conf", TEXTCAT_DATA "/");
    candidates = classifier ? textcat_GetClassifyFullOutput(classifier) : NULL;
    if (!classifier)
        log_warnx("tongue: no language data in %s: wrong languages are not seen", TEXTCAT_DATA);
}

/* "pt" of "pt-PT-utf8". */
static struct str first_subtag(struct str tag)
{
    struct str first, rest;
    (void)str_cut(tag, '-', &first, &rest);
    return first;
}

static bool has_word(struct str list, struct str word)
{
    struct str one;
    while (list.n) {
        (void)str_cut(list, ' ', &one, &list);
        if (str_equal_nocase(one, word))
            return true;
    }
    return false;
}

/* No answer, because it is like too many, says nothing. */
static bool is_other(struct str language, struct str near, struct str text)
{
    int count = candidates ? textcat_ClassifyFull(classifier, text.p, (size_t)text.n, candidates) : 0;
    for (int i = 0; i < count; i++) {
        struct str found = first_subtag(str_from_c(candidates[i].name));
        if (str_equal_nocase(found, language) || has_word(near, found))
            return false;
    }
    return count > 0;
}

bool tongue_is_other(struct str language, struct str text)
{
    struct str first = first_subtag(language);
    bool other = false;
    if (utf8_count(text) < TONGUE_LEAST)
        return false;
    for (ptrdiff_t i = 0; i < COUNT_OF(LANGUAGES); i++) {
        if (!str_equal_nocase(LANGUAGES[i].language, first))
            continue;
        pthread_once(&once, open_classifier);
        pthread_mutex_lock(&lock);
        other = is_other(first, LANGUAGES[i].near, utf8_cut(text, TONGUE_MOST));
        pthread_mutex_unlock(&lock);
    }
    return other;
}
