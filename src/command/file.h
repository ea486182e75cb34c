/* file.h - reading whole files that a person names. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef COMMAND_FILE_H
#define COMMAND_FILE_H

#include "base/base.h"

/* The bytes of the regular file at path, in a. ERR_LIMIT when it has more than max; ERR_SYSTEM names the path. */
struct err file_read(struct arena *a, struct str path, ptrdiff_t max, struct str *out);
/* The same of standard input, to its end. */
struct err file_read_standard_input(struct arena *a, ptrdiff_t max, struct str *out);

#endif
