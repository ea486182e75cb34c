#!/bin/bash
# search.sh - searches and related stories over 100,000 stories, in the program's own functions.
# SPDX-License-Identifier: Apache-2.0
. "$(dirname "$0")/lib.sh"
count=${BENCH_SEARCHES:-1000}
"$tools/bench-search" "$newsroom" "$count" >"$work/search.out"
while IFS=$'\t' read -r kind p50 p99 cpu50 cpu99 found; do
    case $kind in
    quality)
        figure "also read without tags: of 1,000 stories share a tag" "$p50" stories
        figure "the newest of the section: of 1,000 share a tag" "$p99" stories
        figure "also read against the newest of the section" "$(calc "$p50 / ($p99 > 0 ? $p99 : 1)")" x ">=" 3
        ;;
    "also read")
        figure "also read, p50" "$(calc "$p50 / 1000" 3)" ms
        figure "also read, p99" "$(calc "$p99 / 1000" 3)" ms "<=" 2
        figure "also read, p99 of CPU time" "$(calc "$cpu99 / 1000" 3)" ms
        ;;
    *)
        figure "search: $kind, p50" "$(calc "$p50 / 1000" 3)" ms
        figure "search: $kind, p99" "$(calc "$p99 / 1000" 3)" ms "<=" 5
        figure "search: $kind, p50 of CPU time" "$(calc "$cpu50 / 1000" 3)" ms
        figure "search: $kind, p99 of CPU time" "$(calc "$cpu99 / 1000" 3)" ms
        figure "search: $kind, stories found" "$found" stories
        ;;
    esac
done <"$work/search.out"
