/* replay.c - runs a fuzz target over its corpus without a fuzzer: replay NAME DIR, answered in TAP. */
/* SPDX-License-Identifier: Apache-2.0 */
#include <dirent.h>
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void fail(const char *what, const char *path)
{
    printf("Bail out! %s %s: %s\n", what, path, strerror(errno));
    exit(1);
}

/* Each input lives in a block of exactly its size, so that ASan sees a read past its end. */
static void replay_file(const char *path, size_t size)
{
    FILE *file = fopen(path, "rb");
    if (file == NULL)
        fail("open", path);
    uint8_t *data = malloc(size);
    if (size > 0 && (data == NULL || fread(data, 1, size, file) != size))
        fail("read", path);
    fclose(file);
    LLVMFuzzerTestOneInput(data, size);
    free(data);
}

static int replay_folder(const char *folder)
{
    struct dirent **entries;
    int inputs = 0;
    int n = scandir(folder, &entries, NULL, alphasort);
    if (n < 0)
        fail("open", folder);
    for (int i = 0; i < n; i++) {
        char path[4096];
        struct stat about;
        snprintf(path, sizeof path, "%s/%s", folder, entries[i]->d_name);
        free(entries[i]);
        if (stat(path, &about) != 0)
            fail("stat", path);
        if (!S_ISREG(about.st_mode))
            continue;
        fprintf(stderr, "%s\n", path); /* the last one named is the one that crashed */
        replay_file(path, (size_t)about.st_size);
        inputs++;
    }
    free(entries);
    return inputs;
}

int main(int argc, char **argv)
{
    if (argc != 3) {
        fprintf(stderr, "usage: replay NAME DIR\n");
        return 2;
    }
    puts("1..1");
    fflush(stdout);
    int inputs = replay_folder(argv[2]);
    printf("%s 1 - %s: %d inputs\n", inputs > 0 ? "ok" : "not ok", argv[1], inputs);
    return inputs > 0 ? 0 : 1;
}
