/* import_wxr_own.c - an item that an export of this program wrote: its metadata say what WordPress has no field for. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "exchange/import_wxr.h"

#include <jansson.h>
#include <sodium.h>

#include "base/time.h"
#include "exchange/byline.h"

/* Values of a key, in their order, and how many. */
static struct str *values_of(struct arena *a, const struct wxr_item *item, struct str key, ptrdiff_t *count)
{
    struct str *values = arena_array(a, struct str, item->meta_count);
    *count = 0;
    for (ptrdiff_t i = 0; i < item->meta_count; i++)
        if (str_equal(item->meta[i].key, key))
            values[(*count)++] = item->meta[i].value;
    return values;
}

/* Leaves *out as it was where the key is not there or no time. */
static void take_time(const struct wxr_item *item, struct str key, int64_t *out)
{
    int64_t t;
    if (time_parse_rfc3339(wxr_meta_value(item, key), 0, &t))
        *out = t;
}

static void take_bylines(struct arena *a, const struct wxr_item *item, struct story_input *in)
{
    struct str *lines = values_of(a, item, S("_dateline_byline"), &in->byline_count);
    struct story_byline *bylines = arena_array(a, struct story_byline, in->byline_count);
    for (ptrdiff_t i = 0; i < in->byline_count; i++)
        bylines[i] = byline_read(lines[i]);
    in->bylines = bylines;
}

static struct str member(struct arena *a, const json_t *object, const char *name)
{
    const json_t *text = json_object_get(object, name);
    return json_is_string(text)
               ? str_copy(a, (struct str){json_string_value(text), (ptrdiff_t)json_string_length(text)})
               : S("");
}

static void take_corrections(struct arena *a, const struct wxr_item *item, struct story_input *in)
{
    ptrdiff_t count;
    struct str *texts = values_of(a, item, S("_dateline_correction"), &count);
    struct story_correction *corrections = arena_array(a, struct story_correction, count);
    for (ptrdiff_t i = 0; i < count; i++) {
        json_t *one = json_loadb(texts[i].p, (size_t)texts[i].n, JSON_REJECT_DUPLICATES, NULL);
        struct str note = member(a, one, "note");
        if (note.n)
            corrections[in->correction_count++] = (struct story_correction){
                note, member(a, one, "was"), member(a, one, "becomes"), json_is_true(json_object_get(one, "material"))};
        json_decref(one);
    }
    in->corrections = corrections;
}

static void take_lists(struct arena *a, const struct wxr_item *item, struct import_story *story)
{
    struct story_input *in = &story->input;
    in->sections = values_of(a, item, S("_dateline_section"), &in->section_count);
    in->tags = values_of(a, item, S("_dateline_tag"), &in->tag_count);
    in->also_read = values_of(a, item, S("_dateline_also_read"), &in->also_read_count);
    story->also = import_also_of(a, in->also_read, in->also_read_count);
    story->also_count = in->also_read_count;
    story->paths = values_of(a, item, S("_dateline_old_path"), &story->path_count);
}

/* Who changed the content in WordPress since wants that, and not what it was made of. */
static bool is_untouched(const struct wxr_item *item)
{
    unsigned char hash[crypto_hash_sha256_BYTES];
    char hex[2 * sizeof hash + 1];
    crypto_hash_sha256(hash, (const unsigned char *)item->content.p, (unsigned long long)item->content.n);
    sodium_bin2hex(hex, sizeof hex, hash, sizeof hash);
    return str_equal(str_from_c(hex), wxr_meta_value(item, S("_dateline_content")));
}

bool import_wxr_own(struct arena *a, const struct wxr_item *item, struct import_story *story)
{
    struct story_input *in = &story->input;
    struct str status = wxr_meta_value(item, S("_dateline_status"));
    if (!status.n || !story_status_from_name(status, &in->status))
        return false;
    in->language = wxr_meta_value(item, S("_dateline_language"));
    in->slug = wxr_meta_value(item, S("_dateline_slug"));
    in->withdrawn_reason = wxr_meta_value(item, S("_dateline_withdrawn_reason"));
    in->agency = wxr_meta_value(item, S("_dateline_agency"));
    in->place = wxr_meta_value(item, S("_dateline_place"));
    in->translation_of = wxr_meta_value(item, S("_dateline_translation_of"));
    in->social_title = import_wxr_plain(a, wxr_meta_value(item, S("_yoast_wpseo_opengraph-title")));
    in->lead_alt = wxr_meta_value(item, S("_dateline_lead_alt"));
    in->lead_caption = wxr_meta_value(item, S("_dateline_lead_caption"));
    in->lead_credit = wxr_meta_value(item, S("_dateline_lead_credit"));
    in->date = TIME_NONE;
    in->embargo = TIME_NONE;
    take_time(item, S("_dateline_date"), &in->date);
    take_time(item, S("_dateline_modified"), &story->modified);
    take_time(item, S("_dateline_embargo"), &in->embargo);
    take_bylines(a, item, in);
    take_corrections(a, item, in);
    take_lists(a, item, story);
    story->labels = false;
    if (is_untouched(item))
        story->html = wxr_meta_value(item, S("_dateline_body"));
    return true;
}
