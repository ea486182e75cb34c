/* label.c - lines that plugins of other programs leave in the text of stories. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "exchange/label.h"

#include "text/fold.h"

#define LABEL_MAX 160     /* bytes of a line that may be a label */
#define ALSO_WORDS_MAX 64 /* bytes of "Also read" in any language */
#define MARK_MAX 3        /* bytes */

/* Folded. One that ends in "*" stands for all lines that begin so. */
static const struct str LABELS[] = {
    /* share bars: Super Socializer, Sassy Social Share, Jetpack and others */
    S_INIT("spread the love"),
    S_INIT("sharing is caring"),
    S_INIT("share this"),
    S_INIT("share this post"),
    S_INIT("share this article"),
    S_INIT("share this story"),
    S_INIT("share on facebook"),
    S_INIT("share on twitter"),
    S_INIT("share on whatsapp"),
    S_INIT("click to share on *"),
    S_INIT("click to print *"),
    S_INIT("click to email *"),
    S_INIT("like this"),
    S_INIT("like loading"),
    S_INIT("loading"),
    /* GTranslate and others */
    S_INIT("translate"),
    S_INIT("select language"),
    S_INIT("powered by gtranslate"),
    S_INIT("powered by google translate"),
    /* badges */
    S_INIT("verified by monsterinsights"),
    S_INIT("verified by exactmetrics"),
    S_INIT("verified by analytify"),
    S_INIT("advertisement"),
    S_INIT("advertisements"),
    S_INIT("report this ad"),
    /* Embed Privacy, Borlabs Cookie, Embed Videos and Respect Privacy */
    S_INIT("click here to display content from *"),
    S_INIT("learn more in * privacy policy"),
    S_INIT("always display content from *"),
    S_INIT("by loading the video you agree to *"),
    S_INIT("by loading the post you agree to *"),
    S_INIT("by loading the map you agree to *"),
    S_INIT("hier klicken um den inhalt von *"),
    S_INIT("erfahre mehr in der datenschutzerklarung von *"),
    S_INIT("mit dem laden des *"),
    S_INIT("cliquez ici pour afficher le contenu de *"),
    S_INIT("haz clic aqui para mostrar el contenido de *"),
};

static const struct str ALSO[] = {
    S_INIT("also read"),       S_INIT("read also"),    S_INIT("also see"),       S_INIT("see also"),
    S_INIT("read more"),       S_INIT("must read"),    S_INIT("related"),        S_INIT("related story"),
    S_INIT("related article"), S_INIT("lea tambien"),  S_INIT("lee tambien"),    S_INIT("leer tambien"),
    S_INIT("lire aussi"),      S_INIT("a lire aussi"), S_INIT("lesen sie auch"), S_INIT("lies auch"),
    S_INIT("leia tambem"),     S_INIT("leggi anche"),  S_INIT("lees ook"),       S_INIT("les ogsa"),
    S_INIT("las ocksa"),       S_INIT("baca juga"),    S_INIT("czytaj takze"),   S_INIT("przeczytaj takze"),
    S_INIT("читайте также"),   S_INIT("یہ بھی پڑھیں"), S_INIT("همچنین بخوانید"), S_INIT("بیشتر بخوانید"),
    S_INIT("اقرأ أيضا"),       S_INIT("اقرا ايضا"),    S_INIT("यह भी पढ़ें"),       S_INIT("ये भी पढ़ें"),
};

/* ---- lines ---- */

static bool is_mark(char c)
{
    return (c > 0 && c < '0' && c != '%') || c == ':' || c == ';' || c == '<' || c == '=' || c == '>' || c == '?' ||
           c == '|' || c == '[' || c == ']' || c == '_';
}

