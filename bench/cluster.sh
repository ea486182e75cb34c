#!/bin/bash
# cluster.sh - three nodes on one PostgreSQL: what a cached page costs each, and how soon all show what one published.
# SPDX-License-Identifier: Apache-2.0
#
# The newsroom is carried over from SQLite by `dateline move`. A cached page of each node is measured in turn with that of
# one server on SQLite. Then stories are published beside one node and looked for on all three, as visible.sh does it, while
# BENCH_READERS connections a node load pages; all of it, PostgreSQL too, shares this machine.
. "$(dirname "$0")/lib.sh"
stories=${BENCH_FRESH:-300}
readers=${BENCH_READERS:-64}
rounds=${BENCH_ROUNDS:-5}
seconds=${BENCH_SECONDS:-2}
room=$work/cluster
path=$(sed -n 5p "$work/paths")
node_pids=()

stop_postgres() { "$root/tests/postgres" stop "$room/pg" || true; }
trap 'stop_all; stop_postgres' EXIT

serve_node() { # NUMBER
    local at=$((port + $1))
    "$program" serve "$room/$1" --listen "127.0.0.1:$at" --access-log off >"$work/node-$1.out" 2>"$work/node-$1.log" &
    node_pids+=($!)
    pids+=($!)
    wait_for_port "$at" "${node_pids[-1]}" "$work/node-$1.log"
}

load() { # PORT PID: CPU microseconds a request
    local before out
    before=$(cpu_of "$2")
    out=$(wrk -t2 -c32 -d"${seconds}s" --timeout 10s -H 'Accept-Encoding: gzip' "http://127.0.0.1:$1$path")
    awk -v cpu=$(($(cpu_of "$2") - before)) '/requests in/ { n = $1 } /Non-2xx/ { bad = 1 } END { if (bad || !n) exit 1; printf "%.3f\n", cpu / n }' <<<"$out"
}

rm -rf "$room"
mkdir "$room"
chmod 711 "$room"
cp -r "$newsroom" "$room/1"
url=$("$root/tests/postgres" start "$room/pg")
begin=$(date +%s%N)
"$program" move "$room/1" --to "$url" >"$work/move.out" 2>"$work/move.log"
figure "move to PostgreSQL, with its verification" "$(calc "$(wc -l <"$work/paths") * 1000000000 / ($(date +%s%N) - $begin)" 0)" stories/s
for number in 2 3; do
    mkdir -p "$room/$number/media"
    cp "$room/1/dateline.conf" "$room/1/secret.key" "$room/$number/"
done

start_dateline "$newsroom" --access-log off
single=$server_pid
for number in 1 2 3; do serve_node "$number"; done
: >"$work/single.runs"
for number in 1 2 3; do : >"$work/node-$number.runs"; done
for ((round = 0; round < rounds; round++)); do
    load "$port" "$single" >>"$work/single.runs"
    for number in 1 2 3; do load $((port + number)) "${node_pids[number - 1]}" >>"$work/node-$number.runs"; done
done
alone=$(median <"$work/single.runs")
figure "cached page, one server on SQLite: CPU" "$alone" us
for number in 1 2 3; do
    figure "cached page, one server / node $number: CPU" "$(calc "$alone / $(median <"$work/node-$number.runs")")" x ">=" 0.95
done
kill "$single"

ports=$((port + 1)),$((port + 2)),$((port + 3))
"$tools/bench-visible" "$room/1" "$ports" local 20 >/dev/null # connections and prepared statements are there
measure() { # NAME GOAL...
    local count stale p50 p99 slowest save save99
    read -r count stale p50 p99 slowest save save99 < <("$tools/bench-visible" "$room/1" "$ports" local "$stories")
    [ "$count" = "$stories" ]
    figure "$1: acknowledged to seen on all nodes, p99" "$(calc "$p99 / 1000")" ms "${@:2}"
    figure "$1: acknowledged to seen on all nodes, p50" "$(calc "$p50 / 1000")" ms
    figure "$1: the same, slowest" "$(calc "$slowest / 1000")" ms
    figure "$1: answers that did not show it yet" "$stale" 1
    figure "$1: the save itself, p50" "$(calc "$save / 1000")" ms
}
measure "three nodes, no readers"
write_readers >"$work/readers"
for number in 1 2 3; do
    "$tools/bench-client" $((port + number)) br "$readers" 60 <"$work/readers" >"$work/readers-$number.out" &
    pids+=($!)
done
measure "three nodes, $readers readers each" "<=" 100
