/* html_address.h - which addresses story HTML may hold, and how they are written. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TEXT_HTML_ADDRESS_H
#define TEXT_HTML_ADDRESS_H

#include "base/base.h"

/*
 * The three tests take an address as written, with or without its & escaped: the answer is the same. All of them refuse
 * more than HTML_ADDRESS_MAX bytes, controls, spaces and " < > \ `.
 */

/* A link: http and https with a host, mailto, or relative without a host. */
bool html_address_is_link(struct str address);
/* http or https with a host. */
bool html_address_is_web(struct str address);
/* A file of ours: /media/ and a path without query, fragment, empty segments or segments that begin with a dot. */
bool html_address_is_media(struct str address);

/*
 * An address of any origin as a browser would read it (WHATWG URL, basic URL parser): without the white space and
 * controls around it and the tabs and line feeds within, its scheme in lower case, //host as https, and what the tests
 * refuse but is harmless percent-encoded. None when it holds other controls. It still has to pass a test. Owned by a.
 */
struct str html_address_clean(struct arena *a, struct str raw);

#endif
