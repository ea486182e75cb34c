/* table.c - the text form of providers. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "embed/table.h"

#include "base/utf8.h"
#include "text/language.h"

#include <string.h>

#define ID_MAX 40
#define NAME_MAX 60
#define LOGO_MAX 2000
#define HEIGHT_MAX 2000
#define RATIO_MAX 100

#define DEFAULT_SANDBOX "allow-scripts allow-same-origin"
#define DEFAULT_ALLOW "fullscreen"

/* A table being read. */
struct reading {
    struct arena *a;
    struct str site;
    struct embed_table *out;
    struct embed_provider *provider; /* of the row being read; NULL before the first */
    struct embed_row *row;
    struct embed_rule *last_rule;
    struct embed_rule *waiting; /* the first rule whose target has not been said */
    struct embed_mark **next_mark;
    struct embed_script **next_script;
    struct embed_example **next_example;
    struct embed_local_name **next_name;
    int lines;
    bool has_kind;
};

typedef struct err read_key(struct reading *r, struct str value);

static struct err invalid(const char *what)
{
    return err_make(&ERR_INVALID, "%s", what);
}

static bool is_made_of(struct str s, const char *also)
{
    for (ptrdiff_t i = 0; i < s.n; i++)
        if (!char_is_alpha(s.p[i]) && !char_is_digit(s.p[i]) && !(s.p[i] && strchr(also, s.p[i])))
            return false;
    return s.n > 0;
}

/* https, or http of this machine, which stays on it. */
static bool is_secure(struct str address)
{
    return str_starts(address, S("https://")) || str_starts(address, S("http://127.0.0.1:")) ||
           str_starts(address, S("http://localhost:"));
}

static struct err take_address(struct str value, struct str *out)
{
    struct url url;
    if (!is_secure(value) || !url_parse(value, &url))
        return invalid("the address does not begin with https://");
    *out = value;
    return OK;
}

/* ---- what a provider is ---- */

static struct err read_name(struct reading *r, struct str value)
{
    if (utf8_count(value) > NAME_MAX)
        return err_make(&ERR_LIMIT, "a name has at most %d characters", NAME_MAX);
    r->provider->name = value;
    return OK;
}

static struct err read_kind(struct reading *r, struct str value)
{
    static const struct str KINDS[] = {
        [EMBED_POST] = S_INIT("post"), [EMBED_VIDEO] = S_INIT("video"), [EMBED_AUDIO] = S_INIT("audio"),
        [EMBED_MAP] = S_INIT("map"),   [EMBED_CHART] = S_INIT("chart"), [EMBED_DOCUMENT] = S_INIT("document"),
    };
    for (int i = 0; i < COUNT_OF(KINDS); i++) {
        if (!str_equal(value, KINDS[i]))
            continue;
        r->provider->kind = (enum embed_kind)i;
        r->has_kind = true;
        return OK;
    }
    return invalid("kind is post, video, audio, map, chart or document");
}

static struct err read_policy(struct reading *r, struct str value)
{
    return take_address(value, &r->provider->policy_url);
}

static struct err read_oembed(struct reading *r, struct str value)
{
    return take_address(value, &r->provider->oembed);
}

static struct err read_flag(struct str value, const char *wrong, bool *out)
{
    *out = str_equal(value, S("yes"));
    return *out || str_equal(value, S("no")) ? OK : invalid(wrong);
}

static struct err read_referrer(struct reading *r, struct str value)
{
    return read_flag(value, "referrer is yes or no", &r->provider->referrer);
}

static struct err read_activity(struct reading *r, struct str value)
{
    return read_flag(value, "activity is yes or no", &r->provider->activity);
}

static struct err read_code_only(struct reading *r, struct str value)
{
    return read_flag(value, "code-only is yes or no", &r->row->code_only);
}

static struct err read_ratio(struct reading *r, struct str value)
{
    struct str width, height;
    int64_t w, h;
    if (!str_cut(value, ':', &width, &height) || !str_to_i64(width, &w) || !str_to_i64(height, &h) || w < 1 || h < 1 ||
        w > RATIO_MAX || h > RATIO_MAX)
        return invalid("ratio is like 16:9");
    r->provider->ratio_width = (int)w;
    r->provider->ratio_height = (int)h;
    return OK;
}

