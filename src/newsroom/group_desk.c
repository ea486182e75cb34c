/* group_desk.c - which section or tag of an edition is the version of which one of another, as the desk sees it. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "newsroom/group_desk.h"

#include "newsroom/field.h"
#include "newsroom/group.h"
#include "text/slug.h"

/* ---- what there is ---- */

struct pairs_query {
    struct arena *a;
    const struct group_query *query;
    struct group_pairs *out;
};

static struct err read_pairs(struct db_conn *conn, void *context)
{
    struct pairs_query *q = context;
    const struct group_query *query = q->query;
    if (query->kind == GROUP_SECTION) {
        TRY(sql_section_pairs(q->a, conn, query->language, query->other, &q->out->pairs));
        return sql_section_loose(q->a, conn, query->other, query->language, &q->out->loose);
    }
    TRY(sql_tag_pairs(q->a, conn, query->language, query->other, query->begins, query->since, GROUP_PAGE + 1,
                      &q->out->pairs));
    return sql_tag_loose(q->a, conn, query->other, query->language, GROUP_LOOSE_MAX, &q->out->loose);
}

struct err newsroom_group_pairs(struct newsroom *n, struct arena *a, const struct group_query *query,
                                struct group_pairs *out)
{
    struct pairs_query q = {.a = a, .query = query, .out = out};
    return db_read(newsroom_db(n), read_pairs, &q);
}

/* ---- a change ---- */

struct group_work {
    struct newsroom *n;
    struct arena *a;
    const struct actor *actor;
    const struct group_change *change;
    struct save save;
};

/* A section or a tag. */
struct entry {
    int64_t id;
    struct str language, name;
};

static struct err none(void)
{
    return err_make(&ERR_NOT_FOUND, "There is none of that name or number in that edition");
}

static struct err take_section(const struct sql_section *section, struct entry *out)
{
    if (section)
        *out = (struct entry){section->id, section->language, section->name};
    return section ? OK : none();
}

static struct err take_tag(const struct sql_tag *tag, struct entry *out)
{
    if (tag)
        *out = (struct entry){tag->id, tag->language, tag->name};
    return tag ? OK : none();
}

static struct err find_by_id(struct group_work *w, int64_t id, struct entry *out)
{
    struct sql_section *section;
    struct sql_tag *tag;
    if (w->change->kind == GROUP_SECTION) {
        TRY(sql_section_of_id(w->a, w->save.conn, id, &section));
        return take_section(section, out);
    }
    TRY(sql_tag_by_id(w->a, w->save.conn, id, &tag));
    return take_tag(tag, out);
}

/* By exactly that name, which another one's address may look like; then by the address. */
static struct err find_by_name(struct group_work *w, struct str language, struct str name, struct entry *out)
{
    struct sql_section *section;
    struct sql_tag *tag;
    struct str slug = slug_make(w->a, name);
    if (w->change->kind == GROUP_SECTION) {
        TRY(sql_section_by_name(w->a, w->save.conn, language, name, &section));
        if (!section)
            TRY(sql_section_by_slug(w->a, w->save.conn, language, slug, &section));
        return take_section(section, out);
    }
    TRY(sql_tag_by_name(w->a, w->save.conn, language, name, &tag));
    if (!tag)
        TRY(sql_tag_by_slug(w->a, w->save.conn, language, slug, &tag));
    return take_tag(tag, out);
}

static struct err leave(struct group_work *w, int64_t id)
{
    return w->change->kind == GROUP_SECTION ? group_leave_section(&w->save, id) : group_leave_tag(&w->save, id);
}

static struct err join(struct group_work *w, int64_t id, int64_t other)
{
    return w->change->kind == GROUP_SECTION ? group_join_section(&w->save, id, other)
                                            : group_join_tag(&w->save, id, other);
}

