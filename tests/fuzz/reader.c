/* reader.c - fuzz target: any bytes as a User-Agent, a Referer and the query of an address, a line each. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "audience/readers.h"
#include "audience/referrer.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena a;
    struct str agent, header, query, rest = {(const char *)data, (ptrdiff_t)size};
    str_cut(rest, '\n', &agent, &rest);
    str_cut(rest, '\n', &header, &query);
    arena_init(&a, 0);
    struct reader reader = reader_of(agent);
    assert(reader.robot < robot_count() && robot_at(reader.robot)->class < ROBOT_CLASSES);
    assert(agent_browser_name(reader.agent.browser).n > 0);
    struct utm utm = utm_read(&a, query);
    struct referrer referrer = referrer_read(&a, header, S("news.example"), &utm);
    assert(referrer.class < REFERRER_CLASSES && referrer.name.n <= REFERRER_NAME_MAX);
    arena_close(&a);
    return 0;
}
