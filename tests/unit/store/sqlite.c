/* sqlite.c - SQLite under a failing disk, beside other processes, and killed. */
/* SPDX-License-Identifier: Apache-2.0 */
#define statement_table sample_table
#define statement_count sample_count
#include "sample/statements.h.golden"
#include "sample/statements.c.golden"
#undef statement_table
#undef statement_count

#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <sqlite3.h>
#include <sys/mount.h>
#include <sys/wait.h>

#include "store/lock.h"
#include "unit/store_fixture.h"

/* ---- a file system that fails when told ---- */

/* The methods of a file as they were (databases and WALs have different ones), and as they are here. */
struct methods {
    sqlite3_io_methods failing; /* first: a file's pMethods points here */
    const sqlite3_io_methods *real;
};

static struct methods methods[4];
static sqlite3_vfs *real_vfs;
static sqlite3_vfs failing_vfs;
static _Atomic bool disk_is_full, sync_fails;

static const sqlite3_io_methods *real_of(const sqlite3_file *file)
{
    return ((const struct methods *)(const void *)file->pMethods)->real;
}

static int failing_write(sqlite3_file *file, const void *data, int n, sqlite3_int64 at)
{
    return disk_is_full ? SQLITE_FULL : real_of(file)->xWrite(file, data, n, at);
}

static int failing_sync(sqlite3_file *file, int flags)
{
    return sync_fails ? SQLITE_IOERR_FSYNC : real_of(file)->xSync(file, flags);
}

static int failing_open(sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags, int *out)
{
    (void)vfs;
    int code = real_vfs->xOpen(real_vfs, name, file, flags, out);
    for (ptrdiff_t i = 0; code == SQLITE_OK && i < COUNT_OF(methods); i++) {
        struct methods *m = &methods[i];
        if (m->real && m->real != file->pMethods)
            continue;
        if (!m->real) {
            m->real = file->pMethods;
            m->failing = *m->real;
            m->failing.xWrite = failing_write;
            m->failing.xSync = failing_sync;
        }
        file->pMethods = &m->failing;
        return code;
    }
    return code == SQLITE_OK ? SQLITE_INTERNAL : code;
}

static void install_failing_vfs(void)
{
    real_vfs = sqlite3_vfs_find(NULL);
    failing_vfs = *real_vfs;
    failing_vfs.zName = "failing";
    failing_vfs.xOpen = failing_open;
    sqlite3_vfs_register(&failing_vfs, 1);
}

/* ---- works ---- */

static struct err make(struct db_conn *conn, void *context)
{
    (void)context;
    return sql_sample_make(conn);
}

static struct err insert(struct db_conn *conn, void *context)
{
    static const char filler[2000];
    int64_t id;
    return sql_sample_insert(conn, DB_NULL, str_from_c(context), (struct str){NULL, 0},
                             (struct str){filler, sizeof(filler)}, (struct str){NULL, 0}, 0, false, &id);
}

static struct err insert_many(struct db_conn *conn, void *context)
{
    for (int i = 0; i < 3000; i++) {
        char words[64];
        snprintf(words, sizeof(words), "%s %d", (const char *)context, i);
        TRY(insert(conn, words));
    }
    return OK;
}

static struct err count(struct db_conn *conn, void *context)
{
    return sql_sample_count(conn, context);
}

static int64_t count_now(struct store_fixture *f)
{
    int64_t n;
    assert_ok(db_read(f->db, count, &n));
    return n;
}

static void write_word(struct store_fixture *f, char *word)
{
    assert_ok(db_write(f->db, insert, word));
}

/* Before a fork: SQLite forbids to carry an open database into a child. */
static void disconnect(struct store_fixture *f)
{
    db_close(f->db);
    f->db = NULL;
}

static void count_fault(void *context, struct str fault)
{
    (void)fault;
    ++*(int *)context;
}

static int faults_now(struct store_fixture *f)
{
    int faults = 0;
    assert_ok(db_check(f->db, count_fault, &faults));
    return faults;
}

/* ---- the disk ---- */

