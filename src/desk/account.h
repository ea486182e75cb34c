/* account.h - what the pages about one's own account share. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DESK_ACCOUNT_H
#define DESK_ACCOUNT_H

#include "desk/frame.h"
#include "desk/notice.h"
#include "http/form.h"

#define ACCOUNT_PASSKEYS "/desk/account/passkeys/"

/* Begins one of them, whose path is current and whose script is that file of the theme or none, with the view's
 * "account {tabs[], name, role}". */
struct err account_begin(struct page *p, struct http_request *r, struct http_response *out, const char *current,
                         struct str script);
/* Parses the form and asks whether its field "password" is the person's. */
struct err account_read_form(struct http_request *r, struct http_form *form);

#endif
