/* snapshot.c - tests: who is asked, what is made of the answers, and how a gone original is noticed. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "unit/newsroom_fixture.h"

#include "embed/snapshot.c"

#include <arpa/inet.h>
#include <pthread.h>
#include <sys/socket.h>

#define ANSWERS_MAX 8

/* A site on a loopback port: answers by the start of the path, 404 for the rest, and writes down what it was asked. */
struct site_answer {
    const char *path;
    int status;
    const char *body;
};

static struct {
    int listener, port;
    pthread_t thread;
    pthread_mutex_t lock; /* of what follows */
    struct site_answer answers[ANSWERS_MAX];
    char asked[4096];
} far_away = {.lock = PTHREAD_MUTEX_INITIALIZER};

static struct site_answer look_up(const char *path)
{
    struct site_answer found = {"", 404, ""};
    pthread_mutex_lock(&far_away.lock);
    size_t n = strlen(far_away.asked);
    snprintf(far_away.asked + n, sizeof far_away.asked - n, "%.200s\n", path);
    for (int i = 0; i < ANSWERS_MAX && far_away.answers[i].path; i++)
        if (!strncmp(path, far_away.answers[i].path, strlen(far_away.answers[i].path)))
            found = far_away.answers[i];
    pthread_mutex_unlock(&far_away.lock);
    return found;
}

static void answer_one(int to)
{
    char request[4096] = {0}, path[2048] = {0};
    if (read(to, request, sizeof request - 1) <= 0 || sscanf(request, "GET %2047s", path) != 1)
        return;
    struct site_answer found = look_up(path);
    dprintf(to, "HTTP/1.1 %d So\r\nContent-Length: %zu\r\nConnection: close\r\n\r\n%s", found.status,
            strlen(found.body), found.body);
}

static void *run_site(void *unused)
{
    (void)unused;
    for (int to; (to = accept(far_away.listener, NULL, NULL)) >= 0; close(to))
        answer_one(to);
    return NULL;
}

static void start_site(void)
{
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr = {.s_addr = htonl(INADDR_LOOPBACK)}};
    socklen_t size = sizeof at;
    far_away.listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (bind(far_away.listener, (struct sockaddr *)&at, sizeof at) != 0 || listen(far_away.listener, 16) != 0)
        exit(1);
    getsockname(far_away.listener, (struct sockaddr *)&at, &size);
    far_away.port = ntohs(at.sin_port);
    pthread_create(&far_away.thread, NULL, run_site, NULL);
}

static void answers(struct site_answer first, struct site_answer second)
{
    pthread_mutex_lock(&far_away.lock);
    memset(far_away.answers, 0, sizeof far_away.answers);
    far_away.answers[0] = first;
    far_away.answers[1] = second;
    far_away.asked[0] = 0;
    pthread_mutex_unlock(&far_away.lock);
}

/* A copy of what it was asked so far. */
static const char *asked(void)
{
    static char copy[sizeof far_away.asked];
    pthread_mutex_lock(&far_away.lock);
    memcpy(copy, far_away.asked, sizeof copy);
    pthread_mutex_unlock(&far_away.lock);
    return copy;
}

static bool was_asked(const char *path)
{
    return strstr(asked(), path) != NULL;
}

/* A newsroom that may reach the site, and knows it as a provider of posts and of videos. */
static void open_room(struct room *room, struct store_fixture *f)
{
    char conf[160];
    room_open(room, f);
    newsroom_close(room->n);
    snprintf(conf, sizeof conf, "%s/dateline.conf", room->folder);
    FILE *file = fopen(conf, "a");
    fprintf(file, "fetch_networks = 127.0.0.1\nfetch_ports = %d\n", far_away.port);
    fclose(file);
    assert_ok(newsroom_open(str_from_c(room->folder), &room->n));
    struct str rows =
        str_format(room->a,
                   "[own-social]\nname = Own Social\nkind = post\nactivity = yes\npolicy = "
                   "https://p.example/\naddress = 127.0.0.1:%d/@{user}/{id:number}\n\n[own-video]\nname = Own "
                   "Video\nkind = video\npolicy = https://p.example/\noembed = "
                   "http://127.0.0.1:%d/oembed\naddress = 127.0.0.1:%d/watch/{id}\n",
                   far_away.port, far_away.port, far_away.port);
    assert_ok(newsroom_set(room->n, &ACTOR_COMMAND, S("embed_providers"), rows));
}

static struct snapshot take(struct room *room, const char *path, int64_t taken_at, const char *source)
{
    const struct embed_providers *providers;
    struct snapshot out;
    struct sql_embed embed = {.url = str_format(room->a, "http://127.0.0.1:%d%s", far_away.port, path),
                              .taken_at = taken_at,
                              .source = str_from_c(source)};
    assert_ok(embed_providers_make(room->a, newsroom_settings(room->n), &providers));
    snapshot_take(room->n, room->a, providers, &embed, (struct lease){0}, &out);
    return out;
}

#define STATUS "{\"content\":\"<p>Out.</p>\",\"account\":{\"display_name\":\"Port\",\"acct\":\"port\"}}"
#define VIDEO "{\"type\":\"video\",\"title\":\"Tide\",\"html\":\"<iframe src='https://127.0.0.1/e'></iframe>\"}"