static void test_a_full_disk_refuses_and_goes_on(struct store_fixture *f)
{
    assert_ok(db_write(f->db, make, NULL));
    write_word(f, (char[]){"before"});
    disk_is_full = true;
    struct err small = db_write(f->db, insert, (char[]){"lost"});
    char detail[200];
    snprintf(detail, sizeof(detail), "%s", err_detail());
    struct err large = db_write(f->db, insert_many, (char[]){"lost"});
    disk_is_full = false;
    assert_err(small, &ERR_SYSTEM);
    assert_non_null(strstr(detail, "the disk is full"));
    assert_err(large, &ERR_SYSTEM);
    assert_int_equal(count_now(f), 1);
    write_word(f, (char[]){"after"});
    assert_int_equal(count_now(f), 2);
    disconnect(f);
    store_fixture_connect(f);
    assert_int_equal(count_now(f), 2);
    assert_int_equal(faults_now(f), 0);
}

struct crowd {
    struct store_fixture *f;
    int number;
    int kept;
};

static void *write_crowd(void *context)
{
    struct crowd *c = context;
    for (int i = 0; i < 40; i++) {
        char words[32];
        snprintf(words, sizeof(words), "%d-%d", c->number, i);
        if (c->number == 0)
            disk_is_full = i % 4 == 1;
        c->kept += !failed(db_write(c->f->db, insert, words));
    }
    if (c->number == 0)
        disk_is_full = false;
    return NULL;
}

/* What was acknowledged is there, what was refused is not. */
static void test_a_disk_full_now_and_then_keeps_count(struct store_fixture *f)
{
    pthread_t threads[6];
    struct crowd crowds[6];
    int kept = 0;
    assert_ok(db_write(f->db, make, NULL));
    for (int i = 0; i < 6; i++) {
        crowds[i] = (struct crowd){.f = f, .number = i};
        pthread_create(&threads[i], NULL, write_crowd, &crowds[i]);
    }
    for (int i = 0; i < 6; i++) {
        pthread_join(threads[i], NULL);
        kept += crowds[i].kept;
    }
    disk_is_full = false;
    assert_int_equal(count_now(f), kept);
    assert_int_equal(faults_now(f), 0);
}

/* Opens the database in this new child. */
static void connect_in_child(struct store_fixture *f)
{
    struct db_options options = {.url = str_from_c(f->url), .folder = str_from_c(f->folder)};
    if (failed(db_open(&options, false, &f->db)))
        _exit(90);
}

static void test_a_failed_sync_ends_the_process(struct store_fixture *f)
{
    int status;
    assert_ok(db_write(f->db, make, NULL));
    write_word(f, (char[]){"before"});
    disconnect(f);
    pid_t child = fork();
    if (child == 0) {
        log_set_descriptor(open("/dev/null", O_WRONLY));
        connect_in_child(f);
        sync_fails = true;
        struct err e = db_write(f->db, insert, (char[]){"in flight"});
        _exit(failed(e) ? 91 : 92); /* it must not come back at all */
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 1);
    store_fixture_connect(f);
    assert_in_range(count_now(f), 1, 2);
    assert_int_equal(faults_now(f), 0);
}

/* ---- processes ---- */

#define ROUNDS 60

static void *write_and_tell(void *context)
{
    struct crowd *c = context;
    for (int i = 0; i < 100000; i++) {
        char words[32];
        int n = snprintf(words, sizeof(words), "%d-%d\n", c->number, i);
        words[n - 1] = 0;
        if (failed(db_write(c->f->db, insert, words)))
            _exit(93);
        words[n - 1] = '\n';
        if (write(c->kept, words, (size_t)n) != n)
            _exit(94);
    }
    return NULL;
}

static void write_until_killed(struct store_fixture *f, int out)
{
    pthread_t threads[4];
    struct crowd crowds[4];
    connect_in_child(f);
    for (int i = 0; i < 4; i++) {
        crowds[i] = (struct crowd){.f = f, .number = i, .kept = out};
        pthread_create(&threads[i], NULL, write_and_tell, &crowds[i]);
    }
    for (int i = 0; i < 4; i++)
        pthread_join(threads[i], NULL);
    _exit(95);
}

