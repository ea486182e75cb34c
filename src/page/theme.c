/* theme.c - a theme in memory. */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A theme is loaded whole, checked whole, and never changed afterwards. A folder's files stand before the compiled-in
 * ones of the same path, so that a newsroom's theme holds only what differs.
 */
#include "page/theme.h"

#include "base/asset.h"
#include "page/theme_folder.h"

#include <sodium.h>
#include <stdatomic.h>
#include <stdlib.h>

#define CSS_MAX (256 * 1024)

static const struct str EMBEDDED = S_INIT("theme/");
static const struct str DESK = S_INIT("desk/"); /* the desk's bundled scripts: no theme's business, but served alike */
static const struct str FALLBACK_LANGUAGE = S_INIT("en");

struct words {
    struct str language;
    struct map texts;   /* key -> struct str * */
    struct value *view; /* the same as a view's `w`, with what is missing taken from English */
};

struct theme {
    struct arena arena;
    atomic_int references;
    struct map files; /* path -> struct theme_file * */
    struct theme_file **list;
    ptrdiff_t file_count;
    struct template_set templates;
    struct words **words;
    ptrdiff_t words_count;
    struct theme_share *share;
    ptrdiff_t share_count;
    struct theme_style styles[THEME_STYLES];
    struct str desk_css;
};

/* What the pages name; theme_load refuses a theme that lacks one. */
static const struct str REQUIRED_TEMPLATES[] = {
    S_INIT("opening"),        S_INIT("story"),       S_INIT("front"),      S_INIT("section"),     S_INIT("corrections"),
    S_INIT("share-mastodon"), S_INIT("error"),       S_INIT("feed-rss"),   S_INIT("feed-atom"),   S_INIT("embed-card"),
    S_INIT("also-read"),      S_INIT("desk-login"),  S_INIT("desk-list"),  S_INIT("search"),      S_INIT("privacy"),
    S_INIT("embed"),          S_INIT("desk-embeds"), S_INIT("desk-embed"), S_INIT("desk-editor"), S_INIT("stats"),
    S_INIT("letter"),
};
static const struct str REQUIRED_FILES[] = {
    S_INIT("css/site.css"),  S_INIT("css/story.css"),  S_INIT("css/front.css"),  S_INIT("css/desk.css"),
    S_INIT("css/embed.css"), S_INIT("js/site.js"),     S_INIT("js/audience.js"), S_INIT("share.conf"),
    S_INIT("words/en.conf"), S_INIT("css/editor.css"), S_INIT("css/rooms.css"),  S_INIT("css/reports.css"),
};

/* What stands behind css/site.css on a kind of page, by enum theme_page; the card on other sites has its own alone. */
static const struct str STYLE_FILES[THEME_STYLES] = {S_INIT("css/front.css"), S_INIT("css/story.css"),
                                                     S_INIT("css/embed.css")};

static struct err add_file(struct theme *theme, struct str path, struct str data)
{
    struct arena *a = &theme->arena;
    void **place = map_put(a, &theme->files, path);
    if (*place)
        return OK; /* the folder's own stands before the compiled-in one */
    struct theme_file *file = arena_make(a, struct theme_file);
    unsigned char digest[crypto_hash_sha256_BYTES];
    char hex[17];
    crypto_hash_sha256(digest, (const unsigned char *)data.p, (unsigned long long)data.n);
    sodium_bin2hex(hex, sizeof(hex), digest, 8);
    *file = (struct theme_file){.path = path, .data = data, .hash = str_copy(a, str_from_c(hex))};
    file->url = str_format(a, "/assets/%s/%.*s", hex, STR_ARG(path));
    *place = file;
    return OK;
}

static struct err add_embedded(struct theme *theme)
{
    for (size_t i = 0; i < asset_count(); i++) {
        const struct asset *asset = asset_at(i);
        if (str_starts(asset->path, EMBEDDED))
            TRY(add_file(theme, str_from(asset->path, EMBEDDED.n), asset->data));
        else if (str_starts(asset->path, DESK))
            TRY(add_file(theme, asset->path, asset->data));
    }
    return OK;
}

