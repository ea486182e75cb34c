/* control.c - how a command beside a running server makes its pages fresh. */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The protocol: one tag a line, an empty line at the end; the answer is "done\n". Only the folder's owner can open the
 * socket. A client that sends too much or too slowly is cut off; what it had said by then was touched.
 */
#include "newsroom/control.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#define SOCKET_NAME "dateline.sock"
#define LOCK_NAME "serve.lock"
#define TAG_MAX 256
#define BATCH 64
#define WAIT_SECONDS 10

struct control {
    int folder; /* descriptor of the newsroom's folder */
    int lock;
    int listener;
    pthread_t thread;
    control_touch_handler *touch;
    void *context;
};

/* The folder may lie deeper than the 108 bytes of sun_path: the socket is named through the folder's descriptor. */
static struct sockaddr_un socket_address(int folder)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    snprintf(address.sun_path, sizeof(address.sun_path), "/proc/self/fd/%d/" SOCKET_NAME, folder);
    return address;
}

static int open_folder(struct str folder)
{
    struct arena a;
    arena_init(&a, 0);
    int descriptor = open(str_to_c(&a, folder), O_PATH | O_DIRECTORY | O_CLOEXEC);
    arena_close(&a);
    return descriptor;
}

static void set_timeouts(int descriptor)
{
    struct timeval limit = {.tv_sec = WAIT_SECONDS};
    setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof(limit));
    setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof(limit));
}

/* Lines that are being collected to one call of touch. */
struct batch {
    struct str tags[BATCH];
    char text[BATCH][TAG_MAX];
    ptrdiff_t count;
};

static void flush_batch(struct control *control, struct batch *batch)
{
    if (batch->count)
        control->touch(control->context, batch->tags, batch->count);
    batch->count = 0;
}

static void add_tag(struct control *control, struct batch *batch, const char *line, size_t n)
{
    if (batch->count == BATCH)
        flush_batch(control, batch);
    memcpy(batch->text[batch->count], line, n);
    batch->tags[batch->count] = (struct str){batch->text[batch->count], (ptrdiff_t)n};
    batch->count++;
}

/* Reads tags up to the empty line; false when the client broke the protocol. */
static bool read_tags(struct control *control, FILE *in, struct batch *batch)
{
    char line[TAG_MAX];
    while (fgets(line, sizeof(line), in)) {
        size_t n = strlen(line);
        if (n == 0 || line[n - 1] != '\n')
            return false;
        if (n == 1)
            return true;
        add_tag(control, batch, line, n - 1);
    }
    return false;
}

static void serve_client(struct control *control, int client)
{
    struct batch *batch = calloc(1, sizeof(*batch));
    FILE *in = fdopen(client, "r+");
    if (in && batch) {
        bool whole = read_tags(control, in, batch);
        flush_batch(control, batch);
        if (whole && send(client, "done\n", 5, MSG_NOSIGNAL) < 0)
            log_warn("control: a command went away before it was answered");
        if (!whole)
            log_warnx("control: a command sent something that is no list of tags");
    }
    free(batch);
    if (in)
        fclose(in);
    else
        close(client);
}

static void *run(void *argument)
{
    struct control *control = argument;
    for (;;) {
        int client = accept4(control->listener, NULL, NULL, SOCK_CLOEXEC);
        if (client < 0 && (errno == EINTR || errno == ECONNABORTED))
            continue;
        if (client < 0)
            return NULL; /* control_close has shut the listener down */
        set_timeouts(client);
        serve_client(control, client);
    }
}

