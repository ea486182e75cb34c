/* fake_engine.c - an engine of translation on a loopback port that speaks all four protocols, and misbehaves on demand.
 */
/* SPDX-License-Identifier: Apache-2.0 */
#include "support/fake_engine.h"

#include "text/json.h"
#include "text/url.h"

#include <arpa/inet.h>
#include <jansson.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define REQUEST_MAX ((ptrdiff_t)1024 * 1024)
#define LAST_MAX ((ptrdiff_t)64 * 1024)
#define HUGE_SIZE ((ptrdiff_t)10 * 1024 * 1024)
#define LONG_SIZE 100000
#define TEXTS_MAX 300

struct fake_engine {
    int listener, port;
    pthread_t thread;
    pthread_mutex_t lock; /* of what follows */
    int count, turns;
    char last[LAST_MAX];
    ptrdiff_t last_size;
};

/* A request being answered. */
struct visit {
    struct fake_engine *engine;
    struct arena a;
    int to;
    struct str whole, manner, path, body;
    struct str texts[TEXTS_MAX];
    ptrdiff_t count;
};

/* ---- sending ---- */

static void give(int to, struct str bytes)
{
    while (bytes.n > 0) {
        ssize_t n = send(to, bytes.p, (size_t)bytes.n, MSG_NOSIGNAL);
        if (n <= 0)
            return;
        bytes = str_from(bytes, n);
    }
}

static void answer(struct visit *v, int status, const char *headers, struct str body, ptrdiff_t promised)
{
    give(v->to, str_format(&v->a,
                           "HTTP/1.1 %d So\r\nContent-Type: application/json\r\n%sContent-Length: %td\r\nConnection: "
                           "close\r\n\r\n",
                           status, headers, promised));
    give(v->to, body);
}

static void say(struct visit *v, int status, struct str body)
{
    answer(v, status, "", body, body.n);
}

static bool is(const struct visit *v, const char *manner)
{
    return str_equal(v->manner, str_from_c(manner));
}

/* ---- what was asked ---- */

static void add_text(struct visit *v, struct str text)
{
    if (v->count < TEXTS_MAX)
        v->texts[v->count++] = text;
}

static void read_strings(struct visit *v, const json_t *array)
{
    size_t i;
    const json_t *item;
    json_array_foreach(array, i, item) add_text(v, str_copy(&v->a, str_from_c(json_string_value(item))));
}

static void read_document(struct visit *v)
{
    struct url_query query;
    if (failed(url_parse_query(&v->a, v->body, &query)))
        return;
    struct str q = url_query_get(&query, S("q"));
    for (ptrdiff_t at, end; (at = str_find(q, S("<p id="), 0)) >= 0; q = str_from(q, end)) {
        at = str_find_char(q, '>', at) + 1;
        end = str_find(q, S("</p>"), at);
        add_text(v, str_slice(q, at, end));
    }
}

static void read_chat(struct visit *v, const json_t *root)
{
    const json_t *user = json_array_get(json_object_get(root, "messages"), 1);
    json_t *list = json_loads(json_string_value(json_object_get(user, "content")), 0, NULL);
    read_strings(v, list);
    json_decref(list);
}

static void read_texts(struct visit *v)
{
    json_t *root = json_loadb(v->body.p, (size_t)v->body.n, 0, NULL);
    if (!root)
        read_document(v);
    else if (json_object_get(root, "messages"))
        read_chat(v, root);
    else
        read_strings(v, json_object_get(root, json_object_get(root, "q") ? "q" : "text"));
    json_decref(root);
}

/* ---- what comes back ---- */

/* Adds a text word by word: each with "o" behind; a mark as often as it is to be there. */
static void add_words(struct buf *out, struct str text, int marks)
{
    for (ptrdiff_t i = 0; i < text.n;) {
        ptrdiff_t end = i;
        if (text.p[i] == '<' || text.p[i] == '&') {
            end = str_find_char(text, text.p[i] == '<' ? '>' : ';', i) + 1;
            for (int n = 0; n < (text.p[i] == '<' ? marks : 1); n++)
                buf_add(out, str_slice(text, i, end));
        } else if (char_is_alpha(text.p[i])) {
            while (end < text.n && char_is_alpha(text.p[end]))
                end++;
            buf_add(out, str_slice(text, i, end));
            buf_add_char(out, 'o');
        } else {
            buf_add_char(out, text.p[end++]);
        }
        i = MAX(end, i + 1);
    }
}

static struct str translate(struct visit *v, struct str text)
{
    struct buf out;
    if (is(v, "empty"))
        return S("");
    if (is(v, "other"))
        return S("Το πλοίο της γραμμής δεν φεύγει σήμερα από το λιμάνι.");
    if (is(v, "sibling"))
        return S("A balsa não sai hoje do porto, e os passageiros esperam.");
    buf_init(&out, HUGE_SIZE);
    if (is(v, "long"))
        memset(buf_reserve(&out, LONG_SIZE), 'x', LONG_SIZE), buf_grown(&out, LONG_SIZE);
    if (is(v, "markup"))
        buf_add(&out, S("<script>alert(1)</script>"));
    add_words(&out, text, is(v, "drop") ? 0 : is(v, "double") ? 2 : 1);
    struct str made = str_copy(&v->a, buf_str(&out));
    buf_close(&out);
    return made;
}