struct acknowledged {
    struct arena *a;
    struct str lines;
    int missing, count;
};

static struct err look_for_all(struct db_conn *conn, void *context)
{
    struct acknowledged *k = context;
    struct sql_text_list list;
    TRY(sql_sample_words(k->a, conn, &list));
    for (struct str line, rest = k->lines; rest.n;) {
        if (!str_cut(rest, '\n', &line, &rest))
            break; /* cut by the kill */
        bool found = false;
        for (ptrdiff_t i = 0; i < list.count && !found; i++)
            found = str_equal(list.items[i], line);
        k->missing += !found;
        k->count++;
    }
    return OK;
}

static void test_kill_loses_nothing_acknowledged(struct store_fixture *f)
{
    int ends[2], status;
    struct buf told;
    char part[512];
    buf_init(&told, 1 << 20);
    assert_ok(db_write(f->db, make, NULL));
    disconnect(f);
    assert_int_equal(pipe(ends), 0);
    pid_t child = fork();
    if (child == 0)
        write_until_killed(f, ends[1]);
    close(ends[1]);
    for (ssize_t n; (n = read(ends[0], part, sizeof(part))) > 0;) {
        buf_add(&told, (struct str){part, n});
        if (told.n > 1500)
            kill(child, SIGKILL);
    }
    close(ends[0]);
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSIGNALED(status));
    store_fixture_connect(f);
    struct acknowledged k = {.a = &f->a, .lines = buf_str(&told)};
    assert_ok(db_read(f->db, look_for_all, &k));
    assert_true(k.count > 100);
    assert_int_equal(k.missing, 0);
    assert_int_equal(faults_now(f), 0);
    buf_close(&told);
}

static pid_t start_writer(struct store_fixture *f, int number)
{
    pid_t child = fork();
    if (child)
        return child;
    connect_in_child(f);
    for (int i = 0; i < ROUNDS; i++) {
        char words[32];
        snprintf(words, sizeof(words), "%d-%d", number, i);
        if (failed(db_write(f->db, insert, words)))
            _exit(96);
    }
    db_close(f->db);
    _exit(0);
}

static void test_two_processes_write_at_once(struct store_fixture *f)
{
    pid_t children[2];
    int status;
    assert_ok(db_write(f->db, make, NULL));
    disconnect(f);
    for (int i = 0; i < 2; i++)
        children[i] = start_writer(f, i);
    for (int i = 0; i < 2; i++) {
        assert_int_equal(waitpid(children[i], &status, 0), children[i]);
        assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    }
    store_fixture_connect(f);
    assert_int_equal(count_now(f), 2 * ROUNDS);
    assert_int_equal(faults_now(f), 0);
}

/* It has said that it is ready for the lock, and sleeps (proc(5)). */
static void wait_until_it_waits(pid_t child, int from)
{
    char path[64], line[256], state = 0;
    snprintf(path, sizeof path, "/proc/%d/stat", (int)child);
    assert_int_equal(read(from, line, 1), 1);
    for (; state != 'S'; usleep(1000)) {
        FILE *stat = fopen(path, "r");
        assert_non_null(stat);
        assert_non_null(fgets(line, sizeof line, stat));
        fclose(stat);
        state = strrchr(line, ')')[2];
    }
}

/* Who waits comes before who has just had it. */
static void test_the_lock_is_fair(struct store_fixture *f)
{
    int here, ends[2], status;
    char had;
    assert_ok(lock_open(str_from_c(f->folder), S(""), &here));
    assert_ok(lock_take(here));
    assert_int_equal(pipe(ends), 0);
    pid_t child = fork();
    if (child == 0) {
        int there;
        if (failed(lock_open(str_from_c(f->folder), S(""), &there)) || write(ends[1], "r", 1) != 1 ||
            failed(lock_take(there)))
            _exit(97);
        had = 'x';
        _exit(write(ends[1], &had, 1) == 1 ? 0 : 98);
    }
    wait_until_it_waits(child, ends[0]);
    lock_release(here);
    assert_ok(lock_take(here));
    assert_int_equal(fcntl(ends[0], F_SETFL, O_NONBLOCK), 0);
    assert_int_equal(read(ends[0], &had, 1), 1);
    lock_release(here);
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
    close(here);
    close(ends[0]);
    close(ends[1]);
}

