/* err.h - expected failures as values. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BASE_ERR_H
#define BASE_ERR_H

#include "base/base.h"

/*
 * A kind says what sort of failure it is; it is mapped to a status and a page in exactly one place. The words for a
 * person stand in the thread's detail text until the next failure of that thread.
 */
struct err_kind {
    const char *name;
};

extern const struct err_kind ERR_NOT_FOUND; /* what was asked for does not exist */
extern const struct err_kind ERR_INVALID;   /* the input breaks a rule; the detail names it */
extern const struct err_kind ERR_LIMIT;     /* the input passes a limit; the detail names it */
extern const struct err_kind ERR_CONFLICT;  /* somebody else changed it, or it exists already */
extern const struct err_kind ERR_FORBIDDEN; /* the person may not do this */
extern const struct err_kind ERR_SYSTEM;    /* a file, a socket, memory: the detail holds the system's words */
extern const struct err_kind ERR_STORE;     /* the database failed */
extern const struct err_kind ERR_AWAY;      /* the database cannot be reached: nothing is wrong with what was asked */
extern const struct err_kind ERR_BUSY;      /* too much at once, or stopping; the same request may succeed later */

#if defined(__clang__)
struct MUST_USE err {
    const struct err_kind *kind; /* NULL: fine */
};
#else
struct [[nodiscard]] err {
    const struct err_kind *kind; /* NULL: fine */
};
#endif

#define OK ((struct err){0})

/* Returns early from a function that returns struct err. */
#define TRY(expression)                                                                                                \
    do {                                                                                                               \
        struct err try_err = (expression);                                                                             \
        if (try_err.kind)                                                                                              \
            return try_err;                                                                                            \
    } while (0)

static inline bool failed(struct err e)
{
    return e.kind != NULL;
}

static inline bool err_is(struct err e, const struct err_kind *kind)
{
    return e.kind == kind;
}

/* Makes a failure with a detail text (at most 1 KB, cut on a character's edge). */
struct err err_make(const struct err_kind *kind, const char *format, ...) PRINTF_LIKE(2, 3);
/* The same for a failed system call: adds ": " and the words for errno. Kind is ERR_SYSTEM. */
struct err err_errno(const char *format, ...) PRINTF_LIKE(1, 2);
/* Puts words and ": " before the detail of e and returns e: where it happened. */
struct err err_in(struct err e, const char *format, ...) PRINTF_LIKE(2, 3);

/* The detail text of this thread's last failure, without its end NUL; borrowed until the next failure of this thread.
 */
const char *err_detail(void);
/* Sets the detail text as another thread left it (a failure carried from one thread to another). */
void err_set_detail(const char *detail);

/* Ignores a result on purpose. */
static inline void err_ignore(struct err e)
{
    (void)e;
}

#endif