/* The readers' script is one request: js/site.js, and behind it js/audience.js. */
static struct err add_script(struct theme *theme)
{
    const struct theme_file *site = theme_file(theme, S("js/site.js"));
    const struct theme_file *audience = theme_file(theme, S("js/audience.js"));
    return add_file(theme, S(THEME_SCRIPT), str_concat(&theme->arena, site->data, audience->data));
}

static struct err add_folder_file(void *context, struct str path, struct str data)
{
    return add_file(context, path, data);
}

static void list_files(struct theme *theme)
{
    theme->list = arena_array(&theme->arena, struct theme_file *, theme->files.count);
    for (ptrdiff_t i = 0; i < theme->files.capacity; i++)
        if (theme->files.slots[i].key.p)
            theme->list[theme->file_count++] = theme->files.slots[i].value;
}

/* "partials/card.mustache" -> "card"; none for what is no template. */
static struct str template_name(struct str path)
{
    struct str ending = S(".mustache");
    if (!str_ends(path, ending))
        return (struct str){0};
    struct str name = str_slice(path, 0, path.n - ending.n);
    return str_starts(name, S("partials/")) ? str_from(name, 9) : name;
}

static struct err compile_templates(struct theme *theme)
{
    for (ptrdiff_t i = 0; i < theme->file_count; i++) {
        struct str name = template_name(theme->list[i]->path);
        if (name.p)
            TRY(template_set_add(&theme->templates, name, theme->list[i]->data));
    }
    TRY(template_set_link(&theme->templates));
    for (ptrdiff_t i = 0; i < COUNT_OF(REQUIRED_TEMPLATES); i++)
        if (!template_find(&theme->templates, REQUIRED_TEMPLATES[i]))
            return err_make(&ERR_NOT_FOUND, "the theme has no template %.*s.mustache", STR_ARG(REQUIRED_TEMPLATES[i]));
    for (ptrdiff_t i = 0; i < COUNT_OF(REQUIRED_FILES); i++)
        if (!theme_file(theme, REQUIRED_FILES[i]))
            return err_make(&ERR_NOT_FOUND, "the theme has no file %.*s", STR_ARG(REQUIRED_FILES[i]));
    return OK;
}

static void add_word(struct theme *theme, struct words *words, struct str key, struct str value)
{
    struct str *text = arena_make(&theme->arena, struct str);
    *text = value;
    *map_put(&theme->arena, &words->texts, key) = text;
}

/* Lines "key = value"; '#' begins a comment line. */
static struct err read_words(struct theme *theme, const struct theme_file *file, struct words *words)
{
    struct str rest = file->data, line;
    for (int number = 1; rest.n; number++) {
        str_cut(rest, '\n', &line, &rest);
        line = str_trim(line);
        struct str key, value;
        if (line.n == 0 || line.p[0] == '#')
            continue;
        if (!str_cut(line, '=', &key, &value))
            return err_make(&ERR_INVALID, "%.*s, line %d: no '=' between key and value", STR_ARG(file->path), number);
        add_word(theme, words, str_trim(key), str_trim(value));
    }
    return OK;
}

static const struct words *find_words(const struct theme *theme, struct str language)
{
    for (ptrdiff_t i = 0; i < theme->words_count; i++)
        if (str_equal_nocase(theme->words[i]->language, language))
            return theme->words[i];
    return NULL;
}

static const struct words *words_for(const struct theme *theme, struct str language)
{
    struct str base, rest;
    const struct words *words = find_words(theme, language);
    if (words)
        return words;
    str_cut(language, '-', &base, &rest);
    words = find_words(theme, base);
    return words ? words : find_words(theme, FALLBACK_LANGUAGE);
}

