#!/bin/bash
# archive.sh - makes the newsroom of 100,000 stories that the other benches read, through `dateline publish`.
# SPDX-License-Identifier: Apache-2.0
#
# The newsroom is kept for the next run while the program and the makers of stories stay the same.
. "$(dirname "$0")/lib.sh"
stories=${BENCH_STORIES:-100000}
stamp=$(cat "$program" "$tools/bench-make_stories" <(echo "$stories") | sha256sum)
if [ -e "$newsroom.stamp" ] && [ "$(cat "$newsroom.stamp")" = "$stamp" ]; then
    exit 0
fi
rm -rf "$newsroom" "$newsroom.stamp" "$work/files" "$work/urls"
"$program" init "$newsroom" --title "The Bench Gazette" --agency "Bench Agency" --url "http://127.0.0.1:$port" >"$work/init.out"
mkdir "$work/files"
"$tools/bench-make_stories" "$work/files" 0 "$stories"
begin=$(date +%s%N)
for ((at = 0; at < (stories + 999) / 1000; at += 25)); do
    folders=()
    for ((folder = at; folder < at + 25 && folder * 1000 < stories; folder++)); do
        folders+=("$work/files/$(printf %04d "$folder")")
    done
    find "${folders[@]}" -name '*.md' | sort | xargs "$program" publish "$newsroom" >>"$work/urls" 2>"$work/publish.log" || {
        tail -n 5 "$work/publish.log" >&2
        exit 1
    }
done
took=$(($(date +%s%N) - begin))
sed "s|^http://[^/]*||" "$work/urls" >"$work/paths"
[ "$(wc -l <"$work/paths")" = "$stories" ] || { echo "bench: $(wc -l <"$work/paths") of $stories stories published" >&2; exit 1; }
rm -rf "$work/files"
figure "publish, into $stories stories" "$(calc "$stories * 1000000000 / $took" 0)" stories/s
figure "database, $stories stories" "$(calc "$(du -sk "$newsroom" | cut -f1) / 1024" 0)" MB
"$tools/bench-search" "$newsroom" relate
echo "$stamp" >"$newsroom.stamp"
