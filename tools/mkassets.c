/* mkassets.c - embeds files in the program: mkassets OUT.c PATH... */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Each PATH is a file or a folder, walked to its end; an embedded file is named from the last part of PATH on. Names
 * that begin with a dot are left out. Writes the table of src/base/asset.h, sorted, and OUT.c.d: the files and folders
 * read, in make's form, so that the build runs again when one of them changes, comes or goes.
 */
#include <dirent.h>
#include <errno.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

struct file {
    char *path; /* on disk */
    char *name; /* embedded: a tail of path */
    size_t size;
    char hash[17];
};

static struct file *files;
static size_t file_count;
static FILE *out;
static FILE *dependencies;

static void fail(const char *path)
{
    fprintf(stderr, "mkassets: %s: %s\n", path, strerror(errno));
    exit(1);
}

static void *must(void *memory)
{
    if (memory == NULL)
        fail("memory");
    return memory;
}

/* A folder that is embedded twice, or a symbolic link in a circle, would end here too: paths have a bound. */
static char *join(const char *folder, const char *name)
{
    char path[1024];
    int n = snprintf(path, sizeof path, "%s/%s", folder, name);
    if (n < 0 || (size_t)n >= sizeof path) {
        errno = ENAMETOOLONG;
        fail(folder);
    }
    return must(strdup(path));
}

static void depend_on(const char *path)
{
    fprintf(dependencies, " \\\n ");
    for (const char *c = path; *c; c++) {
        if (*c == ' ' || *c == '#')
            fputc('\\', dependencies);
        else if (*c == '$')
            fputc('$', dependencies);
        fputc(*c, dependencies);
    }
}

static void add_file(char *path, size_t name_at)
{
    files = must(realloc(files, (file_count + 1) * sizeof *files));
    files[file_count++] = (struct file){.path = path, .name = path + name_at};
}

/* Takes over path. */
static void add(char *path, size_t name_at)
{
    struct stat about;
    if (stat(path, &about) != 0)
        fail(path);
    depend_on(path);
    if (S_ISREG(about.st_mode)) {
        add_file(path, name_at);
        return;
    }
    DIR *folder = opendir(path);
    if (folder == NULL)
        fail(path);
    for (struct dirent *entry; (entry = readdir(folder)) != NULL;)
        if (entry->d_name[0] != '.')
            add(join(path, entry->d_name), name_at);
    closedir(folder);
    free(path);
}

static int compare_name(const void *a, const void *b)
{
    const struct file *left = a, *right = b;
    return strcmp(left->name, right->name);
}

static unsigned char *read_file(struct file *file)
{
    FILE *in = fopen(file->path, "rb");
    if (in == NULL || fseek(in, 0, SEEK_END) != 0)
        fail(file->path);
    long size = ftell(in);
    if (size < 0)
        fail(file->path);
    rewind(in);
    file->size = (size_t)size;
    unsigned char *data = must(malloc(file->size + 1));
    if (fread(data, 1, file->size, in) != file->size)
        fail(file->path);
    fclose(in);
    return data;
}

static void set_hash(struct file *file, const unsigned char *data)
{
    unsigned char digest[crypto_hash_sha256_BYTES];
    crypto_hash_sha256(digest, data, file->size);
    sodium_bin2hex(file->hash, sizeof file->hash, digest, 8);
}

/* One character of a C string literal. Octal takes at most three digits, so nothing that follows can join it. */
static void put_char(unsigned char c)
{
    if (c == '"' || c == '\\' || c == '?' || c < ' ' || c > '~')
        fprintf(out, "\\%03o", c);
    else
        fputc(c, out);
}

static void put_data(size_t index, const struct file *file, const unsigned char *data)
{
    fprintf(out, "static const char data_%zu[] =\n    \"", index);
    for (size_t i = 0; i < file->size; i++) {
        put_char(data[i]);
        if (i % 80 == 79 && i + 1 < file->size)
            fputs("\"\n    \"", out);
    }
    fputs("\";\n\n", out);
}

static void put_name(const char *name)
{
    fputs("S_INIT(\"", out);
    for (const char *c = name; *c; c++)
        put_char((unsigned char)*c);
    fputs("\")", out);
}

static void put_table(void)
{
    fprintf(out, "const size_t asset_table_size = %zu;\n\nconst struct asset asset_table[] = {\n", file_count);
    for (size_t i = 0; i < file_count; i++) {
        fputs("    {.path = ", out);
        put_name(files[i].name);
        fprintf(out, ", .data = {data_%zu, %zu}, .hash = S_INIT(\"%s\")},\n", i, files[i].size, files[i].hash);
    }
    if (file_count == 0)
        fputs("    {.path = S_INIT(\"\")},\n", out); /* C has no empty array; the size says 0 */
    fputs("};\n", out);
}

static void add_all(char **paths)
{
    for (; *paths; paths++) {
        char *path = must(strdup(*paths));
        const char *slash = strrchr(path, '/');
        add(path, slash ? (size_t)(slash - path) + 1 : 0);
    }
    if (file_count > 1)
        qsort(files, file_count, sizeof *files, compare_name);
}

static void put_all(void)
{
    fputs("/* Made by tools/mkassets.c. */\n#include \"base/asset.h\"\n\n", out);
    for (size_t i = 0; i < file_count; i++) {
        unsigned char *data = read_file(&files[i]);
        set_hash(&files[i], data);
        put_data(i, &files[i], data);
        free(data);
    }
    put_table();
}

static FILE *create(const char *path)
{
    FILE *file = fopen(path, "wb");
    if (file == NULL)
        fail(path);
    return file;
}

static void finish(FILE *file, const char *path)
{
    if (fflush(file) != 0 || ferror(file) || fclose(file) != 0)
        fail(path);
}

int main(int argc, char **argv)
{
    char listing[1024];
    if (argc < 2 || snprintf(listing, sizeof listing, "%s.d", argv[1]) >= (int)sizeof listing) {
        fprintf(stderr, "usage: mkassets OUT.c PATH...\n");
        return 2;
    }
    out = create(argv[1]);
    dependencies = create(listing);
    fprintf(dependencies, "%s:", argv[1]);
    add_all(argv + 2);
    fputc('\n', dependencies);
    put_all();
    finish(dependencies, listing);
    finish(out, argv[1]);
    for (size_t i = 0; i < file_count; i++)
        free(files[i].path);
    free(files);
    return 0;
}
