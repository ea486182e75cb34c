#!/bin/bash
# publish.sh - `dateline publish` of 1,000 Markdown files, and 16 threads that save one story each, durably.
# SPDX-License-Identifier: Apache-2.0
. "$(dirname "$0")/lib.sh"
fresh=$work/fresh
: >"$work/publish.runs"
for run in 1 2 3; do
    rm -rf "$fresh" "$work/thousand"
    mkdir "$work/thousand"
    "$program" init "$fresh" --title "The Bench Gazette" --url "http://127.0.0.1:$port" >"$work/init.out"
    "$tools/bench-make_stories" "$work/thousand" 0 1000
    begin=$(date +%s%N)
    "$program" publish "$fresh" "$work"/thousand/*/*.md >"$work/publish.out" 2>"$work/publish.log"
    calc "1000 * 1000000000 / $(($(date +%s%N) - begin))" 0 >>"$work/publish.runs"
    echo >>"$work/publish.runs"
    [ "$(wc -l <"$work/publish.out")" = 1000 ]
done
figure "publish of 1,000 files" "$(median <"$work/publish.runs")" stories/s ">=" 2000

for threads in 1 16; do
    read -r rate p50 p99 slowest syncs < <("$tools/bench-publish" "$newsroom" $threads 3)
    goal=()
    [ $threads = 1 ] || goal=(">=" 2000)
    figure "durable publishes, $threads at once" "$rate" 1/s "${goal[@]}"
    figure "durable publishes, $threads at once: p50" "$(calc "$p50 / 1000")" ms
    figure "durable publishes, $threads at once: p99" "$(calc "$p99 / 1000")" ms
    figure "durable publishes, $threads at once: slowest" "$(calc "$slowest / 1000")" ms
done
figure "fdatasync of one thread here" "$syncs" 1/s
rm -f "$newsroom.stamp" # it has stories now that archive.sh did not make
rm -rf "$fresh" "$work/thousand"
