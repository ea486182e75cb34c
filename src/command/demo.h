/* demo.h - the demo newsroom: invented stories, embedded in the program. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef COMMAND_DEMO_H
#define COMMAND_DEMO_H

#include "newsroom/newsroom.h"

/* Fills in what was not given: title, agency. */
void demo_defaults(struct newsroom_init_options *options);
/* Publishes the demo stories with their pictures and editions. */
struct err demo_publish(struct newsroom *n);

#endif
