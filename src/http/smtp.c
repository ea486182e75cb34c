/* smtp.c - outgoing mail. */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The server is the one that dateline.conf names, which nobody at the desk can change: it may be anywhere, also on the
 * machine itself. A letter goes to one recipient, so that what one server refuses keeps no other from it.
 */
#include "http/smtp.h"

#include "http/library.h"
#include "text/url.h"

#include <string.h>

#define ANSWERS_MAX ((int64_t)64 * 1024) /* bytes of all that the server says */
#define CONNECT_MILLISECONDS 10000L
#define REFUSED_FIRST 550 /* mailbox unavailable ... transaction failed: RFC 5321 section 4.2.3 */
#define REFUSED_LAST 554

/* A letter under way. */
struct sending {
    struct str rest; /* of the message */
    int64_t answered;
};

static bool cut_scheme(struct str text, struct str *rest)
{
    bool tls = str_starts(text, S("smtps://"));
    *rest = str_from(text, tls ? S("smtps://").n : S("smtp://").n);
    return tls || str_starts(text, S("smtp://"));
}

bool smtp_is_url(struct str text)
{
    struct str rest, host;
    int port;
    return cut_scheme(text, &rest) && url_parse_host(rest, &host, &port);
}

static bool is_own_machine(struct str url)
{
    struct str rest, host = S("");
    int port;
    (void)cut_scheme(url, &rest);
    return url_parse_host(rest, &host, &port) &&
           (str_equal(host, S("localhost")) || str_equal(host, S("[::1]")) || str_starts(host, S("127.")));
}

static size_t give_message(char *out, size_t size, size_t count, void *context)
{
    struct sending *sending = context;
    struct str piece = str_slice(sending->rest, 0, (ptrdiff_t)(size * count));
    memcpy(out, piece.p, (size_t)piece.n);
    sending->rest = str_from(sending->rest, piece.n);
    return (size_t)piece.n;
}

static size_t take_answer(char *bytes, size_t size, size_t count, void *context)
{
    struct sending *sending = context;
    (void)bytes;
    sending->answered += (int64_t)(size * count);
    return sending->answered > ANSWERS_MAX ? 0 : size * count;
}

static void set_server(CURL *curl, struct arena *a, const struct smtp_server *server)
{
    struct str url = str_format(a, "%.*s/%.*s", STR_ARG(server->url), STR_ARG(server->greeting));
    long tls = is_own_machine(server->url) ? CURLUSESSL_NONE : server->name.n ? CURLUSESSL_ALL : CURLUSESSL_TRY;
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    curl_easy_setopt(curl, CURLOPT_URL, str_to_c(a, url));
    curl_easy_setopt(curl, CURLOPT_USE_SSL, tls);
    if (server->authorities.n) {
        curl_easy_setopt(curl, CURLOPT_CAINFO, str_to_c(a, server->authorities));
        curl_easy_setopt(curl, CURLOPT_CAPATH, NULL);
    }
    if (!server->name.n)
        return;
    curl_easy_setopt(curl, CURLOPT_USERNAME, str_to_c(a, server->name));
    curl_easy_setopt(curl, CURLOPT_PASSWORD, str_to_c(a, server->password));
}

static void set_letter(CURL *curl, struct arena *a, const struct smtp_letter *letter, struct sending *sending)
{
    struct str from = str_format(a, "<%.*s>", STR_ARG(letter->from));
    curl_easy_setopt(curl, CURLOPT_MAIL_FROM, str_to_c(a, from));
    curl_easy_setopt(curl, CURLOPT_UPLOAD, 1L);
    curl_easy_setopt(curl, CURLOPT_READFUNCTION, give_message);
    curl_easy_setopt(curl, CURLOPT_READDATA, sending);
    curl_easy_setopt(curl, CURLOPT_INFILESIZE_LARGE, (curl_off_t)letter->message.n);
    curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, take_answer);
    curl_easy_setopt(curl, CURLOPT_HEADERDATA, sending);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take_answer);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, sending);
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, CONNECT_MILLISECONDS);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, (long)(letter->time_max / 1000));
}

/* Why TLS was not spoken as it must be, in words for who runs the server; said: the library's. */
static struct err tls_failure(CURLcode code, struct str url, const char *said)
{
    if (code == CURLE_PEER_FAILED_VERIFICATION)
        return err_make(&ERR_SYSTEM,
                        "%.*s: its certificate is not to be trusted, so nothing was sent (%s). It must be one for that "
                        "host, of an authority that this machine knows or that dateline.conf names (smtp_ca)",
                        STR_ARG(url), said);
    if (code == CURLE_USE_SSL_FAILED)
        return err_make(&ERR_SYSTEM,
                        "%.*s: it speaks no TLS (STARTTLS), and without it the password of smtp_login is not sent",
                        STR_ARG(url));
    if (code == CURLE_SSL_CACERT_BADFILE)
        return err_make(&ERR_SYSTEM,
                        "%.*s: the file that smtp_ca names in dateline.conf cannot be read as certificates",
                        STR_ARG(url));
    return OK;
}

static struct err verdict(CURL *curl, CURLcode code, struct str url, const char *said, enum smtp_outcome *outcome)
{
    long answer = 0;
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &answer);
    *outcome = code == CURLE_OK ? SMTP_SENT : SMTP_FAILED;
    if (code == CURLE_OK)
        return OK;
    if (code == CURLE_ABORTED_BY_CALLBACK)
        return err_make(&ERR_BUSY, "%.*s: stopped", STR_ARG(url));
    TRY(tls_failure(code, url, said));
    if (code == CURLE_SEND_ERROR && answer >= REFUSED_FIRST && answer <= REFUSED_LAST)
        *outcome = SMTP_REFUSED;
    if (answer >= 400)
        return err_make(&ERR_SYSTEM, "%.*s answered %ld: %s", STR_ARG(url), answer, curl_easy_strerror(code));
    return err_make(&ERR_SYSTEM, "%.*s: %s", STR_ARG(url), curl_easy_strerror(code));
}

struct err smtp_send(struct arena *a, const struct smtp_server *server, const struct smtp_letter *letter,
                     enum smtp_outcome *outcome)
{
    struct sending sending = {.rest = letter->message};
    char said[CURL_ERROR_SIZE] = "";
    *outcome = SMTP_FAILED;
    CURL *curl = library_open(letter->stop);
    struct curl_slist *to = curl_slist_append(NULL, str_to_c(a, str_format(a, "<%.*s>", STR_ARG(letter->to))));
    if (!curl || !to) {
        curl_slist_free_all(to);
        curl_easy_cleanup(curl);
        return err_make(&ERR_SYSTEM, "out of memory");
    }
    set_server(curl, a, server);
    set_letter(curl, a, letter, &sending);
    curl_easy_setopt(curl, CURLOPT_MAIL_RCPT, to);
    curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, said);
    struct err e = verdict(curl, curl_easy_perform(curl), server->url, said, outcome);
    curl_slist_free_all(to);
    curl_easy_cleanup(curl);
    return e;
}
