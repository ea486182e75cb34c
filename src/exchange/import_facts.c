/* import_facts.c - sections, tags, texts and redirects: told one by one, written many at once. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "exchange/import_run.h"

#include "newsroom/save.h"
#include "text/plain.h"
#include "text/slug.h"
#include "text/url.h"

#define FACTS_MAX 1000                        /* of one transaction */
#define FACTS_BYTES ((size_t)4 * 1024 * 1024) /* memory that ends one earlier */
#define SEEN_MAX 20000                        /* sections and tags that are known to be there */

/* ---- writing ---- */

struct settling {
    struct import *import;
    struct arena a;
    struct save save;
    int64_t redirects;
};

static struct err write_redirect(struct settling *s, const struct import_fact *fact)
{
    s->redirects++;
    save_touch(&s->save, "redirects");
    struct str target = fact->number == 410 ? S("/") : fact->text;
    return sql_redirect_put(s->save.conn, fact->key, DB_NULL, target, fact->number, s->save.now);
}

/* Whether the first edition had the section until import_sections_clear found that only another one uses it. */
static struct err was_taken_away(struct settling *s, struct str slug, bool *away)
{
    struct sql_section *section;
    struct sql_redirect *redirect;
    *away = false;
    TRY(sql_section_by_slug(&s->a, s->save.conn, s->import->settings.language, slug, &section));
    if (section)
        return OK;
    TRY(sql_redirect_find(&s->a, s->save.conn, str_format(&s->a, "/category/%.*s/", STR_ARG(slug)), &redirect));
    *away = redirect && !str_starts(redirect->target, S("/category/")) &&
            str_find(redirect->target, S("/category/"), 0) > 0 && str_starts(redirect->target, S("/"));
    return OK;
}

static void keep_away(struct import_facts *facts, const struct import_fact *fact)
{
    struct import_away *away = arena_make(&facts->away_arena, struct import_away);
    *away = (struct import_away){.name = str_copy(&facts->away_arena, fact->name),
                                 .parent = str_copy(&facts->away_arena, fact->parent)};
    *map_put(&facts->away_arena, &facts->away, str_copy(&facts->away_arena, fact->slug)) = away;
}

static struct err write_section(struct settling *s, const struct import_fact *fact)
{
    struct sql_section section, parent = {0};
    struct str language = s->import->settings.language;
    bool away = false;
    if (!fact->number)
        TRY(was_taken_away(s, fact->slug, &away));
    if (away) {
        keep_away(&s->import->facts, fact);
        return OK;
    }
    if (fact->parent.n)
        TRY(save_section_as(&s->save, language, fact->parent, fact->parent, 0, &parent));
    TRY(save_section_as(&s->save, language, fact->slug, fact->name, parent.id, &section));
    return save_section_show(&s->save, section.id); /* its page was there, also without a story */
}

static struct err write_media(struct settling *s, const struct import_fact *fact)
{
    const struct import_media *m = &fact->media;
    return sql_import_media_put(s->save.conn, s->import->source, m->key, m->address, fact->place, m->title, m->alt,
                                m->caption, m->credit, m->parent, m->path, fact->number);
}

static struct err write_fact(struct settling *s, const struct import_fact *fact)
{
    int64_t source = s->import->source;
    switch (fact->kind) {
    case IMPORT_FACT_AUTHOR:
        return sql_import_author_put(s->save.conn, source, fact->key, fact->name, fact->slug);
    case IMPORT_FACT_TEXT:
        return sql_import_text_put(s->save.conn, source, fact->key, fact->text);
    case IMPORT_FACT_MEDIA:
        return write_media(s, fact);
    case IMPORT_FACT_REDIRECT:
        return s->import->options->dry ? OK : write_redirect(s, fact);
    case IMPORT_FACT_SECTION:
        return s->import->options->dry ? OK : write_section(s, fact);
    case IMPORT_FACT_TAG: /* write_tags */
        return OK;
    }
    return OK;
}

/* All together: there are thousands, and each alone would be asked for and waited for. */
static struct err write_tags(struct settling *s)
{
    const struct import_facts *facts = &s->import->facts;
    struct save_term *tags = arena_array(&s->a, struct save_term, facts->count);
    ptrdiff_t n = 0;
    for (ptrdiff_t i = 0; i < facts->count; i++)
        if (facts->items[i].kind == IMPORT_FACT_TAG)
            tags[n++] = (struct save_term){facts->items[i].slug, facts->items[i].name};
    return s->import->options->dry ? OK : save_tags_as(&s->save, tags, n);
}