static struct err note(struct group_work *w, const char *act, const struct entry *entry, struct str detail)
{
    const char *kind = w->change->kind == GROUP_SECTION ? "section" : "tag";
    struct audit audit;
    save_touch(&w->save, "%s:%lld", kind, (long long)entry->id);
    TRY(audit_open(w->a, w->save.conn, &audit));
    TRY(audit_add(&audit, w->actor, w->save.now, str_format(w->a, "%s.%s", kind, act),
                  str_format(w->a, "%s:%lld", kind, (long long)entry->id), detail));
    return audit_close(&audit);
}

/* "es Puerto, en Harbour" */
static struct str both(struct arena *a, const struct entry *one, const struct entry *other)
{
    return str_format(a, "%.*s %.*s, %.*s %.*s", STR_ARG(one->language), STR_ARG(one->name), STR_ARG(other->language),
                      STR_ARG(other->name));
}

static struct err tie(struct group_work *w, struct str name)
{
    struct entry original, version;
    TRY(find_by_id(w, w->change->id, &original));
    TRY(find_by_name(w, w->change->language, name, &version));
    TRY(join(w, version.id, original.id));
    return note(w, "tie", &version, both(w->a, &version, &original));
}

static struct err untie(struct group_work *w)
{
    struct entry entry;
    TRY(find_by_id(w, w->change->id, &entry));
    TRY(leave(w, entry.id));
    return note(w, "untie", &entry, str_format(w->a, "%.*s %.*s", STR_ARG(entry.language), STR_ARG(entry.name)));
}

/* Its name stands on every page of its stories. */
static struct err rename_entry(struct group_work *w, struct str name)
{
    struct entry entry, namesake;
    TRY(find_by_id(w, w->change->id, &entry));
    struct err e = find_by_name(w, entry.language, name, &namesake);
    if (failed(e) && !err_is(e, &ERR_NOT_FOUND))
        return e;
    if (!failed(e) && namesake.id != entry.id)
        return err_make(&ERR_CONFLICT, "The edition has another one of that name");
    TRY(w->change->kind == GROUP_SECTION ? sql_section_rename(w->save.conn, entry.id, name)
                                         : sql_tag_rename(w->save.conn, entry.id, name));
    save_touch(&w->save, "sections:%.*s", STR_ARG(entry.language));
    return note(w, "rename", &entry, str_format(w->a, "%.*s, %.*s", STR_ARG(entry.name), STR_ARG(name)));
}

/* Slashes part sections. */
static struct err clean_name(struct group_work *w, struct str *out)
{
    static const struct field NAME = {S_INIT("name"), "The name", LIMIT_NAME, true};
    struct messages m = {0};
    *out = field_line(w->a, &m, &NAME, w->change->name);
    TRY(messages_err(&m));
    if (out->n == 0 || (w->change->act == GROUP_RENAME && str_find_char(*out, '/', 0) >= 0))
        return err_make(&ERR_INVALID, "name: one without slashes is needed");
    return OK;
}

static struct err change_work(struct db_conn *conn, void *context)
{
    struct group_work *w = context;
    struct str name = S("");
    save_begin(&w->save, w->a, conn, w->n, w->actor);
    if (w->change->act != GROUP_UNTIE)
        TRY(clean_name(w, &name));
    if (w->change->act == GROUP_TIE)
        TRY(tie(w, name));
    else
        TRY(w->change->act == GROUP_UNTIE ? untie(w) : rename_entry(w, name));
    return save_end(&w->save);
}

struct err newsroom_group_change(struct newsroom *n, struct arena *a, const struct actor *actor,
                                 const struct group_change *change)
{
    struct group_work w = {.n = n, .a = a, .actor = actor, .change = change};
    if (actor->role < ROLE_EDITOR)
        return err_make(&ERR_FORBIDDEN, "Only an editor may change that");
    TRY(db_write(newsroom_db(n), change_work, &w));
    newsroom_touch(n, w.save.tags_touched, w.save.touched_count);
    return OK;
}