/* Every key of English, in the language's own words where it has them. */
static void make_words_view(struct theme *theme, struct words *words, const struct words *english)
{
    words->view = value_map(&theme->arena);
    for (ptrdiff_t i = 0; i < english->texts.capacity; i++) {
        struct map_slot *slot = &english->texts.slots[i];
        if (!slot->key.p)
            continue;
        struct str *own = map_get(&words->texts, slot->key);
        struct str *fallback = slot->value;
        value_set_text(&theme->arena, words->view, slot->key, own ? *own : *fallback);
    }
}

/* "words/es.conf" holds what readers see, "words/desk/es/list.conf" what the desk's rooms do. None for another file. */
static struct str words_language(struct str path)
{
    struct str prefix = S("words/"), desk = S("words/desk/"), language, rest;
    if (!str_starts(path, prefix) || !str_ends(path, S(".conf")))
        return (struct str){0};
    if (!str_starts(path, desk))
        return str_slice(path, prefix.n, path.n - S(".conf").n);
    (void)str_cut(str_from(path, desk.n), '/', &language, &rest);
    return language;
}

static struct words *make_words(struct theme *theme, struct str language)
{
    for (ptrdiff_t i = 0; i < theme->words_count; i++)
        if (str_equal(theme->words[i]->language, language))
            return theme->words[i];
    struct words *words = arena_make(&theme->arena, struct words);
    words->language = language;
    return theme->words[theme->words_count++] = words;
}

static struct err load_words(struct theme *theme)
{
    theme->words = arena_array(&theme->arena, struct words *, theme->file_count);
    for (ptrdiff_t i = 0; i < theme->file_count; i++) {
        struct str language = words_language(theme->list[i]->path);
        if (language.n)
            TRY(read_words(theme, theme->list[i], make_words(theme, language)));
    }
    const struct words *english = find_words(theme, FALLBACK_LANGUAGE);
    for (ptrdiff_t i = 0; i < theme->words_count; i++)
        make_words_view(theme, theme->words[i], english);
    return OK;
}

/* "key | name | address" */
static struct err add_share(struct theme *theme, ptrdiff_t capacity, struct str line, int number)
{
    struct str key, name, pattern, rest;
    if (theme->share_count == capacity)
        return err_make(&ERR_LIMIT, "share.conf: more than %td networks", capacity);
    if (!str_cut(line, '|', &key, &rest) || !str_cut(rest, '|', &name, &pattern))
        return err_make(&ERR_INVALID, "share.conf, line %d: not 'key | name | address'", number);
    theme->share[theme->share_count++] = (struct theme_share){str_trim(key), str_trim(name), str_trim(pattern)};
    return OK;
}

static struct err load_share(struct theme *theme)
{
    ptrdiff_t capacity = 40;
    struct str rest = theme_file(theme, S("share.conf"))->data, line;
    theme->share = arena_array(&theme->arena, struct theme_share, capacity);
    for (int number = 1; rest.n; number++) {
        str_cut(rest, '\n', &line, &rest);
        line = str_trim(line);
        if (line.n && line.p[0] != '#')
            TRY(add_share(theme, capacity, line, number));
    }
    return OK;
}

/* Replaces url(../fonts/x.woff2) by url(/assets/HASH/fonts/x.woff2). */
static void rewrite_urls(const struct theme *theme, struct str css, struct buf *out)
{
    struct str mark = S("url(../");
    ptrdiff_t at = 0, hit;
    while ((hit = str_find(css, mark, at)) >= 0) {
        ptrdiff_t end = str_find_char(css, ')', hit);
        if (end < 0)
            break;
        buf_add(out, str_slice(css, at, hit + 4));
        buf_add(out, theme_url(theme, str_slice(css, hit + mark.n, end)));
        at = end;
    }
    buf_add(out, str_from(css, at));
}