static struct err read_height(struct reading *r, struct str value)
{
    int64_t height;
    if (!str_to_i64(value, &height) || height < 1 || height > HEIGHT_MAX)
        return err_make(&ERR_INVALID, "height is a number of pixels from 1 to %d", HEIGHT_MAX);
    r->provider->height = (int)height;
    return OK;
}

/* What may not be in here lets a frame lead its page away, or act without having been touched. */
static struct err read_sandbox(struct reading *r, struct str value)
{
    static const struct str TOKENS[] = {
        S_INIT("allow-scripts"),      S_INIT("allow-same-origin"),  S_INIT("allow-popups"),
        S_INIT("allow-forms"),        S_INIT("allow-presentation"), S_INIT("allow-popups-to-escape-sandbox"),
        S_INIT("allow-pointer-lock"), S_INIT("allow-downloads"),    S_INIT("allow-orientation-lock")};
    struct str rest = value, token;
    while (rest.n) {
        bool known = false;
        str_cut(rest, ' ', &token, &rest);
        for (int i = 0; i < COUNT_OF(TOKENS); i++)
            known = known || str_equal(token, TOKENS[i]);
        if (!known)
            return err_make(&ERR_INVALID, "the sandbox does not let a frame \"%.*s\"", STR_ARG(token));
    }
    r->provider->sandbox = value;
    return OK;
}

static struct err read_allow(struct reading *r, struct str value)
{
    if (!str_equal(value, S("none")) && !is_made_of(value, "-; "))
        return invalid("allow is like: fullscreen; encrypted-media");
    r->provider->allow = str_equal(value, S("none")) ? (struct str){0} : value;
    return OK;
}

static struct err read_logo(struct reading *r, struct str value)
{
    if (value.n > LOGO_MAX || !is_made_of(value, " .,-"))
        return err_make(&ERR_INVALID, "logo is the path data of a drawing, at most %d bytes", LOGO_MAX);
    r->provider->logo = value;
    return OK;
}

/* "name.fa". */
static struct err read_language_name(struct reading *r, struct str language, struct str value)
{
    if (!language_is_valid_tag(language))
        return invalid("name. is followed by a language, as name.fa");
    if (utf8_count(value) > NAME_MAX)
        return err_make(&ERR_LIMIT, "a name has at most %d characters", NAME_MAX);
    struct embed_local_name *name = arena_make(r->a, struct embed_local_name);
    *name = (struct embed_local_name){NULL, language, value};
    *r->next_name = name;
    r->next_name = &name->next;
    return OK;
}

/* ---- its addresses ---- */

static struct err read_hosts(struct reading *r, struct str value)
{
    if (r->row->rules)
        return invalid("hosts stands before the addresses");
    if (!is_made_of(value, "-. "))
        return invalid("hosts are names with spaces between");
    r->row->hosts = value;
    return OK;
}

static struct err add_rule(struct reading *r, struct str value, bool code)
{
    struct embed_rule *rule = arena_make(r->a, struct embed_rule);
    if (r->waiting && r->waiting->code != code && r->waiting->code)
        return invalid("the code above has no line public = ADDRESS");
    TRY(embed_pattern_parse(r->a, value, &rule->pattern));
    rule->provider = r->provider;
    rule->code = code;
    if (r->last_rule)
        r->last_rule->next = rule;
    else
        r->row->rules = rule;
    r->last_rule = rule;
    r->waiting = r->waiting && r->waiting->code == code ? r->waiting : rule;
    return OK;
}

static struct err read_address(struct reading *r, struct str value)
{
    return add_rule(r, value, false);
}

static struct err read_code(struct reading *r, struct str value)
{
    return add_rule(r, value, true);
}

/* Gives the rules that wait for it their target. */
static struct err end_rules(struct reading *r, struct str target)
{
    for (struct embed_rule *rule = r->waiting; rule; rule = rule->next) {
        TRY(embed_template_check(target, &rule->pattern));
        rule->target = target;
    }
    r->waiting = NULL;
    return OK;
}

static struct err read_frame(struct reading *r, struct str value)
{
    if (!r->waiting || r->waiting->code)
        return invalid("frame stands below the addresses that it is for");
    if (!is_secure(value) && !str_equal(value, S("{address}")))
        return invalid("a frame's address begins with https://");
    return end_rules(r, value);
}

