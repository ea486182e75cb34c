/* picture_child.c - the picture program: started for one picture, limited, listened to, and ended. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "newsroom/picture_child.h"

#include "base/time.h"
#include "base/utf8.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define NAME "dateline-picture"
#define PIECE 65536
#define LOOK_MILLISECONDS 200 /* how soon it notices that it should stop */

/* One run. */
struct child {
    const struct picture_child_order *order;
    struct frame_reader reader;
    struct str reason; /* why the picture is refused */
    char reason_bytes[FRAME_WORDS_MAX];
    pid_t pid;
    int output; /* of the child */
    int64_t deadline;
};

static struct err find_program(struct arena *a, char **out)
{
    const char *named = getenv("DATELINE_PICTURE");
    char self[4096];
    if (named && named[0] == '/') {
        *out = str_to_c(a, str_from_c(named));
        return OK;
    }
    ssize_t n = readlink("/proc/self/exe", self, sizeof(self));
    while (n > 0 && self[n - 1] != '/')
        n--;
    if (n <= 0)
        return err_errno("/proc/self/exe: the place of this program cannot be read");
    *out = str_to_c(a, str_concat(a, (struct str){self, n}, S(NAME)));
    return OK;
}

/* The child begins with nothing of ours: no signal blocked, no variable, three descriptors. */
static int spawn(struct arena *a, struct child *child, char *program, int input, int output)
{
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    sigset_t none, all;
    char *x = str_to_c(a, str_format(a, "%d", child->order->focal_x));
    char *y = str_to_c(a, str_format(a, "%d", child->order->focal_y));
    char name[] = NAME, make[] = "make", quick[] = "quick", language[] = "LC_ALL=C.UTF-8";
    char modules[] = "VIPSHOME=/nonexistent"; /* libvips looks there for modules: it shall find none */
    char *words[] = {name, child->order->quick ? quick : make, x, y, NULL};
    char *environment[] = {language, modules, NULL};
    sigemptyset(&none);
    sigfillset(&all);
    posix_spawn_file_actions_init(&actions);
    posix_spawnattr_init(&attributes);
    posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO);
    posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setsigdefault(&attributes, &all);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    int result = posix_spawn(&child->pid, program, &actions, &attributes, words, environment);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    return result;
}

static struct err start(struct arena *a, struct child *child, int input)
{
    char *program;
    int ends[2] = {-1, -1};
    TRY(find_program(a, &program));
    if (pipe2(ends, O_CLOEXEC))
        return err_errno("no pipe for the picture program");
    int result = spawn(a, child, program, input, ends[1]);
    close(ends[1]);
    child->output = ends[0];
    if (!result)
        return OK;
    close(ends[0]);
    errno = result;
    return err_errno("%s: the picture program cannot be started; it belongs beside this one", program);
}

/* Its words are checked before anybody sees them. */
static struct err take_frame(void *context, const struct frame *frame)
{
    struct child *child = context;
    if (frame->kind == FRAME_REFUSED || frame->kind == FRAME_WORDS)
        if (utf8_find_invalid(frame->data) >= 0)
            return err_make(&ERR_INVALID, "the picture program said what nobody understands");
    if (frame->kind == FRAME_REFUSED) {
        memcpy(child->reason_bytes, frame->data.p, (size_t)frame->data.n);
        child->reason = (struct str){child->reason_bytes, frame->data.n};
        return OK;
    }
    return child->order->handle(child->order->context, frame);
}

static int seconds_of(const struct picture_child_order *order)
{
    return order->quick ? PICTURE_CHILD_QUICK_SECONDS : PICTURE_CHILD_SECONDS;
}

/* Waits for more output, within the deadline; *more is false at its end. */
static struct err listen_once(struct child *child, char *piece, bool *more)
{
    struct pollfd watched = {.fd = child->output, .events = POLLIN};
    if (child->order->stop && atomic_load(child->order->stop))
        return err_make(&ERR_BUSY, "stopping");
    if (time_monotonic() > child->deadline)
        return err_make(&ERR_BUSY, "the picture took longer than %d seconds", seconds_of(child->order));
    if (poll(&watched, 1, LOOK_MILLISECONDS) <= 0)
        return OK;
    ssize_t got = read(child->output, piece, PIECE);
    if (got < 0)
        return errno == EINTR ? OK : err_errno("the picture program cannot be heard");
    *more = got > 0;
    return frame_read(&child->reader, (struct str){piece, got});
}

static struct err listen_all(struct arena *a, struct child *child)
{
    char *piece = arena_bytes(a, PIECE);
    bool more = true;
    while (more)
        TRY(listen_once(child, piece, &more));
    return OK;
}

/* Ends it if it has not ended; what it left behind is heard before. */
static struct err finish(struct child *child, struct err heard)
{
    char detail[1024];
    int status = 0;
    snprintf(detail, sizeof(detail), "%s", err_detail());
    if (failed(heard))
        (void)kill(child->pid, SIGKILL);
    while (waitpid(child->pid, &status, 0) < 0 && errno == EINTR)
        continue;
    err_set_detail(detail);
    if (failed(heard))
        return heard;
    if (WIFSIGNALED(status))
        return err_make(&ERR_INVALID, "the picture cannot be read within the limits of memory and time (signal %d)",
                        WTERMSIG(status));
    if (WEXITSTATUS(status) != 0)
        return err_make(&ERR_SYSTEM, "the picture program ended with %d", WEXITSTATUS(status));
    if (!child->reader.ended)
        return err_make(&ERR_SYSTEM, "the picture program ended too early");
    if (child->reason.n)
        return err_make(&ERR_INVALID, "%.*s", STR_ARG(child->reason));
    return OK;
}

struct err picture_child_run(struct arena *a, const struct picture_child_order *order)
{
    struct child *child = arena_make(a, struct child);
    child->order = order;
    child->reader.handle = take_frame;
    child->reader.context = child;
    child->deadline = time_monotonic() + seconds_of(order) * TIME_SECOND;
    if (lseek(order->input, 0, SEEK_SET) < 0)
        return err_errno("the picture cannot be read");
    TRY(start(a, child, order->input));
    struct err e = finish(child, listen_all(a, child));
    close(child->output);
    return e;
}