/* A text in quotes, as it stands: its end, behind the closing quote. */
static ptrdiff_t end_of_quoted(struct str css, ptrdiff_t i)
{
    char quote = css.p[i++];
    while (i < css.n && css.p[i] != quote)
        i += css.p[i] == '\\' ? 2 : 1;
    return MIN(i + 1, css.n);
}

/* White space stays where it may part selectors or values; ':' counts only behind it, since " :is()" is another thing.
 */
static void add_space(struct str css, ptrdiff_t next, bool line, struct buf *out)
{
    char before = out->n ? out->p[out->n - 1] : '{';
    char behind = next < css.n ? css.p[next] : '}';
    if (str_find_char(S("{};,:"), before, 0) < 0 && str_find_char(S("{};,"), behind, 0) < 0)
        buf_add_char(out, line ? '\n' : ' ');
}

/* Comments and white space cost bytes on every page and say nothing to a browser. */
static void strip_css(struct str css, struct buf *out)
{
    for (ptrdiff_t i = 0; i < css.n;) {
        ptrdiff_t from = i;
        if (str_starts(str_from(css, i), S("/*"))) {
            ptrdiff_t end = str_find(css, S("*/"), i + 2);
            i = end < 0 ? css.n : end + 2;
        } else if (char_is_space(css.p[i])) {
            bool line = false;
            for (; i < css.n && char_is_space(css.p[i]); i++)
                line = line || css.p[i] == '\n';
            add_space(css, i, line, out);
        } else {
            i = css.p[i] == '"' || css.p[i] == '\'' ? end_of_quoted(css, i) : i + 1;
            buf_add(out, str_slice(css, from, i));
        }
    }
}

static struct str linked_css(struct theme *theme, struct str path, struct buf *space)
{
    buf_clear(space);
    rewrite_urls(theme, theme_file(theme, path)->data, space);
    return str_copy(&theme->arena, buf_str(space));
}

static struct str hash_of_style(struct theme *theme, struct str css)
{
    unsigned char digest[crypto_hash_sha256_BYTES];
    char base64[64];
    crypto_hash_sha256(digest, (const unsigned char *)css.p, (unsigned long long)css.n);
    sodium_bin2base64(base64, sizeof(base64), digest, sizeof(digest), sodium_base64_VARIANT_ORIGINAL);
    return str_format(&theme->arena, "sha256-%s", base64);
}

/* css/site.css, and behind it the file of the kind of page, as one text. */
static struct err load_style(struct theme *theme, enum theme_page page, struct buf *space, struct theme_style *out)
{
    struct str path = STYLE_FILES[page];
    struct str shared = page == THEME_EMBED ? S("") : linked_css(theme, S("css/site.css"), space);
    struct str own = linked_css(theme, path, space);
    bool too_large = space->failed;
    buf_clear(space);
    strip_css(shared, space);
    strip_css(own, space);
    if (too_large || space->failed)
        return err_make(&ERR_LIMIT, "css/site.css and %.*s are larger than %d bytes", STR_ARG(path), CSS_MAX);
    out->css = str_trim(str_copy(&theme->arena, buf_str(space)));
    if (str_find(out->css, S("</"), 0) >= 0)
        return err_make(&ERR_INVALID, "css/site.css or %.*s holds '</', which would end the page's style element",
                        STR_ARG(path));
    out->hash = hash_of_style(theme, out->css);
    return OK;
}

static struct err load_css(struct theme *theme)
{
    struct buf space;
    struct err e = OK;
    buf_init(&space, CSS_MAX);
    for (int i = 0; i < THEME_STYLES && !failed(e); i++)
        e = load_style(theme, (enum theme_page)i, &space, &theme->styles[i]);
    if (!failed(e))
        theme->desk_css = linked_css(theme, S("css/desk.css"), &space);
    buf_close(&space);
    return e;
}