/* ---- the file ---- */

static void test_the_file_is_private(struct store_fixture *f)
{
    struct stat about;
    assert_int_equal(stat(f->url + strlen("sqlite:"), &about), 0);
    assert_int_equal(about.st_mode & 0777, 0600);
}

static void overwrite(const char *path, off_t at, size_t n)
{
    static const char zeros[65536];
    int fd = open(path, O_WRONLY);
    assert_int_equal(pwrite(fd, zeros, n, at), (ssize_t)n);
    close(fd);
}

static void test_damage_is_detected(struct store_fixture *f)
{
    struct stat about;
    int faults = 0;
    assert_ok(db_write(f->db, make, NULL));
    assert_ok(db_write(f->db, insert_many, (char[]){"row"}));
    disconnect(f);
    const char *path = f->url + strlen("sqlite:");
    assert_int_equal(stat(path, &about), 0);
    overwrite(path, about.st_size / 2 / 4096 * 4096, 8192);
    store_fixture_connect(f);
    assert_ok(db_check(f->db, count_fault, &faults));
    assert_true(faults > 0);
}

static void test_another_file_is_no_database(struct store_fixture *f)
{
    struct db *db;
    struct db_options options = {.folder = str_from_c(f->folder)};
    options.url = str_format(&f->a, "sqlite:%s/text.db", f->folder);
    char *path = str_to_c(&f->a, str_from(options.url, 7));
    FILE *out = fopen(path, "wb");
    for (int i = 0; i < 1000; i++)
        fputs("This is a text, and no database. ", out);
    fclose(out);
    assert_err(db_open(&options, false, &db), &ERR_STORE);
    assert_non_null(strstr(err_detail(), "text.db"));
}

/* Root writes where it wants: a read-only mount refuses even it. */
static void test_a_read_only_folder_is_refused(struct store_fixture *f)
{
    struct db *db;
    struct db_options options = {.url = str_from_c(f->url), .folder = str_from_c(f->folder)};
    disconnect(f);
    if (geteuid() != 0) {
        assert_int_equal(chmod(f->folder, 0500), 0);
        assert_int_equal(chmod(f->url + strlen("sqlite:"), 0400), 0);
    } else if (mount(f->folder, f->folder, NULL, MS_BIND, NULL) < 0 ||
               mount(NULL, f->folder, NULL, MS_BIND | MS_REMOUNT | MS_RDONLY, NULL) < 0) {
        skip(); /* a container that may not mount */
    }
    struct err e = db_open(&options, false, &db);
    if (geteuid() == 0)
        umount2(f->folder, MNT_DETACH);
    else
        chmod(f->folder, 0700);
    assert_err(e, &ERR_SYSTEM);
    assert_non_null(strstr(err_detail(), f->folder));
}

int main(void)
{
    static const struct store_test tests[] = {
        STORE_TEST_SQLITE(test_a_full_disk_refuses_and_goes_on),
        STORE_TEST_SQLITE(test_a_disk_full_now_and_then_keeps_count),
        STORE_TEST_SQLITE(test_a_failed_sync_ends_the_process),
        STORE_TEST_SQLITE(test_kill_loses_nothing_acknowledged),
        STORE_TEST_SQLITE(test_two_processes_write_at_once),
        STORE_TEST_SQLITE(test_the_lock_is_fair),
        STORE_TEST_SQLITE(test_the_file_is_private),
        STORE_TEST_SQLITE(test_damage_is_detected),
        STORE_TEST_SQLITE(test_another_file_is_no_database),
        STORE_TEST_SQLITE(test_a_read_only_folder_is_refused),
    };
    install_failing_vfs();
    return store_tests_run(tests, COUNT_OF(tests));
}
