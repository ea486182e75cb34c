/* import_wxr_item.c - a post or page of WordPress as a story. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "exchange/import_wxr.h"

#include "base/time.h"
#include "text/dates.h"
#include "text/url.h"

/* ---- which items are stories ---- */

/* What WordPress and its plugins keep as posts that no reader reads. One that ends in "*" stands for all that begin so.
 */
static const struct str MACHINES[] = {
    S_INIT("attachment"),
    S_INIT("revision"),
    S_INIT("nav_menu_item"),
    S_INIT("custom_css"),
    S_INIT("customize_*"),
    S_INIT("oembed_cache"),
    S_INIT("user_request"),
    S_INIT("wp_*"),
    S_INIT("guest-author"),
    S_INIT("redirect_rule"),
    S_INIT("acf-*"),
    S_INIT("shop_*"),
    S_INIT("elementor_*"),
    S_INIT("wpcf7_*"),
    S_INIT("jp_*"),
    S_INIT("jetpack*"),
    S_INIT("amp_*"),
    S_INIT("scheduled-*"),
    S_INIT("tablepress_table"),
    S_INIT("feedback"),
    S_INIT("mc4wp-form"),
    S_INIT("popup*"),
    S_INIT("et_*"),
    S_INIT("vc_*"),
    S_INIT("fl-*"),
    S_INIT("web-story*"),
    S_INIT("rm_content_editor"),
    S_INIT("rank_math_*"),
    S_INIT("product*"),
    S_INIT("forum"),
    S_INIT("topic"),
    S_INIT("reply"),
    S_INIT("adv*"),
    S_INIT("ml-slide*"),
    S_INIT("sidebar*"),
    S_INIT("ninja*"),
};

static bool is_machine(struct str type)
{
    for (int i = 0; i < COUNT_OF(MACHINES); i++) {
        struct str name = MACHINES[i];
        bool open = str_ends(name, S("*"));
        if (open ? str_starts(type, str_slice(name, 0, name.n - 1)) : str_equal(type, name))
            return true;
    }
    return false;
}

/* ---- when ---- */

static bool read_time(struct str text, int64_t *out)
{
    bool has_zone;
    return !str_starts(text, S("0000")) && time_parse_local(text, out, &has_zone);
}

/* gmt is as if it said so; what is local is of the newsroom's zone. */
static int64_t time_of(const struct settings *settings, struct str gmt, struct str local)
{
    int64_t at;
    if (read_time(gmt, &at))
        return at;
    return read_time(local, &at) ? dates_from_local(settings->zone, at) : TIME_NONE;
}

static void set_times(const struct import_wxr *x, const struct wxr_item *item, struct import_story *story)
{
    const struct settings *settings = newsroom_settings(import_newsroom(x->import));
    int64_t date = time_of(settings, item->date_gmt, item->date);
    if (date == TIME_NONE && !time_parse_http(item->published, &date))
        date = TIME_NONE;
    story->input.date = date;
    story->modified = time_of(settings, item->modified_gmt, item->modified);
    if (story->modified < date || story->modified - date < 60 * TIME_SECOND)
        story->modified = TIME_NONE;
}

/* ---- what it may be seen by ---- */

/* False: it is nothing to take over. */
static bool set_status(struct import_wxr *x, const struct wxr_item *item, struct import_story *story)
{
    static const struct {
        struct str name;
        enum story_status status;
    } STATUSES[] = {{S_INIT("publish"), STORY_PUBLISHED}, {S_INIT("future"), STORY_PUBLISHED},
                    {S_INIT("draft"), STORY_DRAFT},       {S_INIT("pending"), STORY_REVIEW},
                    {S_INIT("private"), STORY_DRAFT},     {S_INIT(""), STORY_DRAFT}};
    for (int i = 0; i < COUNT_OF(STATUSES); i++) {
        if (!str_equal(item->status, STATUSES[i].name))
            continue;
        story->input.status = STATUSES[i].status;
        bool hidden = item->password.n > 0 || str_equal(item->status, S("private"));
        if (hidden) {
            story->input.status = STORY_DRAFT;
            import_note(x->import, IMPORT_CHANGED, x->where, S("private or behind a password: a draft"), 1);
        }
        return true;
    }
    import_note(x->import, IMPORT_LEFT_OUT, x->where, str_format(&x->a, "status %.*s", STR_ARG(item->status)), 1);
    return false;
}

