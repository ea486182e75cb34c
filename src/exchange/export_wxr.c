/* export_wxr.c - the files of a WordPress export (WXR 1.2). */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * wordpress-0001.xml ... and pictures in media/. WordPress takes a file at a time: the first has the categories and
 * tags, each has the authors while they are not too many. Pictures stand behind all stories: WordPress writes their new
 * addresses into the texts that it has by then, and knows a story's picture by its number whenever that comes.
 */
#include "exchange/export_wxr.h"
#include "exchange/export_xml.h"

#include "base/time.h"

#include <stdlib.h>

#define AUTHORS_IN_EACH ((ptrdiff_t)256 * 1024)
#define AUTHORS_MAX ((ptrdiff_t)256 * 1024 * 1024)
#define FIRST_MEDIA 1000000

static const char HEAD[] =
    "<?xml version=\"1.0\" encoding=\"UTF-8\" ?>\n"
    "<rss version=\"2.0\" xmlns:excerpt=\"http://wordpress.org/export/1.2/excerpt/\"\n"
    "    xmlns:content=\"http://purl.org/rss/1.0/modules/content/\"\n"
    "    xmlns:wfw=\"http://wellformedweb.org/CommentAPI/\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\"\n"
    "    xmlns:wp=\"http://wordpress.org/export/1.2/\">\n<channel>\n";
static const char END[] = "</channel>\n</rss>\n";

/* ---- files ---- */

static void add_channel(const struct wxr_out *w, struct arena *a, struct buf *out)
{
    const struct settings *s = w->desk.settings;
    buf_add(out, str_from_c(HEAD));
    xml_element(a, out, "title", s->title);
    xml_element(a, out, "link", w->site);
    xml_element(a, out, "description", s->description);
    xml_element(a, out, "language", s->language);
    xml_element(a, out, "wp:wxr_version", S("1.2"));
    xml_element(a, out, "wp:base_site_url", w->site);
    xml_element(a, out, "wp:base_blog_url", w->site);
    if (w->file_number == 1 || w->authors.n <= AUTHORS_IN_EACH)
        buf_add(out, w->authors.n ? buf_str(&w->authors) : S(""));
}

static struct err add(struct wxr_out *w, struct str text)
{
    w->file_bytes += text.n;
    return export_file_add(w->file, text);
}

static struct err end_file(struct wxr_out *w)
{
    struct export_file *file = w->file;
    if (!file)
        return OK;
    struct err e = export_file_add(file, str_from_c(END));
    w->file = NULL;
    if (!failed(e))
        return export_file_end(file);
    export_file_cancel(file);
    return e;
}

static struct err begin_file(struct wxr_out *w, struct arena *a)
{
    struct buf head;
    w->file_number++;
    w->file_bytes = 0;
    TRY(export_file_begin(w->desk.x->folder, str_format(a, "wordpress-%04d.xml", w->file_number), &w->file));
    buf_init(&head, AUTHORS_MAX);
    add_channel(w, a, &head);
    struct err e = head.failed ? err_make(&ERR_LIMIT, "the names of all authors are too long for a file") : OK;
    if (!failed(e))
        e = add(w, buf_str(&head));
    buf_close(&head);
    return e;
}

/* Writes what is in the buffer, as records that belong together, to the file in hand or, where that would be larger
 * than size, to a new one. */
static struct err write_records(struct wxr_out *w, struct arena *a, ptrdiff_t size)
{
    if (w->desk.out.failed)
        return err_make(&ERR_LIMIT, "a record of the export has more than %td bytes", EXPORT_FILE_MAX);
    if (w->desk.out.n == 0)
        return OK;
    if (w->file_bytes + w->desk.out.n > size) {
        TRY(end_file(w));
        TRY(begin_file(w, a));
    }
    struct err e = add(w, buf_str(&w->desk.out));
    buf_clear(&w->desk.out);
    return e;
}

/* ---- records ---- */

static struct err collect_author(void *context, struct arena *a, const struct sql_person *person)
{
    struct wxr_out *w = context;
    wxr_write_author(a, &w->authors, person);
    return w->authors.failed ? err_make(&ERR_LIMIT, "there are too many authors for an export") : OK;
}

static struct err write_category(void *context, struct arena *a, const struct sql_section *section)
{
    struct wxr_out *w = context;
    wxr_write_category(w, a, &w->desk.out, section);
    return write_records(w, a, WXR_FILE_SIZE);
}

static struct err write_tag(void *context, struct arena *a, const struct sql_tag *tag)
{
    struct wxr_out *w = context;
    wxr_write_tag(w, a, &w->desk.out, tag);
    return write_records(w, a, WXR_FILE_SIZE);
}

static void note_picture(struct wxr_out *w, const struct sql_media *media, int64_t story)
{
    if (media && media->id < w->media_count && !w->parents[media->id])
        w->parents[media->id] = story;
}

