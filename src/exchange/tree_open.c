/* tree_open.c - whose tree of Markdown files it is, and what its configuration says. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "exchange/tree.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "text/dates.h"
#include "text/language.h"
#include "text/toml.h"
#include "text/url.h"
#include "text/yaml.h"

static const struct {
    struct str path;
    enum tree_kind kind;
} CONFIGURATIONS[] = {
    {S_INIT("hugo.toml"), TREE_HUGO},
    {S_INIT("hugo.yaml"), TREE_HUGO},
    {S_INIT("hugo.yml"), TREE_HUGO},
    {S_INIT("hugo.json"), TREE_HUGO},
    {S_INIT("config.toml"), TREE_HUGO},
    {S_INIT("config.yaml"), TREE_HUGO},
    {S_INIT("config.yml"), TREE_HUGO},
    {S_INIT("config.json"), TREE_HUGO},
    {S_INIT("config/_default/hugo.toml"), TREE_HUGO},
    {S_INIT("config/_default/hugo.yaml"), TREE_HUGO},
    {S_INIT("config/_default/config.toml"), TREE_HUGO},
    {S_INIT("config/_default/config.yaml"), TREE_HUGO},
    {S_INIT("_config.yml"), TREE_JEKYLL},
    {S_INIT("_config.yaml"), TREE_JEKYLL},
    {S_INIT("_config.toml"), TREE_JEKYLL},
};

/* ---- files ---- */

static struct err read_all(struct arena *a, int file, struct str path, struct str *out)
{
    struct stat facts;
    ptrdiff_t n = 0;
    if (fstat(file, &facts) || !S_ISREG(facts.st_mode))
        return err_make(&ERR_INVALID, "%.*s: not a file", STR_ARG(path));
    if (facts.st_size > TREE_FILE_MAX)
        return err_make(&ERR_LIMIT, "%.*s: more than %td bytes", STR_ARG(path), TREE_FILE_MAX);
    char *p = arena_bytes(a, facts.st_size + 1);
    while (n < facts.st_size) {
        ssize_t got = read(file, p + n, (size_t)(facts.st_size - n));
        if (got < 0)
            return err_errno("%.*s", STR_ARG(path));
        if (got == 0)
            break;
        n += got;
    }
    *out = (struct str){p, n};
    return OK;
}

struct err tree_file(struct arena *a, const struct tree *tree, struct str path, struct str *out)
{
    struct str whole = tree->root.n ? str_format(a, "%.*s/%.*s", STR_ARG(tree->root), STR_ARG(path)) : path;
    int file = open(str_to_c(a, whole), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    if (file < 0)
        return err_errno("%.*s", STR_ARG(whole));
    struct err e = read_all(a, file, whole, out);
    close(file);
    return e;
}

static bool is_folder(struct arena *a, struct str path)
{
    struct stat facts;
    return stat(str_to_c(a, path), &facts) == 0 && S_ISDIR(facts.st_mode);
}

static bool has(struct arena *a, struct str folder, struct str name)
{
    return access(str_to_c(a, str_format(a, "%.*s/%.*s", STR_ARG(folder), STR_ARG(name))), F_OK) == 0;
}

/* ---- the configuration ---- */

static struct err read_config(struct arena *a, struct tree *tree, struct str path)
{
    struct str text = S("");
    TRY(tree_file(a, tree, path, &text));
    struct err e = str_ends(path, S(".toml"))   ? toml_read(text, 1, &tree->config)
                   : str_ends(path, S(".json")) ? json_text_read(text, 1, &tree->config)
                                                : yaml_read(text, 1, &tree->config);
    return failed(e) ? err_in(e, "%.*s/%.*s", STR_ARG(tree->root), STR_ARG(path)) : OK;
}

/* The site's address; none where it is the one that a new site begins with, or of this machine. */
static struct str known_site(struct str address)
{
    struct str host = url_host(address);
    bool example = str_equal(host, S("localhost")) || str_starts(host, S("127.")) || str_ends(host, S("example.org")) ||
                   str_ends(host, S("example.com"));
    return host.n && !example ? address : S("");
}

static void take_config(struct arena *a, struct tree *tree)
{
    static const char *const ZONES[] = {"timeZone", "timezone"};
    static const char *const LANGUAGES[] = {"defaultContentLanguage", "lang", "languageCode", "locale"};
    const json_t *config = tree->config;
    bool hugo = tree->kind == TREE_HUGO;
    struct str address = str_copy(a, json_get_words(a, config, hugo ? S("baseURL") : S("url"))), base;
    struct url url;
    base = hugo ? url_parse(address, &url) ? url.path : S("") : str_copy(a, json_get_words(a, config, S("baseurl")));
    tree->prefix = str_ends(base, S("/")) ? str_slice(base, 0, base.n - 1) : base;
    tree->site = known_site(hugo ? address : str_concat(a, address, base));
    for (int i = 0; i < COUNT_OF(ZONES); i++) {
        struct str zone = str_copy(a, json_get_words(a, config, str_from_c(ZONES[i])));
        if (zone.n && dates_zone_is_valid(zone))
            tree->zone = zone;
    }
    for (int i = 0; i < COUNT_OF(LANGUAGES) && !tree->language.n; i++) {
        struct str language = str_copy(a, json_get_words(a, config, str_from_c(LANGUAGES[i])));
        tree->language = language_is_valid_tag(language) ? language : S("");
    }
}

/* ---- the folder ---- */

/* The folder above and the last name of a path. */
static void part(struct str path, struct str *above, struct str *name)
{
    ptrdiff_t slash = path.n;
    while (slash > 0 && path.p[slash - 1] != '/')
        slash--;
    *above = str_slice(path, 0, MAX(slash - 1, 0));
    *name = str_from(path, slash);
}

static struct err find_config(struct arena *a, struct tree *tree)
{
    for (int i = 0; i < COUNT_OF(CONFIGURATIONS) && !tree->config; i++)
        if (has(a, tree->root, CONFIGURATIONS[i].path)) {
            tree->kind = CONFIGURATIONS[i].kind;
            TRY(read_config(a, tree, CONFIGURATIONS[i].path));
        }
    if (!tree->config && has(a, tree->root, S("_posts")))
        tree->kind = TREE_JEKYLL;
    else if (!tree->config && has(a, tree->root, S("content")) && has(a, tree->root, S("archetypes")))
        tree->kind = TREE_HUGO;
    return OK;
}

struct err tree_open(struct arena *a, struct str path, struct str zone, struct tree *out)
{
    struct str above, name;
    char *real = realpath(str_to_c(a, path), NULL);
    *out = (struct tree){.zone = zone, .days = zone};
    if (!real)
        return err_errno("%.*s", STR_ARG(path));
    path = str_copy(a, str_from_c(real));
    free(real);
    part(path, &above, &name);
    out->root = path;
    if (!is_folder(a, path)) {
        out->root = above;
        out->content = name;
        return OK;
    }
    TRY(find_config(a, out));
    if (out->kind == TREE_PLAIN && (str_equal(name, S("content")) || str_equal(name, S("_posts")))) {
        out->root = above;
        out->content = name;
        TRY(find_config(a, out));
    }
    if (out->kind == TREE_HUGO && !out->content.n) {
        struct str folder = str_copy(a, json_get_words(a, out->config, S("contentDir")));
        out->content = folder.n && str_find(folder, S(".."), 0) < 0 && folder.p[0] != '/' ? folder : S("content");
    }
    take_config(a, out);
    out->names = tree_names_begin(a);
    return OK;
}

void tree_close(struct tree *tree)
{
    json_decref(tree->config);
    tree->config = NULL;
}
