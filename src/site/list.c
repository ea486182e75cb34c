/* list.c - the lists of a section, a tag, an author, and of all stories. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "site/list.h"

#include "newsroom/query_front.h"
#include "newsroom/query_versions.h"
#include "page/versions.h"
#include "site/card.h"
#include "site/old_address.h"
#include "site/pager.h"
#include "site/popular.h"
#include "site/routes.h"

/* The lead of a section: words and picture take half the width each. */
static const struct picture_slot LEAD = {
    RENDITION_CARD, 608, 0, S_INIT("(min-width: 81.5em) 608px, (min-width: 45em) calc(50vw - 44px), 100vw"), true};
static const struct picture_slot PORTRAIT = {RENDITION_SQUARE, 96, 96, S_INIT("96px"), false};

/* What differs between the four. */
struct list_head {
    struct str kind; /* "section", "tag", "author", "all" */
    struct str title, description, path;
};

static const struct sql_section *find_section(const struct page *p, int64_t id)
{
    for (ptrdiff_t i = 0; i < p->sections.count; i++)
        if (p->sections.items[i].id == id)
            return &p->sections.items[i];
    return NULL;
}

/* The colour of a section, or of the nearest one around it that has one. */
static struct str accent_of(const struct page *p, const struct sql_section *section)
{
    for (int depth = 0; section && depth < LIMIT_SECTION_DEPTH; depth++) {
        if (section->accent.n)
            return section->accent;
        section = section->parent_id == DB_NULL ? NULL : find_section(p, section->parent_id);
    }
    return S("");
}

static struct list_head describe(struct page *p, enum listing_kind kind, const struct listing_view *listing)
{
    switch (kind) {
    case LISTING_SECTION:
        http_response_tag(p->out, "section:%lld", (long long)listing->section->id);
        page_set_subject(p, "section:%lld", (long long)listing->section->id);
        page_set_section(p, listing->section->id, accent_of(p, listing->section));
        return (struct list_head){S("section"), listing->section->name, listing->section->description,
                                  page_path_section(p, listing->section->slug)};
    case LISTING_TAG:
        http_response_tag(p->out, "tag:%lld", (long long)listing->tag->id);
        page_set_subject(p, "tag:%lld", (long long)listing->tag->id);
        return (struct list_head){S("tag"), listing->tag->name, S(""), page_path_tag(p, listing->tag->slug)};
    case LISTING_AUTHOR:
        http_response_tag(p->out, "person:%lld", (long long)listing->person->id);
        page_set_subject(p, "author:%lld", (long long)listing->person->id);
        return (struct list_head){S("author"), listing->person->name, listing->person->biography,
                                  page_path_author(p, listing->person->slug)};
    case LISTING_FRONT:
        break;
    }
    http_response_tag(p->out, "front:%.*s", STR_ARG(p->edition->language));
    page_set_subject(p, "all:%.*s", STR_ARG(p->edition->language));
    return (struct list_head){S("all"), page_word(p, S("all_stories")), S(""), str_concat(p->a, p->prefix, S("/"))};
}

/* The sections around a section, outermost first. */
static void fill_crumbs(struct page *p, struct value *list, const struct sql_section *section)
{
    const struct sql_section *around[LIMIT_SECTION_DEPTH];
    int depth = 0;
    while (section && section->parent_id != DB_NULL && depth < LIMIT_SECTION_DEPTH) {
        section = find_section(p, section->parent_id);
        if (section)
            around[depth++] = section;
    }
    if (depth == 0) {
        value_set_bool(p->a, list, S("crumbs"), false);
        return;
    }
    struct value *items = value_set_list(p->a, value_set_map(p->a, list, S("crumbs")), S("items"));
    while (depth > 0) {
        struct value *item = value_append_map(p->a, items);
        value_set_text(p->a, item, S("name"), around[--depth]->name);
        value_set_text(p->a, item, S("url"), page_path_section(p, around[depth]->slug));
    }
}

/* The sections within a section. */
static void fill_parts(struct page *p, struct value *list, const struct sql_section *section)
{
    struct value parts = *value_set_list(p->a, list, S("parts"));
    for (ptrdiff_t i = 0; section && i < p->sections.count; i++) {
        if (p->sections.items[i].parent_id != section->id)
            continue;
        struct value *item = value_append_map(p->a, &parts);
        value_set_text(p->a, item, S("name"), p->sections.items[i].name);
        value_set_text(p->a, item, S("url"), page_path_section(p, p->sections.items[i].slug));
    }
}

static void fill_contact(struct page *p, struct value *view, struct str contact)
{
    bool mail = str_find_char(contact, '@', 0) > 0 && str_find_char(contact, ':', 0) < 0;
    page_set_text_or_false(p, view, S("contact"), contact);
    page_set_text_or_false(p, view, S("contact_url"), mail ? str_concat(p->a, S("mailto:"), contact) : contact);
}

