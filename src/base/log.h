/* log.h - the program's log: one line an event, key=value, on standard error. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BASE_LOG_H
#define BASE_LOG_H

#include "base/base.h"

enum log_level { LOG_ERROR, LOG_WARN, LOG_INFO, LOG_DEBUG };

/* Lines above this level are dropped. Starts at LOG_INFO. */
void log_set_level(enum log_level level);
/* Sends lines to descriptor instead of standard error. */
void log_set_descriptor(int descriptor);
/* Request id that stands on every line of this thread from now on; empty for none. At most 31 bytes are kept. */
void log_set_request(struct str id);

/* The variants without x add the words for errno. */
NORETURN void fatal(const char *format, ...) PRINTF_LIKE(1, 2);
NORETURN void fatalx(const char *format, ...) PRINTF_LIKE(1, 2);
void log_error(const char *format, ...) PRINTF_LIKE(1, 2);
void log_errorx(const char *format, ...) PRINTF_LIKE(1, 2);
void log_warn(const char *format, ...) PRINTF_LIKE(1, 2);
void log_warnx(const char *format, ...) PRINTF_LIKE(1, 2);
void log_info(const char *format, ...) PRINTF_LIKE(1, 2);
void log_debug(const char *format, ...) PRINTF_LIKE(1, 2);

/* s for a log line, owned by a: quoted where it holds spaces, quotes or is empty; control bytes and invalid UTF-8 as
 * \xNN; cut after 512 bytes. */
struct str log_escape(struct arena *a, struct str s);

#endif
