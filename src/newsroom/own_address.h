/* own_address.h - addresses of this newsroom's own pages, however people and programs write them. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef NEWSROOM_OWN_ADDRESS_H
#define NEWSROOM_OWN_ADDRESS_H

#include "newsroom/setting.h"

struct own_address {
    struct str path;  /* as the store knows it: decoded, without query and fragment, a slash at its end; none: nothing
                         can stand there */
    int64_t story_id; /* of "/?p=42"; 0: the path says which page it is */
};

/*
 * True where address names a page of the newsroom: http or https, the host that of the setting `url` or of an edition
 * (newsroom/address.h), in any case, with or without the scheme's own port, nothing in front of it. *out is then in a.
 * False for any other host, scheme or port, user names, and what text/url.h refuses.
 */
bool own_address_read(struct arena *a, const struct settings *settings, struct str address, struct own_address *out);

#endif
