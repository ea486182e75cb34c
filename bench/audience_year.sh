#!/bin/bash
# audience_year.sh - a year of 1,000,000 views a day over 100,000 stories: its size, and every report over it.
# SPDX-License-Identifier: Apache-2.0
#
# How the year is made is told in audience_year.c. The file is kept for the next run while the program stays the same.
. "$(dirname "$0")/lib.sh"
rounds=${BENCH_ROUNDS:-10}
stamp=$(cat "$newsroom.stamp" "$tools/bench-audience_year" | sha256sum)

make_year() {
    rm -f "$newsroom/audience.db"*
    "$tools/bench-audience_year" "$newsroom" make 2>"$work/audience_year.log" >"$work/audience_year.made" || {
        tail -n 5 "$work/audience_year.log" >&2
        return 1
    }
    echo "$stamp" >"$work/audience_year.stamp"
}

[ -e "$work/audience_year.stamp" ] && [ "$(cat "$work/audience_year.stamp")" = "$stamp" ] || make_year
read -r day month bytes <"$work/audience_year.made"
figure "a year of 1,000,000 views a day over 100,000 stories" "$(calc "$bytes / 1000000" 0)" MB "<=" 2000
figure "a day of it summed: processor" "$day" ms
figure "a month of it summed: processor" "$month" ms
"$tools/bench-audience_year" "$newsroom" measure "$rounds" 2>"$work/audience_year.log" >"$work/audience_year.times"
IFS='|' read -r _ p50 p99 cpu _ < <(grep '^all|' "$work/audience_year.times")
figure "any report over it: p50" "$(calc "$p50 / 1000" 1)" ms
figure "any report over it: p99" "$(calc "$p99 / 1000" 1)" ms "<=" 100
figure "any report over it: p99 of processor" "$(calc "$cpu / 1000" 1)" ms
while IFS='|' read -r name _ p99 _; do
    figure "report by $name: p99" "$(calc "$p99 / 1000" 1)" ms
done < <(grep -v '^all|' "$work/audience_year.times" | sort -t'|' -k3 -n -r | head -n 5)
