/* library.h - libcurl as everything that goes out uses it. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HTTP_LIBRARY_H
#define HTTP_LIBRARY_H

#include "base/base.h"

#include <curl/curl.h>
#include <stdatomic.h>

/* A handle of the library that takes nothing from the environment: no proxy, no stored password, no signal. stop ends
 * what it does, with CURLE_ABORTED_BY_CALLBACK, once true; may be NULL. NULL: out of memory. curl_easy_cleanup frees
 * it. */
CURL *library_open(const atomic_bool *stop);

/* Makes one of these of a handle that was reset: it keeps its connections. */
void library_prepare(CURL *curl, const atomic_bool *stop);

#endif
