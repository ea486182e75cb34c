/* picture_object.c - a picture as the editor gets it (JSON). */
/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/picture_object.h"

#include "newsroom/media.h"
#include "page/access.h"
#include "text/url.h"

static struct str address_of(struct arena *a, struct str path)
{
    return url_encode_path(a, str_concat(a, S("/media/"), path));
}

static struct err check_own(struct http_request *r, int64_t id)
{
    struct err e = id ? newsroom_media_may_use(site_of(r)->newsroom, r->arena, access_actor(r), id) : OK;
    return err_is(e, &ERR_NOT_FOUND) ? err_make(&ERR_INVALID, "There is no picture %lld", (long long)id) : e;
}

struct err picture_check_own(struct http_request *r, const struct story_input *in)
{
    TRY(check_own(r, in->lead_media_id));
    return check_own(r, in->social_media_id);
}

void picture_object_write(struct arena *a, struct json *j, const struct sql_media *media)
{
    json_member_int(j, S("id"), media->id);
    json_member_string(j, S("src"), address_of(a, media->path));
    json_member_string(j, S("url"), address_of(a, media->shown.n ? media->shown : media->path));
    json_member_int(j, S("width"), media->width);
    json_member_int(j, S("height"), media->height);
    json_member_int(j, S("focal_x"), media->focal_x);
    json_member_int(j, S("focal_y"), media->focal_y);
    json_member_string(j, S("alt"), media->alt);
    json_member_string(j, S("caption"), media->caption);
    json_member_string(j, S("credit"), media->credit);
}
