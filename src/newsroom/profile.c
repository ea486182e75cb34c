/* profile.c - what the pages of people and sections say about them. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "newsroom/profile.h"

#include "newsroom/field.h"
#include "newsroom/group.h"
#include "text/language.h"
#include "text/slug.h"
#include "text/url.h"

bool profile_is_accent(struct str name)
{
    static const struct str NAMES[] = {S_INIT("blue"), S_INIT("ochre"), S_INIT("graphite"), S_INIT("green"),
                                       S_INIT("plum"), S_INIT("teal"),  S_INIT("brick"),    S_INIT("indigo")};
    for (ptrdiff_t i = 0; i < COUNT_OF(NAMES); i++)
        if (str_equal(NAMES[i], name))
            return true;
    return false;
}

/* One change of either kind, in its transaction. */
struct profile_change {
    struct newsroom *n;
    struct arena *a;
    const struct actor *actor;
    struct person_profile person;
    struct section_profile section;
    struct tag_profile tag;
    struct save save;
};

static struct err log_change(struct profile_change *change, struct str action, struct str subject, struct str detail)
{
    struct audit audit;
    TRY(audit_open(change->a, change->save.conn, &audit));
    TRY(audit_add(&audit, change->actor, change->save.now, action, subject, detail));
    return audit_close(&audit);
}

static struct err write_person(struct db_conn *conn, void *context)
{
    struct profile_change *change = context;
    const struct person_profile *p = &change->person;
    int64_t id;
    save_begin(&change->save, change->a, conn, change->n, change->actor);
    TRY(save_person(&change->save, p->name, &id));
    TRY(sql_person_update(conn, id, p->role, p->biography, p->contact, p->portrait_id ? p->portrait_id : DB_NULL));
    save_touch(&change->save, "person:%lld", (long long)id);
    struct str subject = str_format(change->a, "person:%lld", (long long)id);
    TRY(log_change(change, S("person.change"), subject, p->name));
    return save_end(&change->save);
}

/* "es:puerto", or "harbour" of the first edition. */
static struct err join_group(struct profile_change *change, const struct sql_section *section)
{
    struct save *save = &change->save;
    struct str language = save->settings->language, name = change->section.translation_of, tag, rest;
    struct sql_section *other;
    if (name.n == 0)
        return OK;
    if (str_cut(name, ':', &tag, &rest) && language_is_valid_tag(tag)) {
        language = tag;
        name = str_trim(rest);
    }
    TRY(sql_section_by_slug(save->a, save->conn, language, slug_make(save->a, name), &other));
    if (!other)
        TRY(sql_section_by_name(save->a, save->conn, language, name, &other));
    if (!other)
        return err_make(&ERR_INVALID, "translation_of: the edition %.*s has no section \"%.*s\"", STR_ARG(language),
                        STR_ARG(name));
    return group_join_section(save, section->id, other->id);
}

static struct err write_section(struct db_conn *conn, void *context)
{
    struct profile_change *change = context;
    const struct section_profile *s = &change->section;
    struct sql_section section;
    save_begin(&change->save, change->a, conn, change->n, change->actor);
    TRY(save_edition(&change->save, s->language));
    TRY(save_section(&change->save, s->language, s->name, &section));
    int64_t position = s->position ? s->position : section.position;
    TRY(sql_section_update(conn, section.id, s->accent, s->description, position));
    TRY(join_group(change, &section));
    save_touch(&change->save, "section:%lld", (long long)section.id);
    save_touch(&change->save, "sections:%.*s", STR_ARG(s->language));
    struct str subject = str_format(change->a, "section:%lld", (long long)section.id);
    TRY(log_change(change, S("section.change"), subject, s->name));
    return save_end(&change->save);
}

static struct err write_tag(struct db_conn *conn, void *context)
{
    struct profile_change *change = context;
    const struct tag_profile *t = &change->tag;
    struct sql_tag *other;
    int64_t id;
    save_begin(&change->save, change->a, conn, change->n, change->actor);
    TRY(sql_tag_by_slug(change->a, conn, change->save.settings->language, slug_make(change->a, t->translation_of),
                        &other));
    if (!other)
        return err_make(&ERR_INVALID, "translation_of: the first edition has no tag \"%.*s\"",
                        STR_ARG(t->translation_of));
    TRY(save_edition(&change->save, t->language));
    TRY(save_tag(&change->save, t->language, t->name, &id));
    TRY(group_join_tag(&change->save, id, other->id));
    TRY(log_change(change, S("tag.change"), str_format(change->a, "tag:%lld", (long long)id), t->name));
    return save_end(&change->save);
}

