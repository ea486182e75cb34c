/* log_combined.c - the common and combined log formats of Apache, nginx and many others. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "audience/log.h"

#include "base/time.h"
#include "http/forwarded.h"

static const struct str MONTHS[] = {
    S_INIT("Jan"), S_INIT("Feb"), S_INIT("Mar"), S_INIT("Apr"), S_INIT("May"), S_INIT("Jun"),
    S_INIT("Jul"), S_INIT("Aug"), S_INIT("Sep"), S_INIT("Oct"), S_INIT("Nov"), S_INIT("Dec"),
};

static int month_of(struct str name)
{
    for (int i = 0; i < 12; i++)
        if (str_equal(name, MONTHS[i]))
            return i + 1;
    return 0;
}

/* "05/Nov/2026:18:40:00 +0100": made the form that time_parse_rfc3339 checks. */
static bool read_time(struct arena *a, struct str text, int64_t *out)
{
    int month = month_of(str_slice(text, 3, 6));
    if (text.n != 26 || month == 0)
        return false;
    struct str standard = str_format(a, "%.*s-%02d-%.*sT%.*s%.*s:%.*s", STR_ARG(str_slice(text, 7, 11)), month,
                                     STR_ARG(str_slice(text, 0, 2)), STR_ARG(str_slice(text, 12, 20)),
                                     STR_ARG(str_slice(text, 21, 24)), STR_ARG(str_slice(text, 24, 26)));
    return time_parse_rfc3339(standard, 0, out);
}

/* The character that \x4f, \" and the like at p[*at] stand for; *at is set on its last byte. */
static char read_escape(struct str text, ptrdiff_t *at)
{
    ptrdiff_t i = *at;
    bool hex = i + 3 < text.n && text.p[i + 1] == 'x' && char_hex_value(text.p[i + 2]) >= 0 &&
               char_hex_value(text.p[i + 3]) >= 0;
    *at = hex ? i + 3 : i + 1;
    return hex ? (char)(char_hex_value(text.p[i + 2]) << 4 | char_hex_value(text.p[i + 3])) : text.p[i + 1];
}

/* Takes the next text in quotation marks off the front of *rest. */
static bool take_quoted(struct arena *a, struct str *rest, struct str *out)
{
    ptrdiff_t at = str_find_char(*rest, '"', 0) + 1, n = 0;
    if (at == 0)
        return false;
    char *text = arena_bytes(a, rest->n);
    for (; at < rest->n && rest->p[at] != '"'; at++)
        text[n++] = rest->p[at] == '\\' && at + 1 < rest->n ? read_escape(*rest, &at) : rest->p[at];
    if (at >= rest->n)
        return false;
    *rest = str_from(*rest, at + 1);
    *out = (struct str){text, n};
    return true;
}

/* The address is the first word that is one: Apache may put the host's name before it. */
static struct str find_address(struct str head)
{
    struct str word;
    struct address address;
    while (head.n) {
        str_cut(head, ' ', &word, &head);
        if (address_parse(word, &address))
            return word;
    }
    return (struct str){0};
}

static struct str none_of_dash(struct str text)
{
    return str_equal(text, S("-")) ? (struct str){0} : text;
}

static bool read_request(struct arena *a, struct str *rest, struct log_entry *out)
{
    struct str request, status, tail;
    int64_t number;
    if (!take_quoted(a, rest, &request) || !str_cut(request, ' ', &out->method, &request))
        return false;
    str_cut(request, ' ', &out->target, &tail);
    str_cut(str_trim(*rest), ' ', &status, rest);
    out->status = str_to_i64(status, &number) && number >= 100 && number < 600 ? (int)number : 0;
    return out->status != 0;
}

/* What stands behind the agent is the site's own: where the last of it is the state of a cache, it is heard. */
static struct str last_word(struct str rest)
{
    ptrdiff_t end = rest.n, start;
    while (end > 0 && (rest.p[end - 1] == ' ' || rest.p[end - 1] == '"'))
        end--;
    for (start = end; start > 0 && rest.p[start - 1] != ' ' && rest.p[start - 1] != '"';)
        start--;
    return str_slice(rest, start, end);
}

enum log_line log_read_combined(struct arena *a, struct str line, struct log_entry *out)
{
    ptrdiff_t open = str_find_char(line, '[', 0), shut = str_find(line, S("] \""), MAX(open, 0));
    if (open < 0 || shut < 0)
        return LOG_UNREADABLE;
    struct str rest = str_from(line, shut + 2);
    out->address = find_address(str_slice(line, 0, open));
    if (!read_time(a, str_slice(line, open + 1, shut), &out->at) || !read_request(a, &rest, out))
        return LOG_UNREADABLE;
    if (take_quoted(a, &rest, &out->referrer) && take_quoted(a, &rest, &out->agent)) {
        out->referrer = none_of_dash(out->referrer);
        out->agent = none_of_dash(out->agent);
        out->passed_on = log_says_passed_on(last_word(rest));
    }
    return LOG_ENTRY;
}
