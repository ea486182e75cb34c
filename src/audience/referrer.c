/* referrer.c - where a reader came from. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "audience/referrer.h"

#include "audience/rows.h"
#include "base/map.h"
#include "base/utf8.h"
#include "text/url.h"

#include <pthread.h>

#define HEADER_MAX URL_SIZE_MAX
#define ANY_ENDING_LABELS 2 /* "google.*" holds for google.de and google.co.uk */

static const struct str CLASS_NAMES[REFERRER_CLASSES] = {
    [REFERRER_DIRECT] = S_INIT("direct"), [REFERRER_INTERNAL] = S_INIT("internal"),
    [REFERRER_SEARCH] = S_INIT("search"), [REFERRER_SOCIAL] = S_INIT("social"),
    [REFERRER_AI] = S_INIT("ai"),         [REFERRER_NEWSLETTER] = S_INIT("newsletter"),
    [REFERRER_MAIL] = S_INIT("mail"),     [REFERRER_NEWS] = S_INIT("news"),
    [REFERRER_OTHER] = S_INIT("other"),
};

/* What senders write as utm_medium, where the source is no host of the table. */
static const struct {
    struct str medium;
    enum referrer_class class;
} MEDIUMS[] = {
    {S_INIT("newsletter"), REFERRER_NEWSLETTER},
    {S_INIT("email"), REFERRER_NEWSLETTER},
    {S_INIT("e-mail"), REFERRER_NEWSLETTER},
    {S_INIT("mail"), REFERRER_NEWSLETTER},
    {S_INIT("social"), REFERRER_SOCIAL},
    {S_INIT("social-media"), REFERRER_SOCIAL},
    {S_INIT("organic"), REFERRER_SEARCH},
    {S_INIT("search"), REFERRER_SEARCH},
    {S_INIT("cpc"), REFERRER_SEARCH},
    {S_INIT("rss"), REFERRER_NEWS},
    {S_INIT("feed"), REFERRER_NEWS},
    {S_INIT("aggregator"), REFERRER_NEWS},
};

static struct map hosts; /* of struct referrer *, by the pattern */
static pthread_once_t once = PTHREAD_ONCE_INIT;

struct str referrer_class_name(enum referrer_class class)
{
    return CLASS_NAMES[class];
}

/* ---- the table ---- */

static enum referrer_class class_of(struct str name)
{
    int class = 0;
    while (class < REFERRER_CLASSES && !str_equal(CLASS_NAMES[class], name))
        class ++;
    return (enum referrer_class) class;
}

static void read_table(void)
{
    static struct arena memory; /* lives as long as the program */
    struct str text = row_table(S("readers/referrers.conf"));
    struct row row;
    while (row_next(&text, &row)) {
        struct referrer *referrer = arena_make(&memory, struct referrer);
        *referrer = (struct referrer){class_of(row.kind), row.name};
        if (referrer->class < REFERRER_CLASSES)
            *map_put(&memory, &hosts, row.pattern) = referrer;
    }
}

static ptrdiff_t count_labels(struct str host)
{
    ptrdiff_t count = host.n > 0;
    for (ptrdiff_t at = str_find_char(host, '.', 0); at >= 0; at = str_find_char(host, '.', at + 1))
        count++;
    return count;
}

/* The row of "LABEL.*" for a host of a label and an ending. */
static const struct referrer *find_any_ending(struct arena *a, struct str host)
{
    struct str label, ending;
    if (!str_cut(host, '.', &label, &ending) || count_labels(ending) > ANY_ENDING_LABELS)
        return NULL;
    return map_get(&hosts, str_concat(a, label, S(".*")));
}

static const struct referrer *find_host(struct arena *a, struct str host)
{
    struct str label;
    pthread_once(&once, read_table);
    while (host.n) {
        const struct referrer *found = map_get(&hosts, host);
        found = found ? found : find_any_ending(a, host);
        if (found)
            return found;
        str_cut(host, '.', &label, &host);
    }
    return NULL;
}

/* ---- marks ---- */

static struct str cut(struct str text)
{
    return utf8_cut(text, REFERRER_NAME_MAX);
}

static struct str clean_mark(struct arena *a, struct str text)
{
    text = cut(str_trim(str_lower_ascii(a, text)));
    for (ptrdiff_t i = 0; i < text.n; i++)
        if ((unsigned char)text.p[i] < ' ' || text.p[i] == 0x7f)
            return (struct str){0};
    return text;
}

struct utm utm_read(struct arena *a, struct str query)
{
    struct url_query fields;
    if (query.n > HEADER_MAX || failed(url_parse_query(a, query, &fields)))
        return (struct utm){0};
    return (struct utm){clean_mark(a, url_query_get(&fields, S("utm_source"))),
                        clean_mark(a, url_query_get(&fields, S("utm_medium"))),
                        clean_mark(a, url_query_get(&fields, S("utm_campaign")))};
}

static bool read_medium(const struct utm *utm, struct referrer *out)
{
    for (ptrdiff_t i = 0; i < COUNT_OF(MEDIUMS); i++)
        if (str_equal(utm->medium, MEDIUMS[i].medium)) {
            *out = (struct referrer){MEDIUMS[i].class, utm->source.n ? utm->source : utm->medium};
            return true;
        }
    return false;
}

/* "chatgpt.com", and "facebook" for "facebook.com" or "facebook.*". */
static const struct referrer *find_source(struct arena *a, struct str source)
{
    const struct referrer *found = find_host(a, source);
    if (found || source.n == 0 || str_find_char(source, '.', 0) >= 0)
        return found;
    return find_host(a, str_concat(a, source, S(".com")));
}

static bool read_marks(struct arena *a, const struct utm *utm, struct referrer *out)
{
    if (read_medium(utm, out))
        return true;
    const struct referrer *found = find_source(a, utm->source);
    if (found)
        *out = *found;
    return found != NULL;
}

/* ---- the header ---- */

/* The host in lower case without "www."; that of an app is its name. */
static struct str host_of(struct arena *a, struct str header)
{
    struct str host = url_host(header), rest, path;
    if (str_starts(header, S("android-app://"))) {
        rest = str_from(header, S("android-app://").n);
        str_cut(rest, '/', &host, &path);
        host = utf8_find_invalid(host) < 0 ? host : (struct str){0};
    }
    host = str_lower_ascii(a, host);
    return str_starts(host, S("www.")) ? str_from(host, 4) : host;
}

static struct referrer read_header(struct arena *a, struct str header, struct str own_host)
{
    struct str host = header.n <= HEADER_MAX ? host_of(a, header) : (struct str){0};
    struct str own = str_lower_ascii(a, own_host);
    if (host.n == 0)
        return (struct referrer){REFERRER_DIRECT, S("")};
    if (str_equal(host, str_starts(own, S("www.")) ? str_from(own, 4) : own))
        return (struct referrer){REFERRER_INTERNAL, S("")};
    const struct referrer *found = find_host(a, host);
    return found ? *found : (struct referrer){REFERRER_OTHER, cut(host)};
}

struct referrer referrer_read(struct arena *a, struct str header, struct str own_host, const struct utm *utm)
{
    struct referrer marked, sent = read_header(a, header, own_host);
    if (sent.class != REFERRER_INTERNAL && read_marks(a, utm, &marked))
        return marked;
    if (sent.class == REFERRER_DIRECT && utm->source.n)
        return (struct referrer){REFERRER_OTHER, utm->source};
    return sent;
}