/* ---- who ---- */

/* Co-Authors Plus files a post under its authors: "cap-LOGIN". */
static struct str coauthor(struct import_wxr *x, struct arena *a, const struct wxr_filed *filed)
{
    struct str slug = filed->slug, bare = str_starts(slug, S("cap-")) ? str_from(slug, 4) : slug;
    struct str guest = str_concat(a, S("cap-"), bare), name = import_author_name(x->import, a, guest);
    if (str_equal(name, guest))
        name = import_author_name(x->import, a, bare);
    return str_equal(name, bare) && filed->name.n ? import_wxr_plain(a, filed->name) : name;
}

static void set_bylines(struct import_wxr *x, struct arena *a, const struct wxr_item *item, struct story_input *in)
{
    struct story_byline *bylines = arena_array(a, struct story_byline, item->filed_count + 1);
    for (ptrdiff_t i = 0; i < item->filed_count; i++)
        if (str_equal(item->filed[i].domain, S("author")))
            bylines[in->byline_count++].name = coauthor(x, a, &item->filed[i]);
    if (in->byline_count == 0 && item->creator.n)
        bylines[in->byline_count++].name = import_author_name(x->import, a, item->creator);
    in->bylines = bylines;
}

/* ---- where it is filed ---- */

/* Taxonomies that say something to machines alone. */
static bool is_machine_taxonomy(struct str domain)
{
    static const struct str NAMES[] = {
        S_INIT("author"),          S_INIT("nav_menu"),          S_INIT("post_format"),
        S_INIT("language"),        S_INIT("post_translations"), S_INIT("term_language"),
        S_INIT("wp_theme"),        S_INIT("link_category"),     S_INIT("yst_prominent_words"),
        S_INIT("following_users"), S_INIT("ef_usergroup")};
    for (int i = 0; i < COUNT_OF(NAMES); i++)
        if (str_equal(domain, NAMES[i]))
            return true;
    return false;
}

/* What another edition's story is filed under goes by its name, and is made with the story. */
static struct err file_under(struct import_wxr *x, struct arena *a, const struct wxr_filed *filed, bool section,
                             bool foreign, struct str *slug)
{
    struct import_list list = {.slug = filed->slug, .name = import_wxr_plain(a, filed->name)};
    *slug = list.name;
    if (foreign && list.name.n && str_find_char(list.name, '/', 0) < 0)
        return OK;
    *slug = import_slug(a, filed->slug.n ? filed->slug : filed->name);
    return section ? import_section(x->import, &list) : import_tag(x->import, &list);
}

/* The primary one first. */
static void put_first(struct str *slugs, ptrdiff_t count, struct str primary)
{
    for (ptrdiff_t i = 0; primary.n && i < count; i++)
        if (str_equal(slugs[i], primary)) {
            slugs[i] = slugs[0];
            slugs[0] = primary;
        }
}

/* Whether an item that we exported is of the first edition: it names sections of its own edition itself. */
static bool is_of_first(const struct import_wxr *x, const struct wxr_item *item)
{
    struct str language = wxr_meta_value(item, S("_dateline_language"));
    return !language.n || str_equal(language, newsroom_settings(import_newsroom(x->import))->language);
}

static struct err set_filed(struct import_wxr *x, struct arena *a, const struct wxr_item *item, struct story_input *in)
{
    struct str *sections = arena_array(a, struct str, item->filed_count);
    struct str *tags = arena_array(a, struct str, item->filed_count);
    for (ptrdiff_t i = 0; i < item->filed_count; i++) {
        const struct wxr_filed *filed = &item->filed[i];
        bool category = str_equal(filed->domain, S("category")), tag = str_equal(filed->domain, S("post_tag"));
        if (is_machine_taxonomy(filed->domain) || !(filed->slug.n || filed->name.n))
            continue;
        TRY(file_under(x, a, filed, category, in->language.n > 0,
                       category ? &sections[in->section_count] : &tags[in->tag_count]));
        in->section_count += category;
        in->tag_count += !category;
        if (!category && !tag)
            import_note(x->import, IMPORT_CHANGED, x->where,
                        str_format(a, "terms of %.*s became tags", STR_ARG(filed->domain)), 1);
    }
    put_first(sections, in->section_count, import_wxr_primary(x, a, item));
    in->sections = sections;
    in->tags = tags;
    return OK;
}