static struct err fill_person(struct page *p, struct value *list, const struct sql_person *person)
{
    if (!person) {
        value_set_bool(p->a, list, S("person"), false);
        return OK;
    }
    struct value *view = value_set_map(p->a, list, S("person"));
    page_set_text_or_false(p, view, S("role"), person->role);
    fill_contact(p, view, person->contact);
    value_set_bool(p->a, view, S("portrait"), false);
    if (person->portrait_id == DB_NULL)
        return OK;
    struct sql_media *media;
    TRY(query_media_by_id(p->site->newsroom, p->a, person->portrait_id, &media));
    struct picture picture = {media->path, media->renditions, media->width, media->height, S("")};
    picture_fill(p, value_set_map(p->a, view, S("portrait")), &picture, &PORTRAIT);
    return OK;
}

/* The names of a story's reporters in one line, joined as the language does. */
static struct str names_of(struct page *p, const struct sql_card_author_list *authors, int64_t story)
{
    const struct str *names[LIMIT_BYLINES];
    int count = 0;
    for (ptrdiff_t i = 0; i < authors->count && count < LIMIT_BYLINES; i++)
        if (authors->items[i].story_id == story)
            names[count++] = &authors->items[i].name;
    struct str line = count ? *names[0] : S("");
    for (int i = 1; i < count; i++) {
        struct str pattern = page_word(p, i < count - 1 ? S("list_middle")
                                          : count == 2  ? S("list_pair")
                                                        : S("list_end"));
        line = THEME_FILL(p->a, pattern, {S("0"), line}, {S("1"), *names[i]});
    }
    return line;
}

/* Who wrote it stands under each headline; the agency where nobody is named; nothing in an author's own list. */
static void set_byline(struct page *p, struct value *map, const struct sql_card *card,
                       const struct sql_card_author_list *authors)
{
    struct str names = authors ? names_of(p, authors, card->id) : S("");
    page_set_text_or_false(p, map, S("byline"), names.n || !authors ? names : card->agency);
}

/* What a page's cards are made with. */
struct list_cards {
    const struct sql_card *cards;
    ptrdiff_t count;
    const struct sql_card_author_list *authors; /* NULL: names are left out */
    struct str own;                             /* the section whose page it is: said above, and not on its cards */
};

static void fill_card(struct page *p, struct value *map, const struct list_cards *all, ptrdiff_t i,
                      const struct picture_slot *slot)
{
    const struct sql_card *card = &all->cards[i];
    card_fill_at(p, map, card, CARD_FULL, slot);
    set_byline(p, map, card, all->authors);
    if (all->own.n && str_equal(card->section_slug, all->own))
        value_set_bool(p->a, map, S("kicker"), false);
}

/* Cards under the headings of their days. */
static void fill_days(struct page *p, struct value *list, const struct list_cards *all, ptrdiff_t from)
{
    struct value *days = value_set_list(p->a, list, S("days")), *items = NULL;
    struct str last = {0};
    for (ptrdiff_t i = from; i < all->count; i++) {
        int64_t at = all->cards[i].published_at;
        struct str label = card_day(p, at);
        if (!items || !str_equal(label, last)) {
            struct value *day = value_append_map(p->a, days);
            value_set_text(p->a, day, S("label"), label);
            items = value_set_list(p->a, day, S("items"));
            last = label;
        }
        struct value *map = value_append_map(p->a, items);
        fill_card(p, map, all, i, &CARD_ROW);
        page_set_time(p, map, S("time"), at, dates_time(p->a, &p->dates, at));
    }
}

static struct err fill_list(struct page *p, enum listing_kind kind, const struct listing_view *listing,
                            const struct list_head *head)
{
    struct sql_card_author_list authors = {0};
    struct value *list = value_set_map(p->a, p->view, S("list"));
    struct list_cards all = {listing->cards.items, listing->cards.count, NULL, S("")};
    bool lead = kind == LISTING_SECTION && listing->page == 1 && all.count > 0;
    if (kind != LISTING_AUTHOR) {
        TRY(query_card_authors(p->site->newsroom, p->a, &listing->cards, &authors));
        all.authors = &authors;
    }
    if (listing->section)
        all.own = listing->section->slug;
    value_set_text(p->a, list, S("kind"), head->kind);
    value_set_text(p->a, list, S("title"), head->title);
    page_set_text_or_false(p, list, S("description"), head->description);
    value_set_text(p->a, list, S("feed_url"), str_concat(p->a, head->path, S("feed/")));
    value_set_bool(p->a, list, S("empty"), all.count == 0);
    fill_crumbs(p, list, listing->section);
    fill_parts(p, list, listing->section);
    TRY(fill_person(p, list, listing->person));
    value_set_bool(p->a, list, S("lead"), false);
    if (lead)
        fill_card(p, value_set_map(p->a, list, S("lead")), &all, 0, &LEAD);
    fill_days(p, list, &all, lead);
    return OK;
}

