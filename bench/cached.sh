#!/bin/bash
# cached.sh - a story page out of the press against nginx serving the same bytes from disk.
# SPDX-License-Identifier: Apache-2.0
#
# Rounds of nginx and dateline in turn, the same load tool on the same two cores; figures are medians over the rounds. CPU
# is user and system time of all processes of the server. Both write no access lines; the last figures show what ours cost.
. "$(dirname "$0")/lib.sh"
rounds=${BENCH_ROUNDS:-5}
seconds=${BENCH_SECONDS:-2}
path=$(sed -n 5p "$work/paths")

take_page() { # CODING FILE
    curl -sf -H "Accept-Encoding: $1" -o "$work/static/$2" "http://127.0.0.1:$port$path"
}

start_nginx() {
    sed -e "s|BENCH_WORK|$work|" -e "s|BENCH_PORT|$nginx_port|" "$root/bench/nginx.conf" >"$work/nginx.conf"
    PATH=$PATH:/usr/sbin nginx -c "$work/nginx.conf" 2>"$work/nginx.log" &
    local master=$!
    pids+=("$master")
    wait_for_port "$nginx_port" "$master" "$work/nginx.log"
    mapfile -t nginx_pids < <(pgrep -P "$master")
    nginx_pids+=("$master")
}

# run_load PORT PATH CODING CONNECTIONS PID...: prints requests a second and CPU microseconds a request.
run_load() {
    local at=$1 target=$2 coding=$3 connections=$4 before after out
    shift 4
    before=$(cpu_of "$@")
    out=$(wrk -t2 -c"$connections" -d"${seconds}s" --timeout 10s -H "Accept-Encoding: $coding" "http://127.0.0.1:$at$target")
    after=$(cpu_of "$@")
    awk -v cpu=$((after - before)) '/requests in/ { n = $1 } /Requests\/sec/ { rate = $2 } /Non-2xx/ { bad = 1 }
        END { if (bad || !n) exit 1; printf "%.0f %.3f\n", rate, cpu / n }' <<<"$out"
}

compare() { # CODING CONNECTIONS CPU_GOAL
    local coding=$1 connections=$2 goal=$3 round name="cached page, $1, $2 connections"
    : >"$work/nginx.runs"
    : >"$work/dateline.runs"
    for ((round = 0; round < rounds; round++)); do
        run_load "$nginx_port" /index.html "$coding" "$connections" "${nginx_pids[@]}" >>"$work/nginx.runs"
        run_load "$port" "$path" "$coding" "$connections" "$server_pid" >>"$work/dateline.runs"
    done
    local ours theirs our_rate their_rate
    ours=$(awk '{ print $2 }' "$work/dateline.runs" | median)
    theirs=$(awk '{ print $2 }' "$work/nginx.runs" | median)
    our_rate=$(awk '{ print $1 }' "$work/dateline.runs" | median)
    their_rate=$(awk '{ print $1 }' "$work/nginx.runs" | median)
    figure "$name: CPU" "$ours" us
    figure "$name: CPU of nginx" "$theirs" us
    figure "$name: CPU / nginx" "$(calc "$ours / $theirs")" x "<=" "$goal"
    figure "$name: requests/s" "$our_rate" 1/s
    figure "$name: requests/s / nginx" "$(calc "$our_rate / $their_rate")" x ">=" 1.0
}

alone() { # NAME CODING CONNECTIONS: without nginx
    local rate cpu
    read -r rate cpu < <(run_load "$port" "$path" "$2" "$3" "$server_pid")
    figure "cached page, $1, $3 connections: CPU" "$cpu" us
    figure "cached page, $1, $3 connections: requests/s" "$rate" 1/s
}

ulimit -n 16384
mkdir -p "$work/static"
start_dateline "$newsroom" --access-log off
take_page identity index.html
take_page gzip index.html.gz
take_page br page.br
touch -r "$work/static/index.html" "$work/static/index.html.gz"
figure "story page, plain" "$(stat -c %s "$work/static/index.html")" bytes
figure "story page, gzip" "$(stat -c %s "$work/static/index.html.gz")" bytes
figure "story page, brotli" "$(stat -c %s "$work/static/page.br")" bytes
start_nginx
for coding in identity gzip; do
    for connections in 32 256; do
        compare $coding $connections 0.9
    done
    compare $coding 2000 1.1
done
alone br br 32
alone br br 2000
alone "gzip, no access log" gzip 32
stop_all
start_dateline "$newsroom"
take_page gzip warm
alone "gzip, access log" gzip 32
