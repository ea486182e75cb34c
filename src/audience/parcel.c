/* parcel.c - what a node has seen, in bytes. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "audience/parcel.h"

#include "audience/event.h"
#include "base/varint.h"

#define FORM 1
#define TEXT_MAX 4096

/* ---- writing ---- */

static void add_signed(struct buf *b, int64_t value)
{
    varint_add(b, (uint64_t)value << 1 ^ (value < 0 ? UINT64_MAX : 0));
}

static void add_text(struct buf *b, struct str text)
{
    varint_add(b, (uint64_t)text.n);
    buf_add(b, text);
}

static void add_subject(struct buf *b, const struct subject *subject)
{
    add_signed(b, subject->story_id);
    add_text(b, subject->page);
    add_text(b, subject->edition);
}

void parcel_add_sight(struct buf *b, const struct sight *s)
{
    const uint64_t numbers[] = {s->visitor,
                                s->before,
                                s->view,
                                s->reader.robot,
                                s->reader.agent.device,
                                s->reader.agent.browser,
                                s->reader.agent.system,
                                s->seconds,
                                s->kind,
                                s->stamp,
                                s->depth};
    buf_add_char(b, PARCEL_SIGHT);
    add_signed(b, s->at);
    for (int i = 0; i < COUNT_OF(numbers); i++)
        varint_add(b, numbers[i]);
    buf_add(b, (struct str){s->country.code, sizeof s->country.code});
    add_subject(b, &s->subject);
    add_text(b, s->referrer);
    add_text(b, s->marks);
    add_text(b, s->text);
}

static void add_facet(struct buf *b, const struct gather_facet *f)
{
    buf_add_char(b, PARCEL_FACET);
    add_signed(b, f->day);
    add_signed(b, f->story_id);
    add_text(b, f->facet);
    add_text(b, f->value);
    add_signed(b, f->sums.served);
}

static void add_rejected(struct buf *b, const struct gather_rejected *r)
{
    buf_add_char(b, PARCEL_REJECTED);
    add_signed(b, r->at);
    add_signed(b, r->story_id);
    varint_add(b, r->class);
    varint_add(b, r->reason);
    add_signed(b, r->served);
    add_signed(b, r->beacons);
}

void parcel_write(struct buf *b, const struct gather *gather)
{
    buf_add_char(b, FORM);
    for (const struct gather_view *v = gather->views; v; v = v->next) {
        buf_add_char(b, PARCEL_SERVED);
        add_signed(b, v->hour);
        add_subject(b, &v->subject);
        add_signed(b, v->sums.served);
    }
    for (const struct gather_facet *f = gather->facets; f; f = f->next)
        add_facet(b, f);
    for (const struct gather_rejected *r = gather->rejected; r; r = r->next)
        add_rejected(b, r);
    buf_add(b, buf_str(&gather->sights));
}

/* ---- reading ---- */

static bool take_unsigned(struct parcel_reader *r, uint64_t most, uint64_t *out)
{
    return varint_take(&r->at, r->end, most, out);
}

static bool take_signed(struct parcel_reader *r, int64_t *out)
{
    uint64_t value;
    bool taken = take_unsigned(r, UINT64_MAX, &value);
    *out = (int64_t)(value >> 1 ^ (value & 1 ? UINT64_MAX : 0));
    return taken;
}

static bool take_bytes(struct parcel_reader *r, ptrdiff_t n, struct str *out)
{
    if (n > r->end - r->at)
        return false;
    *out = (struct str){(const char *)r->at, n};
    r->at += n;
    return true;
}

static bool take_text(struct parcel_reader *r, struct str *out)
{
    uint64_t n;
    return take_unsigned(r, TEXT_MAX, &n) && take_bytes(r, (ptrdiff_t)n, out);
}

static bool take_subject(struct parcel_reader *r, struct subject *out)
{
    return take_signed(r, &out->story_id) && take_text(r, &out->page) && take_text(r, &out->edition);
}

static bool take_numbers(struct parcel_reader *r, struct sight *out)
{
    static const uint64_t MOST[] = {UINT64_MAX, UINT64_MAX, UINT64_MAX,  UINT16_MAX,        UINT8_MAX,      UINT8_MAX,
                                    UINT8_MAX,  UINT32_MAX, EVENT_EMBED, EVENT_STAMP_WRONG, DEPTH_STEPS - 1};
    uint64_t numbers[COUNT_OF(MOST)];
    for (int i = 0; i < COUNT_OF(MOST); i++)
        if (!take_unsigned(r, MOST[i], &numbers[i]))
            return false;
    out->visitor = numbers[0];
    out->before = numbers[1];
    out->view = numbers[2];
    out->reader.robot = (uint16_t)numbers[3];
    out->reader.agent =
        (struct agent){.device = (uint8_t)numbers[4], .browser = (uint8_t)numbers[5], .system = (uint8_t)numbers[6]};
    out->seconds = (uint32_t)numbers[7];
    out->kind = (uint8_t)numbers[8];
    out->stamp = (uint8_t)numbers[9];
    out->depth = (uint8_t)numbers[10];
    return out->visitor != 0;
}

static bool take_sight(struct parcel_reader *r, struct sight *out)
{
    struct str country;
    *out = (struct sight){0};
    if (!take_signed(r, &out->at) || !take_numbers(r, out) || !take_bytes(r, sizeof out->country.code, &country))
        return false;
    out->country = (struct country){{country.p[0], country.p[1]}};
    return take_subject(r, &out->subject) && take_text(r, &out->referrer) && take_text(r, &out->marks) &&
           take_text(r, &out->text);
}

static bool take_facet(struct parcel_reader *r, struct parcel_record *out)
{
    return take_signed(r, &out->at) && take_signed(r, &out->story_id) && take_text(r, &out->facet) &&
           take_text(r, &out->value) && take_signed(r, &out->served);
}

static bool take_rejected(struct parcel_reader *r, struct parcel_record *out)
{
    uint64_t class, reason;
    if (!take_signed(r, &out->at) || !take_signed(r, &out->story_id) || !take_unsigned(r, ROBOT_CLASSES - 1, &class) ||
        !take_unsigned(r, JUDGE_REASONS - 1, &reason))
        return false;
    out->verdict = (struct judge_verdict){(enum robot_class) class, (enum judge_reason)reason};
    return take_signed(r, &out->served) && take_signed(r, &out->beacons);
}

static bool take_record(struct parcel_reader *r, struct parcel_record *out)
{
    switch (out->kind) {
    case PARCEL_SIGHT:
        return take_sight(r, &out->sight);
    case PARCEL_SERVED:
        return take_signed(r, &out->at) && take_subject(r, &out->subject) && take_signed(r, &out->served);
    case PARCEL_FACET:
        return take_facet(r, out);
    case PARCEL_REJECTED:
        return take_rejected(r, out);
    default:
        return false;
    }
}

static struct err damaged(void)
{
    return err_make(&ERR_INVALID, "what a node told of its readers cannot be read: it runs another version, or the "
                                  "bytes are damaged");
}

struct err parcel_open(struct parcel_reader *reader, struct str content)
{
    const uint8_t *at = bytes_of(content);
    *reader = (struct parcel_reader){at, at + content.n};
    return content.n && *reader->at++ == FORM ? OK : damaged();
}

struct err parcel_next(struct parcel_reader *reader, struct parcel_record *out)
{
    out->kind = PARCEL_END;
    if (reader->at == reader->end)
        return OK;
    out->kind = (enum parcel_kind) * reader->at++;
    return take_record(reader, out) ? OK : damaged();
}
