/* import_wxr_language.c - the language of an item and what ties it to its versions: of Polylang, WPML and our own. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "exchange/import_wxr.h"

#include "newsroom/edition.h"
#include "text/language.h"

static struct str filed_under(const struct wxr_item *item, struct str domain)
{
    for (ptrdiff_t i = 0; i < item->filed_count; i++)
        if (str_equal(item->filed[i].domain, domain))
            return item->filed[i].slug;
    return S("");
}

/* "pt_BR" and "pt-br" as the newsroom writes it. In a. */
static struct str as_tag(struct arena *a, const struct settings *settings, struct str name)
{
    char *p = arena_bytes(a, name.n + 1);
    for (ptrdiff_t i = 0; i < name.n; i++)
        p[i] = name.p[i] == '_' ? '-' : name.p[i];
    struct str tag = {p, name.n}, first, rest;
    (void)str_cut(tag, '-', &first, &rest);
    if (!language_is_valid_tag(tag) || str_equal_nocase(first, settings->language) ||
        str_equal_nocase(tag, settings->language))
        return S("");
    const struct edition_rules *rules = edition_rules_find(settings, tag);
    return rules->language.n ? rules->language : tag;
}

static void advise(struct import_wxr *x, struct arena *a, const struct settings *settings, struct str language)
{
    if (edition_rules_find(settings, language)->language.n)
        return;
    import_note(
        x->import, IMPORT_CHANGED, x->where,
        str_format(
            a, "in %.*s, for which the setting \"editions\" has no line: an edition without a title (%.*s: title ...)",
            STR_ARG(language), STR_ARG(language)),
        1);
}

/* WPML has no group in an ordinary export: a copy names its original, and its own plugin for exports a number. */
static struct str version_of(struct arena *a, const struct wxr_item *item)
{
    struct str polylang = filed_under(item, S("post_translations"));
    struct str group = wxr_meta_value(item, S("_wpml_import_translation_group"));
    struct str original = wxr_meta_value(item, S("_icl_lang_duplicate_of"));
    if (polylang.n)
        return str_concat(a, S("polylang "), polylang);
    if (group.n)
        return str_concat(a, S("wpml "), group);
    return original.n ? str_concat(a, S("post "), original) : str_format(a, "post %lld", (long long)item->id);
}

void import_wxr_language(struct import_wxr *x, struct arena *a, const struct wxr_item *item, struct import_story *story)
{
    const struct settings *settings = newsroom_settings(import_newsroom(x->import));
    const struct str names[] = {wxr_meta_value(item, S("_wpml_import_language_code")),
                                wxr_meta_value(item, S("_wpml_language")), filed_under(item, S("language"))};
    for (int i = 0; i < COUNT_OF(names); i++) {
        if (!names[i].n)
            continue;
        story->version = version_of(a, item);
        story->input.language = as_tag(a, settings, names[i]);
        if (story->input.language.n)
            advise(x, a, settings, story->input.language);
        return;
    }
}
