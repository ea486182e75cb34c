/* library.c - libcurl as everything that goes out uses it. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "http/library.h"

#include <pthread.h>

static void start(void)
{
    curl_global_init(CURL_GLOBAL_DEFAULT);
}

static int look_at_stop(void *context, curl_off_t a, curl_off_t b, curl_off_t c, curl_off_t d)
{
    const atomic_bool *stop = context;
    (void)a, (void)b, (void)c, (void)d;
    return stop && atomic_load(stop);
}

CURL *library_open(const atomic_bool *stop)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, start);
    CURL *curl = curl_easy_init();
    if (curl)
        library_prepare(curl, stop);
    return curl;
}

void library_prepare(CURL *curl, const atomic_bool *stop)
{
    curl_easy_setopt(curl, CURLOPT_PROXY, "");
    curl_easy_setopt(curl, CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
    curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, look_at_stop);
    curl_easy_setopt(curl, CURLOPT_XFERINFODATA, stop);
}
