/* engine.c - an engine of translation that answers at once, in LibreTranslate's interface: bench-engine PORT */
/* SPDX-License-Identifier: Apache-2.0 */
/* It has every pair from English into the languages below; each word comes back with a letter behind it. */
#include "text/json.h"

#include <arpa/inet.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define REQUEST_MAX ((ptrdiff_t)4 << 20)

static const char *const LANGUAGES[] = {"es", "fr", "it", "pt", "de", "nl", "sv", "da", "nb", "fi"};

static char request[REQUEST_MAX + 1];

static void say(int to, struct str body)
{
    char head[128];
    int n = snprintf(head, sizeof(head),
                     "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %td\r\nConnection: "
                     "close\r\n\r\n",
                     body.n);
    if (send(to, head, (size_t)n, MSG_NOSIGNAL) != n || send(to, body.p, (size_t)body.n, MSG_NOSIGNAL) != body.n)
        fprintf(stderr, "bench-engine: an answer was not taken\n");
}

/* A letter behind each word; tags and references stay. */
static void translate(struct buf *out, struct str text)
{
    bool inside = false, reference = false;
    for (ptrdiff_t i = 0; i < text.n; i++) {
        char c = text.p[i], next = i + 1 < text.n ? text.p[i + 1] : ' ';
        inside = c == '<' || (inside && c != '>');
        reference = c == '&' || (reference && c != ';');
        buf_add(out, str_slice(text, i, i + 1));
        if (!inside && !reference && char_is_alpha(c) && !char_is_alpha(next))
            buf_add(out, S("o"));
    }
}

static void answer_texts(struct json *j, const char *body, size_t size)
{
    json_t *root = json_loadb(body, size, 0, NULL), *item;
    size_t i;
    json_open_object(j);
    json_write_key(j, S("translatedText"));
    json_open_array(j);
    json_array_foreach(json_object_get(root, "q"), i, item)
    {
        struct buf text;
        buf_init(&text, REQUEST_MAX);
        translate(&text, (struct str){json_string_value(item), (ptrdiff_t)json_string_length(item)});
        json_write_string(j, buf_str(&text));
        buf_close(&text);
    }
    json_close_array(j);
    json_close_object(j);
    json_decref(root);
}

static void answer_languages(struct json *j)
{
    json_open_array(j);
    json_open_object(j);
    json_member_string(j, S("code"), S("en"));
    json_write_key(j, S("targets"));
    json_open_array(j);
    for (ptrdiff_t i = 0; i < COUNT_OF(LANGUAGES); i++)
        json_write_string(j, str_from_c(LANGUAGES[i]));
    json_close_array(j);
    json_close_object(j);
    json_close_array(j);
}

/* Offset of the body of a request that is whole; -1: it is not. */
static ptrdiff_t find_body(struct str whole)
{
    ptrdiff_t head = str_find(whole, S("\r\n\r\n"), 0), at = str_find(whole, S("Content-Length: "), 0);
    if (head < 0)
        return -1;
    ptrdiff_t length = at >= 0 && at < head ? atoi(whole.p + at + 16) : 0;
    return whole.n >= head + 4 + length ? head + 4 : -1;
}

static void serve(int client)
{
    ptrdiff_t have = 0, body = -1;
    while (body < 0 && have < REQUEST_MAX) {
        ssize_t n = read(client, request + have, (size_t)(REQUEST_MAX - have));
        if (n <= 0)
            return;
        have += n;
        request[have] = 0;
        body = find_body((struct str){request, have});
    }
    struct buf out;
    struct json j;
    buf_init(&out, 2 * REQUEST_MAX);
    json_init(&j, &out);
    if (strncmp(request, "GET /languages", 14) == 0)
        answer_languages(&j);
    else
        answer_texts(&j, request + body, (size_t)(have - body));
    say(client, buf_str(&out));
    buf_close(&out);
}

int main(int argc, char **argv)
{
    int listener = socket(AF_INET, SOCK_STREAM, 0), on = 1;
    struct sockaddr_in here = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
    if (argc != 2)
        fatalx("use: bench-engine PORT");
    here.sin_port = htons((uint16_t)atoi(argv[1]));
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
    if (bind(listener, (struct sockaddr *)&here, sizeof(here)) || listen(listener, 64))
        fatal("port %s", argv[1]);
    for (;;) {
        int client = accept(listener, NULL, NULL);
        if (client < 0)
            continue;
        serve(client);
        close(client);
    }
}
