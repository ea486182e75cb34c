/* frame.c - what every page of the desk stands in: top bar, side bar, the person's language. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/frame.h"

#include "newsroom/node.h"
#include "page/access.h"
#include "page/language.h"

#define ROOMS_CSS S_INIT("css/rooms.css")

static const struct str LANGUAGES[] = {S_INIT("en"), S_INIT("ar"), S_INIT("es"),
                                       S_INIT("fr"), S_INIT("fa"), S_INIT("hi")};

static const struct {
    enum desk_room room;
    enum http_access access; /* of its route */
    struct str word, url;
    struct str style; /* a stylesheet behind the desk's own, or none */
} ROOMS[] = {
    {DESK_STORIES, ACCESS_CONTRIBUTOR, S_INIT("desk_stories"), S_INIT("/desk/"), S_INIT("")},
    {DESK_FRONT, ACCESS_EDITOR, S_INIT("desk_front"), S_INIT("/desk/front/"), S_INIT("css/reports.css")},
    {DESK_TRANSLATIONS, ACCESS_TRANSLATOR, S_INIT("desk_translations"), S_INIT("/desk/translations/"), ROOMS_CSS},
    {DESK_GLOSSARY, ACCESS_TRANSLATOR, S_INIT("desk_glossary"), S_INIT("/desk/glossary/"), ROOMS_CSS},
    {DESK_SECTIONS, ACCESS_EDITOR, S_INIT("desk_sections"), S_INIT("/desk/sections/"), ROOMS_CSS},
    {DESK_AUDIENCE, ACCESS_CONTRIBUTOR, S_INIT("desk_audience"), S_INIT("/desk/audience/"), S_INIT("css/reports.css")},
    {DESK_EMBEDS, ACCESS_EDITOR, S_INIT("desk_embeds"), S_INIT("/desk/embeds/"), ROOMS_CSS},
    {DESK_ENGINES, ACCESS_ADMINISTRATOR, S_INIT("desk_engines"), S_INIT("/desk/engines/"), ROOMS_CSS},
    {DESK_CACHES, ACCESS_ADMINISTRATOR, S_INIT("desk_caches"), S_INIT("/desk/caches/"), ROOMS_CSS},
    {DESK_PEOPLE, ACCESS_ADMINISTRATOR, S_INIT("desk_people"), S_INIT("/desk/people/"), S_INIT("")},
    {DESK_NODES, ACCESS_ADMINISTRATOR, S_INIT("desk_nodes"), S_INIT("/desk/nodes/"), ROOMS_CSS},
};

ptrdiff_t desk_language_count(void)
{
    return COUNT_OF(LANGUAGES);
}

struct str desk_language_at(ptrdiff_t i)
{
    return LANGUAGES[i];
}

static bool speaks(struct str language)
{
    for (ptrdiff_t i = 0; i < COUNT_OF(LANGUAGES); i++)
        if (str_equal(LANGUAGES[i], language))
            return true;
    return false;
}

struct str desk_language(const struct actor *actor, const struct settings *settings)
{
    struct str base, rest;
    if (speaks(actor->language))
        return actor->language;
    (void)str_cut(settings->language, '-', &base, &rest);
    return speaks(base) ? base : LANGUAGES[0];
}

static struct str style_of(enum desk_room room)
{
    for (ptrdiff_t i = 0; i < COUNT_OF(ROOMS); i++)
        if (ROOMS[i].room == room)
            return ROOMS[i].style;
    return S("");
}

static void fill_rooms(struct page *p, struct value *desk, enum desk_room current, enum role role)
{
    struct value *rooms = value_set_list(p->a, desk, S("rooms"));
    for (ptrdiff_t i = 0; i < COUNT_OF(ROOMS); i++) {
        if (!access_may(role, ROOMS[i].access))
            continue;
        if (ROOMS[i].room == DESK_NODES && !node_is_shared(p->site->newsroom))
            continue;
        struct value *room = value_append_map(p->a, rooms);
        value_set_text(p->a, room, S("name"), page_word(p, ROOMS[i].word));
        value_set_text(p->a, room, S("url"), ROOMS[i].url);
        value_set_bool(p->a, room, S("current"), ROOMS[i].room == current);
    }
}

static void fill_desk(struct page *p, struct value *desk, struct str title, enum desk_room room)
{
    const struct actor *actor = access_actor(p->request);
    value_set_text(p->a, desk, S("title"), page_word(p, title));
    value_set_text(p->a, desk, S("css_url"), theme_url(p->theme, S("css/desk.css")));
    struct str style = style_of(room);
    page_set_text_or_false(p, desk, S("style_url"), style.n ? theme_url(p->theme, style) : style);
    value_set_text(p->a, desk, S("token"), access_form_token(p->request));
    value_set_text(p->a, desk, S("digits"), page_digits(p, S("0123456789")));
    if (actor->role == ROLE_NONE) {
        value_set_bool(p->a, desk, S("user"), false);
        return;
    }
    value_set_text(p->a, value_set_map(p->a, desk, S("user")), S("name"), actor->who);
    value_set_text(p->a, desk, S("sign_out"), S("/desk/sign-out/"));
    value_set_text(p->a, desk, S("account"), S("/desk/account/"));
    fill_rooms(p, desk, room, actor->role);
}

struct err desk_begin(struct page *p, struct http_request *r, struct http_response *out, struct str title,
                      enum desk_room room, struct str script)
{
    TRY(page_begin(p, r, out, S("desk")));
    page_speak(p, desk_language(access_actor(r), p->settings));
    struct value *desk = value_set_map(p->a, p->view, S("desk"));
    fill_desk(p, desk, title, room);
    page_set_text_or_false(p, desk, S("script_url"), script.n ? theme_url(p->theme, script) : script);
    out->private = true;
    return OK;
}

struct err desk_end(struct page *p, struct str template_name)
{
    return page_end_whole(p, template_name);
}
