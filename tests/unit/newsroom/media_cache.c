/* media_cache.c - tests: files are kept and found whole, within the limit, and those used last stay. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "newsroom/media_cache.c"

#include "newsroom/folder.h"
#include "newsroom/media_store.h"
#include "newsroom/setting.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

struct place {
    struct arena a;
    char root[64];
};

static void begin(struct place *p)
{
    arena_init(&p->a, 0);
    snprintf(p->root, sizeof(p->root), "/tmp/dateline-cache-XXXXXX");
    assert_non_null(mkdtemp(p->root));
}

static void end(struct place *p)
{
    folder_remove(&p->a, str_from_c(p->root));
    arena_close(&p->a);
}

static char *within(struct place *p, const char *path)
{
    return str_to_c(&p->a, str_format(&p->a, "%s/%s", p->root, path));
}

static void take(struct place *p, struct media_cache *cache, const char *path, int64_t bytes)
{
    struct str draft = media_folder_draft(str_from_c(p->root), &p->a);
    char *content = arena_bytes(&p->a, (ptrdiff_t)bytes);
    memset(content, path[0], (size_t)bytes);
    assert_false(failed(folder_write(&p->a, draft, (struct str){content, (ptrdiff_t)bytes}, 0644)));
    media_cache_take(cache, &p->a, str_from_c(path), draft, bytes);
    assert_int_equal(access(str_to_c(&p->a, draft), F_OK), -1);
}

static bool has(struct place *p, struct media_cache *cache, const char *path, int64_t bytes)
{
    int descriptor = media_cache_find(cache, &p->a, str_from_c(path), bytes);
    if (descriptor >= 0)
        close(descriptor);
    return descriptor >= 0;
}

static void used(struct place *p, const char *path, time_t at)
{
    struct timespec times[2] = {{.tv_sec = at}, {.tv_sec = at}};
    assert_int_equal(utimensat(AT_FDCWD, within(p, path), times, 0), 0);
}

static void those_used_last_stay(void **state)
{
    struct place p;
    struct media_cache *cache;
    (void)state;
    begin(&p);
    assert_false(failed(media_cache_open(str_from_c(p.root), 1000, &cache)));
    assert_false(has(&p, cache, "aa/k/1.jpg", -1));
    take(&p, cache, "aa/k/1.jpg", 300);
    take(&p, cache, "bb/k/1.jpg", 300);
    take(&p, cache, "cc/k/1.jpg", 300);
    used(&p, "aa/k/1.jpg", 1000), used(&p, "bb/k/1.jpg", 2000), used(&p, "cc/k/1.jpg", 3000);
    assert_true(has(&p, cache, "aa/k/1.jpg", 300)); /* that is a use */
    assert_false(has(&p, cache, "aa/k/1.jpg", 301));
    take(&p, cache, "dd/k/1.jpg", 200);
    assert_true(has(&p, cache, "aa/k/1.jpg", 300));
    assert_false(has(&p, cache, "bb/k/1.jpg", 300));
    assert_true(has(&p, cache, "dd/k/1.jpg", 200));
    assert_true(media_cache_bytes(cache) <= 1000);
    take(&p, cache, "ee/k/1.jpg", 501); /* more than half of all is not kept */
    assert_false(has(&p, cache, "ee/k/1.jpg", 501));
    assert_true(has(&p, cache, "dd/k/1.jpg", 200));
    media_cache_close(cache);
    end(&p);
}

/* The disk is its memory: what stands there counts after a restart, a smaller limit holds at once, drafts are nobody's
 * pictures, and links are not followed. */
static void restarts(void **state)
{
    struct place p;
    struct media_cache *cache;
    (void)state;
    begin(&p);
    assert_false(failed(media_cache_open(str_from_c(p.root), 1000, &cache)));
    take(&p, cache, "aa/k/1.jpg", 300);
    take(&p, cache, "bb/k/1.jpg", 300);
    media_cache_close(cache);
    used(&p, "bb/k/1.jpg", 1000);
    assert_false(failed(folder_write(&p.a, str_from_c(within(&p, "new-1-1-1")), S("half"), 0644)));
    assert_false(failed(media_cache_open(str_from_c(p.root), 1000, &cache)));
    assert_int_equal(media_cache_bytes(cache), 600);
    media_cache_close(cache);
    assert_false(failed(media_cache_open(str_from_c(p.root), 400, &cache)));
    assert_int_equal(media_cache_bytes(cache), 300);
    assert_true(has(&p, cache, "aa/k/1.jpg", 300));
    assert_int_equal(symlink("1.jpg", within(&p, "aa/k/2.jpg")), 0);
    assert_false(has(&p, cache, "aa/k/2.jpg", -1));
    media_cache_close(cache);
    end(&p);
}

/* ---- copies ---- */

static struct media_store *open_folder(struct place *p, const char *name)
{
    struct media_store *store;
    struct settings settings = {.media = str_format(&p->a, "folder:%s", name)};
    assert_false(failed(folder_make(&p->a, str_from_c(within(p, name)))));
    assert_false(failed(media_store_open(str_from_c(p->root), &settings, &store)));
    return store;
}

static void put(struct place *p, struct media_store *store, const char *path, struct str content)
{
    unsigned char hash[32];
    int draft;
    struct media_item item = {str_from_c(path), {(const char *)hash, sizeof(hash)}, content.n};
    assert_false(failed(media_store_draft(store, &p->a, &draft)));
    assert_false(failed(folder_write_all(draft, content)));
    assert_false(failed(media_hash(draft, hash, &item.bytes)));
    assert_false(failed(media_store_put(store, &p->a, &item, draft)));
    close(draft);
}

static void note_progress(void *context, int64_t done, int64_t total)
{
    int64_t *last = context;
    assert_int_equal(done, *last + 1);
    assert_int_equal(total, 2);
    *last = done;
}

static void copies(void **state)
{
    struct place p;
    struct str content;
    int64_t copied, last = 0;
    (void)state;
    begin(&p);
    struct media_store *from = open_folder(&p, "from"), *to = open_folder(&p, "to");
    put(&p, from, "ab/original.jpg", S("as it came"));
    put(&p, from, "cd/key/160.jpg", S("small"));
    assert_false(failed(folder_write(&p.a, str_from_c(within(&p, "from/new-1-1-1")), S("half"), 0644)));
    assert_false(failed(media_store_copy(from, to, note_progress, &last, &copied)));
    assert_int_equal(copied, 2);
    assert_false(failed(folder_read(&p.a, str_from_c(within(&p, "to/cd/key/160.jpg")), 100, &content)));
    assert_true(str_equal(content, S("small")));
    assert_int_equal(access(within(&p, "to/new-1-1-1"), F_OK), -1);
    assert_false(failed(media_store_delete(to, &p.a, S("ab/original.jpg"))));
    assert_false(failed(media_store_delete(to, &p.a, S("ab/original.jpg"))));
    assert_false(failed(media_store_copy(from, to, NULL, NULL, &copied)));
    assert_int_equal(copied, 1);
    media_store_close(from);
    media_store_close(to);
    end(&p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(those_used_last_stay), cmocka_unit_test(restarts),
                                       cmocka_unit_test(copies)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
