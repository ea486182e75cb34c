/* note.c - notes to colleagues on a passage of a story. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "newsroom/note.h"

#include "base/time.h"
#include "base/utf8.h"
#include "newsroom/audit.h"
#include "newsroom/field.h"

static const struct field BODY = {S_INIT("body"), "The note", LIMIT_NOTE, false};
static const struct field PASSAGE = {S_INIT("passage"), "The passage", NOTE_PASSAGE_MAX, false};
static const struct field FIELD = {S_INIT("field"), "The field", LIMIT_NAME, true};

/* ---- finding a passage ---- */

/* How many bytes of before end where at begins. */
static ptrdiff_t same_before(struct str text, ptrdiff_t at, struct str before)
{
    ptrdiff_t n = 0;
    while (n < before.n && n < at && text.p[at - 1 - n] == before.p[before.n - 1 - n])
        n++;
    return n;
}

static ptrdiff_t same_behind(struct str text, ptrdiff_t at, struct str behind)
{
    ptrdiff_t n = 0;
    while (n < behind.n && at + n < text.n && text.p[at + n] == behind.p[n])
        n++;
    return n;
}

/* Of all places of the words the one whose neighbours are most like those remembered. */
static bool find_words(struct str text, struct str passage, struct str before, struct str behind, ptrdiff_t *best)
{
    ptrdiff_t most = -1;
    for (ptrdiff_t at = str_find(text, passage, 0); at >= 0; at = str_find(text, passage, at + 1)) {
        ptrdiff_t same = same_before(text, at, before) + same_behind(text, at + passage.n, behind);
        if (same <= most)
            continue;
        most = same;
        *best = at;
    }
    return most >= 0;
}

#define NEIGHBOUR_LEAST 8 /* bytes: fewer stand anywhere */

/* Other words between the same neighbours, and not many more of them. */
static bool find_between(struct str text, struct str passage, struct str before, struct str behind,
                         struct note_place *out)
{
    if (before.n < NEIGHBOUR_LEAST || behind.n < NEIGHBOUR_LEAST)
        return false;
    ptrdiff_t at = str_find(text, before, 0);
    if (at < 0)
        return false;
    out->from = at + before.n;
    out->to = str_find(text, behind, out->from);
    return out->to >= out->from && out->to - out->from <= 3 * passage.n + NOTE_NEAR_MAX;
}

struct note_place note_find_passage(struct str text, struct str passage, struct str before, struct str behind)
{
    struct note_place place = {.state = NOTE_FOUND};
    if (passage.n == 0)
        return place;
    if (find_words(text, passage, before, behind, &place.from)) {
        place.to = place.from + passage.n;
        return place;
    }
    if (find_between(text, passage, before, behind, &place)) {
        place.state = NOTE_CHANGED;
        return place;
    }
    return (struct note_place){.state = NOTE_ORPHANED};
}

/* ---- adding ---- */

struct adding {
    struct arena *a;
    const struct actor *actor;
    struct note_input input;
    int64_t now;
    int64_t id;
};

static struct err tell(struct adding *adding, struct db_conn *conn)
{
    struct sql_account *account;
    for (ptrdiff_t i = 0; i < adding->input.told_count; i++) {
        struct str name = adding->input.told[i];
        TRY(sql_account_by_name(adding->a, conn, name, &account));
        if (!account || account->disabled)
            return err_make(&ERR_INVALID, "There is no account \"%.*s\" to be told", STR_ARG(name));
        TRY(sql_note_told_insert(conn, adding->id, account->id));
    }
    return OK;
}

static struct err log_note(struct arena *a, struct db_conn *conn, const struct actor *actor, int64_t now,
                           struct str action, int64_t story_id, int64_t note_id)
{
    struct audit audit;
    TRY(audit_open(a, conn, &audit));
    TRY(audit_add(&audit, actor, now, action, str_format(a, "story:%lld", (long long)story_id),
                  str_format(a, "%lld", (long long)note_id)));
    return audit_close(&audit);
}

