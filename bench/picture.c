/* picture.c - makes a photograph-like picture, or runs the picture program over one and says what it took. */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 *     bench-picture make FILE.jpg WIDTH HEIGHT
 *     bench-picture run PROGRAM make|quick FILE      prints: CPU microseconds, peak kilobytes, bytes that came out
 */
#include "base/base.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>
#include <vips/vips.h>

/* Cells, clouds and grain: edges, gradients and noise in one. */
static int make(const char *file, int width, int height)
{
    VipsImage *cells, *clouds, *grain, *edges, *soft, *red, *bands[3], *joined, *bytes, *picture;
    if (vips_worley(&cells, width, height, "cell-size", 97, NULL) || vips_linear1(cells, &edges, 2.2, 0, NULL) ||
        vips_gaussnoise(&grain, width, height, "sigma", 9.0, "mean", 0.0, NULL) || vips_add(edges, grain, &red, NULL) ||
        vips_perlin(&clouds, width, height, "cell-size", 301, NULL) || vips_linear1(clouds, &soft, 100, 128, NULL))
        return -1;
    bands[0] = red;
    bands[1] = soft;
    bands[2] = edges;
    if (vips_bandjoin(bands, &joined, 3, NULL) || vips_cast_uchar(joined, &bytes, NULL) ||
        vips_copy(bytes, &picture, "interpretation", VIPS_INTERPRETATION_sRGB, NULL))
        return -1;
    return vips_image_write_to_file(picture, file, "Q", 92, NULL);
}

static pid_t start(char *program, char *what, const char *file, int output)
{
    char *words[] = {program, what, (char[]){"500"}, (char[]){"500"}, NULL};
    char *environment[] = {(char[]){"LC_ALL=C.UTF-8"}, (char[]){"VIPSHOME=/nonexistent"}, NULL};
    pid_t pid = fork();
    if (pid != 0)
        return pid;
    int input = open(file, O_RDONLY | O_CLOEXEC);
    if (input < 0 || dup2(input, STDIN_FILENO) < 0 || dup2(output, STDOUT_FILENO) < 0)
        _exit(127);
    execve(program, words, environment);
    _exit(127);
}

static int run(char *program, char *what, const char *file)
{
    char piece[65536];
    struct rusage used;
    int ends[2], status;
    int64_t bytes = 0;
    ssize_t got;
    if (pipe2(ends, O_CLOEXEC))
        return -1;
    pid_t pid = start(program, what, file, ends[1]);
    close(ends[1]);
    while ((got = read(ends[0], piece, sizeof(piece))) > 0)
        bytes += got;
    close(ends[0]);
    if (pid < 0 || wait4(pid, &status, 0, &used) < 0 || status != 0 || bytes < 10000)
        return -1;
    int64_t user = (int64_t)used.ru_utime.tv_sec * 1000000 + used.ru_utime.tv_usec;
    int64_t kernel = (int64_t)used.ru_stime.tv_sec * 1000000 + used.ru_stime.tv_usec;
    printf("%lld %ld %lld\n", (long long)(user + kernel), used.ru_maxrss, (long long)bytes);
    return 0;
}

int main(int argc, char **argv)
{
    int result = -1;
    if (VIPS_INIT(argv[0]))
        return 2;
    if (argc == 5 && strcmp(argv[1], "make") == 0)
        result = make(argv[2], (int)strtol(argv[3], NULL, 10), (int)strtol(argv[4], NULL, 10));
    else if (argc == 5 && strcmp(argv[1], "run") == 0)
        result = run(argv[2], argv[3], argv[4]);
    if (result)
        fprintf(stderr, "bench-picture: failed %s\n", vips_error_buffer());
    return result ? 1 : 0;
}
