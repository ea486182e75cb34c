/* site.h - the public site: what its pages share. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PAGE_SITE_H
#define PAGE_SITE_H

#include "http/router.h"
#include "http/server.h"
#include "newsroom/newsroom.h"
#include "press/press.h"
#include "page/theme.h"

#include <pthread.h>
#include <stdatomic.h>

struct audience;
struct embed_providers;
struct frame;
struct page;
struct value;
struct story_view;
/* Adds to the view of an error page what a reader of a missing address may want. gone: the withdrawn story that stood
 * there; NULL: none is known. */
typedef void site_missing(struct page *p, struct value *problem, const struct story_view *gone);
/* Answers status (403, 404) at an address of the desk; false: it did not. */
typedef bool site_desk_missing(struct http_request *r, struct http_response *out, int status);

/* Made once at the start; shared by all threads. */
struct site {
    struct newsroom *newsroom;
    struct press *press;
    struct frame *frame; /* page/frame.h */
    struct http_router *router;
    struct arena routes;                  /* memory of the router */
    _Atomic(struct http_server *) server; /* for the counters; NULL: its first requests may come before it is known */
    struct audience *audience;            /* who is told of pages; NULL: nobody is */
    site_missing *missing;                /* NULL: the page says what is wrong and no more */
    site_desk_missing *desk_missing;      /* NULL: the desk has no page of its own for it */
    struct str listen_host;               /* where it listens: pages are kept for requests to it too */
    struct str theme_folder;              /* none: the theme compiled in */
    pthread_mutex_t theme_lock;           /* guards the pointer, not the theme */
    struct theme *theme;
    pthread_mutex_t provider_lock; /* guards the making, not the table */
    atomic_bool owes_reload;       /* the settings in force may be old */
    struct arena provider_tables;  /* those before the last stay: a page may still look at them */
    _Atomic(const struct embed_providers *) providers;
    const struct settings *provider_settings; /* that the last was made of */
    const struct settings *still; /* of pages that shall stand as files; NULL: a server answers behind them */
};

/* Makes the site of an open newsroom; what the newsroom touches is forgotten by the press from now on. Its routes are
 * added by site_add_routes before the server starts. */
struct err site_open(struct newsroom *n, struct str theme_folder, struct site **out);
void site_close(struct site *site);
void site_add_routes(struct site *site, const struct http_route *routes, ptrdiff_t count);

/* From now on pages are made to stand as files: readers are not counted, and what needs a server is left out. Once,
 * before other threads use site. */
void site_make_still(struct site *site);
/* What pages are made by: those of the newsroom, or of a site of files. */
const struct settings *site_settings(const struct site *site);

/* Tells the press under which hosts the newsroom is known: those of the settings, and site->listen_host. */
void site_know_hosts(struct site *site);

/* The theme in force, held for the caller. */
struct theme *site_hold_theme(struct site *site);
/* Loads the theme's folder again; the old theme stays when the new one is not whole. */
struct err site_reload_theme(struct site *site);

/* The providers of embeds in force; good until site_close, so that a page may keep them while it is made. */
const struct embed_providers *site_providers(const struct site *site);

/* Forgets pages made of tags; CONTROL_ALL or "all": everything, and the settings are read again. */
void site_touch(struct site *site, const struct str *tags, ptrdiff_t count);
/* Other nodes may have changed something unheard (newsroom_on_doubt): each page is rendered anew before it is shown,
 * and is shown as it is only while the store is away. hears: the settings are put in force again. */
void site_doubt(struct site *site, bool hears);

static inline struct site *site_of(const struct http_request *r)
{
    return r->app;
}

#endif
