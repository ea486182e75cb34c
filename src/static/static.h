/* static.h - the whole public site as files, which nginx or an object store serves as they are. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef STATIC_STATIC_H
#define STATIC_STATIC_H

#include "exchange/export.h"
#include "page/site.h"

/*
 * Makes the pages of a site, which has its routes and has been made still, and puts them into the folder of x: "site/"
 * for the main host, "hosts/NAME/" for each edition with a host of its own, "gone/" for pages of status 410, "nginx/"
 * for what a server must know. What did not change since the last export keeps its file. Counts stories and pictures in
 * x. threads make pages beside the caller's.
 */
struct err static_write(struct export *x, struct site *site, int threads);

/* The second pass over a whole export: both codings of each text as small as they get; *pressed: of so many files. */
struct err static_press(struct export_folder *f, int threads, int64_t *pressed);

#endif
