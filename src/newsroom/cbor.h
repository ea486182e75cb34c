/* cbor.h - whether CBOR (RFC 8949) promises more than it holds. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef NEWSROOM_CBOR_H
#define NEWSROOM_CBOR_H

#include "base/base.h"

#define CBOR_DEPTH_MAX 8

/*
 * Bytes of the item that data begins with; 0 when it is not whole, nests more than CBOR_DEPTH_MAX deep or is of
 * indefinite length, which authenticators do not write (CTAP 2.1 section 8). For in front of a library that makes room
 * for what a head promises before it reads on.
 */
ptrdiff_t cbor_size(struct str data);

#endif
