/* activity.c - what servers of the fediverse say of a post. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "embed/activity.h"

#include "base/time.h"
#include "embed/json_read.h"
#include "embed/markup.h"
#include "embed/opengraph.h"
#include "text/url.h"

#define PICTURES_LOOKED_AT 16 /* attachments of a post */

/* ---- addresses ---- */

static bool is_number(struct str text)
{
    for (ptrdiff_t i = 0; i < text.n; i++)
        if (!char_is_digit(text.p[i]))
            return false;
    return text.n > 0 && text.n <= 20;
}

static struct str last_segment(struct str path)
{
    if (str_ends(path, S("/")))
        path.n--;
    for (ptrdiff_t slash; (slash = str_find_char(path, '/', 0)) >= 0;)
        path = str_from(path, slash + 1);
    return path;
}

struct str activity_status_request(struct arena *a, struct str url)
{
    struct url parts;
    bool web = url_parse(url, &parts) && parts.kind == URL_HTTP;
    if (!web || !(str_starts(parts.path, S("/@")) || str_starts(parts.path, S("/users/"))))
        return (struct str){NULL, 0};
    struct str number = last_segment(parts.path);
    if (!is_number(number))
        return (struct str){NULL, 0};
    return str_format(a, "%.*s://%.*s/api/v1/statuses/%.*s", STR_ARG(parts.scheme), STR_ARG(parts.authority),
                      STR_ARG(number));
}

static struct str read_address(struct arena *a, struct str base, const json_t *json, const char *name)
{
    struct str link = json_read_text(a, json, name), address = {NULL, 0};
    return link.n > 0 && url_join(a, base, link, &address) ? address : (struct str){NULL, 0};
}

/* "@port@social.example" of "port", or of "port@other.example". */
static struct str full_handle(struct arena *a, struct str name, struct str base)
{
    struct str host = url_authority(base);
    if (name.n == 0)
        return name;
    if (str_find_char(name, '@', 0) >= 0)
        return str_concat(a, S("@"), name);
    return str_format(a, "@%.*s@%.*s", STR_ARG(name), STR_ARG(host));
}

static int64_t read_time(struct str text)
{
    int64_t at;
    return time_parse_rfc3339(text, 0, &at) ? at : TIME_NONE;
}

/* What its author put before the words as a warning comes before them here, too. */
static struct str join_words(struct arena *a, struct str warning, struct str content)
{
    struct str words = markup_strip(a, content, false), before = markup_strip(a, warning, false);
    return before.n > 0 ? str_format(a, "%.*s\n%.*s", STR_ARG(before), STR_ARG(words)) : words;
}

/* ---- Mastodon's API ---- */

static void read_attachments(struct arena *a, struct str base, const json_t *list, struct found *out)
{
    for (size_t i = 0; i < json_array_size(list) && i < PICTURES_LOOKED_AT && out->picture.n == 0; i++) {
        const json_t *one = json_array_get(list, i);
        bool image = str_equal(json_read_text(a, one, "type"), S("image"));
        out->picture = read_address(a, base, one, image ? "url" : "preview_url");
        out->copy.picture_alt = json_read_text(a, one, "description");
    }
}

static void read_status(struct arena *a, struct str base, const json_t *json, struct found *out)
{
    struct embed_copy *copy = &out->copy;
    copy->words = join_words(a, json_read_text(a, json, "spoiler_text"), json_read_text(a, json, "content"));
    copy->author = json_read_text(a, json, "account.display_name");
    if (copy->author.n == 0)
        copy->author = json_read_text(a, json, "account.username");
    copy->handle = full_handle(a, json_read_text(a, json, "account.acct"), base);
    copy->language = json_read_text(a, json, "language");
    copy->posted_at = read_time(json_read_text(a, json, "created_at"));
    out->portrait = read_address(a, base, json, "account.avatar_static");
    if (!json_is_true(json_object_get(json, "sensitive")))
        read_attachments(a, base, json_object_get(json, "media_attachments"), out);
}

/* ---- ActivityPub ---- */

static void read_documents(struct arena *a, struct str base, const json_t *list, struct found *out)
{
    for (size_t i = 0; i < json_array_size(list) && i < PICTURES_LOOKED_AT && out->picture.n == 0; i++) {
        const json_t *one = json_array_get(list, i);
        bool image = str_starts(json_read_text(a, one, "mediaType"), S("image/"));
        if (!image && !str_equal(json_read_text(a, one, "type"), S("Image")))
            continue;
        out->picture = read_address(a, base, one, "url");
        out->copy.picture_alt = json_read_text(a, one, "name");
    }
}

static struct str language_of(const json_t *json)
{
    json_t *map = json_object_get(json, "contentMap");
    void *only = json_object_iter(map);
    return json_object_size(map) == 1 ? str_from_c(json_object_iter_key(only)) : (struct str){NULL, 0};
}

static struct str actor_of(struct arena *a, struct str base, const json_t *json)
{
    struct str actor = read_address(a, base, json, "attributedTo");
    return actor.n > 0 ? actor : read_address(a, base, json, "attributedTo.id");
}

static void read_object(struct arena *a, struct str base, const json_t *json, struct found *out)
{
    struct embed_copy *copy = &out->copy;
    struct str content = json_read_text(a, json, "content");
    copy->title = markup_strip(a, json_read_text(a, json, "name"), false);
    copy->words = join_words(a, json_read_text(a, json, "summary"), content);
    copy->language = str_copy(a, language_of(json));
    copy->posted_at = read_time(json_read_text(a, json, "published"));
    copy->seconds = opengraph_duration(json_read_text(a, json, "duration"));
    if (json_is_true(json_object_get(json, "sensitive")))
        return;
    read_documents(a, base, json_object_get(json, "attachment"), out);
    if (out->picture.n == 0)
        out->picture = read_address(a, base, json, "icon.url");
}

struct err activity_read(struct arena *a, struct str base, struct str json, struct found *out, struct str *actor)
{
    json_t *answer;
    *out = found_none(EMBED_FROM_ACTIVITY);
    *actor = (struct str){NULL, 0};
    TRY(json_read(json, &answer));
    bool status = json_is_object(json_object_get(answer, "account"));
    bool object = json_is_string(json_object_get(answer, "type")) && json_object_get(answer, "attributedTo");
    if (status)
        read_status(a, base, answer, out);
    else if (object)
        read_object(a, base, answer, out);
    if (object && !status)
        *actor = actor_of(a, base, answer);
    json_decref(answer);
    return status || object ? OK : err_make(&ERR_INVALID, "the answer is no post of the fediverse");
}

struct err activity_read_actor(struct arena *a, struct str base, struct str json, struct found *out)
{
    json_t *answer;
    *out = found_none(EMBED_FROM_ACTIVITY);
    TRY(json_read(json, &answer));
    struct str name = json_read_text(a, answer, "preferredUsername");
    out->copy.author = json_read_text(a, answer, "name");
    if (out->copy.author.n == 0)
        out->copy.author = name;
    out->copy.handle = full_handle(a, name, base);
    out->portrait = read_address(a, base, answer, "icon.url");
    json_decref(answer);
    return OK;
}
