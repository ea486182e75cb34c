/* fake_engine.h - an engine of translation on a loopback port that speaks all four protocols, and misbehaves on demand.
 */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SUPPORT_FAKE_ENGINE_H
#define SUPPORT_FAKE_ENGINE_H

#include "base/base.h"

/*
 * Its address is http://127.0.0.1:PORT/MANNER, and the manner is how it answers:
 *
 *   ok        each word with "o" behind, marks as they were: "Thea harbour" as "Theao harbouro"
 *   hang      never                      half      half of what Content-Length promises, then the end
 *   drop      without the marks          double    each mark twice
 *   markup    a script around each text  other     Greek, whatever was asked for
 *   empty     each text empty            huge      ten megabytes
 *   long      a text of 100,000 bytes    utf8      bytes that are no UTF-8
 *   broken    JSON that breaks off       words     an answer that is no JSON
 *   fewer     one text less              more      one text more
 *   400 ...   that status                wait      429 with Retry-After: 600
 *   flaky     503 and ok by turns        moved     a redirect to ok
 *   picky     500 where a text holds "BAD"
 *   wrong     each text as a number      sibling   Portuguese, whatever was asked for
 *
 * It has the pairs en-es, es-pt and en-de (a chat endpoint has all); /languages, /listPairs and the like answer by them
 * in every manner but hang, and those that are statuses, so that what is tested is what a translation does.
 */
struct fake_engine;

struct fake_engine *fake_engine_start(void);
void fake_engine_stop(struct fake_engine *engine);
/* "http://127.0.0.1:PORT/MANNER" in a. */
struct str fake_engine_url(struct arena *a, const struct fake_engine *engine, const char *manner);

/* Translations asked for since the last clear, and the last one as it came, head and body; at most 64 KB of it,
 * borrowed until the next. Not while one is under way. */
int fake_engine_count(struct fake_engine *engine);
struct str fake_engine_last(struct fake_engine *engine);
void fake_engine_clear(struct fake_engine *engine);

#endif
