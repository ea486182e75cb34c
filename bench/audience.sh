#!/bin/bash
# audience.sh - beacons beside page traffic: what one costs the server, and what readers of cached pages feel of it.
# SPDX-License-Identifier: Apache-2.0
#
# Readers with addresses of their own open a page and send its three beacons: seen, and more than three seconds later read
# and leave; all that was sent must stand in the figures.
# Then the same load of pages and of 20,000 beacons a second, with the audience on and off in turn: the difference of p99
# is what counting costs. Medians over the rounds.
. "$(dirname "$0")/lib.sh"
rounds=${BENCH_ROUNDS:-11} # of short ones: what else the machine does falls on both sides
seconds=${BENCH_SECONDS:-4}
own=$work/audience-newsroom

make_newsroom() {
    rm -rf "$own"
    "$program" init "$own" --title Bench --url "http://127.0.0.1:$port" >"$work/init.out"
    echo "trusted_proxies = 127.0.0.1" >>"$own/dateline.conf"
    printf -- '---\ntitle: The ferry sails again\nplace: Norhaven\n---\n' >"$work/audience.md"
    for _ in {1..40}; do printf 'The ferry sails twice a day, and the harbour is awake before the town.\n\n'; done >>"$work/audience.md"
    path=/$("$program" publish "$own" "$work/audience.md" 2>"$work/publish.log" | cut -d/ -f4-)
}

# What a page's body says: sets subject and stamp.
read_stamp() {
    read -r subject stamp < <("$tools/bench-stamp" "$own" 1.en)
    curl -sf -H "Accept-Encoding: gzip" -o "$work/page.gz" "http://127.0.0.1:$port$path"
}

counted() { # NAME: of /metrics
    curl -s "http://127.0.0.1:$port/metrics" | awk -v name="dateline_$1" '$1 == name { print $2 }'
}

measure_cost() {
    local before after n beacons bad wall lost
    before=$(cpu_of "$server_pid")
    read -r n beacons bad wall < <("$tools/bench-beacon" "$port" "$path" "$subject" "$stamp" "$seconds" 32 0)
    sleep 1
    after=$(cpu_of "$server_pid")
    lost=$(counted audience_lost_total)
    figure "beacons, each third with its page: as sent" "$(calc "$beacons * 1000000 / $wall" 0)" 1/s
    figure "beacons a second of one core, their pages paid too" "$(calc "$beacons * 1000000 / ($after - $before)" 0)" 1/s ">=" 20000
    figure "answers to beacons that were wrong" "$bad" 1 "<=" 0
    figure "events lost at that rate" "$(calc "$lost * 100 / ($beacons + $n)" 3)" %
    figure "pages, seen, read and left that stand in the figures" "$(calc "$(counted audience_counted) * 100 / ($beacons + $n)" 2)" %
}

# What a kill -9 loses at most: a reader in a calm, until the writer has written once more.
measure_delay() {
    local round writes begin took most=0
    for round in {1..8}; do
        sleep "1.$round"
        writes=$(counted audience_writes_total)
        begin=$(date +%s%N)
        curl -sf -H "X-Forwarded-For: 198.51.100.$round" -o "$work/page" "http://127.0.0.1:$port$path"
        while [ "$(counted audience_writes_total)" = "$writes" ]; do sleep 0.01; done
        took=$((($(date +%s%N) - begin) / 1000000))
        [ "$took" -le "$most" ] || most=$took
    done
    figure "a reader until written down, the longest of $round" "$most" ms "<=" 1000
}

p99_of() { # prints the p99 of pages beside beacons, in microseconds
    local load
    "$tools/bench-beacon" "$port" "$path" "$subject" "$stamp" "$seconds" 16 20000 >"$work/beacons.out" &
    load=$!
    pids+=("$load")
    sleep 3.6 # from then on readers are done with their pages: all three beacons come
    seq $(((seconds - 1) * 800)) | sed "s|.*|$path|" | "$tools/bench-client" "$port" gzip 8 8 | awk '{ print $6 }'
    wait "$load"
}

measure_readers() {
    local round
    : >"$work/p99.on"
    : >"$work/p99.off"
    for ((round = 0; round < rounds; round++)); do
        "$program" settings "$own" audience no >"$work/settings.out"
        p99_of >>"$work/p99.off"
        "$program" settings "$own" audience yes >"$work/settings.out"
        p99_of >>"$work/p99.on"
    done
    local on off
    on=$(median <"$work/p99.on")
    off=$(median <"$work/p99.off")
    figure "cached page beside 20,000 beacons/s: p99, audience off" "$off" us
    figure "cached page beside 20,000 beacons/s: p99, audience on" "$on" us
    figure "the same, on / off" "$(calc "$on / $off")" x "<=" 1.10
    figure "beacons answered meanwhile" "$(awk '{ printf "%.0f", $2 * 1000000 / $4 }' "$work/beacons.out")" 1/s
}

make_newsroom
start_dateline "$own" --access-log off
read_stamp
measure_cost
measure_delay
measure_readers
