/* static.h - the whole public site as files, which nginx or an object store serves as they are. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef STATIC_STATIC_H
#define STATIC_STATIC_H

#include "page/site.h"

struct static_options {
    struct str to; /* folder: new, empty, or an export */
    int threads;   /* that make pages */
    bool full;     /* a second pass makes both codings of each text as small as they get */
    /* Told how far it is, or NULL; on the caller's thread. */
    void (*progress)(void *context, const char *what, int64_t done, int64_t total);
    void *context;
};

struct static_report {
    int64_t files;   /* that the site has now, coded forms not counted */
    int64_t written; /* of them new, or changed since the last export */
    int64_t removed;
    int64_t pressed; /* by the second pass */
    int64_t refused; /* pages whose addresses no file can have */
};

/*
 * Makes the pages of a site (with its routes; it is made still) and puts them below options->to: "site/" for the main
 * host, "hosts/NAME/" for each edition with a host of its own, "gone/" for pages of status 410, "nginx/" for what a
 * server must know. What did not change since the last export there keeps its file. docs/moving.md says how it is served.
 */
struct err static_export(struct site *site, const struct static_options *options, struct static_report *report);

#endif