static struct err read_public(struct reading *r, struct str value)
{
    if (!r->waiting || !r->waiting->code)
        return invalid("public stands below the codes that it is for");
    if (!is_secure(value) && !str_starts(value, S("{")))
        return invalid("the public address begins with https://");
    return end_rules(r, value);
}

/* ---- its embed codes ---- */

/* ".CLASS ATTRIBUTE" or "[ATTRIBUTE] ATTRIBUTE", and an address with {} for the value. */
static struct err read_mark(struct reading *r, struct str value)
{
    struct embed_mark *mark = arena_make(r->a, struct embed_mark);
    struct str rest;
    if (!str_cut(value, ' ', &mark->key, &rest) ||
        !(str_starts(mark->key, S(".")) || (str_starts(mark->key, S("[")) && str_ends(mark->key, S("]")))))
        return invalid("mark is like: .class href");
    str_cut(rest, ' ', &mark->attribute, &mark->template);
    if (mark->template.n && (!is_secure(mark->template) || str_find(mark->template, S("{}"), 0) < 0))
        return invalid("the address of a mark begins with https:// and has a {} for the attribute");
    mark->provider = r->provider;
    *r->next_mark = mark;
    r->next_mark = &mark->next;
    return OK;
}

static struct err add_script(struct reading *r, struct str start, bool inside)
{
    struct embed_script *script = arena_make(r->a, struct embed_script);
    *script = (struct embed_script){.provider = r->provider, .start = start, .inside = inside};
    *r->next_script = script;
    r->next_script = &script->next;
    return OK;
}

static struct err read_script(struct reading *r, struct str value)
{
    if (str_find_char(value, '/', 0) < 1 || str_starts(value, S("http")))
        return invalid("script is like: host.example/widget.js");
    return add_script(r, value, false);
}

static struct err read_inline(struct reading *r, struct str value)
{
    return value.n < 8 ? invalid("inline names at least 8 characters of a script") : add_script(r, value, true);
}

/* ---- examples ---- */

static struct err add_example(struct reading *r, struct str url, bool code)
{
    struct embed_example *example = arena_make(r->a, struct embed_example);
    *example = (struct embed_example){.url = url, .code = code};
    *r->next_example = example;
    r->next_example = &example->next;
    return OK;
}

static struct err read_example(struct reading *r, struct str value)
{
    return add_example(r, value, false);
}

static struct err read_example_code(struct reading *r, struct str value)
{
    return add_example(r, value, true);
}

/* What the example above has to give. */
static struct err read_wanted(struct reading *r, struct str value)
{
    struct embed_example *last = r->row->examples;
    while (last && last->next)
        last = last->next;
    if (!last || last->want.n)
        return invalid("it stands below its example");
    last->want = value;
    return OK;
}

/* ---- lines ---- */

static const struct {
    struct str key;
    read_key *read;
} KEYS[] = {
    {S_INIT("name"), read_name},
    {S_INIT("kind"), read_kind},
    {S_INIT("policy"), read_policy},
    {S_INIT("oembed"), read_oembed},
    {S_INIT("referrer"), read_referrer},
    {S_INIT("activity"), read_activity},
    {S_INIT("code-only"), read_code_only},
    {S_INIT("ratio"), read_ratio},
    {S_INIT("height"), read_height},
    {S_INIT("sandbox"), read_sandbox},
    {S_INIT("allow"), read_allow},
    {S_INIT("logo"), read_logo},
    {S_INIT("hosts"), read_hosts},
    {S_INIT("address"), read_address},
    {S_INIT("frame"), read_frame},
    {S_INIT("code"), read_code},
    {S_INIT("public"), read_public},
    {S_INIT("mark"), read_mark},
    {S_INIT("script"), read_script},
    {S_INIT("inline"), read_inline},
    {S_INIT("example"), read_example},
    {S_INIT("example-frame"), read_wanted},
    {S_INIT("example-code"), read_example_code},
    {S_INIT("example-public"), read_wanted},
};