/* ---- its old addresses ---- */

/* link with the last part of its path replaced, as WordPress does for the meta key _wp_old_slug. */
static struct str with_slug(struct arena *a, struct str link, struct str slug)
{
    while (str_ends(link, S("/")))
        link.n--;
    ptrdiff_t at = link.n;
    while (at > 0 && link.p[at - 1] != '/')
        at--;
    return str_format(a, "%.*s%.*s/", STR_ARG(str_slice(link, 0, at)), STR_ARG(slug));
}

static void set_paths(struct arena *a, const struct wxr_item *item, struct import_story *story)
{
    struct str *paths = arena_array(a, struct str, item->meta_count + 1);
    paths[story->path_count++] = item->link;
    for (ptrdiff_t i = 0; i < item->meta_count; i++)
        if (str_equal(item->meta[i].key, S("_wp_old_slug")) && item->meta[i].value.n)
            paths[story->path_count++] = with_slug(a, item->link, item->meta[i].value);
    story->paths = paths;
}

/* ---- all of it ---- */

static struct err take(struct import_wxr *x, struct arena *a, const struct wxr_item *item)
{
    struct import_story story = {.key = str_format(a, "%lld", (long long)item->id), .where = x->where};
    story.input.embargo = TIME_NONE;
    bool ours = wxr_meta_value(item, S("_dateline_status")).n > 0;
    if (!ours && !set_status(x, item, &story))
        return OK;
    story.input.headline = import_wxr_plain(a, item->title);
    story.input.standfirst = import_wxr_plain(a, item->excerpt);
    story.input.slug = item->slug.n ? import_slug(a, item->slug) : S("");
    story.guid = str_trim(item->guid);
    story.image = wxr_meta_value(item, S("_thumbnail_id"));
    set_times(x, item, &story);
    set_bylines(x, a, item, &story.input);
    if (!ours)
        import_wxr_language(x, a, item, &story);
    if (!ours || is_of_first(x, item))
        TRY(set_filed(x, a, item, &story.input));
    import_wxr_text(x, a, item, &story);
    set_paths(a, item, &story);
    import_wxr_seo(a, item, &story);
    (void)import_wxr_own(a, item, &story);
    if (item->sticky)
        import_pin(x->import, story.key, story.input.date);
    return import_story(x->import, &story);
}

static bool is_story(struct import_wxr *x, const struct wxr_item *item)
{
    if (is_machine(item->type) || str_equal(item->status, S("auto-draft")) || str_equal(item->status, S("inherit")))
        return false;
    if (!item->id) {
        import_note(x->import, IMPORT_LEFT_OUT, x->where, S("an item without a number"), 1);
        return false;
    }
    if (item->type.n && !str_equal(item->type, S("post")) && !str_equal(item->type, S("page")))
        import_note(x->import, IMPORT_CHANGED, x->where,
                    str_format(&x->a, "items of type %.*s became stories", STR_ARG(item->type)), 1);
    return true;
}

struct err import_wxr_item(struct import_wxr *x, const struct wxr_record *record)
{
    struct wxr_item item;
    struct arena *a = import_story_arena(x->import);
    if (record->kind != WXR_ITEM)
        return OK;
    wxr_item_read(a, record->text, &item);
    if (item.comments && x->archive)
        TRY(import_archive_add(x->archive, a, record->text, &item));
    if (!is_story(x, &item))
        return OK;
    if (item.content.n > IMPORT_HTML_MAX) {
        import_note(x->import, IMPORT_LEFT_OUT, x->where, S("a text of more than 2 MB"), 1);
        return OK;
    }
    if (!record->whole)
        import_note(x->import, IMPORT_CHANGED, x->where, S("the end of the item is missing"), 1);
    return take(x, a, &item);
}
