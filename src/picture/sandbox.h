/* sandbox.h - what the picture program may still do once it has read a stranger's file. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PICTURE_SANDBOX_H
#define PICTURE_SANDBOX_H

#include "base/base.h"

#define SANDBOX_MEMORY ((uint64_t)1024 * 1024 * 1024) /* bytes of address space */
#define SANDBOX_SECONDS 10                            /* of processor time */

/* Limits of memory, time and files; last in the queue for the processor unless somebody waits (in_haste); no core, no
 * new rights; ends with its parent. */
struct err sandbox_limit(bool in_haste);
/* From here on: memory, threads, and what is open already. Every other call of the system kills the process; a file
 * that is looked for is not there. */
struct err sandbox_close(void);

#endif
