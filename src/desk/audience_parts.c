/* audience_parts.c - what stands around a report: ways to others, what it is narrowed to, files, a link to share. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/audience_file.h"
#include "page/access.h"
#include "page/language.h"
#include "store/statements.h"
#include "text/language_name.h"

static const struct {
    const char *word;
    enum report_dimension first, last; /* by their order */
} GROUPS[] = {{"desk_aud_group_newsroom", REPORT_STORY, REPORT_PUBLISHED_HOUR},
              {"desk_aud_group_readers", REPORT_HOUR, REPORT_UTM},
              {"desk_aud_group_deeds", REPORT_SHARE, REPORT_EXIT},
              {"desk_aud_group_with", REPORT_COUNTRY, REPORT_SYSTEM},
              {"desk_aud_group_out", REPORT_REJECTED, REPORT_REJECTED}};

/* How long a link may be open, for the form. */
static const int OPEN_DAYS[] = {7, 30, 90, 365};

static bool may_see_all(const struct audience_view *v)
{
    return !v->shared && access_actor(v->p->request)->role >= ROLE_EDITOR;
}

/* ---- ways to other reports ---- */

static void add_group_link(const struct audience_view *v, struct value *links, enum report_dimension d, bool current)
{
    struct arena *a = v->p->a;
    struct audience_query other = v->query;
    struct value *link = value_append_map(a, links);
    struct str path = str_format(a, AUDIENCE_HOME "%.*s/", STR_ARG(report_dimension_name(d)));
    other.page = 1;
    value_set_text(a, link, S("name"), audience_dimension_word(v->p, d));
    value_set_text(a, link, S("url"), audience_address(a, path, &other, false));
    value_set_bool(a, link, S("current"), current);
}

static void fill_groups(const struct audience_view *v, const struct audience_report *shown)
{
    struct arena *a = v->p->a;
    struct value *groups = value_set_list(a, v->p->view, S("groups"));
    for (ptrdiff_t i = 0; !v->shared && i < COUNT_OF(GROUPS); i++) {
        struct value *links = NULL;
        for (enum report_dimension d = GROUPS[i].first; d <= GROUPS[i].last; d++) {
            if (!report_is_kept(d, v->query.filter))
                continue;
            if (!links) {
                struct value *group = value_append_map(a, groups);
                value_set_text(a, group, S("name"), page_word(v->p, str_from_c(GROUPS[i].word)));
                links = value_set_list(a, group, S("links"));
            }
            add_group_link(v, links, d, shown->kind == AUDIENCE_DIMENSION && shown->dimension == d);
        }
    }
}

/* ---- what it is narrowed to ---- */

struct naming {
    const struct audience_view *v;
    struct str name;
};

static struct err find_name(struct db_conn *conn, void *context)
{
    struct naming *naming = context;
    struct arena *a = naming->v->p->a;
    struct sql_section *section;
    struct sql_person *person;
    int64_t id;
    if (!str_to_i64(naming->v->query.value, &id))
        return OK;
    if (naming->v->query.filter == REPORT_OF_SECTION) {
        TRY(sql_section_of_id(a, conn, id, &section));
        naming->name = section ? section->name : naming->name;
        return OK;
    }
    if (id == AUDIENCE_NOBODY) {
        naming->name = page_word(naming->v->p, S("desk_aud_no_name"));
        return OK;
    }
    TRY(sql_person_by_id(a, conn, id, &person));
    naming->name = person ? person->name : naming->name;
    return OK;
}

/* With the way out of it, for who may see all. */
static struct err fill_filter(const struct audience_view *v)
{
    struct audience_query other = v->query;
    struct naming naming = {v, v->query.value};
    value_set_bool(v->p->a, v->p->view, S("narrowed"), false);
    if (v->query.filter == REPORT_OF_ALL || v->query.filter == REPORT_OF_STORY)
        return OK;
    if (v->query.filter == REPORT_OF_EDITION)
        naming.name = language_name_in(v->p->a, v->query.value, v->p->language);
    else
        TRY(db_read(newsroom_db(v->p->site->newsroom), find_name, &naming));
    struct value *narrowed = value_set_map(v->p->a, v->p->view, S("narrowed"));
    other.filter = REPORT_OF_ALL;
    other.value = S("");
    value_set_text(v->p->a, narrowed, S("name"), naming.name);
    page_set_text_or_false(v->p, narrowed, S("url"),
                           may_see_all(v) ? audience_address(v->p->a, v->path, &other, false) : S(""));
    return OK;
}

/* ---- taking it along ---- */

/* Where the same is to be had as a file. */
static void fill_files(const struct audience_view *v, const struct audience_report *shown, struct str link)
{
    struct arena *a = v->p->a;
    static const char *const TYPES[] = {"csv", "json"};
    struct value *files = value_set_list(a, v->p->view, S("files"));
    struct str name = report_dimension_name(audience_file_dimension(shown));
    for (ptrdiff_t i = 0; i < COUNT_OF(TYPES); i++) {
        struct value *file = value_append_map(a, files);
        struct str path = link.n ? str_format(a, "/desk/shared/%.*s/%s/", STR_ARG(link), TYPES[i])
                                 : str_format(a, AUDIENCE_HOME "%s/%.*s/", TYPES[i], STR_ARG(name));
        value_set_text(a, file, S("name"), i ? S("JSON") : S("CSV"));
        value_set_text(a, file, S("url"), link.n ? path : audience_address(a, path, &v->query, false));
    }
}

static void fill_sharing(const struct audience_view *v, const struct audience_report *shown)
{
    value_set_bool(v->p->a, v->p->view, S("sharing"), false);
    if (!may_see_all(v))
        return;
    struct audience_query query = v->query;
    if (shown->kind == AUDIENCE_STORY) {
        query.filter = REPORT_OF_ALL;
        query.value = S("");
    }
    struct str address = audience_address(v->p->a, v->path, &query, true);
    struct value *sharing = value_set_map(v->p->a, v->p->view, S("sharing")), *choices;
    value_set_text(v->p->a, sharing, S("report"), str_from(address, S(AUDIENCE_HOME).n));
    choices = value_set_list(v->p->a, sharing, S("choices"));
    for (ptrdiff_t i = 0; i < COUNT_OF(OPEN_DAYS); i++) {
        struct value *choice = value_append_map(v->p->a, choices);
        value_set_int(v->p->a, choice, S("value"), OPEN_DAYS[i]);
        value_set_text(v->p->a, choice, S("name"), page_number(v->p, OPEN_DAYS[i]));
    }
}

struct err audience_fill_parts(const struct audience_view *v, const struct audience_report *shown, struct str link)
{
    fill_groups(v, shown);
    fill_files(v, shown, link);
    fill_sharing(v, shown);
    return fill_filter(v);
}
