/* wire.c - the server over raw bytes: every case of tests/http/wire, hostile ones above all. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "support/web.h"
#include "support/wire.h"

#include <setjmp.h>
#include <cmocka.h>

static struct web web;

static void nothing_was_smuggled(void)
{
    assert_int_equal(web.smuggled, 0);
}

int main(void)
{
    web_start(&web, &(struct http_server_options){.header_seconds = 2, .body_seconds = 2, .threads = 2, .workers = 2});
    int failures = wire_run("http/wire", "tests/http/wire/*.http", web.port, nothing_was_smuggled);
    web_stop(&web, 1);
    return failures;
}
