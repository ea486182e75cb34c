#!/bin/bash
# import.sh - `dateline import` of a WordPress export of 100,000 stories into an empty newsroom, on both engines.
# SPDX-License-Identifier: Apache-2.0
. "$(dirname "$0")/lib.sh"
stories=${BENCH_STORIES:-100000}
export_file=$work/export.xml
fresh=$work/imported

# The import's own seconds, its CPU seconds and its memory in kilobytes, of GNU time.
import_into() { # ENGINE GOAL [INIT OPTION...]
    rm -rf "$fresh"
    "$program" init "$fresh" --title "The Bench Gazette" --url "http://127.0.0.1:$port" "${@:3}" >"$work/init.out"
    /usr/bin/time -f '%e %U %S %M' -o "$work/import.time" "$program" import "$fresh" "$export_file" \
        >"$work/import.out" 2>"$work/import.log" || { tail -n 5 "$work/import.log" >&2; exit 1; }
    grep -q "^stories: $stories new, 0 changed, 0 as before, 0 left out" "$work/import.out" || {
        cat "$work/import.out" >&2
        exit 1
    }
    read -r wall user system memory < <(tail -n 1 "$work/import.time")
    figure "import of $stories stories, $1" "$(calc "$stories / $wall" 0)" stories/s ">=" "$2"
    figure "import of $stories stories, $1: CPU of a story" "$(calc "($user + $system) * 1000000 / $stories" 0)" us
    figure "import of $stories stories, $1: memory" "$(calc "$memory / 1024" 0)" MB "<=" 200
    "$tools/bench-search" "$fresh" check
}

"$tools/bench-make_wxr" "$stories" >"$export_file"
import_into SQLite 5000
if [ -n "${DATELINE_TEST_POSTGRES:-}" ]; then
    import_into PostgreSQL 4000 --database "$DATELINE_TEST_POSTGRES"
fi
rm -rf "$fresh" "$export_file"
