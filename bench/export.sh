#!/bin/bash
# export.sh - `dateline export` of the archive in each format: the first time, and again when nothing has changed.
# SPDX-License-Identifier: Apache-2.0
. "$(dirname "$0")/lib.sh"
stories=${BENCH_STORIES:-100000}
folder=$work/exported

# Exports, and sets wall, user and system seconds and memory in kilobytes, of GNU time.
export_as() { # FORMAT
    /usr/bin/time -f '%e %U %S %M' -o "$work/export.time" "$program" export "$newsroom" --to "$folder" --format "$1" \
        >"$work/export.out" 2>"$work/export.log" || { tail -n 5 "$work/export.log" >&2; exit 1; }
    grep -q "^$stories stories " "$work/export.out" || { cat "$work/export.out" >&2; exit 1; }
    read -r wall user system memory < <(tail -n 1 "$work/export.time")
}

for format in wxr markdown ninjs; do
    rm -rf "$folder"
    export_as "$format"
    figure "export as $format" "$(calc "$stories / $wall" 0)" stories/s
    figure "export as $format: CPU of a story" "$(calc "($user + $system) * 1000000 / $stories" 0)" us
    figure "export as $format: memory" "$(calc "$memory / 1024" 0)" MB "<=" 200
    export_as "$format"
    grep -q "^Files: 0 written, .* as they were, 0 taken away" "$work/export.out" || { cat "$work/export.out" >&2; exit 1; }
    figure "export as $format, again" "$(calc "$stories / $wall" 0)" stories/s
done
rm -rf "$folder"
