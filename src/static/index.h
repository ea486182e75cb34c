/* index.h - the index of words that the script of a search page reads; inside of src/static only. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef STATIC_INDEX_H
#define STATIC_INDEX_H

#include "static/still.h"

struct err index_write(struct still *s, const struct still_edition *edition);

#endif