static struct err load(struct theme *theme, struct str folder)
{
    if (folder.n)
        TRY(theme_folder_read(&theme->arena, folder, add_folder_file, theme));
    TRY(add_embedded(theme));
    TRY(add_script(theme));
    list_files(theme);
    TRY(compile_templates(theme));
    TRY(load_words(theme));
    TRY(load_share(theme));
    return load_css(theme);
}

struct err theme_load(struct str folder, struct theme **out)
{
    struct theme *theme = calloc(1, sizeof(*theme));
    if (!theme)
        return err_make(&ERR_SYSTEM, "out of memory");
    arena_init(&theme->arena, 0);
    template_set_init(&theme->templates);
    atomic_init(&theme->references, 1);
    struct err e = load(theme, folder);
    if (failed(e)) {
        theme_release(theme);
        return folder.n ? err_in(e, "%.*s", STR_ARG(folder)) : e;
    }
    *out = theme;
    return OK;
}

struct theme *theme_hold(struct theme *theme)
{
    atomic_fetch_add(&theme->references, 1);
    return theme;
}

void theme_release(struct theme *theme)
{
    if (!theme || atomic_fetch_sub(&theme->references, 1) != 1)
        return;
    template_set_close(&theme->templates);
    arena_close(&theme->arena);
    free(theme);
}

const struct template *theme_template(const struct theme *theme, struct str name)
{
    return template_find(&theme->templates, name);
}

const struct theme_style *theme_style(const struct theme *theme, enum theme_page page)
{
    return &theme->styles[page];
}

const struct theme_file *theme_file(const struct theme *theme, struct str path)
{
    return map_get(&theme->files, path);
}

struct str theme_served(const struct theme *theme, const struct theme_file *file)
{
    return str_equal(file->path, S("css/desk.css")) ? theme->desk_css : file->data;
}

struct str theme_url(const struct theme *theme, struct str path)
{
    const struct theme_file *file = theme_file(theme, path);
    return file ? file->url : path;
}

const struct value *theme_words(const struct theme *theme, struct str language)
{
    return words_for(theme, language)->view;
}

struct str theme_word(const struct theme *theme, struct str language, struct str key)
{
    const struct value *word = value_get(theme_words(theme, language), key);
    return word ? word->text : key;
}

ptrdiff_t theme_share_count(const struct theme *theme)
{
    return theme->share_count;
}

const struct theme_share *theme_share_at(const struct theme *theme, ptrdiff_t i)
{
    return &theme->share[i];
}

static const struct theme_pair *find_pair(const struct theme_pair *pairs, ptrdiff_t count, struct str name)
{
    for (ptrdiff_t i = 0; i < count; i++)
        if (str_equal(pairs[i].name, name))
            return &pairs[i];
    return NULL;
}

struct str theme_fill(struct arena *a, struct str pattern, const struct theme_pair *pairs, ptrdiff_t count)
{
    struct buf out;
    buf_init(&out, 64 * 1024);
    ptrdiff_t at = 0, open;
    while ((open = str_find_char(pattern, '{', at)) >= 0) {
        ptrdiff_t close = str_find_char(pattern, '}', open);
        const struct theme_pair *pair = close < 0 ? NULL : find_pair(pairs, count, str_slice(pattern, open + 1, close));
        buf_add(&out, str_slice(pattern, at, pair ? open : open + 1));
        if (pair)
            buf_add(&out, pair->value);
        at = pair ? close + 1 : open + 1;
    }
    buf_add(&out, str_from(pattern, at));
    struct str filled = str_copy(a, out.n ? buf_str(&out) : S(""));
    buf_close(&out);
    return filled;
}

struct err theme_export(struct str folder)
{
    TRY(theme_folder_make(folder));
    for (size_t i = 0; i < asset_count(); i++) {
        const struct asset *asset = asset_at(i);
        if (str_starts(asset->path, EMBEDDED))
            TRY(theme_folder_write(folder, str_from(asset->path, EMBEDDED.n), asset->data));
    }
    return OK;
}