static struct err read_entry(struct reading *r, struct str key, struct str value)
{
    if (!r->provider)
        return invalid("the first line is a provider in brackets, as [aparat]");
    if (value.n == 0)
        return err_make(&ERR_INVALID, "%.*s has no value", STR_ARG(key));
    if (++r->lines > EMBED_ROW_LINES_MAX)
        return err_make(&ERR_LIMIT, "a provider has at most %d lines", EMBED_ROW_LINES_MAX);
    if (str_starts(key, S("name.")))
        return read_language_name(r, str_from(key, 5), value);
    for (int i = 0; i < COUNT_OF(KEYS); i++)
        if (str_equal(KEYS[i].key, key))
            return KEYS[i].read(r, value);
    return err_make(&ERR_INVALID, "there is no key \"%.*s\"", STR_ARG(key));
}

/* What a row must have, once it has been read. */
static struct err end_row(struct reading *r)
{
    if (!r->provider)
        return OK;
    struct str id = r->provider->id;
    if (r->provider->name.n == 0 || !r->has_kind || !r->row->rules)
        return err_make(&ERR_INVALID, "[%.*s] above lacks its name, kind or address", STR_ARG(id));
    if (r->waiting && r->waiting->code)
        return err_make(&ERR_INVALID, "the last code of [%.*s] above has no public address", STR_ARG(id));
    if (!r->provider->ratio_width && !r->provider->height) {
        r->provider->ratio_width = 16;
        r->provider->ratio_height = 9;
    }
    return OK;
}

static void begin_row(struct reading *r, struct str id)
{
    struct embed_provider *provider = arena_make(r->a, struct embed_provider);
    struct embed_row *row = arena_make(r->a, struct embed_row);
    *provider = (struct embed_provider){.id = id, .sandbox = S(DEFAULT_SANDBOX), .allow = S(DEFAULT_ALLOW), .row = row};
    row->site = r->site;
    *r = (struct reading){.a = r->a, .site = r->site, .out = r->out, .provider = provider, .row = row};
    r->next_mark = &row->marks;
    r->next_script = &row->scripts;
    r->next_example = &row->examples;
    r->next_name = &row->names;
    r->out->providers[r->out->count++] = provider;
}

static struct err read_id(struct reading *r, struct str id)
{
    TRY(end_row(r));
    if (id.n > ID_MAX || !is_made_of(id, "-") || !str_equal(id, str_lower_ascii(r->a, id)))
        return err_make(&ERR_INVALID, "a provider's id is 1 to %d of a-z 0-9 -", ID_MAX);
    for (ptrdiff_t i = 0; i < r->out->count; i++)
        if (str_equal(r->out->providers[i]->id, id))
            return err_make(&ERR_INVALID, "[%.*s] stands there twice", STR_ARG(id));
    if (r->out->count == EMBED_ROWS_MAX)
        return err_make(&ERR_LIMIT, "at most %d providers fit", EMBED_ROWS_MAX);
    begin_row(r, id);
    return OK;
}

static struct err read_line(struct reading *r, struct str line)
{
    struct str key, value;
    if (line.n == 0 || line.p[0] == '#')
        return OK;
    if (line.n > EMBED_LINE_MAX)
        return err_make(&ERR_LIMIT, "a line has at most %d bytes", EMBED_LINE_MAX);
    if (utf8_find_invalid(line) >= 0 || str_find_char(line, 0, 0) >= 0)
        return invalid("it is not valid UTF-8");
    if (line.p[0] == '[' && str_ends(line, S("]")))
        return read_id(r, str_slice(line, 1, line.n - 1));
    if (!str_cut(line, '=', &key, &value))
        return invalid("no '=' in it");
    return read_entry(r, str_trim(key), str_trim(value));
}

struct err embed_table_parse(struct arena *a, struct str text, struct str site, struct embed_table *out)
{
    *out = (struct embed_table){.providers = arena_array(a, struct embed_provider *, EMBED_ROWS_MAX)};
    struct reading r = {.a = a, .site = site, .out = out};
    struct str line;
    int number = 0;
    if (text.n > EMBED_TABLE_SIZE_MAX)
        return err_make(&ERR_LIMIT, "line 1: a table has at most %d bytes", EMBED_TABLE_SIZE_MAX);
    for (bool more = text.n > 0; more;) {
        more = str_cut(text, '\n', &line, &text);
        number++;
        struct err e = read_line(&r, str_trim(line));
        if (failed(e))
            return err_in(e, "line %d", number);
    }
    struct err e = end_row(&r);
    return failed(e) ? err_in(e, "line %d", number) : OK;
}
