/* lines.h - the lines of a file of the tests' data. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SUPPORT_LINES_H
#define SUPPORT_LINES_H

#include "base/base.h"

/* The file at path below the repository's root, owned by a. Fails the test when it cannot be read. */
struct str lines_open(struct arena *a, const char *path);
/* Takes the next line that is not empty and does not begin with "#"; false at the end. */
bool lines_next(struct str *text, struct str *line);

#endif