static struct err run(struct profile_change *change, db_work *work)
{
    TRY(db_write(newsroom_db(change->n), work, change));
    newsroom_touch(change->n, change->save.tags_touched, change->save.touched_count);
    return OK;
}

static struct err check_role(const struct actor *actor)
{
    return actor->role >= ROLE_EDITOR ? OK : err_make(&ERR_FORBIDDEN, "only an editor may change that");
}

/* "name@host", or a web address. */
static struct str contact_line(struct arena *a, struct messages *m, struct str value)
{
    static const struct field field = {S_INIT("contact"), "The contact", LIMIT_ADDRESS, false};
    struct url url;
    struct str contact = field_line(a, m, &field, value);
    bool mail = str_find_char(contact, '@', 1) > 0 && str_find_char(contact, ':', 0) < 0;
    struct str address = mail ? str_concat(a, S("mailto:"), contact) : contact;
    if (contact.n == 0 || (url_parse(address, &url) && url.kind != URL_RELATIVE))
        return contact;
    messages_add(a, m, true, field.name, "The contact must be an e-mail address, or begin with http:// or https://");
    return S("");
}

struct err newsroom_person_set(struct newsroom *n, struct arena *a, const struct actor *actor,
                               const struct person_profile *profile, struct messages *m)
{
    static const struct field name = {S_INIT("name"), "The name", LIMIT_NAME, true};
    static const struct field role = {S_INIT("role"), "The role", LIMIT_NAME, false};
    static const struct field biography = {S_INIT("biography"), "The biography", LIMIT_NOTE, false};
    struct profile_change change = {.n = n, .a = a, .actor = actor};
    TRY(check_role(actor));
    change.person = (struct person_profile){.name = field_line(a, m, &name, profile->name),
                                            .role = field_line(a, m, &role, profile->role),
                                            .biography = field_line(a, m, &biography, profile->biography),
                                            .contact = contact_line(a, m, profile->contact),
                                            .portrait_id = profile->portrait_id};
    if (!change.person.name.n && !m->refusals)
        messages_add(a, m, true, name.name, "A person must have a name");
    TRY(messages_err(m));
    return run(&change, write_person);
}

struct err newsroom_section_set(struct newsroom *n, struct arena *a, const struct actor *actor,
                                const struct section_profile *profile, struct messages *m)
{
    static const struct field name = {S_INIT("name"), "The name", LIMIT_NAME, true};
    static const struct field description = {S_INIT("description"), "The description", LIMIT_STANDFIRST, false};
    struct profile_change change = {.n = n, .a = a, .actor = actor};
    TRY(check_role(actor));
    change.section = *profile;
    change.section.name = field_line(a, m, &name, profile->name);
    change.section.description = field_line(a, m, &description, profile->description);
    if (!change.section.name.n && !m->refusals)
        messages_add(a, m, true, name.name, "A section must have a name");
    if (profile->accent.n && !profile_is_accent(profile->accent))
        messages_add(a, m, true, S("accent"),
                     "The colour must be one of blue, ochre, graphite, green, plum, teal, brick, indigo");
    TRY(messages_err(m));
    return run(&change, write_section);
}

struct err newsroom_tag_set(struct newsroom *n, struct arena *a, const struct actor *actor,
                            const struct tag_profile *profile, struct messages *m)
{
    static const struct field name = {S_INIT("name"), "The name", LIMIT_NAME, true};
    struct profile_change change = {.n = n, .a = a, .actor = actor, .tag = *profile};
    TRY(check_role(actor));
    change.tag.name = field_line(a, m, &name, profile->name);
    if (!change.tag.name.n && !m->refusals)
        messages_add(a, m, true, name.name, "A tag must have a name");
    TRY(messages_err(m));
    return run(&change, write_tag);
}
