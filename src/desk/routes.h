/* routes.h - the pages of the back office. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DESK_ROUTES_H
#define DESK_ROUTES_H

#include "http/router.h"

extern const struct http_route DESK_ROUTES[];
extern const ptrdiff_t DESK_ROUTE_COUNT;
/* Those on translations. */
extern const struct http_route REVIEW_ROUTES[];
extern const ptrdiff_t REVIEW_ROUTE_COUNT;
/* Those on the audience. */
extern const struct http_route AUDIENCE_ROUTES[];
extern const ptrdiff_t AUDIENCE_ROUTE_COUNT;

http_handler desk_story, desk_story_begin, desk_story_keep, desk_story_drop, desk_story_save;
http_handler desk_story_restore, desk_revisions, desk_compare, desk_here;
http_handler desk_sign_in_page, desk_sign_in, desk_sign_out, desk_stories;
http_handler desk_code_page, desk_code, desk_sign_in_again, desk_code_again, desk_link_page, desk_link_use;
http_handler desk_account_page, desk_own_language, desk_own_password, desk_own_sessions_end;
http_handler desk_factor_page, desk_factor_begin, desk_factor_confirm, desk_factor_renew, desk_factor_remove;
http_handler desk_passkeys_page, desk_passkey_add, desk_passkey_remove, desk_passkey_sign_in;
http_handler desk_people_page, desk_people_add, desk_people_change, desk_people_link, desk_people_disable;
http_handler desk_people_enable, desk_people_forget_code;
http_handler desk_move_chosen, desk_change_chosen, desk_keep_filter, desk_drop_filter, desk_changes;
http_handler desk_preflight, desk_move, desk_undo, desk_history, desk_correction;
http_handler desk_preview_links, desk_preview_make, desk_preview_end;
http_handler desk_editor, desk_editor_new, desk_picture, desk_picture_add, desk_picture_change, desk_picture_shown;
http_handler desk_suggest, desk_paste, desk_address;
http_handler desk_notes, desk_note_add, desk_note_resolve;
http_handler desk_embeds, desk_embed, desk_embed_change;

/* translations.c, translation.c, translation_act.c, translation_xliff.c */
http_handler desk_translations, desk_translation_changes;
http_handler desk_translation, desk_translation_act, desk_translation_segment, desk_translation_segment_json;
http_handler desk_translation_xliff, desk_translation_xliff_take;
/* engines.c, glossary.c, sections.c */
http_handler desk_caches, desk_cache_forget;
http_handler desk_engines;
http_handler desk_nodes;
http_handler desk_glossary, desk_glossary_change, desk_glossary_table;
http_handler desk_sections, desk_sections_change;
/* audience_page.c, audience_file.c, audience_live.c, audience_shared.c */
http_handler desk_audience, desk_audience_dimension, desk_audience_story, desk_audience_csv, desk_audience_json;
http_handler desk_audience_live, desk_audience_links, desk_audience_share, desk_audience_unshare;
http_handler desk_front, desk_audience_links, desk_audience_share, desk_audience_unshare;
http_handler desk_front_pin, desk_audience_links, desk_audience_share, desk_audience_unshare;
http_handler desk_front_unpin, desk_audience_links, desk_audience_share, desk_audience_unshare;
http_handler desk_audience_mail, desk_audience_links, desk_audience_share, desk_audience_unshare;
http_handler desk_shared, desk_shared_csv, desk_shared_json;

#endif
