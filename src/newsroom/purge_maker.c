/* purge_maker.c - the caches in front of the site that are told what to forget: what the setting `purge` says. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "newsroom/purge_maker.h"

#include "newsroom/setting_key.h"
#include "newsroom/setting_line.h"

#define SHOWN_MAX 40

static const struct {
    struct str name;
    ptrdiff_t batch;
    bool tags, softens;
} KINDS[PURGE_KINDS] = {
    [PURGE_VARNISH] = {S_INIT("varnish"), 200, true, false}, /* its header lines end at 8 KB */
    [PURGE_FASTLY] = {S_INIT("fastly"), 256, true, true},
    [PURGE_CLOUDFLARE] = {S_INIT("cloudflare"), 30, true, false},
    [PURGE_BUNNY] = {S_INIT("bunny"), 10, true, false},
    [PURGE_NGINX] = {S_INIT("nginx"), 10, false, false},
    [PURGE_WEBHOOK] = {S_INIT("webhook"), 500, true, false},
};

struct str purge_kind_name(enum purge_kind kind)
{
    return KINDS[kind].name;
}

ptrdiff_t purge_kind_batch(enum purge_kind kind)
{
    return KINDS[kind].batch;
}

bool purge_kind_tags(enum purge_kind kind)
{
    return KINDS[kind].tags;
}

static struct err read_kind(struct str name, enum purge_kind *out)
{
    int kind = 0;
    while (kind < PURGE_KINDS && !str_equal(KINDS[kind].name, name))
        kind++;
    if (kind == PURGE_KINDS)
        return err_make(&ERR_INVALID,
                        "behind the name stands the kind: varnish, fastly, cloudflare, bunny, nginx or webhook");
    *out = (enum purge_kind)kind;
    return OK;
}

static struct err read_line(struct str text, struct purge_maker *out)
{
    struct setting_line line;
    struct str word;
    TRY(setting_line_read(text, "\"edge: varnish http://127.0.0.1:6081\"", &line));
    *out = (struct purge_maker){.name = line.name, .url = line.url};
    TRY(read_kind(line.kind, &out->kind));
    while (setting_line_part(&line.rest, &word)) {
        if (!str_equal(word, S("soft")) || !KINDS[out->kind].softens)
            return err_make(&ERR_INVALID, "\"%.*s\" is not known; behind an address may stand \"; soft\" for fastly",
                            (int)MIN(word.n, (ptrdiff_t)SHOWN_MAX), word.p);
        out->soft = true;
    }
    return OK;
}

static struct err add_line(struct str line, struct purge_makers *out)
{
    if (out->count == PURGE_MAKERS_MAX)
        return err_make(&ERR_LIMIT, "%d caches fit", PURGE_MAKERS_MAX);
    struct purge_maker *maker = &out->items[out->count];
    TRY(read_line(line, maker));
    for (ptrdiff_t i = 0; i < out->count; i++)
        if (str_equal(out->items[i].name, maker->name))
            return err_make(&ERR_INVALID, "%.*s has a line already", STR_ARG(maker->name));
    out->count++;
    return OK;
}

struct err purge_makers_read(struct str setting, struct purge_makers *out)
{
    struct str line;
    int number = 0;
    *out = (struct purge_makers){.count = 0};
    while (setting_line_next(&setting, &number, &line)) {
        struct err e = add_line(line, out);
        if (failed(e))
            return err_in(e, "purge, line %d", number);
    }
    return OK;
}

struct err purge_makers_check(struct str setting)
{
    struct purge_makers makers;
    return purge_makers_read(setting, &makers);
}

bool purge_makers_have(const struct purge_makers *makers, enum purge_kind kind)
{
    for (ptrdiff_t i = 0; i < makers->count; i++)
        if (makers->items[i].kind == kind)
            return true;
    return false;
}

struct err purge_key(struct arena *a, const struct newsroom *n, const struct purge_maker *maker, struct str *out)
{
    return setting_key(a, n, S("purge_keys"), maker->name, out);
}
