#!/bin/bash
# uncached.sh - story pages that are in no cache, one request each, with 100,000 stories stored; then memory under load.
# SPDX-License-Identifier: Apache-2.0
#
# CPU is user and system time of the whole server, HTTP included, in each of three codings in turn.
. "$(dirname "$0")/lib.sh"
rounds=3
pages=1000 # of one coding in one round
declare -A cpu wall count

cold_pages() { # CODING FROM: the next pages of the shuffled list
    local before after n bad bytes took rest
    before=$(cpu_of "$server_pid")
    read -r n bad bytes took rest < <(sed -n "$2,$(($2 + pages - 1))p" "$work/shuffled" |
        "$tools/bench-client" "$port" "$1" 4)
    after=$(cpu_of "$server_pid")
    [ "$bad" = 0 ] || { echo "bench: $bad of $n pages were not answered with 200" >&2; return 1; }
    cpu[$1]=$((${cpu[$1]:-0} + after - before))
    wall[$1]=$((${wall[$1]:-0} + took))
    count[$1]=$((${count[$1]:-0} + n))
}

shuf --random-source=<(yes) "$work/paths" >"$work/shuffled"
start_dateline "$newsroom"
head -n 50 "$work/paths" | "$tools/bench-client" "$port" identity 4 >/dev/null
figure "idle memory after the first pages" "$(calc "$(memory_of "$server_pid" VmRSS) / 1024" 1)" MB
at=100
for ((round = 0; round < rounds; round++)); do
    for coding in identity br gzip; do
        cold_pages $coding $at
        at=$((at + pages))
    done
done
figure "uncached story page, plain: CPU" "$(calc "${cpu[identity]} / ${count[identity]}" 0)" us "<=" 200
figure "uncached story page, brotli: CPU" "$(calc "${cpu[br]} / ${count[br]}" 0)" us "<=" 600
figure "uncached story page, gzip: CPU" "$(calc "${cpu[gzip]} / ${count[gzip]}" 0)" us "<=" 600
figure "uncached story page, plain: pages/s, 4 connections" "$(calc "1000000 * ${count[identity]} / ${wall[identity]}" 0)" 1/s

# 15,000 pages more, each in Brotli, fill the press to its bound.
sed -n "$at,$((at + 15000))p" "$work/shuffled" | "$tools/bench-client" "$port" br 64 >/dev/null
figure "memory under load (peak)" "$(calc "$(memory_of "$server_pid" VmHWM) / 1024" 1)" MB "<=" 150
