/* wxr_item.c - an item or a term of a WordPress export, of its fields. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "exchange/wxr.h"

#include <stdalign.h>
#include <stddef.h>
#include <string.h>

#define GROWTH 16

struct place {
    struct str name;
    size_t offset;
};

#define IN_ITEM(field) offsetof(struct wxr_item, field)
static const struct place ITEM_TEXTS[] = {
    {S_INIT("title"), IN_ITEM(title)},
    {S_INIT("link"), IN_ITEM(link)},
    {S_INIT("guid"), IN_ITEM(guid)},
    {S_INIT("pubDate"), IN_ITEM(published)},
    {S_INIT("dc:creator"), IN_ITEM(creator)},
    {S_INIT("content:encoded"), IN_ITEM(content)},
    {S_INIT("excerpt:encoded"), IN_ITEM(excerpt)},
    {S_INIT("wp:post_date"), IN_ITEM(date)},
    {S_INIT("wp:post_date_gmt"), IN_ITEM(date_gmt)},
    {S_INIT("wp:post_modified"), IN_ITEM(modified)},
    {S_INIT("wp:post_modified_gmt"), IN_ITEM(modified_gmt)},
    {S_INIT("wp:post_name"), IN_ITEM(slug)},
    {S_INIT("wp:status"), IN_ITEM(status)},
    {S_INIT("wp:post_type"), IN_ITEM(type)},
    {S_INIT("wp:post_password"), IN_ITEM(password)},
    {S_INIT("wp:attachment_url"), IN_ITEM(attachment_url)},
};

#define IN_TERM(field) offsetof(struct wxr_term, field)
static const struct place TERM_TEXTS[] = {
    {S_INIT("wp:term_taxonomy"), IN_TERM(taxonomy)},
    {S_INIT("wp:term_slug"), IN_TERM(slug)},
    {S_INIT("wp:category_nicename"), IN_TERM(slug)},
    {S_INIT("wp:tag_slug"), IN_TERM(slug)},
    {S_INIT("wp:term_parent"), IN_TERM(parent)},
    {S_INIT("wp:category_parent"), IN_TERM(parent)},
    {S_INIT("wp:term_name"), IN_TERM(name)},
    {S_INIT("wp:cat_name"), IN_TERM(name)},
    {S_INIT("wp:tag_name"), IN_TERM(name)},
    {S_INIT("wp:author_display_name"), IN_TERM(name)},
    {S_INIT("wp:author_login"), IN_TERM(login)},
    {S_INIT("wp:author_email"), IN_TERM(email)},
    {S_INIT("wp:author_first_name"), IN_TERM(first_name)},
    {S_INIT("wp:author_last_name"), IN_TERM(last_name)},
};

static void set_text(void *object, const struct place *places, ptrdiff_t count, const struct wxr_field *field)
{
    for (ptrdiff_t i = 0; i < count; i++)
        if (str_equal(places[i].name, field->name))
            *(struct str *)((char *)object + places[i].offset) = str_trim(field->value);
}

static int64_t number(struct str text)
{
    int64_t value;
    return str_to_i64(str_trim(text), &value) ? value : 0;
}

/* Room for one more behind count entries of an array that grows by doubling. */
static void *grown(struct arena *a, void *items, ptrdiff_t count, size_t size)
{
    bool full = count == 0 || (count >= GROWTH && (count & (count - 1)) == 0);
    if (!full)
        return items;
    char *more = arena_allocate(a, (size_t)(count ? count * 2 : GROWTH), size, alignof(max_align_t));
    if (items)
        memcpy(more, items, (size_t)count * size);
    return more;
}

struct reading {
    struct arena *a;
    struct wxr_item *item;
    struct wxr_filed *filed;
    struct wxr_meta *meta;
    struct str inside; /* the innermost holder's name */
};

static void add_filed(struct reading *r, const struct wxr_field *field)
{
    struct wxr_item *item = r->item;
    r->filed = grown(r->a, r->filed, item->filed_count, sizeof(*r->filed));
    r->filed[item->filed_count++] =
        (struct wxr_filed){wxr_attribute(r->a, field->attributes, S("domain")),
                           wxr_attribute(r->a, field->attributes, S("nicename")), str_trim(field->value)};
}

static void take_meta(struct reading *r, const struct wxr_field *field)
{
    struct wxr_item *item = r->item;
    if (str_equal(field->name, S("wp:meta_key"))) {
        r->meta = grown(r->a, r->meta, item->meta_count, sizeof(*r->meta));
        r->meta[item->meta_count++] = (struct wxr_meta){str_trim(field->value), S("")};
    } else if (str_equal(field->name, S("wp:meta_value")) && r->meta) {
        r->meta[item->meta_count - 1].value = field->value;
    }
}

static void take_own(struct reading *r, const struct wxr_field *field)
{
    if (str_equal(field->name, S("wp:post_id")))
        r->item->id = number(field->value);
    else if (str_equal(field->name, S("wp:post_parent")))
        r->item->parent = number(field->value);
    else if (str_equal(field->name, S("wp:is_sticky")))
        r->item->sticky = number(field->value) > 0;
    else if (str_equal(field->name, S("category")))
        add_filed(r, field);
    else
        set_text(r->item, ITEM_TEXTS, COUNT_OF(ITEM_TEXTS), field);
}

static void take(struct reading *r, const struct wxr_field *field)
{
    bool in_meta = str_equal(r->inside, S("wp:postmeta")), in_comment = str_starts(r->inside, S("wp:comment"));
    if (field->part == WXR_END) {
        r->inside = str_equal(field->name, S("wp:commentmeta")) ? S("wp:comment") : S("");
    } else if (field->part == WXR_BEGIN) {
        r->inside = field->name;
        r->item->comments += str_equal(field->name, S("wp:comment"));
    } else if (in_comment) {
        return;
    } else if (in_meta && str_starts(field->name, S("wp:meta_"))) {
        take_meta(r, field);
    } else {
        take_own(r, field); /* also where the end tag of wp:postmeta is missing */
    }
}

void wxr_item_read(struct arena *a, struct str record, struct wxr_item *out)
{
    struct reading r = {.a = a, .item = out};
    struct wxr_field field;
    *out = (struct wxr_item){0};
    for (ptrdiff_t at = 0; wxr_field_next(a, record, &at, &field);)
        take(&r, &field);
    out->filed = r.filed;
    out->meta = r.meta;
}

struct str wxr_meta_value(const struct wxr_item *item, struct str key)
{
    for (ptrdiff_t i = item->meta_count; i-- > 0;)
        if (str_equal(item->meta[i].key, key))
            return item->meta[i].value;
    return (struct str){0};
}

void wxr_term_read(struct arena *a, const struct wxr_record *record, struct wxr_term *out)
{
    static const struct str TAXONOMIES[] = {[WXR_CATEGORY] = S_INIT("category"), [WXR_TAG] = S_INIT("post_tag")};
    struct wxr_field field;
    *out = (struct wxr_term){0};
    if (record->kind == WXR_CATEGORY || record->kind == WXR_TAG)
        out->taxonomy = TAXONOMIES[record->kind];
    for (ptrdiff_t at = 0; wxr_field_next(a, record->text, &at, &field);)
        if (field.part == WXR_FIELD &&
            (str_equal(field.name, S("wp:term_id")) || str_equal(field.name, S("wp:author_id"))))
            out->id = number(field.value);
        else if (field.part == WXR_FIELD)
            set_text(out, TERM_TEXTS, COUNT_OF(TERM_TEXTS), &field);
}