static void test_a_post_needs_one_request(struct store_fixture *f)
{
    struct room room;
    open_room(&room, f);
    answers((struct site_answer){"/api/v1/statuses/1", 200, STATUS}, (struct site_answer){0});
    struct snapshot taken = take(&room, "/@port/1", DB_NULL, "");
    assert_int_equal(taken.outcome, EMBED_TAKEN);
    assert_text(taken.copy.words, "Out.");
    assert_int_equal(taken.problem.n, 0);
    assert_text(str_from_c(asked()), "/api/v1/statuses/1\n");
    room_close(&room);
}

static void test_one_source_makes_up_for_another(struct store_fixture *f)
{
    struct room room;
    open_room(&room, f);
    answers((struct site_answer){"/oembed", 200, VIDEO},
            (struct site_answer){"/watch/1", 200,
                                 "<meta property=og:title content=No><meta property=og:description "
                                 "content=Subscribe!><meta name=author content=Ola>"});
    struct snapshot taken = take(&room, "/watch/1", DB_NULL, "");
    assert_int_equal(taken.outcome, EMBED_TAKEN);
    assert_text(taken.copy.title, "Tide");
    assert_text(taken.copy.author, "Ola");
    assert_int_equal(taken.copy.words.n, 0); /* what a video's page says is not about it */
    assert_text(taken.copy.source, "oembed");
    assert_text(taken.copy.frame, "https://127.0.0.1/e");
    room_close(&room);
}

static void test_frames_are_the_provider_s_own(struct store_fixture *f)
{
    struct room room;
    open_room(&room, f);
    answers((struct site_answer){"/oembed", 200,
                                 "{\"title\":\"T\",\"html\":\"<iframe src=https://evil.example/></iframe>\"}"},
            (struct site_answer){0});
    assert_int_equal(take(&room, "/watch/1", DB_NULL, "").copy.frame.n, 0);
    room_close(&room);
}

static void test_a_gone_original_is_noticed(struct store_fixture *f)
{
    struct room room;
    open_room(&room, f);
    answers((struct site_answer){"/api/", 200, STATUS}, (struct site_answer){0});
    assert_int_equal(take(&room, "/@port/1", 1, "activity").outcome, EMBED_THERE);
    answers((struct site_answer){"/api/", 404, ""}, (struct site_answer){"/@port", 200, "<title>Own Social</title>"});
    assert_int_equal(take(&room, "/@port/1", 1, "activity").outcome, EMBED_GONE);
    assert_false(was_asked("/@port"));
    answers((struct site_answer){"/oembed", 410, ""}, (struct site_answer){0});
    assert_int_equal(take(&room, "/watch/1", 1, "desk").outcome, EMBED_GONE);
    answers((struct site_answer){"/oembed", 404, ""}, /* the endpoint is no more, the video is */
            (struct site_answer){"/watch/1", 200, "<meta property=og:title content=Tide>"});
    assert_int_equal(take(&room, "/watch/1", 1, "oembed").outcome, EMBED_THERE);
    answers((struct site_answer){"/oembed", 503, ""}, (struct site_answer){"/watch", 503, ""});
    assert_int_equal(take(&room, "/watch/1", 1, "oembed").outcome, EMBED_SILENT);
    answers((struct site_answer){"/api/", 200, STATUS}, (struct site_answer){0});
    assert_int_equal(take(&room, "/@port/1", 1, "").outcome, EMBED_TAKEN); /* the desk wants another */
    room_close(&room);
}

static void test_what_a_sign_in_says_is_nothing(struct store_fixture *f)
{
    struct room room;
    open_room(&room, f);
    answers((struct site_answer){"/watch/1", 200, "<title>Own video</title>"},
            (struct site_answer){"/oembed", 403, ""});
    struct snapshot taken = take(&room, "/watch/1", DB_NULL, "");
    assert_int_equal(taken.outcome, EMBED_NOTHING);
    assert_true(str_find(taken.problem, S("answered 403"), 0) >= 0);
    answers((struct site_answer){"/watch/1", 200, "<p>words"}, (struct site_answer){"/oembed", 200, "{}"});
    taken = take(&room, "/watch/1", DB_NULL, "");
    assert_int_equal(taken.outcome, EMBED_NOTHING);
    assert_text(taken.problem, "the site answered, but says nothing that could be shown");
    room_close(&room);
}

static void test_a_refused_picture_costs_only_itself(struct store_fixture *f)
{
    struct room room;
    open_room(&room, f);
    answers((struct site_answer){"/oembed", 200, "{\"title\":\"T\",\"thumbnail_url\":\"/p.png\"}"},
            (struct site_answer){"/p.png", 200, "<svg onload=alert(1)>"});
    struct snapshot taken = take(&room, "/watch/1", DB_NULL, "");
    assert_int_equal(taken.outcome, EMBED_TAKEN);
    assert_int_equal(taken.copy.picture_id, 0);
    assert_true(str_find(taken.problem, S("/p.png: "), 0) >= 0);
    room_close(&room);
}

int main(void)
{
    static const struct store_test tests[] = {
        STORE_TEST(test_a_post_needs_one_request),       STORE_TEST(test_one_source_makes_up_for_another),
        STORE_TEST(test_frames_are_the_provider_s_own),  STORE_TEST(test_a_gone_original_is_noticed),
        STORE_TEST(test_what_a_sign_in_says_is_nothing), STORE_TEST(test_a_refused_picture_costs_only_itself),
    };
    start_site();
    return store_tests_run(tests, COUNT_OF(tests));
}