static void write_item(struct visit *v, struct json *j, struct str text)
{
    bool deepl = str_equal(v->path, S("/v2/translate"));
    if (deepl) {
        json_open_object(j);
        json_write_key(j, S("text"));
    }
    if (is(v, "wrong"))
        json_write_int(j, 7);
    else
        json_write_string(j, translate(v, text));
    if (deepl)
        json_close_object(j);
}

static void write_list(struct visit *v, struct json *j)
{
    json_open_array(j);
    for (ptrdiff_t i = is(v, "fewer"); i < v->count; i++)
        write_item(v, j, v->texts[i]);
    if (is(v, "more"))
        write_item(v, j, S("more"));
    json_close_array(j);
}

static struct str make_document(struct visit *v)
{
    struct buf out;
    buf_init(&out, HUGE_SIZE);
    for (ptrdiff_t i = is(v, "fewer"); i < v->count + is(v, "more"); i++) {
        struct str text = translate(v, i < v->count ? v->texts[i] : S("more"));
        buf_add_format(&out, "<p id=\"s%td\">%.*s</p>\n", i + 1, STR_ARG(is(v, "wrong") ? S("7</p><p>8") : text));
    }
    struct str made = str_copy(&v->a, buf_str(&out));
    buf_close(&out);
    return made;
}

static void write_chat(struct visit *v, struct json *j)
{
    struct buf list;
    struct json inner;
    buf_init(&list, HUGE_SIZE);
    json_init(&inner, &list);
    write_list(v, &inner);
    json_open_array(j);
    json_open_object(j);
    json_write_key(j, S("message"));
    json_open_object(j);
    json_member_string(j, S("content"), str_format(&v->a, "Here it is:\n```json\n%.*s\n```", STR_ARG(buf_str(&list))));
    json_close_object(j);
    json_close_object(j);
    json_close_array(j);
    buf_close(&list);
}

static struct str make_answer(struct visit *v)
{
    struct buf out;
    struct json j;
    buf_init(&out, 2 * HUGE_SIZE);
    json_init(&j, &out);
    json_open_object(&j);
    if (str_equal(v->path, S("/v1/chat/completions"))) {
        json_write_key(&j, S("choices"));
        write_chat(v, &j);
    } else if (str_find(v->body, S("langpair="), 0) >= 0) {
        json_write_key(&j, S("responseData"));
        json_open_object(&j);
        json_member_string(&j, S("translatedText"), make_document(v));
        json_close_object(&j);
    } else {
        json_write_key(&j, str_equal(v->path, S("/v2/translate")) ? S("translations") : S("translatedText"));
        write_list(v, &j);
    }
    json_close_object(&j);
    struct str made = str_copy(&v->a, buf_str(&out));
    buf_close(&out);
    return made;
}

/* ---- how ---- */

static bool holds_bad(const struct visit *v)
{
    for (ptrdiff_t i = 0; i < v->count; i++)
        if (str_find(v->texts[i], S("BAD"), 0) >= 0)
            return true;
    return false;
}

static void say_huge(struct visit *v)
{
    char *bytes = arena_bytes(&v->a, HUGE_SIZE);
    memset(bytes, ' ', (size_t)HUGE_SIZE);
    say(v, 200, (struct str){bytes, HUGE_SIZE});
}

/* Until the other side has had enough. */
static void hang(struct visit *v)
{
    char byte;
    while (recv(v->to, &byte, 1, 0) > 0)
        continue;
}

static void say_translation(struct visit *v)
{
    struct str made = make_answer(v);
    int64_t status;
    if (is(v, "half"))
        answer(v, 200, "", str_slice(made, 0, made.n / 2), made.n);
    else if (is(v, "broken"))
        say(v, 200, str_slice(made, 0, made.n / 2));
    else if (is(v, "utf8"))
        say(v, 200, S("{\"translatedText\": [\"\xff\xfe\"], \"translations\": [{\"text\": \"\xc3\"}]}"));
    else if (is(v, "words"))
        say(v, 200, S("<html>It works!</html>"));
    else if (is(v, "wait"))
        answer(v, 429, "Retry-After: 600\r\n", S("{}"), 2);
    else if (is(v, "moved"))
        answer(v, 307, "Location: /ok/translate\r\n", S(""), 0);
    else if (is(v, "huge"))
        say_huge(v);
    else if ((is(v, "picky") && holds_bad(v)) || (is(v, "flaky") && v->engine->turns++ % 2 == 0))
        say(v, is(v, "picky") ? 500 : 503, S("{}"));
    else
        say(v, str_to_i64(v->manner, &status) ? (int)status : 200, made);
}

