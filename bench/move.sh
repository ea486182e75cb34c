#!/bin/bash
# move.sh - `dateline move` of the newsroom of 100,000 stories to PostgreSQL and back to SQLite, each row compared.
# SPDX-License-Identifier: Apache-2.0
. "$(dirname "$0")/lib.sh"
stories=${BENCH_STORIES:-100000}
moving=$work/moving
if [ -z "${DATELINE_TEST_POSTGRES:-}" ]; then
    echo "bench: move needs a PostgreSQL: tests/with-postgres bench/run move" >&2
    exit 0
fi

move_to() { # WHERE URL
    /usr/bin/time -f '%e %U %S %M' -o "$work/move.time" "$program" move "$moving" --to "$2" >"$work/move.out" 2>"$work/move.log" || {
        tail -n 5 "$work/move.log" >&2
        exit 1
    }
    grep -q 'compared row by row' "$work/move.out"
    read -r wall user system memory < <(tail -n 1 "$work/move.time")
    figure "move of $stories stories to $1" "$(calc "$stories / $wall" 0)" stories/s ">=" 5000
    figure "move of $stories stories to $1: CPU of a story" "$(calc "($user + $system) * 1000000 / $stories" 0)" us
    figure "move of $stories stories to $1: memory" "$(calc "$memory / 1024" 0)" MB "<=" 100
}

rm -rf "$moving"
mkdir -p "$moving/media" "$moving/old"
cp "$newsroom/dateline.conf" "$newsroom/secret.key" "$moving/"
sed -i '/^database *=/d' "$moving/dateline.conf"
cp "$newsroom/dateline.db" "$moving/" # its server is stopped: all of it is in the one file
psql --no-psqlrc --quiet --command 'set client_min_messages = warning; drop schema if exists bench_move cascade; create schema bench_move' \
    "$DATELINE_TEST_POSTGRES"
move_to PostgreSQL "$DATELINE_TEST_POSTGRES&options=-csearch_path%3Dbench_move"
mv "$moving"/dateline.db* "$moving/old/"
move_to SQLite sqlite:
rm -rf "$moving"
