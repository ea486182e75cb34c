/* routes.c - the table of the back office. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/routes.h"

#define FORM_MAX 16384
#define STORY_MAX (5 * 1024 * 1024) /* the text as JSON, and what stands beside it */

#define POST_JSON(pattern_, handler_, access_, limit_, title_)                                                         \
    {                                                                                                                  \
        .method = HTTP_POST, .pattern = (pattern_), .handle = (handler_), .access = (access_), .form = true,           \
        .body_limit = (limit_), .title = (title_)                                                                      \
    }

const struct http_route DESK_ROUTES[] = {
    {.method = HTTP_GET,
     .pattern = "/desk/sign-in/",
     .handle = desk_sign_in_page,
     .access = ACCESS_PUBLIC,
     .query = "next",
     .title = "Desk: sign in"},
    {.method = HTTP_POST,
     .pattern = "/desk/sign-in/",
     .handle = desk_sign_in,
     .access = ACCESS_PUBLIC,
     .form = true,
     .body_limit = FORM_MAX,
     .title = "Desk: sign in"},
    {.method = HTTP_POST,
     .pattern = "/desk/sign-out/",
     .handle = desk_sign_out,
     .access = ACCESS_CONTRIBUTOR,
     .form = true,
     .body_limit = FORM_MAX,
     .title = "Desk: sign out"},
    {.method = HTTP_GET,
     .pattern = "/desk/",
     .handle = desk_stories,
     .access = ACCESS_CONTRIBUTOR,
     .query = "status before",
     .title = "Desk: stories"},
    POST_JSON("/desk/api/story/:id/preflight", desk_preflight, ACCESS_CONTRIBUTOR, STORY_MAX,
              "Desk: what a story lacks before it goes out"),
    POST_JSON("/desk/api/story/:id/move", desk_move, ACCESS_CONTRIBUTOR, FORM_MAX,
              "Desk: moves a story to another status"),
    POST_JSON("/desk/api/story/:id/undo", desk_undo, ACCESS_CONTRIBUTOR, FORM_MAX,
              "Desk: takes back the last move of a story"),
    {.method = HTTP_GET,
     .pattern = "/desk/api/story/:id/history",
     .handle = desk_history,
     .access = ACCESS_CONTRIBUTOR,
     .query = "before",
     .title = "Desk: what happened to a story"},
    {.method = HTTP_GET,
     .pattern = "/desk/api/story/:id/notes",
     .handle = desk_notes,
     .access = ACCESS_CONTRIBUTOR,
     .title = "Desk: notes on a story"},
    POST_JSON("/desk/api/story/:id/notes", desk_note_add, ACCESS_CONTRIBUTOR, FORM_MAX, "Desk: a new note on a story"),
    POST_JSON("/desk/api/story/:id/notes/:note/resolve", desk_note_resolve, ACCESS_CONTRIBUTOR, FORM_MAX,
              "Desk: settles a note, or opens it again"),
    {.method = HTTP_GET,
     .pattern = "/desk/api/story/:id/preview",
     .handle = desk_preview_links,
     .access = ACCESS_CONTRIBUTOR,
     .title = "Desk: open links to a story that is not out"},
    POST_JSON("/desk/api/story/:id/preview", desk_preview_make, ACCESS_CONTRIBUTOR, FORM_MAX,
              "Desk: a new link to a story that is not out"),
    POST_JSON("/desk/api/story/:id/preview/:link/end", desk_preview_end, ACCESS_CONTRIBUTOR, FORM_MAX,
              "Desk: ends such a link"),
};

const ptrdiff_t DESK_ROUTE_COUNT = COUNT_OF(DESK_ROUTES);
