#!/bin/bash
# visible.sh - from the acknowledgement of a publication to the moment when every page shows it, while 64 readers read.
# SPDX-License-Identifier: Apache-2.0
#
# Stories are saved by a process beside the server, one by one; each is looked for on its page, on the front, on its
# section's page, in the feed and in the news sitemap. 64 connections meanwhile load pages as readers do: a few pages
# often, each of many once in a while, with a pause behind each.
. "$(dirname "$0")/lib.sh"
stories=${BENCH_FRESH:-300}
copy=$work/freshroom

rm -rf "$copy"
cp -r "$newsroom" "$copy"
start_dateline "$copy" --access-log off
head -n 2000 "$work/paths" | "$tools/bench-client" "$port" br 4 >/dev/null
"$tools/bench-visible" "$copy" "$port" local 20 >/dev/null # connections, caches and prepared statements are there

measure() { # NAME GOAL...
    local count stale p50 p99 slowest save save99
    read -r count stale p50 p99 slowest save save99 < <("$tools/bench-visible" "$copy" "$port" local "$stories")
    [ "$count" = "$stories" ]
    figure "$1: acknowledged to seen everywhere, p99" "$(calc "$p99 / 1000")" ms "${@:2}"
    figure "$1: acknowledged to seen everywhere, p50" "$(calc "$p50 / 1000")" ms
    figure "$1: acknowledged to seen everywhere, slowest" "$(calc "$slowest / 1000")" ms
    figure "$1: pages that did not show it" "$stale" pages "<=" 0
    figure "$1: the save itself, p50" "$(calc "$save / 1000")" ms
    figure "$1: the save itself, p99" "$(calc "$save99 / 1000")" ms
}

measure "fresh, no readers"
write_readers >"$work/readers"
"$tools/bench-client" "$port" br 64 20 <"$work/readers" >"$work/readers.out" &
readers=$!
pids+=("$readers")
measure "fresh, 64 readers" "<=" 10
kill "$readers" 2>/dev/null || true
rm -rf "$copy"