static struct err write_facts(struct db_conn *conn, void *context)
{
    struct settling *s = context;
    const struct import_facts *facts = &s->import->facts;
    s->redirects = 0;
    save_begin(&s->save, &s->a, conn, s->import->n, &ACTOR_COMMAND);
    TRY(write_tags(s));
    for (ptrdiff_t i = 0; i < facts->count; i++)
        TRY(write_fact(s, &facts->items[i]));
    return save_end(&s->save);
}

struct err import_settle(struct import *import)
{
    struct import_facts *facts = &import->facts;
    struct settling s = {.import = import};
    if (facts->count == 0)
        return OK;
    arena_init(&s.a, 0);
    struct err e = db_write(newsroom_db(import->n), write_facts, &s);
    if (!failed(e))
        newsroom_touch(import->n, s.save.tags_touched, s.save.touched_count);
    arena_close(&s.a);
    import->report.counts.redirects += s.redirects;
    facts->count = 0;
    facts->items = NULL;
    arena_reset(&facts->a);
    return e;
}

struct err import_facts_room(struct import *import)
{
    const struct import_facts *facts = &import->facts;
    return facts->count + 2 > FACTS_MAX || facts->a.used > FACTS_BYTES ? import_settle(import) : OK;
}

void import_fact_add(struct import *import, const struct import_fact *fact)
{
    struct import_facts *facts = &import->facts;
    if (!facts->items)
        facts->items = arena_array(&facts->a, struct import_fact, FACTS_MAX);
    facts->items[facts->count++] = *fact;
}

struct err import_key_check(struct str key, const char *what)
{
    if (key.n > 0 && key.n <= IMPORT_KEY_MAX)
        return OK;
    return err_make(&ERR_LIMIT, "%s has a name of %td bytes; 1 to %d fit", what, key.n, IMPORT_KEY_MAX);
}

/* ---- old addresses ---- */

bool import_is_its_host(const struct import *import, struct str host)
{
    return host.n && (str_equal_nocase(host, import->host) || str_equal_nocase(host, import->other));
}

/* path, of a whole address of that host, without what all addresses of the site there begin with. */
static struct str within_site(const struct import *import, struct str host, struct str path)
{
    struct str below = import->below;
    bool there = below.n && str_equal_nocase(host, import->other) && str_starts(path, below);
    return there && path.n > below.n && path.p[below.n] == '/' ? str_from(path, below.n) : path;
}

/* The address behind the scheme and host of the source or of this newsroom, decoded; none: of another site. */
struct str import_old_path(const struct import *import, struct arena *a, struct str address)
{
    struct url url;
    struct str path, own = url_host(import->settings.url);
    if (!url_parse(address, &url) || url.kind == URL_MAILTO || url.query.p)
        return (struct str){NULL, 0};
    if (url.host.n && !import_is_its_host(import, url.host) && !str_equal_nocase(url.host, own))
        return (struct str){NULL, 0};
    struct str inner = within_site(import, url.host, url.path.n ? url.path : S("/"));
    struct err e = url_decode_path(a, inner, &path);
    if (failed(e) || path.n < 2 || path.n > LIMIT_ADDRESS)
        return (struct str){NULL, 0};
    path = str_lower_ascii(a, path);
    return str_ends(path, S("/")) ? path : str_concat(a, path, S("/"));
}

/* ---- sections and tags ---- */

struct str import_slug(struct arena *a, struct str slug)
{
    struct str decoded;
    if (slug_is_valid(slug))
        return slug;
    return slug_make(a, url_decode(a, slug, &decoded) ? decoded : slug);
}

/* Whether it was told of before; remembers it. */
static bool is_seen(struct import *import, enum import_fact_kind kind, struct str slug)
{
    struct import_facts *facts = &import->facts;
    if (facts->seen.count >= SEEN_MAX) {
        facts->seen = (struct map){0};
        arena_reset(&facts->seen_arena);
    }
    struct str key = str_format(&facts->seen_arena, "%d %.*s", (int)kind, STR_ARG(slug));
    if (map_get(&facts->seen, key))
        return true;
    *map_put(&facts->seen_arena, &facts->seen, key) = import;
    return false;
}

