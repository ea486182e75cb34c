/* versions.c - one thing in all editions. */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A page with thirty versions prints each of them four times. That is nothing for a template, and nothing that a theme
 * would want another way: it is written here, once, and put where the theme wants it.
 */
#include "page/versions.h"

#include "newsroom/address.h"

#define MARKUP_MAX ((ptrdiff_t)512 * 1024)
#define MANY 6 /* more stand folded up */

/* Once for all that is said of a version. */
static void find_address(const struct page *p, struct page_version *version)
{
    if (version->encoded.n)
        return;
    const struct edition_rules *edition = address_edition(p->settings, version->path);
    version->base = address_base(p->a, p->settings, edition);
    version->encoded = address_encode(p->a, edition, version->path);
}

static void find_addresses(const struct page *p, struct page_version *versions, ptrdiff_t count)
{
    for (ptrdiff_t i = 0; i < count; i++)
        find_address(p, &versions[i]);
}

static void add_attribute(struct buf *out, struct str start, struct str value)
{
    buf_add(out, start);
    buf_add(out, value);
    buf_add_char(out, '"');
}

/* The language's own name for itself, in its own direction. */
static void add_item(struct page *p, struct buf *out, const struct page_version *version)
{
    const struct language *language = language_find(version->language);
    bool right_to_left = language && language->right_to_left;
    buf_add(out, S("<li><a href=\""));
    if (!str_equal(version->base, p->base))
        buf_add_escaped(out, version->base);
    buf_add_escaped(out, version->encoded);
    buf_add_escaped(out, version->query);
    add_attribute(out, S("\" hreflang=\""), version->language);
    add_attribute(out, S(" lang=\""), version->language);
    if (right_to_left != p->language->right_to_left)
        buf_add(out, right_to_left ? S(" dir=\"rtl\"") : S(" dir=\"ltr\""));
    if (str_equal(version->language, p->edition->language))
        buf_add(out, S(" aria-current=\"true\""));
    buf_add_char(out, '>');
    buf_add_escaped(out, language ? language->name : version->language);
    buf_add(out, S("</a></li>\n"));
}

static void set_markup(struct page *p, struct value *map, struct str key, struct buf *out)
{
    if (!out->failed)
        value_set_trusted_html(p->a, map, key, str_copy(p->a, buf_str(out)));
    buf_close(out);
}

void page_offer(struct page *p, struct page_version *versions, ptrdiff_t count)
{
    struct buf out;
    value_set_bool(p->a, p->view, S("editions"), false);
    if (count < 2)
        return;
    struct value *editions = value_set_map(p->a, p->view, S("editions"));
    value_set_text(p->a, editions, S("name"), p->edition->name);
    value_set_bool(p->a, editions, S("many"), count > MANY);
    value_set_bool(p->a, editions, S("jump"), false);
    value_set_text(p->a, editions, S("links"), S(""));
    find_addresses(p, versions, count);
    buf_init(&out, MARKUP_MAX);
    for (ptrdiff_t i = 0; i < count; i++)
        add_item(p, &out, &versions[i]);
    set_markup(p, editions, S("links"), &out);
}

/* ---- alternates ---- */

static void add_alternate(struct buf *out, struct str language, const struct page_version *version)
{
    if (out->n)
        buf_add_char(out, '\n');
    add_attribute(out, S("<link rel=\"alternate\" hreflang=\""), language);
    buf_add(out, S(" href=\""));
    buf_add_escaped(out, version->base);
    buf_add_escaped(out, version->encoded);
    buf_add_escaped(out, version->query);
    buf_add(out, S("\">"));
}

static ptrdiff_t find_default(const struct page *p, const struct page_version *versions, ptrdiff_t count,
                              struct str original)
{
    ptrdiff_t found = -1;
    for (ptrdiff_t i = 0; i < count; i++) {
        if (versions[i].hidden)
            continue;
        if (str_equal(versions[i].path, original))
            return i;
        if (found < 0 || str_equal(versions[i].language, p->settings->language))
            found = i;
    }
    return found;
}

static ptrdiff_t count_shown(const struct page_version *versions, ptrdiff_t count)
{
    ptrdiff_t shown = 0;
    for (ptrdiff_t i = 0; i < count; i++)
        shown += !versions[i].hidden;
    return shown;
}

void page_alternates(struct page *p, struct page_version *versions, ptrdiff_t count, struct str original)
{
    struct buf out;
    if (count_shown(versions, count) < 2)
        return;
    const struct page_version *fallback = &versions[find_default(p, versions, count, original)];
    find_addresses(p, versions, count);
    buf_init(&out, MARKUP_MAX);
    for (ptrdiff_t i = 0; i < count; i++)
        if (!versions[i].hidden)
            add_alternate(&out, versions[i].language, &versions[i]);
    add_alternate(&out, S("x-default"), fallback);
    set_markup(p, p->view, S("hreflang"), &out);
}

/* ---- where things stand ---- */

struct page_version *page_everywhere(const struct page *p, struct str path, ptrdiff_t *count)
{
    struct page_version *versions = arena_array(p->a, struct page_version, p->editions.count);
    for (ptrdiff_t i = 0; i < p->editions.count; i++) {
        const struct sql_edition *edition = &p->editions.items[i];
        versions[i].language = edition->language;
        versions[i].path =
            edition->is_default ? path : str_format(p->a, "/%.*s%.*s", STR_ARG(edition->language), STR_ARG(path));
    }
    *count = p->editions.count;
    return versions;
}

struct str page_list_path(const struct page *p, struct str language, const char *base, struct str slug)
{
    if (str_equal(language, p->settings->language))
        return str_format(p->a, "/%s/%.*s/", base, STR_ARG(slug));
    return str_format(p->a, "/%.*s/%s/%.*s/", STR_ARG(language), base, STR_ARG(slug));
}
