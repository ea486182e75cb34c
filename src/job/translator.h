/* translator.h - translates stories into the editions that want them while the server runs. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef JOB_TRANSLATOR_H
#define JOB_TRANSLATOR_H

#include "newsroom/newsroom.h"

struct translator;

/* Starts its threads, which are no other job's: some for what is saved now, one that also works through the archive
 * while there is nothing else. Several servers on one store may run: each row is one server's at a time. */
struct err translator_start(struct newsroom *n, struct translator **out);
/* There may be stories to translate. From any thread. */
void translator_wake(struct translator *translator);
/* Ends them; a request under way is given up and made again after the next start. */
void translator_stop(struct translator *translator);

#endif