/* Folded, each run of marks and blanks a space, none at the ends: "Translate >>" is "translate". */
static struct str bare(struct arena *a, struct str line)
{
    struct str folded = text_fold(a, line);
    char *p = arena_bytes(a, folded.n + 1);
    ptrdiff_t n = 0;
    for (ptrdiff_t i = 0; i < folded.n; i++) {
        struct str here = str_from(folded, i);
        bool quote = str_starts(here, S("\xc2\xbb")) || str_starts(here, S("\xc2\xab"));
        bool curly = str_starts(here, S("\xe2\x80"));
        i += quote ? 1 : curly ? MIN((ptrdiff_t)2, folded.n - 1 - i) : 0;
        if (quote || curly || is_mark(here.p[0])) {
            if (n && p[n - 1] != ' ')
                p[n++] = ' ';
        } else {
            p[n++] = here.p[0];
        }
    }
    return str_trim((struct str){p, n});
}

static bool fits(struct str line, struct str label)
{
    ptrdiff_t star = str_find_char(label, '*', 0);
    if (star < 0)
        return str_equal(line, label);
    struct str behind = str_from(label, star + 1);
    return str_starts(line, str_slice(label, 0, star)) && str_ends(line, behind) && line.n >= label.n;
}

bool label_is(struct arena *a, struct str line)
{
    if (line.n > LABEL_MAX)
        return false;
    struct str words = bare(a, line);
    for (int i = 0; i < COUNT_OF(LABELS); i++)
        if (fits(words, LABELS[i]))
            return true;
    return false;
}

/* Where the first mark stands that parts a label from what it leads to, if that is near; -1. */
static ptrdiff_t separator(struct str line, ptrdiff_t *length)
{
    static const struct str MARKS[] = {
        S_INIT(":"),        S_INIT("|"),           S_INIT(" - "), S_INIT("\xe2\x80\x93"), S_INIT("\xe2\x80\x94"),
        S_INIT("\xc2\xbb"), S_INIT("\xef\xbc\x9a")};
    ptrdiff_t first = -1;
    line = str_slice(line, 0, ALSO_WORDS_MAX + MARK_MAX);
    for (int i = 0; i < COUNT_OF(MARKS); i++) {
        ptrdiff_t at = str_find(line, MARKS[i], 0);
        if (at >= 0 && (first < 0 || at < first)) {
            first = at;
            *length = MARKS[i].n;
        }
    }
    return first;
}

struct str label_also_title(struct arena *a, struct str line)
{
    ptrdiff_t length = 0, at = line.n > LABEL_LINE_MAX ? -1 : separator(line, &length);
    if (at < 0 || at > ALSO_WORDS_MAX)
        return (struct str){NULL, 0};
    struct str words = bare(a, str_slice(line, 0, at)), title = str_trim(str_from(line, at + length));
    for (int i = 0; title.n && i < COUNT_OF(ALSO); i++)
        if (str_equal(words, text_fold(a, ALSO[i])))
            return title;
    return (struct str){NULL, 0};
}

/* ---- blocks ---- */

struct str label_block_text(struct arena *a, struct html_block block)
{
    bool words = block.kind == HTML_P || block.kind == HTML_H2 || block.kind == HTML_H3 ||
                 block.kind == HTML_BLOCKQUOTE || block.kind == HTML_UL;
    if (!words || html_text(block.html).n > 4 * LABEL_LINE_MAX)
        return S("");
    struct str text = str_trim(html_plain_text(a, block.html));
    return text.n <= LABEL_LINE_MAX ? text : S("");
}

bool label_is_all(struct arena *a, struct str text)
{
    struct str line, left = text;
    ptrdiff_t labels = 0;
    for (bool more = text.n > 0; more;) {
        more = str_cut(left, '\n', &line, &left);
        line = str_trim(line);
        if (line.n && !label_is(a, line))
            return false;
        labels += line.n > 0;
    }
    return labels > 0;
}

struct html label_without(struct arena *a, struct html body, label_goes *goes, void *context)
{
    struct html_block block;
    ptrdiff_t count = 0, kept = 0;
    for (ptrdiff_t at = 0; html_next_block(body, &at, &block);)
        count++;
    struct html *parts = arena_array(a, struct html, count);
    for (ptrdiff_t at = 0; html_next_block(body, &at, &block);)
        if (!goes(context, block))
            parts[kept++] = block.html;
    return kept < count ? html_join(a, parts, kept) : body;
}
