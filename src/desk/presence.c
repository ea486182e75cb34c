/* presence.c - who else is in a story, and whether it was saved since (JSON, asked every few seconds). */
/* SPDX-License-Identifier: Apache-2.0 */
#include "newsroom/presence.h"

#include "desk/resource.h"
#include "desk/routes.h"

static void write_others(struct json *j, const struct sql_presence_list *others)
{
    json_write_key(j, S("others"));
    json_open_array(j);
    for (ptrdiff_t i = 0; i < others->count; i++) {
        json_open_object(j);
        json_member_string(j, S("name"), others->items[i].name);
        json_member_int(j, S("since"), others->items[i].since);
        json_member_string(j, S("place"), others->items[i].place);
        json_member_bool(j, S("editing"), others->items[i].editing);
        json_close_object(j);
    }
    json_close_array(j);
}

static struct err here(struct http_request *r, struct http_response *out)
{
    int64_t id;
    json_t *body;
    struct presence_list present;
    TRY(resource_id(r, S("id"), &id));
    TRY(resource_read(r, &body));
    struct presence_here window = {.place = resource_text(body, "place"),
                                   .window = resource_text(body, "window"),
                                   .editing = resource_bool(body, "editing")};
    TRY(newsroom_presence(site_of(r)->newsroom, r->arena, access_actor(r), id, &window, &present));
    struct resource *answer = resource_begin(r, out);
    write_others(&answer->json, &present.others);
    json_member_bool(&answer->json, S("elsewhere"), present.elsewhere);
    json_member_int(&answer->json, S("revision"), present.revision);
    json_member_string(&answer->json, S("author"), present.author);
    json_member_int(&answer->json, S("updated_at"), present.updated_at);
    json_member_string(&answer->json, S("status"), present.status);
    json_member_int(&answer->json, S("seen"), present.seen);
    json_member_int(&answer->json, S("kept"), present.kept == DB_NULL ? 0 : present.kept);
    return resource_end(answer, 200);
}

struct err desk_here(struct http_request *r, struct http_response *out)
{
    struct err e = here(r, out);
    return failed(e) ? resource_problem(r, out, e) : OK;
}
