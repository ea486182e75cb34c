/* adapter.h - what a kind of engine is asked, and how its answer is read: pure, one file a kind. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TRANSLATE_ADAPTER_H
#define TRANSLATE_ADAPTER_H

#include "newsroom/engine.h"

#define ENGINE_ROUTES_MAX 10000
#define ENGINE_CODE_MAX 40                            /* bytes of a code or tag; a longer one is no language */
#define ENGINE_BODY_MAX ((ptrdiff_t)64 * 1024 * 1024) /* bytes of a request: more than any batch makes */

/* One request. */
struct engine_call {
    struct str path;          /* behind the engine's address, from "/" on */
    struct str type, body;    /* none: a GET */
    struct str authorization; /* value of that header; none: left out */
};

/* A pair that an engine has. */
struct engine_route {
    struct str from, to;         /* BCP 47 */
    struct str own_from, own_to; /* as the engine writes them */
};

struct engine_routes {
    struct engine_route *items;
    ptrdiff_t count;
};

/* What one request is about. */
struct engine_question {
    const struct engine_setting *engine;
    struct str key; /* empty: none */
    const struct engine_route *route;
    const struct str *texts; /* in segment form */
    ptrdiff_t count;         /* at least 1 */
};

/* Everything is owned by the arena; what is read is borrowed from nobody. */
struct engine_adapter {
    /* Asks which pairs there are. NULL: the engine takes any, and has no way to say so. */
    void (*ask_routes)(struct arena *a, struct str key, struct engine_call *out);
    /* ERR_INVALID: body is no such answer. */
    struct err (*read_routes)(struct arena *a, struct str body, struct engine_routes *out);
    void (*ask)(struct arena *a, const struct engine_question *question, struct engine_call *out);
    /* Fills texts, one for each that was asked, {NULL, 0} where one is unfit. ERR_INVALID: body is no such answer, or
     * has too few or too many texts. */
    struct err (*read)(struct arena *a, const struct engine_question *question, struct str body, struct str *texts);
};

extern const struct engine_adapter ENGINE_ADAPTER_APERTIUM, ENGINE_ADAPTER_LIBRETRANSLATE, ENGINE_ADAPTER_DEEPL,
    ENGINE_ADAPTER_CHAT;

#endif
