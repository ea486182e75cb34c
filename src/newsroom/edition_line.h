/* edition_line.h - a line of the setting `editions`. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef NEWSROOM_EDITION_LINE_H
#define NEWSROOM_EDITION_LINE_H

#include "newsroom/edition.h"

/* Reads "es: title El Correo; from en"; texts are borrowed from line. ERR_INVALID says what would be right. */
struct err edition_line_read(struct str line, struct edition_rules *out);

#endif
