/* static.c - the whole public site as files: an export from its start to its end. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "static/still.h"

#include "newsroom/address.h"
#include "page/language.h"
#include "static/coded.h"
#include "static/index.h"

#include <stdatomic.h>

/* ---- hosts and editions ---- */

const struct still_edition *still_edition(const struct still *s, struct str language)
{
    for (ptrdiff_t i = 0; i < s->edition_count; i++)
        if (str_equal(s->editions[i].language, language))
            return &s->editions[i];
    return NULL;
}

int still_host_of(const struct still *s, struct str path)
{
    const struct edition_rules *rules = address_edition(s->settings, path);
    for (int i = 1; rules && i < s->host_count; i++)
        if (str_equal(str_from(s->hosts[i].prefix, 1), rules->language))
            return i;
    return 0;
}

/* The host of the setting url, as requests name it. */
static struct str main_host(const struct settings *settings)
{
    struct str host, rest;
    ptrdiff_t at = str_find(settings->url, S("://"), 0);
    str_cut(str_from(settings->url, at < 0 ? 0 : at + 3), '/', &host, &rest);
    return host;
}

static struct still_host host_of_edition(struct still *s, const struct edition_rules *rules)
{
    struct str name = address_host_name(rules->host);
    return (struct still_host){
        .host = rules->host,
        .name = name,
        .root = str_format(&s->lasting, "hosts/%.*s", STR_ARG(name)),
        .prefix = str_concat(&s->lasting, S("/"), rules->language),
    };
}

static struct still_edition begin_edition(struct still *s, const struct sql_edition *row)
{
    const struct edition_rules *rules = edition_rules_find(s->settings, row->language);
    const struct language *language = language_find(row->language);
    struct str prefix = row->is_default ? S("") : str_concat(&s->lasting, S("/"), row->language);
    struct str home = str_concat(&s->lasting, prefix, S("/"));
    struct still_edition edition = {.language = row->language, .home = home};
    edition.dates = page_dates_style(s->settings, rules, language ? language : language_find(S("en")));
    if (address_edition(s->settings, home)) {
        s->hosts[s->host_count] = host_of_edition(s, rules);
        edition.host = s->host_count++;
        edition.home = S("/");
    }
    return edition;
}

static struct err read_editions(struct still *s)
{
    struct sql_edition_list rows;
    TRY(query_editions(s->newsroom, &s->lasting, &rows));
    s->hosts = arena_array(&s->lasting, struct still_host, rows.count + 1);
    s->editions = arena_array(&s->lasting, struct still_edition, rows.count);
    struct str host = main_host(s->settings);
    s->hosts[s->host_count++] = (struct still_host){host, address_host_name(host), S("site"), S("")};
    for (ptrdiff_t i = 0; i < rows.count; i++)
        s->editions[s->edition_count++] = begin_edition(s, &rows.items[i]);
    return OK;
}

/* ---- what the parts share ---- */

void still_add_line(struct still *s, struct still_lines *lines, struct str line)
{
    pthread_mutex_lock(&s->lock);
    if (lines->count == lines->capacity) {
        lines->capacity = lines->capacity ? lines->capacity * 2 : 64;
        struct str *items = arena_array(&s->lasting, struct str, lines->capacity);
        for (ptrdiff_t i = 0; i < lines->count; i++)
            items[i] = lines->items[i];
        lines->items = items;
    }
    lines->items[lines->count++] = str_copy(&s->lasting, line);
    pthread_mutex_unlock(&s->lock);
}

struct err still_put(struct still *s, struct str path, struct str type, struct str body)
{
    struct arena a;
    arena_init(&a, 0);
    const struct coded_file file = {.path = path, .type = type, .body = body};
    struct err e = coded_put(s->folder, &a, &file);
    arena_close(&a);
    return e;
}

/* ---- the first pass ---- */

static struct err make_pages(struct still *s)
{
    TRY(crew_start(s->threads, pages_work, s, &s->crew));
    struct err e = walk_site(s), written = index_end(s->index), made = crew_finish(s->crew);
    return failed(made) ? made : failed(written) ? written : e; /* whose words were set last */
}

static struct err write_all(struct still *s)
{
    TRY(read_editions(s));
    maps_begin(s);
    struct err e = make_pages(s);
    if (!failed(e))
        e = maps_write(s);
    if (!failed(e))
        e = nginx_write(s);
    maps_end(s);
    return e;
}

struct err static_write(struct export *x, struct site *site, int threads)
{
    struct still s = {.export = x,
                      .folder = x->folder,
                      .site = site,
                      .newsroom = site->newsroom,
                      .settings = site_settings(site),
                      .threads = threads};
    arena_init(&s.a, 0);
    arena_init(&s.lasting, 0);
    pthread_mutex_init(&s.lock, NULL);
    struct err e = write_all(&s);
    pthread_mutex_destroy(&s.lock);
    arena_close(&s.lasting);
    arena_close(&s.a);
    return e;
}

/* ---- the second pass ---- */

struct pressing {
    struct export_folder *folder;
    struct crew *crew;
    atomic_llong pressed;
};

static struct err press_one(void *context, struct arena *a, const struct crew_task *task)
{
    struct pressing *p = context;
    bool made = false;
    TRY(coded_press(p->folder, a, task->text, &made));
    atomic_fetch_add(&p->pressed, made);
    return OK;
}

/* All that the first pass left stays; beside a gzip form stands the file that it is of. */
static struct err press_path(void *context, struct str path)
{
    struct pressing *p = context;
    struct str ending = S(".gz");
    (void)export_folder_keep(p->folder, path);
    if (!str_ends(path, ending))
        return OK;
    const struct crew_task task = {.text = str_slice(path, 0, path.n - ending.n)};
    return crew_add(p->crew, &task);
}

struct err static_press(struct export_folder *f, int threads, int64_t *pressed)
{
    struct pressing p = {.folder = f};
    TRY(crew_start(threads, press_one, &p, &p.crew));
    struct err e = export_folder_each(f, press_path, &p), made = crew_finish(p.crew);
    *pressed = atomic_load(&p.pressed);
    return failed(e) ? e : made;
}
