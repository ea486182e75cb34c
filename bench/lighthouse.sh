#!/bin/bash
# lighthouse.sh - how fast Lighthouse finds story and front on its phone with slow 4G, which it computes from what this machine did.
# SPDX-License-Identifier: Apache-2.0
. "$(dirname "$0")/lib.sh"
[ -e "$root/tests/browser/node_modules/.package-lock.json" ] || npm ci --silent --no-fund --no-audit --prefix "$root/tests/browser"
DATELINE_PROGRAM=$program BENCH_FIGURES=1 node --test --test-reporter=tap "$root/tests/browser/lighthouse.test.mjs" |
    sed -n 's/^.*FIGURES //p' | while read -r score largest blocked page; do
    figure "lighthouse, $page: performance" "$score" points ">=" 99
    figure "lighthouse, $page: largest contentful paint" "$(calc "$largest" 0)" ms
    figure "lighthouse, $page: total blocking time" "$(calc "$blocked" 0)" ms
done
