/* random.h - unpredictable bytes from the kernel. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BASE_RANDOM_H
#define BASE_RANDOM_H

#include "base/base.h"

/* n bytes from getrandom(2). Ends the process if the kernel has none: nothing safe can follow. */
void random_bytes(void *out, size_t n);
/* n random characters of the unambiguous alphabet a-z 2-9 without i l o, owned by a: 5 bits each, less than that lost.
 */
struct str random_token(struct arena *a, ptrdiff_t n);

#endif