/* ---- in other editions ---- */

static struct page_version *of_group(struct page *p, const char *base, const struct sql_group_member_list *group)
{
    struct page_version *versions = arena_array(p->a, struct page_version, group->count);
    for (ptrdiff_t i = 0; i < group->count; i++)
        versions[i] =
            (struct page_version){.language = group->items[i].language,
                                  .path = page_list_path(p, group->items[i].language, base, group->items[i].slug)};
    return versions;
}

static struct page_version *of_author(struct page *p, struct str slug, const struct sql_language_list *languages)
{
    struct page_version *versions = arena_array(p->a, struct page_version, languages->count);
    for (ptrdiff_t i = 0; i < languages->count; i++)
        versions[i] = (struct page_version){.language = languages->items[i].language,
                                            .path = page_list_path(p, languages->items[i].language, "author", slug)};
    return versions;
}

/* Where the list is in all editions; *count 0: nowhere else. */
static struct err find_versions(struct page *p, const struct listing_view *listing, struct page_version **versions,
                                ptrdiff_t *count)
{
    struct newsroom *n = p->site->newsroom;
    struct sql_group_member_list group = {0};
    struct sql_language_list languages = {0};
    if (listing->section)
        TRY(query_section_versions(n, p->a, listing->section, &group));
    else if (listing->tag)
        TRY(query_tag_versions(n, p->a, listing->tag, &group));
    else if (listing->person)
        TRY(query_person_languages(n, p->a, listing->person->id, &languages));
    *count = listing->person ? languages.count : group.count;
    *versions = listing->person ? of_author(p, listing->person->slug, &languages)
                                : of_group(p, listing->tag ? "tag" : "category", &group);
    if (!listing->section && !listing->tag && !listing->person)
        *versions = page_everywhere(p, S("/"), count);
    return OK;
}

/* Page 2 has other stories in another edition: from there the menu leads to its first page, and machines hear nothing.
 * The list of all stories begins with the front, whose alternates are the front's to name. */
static struct err offer_editions(struct page *p, const struct listing_view *listing)
{
    struct page_version *versions;
    ptrdiff_t count;
    TRY(find_versions(p, listing, &versions, &count));
    page_offer(p, versions, count);
    if (listing->page == 1)
        page_alternates(p, versions, count, S(""));
    return OK;
}

struct err list_page(struct http_request *r, struct http_response *out, enum listing_kind kind)
{
    struct page p;
    struct listing_view listing = {0};
    int64_t number;
    TRY(pager_number(r, &number));
    TRY(page_begin(&p, r, out, S("list")));
    TRY(query_listing(p.site->newsroom, p.a, kind, p.edition->language, http_request_parameter(r, S("slug")), number,
                      p.settings->page_size, &listing));
    if (kind == LISTING_AUTHOR && listing.stories == 0)
        return err_make(&ERR_NOT_FOUND, "the author has no stories in this edition");
    struct list_head head = describe(&p, kind, &listing);
    page_set_title(&p, head.title, true);
    page_set_description(&p, head.description.n ? head.description : head.title);
    page_set_canonical(&p, pager_path(&p, head.path, number));
    if (kind != LISTING_FRONT)
        page_add_feed(&p, head.title, str_from(str_concat(p.a, head.path, S("feed/")), p.prefix.n));
    TRY(offer_editions(&p, &listing));
    TRY(fill_list(&p, kind, &listing, &head));
    if (kind == LISTING_SECTION && number == 1)
        TRY(popular_fill(&p, listing.section->id, 0));
    else
        popular_leave_out(&p);
    pager_fill(&p, head.path, number, listing.pages);
    out->expires = card_next_midnight(&p);
    return page_end(&p, S("section"));
}

/* Another program had more pages, or other names for its lists. */
struct err list_or_moved(struct http_request *r, struct http_response *out, enum listing_kind kind)
{
    struct err e = list_page(r, out, kind);
    if (err_is(e, &ERR_NOT_FOUND))
        e = list_first(r, out, kind);
    if (err_is(e, &ERR_NOT_FOUND))
        e = moved_path(r, out);
    return err_is(e, &ERR_NOT_FOUND) ? old_list(r, out) : e;
}

struct err list_section(struct http_request *r, struct http_response *out)
{
    return list_or_moved(r, out, LISTING_SECTION);
}

struct err list_tag(struct http_request *r, struct http_response *out)
{
    return list_or_moved(r, out, LISTING_TAG);
}

struct err list_author(struct http_request *r, struct http_response *out)
{
    return list_or_moved(r, out, LISTING_AUTHOR);
}