static struct err take_lock(struct control *control, struct str folder)
{
    control->lock = openat(control->folder, LOCK_NAME, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (control->lock < 0)
        return err_errno("%.*s/" LOCK_NAME, STR_ARG(folder));
    if (flock(control->lock, LOCK_EX | LOCK_NB) < 0)
        return errno == EWOULDBLOCK
                   ? err_make(&ERR_CONFLICT, "%.*s: another server serves this newsroom; stop it first",
                              STR_ARG(folder))
                   : err_errno("%.*s/" LOCK_NAME, STR_ARG(folder));
    return OK;
}

static struct err start_listening(struct control *control, struct str folder)
{
    struct sockaddr_un address = socket_address(control->folder);
    if (unlinkat(control->folder, SOCKET_NAME, 0) < 0 && errno != ENOENT)
        return err_errno("%.*s/" SOCKET_NAME, STR_ARG(folder));
    control->listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (control->listener < 0)
        return err_errno("control socket");
    mode_t before = umask(0177);
    int bound = bind(control->listener, (struct sockaddr *)&address, sizeof(address));
    umask(before);
    if (bound < 0 || listen(control->listener, 16) < 0)
        return err_errno("%.*s/" SOCKET_NAME, STR_ARG(folder));
    return OK;
}

static struct err start(struct control *control, struct str folder)
{
    control->folder = open_folder(folder);
    if (control->folder < 0)
        return err_errno("%.*s", STR_ARG(folder));
    TRY(take_lock(control, folder));
    TRY(start_listening(control, folder));
    if (pthread_create(&control->thread, NULL, run, control) != 0) {
        close(control->listener);
        control->listener = -1;
        return err_make(&ERR_SYSTEM, "no thread could be made for the control socket");
    }
    return OK;
}

static void close_descriptors(struct control *control)
{
    if (control->listener >= 0)
        close(control->listener);
    if (control->lock >= 0)
        close(control->lock);
    if (control->folder >= 0)
        close(control->folder);
}

struct err control_listen(struct str folder, control_touch_handler *touch, void *context, struct control **out)
{
    struct control *control = calloc(1, sizeof(*control));
    if (!control)
        return err_make(&ERR_SYSTEM, "out of memory");
    *control = (struct control){.folder = -1, .lock = -1, .listener = -1, .touch = touch, .context = context};
    struct err e = start(control, folder);
    if (failed(e)) {
        close_descriptors(control);
        free(control);
        return e;
    }
    *out = control;
    return OK;
}

void control_close(struct control *control)
{
    shutdown(control->listener, SHUT_RDWR);
    pthread_join(control->thread, NULL);
    unlinkat(control->folder, SOCKET_NAME, 0);
    close_descriptors(control);
    free(control);
}

static struct err send_all(int to, struct str bytes)
{
    while (bytes.n) {
        ssize_t sent = send(to, bytes.p, (size_t)bytes.n, MSG_NOSIGNAL);
        if (sent < 0 && errno == EINTR)
            continue;
        if (sent < 0)
            return err_errno(
                "the running server did not take the change; readers may see old pages until it is restarted");
        bytes = str_from(bytes, sent);
    }
    return OK;
}

static struct err tell(int to, const struct str *tags, ptrdiff_t count)
{
    struct buf message;
    char answer[8];
    buf_init(&message, (count + 1) * TAG_MAX);
    for (ptrdiff_t i = 0; i < count; i++)
        buf_add_format(&message, "%.*s\n", STR_ARG(tags[i]));
    buf_add_char(&message, '\n');
    struct err e = message.failed ? err_make(&ERR_LIMIT, "a tag is longer than %d bytes", TAG_MAX - 2)
                                  : send_all(to, buf_str(&message));
    buf_close(&message);
    TRY(e);
    ssize_t got = recv(to, answer, 5, MSG_WAITALL);
    if (got != 5 || memcmp(answer, "done\n", 5) != 0)
        return err_make(&ERR_SYSTEM,
                        "the running server did not confirm the change within %d seconds; readers may see old pages "
                        "until it is restarted",
                        WAIT_SECONDS);
    return OK;
}

struct err control_touch(struct str folder, const struct str *tags, ptrdiff_t count)
{
    int descriptor = open_folder(folder);
    if (descriptor < 0)
        return err_errno("%.*s", STR_ARG(folder));
    struct sockaddr_un address = socket_address(descriptor);
    int to = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    struct err e = OK;
    if (to < 0) {
        e = err_errno("control socket");
    } else if (connect(to, (struct sockaddr *)&address, sizeof(address)) < 0) {
        if (errno != ENOENT && errno != ECONNREFUSED)
            e = err_errno("the running server's socket in %.*s", STR_ARG(folder));
    } else {
        set_timeouts(to);
        e = tell(to, tags, count);
    }
    if (to >= 0)
        close(to);
    close(descriptor);
    return e;
}
