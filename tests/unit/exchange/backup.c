/* backup.c - newsrooms written to a file and made of it again, on both engines; files that are no backups. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "exchange/backup_restore.c"

#include "unit/newsroom_fixture.h"

#include "audience/store.h"
#include "exchange/move.h"
#include "newsroom/check.h"
#include "newsroom/place.h"
#include "search/search.h"

struct trip {
    struct store_fixture *f;
    struct room room;
    struct backup_options options; /* from the room to f's folder */
    struct backup_report report;
    struct str archive;
};

static struct str in_folder(struct store_fixture *f, const char *name)
{
    return str_format(&f->a, "%s/%s", f->folder, name);
}

static void put_file(struct trip *t, const char *name, struct str text)
{
    assert_ok(folder_write(&t->f->a, str_format(&t->f->a, "%s/%s", t->room.folder, name), text, 0644));
}

static void make_newsroom(struct trip *t)
{
    struct db *audience;
    room_open(&t->room, t->f);
    assert_ok(search_open(t->room.n));
    struct story_input input = room_story(&t->room, "Harbour reopens");
    room_put(&t->room, &input);
    room_account(&t->room, "ines", ROLE_EDITOR, "");
    assert_ok(audience_store_open(t->room.n, &audience));
    db_close(audience);
    assert_ok(folder_make(&t->f->a, str_format(&t->f->a, "%s/media/3f", t->room.folder)));
    put_file(t, "media/3f/picture.jpg", S("no picture, but bytes: \0\xff"));
    put_file(t, "media/3f/empty.jpg", S(""));
    put_file(t, "media/3f/half.jpg.1-0.new", S("is not finished"));
}

/* Made while the newsroom is open. */
static void trip_open(struct trip *t, struct store_fixture *f)
{
    *t = (struct trip){.f = f};
    if (f->engine == DB_POSTGRES) {
        db_close(f->db);
        f->db = NULL;
    }
    make_newsroom(t);
    t->options = (struct backup_options){.folder = str_from_c(t->room.folder), .file = in_folder(f, "backup.tar")};
    assert_ok(backup_write(&f->a, &t->options, &t->report));
    assert_ok(folder_read(&f->a, t->options.file, 1 << 24, &t->archive));
}

static void assert_is_whole(struct store_fixture *f, struct str folder, bool sqlite)
{
    struct newsroom *n;
    struct check_counts counts;
    struct str bytes;
    assert_ok(newsroom_open(folder, &n));
    assert_int_equal(db_engine_of(newsroom_db(n)) == DB_SQLITE, sqlite);
    assert_ok(newsroom_check(n, NULL, NULL, NULL, &counts));
    assert_int_equal(counts.faults, 0);
    assert_int_equal(counts.stories, 1);
    assert_text(newsroom_settings(n)->title, "Norhaven Post");
    newsroom_close(n);
    assert_ok(folder_read(&f->a, str_concat(&f->a, folder, S("/media/3f/picture.jpg")), 100, &bytes));
    assert_true(str_equal(bytes, S("no picture, but bytes: \0\xff")));
    assert_err(folder_read(&f->a, str_concat(&f->a, folder, S("/media/3f/half.jpg.1-0.new")), 100, &bytes),
               &ERR_NOT_FOUND);
}

static struct err restore_to(struct trip *t, const char *name)
{
    struct backup_options options = {.folder = in_folder(t->f, name), .file = t->options.file};
    return backup_restore(&t->f->a, &options, &t->report);
}

static void test_a_newsroom_comes_back(struct store_fixture *f)
{
    struct trip t;
    trip_open(&t, f);
    assert_int_equal(t.report.files, 6);
    assert_err(backup_write(&f->a, &t.options, &t.report), &ERR_CONFLICT);
    assert_ok(restore_to(&t, "again"));
    assert_int_equal(t.report.files, 6);
    assert_is_whole(f, in_folder(f, "again"), true);
    assert_err(restore_to(&t, "again"), &ERR_CONFLICT);
    room_close(&t.room);
    if (f->engine == DB_POSTGRES) { /* and to another place there */
        struct move_report report;
        store_fixture_postgres("drop schema @ cascade; drop schema @_audience cascade; create schema @", f->schema);
        const struct move_options move = {.folder = in_folder(f, "again"), .to = str_from_c(f->url)};
        assert_ok(move_newsroom(&f->a, &move, &report));
        assert_is_whole(f, move.folder, false);
    }
}

/* What every tar and sha256sum understand. */
static void test_it_is_a_tar_archive(struct store_fixture *f)
{
    struct trip t;
    trip_open(&t, f);
    room_close(&t.room);
    char *command =
        str_to_c(&f->a, str_format(&f->a,
                                   "cd %s && mkdir by-hand && cd by-hand && tar -xf ../backup.tar && "
                                   "sha256sum --quiet -c SHA256SUMS && test $(stat -c %%a secret.key) = 600",
                                   f->folder));
    assert_int_equal(system(command), 0);
    assert_is_whole(f, in_folder(f, "by-hand"), true);
}

/* ---- files that are none ---- */

