/* parcel.c - fuzz target: any bytes as what a node tells of its readers; what can be read is written the same again. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "audience/parcel.h"

#include <assert.h>

#define MOST (1 << 20)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void look_at_text(struct str text, struct str whole)
{
    assert(text.n == 0 || (text.p >= whole.p && text.p + text.n <= whole.p + whole.n));
}

static void look_at_sight(const struct sight *sight, struct str whole)
{
    const struct str *texts[] = {&sight->subject.page, &sight->subject.edition, &sight->referrer, &sight->marks,
                                 &sight->text};
    struct parcel_reader reader;
    struct parcel_record again;
    struct gather nothing;
    struct buf out;
    for (ptrdiff_t i = 0; i < COUNT_OF(texts); i++)
        look_at_text(*texts[i], whole);
    gather_init(&nothing);
    buf_init(&out, MOST);
    parcel_write(&out, &nothing); /* the head alone */
    parcel_add_sight(&out, sight);
    assert(!failed(parcel_open(&reader, buf_str(&out))) && !failed(parcel_next(&reader, &again)));
    assert(again.kind == PARCEL_SIGHT && again.sight.visitor == sight->visitor && again.sight.at == sight->at);
    assert(str_equal(again.sight.text, sight->text) && reader.at == reader.end);
    buf_close(&out);
    gather_close(&nothing);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str whole = {(const char *)data, (ptrdiff_t)size};
    struct parcel_reader reader;
    struct parcel_record record;
    if (failed(parcel_open(&reader, whole)))
        return 0;
    while (!failed(parcel_next(&reader, &record)) && record.kind != PARCEL_END) {
        if (record.kind == PARCEL_SIGHT)
            look_at_sight(&record.sight, whole);
        if (record.kind == PARCEL_FACET) {
            look_at_text(record.facet, whole);
            look_at_text(record.value, whole);
        }
        if (record.kind == PARCEL_REJECTED)
            assert(record.verdict.class < ROBOT_CLASSES && record.verdict.reason < JUDGE_REASONS);
    }
    return 0;
}
