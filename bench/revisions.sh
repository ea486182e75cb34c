#!/bin/bash
# revisions.sh - one story of 10,000 words saved 5,000 times: what its versions take, and how fast any of them is there.
# SPDX-License-Identifier: Apache-2.0
. "$(dirname "$0")/lib.sh"
fresh=$work/fresh
saves=${BENCH_SAVES:-5000}
rm -rf "$fresh"
"$program" init "$fresh" --title "The Bench Gazette" --url "http://127.0.0.1:$port" >"$work/init.out"
read -r p50 p99 cpu newest oldest slowest compared bytes < <("$tools/bench-revisions" "$fresh" "$saves")
kilobytes=$(du -sk "$fresh" | cut -f1)
begin=$(date +%s%N)
"$program" check "$fresh" >"$work/check.out" 2>&1
checked=$((($(date +%s%N) - begin) / 1000000))
figure "$saves revisions of 10,000 words: on disk" "$(calc "$kilobytes / 1024" 1)" MB "<=" 20
figure "$saves revisions of 10,000 words: stored whole" "$(calc "$saves * $bytes / 1048576" 0)" MB
figure "a save of 10,000 words: CPU" "$(calc "$cpu / 1000")" ms
figure "a save of 10,000 words: p50" "$(calc "$p50 / 1000")" ms
figure "a save of 10,000 words: p99" "$(calc "$p99 / 1000")" ms
figure "the newest of $saves revisions, read" "$(calc "$newest / 1000")" ms
figure "the oldest of $saves revisions, read" "$(calc "$oldest / 1000")" ms "<=" 20
figure "the slowest of 100 revisions, read" "$(calc "$slowest / 1000")" ms "<=" 20
figure "the oldest and the newest of $saves, compared" "$(calc "$compared / 1000")" ms "<=" 200
figure "dateline check of $saves revisions" "$checked" ms
rm -rf "$fresh"
