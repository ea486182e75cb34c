/* mailer.h - sends the letters that are due. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef JOB_MAILER_H
#define JOB_MAILER_H

#include "newsroom/newsroom.h"

struct mailer;

/* Starts its thread, which is no other job's: a mail server that hangs delays nothing else. Where mail is not set up it
 * sends nothing, and what waits keeps waiting. Several servers on one store may run: each letter is sent by one. */
struct err mailer_start(struct newsroom *n, struct db *audience, struct mailer **out);
/* There may be letters now. From any thread. */
void mailer_wake(struct mailer *mailer);
/* Ends it; a letter under way is given up and sent again after the next start. */
void mailer_stop(struct mailer *mailer);

#endif
