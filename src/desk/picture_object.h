/* picture_object.h - a picture as the editor gets it (JSON). */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DESK_PICTURE_OBJECT_H
#define DESK_PICTURE_OBJECT_H

#include "http/request.h"
#include "newsroom/story.h"
#include "store/statements.h"
#include "text/json.h"

/* The picture's members, into an object that is open: "src" is the file itself, as a text holds it, "url" what is shown
 * of it; paths from the site's root, made in a. */
void picture_object_write(struct arena *a, struct json *j, const struct sql_media *media);

/* Whether the pictures that fields name by their numbers are the actor's to use. ERR_INVALID: one is not. */
struct err picture_check_own(struct http_request *r, const struct story_input *in);

#endif
