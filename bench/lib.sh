# lib.sh - what the benches share: servers started and stopped, CPU time read, figures written. Sourced by them.
# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
work=${BENCH_WORK:-$root/build/bench}
tools=${BENCH_TOOLS:-$root/build}
program=${DATELINE_PROGRAM:-$root/build/dateline}
figures=$work/figures.jsonl
newsroom=$work/newsroom # 100,000 stories, made by archive.sh
port=${BENCH_PORT:-18480}
nginx_port=$((port + 1))
mkdir -p "$work"

# figure NAME VALUE UNIT [OPERATOR GOAL]: one line of JSON; without a goal the figure is for information.
figure() {
    awk -v name="$1" -v value="$2" -v unit="$3" -v operator="${4:-}" -v goal="${5:-}" 'BEGIN {
        reached = operator == "<=" ? value + 0 <= goal + 0 : value + 0 >= goal + 0
        printf "{\"name\": \"%s\", \"value\": %s, \"unit\": \"%s\", ", name, value, unit
        if (operator == "") print "\"goal\": null, \"reached\": null}"
        else printf "\"goal\": \"%s %s\", \"reached\": %s}\n", operator, goal, reached ? "true" : "false"
    }' >>"$figures"
}

calc() { awk "BEGIN { printf \"%.${2:-2}f\", $1 }"; }
median() { sort -n | awk '{ v[NR] = $1 } END { print NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2 }'; }

# User and system time of processes so far, in microseconds.
cpu_of() {
    local pid total=0 ticks hertz
    hertz=$(getconf CLK_TCK)
    for pid; do
        ticks=$(sed 's/^.*) //' "/proc/$pid/stat" | awk '{ print $12 + $13 }')
        total=$((total + ticks))
    done
    echo $((total * 1000000 / hertz))
}

memory_of() { # PID FIELD: kilobytes
    awk -v field="$2:" '$1 == field { print $2 }' "/proc/$1/status"
}

wait_for_port() { # PORT PID LOG
    local try
    for ((try = 0; try < 100; try++)); do
        curl -s -o /dev/null "http://127.0.0.1:$1/" && return
        kill -0 "$2" 2>/dev/null || break
        sleep 0.1
    done
    tail -n 5 "$3" >&2
    echo "bench: nothing answers on port $1" >&2
    return 1
}

# The paths that readers ask for, in their order: a few pages often, each of many once in a while.
write_readers() {
    awk 'NR <= 200 { often[NR] = $0 } NR <= 20000 { print } END { for (i = 0; i < 600000; i++) print often[i % 200 + 1] }' \
        "$work/paths" | shuf --random-source="$work/paths"
}

pids=() # what this bench started
stop_all() {
    local pid
    for pid in "${pids[@]}"; do
        kill "$pid" 2>/dev/null && wait "$pid" 2>/dev/null || true
    done
    pids=()
}
trap stop_all EXIT

# Serves a newsroom with more options of `serve`; what it says, access lines too, goes to serve.log. Sets server_pid.
start_dateline() { # FOLDER [OPTION...]
    "$program" serve "$1" --listen "127.0.0.1:$port" "${@:2}" >"$work/serve.out" 2>"$work/serve.log" &
    server_pid=$!
    pids+=("$server_pid")
    wait_for_port "$port" "$server_pid" "$work/serve.log"
}

# A schema of this bench's own on PostgreSQL: its address in $postgres, sql to change it; gone at the end, with $room.
sql() { "$psql" "$DATELINE_TEST_POSTGRES" -Xqc "set client_min_messages = warning; $1"; }
open_schema() { # NAME
    local join
    schema=bench_$1_$$
    psql=$(find /usr/lib/postgresql -mindepth 3 -maxdepth 3 -name psql 2>/dev/null | sort -V | tail -n 1)
    psql=${psql:-psql}
    join=$([[ $DATELINE_TEST_POSTGRES == *\?* ]] && echo '&' || echo '?')
    postgres="$DATELINE_TEST_POSTGRES${join}options=-csearch_path%3D$schema"
    room=$work/$1
    rm -rf "$room"
    mkdir "$room"
    sql "create schema $schema"
    trap 'stop_all; sql "drop schema if exists $schema cascade; drop schema if exists ${schema}_audience cascade"; rm -rf "$room"' EXIT
}
