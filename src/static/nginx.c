/* nginx.c - the configuration by which nginx answers with an export's files as the server would. */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * "nginx/http.conf" is included in http {}: maps by host, path and status. "nginx/server.conf" in server {}. Paths are
 * asked as they came, $dateline_uri: $uri is the file's once there is one.
 */
#include "static/still.h"

#include "newsroom/address.h"
#include "page/security.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>

#define CONFIGURATION_MAX ((ptrdiff_t)4 * 1024 * 1024)

/* A map of files: each has its own variable, and knows paths as they are stored. */
static const struct {
    const char *name, *variable;
} MAPS[] = {
    {"redirects-301", "$dateline_301"}, {"redirects-302", "$dateline_302"}, {"redirects-308", "$dateline_308"},
    {"gone", "$dateline_gone"},         {"frames", "$dateline_frames"},     {"screens", "$dateline_screens"},
};

static struct err real_path(struct arena *a, struct str path, struct str *out)
{
    char whole[PATH_MAX];
    if (!realpath(str_to_c(a, path), whole))
        return err_errno("%.*s", STR_ARG(path));
    *out = str_copy(a, str_from_c(whole));
    for (ptrdiff_t i = 0; i < out->n; i++)
        if (out->p[i] == '"' || out->p[i] == '\\' || out->p[i] == '$' || (unsigned char)out->p[i] < 0x20)
            return err_make(&ERR_INVALID, "nginx has no way to write the path %.*s", STR_ARG(path));
    return OK;
}

/* ---- http {} ---- */

static void add_hosts(struct buf *out, const struct still *s)
{
    buf_add(out, S("map $host $dateline_prefix {\n    default \"\";\n"));
    for (int i = 1; i < s->host_count; i++)
        buf_add_format(out, "    \"%.*s\" \"%.*s\";\n", STR_ARG(s->hosts[i].name), STR_ARG(s->hosts[i].prefix));
    buf_add(out, S("}\nmap $host $dateline_root {\n    default site;\n"));
    for (int i = 1; i < s->host_count; i++)
        buf_add_format(out, "    \"%.*s\" \"%.*s\";\n", STR_ARG(s->hosts[i].name), STR_ARG(s->hosts[i].root));
    buf_add(out, S("}\n# where the edition begins that an address is in\n"
                   "map $dateline_prefix$dateline_uri $dateline_home {\n    default /;\n"));
    for (ptrdiff_t i = 0; i < s->edition_count; i++)
        if (s->editions[i].home.n > 1)
            buf_add_format(out, "    ~^%.*s %.*s;\n", STR_ARG(s->editions[i].home), STR_ARG(s->editions[i].home));
    buf_add(out, S("}\n"));
}

/* What goes before a path of the main host in an answer of another. */
static void add_main_host(struct buf *out, struct still *s)
{
    struct str base = address_base(&s->a, s->settings, NULL);
    buf_add(out, S("map $dateline_root $dateline_main {\n    default \"\";\n"));
    for (int i = 1; i < s->host_count; i++)
        buf_add_format(out, "    \"%.*s\" \"%.*s\";\n", STR_ARG(s->hosts[i].root), STR_ARG(base));
    buf_add(out, S("}\n"));
}

/* What is below an edition's path on the main host has its one address on the edition's own. */
static void add_own_hosts(struct buf *out, struct still *s)
{
    buf_add(out, S("map $dateline_root:$dateline_uri $dateline_own {\n    default \"\";\n"));
    for (int i = 1; i < s->host_count; i++) {
        struct str prefix = s->hosts[i].prefix;
        struct str base = address_base(&s->a, s->settings, address_edition(s->settings, prefix));
        buf_add_format(out, "    \"~^site:%.*s(?<dateline_o%d>/[^\\x00-\\x20\\x7f]*)$\" \"%.*s$dateline_o%d\";\n",
                       STR_ARG(prefix), i, STR_ARG(base), i);
    }
    buf_add(out, S("}\n"));
}