static const char *pairs_of(struct str path)
{
    if (str_equal(path, S("/listPairs")))
        return "{\"responseData\":[{\"sourceLanguage\":\"eng\",\"targetLanguage\":\"spa\"},{\"sourceLanguage\":\"spa\","
               "\"targetLanguage\":\"por\"},{\"sourceLanguage\":\"eng\",\"targetLanguage\":\"deu\"}]}";
    if (str_equal(path, S("/languages")))
        return "[{\"code\":\"en\",\"targets\":[\"es\",\"de\"]},{\"code\":\"es\",\"targets\":[\"pt\"]}]";
    if (str_starts(path, S("/v2/languages")))
        return "[{\"language\":\"EN-GB\"},{\"language\":\"ES\"},{\"language\":\"DE\"}]";
    return NULL;
}

static void act(struct visit *v)
{
    const char *pairs = pairs_of(v->path);
    int64_t status;
    if (is(v, "hang"))
        hang(v);
    else if (pairs)
        say(v, str_to_i64(v->manner, &status) ? (int)status : 200, str_from_c(pairs));
    else
        say_translation(v);
}

/* ---- visits ---- */

static bool read_request(struct visit *v)
{
    char *bytes = arena_bytes(&v->a, REQUEST_MAX);
    ptrdiff_t size = 0, end = -1;
    int64_t length = 0;
    for (ssize_t n = 1; n > 0 && size < REQUEST_MAX && (end < 0 || size < end + 4 + length);) {
        n = recv(v->to, bytes + size, (size_t)(REQUEST_MAX - size), 0);
        size += MAX(n, (ssize_t)0);
        v->whole = (struct str){bytes, size};
        end = str_find(v->whole, S("\r\n\r\n"), 0);
        ptrdiff_t at = str_find(v->whole, S("Content-Length: "), 0);
        if (end >= 0 && at >= 0 && at < end)
            (void)str_to_i64(str_slice(v->whole, at + 16, str_find_char(v->whole, '\r', at)), &length);
    }
    if (end < 0)
        return false;
    v->body = str_from(v->whole, end + 4);
    return true;
}

/* "/MANNER/path" behind the method. */
static void read_path(struct visit *v)
{
    struct str method, rest, target;
    str_cut(v->whole, ' ', &method, &rest);
    str_cut(rest, ' ', &target, &rest);
    ptrdiff_t slash = str_find_char(target, '/', 1);
    v->manner = str_slice(target, 1, slash);
    v->path = str_from(target, slash);
}

static void note(struct visit *v)
{
    struct fake_engine *engine = v->engine;
    pthread_mutex_lock(&engine->lock);
    engine->count += v->body.n > 0;
    if (v->body.n > 0) {
        engine->last_size = MIN(v->whole.n, LAST_MAX);
        memcpy(engine->last, v->whole.p, (size_t)engine->last_size);
    }
    pthread_mutex_unlock(&engine->lock);
}

static void *run(void *context)
{
    struct fake_engine *engine = context;
    struct visit v;
    for (int to; (to = accept(engine->listener, NULL, NULL)) >= 0; close(to)) {
        v = (struct visit){.engine = engine, .to = to};
        arena_init(&v.a, 0);
        if (read_request(&v)) {
            read_path(&v);
            note(&v);
            read_texts(&v);
            act(&v);
        }
        arena_close(&v.a);
    }
    return NULL;
}

struct fake_engine *fake_engine_start(void)
{
    struct fake_engine *engine = calloc(1, sizeof(*engine));
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr = {.s_addr = htonl(INADDR_LOOPBACK)}};
    socklen_t size = sizeof(at);
    if (!engine)
        exit(1);
    engine->listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (bind(engine->listener, (struct sockaddr *)&at, size) != 0 || listen(engine->listener, 64) != 0)
        exit(1);
    getsockname(engine->listener, (struct sockaddr *)&at, &size);
    engine->port = ntohs(at.sin_port);
    pthread_mutex_init(&engine->lock, NULL);
    if (pthread_create(&engine->thread, NULL, run, engine) != 0)
        exit(1);
    return engine;
}

void fake_engine_stop(struct fake_engine *engine)
{
    shutdown(engine->listener, SHUT_RDWR);
    pthread_join(engine->thread, NULL);
    close(engine->listener);
    pthread_mutex_destroy(&engine->lock);
    free(engine);
}

struct str fake_engine_url(struct arena *a, const struct fake_engine *engine, const char *manner)
{
    return str_format(a, "http://127.0.0.1:%d/%s", engine->port, manner);
}

int fake_engine_count(struct fake_engine *engine)
{
    pthread_mutex_lock(&engine->lock);
    int count = engine->count;
    pthread_mutex_unlock(&engine->lock);
    return count;
}

struct str fake_engine_last(struct fake_engine *engine)
{
    return (struct str){engine->last, engine->last_size};
}

void fake_engine_clear(struct fake_engine *engine)
{
    pthread_mutex_lock(&engine->lock);
    engine->count = engine->turns = 0;
    engine->last_size = 0;
    pthread_mutex_unlock(&engine->lock);
}
