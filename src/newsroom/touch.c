/* touch.c - what a write makes old, told with the write itself to all who serve the newsroom. */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A message is tags, one a line. Its writer is the newsroom, but who reads it trusts nobody who can reach the database:
 * a tag that nobody has touches nothing, and a message with anything but tags is none.
 */
#include "newsroom/touch.h"

#include "base/utf8.h"
#include "newsroom/control.h"
#include "newsroom/purge.h"

#include <string.h>

#define TAG_MAX 254 /* as a command may tell its server (control.c) */

static bool is_tag(struct str tag)
{
    for (ptrdiff_t i = 0; i < tag.n; i++)
        if ((unsigned char)tag.p[i] < 0x20 || tag.p[i] == 0x7f)
            return false;
    return tag.n > 0 && tag.n <= TAG_MAX && utf8_find_invalid(tag) < 0;
}

/* Whether all of them fit into as many messages as a write may send. */
static bool fits(const struct str *tags, ptrdiff_t count)
{
    ptrdiff_t messages = 1, size = 0;
    for (ptrdiff_t i = 0; i < count; i++) {
        if (!is_tag(tags[i]))
            return false;
        bool full = size + tags[i].n + 1 > DB_ANNOUNCEMENT_MAX;
        messages += full;
        size = (full ? 0 : size) + tags[i].n + 1;
    }
    return messages <= TOUCH_MESSAGES;
}

static struct err announce(struct arena *a, struct db_conn *conn, const struct str *tags, ptrdiff_t count)
{
    char *text = arena_bytes(a, DB_ANNOUNCEMENT_MAX);
    ptrdiff_t n = 0;
    for (ptrdiff_t i = 0; i < count; i++) {
        if (n + tags[i].n + 1 > DB_ANNOUNCEMENT_MAX) {
            TRY(db_announce(conn, (struct str){text, n}));
            n = 0;
        }
        memcpy(text + n, tags[i].p, (size_t)tags[i].n);
        n += tags[i].n;
        text[n++] = '\n';
    }
    return db_announce(conn, (struct str){text, n});
}

/* A newsroom on SQLite has one server, which is told by its folder's socket. */
static struct err tell(struct newsroom *n, struct arena *a, struct db_conn *conn, const struct str *tags,
                       ptrdiff_t count)
{
    static const struct str ALL = S_INIT(CONTROL_ALL);
    if (db_engine_of(newsroom_db(n)) == DB_SQLITE)
        return OK;
    return fits(tags, count) ? announce(a, conn, tags, count) : announce(a, conn, &ALL, 1);
}

struct err touch_write(struct newsroom *n, struct arena *a, struct db_conn *conn, const struct str *tags,
                       ptrdiff_t count)
{
    if (count == 0)
        return OK;
    TRY(purge_write(n, a, conn, tags, count));
    return tell(n, a, conn, tags, count);
}

ptrdiff_t touch_read(struct arena *a, struct str message, struct str **tags)
{
    ptrdiff_t lines = 0, count = 0;
    for (ptrdiff_t i = 0; i < message.n; i++)
        lines += message.p[i] == '\n';
    if (!str_ends(message, S("\n")))
        return 0;
    *tags = arena_array(a, struct str, lines);
    for (struct str line; count < lines; count++) {
        str_cut(message, '\n', &line, &message);
        if (!is_tag(line))
            return 0;
        (*tags)[count] = line;
    }
    return count;
}