static void add_maps(struct buf *out, struct str folder)
{
    for (ptrdiff_t i = 0; i < COUNT_OF(MAPS); i++)
        buf_add_format(out,
                       "map $dateline_prefix$dateline_uri %s {\n    default \"\";\n"
                       "    include \"%.*s/nginx/%s.map\";\n}\n",
                       MAPS[i].variable, STR_ARG(folder), MAPS[i].name);
    fronts_add_maps(out, folder);
    uploads_add_maps(out, folder);
    buf_add_format(out,
                   "map $status:$dateline_prefix$dateline_uri $dateline_kind_by_status {\n"
                   "    default $dateline_kind;\n    ~^404: page;\n}\n"
                   "map $dateline_prefix$dateline_uri $dateline_kind {\n    default page;\n"
                   "    ~^(/[A-Za-z-]+)?/media/ picture;\n    ~/embed/$ card;\n"
                   "    include \"%.*s/nginx/kinds.map\";\n}\n",
                   STR_ARG(folder));
}

/* Addresses that WordPress, other programs and people's memory have (site/old_address.c). */
static void add_old(struct buf *out)
{
    buf_add(
        out,
        S("map $dateline_uri $dateline_feed {\n    default \"\";\n"
          "    \"~^(?<dateline_a>/[A-Za-z-]+)?/(?:comments/feed|rss|rdf|rss\\.xml|feed\\.xml|index\\.xml)/?$\" "
          "$dateline_a/feed/;\n"
          "    \"~^(?<dateline_b>/[A-Za-z-]+)?/atom(?:\\.xml)?/?$\" $dateline_b/feed/atom/;\n"
          "    \"~^(?<dateline_c>/[A-Za-z-]+)?/feed\\.json$\" $dateline_c/feed/json/;\n"
          "    "
          "\"~^(?<dateline_d>(?:/[A-Za-z-]+)?(?:/(?:category|tag|author)/[a-z0-9-]+)?/feed/)(?:rss2|rss|rdf|feed)/?$\" "
          "$dateline_d;\n}\n"
          "map $dateline_uri $dateline_bare {\n    default \"\";\n"
          "    \"~^(?<dateline_e>[^\\x00-\\x20\\x7f]+)/(?:feed|feed/rss2|feed/rss|feed/rdf|feed/atom|trackback|"
          "comment-page-\\d+|amp|page/\\d+|index\\.html)/?$\" $dateline_e/;\n}\n"
          "map $dateline_uri $dateline_below {\n    default \"\";\n"
          "    \"~^(?<dateline_above>(?:/[A-Za-z-]+)?/category/)(?:(?!page/|feed/)[^/]+/)+"
          "(?<dateline_last>(?!page(?:/|$)|feed(?:/|$))[a-z0-9-]+)(?:/page/\\d+)?/?$\" "
          "$dateline_above$dateline_last/;\n"
          "    \"~^(?<dateline_above_feed>(?:/[A-Za-z-]+)?/category/)(?:(?!page/|feed/)[^/]+/)+"
          "(?<dateline_last_feed>(?!page(?:/|$)|feed(?:/|$))[a-z0-9-]+/feed/(?:[a-z0-9]+/)?)$\" "
          "$dateline_above_feed$dateline_last_feed;\n}\n"
          "map $dateline_uri $dateline_first {\n    default \"\";\n"
          "    \"~^(?<dateline_whole>(?:/[A-Za-z-]+)?/(?:category|tag|author)/[a-z0-9-]+/)page/(?:[2-9]|[1-9]\\d+)/$\" "
          "$dateline_whole;\n}\n"
          "map $arg_m $dateline_date {\n    default \"\";\n"
          "    \"~^(?<dateline_f>\\d\\d\\d\\d)$\" $dateline_f/;\n"
          "    \"~^(?<dateline_g>\\d\\d\\d\\d)(?<dateline_h>\\d\\d)$\" $dateline_g/$dateline_h/;\n"
          "    \"~^(?<dateline_i>\\d\\d\\d\\d)(?<dateline_j>\\d\\d)(?<dateline_k>\\d\\d)$\" "
          "$dateline_i/$dateline_j/$dateline_k/;\n}\n"
          "map $arg_tag $dateline_tag {\n    default \"\";\n"
          "    \"~^(?<dateline_l>[A-Za-z0-9%_.-]+)$\" tag/$dateline_l/;\n}\n"
          "map $arg_feed $dateline_form {\n    default \"\";\n    \"~^(?:rss2?|rdf|feed)$\" feed/;\n"
          "    atom feed/atom/;\n    json feed/json/;\n}\n"));
}