static struct err write_story(void *context, struct arena *a, const struct export_story *story)
{
    struct wxr_out *w = context;
    note_picture(w, story->lead, story->row->id);
    note_picture(w, story->social, story->row->id);
    for (ptrdiff_t i = 0; i < story->picture_count; i++)
        note_picture(w, &story->pictures[i], story->row->id);
    TRY(wxr_write_story(w, a, story, &w->desk.out));
    return write_records(w, a, WXR_FILE_SIZE);
}

/* Gives a picture without words those of the story that it leads: WordPress has no others. *borrowed names them. */
static struct err borrow_words(struct wxr_out *w, struct arena *a, int64_t story, struct sql_media *media,
                               struct str *borrowed)
{
    struct sql_story *s = NULL;
    *borrowed = S("");
    if (story)
        TRY(sql_story_by_id(a, w->conn, story, &s));
    if (!s || s->lead_media_id != media->id)
        return OK;
    const struct {
        const char *name;
        struct str *own, story;
    } words[] = {{"alt", &media->alt, s->lead_alt},
                 {"caption", &media->caption, s->lead_caption},
                 {"credit", &media->credit, s->lead_credit}};
    for (int i = 0; i < COUNT_OF(words); i++)
        if (!words[i].own->n && words[i].story.n) {
            *words[i].own = words[i].story;
            *borrowed = str_format(a, "%.*s %s", STR_ARG(*borrowed), words[i].name);
        }
    *borrowed = str_trim(*borrowed);
    return OK;
}

static struct err write_picture(void *context, struct arena *a, const struct sql_media *media)
{
    struct wxr_out *w = context;
    struct sql_media shown = *media;
    struct str borrowed, path = str_concat(a, S(WXR_MEDIA), media->path);
    int64_t made, parent = w->parents[media->id];
    w->parents[media->id] = 0;
    TRY(export_picture(w->desk.x, a, media, path));
    if (!export_folder_has(w->desk.x->folder, path))
        return OK; /* its file is gone */
    TRY(sql_export_media_created(w->conn, media->id, &made));
    TRY(borrow_words(w, a, parent, &shown, &borrowed));
    wxr_write_picture(w, a, &shown, borrowed, made, parent, &w->desk.out);
    return write_records(w, a, WXR_PICTURES_SIZE);
}

/* All of them; last those that stories show and that are copies of other sites' posts besides. */
static struct err write_pictures(struct wxr_out *w)
{
    struct arena *a = &w->desk.a;
    TRY(export_media(w->conn, write_picture, w));
    for (int64_t id = 1; id < w->media_count; id++) {
        struct sql_media *media = NULL;
        if (w->parents[id])
            TRY(sql_media_by_id(a, w->conn, id, &media));
        if (media)
            TRY(write_picture(w, a, media));
    }
    return OK;
}

/* A power of ten far above the stories' numbers: the same in the next export too. */
static struct err choose_base(struct wxr_out *w, struct db_conn *conn)
{
    int64_t last;
    TRY(sql_export_last_story(conn, &last));
    for (w->media_base = FIRST_MEDIA; w->media_base < last * 10;)
        w->media_base *= 10;
    return OK;
}

static struct err begin(struct wxr_out *w, struct db_conn *conn)
{
    int64_t last, next;
    TRY(export_desk_open(&w->desk, w->desk.x, conn));
    w->site = w->desk.settings->url;
    w->pin_count = front_pins_at(w->desk.settings->front_pins, time_now(), w->pins, &next);
    TRY(sql_export_last_media(conn, &last));
    w->media_count = last + 1;
    w->parents = calloc((size_t)w->media_count, sizeof(*w->parents));
    if (!w->parents)
        return err_errno("%lld pictures", (long long)last);
    return choose_base(w, conn);
}

static struct err write_all(struct wxr_out *w)
{
    struct db_conn *conn = w->conn;
    TRY(begin(w, conn));
    TRY(export_people(conn, collect_author, w));
    TRY(wxr_write_names(w, &w->desk.a, &w->authors));
    TRY(begin_file(w, &w->desk.a));
    TRY(export_sections(conn, write_category, w));
    TRY(export_tags(conn, write_tag, w));
    TRY(export_stories(w->desk.x, conn, write_story, w));
    TRY(write_pictures(w));
    TRY(end_file(w));
    return export_data(w->desk.x, conn);
}

static struct err write_within(struct db_conn *conn, void *context)
{
    struct wxr_out w = {.desk.x = context, .conn = conn};
    buf_init(&w.authors, AUTHORS_MAX);
    buf_init(&w.text, EXPORT_FILE_MAX);
    arena_init(&w.told_arena, 0);
    struct err e = write_all(&w);
    export_file_cancel(w.file);
    export_desk_close(&w.desk);
    buf_close(&w.authors);
    buf_close(&w.text);
    arena_close(&w.told_arena);
    free(w.parents);
    return e;
}

static struct err write_files(struct export *x)
{
    return db_read(newsroom_db(x->newsroom), write_within, x);
}

const struct export_format EXPORT_WXR = {
    S_INIT("wxr"), "wordpress-0001.xml and so on, for WordPress's importer; pictures in media/", write_files};
