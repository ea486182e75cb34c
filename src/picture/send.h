/* send.h - what the picture program says, on its standard output. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PICTURE_SEND_H
#define PICTURE_SEND_H

#include "newsroom/picture_frame.h"

/* Writes a frame and its payload; the program ends when nobody reads it. frame->length is payload.n. */
void send_frame(struct frame frame, struct str payload);
/* Says why the picture is refused, and ends the program. */
_Noreturn void send_refusal(const char *reason);

#endif
