/* hang.c - a site that takes connections and never answers: bench-hang PORT */
/* SPDX-License-Identifier: Apache-2.0 */
/* On all of 127.0.0.0/8, so that it can be many sites. Nobody accepts: the kernel holds the connections open. */
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#define WAITING_MAX 1024

int main(int argc, char **argv)
{
    int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), on = 1;
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr = {.s_addr = htonl(INADDR_ANY)}};
    if (argc != 2)
        return 2;
    at.sin_port = htons((uint16_t)atoi(argv[1]));
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (bind(listener, (const struct sockaddr *)&at, sizeof at) != 0 || listen(listener, WAITING_MAX) != 0) {
        perror("bench-hang");
        return 1;
    }
    for (;;)
        pause();
}
