#!/bin/bash
# export_static.sh - the archive as files: pages a second with one coding made quickly, memory, and an export after it.
# SPDX-License-Identifier: Apache-2.0
#
# Reads the newsroom that archive.sh makes; BENCH_STORIES scales it. Pages are files but coded forms and pictures. The
# second export finds that nothing changed. How fast a disk takes so many files differs: the same files copied by cp stand
# beside it. BENCH_FULL=1 makes both codings as small as they get, too: hours.
. "$(dirname "$0")/lib.sh"
to=$work/static
rm -rf "$to"

# Runs an export; leaves seconds, CPU seconds and the most memory in kilobytes.
timed() {
    /usr/bin/time -f '%e %U %S %M' -o "$work/static.time" "$program" export "$newsroom" --to "$to" --format static "$@" \
        >"$work/static.out" 2>"$work/static.log" || { tail -n 5 "$work/static.log" >&2; exit 1; }
    read -r elapsed user system memory <"$work/static.time"
}

cat "$newsroom"/dateline.db >/dev/null # read from memory, whatever ran before
timed
pages=$(find "$to" -type f ! -name '*.gz' ! -path '*/media/*' | wc -l)
figure "static export, one coding" "$(calc "$pages / $elapsed" 0)" pages/s ">=" 5000
figure "static export, CPU" "$(calc "($user + $system) * 1000000 / $pages" 0)" us/page
figure "static export, memory" "$(calc "$memory / 1024" 0)" MB "<=" 200
figure "static export, pages" "$pages" pages
figure "search index" "$(calc "$(find "$to" -path '*/search/index/*' -name '*.gz' -printf '%s\n' | awk '{ s += $1 } END { print s }') / 1048576" 1)" MB
first=$elapsed
timed
grep -q '^Files: 0 written' "$work/static.out" || { cat "$work/static.out" >&2; exit 1; }
figure "static export where nothing changed" "$(calc "$pages / $elapsed" 0)" pages/s
copied=$work/static.copy
rm -rf "$copied"
start=$(date +%s.%N)
cp -r "$to" "$copied"
figure "static export: time / a copy's of its files" "$(calc "$first / ($(date +%s.%N) - $start)")" x
rm -rf "$copied"
if [ "${BENCH_FULL:-}" ]; then
    timed --full
    figure "static export, both codings in full" "$(calc "$pages / $elapsed" 0)" pages/s
fi
rm -rf "$to"
