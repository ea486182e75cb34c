/* upload.h - what the names of a site's pictures have in common, whatever size or copy of it they mean. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef EXCHANGE_UPLOAD_H
#define EXCHANGE_UPLOAD_H

#include "base/base.h"

/* WordPress makes "x-1024x683.jpg", "x-scaled.jpg", "x-rotated.jpg" and "x-e1355434233.jpg" (an edited copy) of
 * "x.jpg". */
struct upload_parts {
    struct str stem, ending; /* "2012/03/x-1024x683", ".jpg" */
};
struct upload_parts upload_parts_of(struct str name);
/* A stem without what WordPress adds; as it is where it has none. */
struct str upload_without_size(struct str stem);
struct str upload_without_word(struct str stem);
struct str upload_without_edit(struct str stem);

/* The part of an address that lies in the media folder, decoded; none where it climbs, or is no file. In a. */
struct str upload_path(struct arena *a, struct str address);
/* What all sizes and copies of a picture have in common: "2012/03/x.jpg"; empty: it is none. In a. */
struct str upload_place(struct arena *a, struct str address);

#endif