static void add_redirect(struct import *import, struct str path, struct str target, int status)
{
    struct arena *a = &import->facts.a;
    struct import_fact fact = {.kind = IMPORT_FACT_REDIRECT, .number = status};
    struct str own = import_old_path(import, a, target);
    fact.key = import_old_path(import, a, path);
    fact.text = str_copy(a, own.n ? own : target);
    if (fact.key.n && !str_equal(fact.key, fact.text))
        import_fact_add(import, &fact);
}

static struct err add_list(struct import *import, enum import_fact_kind kind, const struct import_list *list)
{
    TRY(import_facts_room(import));
    struct arena *a = &import->facts.a;
    struct str slug = import_slug(a, list->slug.n ? list->slug : list->name);
    if (is_seen(import, kind, slug))
        return OK;
    struct import_fact fact = {.kind = kind,
                               .slug = str_copy(a, slug),
                               .name = plain_line(a, list->name.n ? list->name : slug, LIMIT_NAME),
                               .parent = list->parent.n ? str_copy(a, import_slug(a, list->parent)) : S("")};
    if (str_equal(fact.parent, fact.slug))
        fact.parent = S("");
    import_fact_add(import, &fact);
    struct str target = str_format(a, kind == IMPORT_FACT_TAG ? "/tag/%.*s/" : "/category/%.*s/", STR_ARG(fact.slug));
    if (list->path.n)
        add_redirect(import, list->path, target, 301);
    return OK;
}

struct err import_section(struct import *import, const struct import_list *section)
{
    return add_list(import, IMPORT_FACT_SECTION, section);
}

/* A section that waits to be written; NULL. */
static struct import_fact *waiting_section(struct import_facts *facts, struct str slug)
{
    for (ptrdiff_t i = 0; i < facts->count; i++)
        if (facts->items[i].kind == IMPORT_FACT_SECTION && str_equal(facts->items[i].slug, slug))
            return &facts->items[i];
    return NULL;
}

struct err import_section_used(struct import *import, struct str slug)
{
    struct import_facts *facts = &import->facts;
    struct import_fact *fact = waiting_section(facts, slug);
    struct import_away *away = map_get(&facts->away, slug);
    if (fact && !fact->number) {
        fact->number = 1;
        return fact->parent.n ? import_section_used(import, fact->parent) : OK;
    }
    if (!away || away->used)
        return OK;
    away->used = true;
    if (away->parent.n)
        TRY(import_section_used(import, away->parent));
    TRY(import_facts_room(import));
    import_fact_add(import, &(struct import_fact){.kind = IMPORT_FACT_SECTION,
                                                  .slug = str_copy(&facts->a, slug),
                                                  .name = away->name,
                                                  .parent = away->parent,
                                                  .number = 1});
    return OK;
}

struct err import_tag(struct import *import, const struct import_list *tag)
{
    return add_list(import, IMPORT_FACT_TAG, tag);
}

/* ---- texts ---- */

struct err import_text(struct import *import, struct str key, struct str text)
{
    struct arena *a = &import->facts.a;
    TRY(import_key_check(key, "a text"));
    if (text.n > IMPORT_HTML_MAX)
        return OK;
    TRY(import_facts_room(import));
    struct import_fact fact = {.kind = IMPORT_FACT_TEXT, .key = str_copy(a, key), .text = str_copy(a, text)};
    import_fact_add(import, &fact);
    return OK;
}

struct text_query {
    struct import *import;
    struct arena *a;
    struct str key, text;
};

static struct err read_text(struct db_conn *conn, void *context)
{
    struct text_query *q = context;
    return sql_import_text_find(q->a, conn, q->import->source, q->key, &q->text);
}

struct str import_text_find(struct import *import, struct arena *a, struct str key)
{
    struct text_query q = {import, a, key, {NULL, 0}};
    struct err e = import_settle(import);
    e = failed(e) ? e : db_read(newsroom_db(import->n), read_text, &q);
    return failed(e) ? (struct str){NULL, 0} : q.text;
}

struct err import_redirect(struct import *import, struct str path, struct str target, int status)
{
    TRY(import_facts_room(import));
    add_redirect(import, path, target, status);
    return OK;
}

struct err import_number(struct import *import, const char *key, int64_t number, struct str target)
{
    struct arena *a = &import->facts.a;
    struct import_fact fact = {.kind = IMPORT_FACT_REDIRECT, .number = 301};
    TRY(import_facts_room(import));
    fact.key = str_format(a, "/?%s=%lld", key, (long long)number);
    fact.text = str_copy(a, target);
    import_fact_add(import, &fact);
    return OK;
}