static struct str value_of(const struct http_header *headers, ptrdiff_t count, struct str name)
{
    for (ptrdiff_t i = 0; i < count; i++)
        if (str_equal(headers[i].name, name))
            return headers[i].value;
    return S("");
}

static void add_policies(struct buf *out, struct still *s)
{
    struct http_header page[SECURITY_HEADERS], card[SECURITY_HEADERS];
    ptrdiff_t pages = security_headers(&s->a, s->site, S(""), page);
    ptrdiff_t cards = security_framed_headers(&s->a, s->site, card);
    struct str policy = S("Content-Security-Policy"), permissions = value_of(page, pages, S("Permissions-Policy"));
    buf_add_format(out,
                   "map $dateline_kind_by_status $dateline_policy {\n    default \"%.*s$dateline_frames\";\n"
                   "    picture \"%s\";\n    card \"%.*s\";\n}\n",
                   STR_ARG(value_of(page, pages, policy)), SECURITY_PICTURE_POLICY,
                   STR_ARG(value_of(card, cards, policy)));
    buf_add_format(out, "map $dateline_kind_by_status $dateline_framing {\n    default %.*s;\n    card \"\";\n}\n",
                   STR_ARG(value_of(page, pages, S("X-Frame-Options"))));
    buf_add_format(out,
                   "map $dateline_kind_by_status $dateline_permissions {\n    default \"%.*s$dateline_screens)\";\n}\n",
                   STR_ARG(str_slice(permissions, 0, permissions.n - 1)));
    buf_add(out, S("map $dateline_uri $dateline_age {\n    default \"public, max-age=0, must-revalidate\";\n"
                   "    ~^/(media|assets)/ \"public, max-age=31536000, immutable\";\n"
                   "    /favicon.ico \"public, max-age=86400\";\n}\n"
                   "map $status $dateline_cache {\n    default $dateline_age;\n"
                   "    ~^30 \"public, max-age=0, must-revalidate\";\n    ~^(404|405|5) no-store;\n}\n"));
}

static struct err write_http(struct still *s, struct str folder)
{
    struct buf out;
    buf_init(&out, CONFIGURATION_MAX);
    buf_add(&out, S("# Made by dateline export --format static: to be included in http {}. docs/moving.md tells how.\n"
                    "map_hash_bucket_size 4096;\nmap_hash_max_size 1048576;\n"));
    add_hosts(&out, s);
    add_main_host(&out, s);
    add_own_hosts(&out, s);
    add_maps(&out, folder);
    add_old(&out);
    add_policies(&out, s);
    struct err e = out.failed ? err_make(&ERR_LIMIT, "nginx/http.conf is too large")
                              : still_put(s, S("nginx/http.conf"), S(""), buf_str(&out));
    buf_close(&out);
    return e;
}

/* ---- server {} ---- */

/* The types as the server names them. */
static void add_types(struct buf *out)
{
    buf_add(out, S("types {\n"
                   "    \"text/html; charset=utf-8\" html;\n"
                   "    \"application/rss+xml; charset=utf-8\" rss;\n"
                   "    \"application/atom+xml; charset=utf-8\" atom;\n"
                   "    \"application/feed+json; charset=utf-8\" jsonfeed;\n"
                   "    \"application/xml; charset=utf-8\" xml;\n"
                   "    \"text/plain; charset=utf-8\" txt;\n"
                   "    \"text/css; charset=utf-8\" css;\n"
                   "    \"text/javascript; charset=utf-8\" js;\n"
                   "    application/json json;\n"
                   "    font/woff2 woff2;\n"
                   "    image/svg+xml svg ico;\n"
                   "    image/png png;\n"
                   "    image/jpeg jpg jpeg;\n"
                   "    image/webp webp;\n"
                   "    image/avif avif;\n"
                   "    image/gif gif;\n"
                   "}\n"
                   "default_type \"text/html; charset=utf-8\";\n"));
}

