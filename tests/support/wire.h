/* wire.h - cases of raw HTTP: what is sent, byte for byte, and what must come back. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SUPPORT_WIRE_H
#define SUPPORT_WIRE_H

#include "base/base.h"

/*
 * A file tests/http/SUITE/NAME.http holds cases:
 *
 *   === two Content-Length                      title; begins a case
 *   # why                                       comment
 *   > POST / HTTP/1.1                           one line sent, with CRLF
 *   > Content-Length: 5\                        a backslash at the end: without CRLF
 *   > X: \xff\0\r\n\t\\ \{100:ab}               bytes; the last repeats "ab" 100 times
 *   < 400 | 413                                 an answer's status, one of several
 *   < head                                      the answer has no body, whatever its Content-Length says
 *   < Content-Type: text/html*                  a header's value, as a pattern (fnmatch)
 *   < !Set-Cookie                               a header that must not be there
 *   < = *Bad Request*                           the whole body, as a pattern
 *   < size 100                                  the body's number of bytes
 *   < close                                     nothing more comes, and the server ends the connection
 *   < open                                      nothing more comes, and a further request is answered
 *
 * "< close" as the only expectation: ended without an answer. Every case needs "close" or "open" at its end.
 */

/* Runs all cases of the files that match pattern (glob, relative to the source tree) against 127.0.0.1:port, as one
 * group of cmocka tests named group. after, where given, runs behind each case and may assert. Returns the number of
 * failures. */
int wire_run(const char *group, const char *pattern, int port, void (*after)(void));

#define WIRE_PATIENCE 120 /* seconds: only a fault lets wait so long */

/* Connects to 127.0.0.1:port; the descriptor gives up reading after seconds. */
int wire_connect(int port, int seconds);
/* Writes all of s; false when the other side does not take it. */
bool wire_send(int descriptor, struct str s);
/* Reads until the other side ends, an error, or size bytes; returns how many. */
ptrdiff_t wire_read_all(int descriptor, char *out, ptrdiff_t size);

/* An answer as it was read. */
struct wire_answer {
    int status; /* 0: the connection ended before one */
    char head[8192];
    char body[65536];
    ptrdiff_t head_size, body_size; /* the body is cut at its room, body_size is not */
};

/* Reads one answer. without_body: that of a HEAD. */
void wire_read(int descriptor, bool without_body, struct wire_answer *out);
/* The value of a header, or none. */
struct str wire_header(const struct wire_answer *answer, struct str name);
/* Whether the other side has ended the connection, with nothing more sent, before reading gives up. */
bool wire_is_over(int descriptor);

#endif
