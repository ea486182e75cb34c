/* send.c - what the picture program says, on its standard output. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "picture/send.h"

#include <errno.h>
#include <unistd.h>

static void write_all(struct str bytes)
{
    while (bytes.n) {
        ssize_t done = write(STDOUT_FILENO, bytes.p, (size_t)bytes.n);
        if (done < 0 && errno == EINTR)
            continue;
        if (done < 0)
            _exit(2);
        bytes = str_from(bytes, done);
    }
}

void send_frame(struct frame frame, struct str payload)
{
    unsigned char head[FRAME_HEAD];
    frame.length = payload.n;
    frame_write_head(&frame, head);
    write_all((struct str){(const char *)head, FRAME_HEAD});
    write_all(payload);
}

void send_refusal(const char *reason)
{
    struct str words = str_slice(str_from_c(reason), 0, FRAME_WORDS_MAX);
    send_frame((struct frame){.kind = FRAME_REFUSED}, words);
    _exit(0);
}