static struct err add_work(struct db_conn *conn, void *context)
{
    struct adding *adding = context;
    const struct note_input *in = &adding->input;
    struct sql_story_state *story;
    int64_t count;
    TRY(sql_story_state(adding->a, conn, in->story_id, &story));
    if (!story)
        return err_make(&ERR_NOT_FOUND, "there is no story %lld", (long long)in->story_id);
    TRY(sql_note_count(conn, in->story_id, &count));
    if (count >= NOTES_MAX)
        return err_make(&ERR_LIMIT, "The story has %lld notes; %d fit", (long long)count, NOTES_MAX);
    TRY(sql_note_insert(conn, in->story_id, adding->actor->account_id, in->field, in->passage, in->before, in->behind,
                        in->body, adding->now, &adding->id));
    TRY(tell(adding, conn));
    return log_note(adding->a, conn, adding->actor, adding->now, S("note.add"), in->story_id, adding->id);
}

/* The last bytes of what stands before, the first of what stands behind; what is no text is forgotten. */
static struct str near_before(struct str before)
{
    if (utf8_find_invalid(before) >= 0)
        return S("");
    ptrdiff_t from = MAX(before.n - NOTE_NEAR_MAX, (ptrdiff_t)0);
    while (from < before.n && ((unsigned char)before.p[from] & 0xC0) == 0x80)
        from++;
    return str_from(before, from);
}

static struct str near_behind(struct str behind)
{
    return utf8_find_invalid(behind) >= 0 ? S("") : utf8_cut(behind, NOTE_NEAR_MAX);
}

static struct err clean(struct arena *a, struct note_input *in)
{
    struct messages m = {0};
    in->body = field_line(a, &m, &BODY, in->body);
    in->passage = field_line(a, &m, &PASSAGE, in->passage);
    in->field = field_line(a, &m, &FIELD, in->field);
    in->before = near_before(in->before);
    in->behind = near_behind(in->behind);
    TRY(messages_err(&m));
    if (in->body.n == 0)
        return err_make(&ERR_INVALID, "The note has no words");
    if (in->told_count > NOTE_TOLD_MAX)
        return err_make(&ERR_INVALID, "A note is addressed to %d persons at most", NOTE_TOLD_MAX);
    return OK;
}

struct err newsroom_note_add(struct newsroom *n, struct arena *a, const struct actor *actor,
                             const struct note_input *input, int64_t *id)
{
    struct adding adding = {.a = a, .actor = actor, .input = *input, .now = time_now()};
    if (!actor->account_id)
        return err_make(&ERR_FORBIDDEN, "A note is a person's");
    TRY(clean(a, &adding.input));
    TRY(db_write(newsroom_db(n), add_work, &adding));
    *id = adding.id;
    return OK;
}

/* ---- settling ---- */

struct settling {
    struct arena *a;
    const struct actor *actor;
    int64_t story_id, note_id;
    bool resolved;
    int64_t now;
};

static struct err check_right(const struct settling *settling, struct db_conn *conn, const struct sql_note_owner *note)
{
    struct sql_note_told_list told;
    if (settling->actor->role >= ROLE_EDITOR || note->account_id == settling->actor->account_id)
        return OK;
    TRY(sql_note_told_of_story(settling->a, conn, settling->story_id, &told));
    for (ptrdiff_t i = 0; i < told.count; i++)
        if (told.items[i].note_id == note->id && told.items[i].account_id == settling->actor->account_id)
            return OK;
    return err_make(&ERR_FORBIDDEN, "A note is settled by who wrote it, who was told, or an editor");
}

static struct err resolve_work(struct db_conn *conn, void *context)
{
    struct settling *s = context;
    struct sql_note_owner *note;
    TRY(sql_note_find(s->a, conn, s->note_id, &note));
    if (!note || note->story_id != s->story_id)
        return err_make(&ERR_NOT_FOUND, "there is no note %lld on this story", (long long)s->note_id);
    TRY(check_right(s, conn, note));
    if ((note->resolved_at != DB_NULL) == s->resolved)
        return OK;
    int64_t account = s->actor->account_id ? s->actor->account_id : DB_NULL;
    TRY(sql_note_resolve(conn, s->note_id, s->resolved ? s->now : DB_NULL, s->resolved ? account : DB_NULL));
    return log_note(s->a, conn, s->actor, s->now, s->resolved ? S("note.resolve") : S("note.open"), s->story_id,
                    s->note_id);
}

struct err newsroom_note_resolve(struct newsroom *n, struct arena *a, const struct actor *actor, int64_t story_id,
                                 int64_t note_id, bool resolved)
{
    struct settling settling = {a, actor, story_id, note_id, resolved, time_now()};
    return db_write(newsroom_db(n), resolve_work, &settling);
}
