/* agent.h - what a person reads with: kind of device, browser and system, from the User-Agent by small tables. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef AUDIENCE_AGENT_H
#define AUDIENCE_AGENT_H

#include "base/base.h"

/* Rows of the tables by their number; 0 is "other". Numbers are good for this process only: keep the names. */
struct agent {
    uint8_t device;
    uint8_t browser;
    uint8_t system;
};

/* Reads the first ROBOT_AGENT_MAX bytes of a User-Agent (RFC 9110 section 10.1.5). Any bytes; never fails. Nothing that
 * tells two people apart is kept: no version, no model. */
struct agent agent_read(struct str user_agent);

/* "phone", "tablet", "desktop", "television", "other"; "Firefox"; "Android". "other" for any unknown number. */
struct str agent_device_name(uint8_t device);
struct str agent_browser_name(uint8_t browser);
struct str agent_system_name(uint8_t system);

#endif
