/* address.h - where readers find a page: below a path of the main host, or on the host of its edition. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef NEWSROOM_ADDRESS_H
#define NEWSROOM_ADDRESS_H

#include "newsroom/edition.h"
#include "newsroom/setting.h"

/*
 * The store knows a page by one path, which begins with "/es" in every edition but the first. An edition with a host of
 * its own shows the same page there without that beginning; the path on the main host then leads to it.
 */

/* The edition that a path ("/es/2026/11/05/slug/") belongs to where it has a host of its own; else NULL. The first
 * edition's host is the setting url's, whatever its line says. */
const struct edition_rules *address_edition(const struct settings *settings, struct str path);
/* The edition whose host that is, in any case and with any port; NULL for the main host and for strangers. */
const struct edition_rules *address_edition_of_host(const struct settings *settings, struct str host);
/* "es.news.example:8080" without its port. */
struct str address_host_name(struct str host);

/* "https://es.news.example", or the setting url for NULL; without a slash at the end. In a. */
struct str address_base(struct arena *a, const struct settings *settings, const struct edition_rules *edition);
/* A path as its host writes it, percent-encoded, in a: without the edition's prefix where edition is not NULL. */
struct str address_encode(struct arena *a, const struct edition_rules *edition, struct str path);
/* The address of what is stored under a path (decoded: it is encoded here), in a. */
struct str address_absolute(struct arena *a, const struct settings *settings, struct str path);
/* The same as a page writes it that stands on the host of the edition with that prefix ("/es"; empty: the main host):
 * a path where it is on the same host. */
struct str address_link(struct arena *a, const struct settings *settings, struct str own_prefix, struct str path);

/* An encoded path below base as a whole address; one that is whole already as it is. */
struct str address_whole(struct arena *a, struct str base, struct str address);

/* Refuses a value of the setting `editions` that gives an edition the main host. */
struct err address_setting_check(const struct settings *settings, struct str value);

#endif
