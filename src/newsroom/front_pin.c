/* front_pin.c - stories are put on the front by hand: lines of the setting front_pins. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "newsroom/front_slots.h"

#include "base/buf.h"
#include "base/time.h"
#include "text/json.h"

#define PINS_TEXT_MAX 20000

/* The story's path, and which of the pins are of stories of this edition. */
struct finding {
    struct arena *a;
    struct str language, paths; /* a JSON list */
    struct sql_front_pin_story_list found;
};

static struct err find_work(struct db_conn *conn, void *context)
{
    struct finding *f = context;
    return sql_front_pinned(f->a, conn, f->language, f->paths, &f->found);
}

static struct err find(struct newsroom *n, struct finding *f, struct str path, const struct front_pin *pins,
                       ptrdiff_t count)
{
    struct json j;
    struct buf out;
    buf_init(&out, 2 * PINS_TEXT_MAX);
    json_init(&j, &out);
    json_open_array(&j);
    json_write_string(&j, path);
    for (ptrdiff_t i = 0; i < count; i++)
        json_write_string(&j, pins[i].path);
    json_close_array(&j);
    f->paths = str_copy(f->a, buf_str(&out));
    buf_close(&out);
    return db_read(newsroom_db(n), find_work, f);
}

static bool is_of_edition(const struct finding *f, struct str path)
{
    for (ptrdiff_t i = 0; i < f->found.count; i++)
        if (f->found.items[i].story_id != DB_NULL && str_equal(f->found.items[i].reference, path))
            return true;
    return false;
}

static void add_pin(struct buf *out, const struct front_pin *pin)
{
    char until[TIME_RFC3339_SIZE];
    buf_add_format(out, "%s%.*s %.*s", out->n ? "; " : "", STR_ARG(pin->slot), STR_ARG(pin->path));
    if (pin->until == INT64_MAX)
        return;
    time_format_rfc3339(pin->until, until);
    buf_add_format(out, " until %s", until);
}

static struct err set(struct newsroom *n, const struct actor *actor, struct buf *text)
{
    return text->failed ? err_make(&ERR_LIMIT, "The pins of the front have more than %d bytes", PINS_TEXT_MAX)
                        : newsroom_set(n, actor, S("front_pins"), buf_str(text));
}

/* An address of the site becomes its path; neither a blank nor a ";" may end a pin. */
static struct err read_path(struct newsroom *n, struct str text, struct str *path)
{
    struct str url = newsroom_settings(n)->url;
    *path = str_trim(text);
    if (str_starts(*path, url))
        *path = str_from(*path, url.n);
    if (str_starts(*path, S("/")) && str_find_char(*path, ' ', 0) < 0 && str_find_char(*path, ';', 0) < 0)
        return OK;
    return err_make(&ERR_INVALID, "A story is named by its address, as /2026/11/05/ferry/");
}

struct err front_pin_put(struct newsroom *n, struct arena *a, const struct actor *actor, struct str language,
                         struct str slot, struct str path, int64_t until)
{
    struct front_pin pins[FRONT_PINS], pin = {.slot = slot, .until = until};
    struct finding f = {.a = a, .language = language};
    struct buf text;
    int64_t next;
    if (!front_is_slot(slot))
        return err_make(&ERR_INVALID, "The front has no slot of that name");
    TRY(read_path(n, path, &pin.path));
    ptrdiff_t count = front_pins_at(newsroom_settings(n)->front_pins, time_now(), pins, &next);
    TRY(find(n, &f, pin.path, pins, count));
    if (!is_of_edition(&f, pin.path))
        return err_make(&ERR_INVALID, "No published story of this edition has that address");
    buf_init(&text, PINS_TEXT_MAX);
    for (ptrdiff_t i = 0; i < count; i++)
        if (!is_of_edition(&f, pins[i].path) || (!str_equal(pins[i].slot, slot) && !str_equal(pins[i].path, pin.path)))
            add_pin(&text, &pins[i]);
    add_pin(&text, &pin);
    struct err e = set(n, actor, &text);
    buf_close(&text);
    return e;
}

struct err front_pin_drop(struct newsroom *n, const struct actor *actor, struct str slot, struct str path)
{
    struct front_pin pins[FRONT_PINS];
    struct buf text;
    int64_t next;
    ptrdiff_t count = front_pins_at(newsroom_settings(n)->front_pins, time_now(), pins, &next);
    buf_init(&text, PINS_TEXT_MAX);
    for (ptrdiff_t i = 0; i < count; i++)
        if (!str_equal(pins[i].slot, slot) || !str_equal(pins[i].path, path))
            add_pin(&text, &pins[i]);
    struct err e = set(n, actor, &text);
    buf_close(&text);
    return e;
}