static void assert_restores_nothing(struct trip *t, struct str archive, const char *words)
{
    assert_ok(folder_write(&t->f->a, t->options.file, archive, 0600));
    assert_err(restore_to(t, "none"), &ERR_INVALID);
    if (!strstr(err_detail(), words))
        fail_msg("'%s' is not in '%s'", words, err_detail());
    assert_int_not_equal(access(str_to_c(&t->f->a, in_folder(t->f, "none")), F_OK), 0);
}

static struct str with_byte(struct trip *t, ptrdiff_t at, char byte)
{
    struct str copy = str_copy(&t->f->a, t->archive);
    char *bytes = arena_bytes(&t->f->a, copy.n);
    memcpy(bytes, copy.p, (size_t)copy.n);
    bytes[at] = byte;
    return (struct str){bytes, copy.n};
}

static void test_damaged_files_restore_nothing(struct store_fixture *f)
{
    struct trip t;
    trip_open(&t, f);
    room_close(&t.room);
    assert_restores_nothing(&t, S(""), "the archive is cut off");
    assert_restores_nothing(&t, str_slice(t.archive, 0, 300), "the archive is cut off");
    assert_restores_nothing(&t, str_slice(t.archive, 0, 2000), "the archive is cut off");
    assert_restores_nothing(&t, str_slice(t.archive, 0, t.archive.n - 2048), "cut off");
    assert_restores_nothing(&t, with_byte(&t, 20000, 'x'), "do not agree with SHA256SUMS");
    assert_restores_nothing(&t, with_byte(&t, 100, '7'), "the archive is damaged, or is none");
    assert_restores_nothing(
        &t, str_concat(&f->a, str_slice(t.archive, 0, 1024), str_copy(&f->a, (struct str){str_to_c(&f->a, S("")), 0})),
        "cut off");
}

/* An archive of one file of that name. */
static struct str archive_of(struct store_fixture *f, const char *name, bool link)
{
    struct str archive, path = in_folder(f, "made.tar");
    (void)unlink(str_to_c(&f->a, path));
    int out = open(str_to_c(&f->a, path), O_WRONLY | O_CREAT | O_EXCL, 0600);
    const struct tar_entry entry = {str_from_c(name), 5, 0644};
    assert_ok(tar_put_head(out, &entry));
    assert_ok(folder_write_all(out, S("hello")));
    assert_ok(tar_pad(out, 5));
    assert_ok(tar_put_end(out));
    close(out);
    assert_ok(folder_read(&f->a, path, 1 << 20, &archive));
    if (link) { /* another type, with a checksum that fits */
        char *head = arena_bytes(&f->a, archive.n);
        memcpy(head, archive.p, (size_t)archive.n);
        head[156] = '2';
        (void)snprintf(head + 148, 7, "%06lo", strtol(head + 148, NULL, 8) + 2);
        archive.p = head;
    }
    return archive;
}

static void test_foreign_names_become_no_files(struct store_fixture *f)
{
    struct trip t = {.f = f, .options = {.file = in_folder(f, "foreign.tar")}};
    static const char *const names[] = {
        "../outside", "/etc/passwd",       "media/../../outside", "media/.hidden",       "media//x",      "media/",
        "media/a/",   "dateline.conf.new", "theme/site.html",     "media/a/b/c/d/e/f/g", "dateline.sock", "media/x y"};
    for (ptrdiff_t i = 0; i < COUNT_OF(names); i++)
        assert_restores_nothing(&t, archive_of(f, names[i], false), "the archive is no backup: it holds ");
    assert_restores_nothing(&t, archive_of(f, "dateline.conf", false),
                            "the archive is no backup: it has no SHA256SUMS");
    assert_restores_nothing(&t, archive_of(f, "dateline.conf", true), "what is no plain file");
    assert_int_not_equal(access(str_to_c(&f->a, in_folder(f, "outside")), F_OK), 0);
}

static void test_long_names_and_large_sizes_fit(struct store_fixture *f)
{
    struct str path = in_folder(f, "large.tar"), name = S("media/"), long_name;
    struct tar_entry entry;
    bool found;
    for (int i = 0; i < 120; i++)
        name = str_concat(&f->a, name, S("p"));
    long_name = str_concat(&f->a, name, S("/card-640.avif"));
    int file = open(str_to_c(&f->a, path), O_RDWR | O_CREAT, 0600);
    const struct tar_entry large = {long_name, (int64_t)1 << 40, 0600};
    const struct tar_entry too_long = {str_concat(&f->a, name, name), 1, 0600};
    assert_ok(tar_put_head(file, &large));
    assert_err(tar_put_head(file, &too_long), &ERR_LIMIT);
    assert_int_equal(lseek(file, 0, SEEK_SET), 0);
    assert_ok(tar_next(file, &f->a, &entry, &found));
    assert_true(found && str_equal(entry.name, long_name));
    assert_true(entry.bytes == (int64_t)1 << 40);
    assert_int_equal(entry.mode, 0600);
    close(file);
}

int main(void)
{
    static const struct store_test tests[] = {
        STORE_TEST(test_a_newsroom_comes_back),
        STORE_TEST_SQLITE(test_it_is_a_tar_archive),
        STORE_TEST_SQLITE(test_damaged_files_restore_nothing),
        STORE_TEST_SQLITE(test_foreign_names_become_no_files),
        STORE_TEST_SQLITE(test_long_names_and_large_sizes_fit),
    };
    return store_tests_run(tests, COUNT_OF(tests));
}
