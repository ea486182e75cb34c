/* main.c - the program: hands its words to the commands. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "command/command.h"

int main(int argc, char **argv)
{
    return command_main(argc, argv);
}
