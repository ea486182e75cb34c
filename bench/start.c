/* start.c - from exec to the first answer: bench-start PORT PROGRAM ARGUMENT... */
/* SPDX-License-Identifier: Apache-2.0 */
/* Starts the program, asks for "/" until it is answered with 200, waits a second, prints the microseconds it took and
 * the kilobytes that are resident then, and ends the program. */
#include "base/base.h"
#include "base/time.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#define PATIENCE (20 * TIME_SECOND)

extern char **environ;

static bool answers(int port)
{
    static const char REQUEST[] = "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n";
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    char status[16] = "";
    int descriptor = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    bool answered = connect(descriptor, (const struct sockaddr *)&address, sizeof(address)) == 0 &&
                    write(descriptor, REQUEST, sizeof(REQUEST) - 1) > 0 &&
                    recv(descriptor, status, 12, MSG_WAITALL) == 12 && strcmp(status + 8, " 200") == 0;
    close(descriptor);
    return answered;
}

static long resident_kilobytes(pid_t pid)
{
    char path[64], line[256];
    long kilobytes = 0;
    snprintf(path, sizeof(path), "/proc/%d/status", pid);
    FILE *file = fopen(path, "re");
    while (file && fgets(line, sizeof(line), file))
        if (strncmp(line, "VmRSS:", 6) == 0)
            kilobytes = strtol(line + 6, NULL, 10);
    if (file)
        fclose(file);
    return kilobytes;
}

int main(int argc, char **argv)
{
    posix_spawn_file_actions_t actions;
    pid_t pid;
    if (argc < 3)
        fatalx("use: bench-start PORT PROGRAM ARGUMENT...");
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
    int64_t begin = time_monotonic();
    if (posix_spawn(&pid, argv[2], &actions, NULL, argv + 2, environ) != 0)
        fatal("%s", argv[2]);
    posix_spawn_file_actions_destroy(&actions);
    while (!answers(atoi(argv[1]))) {
        if (waitpid(pid, NULL, WNOHANG) == pid || time_monotonic() - begin > PATIENCE)
            fatalx("%s does not answer", argv[2]);
        usleep(200);
    }
    int64_t took = time_monotonic() - begin;
    sleep(1);
    printf("%lld %ld\n", (long long)took, resident_kilobytes(pid));
    kill(pid, SIGTERM);
    waitpid(pid, NULL, 0);
    return 0;
}
