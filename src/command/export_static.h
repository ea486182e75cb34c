/* export_static.h - the public site as files, as a format of `dateline export`. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef COMMAND_EXPORT_STATIC_H
#define COMMAND_EXPORT_STATIC_H

#include "exchange/export.h"

extern const struct export_format EXPORT_STATIC;

/* The second pass over a finished export: every text in both codings, as small as they get; *pressed: so many were not.
 */
struct err export_static_press(struct str path, int64_t *pressed);

#endif