static void add_headers(struct buf *out, struct still *s)
{
    static const struct {
        struct str name;
        const char *variable;
    } VARIABLES[] = {
        {S_INIT("Content-Security-Policy"), "$dateline_policy"},
        {S_INIT("Permissions-Policy"), "$dateline_permissions"},
        {S_INIT("X-Frame-Options"), "$dateline_framing"},
    };
    struct http_header headers[SECURITY_HEADERS];
    ptrdiff_t count = security_headers(&s->a, s->site, S(""), headers);
    for (ptrdiff_t i = 0; i < count; i++) {
        const char *variable = NULL;
        for (ptrdiff_t k = 0; k < COUNT_OF(VARIABLES); k++)
            if (str_equal(headers[i].name, VARIABLES[k].name))
                variable = VARIABLES[k].variable;
        if (variable)
            buf_add_format(out, "add_header %.*s %s always;\n", STR_ARG(headers[i].name), variable);
        else
            buf_add_format(out, "add_header %.*s \"%.*s\" always;\n", STR_ARG(headers[i].name),
                           STR_ARG(headers[i].value));
    }
    buf_add(out, S("add_header Cache-Control $dateline_cache always;\n"));
}

static void add_places(struct buf *out, struct str folder)
{
    buf_add(out, S("location ~ /opensearch\\.xml$ {\n    types {}\n"
                   "    default_type \"application/opensearchdescription+xml; charset=utf-8\";\n}\n"
                   "location ~ /(404|410)\\.html$ { internal; }\n"
                   "location / {\n    try_files $uri ${uri}index.html ${uri}index.rss ${uri}index.atom "
                   "${uri}index.jsonfeed @elsewhere;\n}\n"
                   "location @elsewhere {\n    set $dateline_list \"\";\n"
                   "    if ($dateline_feed) { return 301 $dateline_feed; }\n"
                   "    if (-d $document_root$dateline_uri) { rewrite ^(.+)$ $1/ permanent; }\n"
                   "    if (-f $document_root${dateline_first}index.html) { return 302 $dateline_first; }\n"
                   "    if (-d $document_root$dateline_below) { set $dateline_list $dateline_below; }\n"
                   "    if ($dateline_list ~ .) { return 301 $dateline_list; }\n"
                   "    if (-f $document_root${dateline_bare}index.html) { return 301 $dateline_bare; }\n"));
    uploads_add_answers(out);
    buf_add(out, S("    return 404;\n}\n"));
    buf_add_format(out,
                   "error_page 404 ${dateline_home}404.html;\nerror_page 410 @gone;\n"
                   "location @gone {\n    root \"%.*s/gone/$dateline_root\";\n"
                   "    try_files ${dateline_uri}index.html $dateline_uri @gone_for_good;\n}\n"
                   "location @gone_for_good { try_files ${dateline_home}410.html =410; }\n",
                   STR_ARG(folder));
}

static struct err write_server(struct still *s, struct str folder)
{
    struct buf out;
    buf_init(&out, CONFIGURATION_MAX);
    buf_add_format(
        &out,
        "# Made by dateline export --format static: to be included in server {}.\n"
        "root \"%.*s/$dateline_root\";\nabsolute_redirect off;\nserver_tokens off;\ncharset off;\n"
        "gzip_static on;\ngzip_vary on;\n# brotli_static on; # where nginx has the module, after a pass with "
        "--full\n"
        "set $dateline_uri $uri;\n"
        "if ($dateline_own) { return 308 $dateline_own$is_args$args; }\n",
        STR_ARG(folder));
    for (int status = 0; status < 3; status++)
        buf_add_format(&out, "if (%s) { return %.3s %s; }\n", MAPS[status].variable, MAPS[status].name + 10,
                       MAPS[status].variable);
    buf_add(&out, S("if ($dateline_gone) { return 410; }\n"));
    add_types(&out);
    add_headers(&out, s);
    fronts_add_locations(&out, s);
    add_places(&out, folder);
    struct err e = out.failed ? err_make(&ERR_LIMIT, "nginx/server.conf is too large")
                              : still_put(s, S("nginx/server.conf"), S(""), buf_str(&out));
    buf_close(&out);
    return e;
}

struct err nginx_write(struct still *s)
{
    struct str folder;
    TRY(real_path(&s->a, export_folder_path(s->folder), &folder));
    TRY(write_http(s, folder));
    return write_server(s, folder);
}
