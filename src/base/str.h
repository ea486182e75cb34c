/* str.h - text as pointer and length. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BASE_STR_H
#define BASE_STR_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;

/* A run of n bytes, borrowed, not terminated. {NULL, 0} means "none" where a caller tells none from empty. */
struct str {
    const char *p;
    ptrdiff_t n;
};

/* A struct str of a string literal; S_INIT is the same for static tables. */
#define S(literal) ((struct str){"" literal, sizeof(literal) - 1})
#define S_INIT(literal)                                                                                                \
    {                                                                                                                  \
        "" literal, sizeof(literal) - 1                                                                                \
    }

/* For printf: printf("%.*s", STR_ARG(s)). */
#define STR_ARG(s) (int)(s).n, (s).p ? (s).p : ""

/* s as a borrowed struct str; NULL gives none. */
struct str str_from_c(const char *s);

/* Byte-wise comparisons. str_equal_nocase folds ASCII letters only; str_compare orders by unsigned byte value. */
bool str_equal(struct str a, struct str b);
bool str_equal_nocase(struct str a, struct str b);
int str_compare(struct str a, struct str b);
bool str_starts(struct str s, struct str prefix);
bool str_ends(struct str s, struct str suffix);

/* Offset of the first needle at or after from, or -1. An empty needle is found at from. */
ptrdiff_t str_find(struct str s, struct str needle, ptrdiff_t from);
ptrdiff_t str_find_char(struct str s, char c, ptrdiff_t from);

/* The part [from, to) of s; both are clamped to 0..s.n. str_from is [from, end). */
struct str str_slice(struct str s, ptrdiff_t from, ptrdiff_t to);
struct str str_from(struct str s, ptrdiff_t from);

/* Cuts s at the first separator: *head before it, *tail behind it. Without one: head is s, tail is none, false. */
bool str_cut(struct str s, char separator, struct str *head, struct str *tail);

/* s without ASCII white space (space, tab, CR, LF, FF) at both ends. */
struct str str_trim(struct str s);

/* Decimal with an optional minus and nothing else, no overflow: true and *out set. */
bool str_to_i64(struct str s, int64_t *out);

/* Keyed SipHash-1-3 of s; the key is drawn once a process, so tables cannot be flooded. */
uint64_t str_hash(struct str s);

/* Copies owned by a. str_to_c ends the copy with NUL; a NUL inside s stays and cuts it for C callers. */
struct str str_copy(struct arena *a, struct str s);
char *str_to_c(struct arena *a, struct str s);
struct str str_lower_ascii(struct arena *a, struct str s);

/* printf into a; the result is owned by a. */
struct str str_format(struct arena *a, const char *format, ...) __attribute__((format(printf, 2, 3)));
struct str str_format_list(struct arena *a, const char *format, va_list list)
    __attribute__((format(printf, 2, 0), nonnull(2)));

/* a + b, owned by arena. */
struct str str_concat(struct arena *arena, struct str a, struct str b);

bool char_is_space(char c);
bool char_is_digit(char c);
bool char_is_alpha(char c);
char char_to_lower(char c);
/* Value of a hexadecimal digit, or -1. */
int char_hex_value(char c);

#endif
