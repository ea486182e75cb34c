/* passkey.h - what pages give the script that asks a browser for a passkey. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DESK_PASSKEY_H
#define DESK_PASSKEY_H

#include "page/page.h"

#define PASSKEY_SCRIPT S("js/desk-passkey.js")

/* The view's "passkey {challenge, site}"; false where the newsroom's address can have none. */
void passkey_fill(struct page *p);

#endif
